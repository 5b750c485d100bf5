/* What an ELF file says of itself (ELF gABI), without running it.  The only user of libelf. */
#ifndef AMPY_ELF_H
#define AMPY_ELF_H

#include "base.h"

struct arena;
struct image;
struct root;
struct span;
struct text;

/* The header and the dynamic section; strings are NULL where the file has none. */
struct image_info {
	unsigned machine;     /* EM_AARCH64 and so on */
	unsigned bits;        /* 32 or 64 */
	bool little;
	uint64_t align;       /* the smallest p_align of its PT_LOADs */
	const char *interp;   /* the program interpreter (PT_INTERP) */
	const char *soname, *runpath;
	const char *const *needed;  /* NULL-terminated, at most 128 */
};

/* Opens a file of the root (at most 1 GiB), or takes bytes: -EBADMSG when it is not a sound ELF. */
int image_open(const struct root *r, const char *path, struct arena *mem,
	       struct image **ret) MUST_USE;
int image_from(const struct text *bytes, struct arena *mem, struct image **ret) MUST_USE;
void image_close(struct image **e);

int image_read_info(struct image *e, struct arena *mem, struct image_info *ret) MUST_USE;
/* A defined dynamic symbol: 0, -ENOENT, -EBADMSG (also for a hash table that goes in circles).
 * `size` and `value` may be NULL;
 * value is the first 4 or 8 bytes of the object as a number (for size 4 and 8 only).
 */
int image_symbol(struct image *e, const char *name, uint64_t *size, uint64_t *value) MUST_USE;

/* The machine code of a defined dynamic function: at most `max` bytes into buf, *n of them.  0,
 * -ENOENT, or -EBADMSG for one that has no size or is longer.
 */
int image_code(struct image *e, const char *name, char *buf, size_t max, size_t *n) MUST_USE;

/* Calls each NUL-terminated string of .rodata (or, without section headers, of the read-only
 * segments) that starts with `prefix`, until `take` says true.  0 when taken, -ENOENT when not,
 * -EFBIG after 256 MiB or 65536 strings, -EBADMSG for names of sections that no linker makes.
 * With `whole`, the string must begin at `prefix` (a NUL before it); without, it may lie inside
 * one.
 */
typedef bool image_take(void *user, struct span string);
int image_find_string(struct image *e, const char *prefix, bool whole, image_take *take,
		      void *user) MUST_USE;

/* Is there a little-endian 32-bit word in .text, at a multiple of 4, with (word & mask) == bits?
 * Looked for from the end, where the linker puts what comes out of libgcc.  0, -ENOENT,
 * -ENODATA when there is none in less than 1 KiB of code, and -EBADMSG for a .text over 64 MiB.
 */
int image_find_word(struct image *e, uint32_t mask, uint32_t bits) MUST_USE;

/* The machine's short name as uname(2) has it ("aarch64"), or NULL. */
const char *image_machine_name(unsigned machine, unsigned bits);

/* The first 20 bytes only: what a short look at a program tells. */
int image_kind(const struct root *r, const char *path, struct arena *mem, unsigned *machine,
	     unsigned *bits) MUST_USE;

#endif
