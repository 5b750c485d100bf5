/* Pages from servers, many at once. */
#include "base.h"

#include <errno.h>
#include <sys/stat.h>

#include "arena.h"
#include "err.h"
#include "fetch.h"
#include "fetchjob.h"
#include "module.h"
#include "ticks.h"

enum { TICK = 100, CACHE_MIB = 512 };

int64_t fetch_now(void)
{
	return ticks() / 1000000;
}

static const char *certificates(const char *ca, struct arena *mem)
{
	struct stat st;

	return ca && stat(ca, &st) == 0 && S_ISDIR(st.st_mode) ? JOIN(mem, ca, "/") : ca;
}

int fetcher_open(const struct fetch_setup *setup, struct arena *mem, struct fetcher **ret,
		 const char **note, struct err *err)
{
	struct fetcher *f = TAKE(mem, struct fetcher);
	uint64_t max = setup->cache_max ? setup->cache_max : (uint64_t)CACHE_MIB << 20;
	struct err own = { 0 };

	*note = NULL;
	*f = (struct fetcher){ .setup = setup, .mem = mem };
	f->ca = certificates(setup->ca, mem);
	if (setup->cache && cache_open(setup->cache, max, setup->net, mem, &f->cache, &own) < 0)
		*note = JOIN(mem, "pages are not kept for later: ", own.text);
	if (!setup->offline) {
		int rc = setup->net->http_open(&f->http);

		if (rc < 0) {
			cache_close(&f->cache);
			return err_set(err, rc, "libcurl does not start");
		}
		f->open = true;
	}
	*ret = f;
	return 0;
}

int fetcher_recall(struct fetcher *f, const char *key, struct arena *mem, struct text *ret)
{
	struct cache_entry e;
	int64_t age;

	if (!f->cache || cache_get(f->cache, key, NULL, mem, &e, &age) < 0)
		return -ENOENT;
	*ret = (struct text){ e.body.v, e.body.n };
	return 0;
}

void fetcher_keep(struct fetcher *f, const char *key, const struct text *text, struct arena *mem)
{
	struct cache_entry e = { .status = 200, .body = { text->v, text->n } };

	if (f->cache)
		cache_put(f->cache, key, NULL, &e, mem);
}

const struct fetch_counts *fetcher_counts(const struct fetcher *f)
{
	return &f->counts;
}

void fetcher_close(struct fetcher **f)
{
	if (!*f)
		return;
	if ((*f)->open)
		(*f)->setup->net->http_close(&(*f)->http);
	cache_close(&(*f)->cache);
	*f = NULL;
}

struct run {
	struct fetcher *f;
	struct fetch_job *jobs;
	size_t n;
	size_t first;        /* all before it are done */
	size_t done, told;
	unsigned running;
	int64_t next;        /* when the earliest of those that wait may begin */
};

static void tell(struct run *r)
{
	const struct fetch_setup *s = r->f->setup;

	if (s->progress && r->told != r->done)
		s->progress(s->user, r->done, r->n);
	r->told = r->done;
}

/* Begins what may begin now. */
static int begin_some(struct run *r)
{
	int64_t now = fetch_now();

	r->next = INT64_MAX;
	while (r->first < r->n && r->jobs[r->first].state == FETCH_DONE)
		r->first++;
	for (size_t i = r->first; i < r->n && r->running < FETCH_AT_ONCE; i++) {
		struct fetch_job *j = &r->jobs[i];
		int64_t at = j->not_before;
		int rc;

		if (j->state != FETCH_WAITS)
			continue;
		if (!j->host->dead && at < j->host->not_before)
			at = j->host->not_before;
		if (at > now && !j->host->dead) {
			r->next = at < r->next ? at : r->next;
			continue;
		}
		rc = fetch_job_begin(j);
		if (rc < 0)
			return rc;
		/* What the cache has, or another address: looked at again at once. */
		if (j->state == FETCH_WAITS)
			r->next = now;
		r->running += j->state == FETCH_RUNS;
		r->done += j->state == FETCH_DONE;
	}
	return 0;
}

static int wait_some(struct run *r)
{
	int64_t left = r->next == INT64_MAX ? TICK : r->next - fetch_now();
	unsigned wait = left < 0 ? 0 : left > TICK ? TICK : (unsigned)left;
	struct http_exchange *x;
	int rc;

	/* Where all places are taken, what waits has to wait for one of them. */
	if (r->running == FETCH_AT_ONCE)
		wait = TICK;
	while ((rc = r->f->setup->net->http_wait(&r->f->http, wait, &x)) == 1) {
		struct fetch_job *j = x->data;

		fetch_job_end(j);
		r->running--;
		r->done += j->state == FETCH_DONE;
		wait = 0;
	}
	return rc;
}

static int run_all(struct run *r)
{
	const volatile int *stop = r->f->setup->stop;
	int rc = 0;

	while (rc == 0 && r->done < r->n) {
		if (stop && *stop)
			return -EINTR;
		rc = begin_some(r);
		tell(r);
		if (rc == 0 && r->f->open && r->done < r->n)
			rc = wait_some(r);
		tell(r);
	}
	return rc;
}

int fetch_all(struct fetcher *f, struct fetch *v, size_t n, struct arena *mem, struct err *err)
{
	struct run r = { .f = f, .n = n, .told = n + 1, .jobs = TAKE_N(mem, n + 1, struct fetch_job) };
	int rc;

	for (size_t i = 0; i < n; i++) {
		fetch_job_init(&r.jobs[i], f, &v[i], mem);
		r.done += r.jobs[i].state == FETCH_DONE;
	}
	rc = run_all(&r);
	if (rc == 0)
		return 0;
	for (size_t i = 0; i < n; i++)
		fetch_job_drop(&r.jobs[i]);
	return rc == -EINTR ? err_set(err, rc, "stopped before all pages were there")
			    : err_set(err, rc, "libcurl: %s", strerror(-rc));
}
