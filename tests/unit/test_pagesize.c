/* A kernel's configuration, plain and packed. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/gzip.h"
#include "probes/base/pagesize.h"
#include "probes/base/scan.h"

static const struct { const char *config; unsigned want; } rows[] = {
	{ "# x\nCONFIG_ARM64=y\nCONFIG_ARM64_4K_PAGES=y\n# CONFIG_ARM64_16K_PAGES is not set\n",
	  4096 },
	{ "# CONFIG_ARM64_4K_PAGES is not set\nCONFIG_ARM64_16K_PAGES=y\n", 16384 },
	{ "CONFIG_ARM64_64K_PAGES=y", 65536 },
	{ "CONFIG_PAGE_SIZE_64KB=y\n", 65536 },
	{ "CONFIG_X86=y\n", 4096 },
	{ "CONFIG_ARM64_64K_PAGES=n\n", 0 },
	{ "", 0 },
};

static void config(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(rows); i++)
		assert_int_equal(pagesize_of_config(
					 &(struct text){ rows[i].config, strlen(rows[i].config) }),
				 rows[i].want);
}

/* printf 'CONFIG_ARM64_16K_PAGES=y\n' | gzip -9n */
static const char packed[] =
	"\037\213\010\000\000\000\000\000\002\377\163\366\367\163\363\164\217\167\014\362\065\063"
	"\211\067\064\363\216\017\160\164\167\015\266\255\344\002\000\252\125\250\261\031\000\000"
	"\000";

static void gzip(void **state)
{
	struct arena *mem = arena_new();
	struct text in = { packed, sizeof packed - 1 }, out = { NULL, 0 };

	(void)state;
	assert_int_equal(gzip_read(&in, 4096, mem, &out), 0);
	assert_string_equal(out.v, "CONFIG_ARM64_16K_PAGES=y\n");
	assert_int_equal(gzip_read(&in, 25, mem, &out), 0);
	assert_int_equal(gzip_read(&in, 10, mem, &out), -EFBIG);
	for (size_t n = 0; n < in.n; n++)
		assert_int_equal(gzip_read(&(struct text){ packed, n }, 4096, mem, &out), -EBADMSG);
	assert_int_equal(gzip_read(&(struct text){ "not packed", 10 }, 4096, mem, &out), -EBADMSG);
	arena_free(mem);
}

UNIT(cmocka_unit_test(config), cmocka_unit_test(gzip))
