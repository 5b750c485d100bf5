/* How the processor is put together: read for the page of doctor alone, for it takes some thousand
 * small files on a large machine.
 */
#ifndef AMPY_TOPOLOGY_H
#define AMPY_TOPOLOGY_H

#include "fact.h"

#define TOPOLOGY_FACTS(F, S) \
	F(S, str, kind, "package, node (NUMA), cluster, core or cache") \
	F(S, int, number, "the kernel's number of it: of a package or a node") \
	F(S, str, cpus, "the CPUs in it, as the kernel lists them") \
	F(S, int, level, "of a cache: 1, 2, 3") \
	F(S, str, holds, "of a cache: Data, Instruction or Unified") \
	F(S, int, bytes, "of a cache: its size; of a node: its memory")

struct topology_facts { TOPOLOGY_FACTS(FACT_MEMBER, topology_facts) };

#endif
