/* Lists of lines: what they say of the names that are asked for, wherever the pieces end. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/scan.h"
#include "probes/base/unpack.h"
#include "probes/catalog.h"
#include "probes/textlist.h"

typedef void read_line(struct textlist *l, struct span line);

/* Asked for "p", in `exact` or any; what is expected is "STATE VERSION DOWNLOAD INSTALLED". */
static const struct { read_line *line; const char *arch, *in, *exact, *want; } rows[] = {
	{ textlist_apt, NULL, "Package: p\nVersion: 1\nSize: 7\nInstalled-Size: 2\n", NULL,
	  "package 1 7 2048" },
	{ textlist_apt, NULL, "Package: p\nVersion: 1\nArchitecture: arm64\n\n", NULL,
	  "package 1 -1 -1" },
	{ textlist_apt, "arm64", "Package: p\nArchitecture: amd64\nVersion: 1\n\n", NULL,
	  "none - -1 -1" },
	{ textlist_apt, "arm64",
	  "Package: p\nArchitecture: amd64\nVersion: 1\n\nPackage: p\nArchitecture: all\nVersion: 2\n",
	  NULL, "package 2 -1 -1" },
	{ textlist_apt, NULL, "Package: p\n\nPackage: q\nVersion: 1\n", NULL, "none - -1 -1" },
	{ textlist_apt, NULL, "Package: p\nVersion: 1\n\nPackage: p\nVersion: 2\n\n", "2",
	  "package 2 -1 -1" },
	{ textlist_apt, NULL, "Package: p\nVersion: 1\n\n", "2", "none - -1 -1" },
	{ textlist_apt, NULL, "Package: p\nVersion: 1\n\nPackage: p\nVersion: 2\n\n", NULL,
	  "package 1 -1 -1" },
	{ textlist_apt, NULL, "Package: q\nVersion: 1\nPriority: x\nPre-Depends: p\nDepends: p\n\n",
	  NULL, "none - -1 -1" },
	{ textlist_apt, NULL, "Package: q\nVersion: 1\nProvides: a, p (= 2), b\n\n", NULL,
	  "virtual - -1 -1" },
	{ textlist_apt, NULL, "Package: q\nProvides: p:any\nVersion: 1\n\n", NULL,
	  "virtual - -1 -1" },
	{ textlist_apt, NULL, "Package: q\nVersion: 1\nProvides: a,\n b,\n p\n\n", NULL,
	  "virtual - -1 -1" },
	{ textlist_apt, NULL, "Package: q\nVersion: 1\nDepends: a\n p\nDescription: x\n p\n", NULL,
	  "none - -1 -1" },
	{ textlist_apt, NULL, "Package: q\nVersion: 1\nProvides: p\n\nPackage: p\nVersion: 3\n", NULL,
	  "package 3 -1 -1" },
	{ textlist_apt, NULL, "Package: q\nVersion: 1\nProvides: p\n\n", "1", "none - -1 -1" },
	{ textlist_apt, "arm64", "Package: q\nArchitecture: amd64\nVersion: 1\nProvides: p\n\n", NULL,
	  "none - -1 -1" },
	{ textlist_apt, NULL, "Package: pp\nVersion: 1\n\nPackage: \nVersion: 1\n", NULL,
	  "none - -1 -1" },
	{ textlist_apt, NULL, "Package: p\nVersion: 1 2\n\n", NULL, "none - -1 -1" },
	{ textlist_apt, NULL, "Package: p\nVersion: 1\nSize: x\nInstalled-Size: 99999999999999999999\n",
	  NULL, "package 1 -1 -1" },
	{ textlist_apt, NULL, "Package: p  \nVersion:\t1\r\n\n", NULL, "package 1 -1 -1" },
	{ textlist_apt, NULL, "Package:p\nVersion:1\n", NULL, "package 1 -1 -1" },
	/* What the package before said is not said of this one. */
	{ textlist_apt, NULL, "Package: q\nVersion: 1\nSize: 5\n\nPackage: p\nVersion: 2\n", NULL,
	  "package 2 -1 -1" },
	{ textlist_apt, NULL, "Size: 5\nVersion: 1\n\nPackage: p\n", NULL, "none - -1 -1" },
	{ textlist_apk, NULL, "P:q\nV:1\nS:5\n\nP:p\n\n", NULL, "none - -1 -1" },
	/* A blank line is missing. */
	{ textlist_apt, NULL, "Package: p\nVersion: 1\nPackage: q\nVersion: 2\n", NULL,
	  "package 1 -1 -1" },
	{ textlist_apt, NULL, "", NULL, "none - -1 -1" },
	{ textlist_apt, NULL, "\n\n\nPackage", NULL, "none - -1 -1" },
	{ textlist_apt, NULL,
	  "Package: 0ad\nVersion: 0.0.26-3\nInstalled-Size: 28591\nMaintainer: Pacific Provinces <a@b>\n"
	  "Homepage: https://example.org/Package/Provides\nDescription: a game of war\n"
	  "Tag: game::strategy,\n interface::graphical, Provides: p\nFilename: pool/main/0/0ad/0ad.deb\n"
	  "Size: 7891488\nMD5sum: 4d471183a39a3a11d00cd35bf9f6803d\n\nPackage: p\nSource: Package\n"
	  "Version: 0.0.26-1\nInstalled-Size: 3\nSection: games\nPriority: optional\nSize: 2\n\n", NULL,
	  "package 0.0.26-1 2 3072" },

	{ textlist_apk, NULL, "C:Q1\nP:p\nV:1-r0\nA:x\nS:5\nI:6\nT:x\n\n", NULL, "package 1-r0 5 6" },
	{ textlist_apk, NULL, "P:q\nV:1\np:so:a.so=1 p=1.2\n\nP:r\nV:2\n", NULL, "virtual - -1 -1" },
	{ textlist_apk, NULL, "P:q\nV:1\nD:p\n\n", NULL, "none - -1 -1" },
	{ textlist_apk, NULL, "P:q\nV:1\n\nP:p\nV:2", NULL, "package 2 -1 -1" },

	{ textlist_pacman, NULL,
	  "%FILENAME%\nx\n\n%NAME%\np\n\n%VERSION%\n1:2-3\n\n%CSIZE%\n9\n\n%ISIZE%\n10\n\n", NULL,
	  "package 1:2-3 9 10" },
	{ textlist_pacman, NULL, "%NAME%\nq\n\n%VERSION%\n1\n\n%PROVIDES%\na\np=3\n\n%DEPENDS%\nb\n",
	  NULL, "virtual - -1 -1" },
	{ textlist_pacman, NULL, "%NAME%\nq\n\n%VERSION%\n1\n\n%DEPENDS%\np\n", NULL,
	  "none - -1 -1" },
};

