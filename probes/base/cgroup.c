/* Control groups. */
#include "base.h"

#include <errno.h>

#include "arena.h"
#include "cgroup.h"
#include "procfs.h"
#include "scan.h"

static const char *const controllers[CGROUP_PARTS] = {
	[CGROUP_CPU] = "cpu", [CGROUP_MEMORY] = "memory", [CGROUP_PIDS] = "pids",
};

/* "4:cpu,cpuacct:/path": the path for a v1 controller; "0::/path" is v2's (controller NULL). */
static const char *path_of(const struct text *self, const char *controller, struct arena *mem)
{
	struct span rest = { self->v, self->n }, line, number, names, path;

	while (scan_line(&rest, &line)) {
		if (!span_cut(line, ':', &number, &path) || !span_cut(path, ':', &names, &path) ||
		    !path.n || path.v[0] != '/' || memchr(path.v, '\0', path.n))
			continue;
		if (controller ? procfs_option(span_dup(names, mem), controller) : !names.n)
			return span_dup(path, mem);
	}
	return NULL;
}

/* Where the group `path` is seen through the mount. */
static void place(struct cgroup_place *p, const struct mount *m, const char *path,
		  struct arena *mem)
{
	size_t n = strcmp(m->root, "/") == 0 ? 0 : strlen(m->root);

	p->top = m->at;
	p->dir = m->at;
	if (procfs_below(path, m->root) && path[n] && strcmp(path + n, "/") != 0 &&
	    !strstr(path, ".."))
		p->dir = arena_printf(mem, "%s%s", m->at, path + n);
}

void cgroup_find(const struct text *self, const struct text *mountinfo, struct arena *mem,
		 struct cgroup *ret)
{
	const char *unified = path_of(self, NULL, mem), *paths[CGROUP_PARTS];
	struct span rest = { mountinfo->v, mountinfo->n };
	struct cgroup c = { 0 };
	struct mount m, second = { 0 };
	bool any = false;

	for (size_t i = 0; i < CGROUP_PARTS; i++) {
		paths[i] = path_of(self, controllers[i], mem);
		any = any || paths[i];
	}
	while (procfs_mount(&rest, mem, &m)) {
		if (strcmp(m.type, "cgroup2") == 0 && !second.at)
			second = m;
		for (size_t i = 0; strcmp(m.type, "cgroup") == 0 && i < CGROUP_PARTS; i++)
			if (paths[i] && !c.part[i].dir && procfs_option(m.super, controllers[i]))
				place(&c.part[i], &m, paths[i], mem);
	}
	c.kind = any ? (unified && second.at ? CGROUP_HYBRID : CGROUP_V1)
		     : (unified ? CGROUP_V2 : CGROUP_NONE);
	for (size_t i = 0; unified && second.at && i < CGROUP_PARTS; i++)
		if (!paths[i]) {
			place(&c.part[i], &second, unified, mem);
			c.part[i].v2 = true;
		}
	*ret = c;
}

static int quota(struct span q, struct span p, int64_t *ret)
{
	uint64_t used, of;

	if (scan_u64(span_trim(q), 10, INT64_MAX / 1000, &used) < 0 ||
	    scan_u64(span_trim(p), 10, INT64_MAX, &of) < 0 || !of)
		return -EBADMSG;
	used = used * 1000 / of;
	*ret = used ? (int64_t)used : 1;
	return 0;
}

int cgroup_cpu_max(const struct text *text, int64_t *ret)
{
	struct span rest = { text->v, text->n }, q, p;

	if (!scan_word(&rest, &q) || !scan_word(&rest, &p))
		return -EBADMSG;
	return span_is(q, "max") ? -ENOENT : quota(q, p, ret);
}

int cgroup_cpu_cfs(const struct text *q, const struct text *p, int64_t *ret)
{
	struct span s = span_trim((struct span){ q->v, q->n });

	if (span_is(s, "-1"))
		return -ENOENT;
	return quota(s, (struct span){ p->v, p->n }, ret);
}

int cgroup_number(const struct text *text, int64_t *ret)
{
	struct span s = span_trim((struct span){ text->v, text->n });
	uint64_t n;

	if (span_is(s, "max"))
		return -ENOENT;
	if (scan_u64(s, 10, UINT64_MAX, &n) < 0)
		return -EBADMSG;
	/* v1 prints LONG_MAX in whole pages where there is no limit. */
	if (n >= UINT64_C(1) << 62)
		return -ENOENT;
	*ret = (int64_t)n;
	return 0;
}
