/* Reading the JUnit XML of regrtest. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/module.h"
#include "../base/scan.h"
#include "../base/unpack.h"
#include "junit.h"
#include "result.h"

struct reading {
	struct arena *mem;
	struct junit got;
	struct regress_failure *bad;
	const char *name;              /* of the case that is open */
	unsigned depth;
	bool root;                     /* it was a <testsuites> */
	const char *kind;              /* of the failure that is open, or NULL */
	/* The end of its text: a ring that was filled up to `n`. */
	char tail[REGRESS_MAX_MESSAGE];
	size_t n;
};

static bool count(const struct xml_attr *a, int64_t *sum)
{
	uint64_t v;

	if (scan_u64((struct span){ a->v, a->n }, 10, UINT32_MAX, &v) < 0)
		return false;
	*sum += (int64_t)v;
	return true;
}

static int open_suite(struct reading *r, const struct xml_attr *attrs, size_t n)
{
	int64_t tests = 0, errors = 0, failures = 0;

	for (size_t i = 0; i < n; i++)
		if ((strcmp(attrs[i].name, "tests") == 0 && !count(&attrs[i], &tests)) ||
		    (strcmp(attrs[i].name, "errors") == 0 && !count(&attrs[i], &errors)) ||
		    (strcmp(attrs[i].name, "failures") == 0 && !count(&attrs[i], &failures)))
			return -EBADMSG;
	r->got.tests += tests;
	r->got.errors += errors;
	r->got.failures += failures;
	return 0;
}

/* Where a name is longer than can be kept, its end tells more than its beginning. */
static const char *name_of(const struct xml_attr *attrs, size_t n, struct arena *mem)
{
	for (size_t i = 0; i < n; i++) {
		size_t skip = attrs[i].n > REGRESS_MAX_NAME ? attrs[i].n - REGRESS_MAX_NAME : 0;

		if (strcmp(attrs[i].name, "name") == 0 && attrs[i].n)
			return arena_strndup(mem, attrs[i].v + skip, attrs[i].n - skip);
	}
	return NULL;
}

static int on_open(void *user, const char *name, const struct xml_attr *attrs, size_t n)
{
	enum { SUITE = 2, CASE, PART };
	struct reading *r = user;

	r->depth++;
	if (r->depth == 1) {
		r->root = strcmp(name, "testsuites") == 0;
		return r->root ? 0 : -EBADMSG;
	}
	if (r->depth == SUITE && strcmp(name, "testsuite") == 0)
		return open_suite(r, attrs, n);
	if (r->depth == CASE && strcmp(name, "testcase") == 0)
		r->name = name_of(attrs, n, r->mem);
	if (r->depth != PART)
		return 0;
	if (strcmp(name, "skipped") == 0)
		r->got.skipped++;
	if (strcmp(name, "failure") == 0 || strcmp(name, "error") == 0) {
		r->kind = *name == 'f' ? "failure" : "error";
		r->n = 0;
	}
	return 0;
}

/* The end, from the start of a line where there is one, else of a character. */
static const char *message(const struct reading *r)
{
	size_t room = sizeof r->tail, at = r->n % room, skip = 0;
	char *all;
	const char *line;

	if (r->n <= room)
		return arena_strndup(r->mem, r->tail, r->n);
	all = TAKE_N(r->mem, room + 1, char);
	memcpy(all, r->tail + at, room - at);
	memcpy(all + room - at, r->tail, at);
	line = memchr(all, '\n', room - 1);
	if (line)
		return line + 1;
	while (skip < room && ((unsigned char)all[skip] & 0xc0) == 0x80)
		skip++;
	return all + skip;
}

static int on_close(void *user, const char *name)
{
	struct reading *r = user;

	(void)name;
	if (r->kind && r->depth == 4) {
		if (r->got.nbad == REGRESS_MAX_FAILURES) {
			r->got.bad_more++;
		} else {
			if (!r->bad)
				r->bad = TAKE_N(r->mem, REGRESS_MAX_FAILURES, struct regress_failure);
			r->bad[r->got.nbad++] = (struct regress_failure){
				r->name ? r->name : "?", r->kind, message(r),
			};
		}
		r->kind = NULL;
	}
	r->depth--;
	return 0;
}

static int on_text(void *user, struct span piece)
{
	struct reading *r = user;

	if (!r->kind || r->depth != 4)
		return 0;
	for (size_t i = 0; i < piece.n; i++)
		r->tail[r->n++ % sizeof r->tail] = piece.v[i];
	return 0;
}

int junit_read(const struct module_lists *lists, const struct text *text, struct arena *mem,
	       struct junit *ret)
{
	struct reading *r = TAKE(mem, struct reading);
	const struct xml_sink sink = { on_open, on_close, on_text, r };
	struct xml *x = NULL;
	int rc;

	if (text->n > JUNIT_MAX_FILE)
		return -EFBIG;
	r->mem = mem;
	rc = lists->xml_open(&sink, &x);
	if (rc == 0)
		rc = lists->xml_feed(x, text->v, text->n);
	if (rc == 0)
		rc = lists->xml_end(x);
	lists->xml_close(&x);
	if (rc == 0 && !r->root)
		rc = -EBADMSG;
	if (rc < 0)
		return rc;
	r->got.bad = r->bad;
	*ret = r->got;
	return 0;
}
