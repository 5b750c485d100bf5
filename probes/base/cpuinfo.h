/* /proc/cpuinfo (proc_cpuinfo(5)), as the kernels for Arm and x86 write it. */
#ifndef AMPY_CPUINFO_H
#define AMPY_CPUINFO_H

#include "base.h"

struct arena;
struct text;

enum cpuinfo_kind { CPUINFO_OTHER, CPUINFO_ARM, CPUINFO_X86 };

/* The first CPU's values as they stand there; NULL where there is none. */
struct cpuinfo {
	enum cpuinfo_kind kind;
	const char *implementer, *part, *variant, *revision;  /* Arm: "0x41", "0xd0c", "0x3", "1" */
	const char *model_name;          /* x86 ("model name"), and a few others */
	const char *const *features;     /* "Features" or "flags", NULL-terminated; or NULL */
	uint64_t cpus;                   /* blocks: CPUs that are online */
	bool mixed;                      /* not all CPUs have the same implementer and part */
};

void cpuinfo_read(const struct text *text, struct arena *mem, struct cpuinfo *ret);

#endif
