/* What programs may use here: disk, memory, CPUs and their quota, and the environment they inherit.
 */
#ifndef AMPY_RUNTIME_H
#define AMPY_RUNTIME_H

#include "fact.h"

#define RUNTIME_FACTS(F, S) \
	F(S, bool, running, "this root shows a running system: it has a /proc") \
	F(S, int, disk_total, "bytes of the file system that holds /") \
	F(S, int, disk_free, "... of which an ordinary user may still fill so many") \
	F(S, int, memory_total, "bytes of memory") \
	F(S, int, memory_available, "... of which programs can still have so many") \
	F(S, int, swap_total, "bytes of swap") \
	F(S, str, cgroup, "control groups: v1, v2 or hybrid") \
	F(S, int, cpu_quota, "the smallest quota of the control groups, in thousandths of a CPU") \
	F(S, int, memory_limit, "the smallest limit of the control groups, in bytes") \
	F(S, int, pids_max, "the smallest limit of the control groups, in processes and threads") \
	F(S, int, cpus_online, "CPUs that are switched on") \
	F(S, int, cpus_allowed, "CPUs on which this process may run (affinity)") \
	F(S, int, cpus_usable, "the smallest of online, allowed and the quota rounded up") \
	F(S, str, container, "kubernetes, docker, podman, lxc or what the manager calls itself") \
	F(S, int, nproc_limit, "processes and threads a user may have (soft limit)") \
	F(S, str, thp, "transparent huge pages: always, madvise or never") \
	F(S, int, numa_nodes, "NUMA nodes that are switched on") \
	F(S, str, tmp, "the folder for temporary files: TMPDIR or /tmp") \
	F(S, bool, tmp_noexec, "no program may be started from it") \
	F(S, str, omp_num_threads, "OMP_NUM_THREADS of the environment") \
	F(S, str, openblas_num_threads, "OPENBLAS_NUM_THREADS") \
	F(S, str, goto_num_threads, "GOTO_NUM_THREADS, which OpenBLAS heeds too") \
	F(S, str, openblas_coretype, "OPENBLAS_CORETYPE") \
	F(S, str, malloc_arena_max, "MALLOC_ARENA_MAX") \
	F(S, str, glibc_tunables, "GLIBC_TUNABLES") \
	F(S, str, ld_preload, "LD_PRELOAD") \
	F(S, str, ld_so_preload, "what /etc/ld.so.preload names") \
	F(S, list, preload_bad, \
	  "entries of the two that cannot be loaded, \"PATH is not there\"") \
	F(S, list, libgomp, "the copies of libgomp that wheels in the usual folders bring")

struct runtime_facts { RUNTIME_FACTS(FACT_MEMBER, runtime_facts) };

#endif
