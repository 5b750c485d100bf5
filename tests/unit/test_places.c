/* Where packages are looked for: pip's files and variables, and our own words over them. */
#include "tree.h"

#include <errno.h>
#include <sys/stat.h>

#include "probes/base/fetch.h"
#include "probes/base/scan.h"
#include "probes/places.h"

struct file { const char *path, *text; };

#define HOME_ENV "HOME=/home/a\n"

/* `want` has a line for each place: "index ADDRESS FROM:LINE". */
static const struct {
	const char *environ;
	struct file files[4];
	const char *index, *links, *def;
	const char *want, *none;
	int rc;
} rows[] = {
	{ "", { { 0 } }, NULL, NULL, "https://d/simple", "index https://d/simple pip's own default:0\n",
	  NULL, 0 },
	{ "", { { 0 } }, NULL, NULL, "", "", "no index is configured", 0 },
	{ "", { { "/etc/pip.conf", "[global]\nindex-url = https://g/s\n" } }, NULL, NULL, "https://d/",
	  "index https://g/s /etc/pip.conf:2\n", NULL, 0 },
	{ "", { { "/etc/pip.conf", "[global]\n\nindex-url = https://g/s\n[install]\nindex_url: https://i/s\n" } },
	  NULL, NULL, "", "index https://i/s /etc/pip.conf:5\n", NULL, 0 },
	{ "", { { "/etc/pip.conf", "[download]\nindex-url = https://g/s\n" } }, NULL, NULL, "https://d/",
	  "index https://d/ pip's own default:0\n", NULL, 0 },
	{ HOME_ENV, { { "/etc/pip.conf", "[global]\nindex-url = https://g/s\n" },
		      { "/home/a/.config/pip/pip.conf", "[global]\nindex-url = https://u/s\n" } },
	  NULL, NULL, "", "index https://u/s /home/a/.config/pip/pip.conf:2\n", NULL, 0 },
	{ HOME_ENV "VIRTUAL_ENV=/v\n",
	  { { "/home/a/.pip/pip.conf", "[global]\nindex-url = https://u/s\n" },
	    { "/v/pip.conf", "[global]\nindex-url = https://v/s\n" } },
	  NULL, NULL, "", "index https://v/s /v/pip.conf:2\n", NULL, 0 },
	{ HOME_ENV "PIP_CONFIG_FILE=/c\n",
	  { { "/etc/pip.conf", "[global]\nextra-index-url = https://g/s\n" },
	    { "/home/a/.config/pip/pip.conf", "[global]\nindex-url = https://u/s\n" },
	    { "/c", "[global]\nindex-url = https://c/s\n" } },
	  NULL, NULL, "", "index https://c/s /c:2\nindex https://g/s /etc/pip.conf:2\n", NULL, 0 },
	{ "PIP_CONFIG_FILE=/dev/null\n", { { "/etc/pip.conf", "[global]\nindex-url = https://g/s\n" } },
	  NULL, NULL, "https://d/", "index https://d/ pip's own default:0\n", NULL, 0 },
	{ "PIP_INDEX_URL=https://e/s\nPIP_EXTRA_INDEX_URL=https://x/s  https://y/s\n",
	  { { "/etc/pip.conf", "[install]\nindex-url = https://g/s\nextra-index-url = https://z/s\n" } },
	  NULL, NULL, "", "index https://e/s PIP_INDEX_URL:0\nindex https://x/s PIP_EXTRA_INDEX_URL:0\n"
	  "index https://y/s PIP_EXTRA_INDEX_URL:0\n", NULL, 0 },
	{ "PIP_INDEX_URL=\n", { { "/etc/pip.conf", "[global]\nindex-url = https://g/s\n" } }, NULL, NULL,
	  "", "index https://g/s /etc/pip.conf:2\n", NULL, 0 },
	{ "", { { "/etc/pip.conf", "[global]\nextra-index-url =\n  https://a/s\n  https://b/s\n" } },
	  NULL, NULL, "https://d/s", "index https://d/s pip's own default:0\n"
	  "index https://a/s /etc/pip.conf:2\nindex https://b/s /etc/pip.conf:2\n", NULL, 0 },
	{ "PIP_INDEX_URL=https://e/s\nPIP_NO_INDEX=1\n", { { 0 } }, "https://o/s", NULL, "https://d/",
	  "index https://o/s --index:0\n", NULL, 0 },
	{ "PIP_NO_INDEX=1\n", { { 0 } }, NULL, NULL, "https://d/", "", "told to ask no index", 0 },
	{ "PIP_NO_INDEX=0\n", { { 0 } }, NULL, NULL, "https://d/", "index https://d/ pip's own default:0\n",
	  NULL, 0 },
	{ "PIP_NO_INDEX=perhaps\n", { { 0 } }, NULL, NULL, "https://d/", NULL, NULL, -EBADMSG },
	{ "PIP_NO_INDEX=1\nPIP_FIND_LINKS=/w https://l/p.html\n", { { 0 } }, NULL, "file:///o%20x", "",
	  "links /w PIP_FIND_LINKS:0\nlinks https://l/p.html PIP_FIND_LINKS:0\n"
	  "links /o x --find-links:0\n", NULL, 0 },
	{ "PIP_INDEX_URL=https://u:p@e/s\n", { { 0 } }, NULL, NULL, "", "index https://****@e/s PIP_INDEX_URL:0\n",
	  NULL, 0 },
	{ "PIP_INDEX_URL=http://e/s\n", { { 0 } }, NULL, NULL, "",
	  "index http://e/s PIP_INDEX_URL:0 ignored\n", NULL, 0 },
	{ "PIP_INDEX_URL=http://e/s\nPIP_TRUSTED_HOST=x e\n", { { 0 } }, NULL, NULL, "",
	  "index http://e/s PIP_INDEX_URL:0\n", NULL, 0 },
	{ "PIP_INDEX_URL=http://localhost:80/s\n", { { 0 } }, NULL, NULL, "",
	  "index http://localhost:80/s PIP_INDEX_URL:0\n", NULL, 0 },
	{ "PIP_INDEX_URL=file:///srv/simple\n", { { 0 } }, NULL, NULL, "",
	  "index /srv/simple PIP_INDEX_URL:0\n", NULL, 0 },
	{ "PIP_INDEX_URL=/srv/simple\n", { { 0 } }, NULL, NULL, "", NULL, NULL, -EINVAL },
	{ "PIP_INDEX_URL=ftp://h/simple\n", { { 0 } }, NULL, NULL, "", NULL, NULL, -EINVAL },
	{ "PIP_FIND_LINKS=file://other/x\n", { { 0 } }, NULL, NULL, "", NULL, NULL, -EINVAL },
	{ HOME_ENV "PIP_FIND_LINKS=~/w\n", { { 0 } }, NULL, NULL, "", "links /home/a/w PIP_FIND_LINKS:0\n",
	  NULL, 0 },
	{ "", { { "/etc/pip.conf", "index-url = x\n" } }, NULL, NULL, "https://d/", NULL, NULL, -EBADMSG },
	{ "PIP_CONFIG_FILE=c\n", { { 0 } }, NULL, NULL, "https://d/", NULL, NULL, -EIO },
};

