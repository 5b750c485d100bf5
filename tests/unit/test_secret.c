/* What must not stand in user-data, and what requirements files take from elsewhere. */
#include "tree.h"

#include <errno.h>
#include <sys/stat.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/root.h"
#include "probes/base/scan.h"
#include "recipes/bare.h"
#include "recipes/reqfile.h"
#include "recipes/secret.h"

#define LONG "0123456789abcdefghij0123456789ABCDEF"

static void secrets(void **state)
{
	static const struct { const char *in; size_t line; } rows[] = {
		{ "", 0 }, { "numpy>=1.26\n", 0 }, { "https://host/simple/", 0 },
		{ "https://user:pw@host/simple", 1 }, { "https://token@host/", 1 },
		{ "a\nb\n--index-url https://u:p@h/\n", 3 },
		{ "x @ https://h/x.whl", 0 }, { "x @ https://h/p@v1/x.whl", 0 },
		{ "x @ git+https://github.com/o/r@v1#egg=x", 0 },
		{ "x @ git+ssh://git@github.com/o/r", 0 }, { "x @ git+ssh://me@h/o/r", 0 },
		{ "x @ git+ssh://me:pw@h/o/r", 1 }, { "git+https://git@h/o/r", 0 },
		{ "git+https://git:pw@h/o/r", 1 }, { "https://h:80/@x", 0 },
		{ "https://h/x?sig=abc", 1 }, { "https://h/x?a=1&X-Amz-Signature=abc", 1 },
		{ "https://h/x?access_token=t#frag", 1 }, { "https://h/x?token=", 0 },
		{ "https://h/x?key=v", 1 }, { "https://h/x?author=me&page=2", 0 },
		{ "https://h/x#sha256=00?token=1", 0 }, { "?token=abc", 0 },
		{ "${TOKEN}", 1 }, { "--index-url https://${USER}:${PASS}@h/", 1 }, { "$TOKEN", 0 },
		{ "# ghp_" LONG, 1 }, { "ghp_short", 0 }, { "xghp_" LONG, 0 },
		{ "a\nglpat-" LONG, 2 }, { "AKIA" LONG, 1 }, { "github_pat_" LONG, 1 },
		{ "pypi-AgE" LONG, 1 }, { "pypi-package", 0 }, { "eyJhbGciOi" LONG, 1 },
		{ "-----BEGIN RSA PRIVATE KEY-----\n", 1 }, { "-----BEGIN CERTIFICATE-----\n", 0 },
		{ "://", 0 }, { "://@", 1 }, { "ssh://", 0 },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct secret s = { 0 };

		if (secret_find(span_of(rows[i].in), &s) != (rows[i].line > 0))
			fail_msg("'%s': %s", rows[i].in, s.what ? s.what : "nothing");
		assert_int_equal(s.line, rows[i].line);
	}
}

