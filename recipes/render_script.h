/* The script of a plan, and what the first boot of a machine adds to it. */
#ifndef AMPY_RENDER_SCRIPT_H
#define AMPY_RENDER_SCRIPT_H

#include "../probes/base/base.h"

struct arena;
struct boot_wish;
struct distro_facts;
struct plan;

/* render_sh(); with `boot`, one for the first boot, which says what came of it (render_boot.h). */
void render_script(FILE *to, const struct plan *p, const struct distro_facts *d,
		   const char *profile, const struct boot_wish *boot, struct arena *mem);
/* What a script for the first boot begins with: words, results, signals, patience. */
void render_boot_begin(FILE *to, const struct boot_wish *boot, const char *profile,
		       struct arena *mem);

#endif
