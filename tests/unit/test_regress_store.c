/* Where a store of results is, what is kept of it, and two runs side by side. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/buffer.h"
#include "probes/base/err.h"
#include "probes/base/scan.h"
#include "recipes/regress_compare.h"
#include "recipes/regress_index.h"
#include "recipes/regress_place.h"

static const struct {
	const char *in, *dir, *url, *user, *password, *host;
	unsigned port;
	const char *branch;
} places[] = {
	{ "/srv/r.git", "/srv/r.git", NULL, NULL, NULL, NULL, 0, "" },
	{ "r.git#main", "r.git", NULL, NULL, NULL, NULL, 0, "refs/heads/main" },
	{ "file:///srv/a%20b.git", "/srv/a b.git", NULL, NULL, NULL, NULL, 0, "" },
	{ "file://localhost/srv/r.git", "/srv/r.git", NULL, NULL, NULL, NULL, 0, "" },
	{ "https://h/r.git", NULL, "https://h/r.git", NULL, NULL, "h", 0, "" },
	{ "https://me:se%20c@h:8443/r.git#a/b-1.x", NULL, "https://h:8443/r.git", "me", "se c", "h",
	  8443, "refs/heads/a/b-1.x" },
	{ "http://h/r.git", NULL, "http://h/r.git", NULL, NULL, "h", 0, "" },
	{ "HTTPS://h/r.git", NULL, "HTTPS://h/r.git", NULL, NULL, "h", 0, "" },
	{ "https://me@h/r", NULL, "https://h/r", "me", NULL, "h", 0, "" },
	{ "https://[::1]:80/r", NULL, "https://[::1]:80/r", NULL, NULL, "::1", 80, "" },
	{ "ssh://git@h:2222/r.git", NULL, "ssh://git@h:2222/r.git", "git", NULL, "h", 2222, "" },
	{ "git@h:some/r.git", NULL, "git@h:some/r.git", "git", NULL, "h", 0, "" },
	{ "./a:b", "./a:b", NULL, NULL, NULL, NULL, 0, "" },
};

static const char *const no_places[] = {
	"", "https:/x", "ftp://h/r", "git://h/r", "ext::sh -c x", "https://", "https://h", "https://h/",
	"https://:80/r", "https://h:0/r", "https://h:99999/r", "https://h:/r?x#y z", "https://-o/r",
	"ssh://-oProxyCommand=x/r", "-oProxyCommand=x:r", "ssh://a:b@h/r", "http://a:b@h/r",
	"https://a%00:b@h/r", "https://a%0ab:c@h/r", "https://h/a b", "https://h/r\n", "https://a:%zz@h/r",
	"file://other/r", "file://", "r.git#", "r.git#..", "r.git#a..b", "r.git#-x", "r.git#a b",
	"r.git#a:b", "r.git#a//b", "r.git#a.lock", "https://h/r?x", "https://x:y:z/r",
};

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static void where(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(places); i++) {
		struct arena *mem = arena_new();
		struct regress_place p = { 0 };
		struct err err = { 0 };
		int rc = regress_place_read(places[i].in, mem, &p, &err);

		if (rc < 0 || !same(p.dir, places[i].dir) || !same(p.url, places[i].url) ||
		    !same(p.user, places[i].user) || !same(p.password, places[i].password) ||
		    !same(p.host, places[i].host) || p.port != places[i].port ||
		    strcmp(p.branch, places[i].branch) != 0 || strstr(p.name, "se%20c"))
			fail_msg("%s: %d %s: %s %s %s %s %s %u %s", places[i].in, rc, err.text, p.dir,
				 p.url, p.user, p.password, p.host, p.port, p.branch);
		arena_free(mem);
	}
	for (size_t i = 0; i < LEN(no_places); i++) {
		struct arena *mem = arena_new();
		struct regress_place p = { 0 };
		struct err err = { 0 };

		if (regress_place_read(no_places[i], mem, &p, &err) != -EINVAL)
			fail_msg("%s is taken", no_places[i]);
		arena_free(mem);
	}
}

static const char *const names[] = { "test_a", "test_b" };

static void cache(void **state)
{
	struct arena *mem = arena_new();
	struct regress_row row = {
		.object = "0123456789abcdef0123456789abcdef01234567", .cells = "#)", .ncells = 2,
		.run = { .id = "20261130T170000Z-1a2b3c4d", .began = "2026-11-30T17:00:00Z",
			 .ended = "2026-11-30T17:01:00Z", .set = "quick",
			 .machine = { .name = "altra\"1", .arch = "aarch64", .cores = 80 },
			 .python = { .version = "3.11.2", .branch = "3.11", .debug = true },
			 .summary = { .passed = 1, .fresh = 7 } },
	};
	struct regress_index in = { .rows = &row, .n = 1, .names = (const char **)(uintptr_t)names,
				    .nnames = 2 }, out = { 0 };
	struct buffer b;
	struct text text;
	char *cut;

	(void)state;
	row.run.machine.name = "altra-1";
	buffer_open(&b);
	regress_index_write(b.to, &in);
	buffer_end(&b);
	text = (struct text){ b.v, b.n };
	assert_int_equal(regress_index_parse(&text, mem, &out), 0);
	assert_int_equal(out.n, 1);
	assert_int_equal(out.nnames, 2);
	assert_string_equal(out.rows[0].object, row.object);
	assert_string_equal(out.rows[0].run.machine.name, "altra-1");
	assert_null(out.rows[0].run.machine.model);
	assert_int_equal(out.rows[0].run.machine.cores, 80);
	assert_int_equal(out.rows[0].run.summary.fresh, 7);
	assert_true(out.rows[0].run.python.debug);
	assert_int_equal(regress_cell_of(&out.rows[0], 0).outcome, REGRESS_NONE);
	assert_int_equal(regress_cell_of(&out.rows[0], 1).outcome, REGRESS_PASSED);
	assert_int_equal(regress_cell_of(&out.rows[0], 1).label, REGRESS_NEW);
	assert_int_equal(regress_cell_of(&out.rows[0], 2).outcome, REGRESS_NONE);
	/* Every beginning of it but the whole and the names alone is refused. */
	for (size_t n = 0; n < b.n; n++) {
		int rc;

		cut = arena_strndup(mem, b.v, n);
		rc = regress_index_parse(&(struct text){ cut, n }, mem, &out);
		if ((rc == 0) != (n && cut[n - 1] == '\n'))
			fail_msg("%zu bytes: %d", n, rc);
	}
	/* A time that is none, behind the digits that the id has. */
	cut = arena_strdup(mem, b.v);
	memcpy(strstr(cut, "17:01:00Z"), "17\x92" "01:00Z", 9);
	assert_int_equal(regress_index_parse(&(struct text){ cut, b.n }, mem, &out), -EBADMSG);
	/* A cell for a test that has no name. */
	cut = arena_strdup(mem, b.v);
	memcpy(strstr(cut, "\"#)\""), "\"#)))\"", 4);
	assert_int_equal(regress_index_parse(&(struct text){ cut, b.n }, mem, &out), -EBADMSG);
	buffer_close(&b);
	arena_free(mem);
}

