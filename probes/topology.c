/* How the processor is put together, as /sys tells: each package, NUMA node, cluster, core and
 * cache is a row with the CPUs in it.  A group that all its CPUs name is read once.
 */
#include "base/base.h"

#include <errno.h>

#include "base/arena.h"
#include "base/cpuset.h"
#include "base/procfs.h"
#include "base/root.h"
#include "base/scan.h"
#include "probe.h"
#include "topology.h"

#define SYS_CPU  "/sys/devices/system/cpu/"
#define SYS_NODE "/sys/devices/system/node/"

enum { MAX_LIST = 64 * 1024, MAX_WORD = 4096, MAX_NODES = 1024, MAX_CACHES = 10 };

static const struct fact_field fields[] = { TOPOLOGY_FACTS(FACT_FIELD, topology_facts) };

struct reader {
	const struct root *root;
	struct arena *mem;
	struct topology_facts *rows;
	size_t n, room;
};

static int read_span(const struct reader *r, const char *path, size_t max, struct span *ret)
{
	struct text text;
	int rc = root_read(r->root, path, max, r->mem, &text);

	if (rc == 0)
		*ret = span_trim((struct span){ text.v, text.n });
	return rc;
}

static int read_set(const struct reader *r, const char *path, struct span *list,
		    struct cpuset *ret)
{
	int rc = read_span(r, path, MAX_LIST, list);

	return rc < 0 ? rc : cpuset_read(*list, ret);
}

static struct topology_facts *add(struct reader *r, const char *kind, struct span cpus,
				  const char *src)
{
	struct topology_facts *row;

	if (r->n == r->room) {
		size_t room = r->room ? r->room * 2 : 64;
		struct topology_facts *rows = TAKE_N(r->mem, room, struct topology_facts);

		if (r->n)
			memcpy(rows, r->rows, r->n * sizeof *rows);
		r->rows = rows;
		r->room = room;
	}
	row = &r->rows[r->n++];
	*row = (struct topology_facts){
		.kind = KNOWN(str, kind, src),
		.number = ABSENT(int, src),
		.cpus = KNOWN(str, span_dup(cpus, r->mem), src),
		.level = ABSENT(int, src),
		.holds = ABSENT(str, src),
		.bytes = ABSENT(int, src),
	};
	return row;
}

/* "64K", "1024K", "32M": as the kernel writes a cache's size. */
static struct fact_int size_of(const struct reader *r, const char *path)
{
	struct span s;
	uint64_t n = 0;
	int rc = read_span(r, path, MAX_WORD, &s);
	size_t digits = rc == 0 ? scan_digits(s, &n) : 0;
	unsigned shift = digits && digits + 1 == s.n && s.v[digits] == 'K' ? 10
		       : digits && digits + 1 == s.n && s.v[digits] == 'M' ? 20 : 0;

	if (rc < 0)
		return root_absent(rc) ? ABSENT(int, path) : UNKNOWN(int, path, root_strerror(rc));
	if (!digits || (digits != s.n && !shift) || n > (uint64_t)INT64_MAX >> 20)
		return UNKNOWN(int, path, "is not a size");
	return KNOWN(int, (int64_t)(n << shift), path);
}

static struct fact_int number_of(const struct reader *r, const char *path)
{
	struct span s;
	uint64_t n = 0;
	int rc = read_span(r, path, MAX_WORD, &s);

	if (rc < 0)
		return UNKNOWN(int, path, root_strerror(rc));
	if (scan_u64(s, 10, INT32_MAX, &n) < 0)
		return UNKNOWN(int, path, "is not a number");
	return KNOWN(int, (int64_t)n, path);
}

/* The kinds of groups that a CPU names, the wider first, and their lists by their newer and their
 * older names.
 */
enum { PACKAGE, CLUSTER, CORE, GROUPS };
static const struct { const char *kind, *lists[2]; } groups[GROUPS] = {
	[PACKAGE] = { "package", { "package_cpus_list", "core_siblings_list" } },
	[CLUSTER] = { "cluster", { "cluster_cpus_list", NULL } },
	[CORE]    = { "core",    { "core_cpus_list", "thread_siblings_list" } },
};

/* The groups of a CPU that were not met with a CPU before.  A cluster that is no more than a core
 * or no less than the package is none.
 */
