/* ELF from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/elf.h"

static bool never(void *user, struct span s)
{
	*(size_t *)user += s.n;
	return false;
}

FUZZ(bytes, mem)
{
	struct image *e;
	struct image_info info;
	uint64_t size, value;
	size_t n = 0;
	char code[256];

	if (image_from(bytes, mem, &e) < 0)
		return;
	(void)!image_read_info(e, mem, &info);
	(void)!image_symbol(e, "Py_Version", &size, &value);
	(void)!image_symbol(e, "main", NULL, NULL);
	(void)!image_code(e, "main", code, sizeof code, &n);
	(void)!image_find_string(e, "3.", true, never, &n);
	(void)!image_find_string(e, "GNU", false, never, &n);
	(void)!image_find_word(e, 0xffe0fc00, 0x88e0fc00);
	image_close(&e);
}