#define TEST(n, o, l) { .name = n, .outcome = REGRESS_##o, .label = REGRESS_##l }

static void sides(void **state)
{
	struct regress_test a[] = {
		TEST("test_z", FAILED, NEW), TEST("test_a", PASSED, UNLABELLED),
		TEST("test_b", FAILED, NEW), TEST("test_c", FAILED, NEW),
		TEST("test_d", PASSED, UNLABELLED), TEST("test_e", FAILED, FLAKY),
		TEST("test_f", PASSED, UNLABELLED), TEST("test_g", CRASHED, NEW),
	};
	struct regress_test b[] = {
		TEST("test_a", CRASHED, NEW), TEST("test_b", FAILED, KNOWN),
		TEST("test_c", PASSED, UNLABELLED), TEST("test_d", PASSED, UNLABELLED),
		TEST("test_e", FAILED, NEW), TEST("test_f", SKIPPED, UNLABELLED),
		TEST("test_g", SKIPPED, UNLABELLED), TEST("test_h", TIMEOUT, NEW),
		TEST("test_i", PASSED, UNLABELLED), TEST("test_j", FAILED, KNOWN),
	};
	static const struct { const char *name; enum regress_change change; } want[] = {
		{ "test_a", REGRESS_FAILS_NOW },   { "test_b", REGRESS_FAILS_STILL },
		{ "test_c", REGRESS_PASSES_NOW },  { "test_d", REGRESS_SAME },
		{ "test_e", REGRESS_FAILS_NOW },   { "test_f", REGRESS_CHANGED },
		{ "test_g", REGRESS_CHANGED },     { "test_h", REGRESS_FAILS_NOW },
		{ "test_i", REGRESS_ONLY_B },      { "test_j", REGRESS_FAILS_NOW },
		{ "test_z", REGRESS_ONLY_A },
	};
	struct regress_result x = { .tests = a, .ntests = LEN(a), .set = "quick",
				    .machine = { .name = "m", .arch = "aarch64", .page_size = 4096 },
				    .python = { .version = "3.11.2" } };
	struct regress_result y = { .tests = b, .ntests = LEN(b), .set = "quick",
				    .machine = { .name = "m", .arch = "aarch64" },
				    .python = { .version = "3.11.3" } };
	struct arena *mem = arena_new();
	struct regress_compared c;

	(void)state;
	regress_compare_runs(&x, &y, mem, &c);
	assert_int_equal(c.npairs, LEN(want));
	for (size_t i = 0; i < LEN(want); i++) {
		const struct regress_pair *p = &c.pairs[i];

		assert_string_equal((p->b ? p->b : p->a)->name, want[i].name);
		if (p->change != want[i].change)
			fail_msg("%s: %s", want[i].name, regress_change_names[p->change]);
	}
	/* A known one is no news, however it is new to this run. */
	assert_int_equal(c.fresh, 3);
	assert_int_equal(c.ndifferences, 2);
	assert_string_equal(c.differences[0].what, "Python");
	assert_string_equal(c.differences[1].what, "page size");
	assert_string_equal(c.differences[1].b, "unknown");
	arena_free(mem);
}

UNIT(cmocka_unit_test(where), cmocka_unit_test(cache), cmocka_unit_test(sides))
