/* Disk, memory, CPUs, control groups, limits and the environment. */
#include "base/base.h"

#include <errno.h>

#include "base/arena.h"
#include "base/cgroup.h"
#include "base/preload.h"
#include "base/procfs.h"
#include "base/root.h"
#include "base/scan.h"
#include "probe.h"
#include "runtime.h"

enum { MAX_SMALL = 64 * 1024, MAX_MOUNTS = 2 << 20, VALUE = 128, MAX_DEPTH = 64 };

static const struct fact_field fields[] = { RUNTIME_FACTS(FACT_FIELD, runtime_facts) };

struct reading {
	const struct root *root;
	struct arena *mem;
	struct runtime_facts *row;
};

static const char *why_of(struct reading *r, const char *src, int rc)
{
	return rc == -EBADMSG ? arena_printf(r->mem, "'%s' is not what the kernel prints", src)
			      : root_reason(src, rc, r->mem);
}

static struct fact_int int_of(struct reading *r, int rc, uint64_t v, const char *src)
{
	if (root_absent(rc))
		return ABSENT(int, src);
	return rc < 0 ? UNKNOWN(int, src, why_of(r, src, rc)) : KNOWN(int, (int64_t)v, src);
}

/* "total=8589934592" of what root_ask() says. */
static int answer(const struct text *text, const char *key, uint64_t *ret)
{
	struct span rest = { text->v, text->n }, line, name, value;

	while (scan_line(&rest, &line))
		if (span_cut(line, '=', &name, &value) && span_is(name, key))
			return scan_u64(span_trim(value), 10, INT64_MAX, ret) < 0 ? -EBADMSG : 0;
	return -EBADMSG;
}

static void set_disk(struct reading *r)
{
	static const struct { const char *key; size_t at; } cells[] = {
		{ "total", offsetof(struct runtime_facts, disk_total) },
		{ "free", offsetof(struct runtime_facts, disk_free) },
	};
	struct text text = { "", 0 };
	int rc = root_ask(r->root, "disk", r->mem, &text);

	for (size_t i = 0; i < LEN(cells); i++) {
		struct fact_int *cell = (void *)((char *)r->row + cells[i].at);
		uint64_t v = 0;
		int got = rc < 0 ? rc : answer(&text, cells[i].key, &v);

		*cell = got == -ENODATA ? UNKNOWN(int, "/", "it is not recorded in this tree")
					: int_of(r, got, v, "/");
	}
}

static void set_memory(struct reading *r)
{
	static const char path[] = "/proc/meminfo";
	static const struct { const char *key; size_t at; } cells[] = {
		{ "MemTotal", offsetof(struct runtime_facts, memory_total) },
		{ "MemAvailable", offsetof(struct runtime_facts, memory_available) },
		{ "SwapTotal", offsetof(struct runtime_facts, swap_total) },
	};
	struct text text = { "", 0 };
	int rc = root_read(r->root, path, MAX_SMALL, r->mem, &text);

	for (size_t i = 0; i < LEN(cells); i++) {
		struct fact_int *cell = (void *)((char *)r->row + cells[i].at);
		uint64_t v = 0;
		int got = rc < 0 ? rc : procfs_memory(&text, cells[i].key, &v);

		*cell = int_of(r, got, v, path);
		if (rc == 0 && cell->state == FACT_ABSENT)
			*cell = UNKNOWN(
				int, path,
				arena_printf(r->mem, "'%s' has no line %s", path, cells[i].key));
	}
}

