/* Looking for an instruction in an ELF file's machine code. */
#include "unit.h"

#include <elf.h>
#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/elf.h"
#include "probes/base/scan.h"

enum { CODE = 40 * 1024, MASK = 0x3fa07c00, BITS = 0x08a07c00, CASALH = 0x48e0fc41 };

static struct {
	Elf64_Ehdr head;
	Elf64_Shdr sections[3];
	char names[24];
	uint32_t code[CODE / 4];
} file;

static int find(size_t code_size)
{
	struct arena *mem = arena_new();
	struct image *e = NULL;
	struct text bytes = { (const char *)&file, sizeof file };
	int rc;

	file.head = (Elf64_Ehdr){
		.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_DYN, .e_machine = EM_AARCH64, .e_version = EV_CURRENT,
		.e_shoff = offsetof(__typeof__(file), sections), .e_ehsize = sizeof file.head,
		.e_shentsize = sizeof *file.sections, .e_shnum = 3, .e_shstrndx = 2,
	};
	memcpy(file.names, "\0.text\0.shstrtab", 17);
	file.sections[1] = (Elf64_Shdr){ .sh_name = 1,
					 .sh_type = SHT_PROGBITS,
					 .sh_size = code_size,
					 .sh_offset = offsetof(__typeof__(file), code),
					 .sh_addralign = 4 };
	file.sections[2] = (Elf64_Shdr){ .sh_name = 7,
					 .sh_type = SHT_STRTAB,
					 .sh_size = sizeof file.names,
					 .sh_offset = offsetof(__typeof__(file), names),
					 .sh_addralign = 1 };
	rc = image_from(&bytes, mem, &e);
	if (rc == 0)
		rc = image_find_word(e, MASK, BITS);
	image_close(&e);
	arena_free(mem);
	return rc;
}

static void words(void **state)
{
	static const size_t places[] = { 0, 1, CODE / 8, CODE / 4 - 1 };

	(void)state;
	assert_int_equal(find(CODE), -ENOENT);
	assert_int_equal(find(512), -ENODATA);
	assert_int_equal(find(0), -ENODATA);
	assert_int_equal(find(CODE + 4096), -EBADMSG);
	for (size_t i = 0; i < LEN(places); i++) {
		file.code[places[i]] = CASALH;
		assert_int_equal(find(CODE), 0);
		file.code[places[i]] = 0;
	}
	file.code[10] = 0x885ffc41;  /* ldaxr */
	assert_int_equal(find(CODE), -ENOENT);
	file.code[2] = CASALH;
	assert_int_equal(find(512), 0);
	assert_int_equal(find(7), -ENODATA);
}

UNIT(cmocka_unit_test(words))