static void read_groups(struct reader *r, unsigned cpu, struct cpuset seen[GROUPS])
{
	struct cpuset sets[GROUPS] = { 0 };
	struct span lists[GROUPS] = { 0 };
	const char *paths[GROUPS] = { 0 };

	for (size_t g = 0; g < GROUPS; g++)
		for (size_t i = 0; !cpuset_has(&seen[g], cpu) && !paths[g] && i < 2; i++) {
			const char *path = groups[g].lists[i]
				? arena_printf(r->mem, SYS_CPU "cpu%u/topology/%s", cpu,
					       groups[g].lists[i]) : NULL;

			if (path && read_set(r, path, &lists[g], &sets[g]) == 0 &&
			    cpuset_has(&sets[g], cpu))
				paths[g] = path;
		}
	for (size_t g = 0; g < GROUPS; g++) {
		struct topology_facts *row;

		if (!paths[g])
			continue;
		cpuset_add(&seen[g], &sets[g]);
		if (g == CLUSTER && ((paths[CORE] && cpuset_same(&sets[g], &sets[CORE])) ||
				     (paths[PACKAGE] && cpuset_same(&sets[g], &sets[PACKAGE]))))
			continue;
		row = add(r, groups[g].kind, lists[g], paths[g]);
		if (g == PACKAGE)
			row->number = number_of(r, arena_printf(r->mem,
				SYS_CPU "cpu%u/topology/physical_package_id", cpu));
	}
}

/* One of a CPU's caches; false where it has no more. */
static bool read_cache(struct reader *r, unsigned cpu, unsigned index, struct cpuset *seen)
{
	const char *dir = arena_printf(r->mem, SYS_CPU "cpu%u/cache/index%u/", cpu, index);
	const char *path = JOIN(r->mem, dir, "shared_cpu_list");
	struct topology_facts *row;
	struct cpuset set;
	struct span list, type;

	if (read_set(r, path, &list, &set) < 0 || !cpuset_has(&set, cpu))
		return false;
	cpuset_add(seen, &set);
	row = add(r, "cache", list, path);
	row->level = number_of(r, JOIN(r->mem, dir, "level"));
	path = JOIN(r->mem, dir, "type");
	if (read_span(r, path, MAX_WORD, &type) == 0)
		row->holds = KNOWN(str, span_dup(type, r->mem), path);
	row->bytes = size_of(r, JOIN(r->mem, dir, "size"));
	return true;
}

static struct fact_int memory_of(const struct reader *r, unsigned node)
{
	const char *path = arena_printf(r->mem, SYS_NODE "node%u/meminfo", node);
	const char *name = arena_printf(r->mem, "Node %u MemTotal", node);
	struct text text;
	uint64_t bytes;
	int rc = root_read(r->root, path, MAX_LIST, r->mem, &text);

	if (rc == 0)
		rc = procfs_memory(&text, name, &bytes);
	if (rc < 0)
		return UNKNOWN(int, path, rc == -EBADMSG ? "has no size" : root_strerror(rc));
	return KNOWN(int, (int64_t)bytes, path);
}

static void read_nodes(struct reader *r)
{
	struct cpuset nodes;
	struct span list;
	unsigned n = 0;

	if (read_set(r, SYS_NODE "online", &list, &nodes) < 0)
		return;
	for (unsigned i = cpuset_next(&nodes, 0); i < CPUSET_MAX && n < MAX_NODES;
	     i = cpuset_next(&nodes, i + 1), n++) {
		const char *path = arena_printf(r->mem, SYS_NODE "node%u/cpulist", i);
		struct topology_facts *row;
		struct cpuset set;

		if (read_set(r, path, &list, &set) < 0)
			continue;
		row = add(r, "node", list, path);
		row->number = KNOWN(int, i, path);
		row->bytes = memory_of(r, i);
	}
}

static int read_topology(struct probe_run *run)
{
	struct reader r = { .root = run->root, .mem = run->mem };
	struct cpuset online, seen[GROUPS] = { 0 };
	struct cpuset *caches = TAKE_N(run->mem, MAX_CACHES, struct cpuset);
	struct span list;
	int rc = read_set(&r, SYS_CPU "online", &list, &online);

	if (rc < 0)
		return err_set(run->err, rc, "%s", root_reason(SYS_CPU "online", rc, run->mem));
	for (unsigned cpu = cpuset_next(&online, 0); cpu < CPUSET_MAX;
	     cpu = cpuset_next(&online, cpu + 1)) {
		read_groups(&r, cpu, seen);
		for (unsigned i = 0; i < MAX_CACHES; i++)
			if (!cpuset_has(&caches[i], cpu) && !read_cache(&r, cpu, i, &caches[i]))
				break;
	}
	read_nodes(&r);
	run->rows = r.rows;
	run->n = r.n;
	return 0;
}

PROBE_DEFINE(topology, "packages, NUMA nodes, clusters, cores and caches", fields, true,
	     read_topology);