/* Reads one limit of one group; -ENOENT where there is none. */
static int read_limit(struct reading *r, enum cgroup_part part, bool v2, const char *dir,
		      int64_t *ret)
{
	static const char *const names[CGROUP_PARTS][2] = {
		[CGROUP_CPU] = { "cpu.cfs_quota_us", "cpu.max" },
		[CGROUP_MEMORY] = { "memory.limit_in_bytes", "memory.max" },
		[CGROUP_PIDS] = { "pids.max", "pids.max" },
	};
	struct text text, period;
	int rc = root_head(r->root, arena_printf(r->mem, "%s/%s", dir, names[part][v2]), VALUE,
			   r->mem, &text);

	if (rc < 0)
		return rc;
	if (part != CGROUP_CPU)
		return cgroup_number(&text, ret);
	if (v2)
		return cgroup_cpu_max(&text, ret);
	if (cgroup_cpu_cfs(&text, &text, ret) == -ENOENT)
		return -ENOENT;
	rc = root_head(r->root, arena_printf(r->mem, "%s/cpu.cfs_period_us", dir), VALUE, r->mem,
		       &period);
	return rc < 0 ? rc : cgroup_cpu_cfs(&text, &period, ret);
}

/* The smallest limit from the group of this process up to where the hierarchy is mounted. */
static struct fact_int smallest(struct reading *r, enum cgroup_part part,
				const struct cgroup_place *p)
{
	struct fact_int cell = ABSENT(int, p->dir);
	char *dir = p->dir ? arena_strdup(r->mem, p->dir) : NULL;

	for (int depth = 0; dir && depth < MAX_DEPTH; depth++) {
		int64_t v = 0;
		int rc = read_limit(r, part, p->v2, dir, &v);
		char *slash = strrchr(dir, '/');

		if (rc < 0 && !root_absent(rc))
			return int_of(r, rc, 0, arena_strdup(r->mem, dir));
		if (rc == 0 && (cell.state != FACT_KNOWN || v < cell.v))
			cell = KNOWN(int, v, arena_strdup(r->mem, dir));
		if (strcmp(dir, p->top) == 0 || !slash || slash == dir)
			break;
		*slash = '\0';
	}
	return cell;
}

static void set_cgroup(struct reading *r, const struct text *mounts)
{
	static const char path[] = "/proc/self/cgroup";
	static const char *const kinds[] = {
		[CGROUP_NONE] = NULL,
		[CGROUP_V1] = "v1",
		[CGROUP_V2] = "v2",
		[CGROUP_HYBRID] = "hybrid",
	};
	struct cgroup c = { 0 };
	struct text self = { "", 0 };
	int rc = root_read(r->root, path, MAX_SMALL, r->mem, &self);

	if (rc < 0 && !root_absent(rc)) {
		r->row->cgroup = UNKNOWN(str, path, why_of(r, path, rc));
		r->row->cpu_quota = r->row->memory_limit = r->row->pids_max =
			int_of(r, rc, 0, path);
		return;
	}
	cgroup_find(&self, mounts, r->mem, &c);
	r->row->cgroup = fact_str_of(kinds[c.kind], path);
	r->row->cpu_quota = smallest(r, CGROUP_CPU, &c.part[CGROUP_CPU]);
	r->row->memory_limit = smallest(r, CGROUP_MEMORY, &c.part[CGROUP_MEMORY]);
	r->row->pids_max = smallest(r, CGROUP_PIDS, &c.part[CGROUP_PIDS]);
}

static struct fact_int count_of(struct reading *r, const char *path)
{
	struct text text;
	uint64_t n = 0;
	int rc = root_read(r->root, path, MAX_SMALL, r->mem, &text);

	if (rc == 0 && (scan_cpulist((struct span){ text.v, text.n }, &n) < 0 || !n))
		rc = -EBADMSG;
	return int_of(r, rc, n, path);
}

