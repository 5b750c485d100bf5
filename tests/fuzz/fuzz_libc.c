/* The C library's banner and names, and a search through machine code, from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/elf.h"
#include "probes/base/scan.h"
#include "probes/libc.h"

FUZZ(bytes, mem)
{
	struct span s = { bytes->v, bytes->n };
	ON_EXIT(image_close) struct image *e = NULL;

	(void)libc_banner_version(s, mem);
	(void)libc_file_version(s, mem);
	(void)libc_is_musl_version(s);
	if (image_from(bytes, mem, &e) == 0 && image_find_word(e, 0x3fa07c00, 0x08a07c00) == 0)
		return;
}