static void lines(void **state)
{
	static const struct { const char *in; enum reqline kind; const char *path, *how; } rows[] = {
		{ "numpy", REQLINE_PLAIN, NULL, NULL }, { "a>=1; python_version<'3.9'", REQLINE_PLAIN,
		NULL, NULL },
		{ "-r other.txt", REQLINE_FILE, "other.txt", "-r" },
		{ "-rother.txt", REQLINE_FILE, "other.txt", "-r" },
		{ "--requirement=sub/a.txt", REQLINE_FILE, "sub/a.txt", "-r" },
		{ "--requirement  a b.txt", REQLINE_FILE, "a b.txt", "-r" },
		{ "-c limits.txt", REQLINE_FILE, "limits.txt", "-c" },
		{ "--constraint limits.txt", REQLINE_FILE, "limits.txt", "-c" },
		{ "-r https://h/a.txt", REQLINE_PLAIN, NULL, NULL },
		{ "-e .", REQLINE_LOCAL, NULL, NULL }, { "--editable=./x", REQLINE_LOCAL, NULL, NULL },
		{ "-e git+https://h/o/r", REQLINE_PLAIN, NULL, NULL },
		{ "--find-links wheels", REQLINE_LOCAL, NULL, NULL },
		{ "-f https://h/wheels", REQLINE_PLAIN, NULL, NULL },
		{ "--index-url https://h/simple", REQLINE_PLAIN, NULL, NULL },
		{ "--extra-index-url file:///x", REQLINE_LOCAL, NULL, NULL },
		{ "./x", REQLINE_LOCAL, NULL, NULL }, { "/x/y.whl", REQLINE_LOCAL, NULL, NULL },
		{ "a-1-py3-none-any.whl", REQLINE_LOCAL, NULL, NULL },
		{ "a-1-py3-none-any.whl ; x", REQLINE_LOCAL, NULL, NULL },
		{ "https://h/a-1-py3-none-any.whl", REQLINE_PLAIN, NULL, NULL },
		{ "a @ file:///x.whl", REQLINE_LOCAL, NULL, NULL },
		{ "a @ https://h/x.whl", REQLINE_PLAIN, NULL, NULL },
		{ "--pre", REQLINE_PLAIN, NULL, NULL }, { "-r", REQLINE_PLAIN, NULL, NULL },
		{ "", REQLINE_PLAIN, NULL, NULL }, { "--no-binary :all:", REQLINE_PLAIN, NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct span path = { NULL, 0 };
		const char *how = NULL;
		enum reqline kind = reqline_read(span_of(rows[i].in), &path, &how);

		if (kind != rows[i].kind)
			fail_msg("'%s' is %d", rows[i].in, (int)kind);
		if (rows[i].path) {
			assert_true(span_is(path, rows[i].path));
			assert_string_equal(how, rows[i].how);
		}
	}
}

static void lay(const char *name, const char *text)
{
	const struct text t = { text, strlen(text) };
	struct err err = { 0 };

	assert_int_equal(scratch_write(at, name, &t, mem, &err), 0);
}

static int embedded(const char *const *paths, struct bare_file **f, size_t *n, struct err *err)
{
	return reqfile_embed(root, paths, "/to", mem, f, n, err);
}

static void files(void **state)
{
	static const char *const wanted[] = { "/a.txt", "/b.txt", "/a.txt", NULL };
	static const char *const secret[] = { "/secret.txt", NULL };
	static const char *const local[] = { "/local.txt", NULL };
	static const char *const none[] = { "/none.txt", NULL };
	struct bare_file *f = NULL;
	struct err err = { 0 };
	size_t n = 0;

	(void)state;
	lay("a.txt", "# about\none>=1 # why\n-r sub/c.txt\n-c limits.txt\ntwo \\\n  ==2\n");
	lay("b.txt", "-r a.txt\nthree\n");
	assert_int_equal(mkdir(JOIN(mem, at, "/sub"), 0700), 0);
	lay("sub/c.txt", "-c /limits.txt\nfour\n");
	lay("limits.txt", "one<9\n");
	lay("secret.txt", "ok\n--index-url https://u:p@h/\n");
	lay("local.txt", "ok\n-e .\n");
	assert_int_equal(embedded(wanted, &f, &n, &err), 0);
	assert_int_equal(n, 4);
	assert_string_equal(f[0].path, "/to/requirements-1.txt");
	assert_string_equal(f[0].body, "one>=1\n-r requirements-3.txt\n-c requirements-4.txt\n"
				       "two   ==2\n");
	assert_string_equal(f[1].body, "-r requirements-1.txt\nthree\n");
	assert_string_equal(f[2].body, "-c requirements-4.txt\nfour\n");
	assert_string_equal(f[3].body, "one<9\n");
	assert_true(f[0].install && f[1].install && !f[2].install && !f[3].install);
	assert_int_equal(embedded(secret, &f, &n, &err), -EINVAL);
	assert_non_null(strstr(err.text, "'/secret.txt', line 2"));
	assert_null(strstr(err.text, "u:p"));
	assert_int_equal(embedded(local, &f, &n, &err), -EINVAL);
	assert_non_null(strstr(err.text, "-e ."));
	assert_int_equal(embedded(none, &f, &n, &err), -ENOENT);
}

UNIT(cmocka_unit_test(secrets), cmocka_unit_test(lines), cmocka_unit_test_setup_teardown(files, tree_open, tree_close))