static void set_cpus(struct reading *r)
{
	struct runtime_facts *row = r->row;
	struct text text = { "", 0 };
	uint64_t n = 0;
	int rc = root_ask(r->root, "affinity", r->mem, &text);

	if (rc == 0 &&
	    (scan_u64(span_trim((struct span){ text.v, text.n }), 10, 1 << 20, &n) < 0 || !n))
		rc = -EBADMSG;
	row->cpus_online = count_of(r, "/sys/devices/system/cpu/online");
	row->numa_nodes = count_of(r, "/sys/devices/system/node/online");
	row->cpus_allowed = int_of(r, rc, n, "sched_getaffinity");
	row->cpus_usable = row->cpus_allowed;
	if (row->cpus_allowed.state != FACT_KNOWN)
		row->cpus_usable = row->cpus_online;
	else if (row->cpus_online.state == FACT_KNOWN && row->cpus_online.v < row->cpus_usable.v)
		row->cpus_usable = row->cpus_online;
	if (row->cpus_usable.state != FACT_KNOWN)
		return;
	if (row->cpu_quota.state == FACT_UNKNOWN)
		row->cpus_usable = row->cpu_quota;
	else if (row->cpu_quota.state == FACT_KNOWN &&
		 (row->cpu_quota.v + 999) / 1000 < row->cpus_usable.v)
		row->cpus_usable = KNOWN(int, (row->cpu_quota.v + 999) / 1000, row->cpu_quota.src);
}

/* The first sign that is there; /run/systemd/container holds the manager's own name. */
static void set_container(struct reading *r)
{
	static const struct { const char *path, *name; } signs[] = {
		{ "/var/run/secrets/kubernetes.io", "kubernetes" },
		{ "/run/.containerenv", "podman" }, { "/.dockerenv", "docker" },
	};
	static const char path[] = "/run/systemd/container";
	struct text text;
	int rc = root_read(r->root, path, 4096, r->mem, &text);

	r->row->container = ABSENT(str, NULL);
	if (rc == 0 && span_trim((struct span){ text.v, text.n }).n)
		r->row->container = KNOWN(
			str, span_dup(span_trim((struct span){ text.v, text.n }), r->mem), path);
	else if (rc < 0 && !root_absent(rc))
		r->row->container = UNKNOWN(str, path, why_of(r, path, rc));
	for (size_t i = LEN(signs); i-- > 0;)
		if (root_exists(r->root, signs[i].path) == 0)
			r->row->container = KNOWN(str, signs[i].name, signs[i].path);
}

static void set_limit(struct reading *r)
{
	static const char path[] = "/proc/self/limits";
	struct text text = { "", 0 };
	uint64_t v = 0;
	int rc = root_read(r->root, path, MAX_SMALL, r->mem, &text);

	rc = rc < 0 ? rc : procfs_limit(&text, "Max processes", &v);
	r->row->nproc_limit =
		rc == 0 && v == UINT64_MAX ? ABSENT(int, path) : int_of(r, rc, v, path);
}

static void set_thp(struct reading *r)
{
	static const char path[] = "/sys/kernel/mm/transparent_hugepage/enabled";
	struct text text;
	int rc = root_head(r->root, path, VALUE, r->mem, &text);

	if (rc < 0)
		r->row->thp = root_absent(rc) ? ABSENT(str, path)
					      : UNKNOWN(str, path, why_of(r, path, rc));
	else
		r->row->thp = fact_str_of(procfs_chosen(&text, r->mem), path);
}

/* The mount that holds the folder is the last of those with the longest name. */
static void set_tmp(struct reading *r, const struct text *mounts, int rc)
{
	static const char path[] = "/proc/self/mountinfo";
	const char *tmp = root_env(r->root, "TMPDIR"), *at = NULL;
	struct span rest = { mounts->v, mounts->n };
	struct mount m;
	bool noexec = false;

	r->row->tmp = KNOWN(str, tmp && *tmp == '/' ? tmp : "/tmp",
			    tmp && *tmp == '/' ? "$TMPDIR" : NULL);
	while (procfs_mount(&rest, r->mem, &m))
		if (procfs_below(r->row->tmp.v, m.at) && (!at || strlen(m.at) >= strlen(at))) {
			at = m.at;
			noexec = procfs_option(m.options, "noexec");
		}
	if (at)
		r->row->tmp_noexec = KNOWN(bool, noexec, path);
	else if (root_absent(rc))
		r->row->tmp_noexec = ABSENT(bool, path);
	else
		r->row->tmp_noexec =
			UNKNOWN(bool, path,
				rc < 0 ? why_of(r, path, rc)
				       : "'/proc/self/mountinfo' names no mount for it");
}