static void write_file(const char *path, const char *text)
{
	char *whole = JOIN(mem, at, path);
	FILE *f;

	for (char *c = whole + strlen(at) + 1; *c; c++)
		if (*c == '/') {
			*c = '\0';
			(void)mkdir(whole, 0755);
			*c = '/';
		}
	f = fopen(whole, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void begin(void)
{
	void *none = NULL;

	assert_int_equal(tree_open(&none), 0);
}

static void end(void)
{
	void *none = NULL;

	assert_int_equal(tree_close(&none), 0);
}

static void reopen(void)
{
	struct err err = { 0 };

	root_close(root);
	assert_int_equal(root_open(at, &root, &err), 0);
}

static const char *text_of(const struct places *p)
{
	const char *out = "";

	for (size_t i = 0; i < p->n; i++)
		out = arena_printf(mem, "%s%s %s %s:%u%s\n", out, p->v[i].links ? "links" : "index",
				   p->v[i].shown, p->v[i].from, p->v[i].line,
				   p->v[i].ignored ? " ignored" : "");
	return out;
}

static void precedence(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		const char *const index[] = { rows[i].index, NULL }, *const links[] = { rows[i].links, NULL };
		struct places p = { 0 };
		struct err err = { 0 };
		int rc;

		begin();
		write_file("/.ampy/environ", rows[i].environ);
		for (size_t k = 0; k < LEN(rows[i].files) && rows[i].files[k].path; k++)
			write_file(rows[i].files[k].path, rows[i].files[k].text);
		reopen();
		rc = places_find(root, &(struct places_asked){ .index = index, .find_links = links,
							       .pip_default = rows[i].def },
				 mem, &p, &err);
		if (rc != rows[i].rc || (rc == 0 && strcmp(text_of(&p), rows[i].want) != 0))
			fail_msg("row %zu: %d %s\n%s", i, rc, err.text, text_of(&p));
		if (rc == 0 && (rows[i].none ? !p.none || !strstr(p.none, rows[i].none) : !!p.none))
			fail_msg("row %zu: none is '%s'", i, p.none);
		end();
	}
}

/* Files that pip is given: after the index of pip's configuration, before and behind each other. */
static void lines(void **state)
{
	static const struct {
		const char *environ;
		struct places_line lines[4];
		const char *index, *want, *none;
		int rc;
	} said[] = {
		{ "", { { PLACES_INDEX, "https://a/", "r", 3, true }, { PLACES_EXTRA, "https://b/", "r", 4, true } }, NULL,
		  "index https://a/ r:3\nindex https://b/ r:4\n", NULL, 0 },
		{ "", { { PLACES_EXTRA, "https://b/", "r", 1, true } }, NULL,
		  "index https://d/ pip's own default:0\nindex https://b/ r:1\n", NULL, 0 },
		{ "", { { PLACES_EXTRA, "https://b/", "r", 1, true }, { PLACES_INDEX, "https://a/", "r", 2, true } }, NULL,
		  "index https://a/ r:2\n", NULL, 0 },
		{ "PIP_EXTRA_INDEX_URL=https://e/\n", { { PLACES_INDEX, "https://a/", "P", 0, true },
							 { PLACES_CONFIGURED, "https://d", "P", 0, true } }, NULL,
		  "index https://a/ P:0\nindex https://d/ pip's own default:0\nindex https://e/ PIP_EXTRA_INDEX_URL:0\n",
		  NULL, 0 },
		{ "", { { PLACES_INDEX, "https://a/", "r", 3, true } }, "https://o/", "index https://o/ --index:0\n", NULL, 0 },
		{ "", { { PLACES_INDEX, "https://a/", "r", 3, true }, { PLACES_NO_INDEX, "", "r", 4, true } }, NULL, "",
		  "pip is told to ask no index (r, line 4)", 0 },
		{ "PIP_NO_INDEX=1\n", { { PLACES_INDEX, "https://a/", "r", 3, true } }, NULL, "",
		  "pip is told to ask no index (PIP_NO_INDEX)", 0 },
		{ "PIP_FIND_LINKS=/w\n", { { PLACES_LINKS, "x/y", "r", 1, true }, { PLACES_NO_INDEX, "", "r", 2, true } }, NULL,
		  "links /w PIP_FIND_LINKS:0\nlinks x/y r:1\n", NULL, 0 },
		{ "", { { PLACES_INDEX, "http://a/", "r", 3, true } }, NULL, "index http://a/ r:3 ignored\n", NULL, 0 },
		{ "", { { PLACES_INDEX, "http://a/", "r", 3, true }, { PLACES_TRUSTED_HOST, "a", "r", 9, true } }, NULL,
		  "index http://a/ r:3\n", NULL, 0 },
		{ "", { { PLACES_INDEX, "nowhere", "r", 3, true } }, NULL, NULL, NULL, -EINVAL },
	};

	(void)state;
	for (size_t i = 0; i < LEN(said); i++) {
		const char *const index[] = { said[i].index, NULL };
		struct places_asked asked = { .index = index, .pip_default = "https://d/", .lines = said[i].lines };
		struct places p = { 0 };
		struct err err = { 0 };
		int rc;

		while (asked.nlines < LEN(said[i].lines) && said[i].lines[asked.nlines].v)
			asked.nlines++;
		begin();
		write_file("/.ampy/environ", said[i].environ);
		reopen();
		rc = places_find(root, &asked, mem, &p, &err);
		if (rc != said[i].rc || (rc == 0 && strcmp(text_of(&p), said[i].want) != 0))
			fail_msg("row %zu: %d %s\n%s", i, rc, err.text, text_of(&p));
		if (rc == 0 && (said[i].none ? !p.none || !strstr(p.none, said[i].none) : !!p.none))
			fail_msg("row %zu: none is '%s'", i, p.none);
		if (rc < 0)
			assert_string_equal(err.text, "r, line 3: 'nowhere' is no address of http, https or file");
		end();
	}
}

static void settings(void **state)
{
	struct places_asked asked = { .pip_default = "https://d/s" };
	struct fetch_setup setup = { 0 };
	struct err err = { 0 };
	struct places p;

	(void)state;
	write_file("/.ampy/environ", HOME_ENV "REQUESTS_CA_BUNDLE=/r.pem\nSSL_CERT_FILE=/s.pem\n"
		   "PIP_TIMEOUT=7\nPIP_DEFAULT_TIMEOUT=9\n");
	write_file("/home/a/.netrc", "machine d login u password p\n");
	reopen();
	assert_int_equal(places_find(root, &asked, mem, &p, &err), 0);
	assert_string_equal(p.ca, JOIN(mem, at, "//r.pem"));
	assert_string_equal(p.ca_from, "REQUESTS_CA_BUNDLE");
	assert_int_equal(p.timeout, 7);
	assert_int_equal(p.retries, -1);
	assert_true(span_starts(p.netrc, "machine d"));
	assert_null(p.logins);

	write_file("/n", "machine n\n");
	write_file("/r.pem", "");
	write_file("/etc/pip.conf", "[global]\ncert = /r.pem\nclient-cert = ~/c.pem\nretries = 2\n"
		   "proxy = http://u:p@proxy:1\ntrusted-host = a b:1\nextra-index-url = https://t@d/x\n");
	write_file("/.ampy/environ", HOME_ENV "NETRC=/n\nSSL_CERT_FILE=/q.pem\n");
	reopen();
	assert_int_equal(places_find(root, &asked, mem, &p, &err), 0);
	assert_string_equal(p.ca, JOIN(mem, at, "/r.pem"));
	assert_string_equal(p.ca_from, "/etc/pip.conf");
	places_setup(&p, &setup);
	assert_string_equal(setup.client_cert, JOIN(mem, at, "//home/a/c.pem"));
	assert_string_equal(setup.proxy, "http://u:p@proxy:1");
	assert_int_equal(setup.retries, 2);
	assert_string_equal(setup.trusted[1], "b:1");
	assert_null(setup.trusted[2]);
	assert_string_equal(setup.logins[0], "https://t@d/x");
	assert_true(span_starts(setup.netrc, "machine n"));
	assert_string_equal(place_page(&p.v[0], "numpy", mem), "https://d/s/numpy/");
}

UNIT(cmocka_unit_test(precedence), cmocka_unit_test(lines),
     cmocka_unit_test_setup_teardown(settings, tree_open, tree_close))
