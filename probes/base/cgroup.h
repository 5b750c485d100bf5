/* Which control groups a process is in (cgroups(7)) and what their files say. */
#ifndef AMPY_CGROUP_H
#define AMPY_CGROUP_H

#include "base.h"

struct arena;
struct text;

enum cgroup_kind { CGROUP_NONE, CGROUP_V1, CGROUP_V2, CGROUP_HYBRID };
enum cgroup_part { CGROUP_CPU, CGROUP_MEMORY, CGROUP_PIDS, CGROUP_PARTS };

struct cgroup {
	enum cgroup_kind kind;
	struct cgroup_place {
		const char *dir; /* the folder of this process's group; NULL where the controller is
				    not mounted */
		const char *top; /* the folder in which the hierarchy is mounted: limits hold from
				    here down */
		bool v2;
	} part[CGROUP_PARTS];
};

/* From the bytes of /proc/self/cgroup and /proc/self/mountinfo.  A container sees its own group at
 * the mount point though the path says otherwise: then dir is top.
 */
void cgroup_find(const struct text *self, const struct text *mountinfo, struct arena *mem,
		 struct cgroup *ret);

/* "200000 100000" of cpu.max, in thousandths of a CPU: 0, -ENOENT for "max", -EBADMSG. */
int cgroup_cpu_max(const struct text *text, int64_t *ret) MUST_USE;
/* The same of v1's two files; a quota of -1 is none. */
int cgroup_cpu_cfs(const struct text *quota, const struct text *period, int64_t *ret) MUST_USE;
/* A number of bytes or processes: 0, -ENOENT for "max" and for v1's highest number, -EBADMSG. */
int cgroup_number(const struct text *text, int64_t *ret) MUST_USE;

#endif