static void set_environment(struct reading *r)
{
	static const struct { const char *name, *src; size_t at; } variables[] = {
#define VARIABLE(name, cell) { name, "$" name, offsetof(struct runtime_facts, cell) }
		VARIABLE("OMP_NUM_THREADS", omp_num_threads),
		VARIABLE("OPENBLAS_NUM_THREADS", openblas_num_threads),
		VARIABLE("GOTO_NUM_THREADS", goto_num_threads),
		VARIABLE("OPENBLAS_CORETYPE", openblas_coretype),
		VARIABLE("MALLOC_ARENA_MAX", malloc_arena_max),
		VARIABLE("GLIBC_TUNABLES", glibc_tunables),
		VARIABLE("LD_PRELOAD", ld_preload),
#undef VARIABLE
	};

	for (size_t i = 0; i < LEN(variables); i++) {
		const char *v = root_env(r->root, variables[i].name);
		struct fact_str *cell = (void *)((char *)r->row + variables[i].at);

		*cell = root_env_why(r->root)
				? UNKNOWN(str, "/.ampy/environ", root_env_why(r->root))
				: fact_str_of(v && *v ? v : NULL, variables[i].src);
	}
}

static void set_preload(struct reading *r)
{
	static const char path[] = "/etc/ld.so.preload";
	struct list bad = { 0 }, found = { 0 };
	struct text text = { "", 0 };
	const char *why = NULL;
	int rc = root_read(r->root, path, MAX_SMALL, r->mem, &text);

	if (rc == 0)
		r->row->ld_so_preload = fact_str_of(text.n ? text.v : NULL, path);
	else
		r->row->ld_so_preload = root_absent(rc)
						? ABSENT(str, path)
						: UNKNOWN(str, path, why = why_of(r, path, rc));
	if (r->row->ld_so_preload.v)
		(void)!preload_check(r->root, r->row->ld_so_preload.v, r->mem, &bad, &why);
	if (r->row->ld_preload.v)
		(void)!preload_check(r->root, r->row->ld_preload.v, r->mem, &bad, &why);
	list_add(&bad, NULL, r->mem);
	r->row->preload_bad = why ? UNKNOWN(list, path, why) : KNOWN(list, bad.v, NULL);
	list_add(&found, NULL, r->mem);
	preload_libgomps(r->root, root_env(r->root, "VIRTUAL_ENV"), r->mem, &found);
	r->row->libgomp = KNOWN(list, found.v, NULL);
}

static int read_runtime(struct probe_run *run)
{
	struct runtime_facts *row = TAKE(run->mem, struct runtime_facts);
	struct reading r = { run->root, run->mem, row };
	struct text mounts = { "", 0 };
	int rc = root_exists(run->root, "/proc/self"), mounted;

	row->running = rc == 0 || root_absent(rc)
			       ? KNOWN(bool, rc == 0, "/proc/self")
			       : UNKNOWN(bool, "/proc/self", why_of(&r, "/proc/self", rc));
	mounted = root_read(run->root, "/proc/self/mountinfo", MAX_MOUNTS, run->mem, &mounts);
	set_disk(&r);
	set_memory(&r);
	set_cgroup(&r, &mounts);
	set_cpus(&r);
	set_container(&r);
	set_limit(&r);
	set_thp(&r);
	set_tmp(&r, &mounts, mounted);
	set_environment(&r);
	set_preload(&r);
	run->rows = row;
	run->n = 1;
	return 0;
}

PROBE_DEFINE(runtime, "disk, memory, CPUs, limits and the environment", fields, false,
	     read_runtime);
