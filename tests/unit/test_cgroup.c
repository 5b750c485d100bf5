/* Control groups: where a process's limits stand, and what they say. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/cgroup.h"
#include "probes/base/scan.h"

#define V2 "30 25 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n"
#define CPU "33 30 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
#define DOCKER "33 30 0:29 /docker/abc /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu\n"
#define UNIFIED "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"

static const struct {
	const char *self, *mounts;
	enum cgroup_kind kind;
	const char *dir, *top;
	bool v2;
} rows[] = {
	{ "", "", CGROUP_NONE, NULL, NULL, false },
	{ "0::/\n", V2, CGROUP_V2, "/sys/fs/cgroup", "/sys/fs/cgroup", true },
	{ "0::/user.slice/a b\n", V2, CGROUP_V2, "/sys/fs/cgroup/user.slice/a b", "/sys/fs/cgroup",
	  true },
	{ "0::/x\n", "", CGROUP_V2, NULL, NULL, false },
	{ "0::/../x\n", V2, CGROUP_V2, "/sys/fs/cgroup", "/sys/fs/cgroup", true },
	{ "4:cpu,cpuacct:/\n", CPU, CGROUP_V1, "/sys/fs/cgroup/cpu,cpuacct",
	  "/sys/fs/cgroup/cpu,cpuacct", false },
	{ "4:cpuacct,cpu:/a/b\n", CPU, CGROUP_V1, "/sys/fs/cgroup/cpu,cpuacct/a/b",
	  "/sys/fs/cgroup/cpu,cpuacct", false },
	/* A container of v1: its own group is what is mounted; a deeper one lies below. */
	{ "4:cpu:/docker/abc\n", DOCKER, CGROUP_V1, "/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu",
	  false },
	{ "4:cpu:/docker/abc/d\n", DOCKER, CGROUP_V1, "/sys/fs/cgroup/cpu/d", "/sys/fs/cgroup/cpu",
	  false },
	{ "4:cpu:/elsewhere\n", DOCKER, CGROUP_V1, "/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu",
	  false },
	{ "9:name=systemd:/\n4:cpu:/\n0::/\n", CPU UNIFIED, CGROUP_HYBRID,
	  "/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup/cpu,cpuacct", false },
	{ "1:name=systemd:/\n0::/x\n", UNIFIED, CGROUP_V2, "/sys/fs/cgroup/unified/x",
	  "/sys/fs/cgroup/unified", true },
	{ "rubbish\n:::\n0:\n", V2, CGROUP_NONE, NULL, NULL, false },
};

static void places(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct text self = { rows[i].self, strlen(rows[i].self) };
		struct text mounts = { rows[i].mounts, strlen(rows[i].mounts) };
		struct cgroup c;

		cgroup_find(&self, &mounts, mem, &c);
		assert_int_equal(c.kind, rows[i].kind);
		if (!rows[i].dir) {
			assert_null(c.part[CGROUP_CPU].dir);
			continue;
		}
		assert_string_equal(c.part[CGROUP_CPU].dir, rows[i].dir);
		assert_string_equal(c.part[CGROUP_CPU].top, rows[i].top);
		assert_int_equal(c.part[CGROUP_CPU].v2, rows[i].v2);
	}
	arena_free(mem);
}

static const struct { const char *in; int rc; int64_t want; } quotas[] = {
	{ "max 100000\n", -ENOENT, 0 }, { "200000 100000\n", 0, 2000 },
	{ "150000 100000", 0, 1500 },   { "1 100000\n", 0, 1 },
	{ "100000 0\n", -EBADMSG, 0 },  { "x 1\n", -EBADMSG, 0 },
	{ "100000\n", -EBADMSG, 0 },    { "", -EBADMSG, 0 },
	{ "-1 100000\n", -EBADMSG, 0 },
};

static const struct { const char *in; int rc; int64_t want; } limits[] = {
	{ "max\n", -ENOENT, 0 }, { "1024\n", 0, 1024 }, { "9223372036854771712\n", -ENOENT, 0 },
	{ "18446744073709551615\n", -ENOENT, 0 }, { "many\n", -EBADMSG, 0 }, { "", -EBADMSG, 0 },
};

static void numbers(void **state)
{
	struct text period = { "100000\n", 7 };

	(void)state;
	for (size_t i = 0; i < LEN(quotas); i++) {
		struct text t = { quotas[i].in, strlen(quotas[i].in) };
		int64_t v = 0;

		assert_int_equal(cgroup_cpu_max(&t, &v), quotas[i].rc);
		assert_int_equal(v, quotas[i].want);
	}
	for (size_t i = 0; i < LEN(limits); i++) {
		struct text t = { limits[i].in, strlen(limits[i].in) };
		int64_t v = 0;

		assert_int_equal(cgroup_number(&t, &v), limits[i].rc);
		assert_int_equal(v, limits[i].want);
	}
	for (size_t i = 0; i < 2; i++) {
		struct text t = { i ? "-1\n" : "150000\n", i ? 3 : 7 };
		int64_t v = 0;

		assert_int_equal(cgroup_cpu_cfs(&t, &period, &v), i ? -ENOENT : 0);
		assert_int_equal(v, i ? 0 : 1500);
	}
}

UNIT(cmocka_unit_test(places), cmocka_unit_test(numbers))
