/* Python's configparser, and addresses without their secrets. */
#include "unit.h"

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/pyconfig.h"
#include "probes/base/scan.h"

struct want { const char *section, *key, *value; };

struct seen {
	const struct want *want;
	size_t n;
};

static int one(void *user, const char *section, const char *key, const char *value, unsigned line,
	       struct err *err)
{
	struct seen *s = user;

	(void)line;
	(void)err;
	assert_non_null(s->want[s->n].section);
	assert_string_equal(section, s->want[s->n].section);
	assert_string_equal(key, s->want[s->n].key);
	assert_string_equal(value, s->want[s->n].value);
	s->n++;
	return 0;
}

static const struct { const char *in; struct want want[4]; } good[] = {
	{ "[global]\nindex-url = https://x/simple\n",
	  { { "global", "index-url", "https://x/simple" } } },
	{ "[global]\r\nTimeout: 60\r\n", { { "global", "timeout", "60" } } },
	{ "[global]\nextra-index-url =\n  https://a\n\n  # no\n  https://b\n",
	  { { "global", "extra-index-url", "\nhttps://a\nhttps://b" } } },
	{ "[a]\nk = v ; kept\n[b]\nk=\n", { { "a", "k", "v ; kept" }, { "b", "k", "" } } },
	{ "# c\n; c\n\n[install]\n  k = v\n  j = w\n",
	  { { "install", "k", "v" }, { "install", "j", "w" } } },
	{ "[a]\nk = v\n [b]\n", { { "a", "k", "v\n[b]" } } },
	{ "", { { 0 } } },
	{ "[a]\n", { { 0 } } },
};

static const struct { const char *in; size_t n; const char *says; } bad[] = {
	{ "index-url = secret\n", 0, "line 1 stands before the first section" },
	{ "[global]\nsecret\n", 0, "line 2 is neither a section nor an option" },
	{ "[global\nk=v\n", 0, "line 1 is neither a section nor an option" },
	{ "[a]\nk=1\nK=2\n", 0, "line 3 sets an option for the second time" },
	{ "[a]\nk=1\n[a]\n", 0, "line 3 begins a section for the second time" },
	{ "[a]\n=secret\n", 0, "line 2 has no name before its value" },
	{ "[a]\nk=\0v\n", 9, "line 2 holds a NUL byte" },
};

static void texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(good); i++) {
		struct text t = { good[i].in, strlen(good[i].in) };
		struct arena *mem = arena_new();
		struct err err = { 0 };
		struct seen seen = { good[i].want, 0 };

		assert_int_equal(pyconfig_read(&t, mem, one, &seen, &err), 0);
		assert_null(good[i].want[seen.n].section);
		arena_free(mem);
	}
	for (size_t i = 0; i < LEN(bad); i++) {
		struct text t = { bad[i].in, bad[i].n ? bad[i].n : strlen(bad[i].in) };
		struct arena *mem = arena_new();
		struct err err = { 0 };
		struct seen seen = { NULL, 0 };

		assert_true(pyconfig_read(&t, mem, one, &seen, &err) < 0);
		assert_string_equal(err.text, bad[i].says);
		arena_free(mem);
	}
}

static void many_sections(void **state)
{
	struct arena *mem = arena_new();
	struct err err = { 0 };
	const char *all = "";

	(void)state;
	for (int i = 0; i < 129; i++)
		all = arena_printf(mem, "%s[%d]\n", all, i);
	assert_true(pyconfig_read(&(struct text){ all, strlen(all) }, mem, one, NULL, &err) < 0);
	assert_string_equal(err.text, "line 129 is one section too many");
	arena_free(mem);
}

static void long_lines(void **state)
{
	char token[2000];
	struct arena *mem = arena_new();
	struct want want[] = { { "global", "index-url", token }, { 0 } };
	struct seen seen = { want, 0 };
	struct err err = { 0 };
	struct text t;

	(void)state;
	memset(token, 'x', sizeof token);
	token[sizeof token - 1] = '\0';
	t.v = arena_printf(mem, "[global]\nindex-url = %s\n", token);
	t.n = strlen(t.v);
	assert_int_equal(pyconfig_read(&t, mem, one, &seen, &err), 0);
	assert_int_equal(seen.n, 1);
	arena_free(mem);
}

static const struct { const char *in, *want; } urls[] = {
	{ "https://index.example.org/simple",             "https://index.example.org/simple" },
	{ "https://user:pass@host/simple",                "https://****@host/simple" },
	{ "https://token@host:8443/simple/",              "https://****@host:8443/simple/" },
	{ "https://u:p@ss@host/simple",                   "https://****@host/simple" },
	{ "https://u:pa/ss@host/simple",                  "https://****@host/simple" },
	{ "https://u:p?a#ss@host/simple",                 "https://****@host/simple" },
	{ "https://u:p@ss/w0rd@host/simple",              "https://****@host/simple" },
	{ "https://u:p%40ss@host/simple",                 "https://****@host/simple" },
	{ "https://u:p\x1b[31m\"'\\@host/",               "https://****@host/" },
	{ "https://u:p ss@host/",                         "https://****@host/" },
	{ "https://:p@host/",                             "https://****@host/" },
	{ "https://u:@host/",                             "https://****@host/" },
	{ "https://@host/",                               "https://****@host/" },
	{ "https://u:p@",                                 "https://****@" },
	{ "HTTPS://u:p@host/",                            "HTTPS://****@host/" },
	{ "git+https://u:p@host/r.git",                   "git+https://****@host/r.git" },
	{ "https://u:p@[::1]:8080/",                      "https://****@[::1]:8080/" },
	{ "u:p@proxy:3128",                               "****@proxy:3128" },
	{ "u:p://x@proxy:3128",                           "****@proxy:3128" },
	{ "//u:p@host/",                                  "****@host/" },
	{ "https://host/simple?token=abc",                "https://host/simple?****" },
	{ "https://u:p@host/simple?sig=a@b",              "https://****@b" },
	{ "https://host/simple?plain",                    "https://host/simple?plain" },
	{ "/opt/wheels@work",                             "/opt/wheels@work" },
	{ "~/wheels",                                     "~/wheels" },
	{ "@",                                            "****@" },
	{ "",                                             "" },
};

static void secrets(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(urls); i++) {
		const char *got = url_masked(span_of(urls[i].in), mem);

		if (strcmp(got, urls[i].want) != 0)
			fail_msg("'%s' gave '%s', not '%s'", urls[i].in, got, urls[i].want);
		assert_int_equal(url_has_secret(span_of(urls[i].in)),
				 strcmp(urls[i].in, urls[i].want) != 0);
	}
	arena_free(mem);
}

UNIT(cmocka_unit_test(texts), cmocka_unit_test(long_lines), cmocka_unit_test(many_sections), cmocka_unit_test(secrets))
