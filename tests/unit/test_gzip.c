/* gzip from a machine that may be hostile: limits hold wherever the sizes meet. */
#include "unit.h"

#include <errno.h>
#include <zlib.h>

#include "probes/base/arena.h"
#include "probes/base/gzip.h"
#include "probes/base/scan.h"

/* n bytes, each 'a', packed; what is left of `room` behind them stays 0. */
static struct text packed(size_t n, size_t room, struct arena *mem)
{
	enum { GZIP = 16 + MAX_WBITS };
	char *plain = TAKE_N(mem, n, char), *out = TAKE_N(mem, room + 1, char);
	z_stream z = { .next_in = (Bytef *)plain, .avail_in = (unsigned)n,
		       .next_out = (Bytef *)out, .avail_out = (unsigned)room };

	memset(plain, 'a', n);
	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, GZIP, 9, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	(void)deflateEnd(&z);
	return (struct text){ out, room };
}

static void limits(void **state)
{
	enum { MAX = 4096 };
	static const struct { size_t plain, packed; int rc; } rows[] = {
		{ 10, 100, 0 },
		{ MAX, 100, 0 },
		{ MAX + 1, 100, -EFBIG },
		{ 100 * MAX, MAX / 8, -EFBIG },
		{ 100 * MAX, MAX / 8 - 1, -EFBIG },  /* eight times as long is almost MAX */
		{ 100 * MAX, MAX / 8 - 8, -EFBIG },
		{ 100 * MAX, MAX / 8 - 9, -EFBIG },
		{ MAX + 40, MAX / 8 - 1, -EFBIG },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct arena *mem = arena_new();
		struct text from = packed(rows[i].plain, rows[i].packed, mem), to = { NULL, 0 };

		assert_int_equal(gzip_read(&from, MAX, mem, &to), rows[i].rc);
		assert_int_equal(to.n, rows[i].rc ? 0 : rows[i].plain);
		arena_free(mem);
	}
}

UNIT(cmocka_unit_test(limits))
