/* Which core a MIDR names, and which product has it. */
#ifndef AMPY_CORE_H
#define AMPY_CORE_H

#include "base.h"

struct arena;
struct platform;

/* The numbers of /proc/cpuinfo, and what stands around them. */
struct core_clues {
	uint64_t implementer, part, variant;
	uint64_t cpus, sockets;            /* 0: not known */
	const struct platform *platform;
};

struct core_model {
	const char *core;        /* what the MIDR alone says: "Neoverse N1"; NULL when not known */
	const char *mcpu;  /* GCC's and LLVM's name of it, "neoverse-n1"; NULL when there is none */
	const char *model; /* for people: "Ampere Altra", "Neoverse N1 core, model not known" */
	const char *confidence;  /* "certain", "likely" or "guess" */
	const char *evidence;    /* one sentence without a full stop */
	bool known;              /* the model is the name of a product */
};

/* Never fails: an unknown part gets its numbers for a name. */
void core_model(const struct core_clues *clues, struct arena *mem, struct core_model *ret);

#endif
