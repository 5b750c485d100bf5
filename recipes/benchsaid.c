/* What a child that measures says. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/scan.h"
#include "benchsaid.h"

enum { MAX_NUMBER_THREADS = 1 << 20, MAX_WORDS = 400 };

const char *bench_op_name(enum bench_op op)
{
	return op == BENCH_DGEMM ? "dgemm" : op == BENCH_SGEMM ? "sgemm"
		: neon_about[op - BENCH_NEON].name;
}

static bool read_op(struct span *rest, enum bench_op *ret)
{
	struct span word;

	if (!scan_word(rest, &word))
		return false;
	for (unsigned op = 0; op < BENCH_OPS; op++)
		if (span_is(word, bench_op_name((enum bench_op)op))) {
			*ret = (enum bench_op)op;
			return true;
		}
	return false;
}

static bool read_number(struct span *rest, int64_t max, int64_t *ret)
{
	struct span word;
	uint64_t n;

	if (!scan_word(rest, &word) || scan_u64(word, 10, (uint64_t)max, &n) < 0 || !n)
		return false;
	*ret = (int64_t)n;
	return true;
}

/* Words for people, as they are; the writers know what a terminal may not see. */
static bool read_words(struct span rest, const char **ret, struct arena *mem)
{
	rest = span_trim(rest);
	if (!rest.n || rest.n > MAX_WORDS || memchr(rest.v, '\0', rest.n))
		return false;
	*ret = span_dup(rest, mem);
	return true;
}

static int add_time(struct bench_said *said, struct span *rest, struct arena *mem)
{
	struct bench_time t = { 0 };

	if (said->ntimes == BENCH_TIMES_MAX)
		return -E2BIG;
	if (!read_op(rest, &t.op) || !read_number(rest, INT64_C(1) << 53, &t.work) ||
	    !read_number(rest, INT64_C(1) << 53, &t.wall) ||
	    !read_number(rest, INT64_C(1) << 53, &t.cpu))
		return -EBADMSG;
	if (!said->times)
		said->times = TAKE_N(mem, BENCH_TIMES_MAX, struct bench_time);
	said->times[said->ntimes++] = t;
	return 0;
}

static int read_line(struct bench_said *said, struct span line, struct arena *mem)
{
	struct span key;
	enum bench_op op;
	bool fine;

	if (said->ended || !scan_word(&line, &key))
		return -EBADMSG;
	if (span_is(key, "time")) {
		int rc = add_time(said, &line, mem);

		if (rc < 0)
			return rc;
		fine = true;
	} else if (span_is(key, "lacks")) {
		fine = read_op(&line, &op);
		if (fine)
			said->lacks[op] = true;
	} else if (span_is(key, "threads")) {
		fine = read_number(&line, MAX_NUMBER_THREADS, &said->threads);
	} else if (span_is(key, "end")) {
		fine = said->ended = true;
	} else {
		const char **to = span_is(key, "core") ? &said->core
			: span_is(key, "failed") ? &said->failed
			: span_is(key, "wrong") ? &said->wrong : NULL;

		return to && read_words(line, to, mem) ? 0 : -EBADMSG;
	}
	return fine && !span_trim(line).n ? 0 : -EBADMSG;
}

int bench_said_read(const struct text *text, struct arena *mem, struct bench_said *ret)
{
	struct bench_said said = { 0 };
	struct span rest = { text->v, text->n }, line;
	int rc = text->n > BENCH_SAID_MAX ? -E2BIG : 0;

	while (rest.n && rest.v[rest.n - 1] != '\n')
		rest.n--;
	while (rc == 0 && scan_line(&rest, &line))
		rc = read_line(&said, line, mem);
	if (rc == 0)
		*ret = said;
	return rc;
}
