/* The size of a memory page: of the running kernel, or of the kernels that a tree would boot. */
#ifndef AMPY_PAGESIZE_H
#define AMPY_PAGESIZE_H

#include "base.h"

struct arena;
struct root;
struct text;

/* From a kernel's configuration: 4096, 16384, 65536; 0 when it does not say. */
unsigned pagesize_of_config(const struct text *config);

struct pagesize {
	uint64_t bytes;           /* 0: not known */
	const char *src, *why;
};

/* The auxiliary vector; else /proc/config.gz; else the configurations in /boot, which must agree.
 */
void pagesize_read(const struct root *r, struct arena *mem, struct pagesize *ret);

#endif
