/* ELF: this very program, as a file and as bytes, and what is not sound. */
#include "unit.h"

#include <elf.h>
#include <errno.h>
#include <stddef.h>

#include "probes/base/arena.h"
#include "probes/base/elf.h"
#include "probes/base/err.h"
#include "probes/base/root.h"
#include "probes/base/scan.h"

/* AddressSanitizer makes a variable larger, and its symbol with it. */
#ifdef __clang__
#define AS_IT_IS __attribute__((no_sanitize("address")))
#else
#define AS_IT_IS
#endif

extern const uint64_t ampy_test_number;
AS_IT_IS const uint64_t ampy_test_number = 0x030b02f0;
static const char marker[] = "ampy test marker 1.2.3";

static bool same(void *user, struct span s)
{
	*(size_t *)user += 1;
	return span_is(s, marker);
}

int ampy_test_function(int n);
int ampy_test_function(int n)
{
	return n * 3 + 1;
}

static void code_of(struct image *e)
{
	char code[1024], few[1];
	size_t n = 0;

	assert_int_equal(image_code(e, "ampy_test_function", code, sizeof code, &n), 0);
	assert_in_range(n, 2, sizeof code);
	assert_memory_equal(code, (const void *)(uintptr_t)ampy_test_function, n);
	assert_int_equal(image_code(e, "ampy_test_function", few, sizeof few, &n), -EBADMSG);
	assert_int_equal(image_code(e, "ampy_test_number", code, sizeof code, &n), -EBADMSG);
	assert_int_equal(image_code(e, "ampy_no_such_symbol", code, sizeof code, &n), -ENOENT);
}

static void look(struct image *e, struct arena *mem)
{
	struct image_info info;
	uint64_t size = 0, value = 0;
	size_t seen = 0;

	assert_int_equal(image_read_info(e, mem, &info), 0);
	assert_int_equal(info.bits, sizeof(void *) * 8);
	assert_non_null(info.interp);
	assert_true(info.align >= 0x1000);
	assert_non_null(info.needed[0]);
	assert_int_equal(image_symbol(e, "ampy_test_number", &size, &value), 0);
	assert_int_equal(size, 8);
	assert_int_equal(value, 0x030b02f0);
	assert_int_equal(image_symbol(e, "ampy_no_such_symbol", NULL, NULL), -ENOENT);
	assert_int_equal(image_symbol(e, "assert_nothing_", NULL, NULL), -ENOENT);
	code_of(e);
	assert_int_equal(image_find_string(e, "ampy test marker", true, same, &seen), 0);
	assert_true(seen >= 1);
	assert_int_equal(image_find_string(e, "no such words in here\x01", false, same, &seen),
			 -ENOENT);
}

static void itself(void **state)
{
	struct arena *mem = arena_new();
	struct root *root;
	struct err err = { 0 };
	struct image *e;
	struct text bytes;
	const char *path;
	unsigned machine, bits;

	(void)state;
	assert_int_equal(root_open("/", &root, &err), 0);
	path = realpath("/proc/self/exe", NULL);
	assert_int_equal(image_open(root, path, mem, &e), 0);
	look(e, mem);
	image_close(&e);
	assert_null(e);
	assert_int_equal(root_read(root, path, 64 << 20, mem, &bytes), 0);
	assert_int_equal(image_from(&bytes, mem, &e), 0);
	look(e, mem);
	image_close(&e);
	assert_int_equal(image_kind(root, path, mem, &machine, &bits), 0);
	assert_non_null(image_machine_name(machine, bits));
	assert_int_equal(image_open(root, "/etc/passwd", mem, &e), -EBADMSG);
	assert_int_equal(image_kind(root, "/etc/none-such", mem, &machine, &bits), -ENOENT);
	/* Cut anywhere, it may be refused but never read beyond its end. */
	for (size_t n = 0; n < 4096; n += 61) {
		struct text cut = { bytes.v, n };
		struct image_info info;

		if (image_from(&cut, mem, &e) < 0)
			continue;
		(void)!image_read_info(e, mem, &info);
		(void)!image_symbol(e, "ampy_test_number", NULL, NULL);
		image_close(&e);
	}
	free((char *)(uintptr_t)path);
	root_close(root);
	arena_free(mem);
}

static void names(void **state)
{
	(void)state;
	assert_string_equal(image_machine_name(EM_AARCH64, 64), "aarch64");
	assert_string_equal(image_machine_name(EM_ARM, 32), "armv7l");
	assert_null(image_machine_name(0xffff, 64));
}

/* An image whose hash table never comes to an end, and one that is nothing but strings. */
struct circle {
	Elf64_Ehdr head;
	Elf64_Phdr load, dynamic;
	Elf64_Dyn dyn[5];
	Elf64_Sym sym[4];
	uint32_t hash[2 + 1 + 4];    /* nbucket, nchain, bucket[1], chain[4] */
	char strings[16];
	char body[200000];
};

static struct circle *circle(struct arena *mem)
{
	struct circle *c = TAKE(mem, struct circle);

	memcpy(c->head.e_ident, ELFMAG "\2\1\1", 7);
	c->head.e_type = ET_DYN;
	c->head.e_machine = EM_AARCH64;
	c->head.e_version = EV_CURRENT;
	c->head.e_phoff = offsetof(struct circle, load);
	c->head.e_ehsize = sizeof c->head;
	c->head.e_phentsize = sizeof c->load;
	c->head.e_phnum = 2;
	c->load = (Elf64_Phdr){ .p_type = PT_LOAD, .p_flags = PF_R, .p_filesz = sizeof *c };
	c->dynamic = (Elf64_Phdr){ .p_type = PT_DYNAMIC, .p_offset = offsetof(struct circle, dyn),
				   .p_filesz = sizeof c->dyn };
	c->dyn[0] = (Elf64_Dyn){ DT_STRTAB, { offsetof(struct circle, strings) } };
	c->dyn[1] = (Elf64_Dyn){ DT_STRSZ, { sizeof c->strings } };
	c->dyn[2] = (Elf64_Dyn){ DT_SYMTAB, { offsetof(struct circle, sym) } };
	c->dyn[3] = (Elf64_Dyn){ DT_HASH, { offsetof(struct circle, hash) } };
	c->hash[0] = 1;
	c->hash[1] = UINT32_MAX;
	c->hash[2] = 1;
	c->hash[3 + 1] = 2;
	c->hash[3 + 2] = 1;
	memset(c->body, '.', sizeof c->body - 1);
	return c;
}

static bool refuse(void *user, struct span s)
{
	*(size_t *)user += s.n;
	return false;
}

static void endless(void **state)
{
	struct arena *mem = arena_new();
	struct circle *c = circle(mem);
	struct text bytes = { (const char *)c, sizeof *c };
	struct image *e;
	size_t seen = 0;

	(void)state;
	assert_int_equal(image_from(&bytes, mem, &e), 0);
	assert_int_equal(image_symbol(e, "Py_Version", NULL, NULL), -EBADMSG);
	assert_int_equal(image_find_string(e, ".", false, refuse, &seen), -ENOENT);
	assert_true(seen < 2000000);
	image_close(&e);
	/* As many strings as there are bytes. */
	for (size_t i = 0; i < sizeof c->body; i += 2)
		c->body[i] = '\0';
	assert_int_equal(image_from(&bytes, mem, &e), 0);
	assert_int_equal(image_find_string(e, ".", true, refuse, &seen), -EFBIG);
	image_close(&e);
	arena_free(mem);
}

UNIT(cmocka_unit_test(itself), cmocka_unit_test(names), cmocka_unit_test(endless))
