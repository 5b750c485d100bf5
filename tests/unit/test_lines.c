/* A file line by line: its lines, what is too long, a last line without an end, a file that grows. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/lines.h"
#include "probes/base/root.h"
#include "probes/base/scan.h"

static char dir[] = "/tmp/ampy-test-lines-XXXXXX";
static struct arena *mem;
static struct root *root;

static const char *in(const char *name)
{
	return arena_printf(mem, "%s/%s", dir, name);
}

static void put(const char *name, const char *text, size_t n, int flags)
{
	int fd = open(in(name), O_WRONLY | O_CREAT | flags, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, n), (ssize_t)n);
	close(fd);
}

static int setup(void **state)
{
	struct err err = { 0 };

	(void)state;
	mem = arena_new();
	assert_non_null(mkdtemp(dir));
	return root_open(dir, &root, &err);
}

static int teardown(void **state)
{
	(void)state;
	root_close(root);
	assert_int_equal(unlink(in("f")), 0);
	assert_int_equal(rmdir(dir), 0);
	arena_free(mem);
	return 0;
}

static void plain(void **state)
{
	struct lines *l;
	struct span line;

	(void)state;
	put("f", "a\n\nbc", 5, O_TRUNC);
	assert_int_equal(lines_open(root, "/f", 4, mem, &l), -EFBIG);
	assert_int_equal(lines_open(root, "/f", 5, mem, &l), 0);
	assert_int_equal(lines_next(l, &line), 1);
	assert_true(span_is(line, "a"));
	assert_int_equal(lines_next(l, &line), 1);
	assert_int_equal(line.n, 0);
	assert_false(lines_cut(l));
	assert_int_equal(lines_next(l, &line), 1);
	assert_true(span_is(line, "bc"));
	assert_true(lines_cut(l));
	assert_int_equal(lines_next(l, &line), 0);
	lines_close(&l);
}

static void too_long(void **state)
{
	enum { LONG = 70 * 1024 };
	char *text = TAKE_N(mem, LONG, char);
	struct lines *l;
	struct span line;

	(void)state;
	memset(text, 'x', LONG);
	put("f", text, LONG, O_TRUNC);
	assert_int_equal(lines_open(root, "/f", 1 << 20, mem, &l), 0);
	assert_int_equal(lines_next(l, &line), -E2BIG);
	lines_close(&l);
}

static void growing(void **state)
{
	struct lines *l;
	struct span line;

	(void)state;
	put("f", "a\n", 2, O_TRUNC);
	assert_int_equal(lines_open(root, "/f", 2, mem, &l), 0);
	put("f", "b\n", 2, O_APPEND);
	assert_int_equal(lines_next(l, &line), -EFBIG);
	lines_close(&l);
}

static void skipping(void **state)
{
	struct lines *l;
	struct span line;

	(void)state;
	put("f", "Package: a\nX: Package:\nY\nPackage: b\n", 36, O_TRUNC);
	assert_int_equal(lines_open(root, "/f", 100, mem, &l), 0);
	assert_int_equal(lines_next(l, &line), 1);
	assert_int_equal(lines_skip(l, SPAN("Package:")), 1);
	assert_int_equal(lines_next(l, &line), 1);
	assert_true(span_is(line, "Package: b"));
	assert_int_equal(lines_skip(l, SPAN("Package:")), 0);
	lines_close(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain), cmocka_unit_test(too_long), cmocka_unit_test(growing),
		cmocka_unit_test(skipping),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
