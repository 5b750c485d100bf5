/* What a machine knows that is not in a file: asked of the kernel, or read from a tree's records.
 */
#include "base.h"

#include <errno.h>
#include <sched.h>
#include <sys/auxv.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <time.h>

#include "arena.h"
#include "root.h"
#include "scan.h"

enum { MAX_ANSWER = 4096 };

static int ask_uname(struct arena *mem, const char **ret)
{
	struct utsname u;

	if (uname(&u) < 0)
		return -errno;
	*ret = arena_printf(mem, "sysname=%s\nrelease=%s\nmachine=%s\n", u.sysname, u.release,
			    u.machine);
	return 0;
}

static int ask_auxv(struct arena *mem, const char **ret)
{
	*ret = arena_printf(mem, "pagesz=%lu\nhwcap=0x%lx\nhwcap2=0x%lx\n",
			    getauxval(AT_PAGESZ), getauxval(AT_HWCAP), getauxval(AT_HWCAP2));
	return 0;
}

static int ask_affinity(struct arena *mem, const char **ret)
{
	enum { MAX_CPUS = 8192 };
	cpu_set_t *set = CPU_ALLOC(MAX_CPUS);
	size_t size = CPU_ALLOC_SIZE(MAX_CPUS);
	int rc = set ? sched_getaffinity(0, size, set) : -1;

	if (rc < 0)
		rc = set ? -errno : -ENOMEM;
	else
		*ret = arena_printf(mem, "%d\n", CPU_COUNT_S(size, set));
	CPU_FREE(set);
	return rc;
}

static int ask_disk(struct arena *mem, const char **ret)
{
	struct statvfs fs;

	if (statvfs("/", &fs) < 0)
		return -errno;
	*ret = arena_printf(mem, "total=%llu\nfree=%llu\n",
			    (unsigned long long)fs.f_blocks * fs.f_frsize,
			    (unsigned long long)fs.f_bavail * fs.f_frsize);
	return 0;
}

static int ask_clock(struct arena *mem, const char **ret)
{
	time_t now = time(NULL);

	if (now == (time_t)-1)
		return -EIO;
	*ret = arena_printf(mem, "%s\n", time_text(now, mem));
	return 0;
}

static const struct {
	const char *what;
	int (*ask)(struct arena *mem, const char **ret);
} questions[] = {
	{ "affinity", ask_affinity },
	{ "auxv",     ask_auxv },
	{ "clock",    ask_clock },
	{ "disk",     ask_disk },
	{ "uname",    ask_uname },
};

void root_set_clock(const struct root *r, const char *time)
{
	*root_memo(r, ROOT_CLOCK) = arena_strdup(root_mem(r), time);
}

int root_ask(const struct root *r, const char *what, struct arena *mem, struct text *ret)
{
	const char *answer = *root_memo(r, ROOT_CLOCK);
	int rc;

	if (answer && strcmp(what, "clock") == 0) {
		*ret = (struct text){ answer, strlen(answer) };
		return 0;
	}
	if (!root_is_live(r)) {
		rc = root_read(r, arena_printf(mem, "/.ampy/%s", what), MAX_ANSWER, mem, ret);
		return root_absent(rc) ? -ENODATA : rc;
	}
	for (size_t i = 0; i < LEN(questions); i++)
		if (strcmp(what, questions[i].what) == 0) {
			rc = questions[i].ask(mem, &answer);
			if (rc == 0)
				*ret = (struct text){ answer, strlen(answer) };
			return rc;
		}
	return -ENODATA;
}

const char *root_answer(const struct text *answer, const char *key, struct arena *mem)
{
	struct span rest = { answer->v, answer->n }, line, name, value;

	while (scan_line(&rest, &line))
		if (span_cut(line, '=', &name, &value) && span_is(name, key))
			return span_dup(span_trim(value), mem);
	return NULL;
}
