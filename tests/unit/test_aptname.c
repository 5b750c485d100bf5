/* The names of apt's lists, as apt 2.6 has them. */
#include "unit.h"

#include "probes/base/arena.h"
#include "probes/base/aptname.h"
#include "probes/base/scan.h"

static const struct { const char *uri, *suite, *component, *want; } rows[] = {
	{ "http://a.org/debian", "s", "main", "a.org_debian_dists_s_main_binary-" },
	{ "http://a.org/debian/", "s", "main", "a.org_debian_dists_s_main_binary-" },
	{ "http://a.org/debian//", "s", "main", "a.org_debian__dists_s_main_binary-" },
	{ "http://a.org", "s", "main", "a.org_dists_s_main_binary-" },
	{ "http:a.org/x", "s", "main", "a.org_x_dists_s_main_binary-" },
	{ "http://A.org/x", "s", "main", "A.org_x_dists_s_main_binary-" },
	{ "http://user:pa@a.org:80/d", "s", "main", "a.org:80_d_dists_s_main_binary-" },
	{ "http://user@a.org:8080/d_e~x=y", "s", "c_d",
	  "a.org:8080_d%5fe%7ex%3dy_dists_s_c%5fd_binary-" },
	{ "http://a.org:/x", "s", "main", "a.org_x_dists_s_main_binary-" },
	{ "http://[::1]:80/d", "s", "main", "::1:80_d_dists_s_main_binary-" },
	{ "http://[::1]/d", "s", "main", "::1_d_dists_s_main_binary-" },
	{ "file:/opt/repo", "s", "main", "_opt_repo_dists_s_main_binary-" },
	{ "file:///opt/repo", "s", "main", "_opt_repo_dists_s_main_binary-" },
	{ "file:/opt@x:8/y", "s", "main", "_opt%40x:8_y_dists_s_main_binary-" },
	{ "file://host/opt", "s", "main", "host_opt_dists_s_main_binary-" },
	{ "cdrom:[Debian GNU/Linux 12.0.0 _Bookworm_ - DVD 20230610-10:23]/", "s", "main",
	  "Debian%20GNU_Linux%2012.0.0%20%5fBookworm%5f%20-%20DVD%2020230610-10:23"
	  "_dists_s_main_binary-" },
	{ "cdrom:[A B]x/", "s", "main", "A%20Bx_dists_s_main_binary-" },
	{ "http://a.org/d!a@b$c^*d:e;f,g+h", "s", "main",
	  "a.org_d%21a%40b%24c%5e%2ad:e;f,g+h_dists_s_main_binary-" },
	{ "http://a.org/\xc3\xa9", "s\\y", "a/b", "a.org_%c3%a9_dists_s%5cy_a_b_binary-" },
	{ "http://a.org/debian", "s/updates", "main", "a.org_debian_dists_s_updates_main_binary-" },
	{ "http://a.org/x", "//s", "main", "a.org_x_dists___s_main_binary-" },
	{ "http://a.org/flat", "/", "", "a.org_flat_" },
	{ "http://a.org/flat", "./", "", "a.org_flat_._" },
	{ "http://a.org/flat", "sub/dir/", "", "a.org_flat_sub_dir_" },
	{ "http://a.org/x", "/s/", "", "a.org_x__s_" },
	/* what is not told */
	{ "mirror+file:/etc/apt/mirrors.txt", "s", "main", NULL },
	{ "mirror://a.org/m", "s", "main", NULL },
	{ "http://a.org/$(ARCH)", "s", "main", NULL },
	{ "http://a.org/x", "s-$(ARCH)", "main", NULL },
	{ "http://a.org/x%2fy", "s", "main", NULL },
	{ "\"http://a.org/x\"", "s", "main", NULL },
	{ "http://a.org/x", "s%20", "main", NULL },
	{ "http://a.org/x", "s", "%6d", NULL },
	{ "http://us:er@pw@a.org/x", "s", "main", NULL },
	{ "s3://KEY:SE/CRET@bucket/x", "s", "main", NULL },
	{ "http://a.org:443x/x", "s", "main", NULL },
	{ "http://a.org:0080/x", "s", "main", NULL },
	{ "http://u@[::1]/x", "s", "main", NULL },
	{ "http://[::1/x", "s", "main", NULL },
	{ "http://::1]/x", "s", "main", NULL },
	{ "file:////opt/repo", "s", "main", NULL },
	{ "file:", "s", "main", NULL },
	{ "nowhere", "s", "main", NULL },
	{ "", "", "", NULL },
};

static void names(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		const char *got = apt_list_begins(span_of(rows[i].uri), span_of(rows[i].suite),
						  span_of(rows[i].component), mem);

		if (!got != !rows[i].want || (got && strcmp(got, rows[i].want) != 0))
			fail_msg("%s %s %s: %s", rows[i].uri, rows[i].suite, rows[i].component,
				 got ? got : "not told");
	}
	arena_free(mem);
}

/* What is longer than a file's name can be. */
static void limits(void **state)
{
	struct arena *mem = arena_new();
	char suite[300];

	(void)state;
	memset(suite, 's', sizeof suite);
	for (size_t n = 1; n < sizeof suite; n++) {
		const char *got = apt_list_begins(SPAN("u:a"), (struct span){ suite, n },
						  SPAN("main"), mem);

		/* a_dists_ and _main_binary- */
		if ((got != NULL) != (n + 8 + 13 <= 255) || (got && strlen(got) != n + 8 + 13))
			fail_msg("%zu bytes: %s", n, got ? got : "not told");
	}
	arena_free(mem);
}

static void options(void **state)
{
	static const char *const plain[] = {
		"arch", "arch+", "Arch-", "Architectures-Add", "Languages-Remove", "Signed-By",
		"by-hash", "X-Repolib-Name", "allow-downgrade-to-insecure",
	};
	static const char *const others[] = {
		"", "-", "+", "-add", "x-", "target", "snapshot", "Snapshot", "inrelease-path",
		"arch++", "by", "hash",
	};

	(void)state;
	for (size_t i = 0; i < LEN(plain); i++)
		if (!apt_option_is_plain(span_of(plain[i])))
			fail_msg("%s", plain[i]);
	for (size_t i = 0; i < LEN(others); i++)
		if (apt_option_is_plain(span_of(others[i])))
			fail_msg("%s", others[i]);
}

UNIT(cmocka_unit_test(names), cmocka_unit_test(limits), cmocka_unit_test(options))
