/* What the kernel prints: memory, limits, mounts. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/procfs.h"
#include "probes/base/scan.h"

static struct text text_of(const char *s)
{
	return (struct text){ s, strlen(s) };
}

static const struct { const char *in; int rc; uint64_t want; } memories[] = {
	{ "MemTotal:       24560832 kB\n", 0, UINT64_C(24560832) * 1024 },
	{ "Mem: 1 kB\nMemTotal: 1 kB", 0, 1024 },
	{ "MemTotal: 0 kB\n", 0, 0 },
	{ "", -ENOENT, 0 },
	{ "MemTotalX: 1 kB\n", -EBADMSG, 0 },
	{ "MemTotal: 1\n", -EBADMSG, 0 },
	{ "MemTotal: 1 MB\n", -EBADMSG, 0 },
	{ "MemTotal: -1 kB\n", -EBADMSG, 0 },
	{ "MemTotal: 99999999999999999999 kB\n", -EBADMSG, 0 },
	{ "MemTotal:\n", -EBADMSG, 0 },
};

static const struct { const char *in; int rc; uint64_t want; } limits[] = {
	{ "Max processes             95744                95744                processes \n", 0,
	  95744 },
	{ "Limit Soft\nMax processes  unlimited  unlimited  processes\n", 0, UINT64_MAX },
	{ "Max files 1 1 files\n", -ENOENT, 0 },
	{ "Max processes\n", -EBADMSG, 0 },
	{ "Max processes many\n", -EBADMSG, 0 },
};

static void numbers(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(memories); i++) {
		struct text t = text_of(memories[i].in);
		uint64_t v = 0;

		assert_int_equal(procfs_memory(&t, "MemTotal", &v), memories[i].rc);
		assert_int_equal(v, memories[i].want);
	}
	for (size_t i = 0; i < LEN(limits); i++) {
		struct text t = text_of(limits[i].in);
		uint64_t v = 0;

		assert_int_equal(procfs_limit(&t, "Max processes", &v), limits[i].rc);
		assert_int_equal(v, limits[i].want);
	}
}

static void mounts(void **state)
{
	static const char in[] = "rubbish\n1 2 3\n24 1 8:1 / / rw - ext4\n"
				 "33 30 0:29 /a\\040b /mnt/x\\134y rw,noexec shared:7 master:1 - "
				 "cgroup none rw,cpu,cpuacct\n"
				 "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard\n";
	struct arena *mem = arena_new();
	struct span rest = span_of(in);
	struct mount m;

	(void)state;
	assert_true(procfs_mount(&rest, mem, &m));
	assert_string_equal(m.root, "/a b");
	assert_string_equal(m.at, "/mnt/x\\y");
	assert_string_equal(m.type, "cgroup");
	assert_true(procfs_option(m.options, "noexec"));
	assert_true(procfs_option(m.super, "cpu"));
	assert_true(procfs_option(m.super, "cpuacct"));
	assert_false(procfs_option(m.super, "cpua"));
	assert_true(procfs_mount(&rest, mem, &m));
	assert_string_equal(m.at, "/");
	assert_false(procfs_option(m.options, "noexec"));
	assert_false(procfs_mount(&rest, mem, &m));
	arena_free(mem);
}

static void words(void **state)
{
	struct arena *mem = arena_new();
	struct text t = text_of("always [madvise] never\n");

	(void)state;
	assert_string_equal(procfs_chosen(&t, mem), "madvise");
	t = text_of("[]");
	assert_null(procfs_chosen(&t, mem));
	t = text_of("never");
	assert_null(procfs_chosen(&t, mem));
	assert_true(procfs_below("/tmp/x", "/tmp"));
	assert_true(procfs_below("/tmp", "/tmp"));
	assert_true(procfs_below("/tmp", "/"));
	assert_false(procfs_below("/tmpx", "/tmp"));
	arena_free(mem);
}

UNIT(cmocka_unit_test(numbers), cmocka_unit_test(mounts), cmocka_unit_test(words))
