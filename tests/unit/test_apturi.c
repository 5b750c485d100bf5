/* The lines of apt-get --print-uris. */
#include "unit.h"

#include "probes/base/arena.h"
#include "probes/base/scan.h"
#include "probes/catalog.h"
#include "recipes/apturi.h"

static void lines(void **state)
{
	static const struct { const char *in, *name, *version; int64_t bytes; } rows[] = {
		{ "'http://h/p/gcc_12.2.0-3_arm64.deb' gcc_4%3a12.2.0-3_arm64.deb 5216 SHA256:ab",
		  "gcc", "4:12.2.0-3", 5216 },
		{ "'file:/r/a_1_all.deb' a_1_all.deb 0 ", "a", "1", 0 },
		{ "'u' python3_3.11.2-1%2bb1_amd64.deb 26296 MD5Sum:1", "python3", "3.11.2-1+b1",
		  26296 },
		{ "'u' a_1%_all.deb 1", "a", "1%", 1 },
		{ "'u' a_1%00_all.deb 1", "a", "1%00", 1 },
		{ "'u' a_1_all.deb", NULL, NULL, 0 },
		{ "'u' a_1_all.deb -1", NULL, NULL, 0 },
		{ "'u' a_1_all.deb 99999999999", NULL, NULL, 0 },
		{ "'u' a-1-all.deb 1", NULL, NULL, 0 },
		{ "Reading package lists...", NULL, NULL, 0 },
		{ "", NULL, NULL, 0 },
		{ "'", NULL, NULL, 0 },
	};
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct offer offer = { 0 };

		assert_int_equal(apt_uri(span_of(rows[i].in), &offer, mem), rows[i].name != NULL);
		if (!rows[i].name)
			continue;
		assert_string_equal(offer.name, rows[i].name);
		assert_string_equal(offer.exact, rows[i].version);
		assert_int_equal(offer.download, rows[i].bytes);
	}
	arena_free(mem);
}

UNIT(cmocka_unit_test(lines))