static const char *answer(const struct offer *o, struct arena *mem)
{
	static const char *const states[] = { "unknown", "none", "virtual", "package" };

	return arena_printf(mem, "%s %s %lld %lld", states[o->state], o->version ? o->version : "-",
			    (long long)o->download, (long long)o->installed);
}

/* The list in pieces of `n` bytes, each in memory of its own so that a read beyond it is seen. */
static void feed(struct textlist *l, const char *in, size_t n)
{
	int rc = 0;

	for (size_t at = 0, all = strlen(in); rc == 0 && at < all; at += n) {
		size_t some = n < all - at ? n : all - at;
		char *piece = malloc(some);

		assert_non_null(piece);
		memcpy(piece, in + at, some);
		rc = textlist_feed(l, (struct span){ piece, some });
		free(piece);
	}
	assert_true(rc == 0 || rc == UNPACK_ENOUGH);
	textlist_end(l);
}

static void formats(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(rows); i++)
		for (size_t n = 1; n <= strlen(rows[i].in) + 1; n++) {
			struct arena *mem = arena_new();
			struct offer o = { .name = "p", .exact = rows[i].exact };
			struct asked asked;
			struct textlist l = { .line = rows[i].line, .arch = rows[i].arch,
					      .mem = mem };

			asked_begin(&asked, &o, 1, mem);
			record_begin(&l.r, &asked, "list", mem);
			feed(&l, rows[i].in, n);
			if (strcmp(answer(&o, mem), rows[i].want) != 0)
				fail_msg("%s in pieces of %zu: %s", rows[i].in, n, answer(&o, mem));
			assert_int_equal(asked.open, o.state != OFFER_PACKAGE);
			arena_free(mem);
		}
}

/* Names that share much, twice the same one, and one that sorts before and after all. */
static void names(void **state)
{
	struct offer v[] = { { .name = "libb" }, { .name = "liba" }, { .name = "libb" }, { .name = "z" },
			     { .name = "" }, { .name = "lib" }, { .name = "g++" } };
	struct arena *mem = arena_new();
	struct asked asked;
	size_t at;

	(void)state;
	asked_begin(&asked, v, LEN(v), mem);
	assert_int_equal(asked_find(&asked, SPAN("libb"), &at), 2);
	assert_int_equal(asked_find(&asked, SPAN("lib"), &at), 1);
	assert_ptr_equal(asked.v[at], &v[5]);
	assert_int_equal(asked_find(&asked, SPAN("g++"), &at), 1);
	assert_int_equal(asked_find(&asked, SPAN("libbb"), &at), 0);
	assert_int_equal(asked_find(&asked, SPAN("li"), &at), 0);
	assert_int_equal(asked_find(&asked, SPAN("lib\0"), &at), 0);
	assert_int_equal(asked_find(&asked, SPAN(""), &at), 0);
	asked_begin(&asked, v, 0, mem);
	assert_int_equal(asked_find(&asked, SPAN("lib"), &at), 0);
	arena_free(mem);
}

/* A line without an end is an error and no cut, and so are others of every kind. */
static void hostile(void **state)
{
	struct arena *mem = arena_new();
	struct offer o = { .name = "p" };
	struct asked asked;
	struct textlist l = { .line = textlist_apt, .mem = mem };
	char *x = TAKE_N(mem, FEED_LINE, char);
	struct span piece = { x, FEED_LINE };

	(void)state;
	memset(x, 'x', FEED_LINE);
	asked_begin(&asked, &o, 1, mem);
	record_begin(&l.r, &asked, "list", mem);
	assert_int_equal(textlist_feed(&l, SPAN("Package: ")), 0);
	assert_int_equal(textlist_feed(&l, (struct span){ x, FEED_LINE - 9 }), 0);
	assert_int_equal(textlist_feed(&l, SPAN("\nPackage: p\nVersion: 1\n")), 0);
	assert_int_equal(textlist_feed(&l, SPAN("")), 0);
	textlist_end(&l);
	assert_int_equal(o.state, OFFER_PACKAGE);
	assert_int_equal(textlist_feed(&l, SPAN("x")), UNPACK_ENOUGH);
	assert_int_equal(textlist_feed(&l, piece), -E2BIG);
	arena_free(mem);
}

UNIT(cmocka_unit_test(formats), cmocka_unit_test(names), cmocka_unit_test(hostile))
