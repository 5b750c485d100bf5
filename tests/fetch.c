/* Fetches for the integration tests: fetch [OPTION...] WHAT..., an address or the name of a project in
 * each index; @FILE stands for its lines.  A line for each: errno, status, where from, bytes, SHA-256,
 * address, type; then the counts.  Why not goes to stderr.
 */
#include "probes/base/base.h"

#include <getopt.h>
#include <signal.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/fetch.h"
#include "probes/base/httpcache.h"
#include "probes/base/module.h"
#include "probes/base/pipdefault.h"
#include "probes/base/root.h"
#include "probes/base/scan.h"
#include "probes/places.h"

static volatile int stopped;
static size_t told;

struct want {
	const struct root *root;
	struct list index, links, what;
	const char *cache, *accept;
	struct list types;
	uint64_t max, cache_max, seconds;
	bool offline, places, quiet;
};

static void on_signal(int signal_number)
{
	stopped = signal_number;
}

static void progress(void *user, size_t done, size_t total)
{
	(void)user;
	(void)total;
	told = done;
}

static int failed(const struct err *err)
{
	(void)fprintf(stderr, "%d %s\n", -err->code, err->text);
	return 3;
}

static void show_places(const struct places *p)
{
	for (size_t i = 0; i < p->n; i++)
		(void)printf("%s %s%s from %s:%u%s%s\n", p->v[i].links ? "links" : "index",
			     p->v[i].shown, p->v[i].own ? " own" : "", p->v[i].from, p->v[i].line,
			     p->v[i].ignored ? " ignored: " : "",
			     p->v[i].ignored ? p->v[i].ignored : "");
	if (p->none)
		(void)printf("none: %s\n", p->none);
	(void)printf("ca %s from %s timeout %u retries %d netrc %s\n", p->ca ? p->ca : "-",
		     p->ca_from ? p->ca_from : "-", p->timeout, p->retries,
		     p->netrc.n ? "yes" : "no");
}

static void show(const struct fetch *f, const struct module_net *net)
{
	static const char *const from[] = { "net", "confirmed", "fresh", "offline" };
	unsigned char hash[32] = { 0 };

	if (f->rc < 0)
		(void)fprintf(stderr, "%s\n", f->why);
	else if (net->sha256(f->body.v, f->body.n, hash) < 0)
		return;
	(void)printf("%d %u %s %zu ", -f->rc, f->status, f->rc < 0 ? "-" : from[f->from], f->body.n);
	for (size_t i = 0; i < sizeof hash; i++)
		(void)printf("%02x", hash[i]);
	(void)printf(" %s %s\n", f->at ? f->at : "-", f->type ? f->type : "-");
}

static void add_what(struct want *w, const char *what, struct arena *mem)
{
	char line[9000];
	FILE *file;

	if (what[0] != '@') {
		list_add(&w->what, what, mem);
		return;
	}
	file = fopen(what + 1, "r");
	while (file && fgets(line, sizeof line, file)) {
		line[strcspn(line, "\n")] = '\0';
		list_add(&w->what, arena_strdup(mem, line), mem);
	}
	if (file)
		(void)fclose(file);
}

static struct fetch *questions(const struct want *w, const struct places *p, struct arena *mem,
			       size_t *n)
{
	struct fetch *v = TAKE_N(mem, w->what.n * (p->n + 1) + 1, struct fetch), one = {
		.accept = w->accept, .max = w->max, .seconds = (unsigned)w->seconds,
		.types = w->types.n ? w->types.v : NULL };

	for (size_t i = 0; i < w->what.n; i++) {
		if (strstr(w->what.v[i], ":/")) {
			v[*n] = one;
			v[(*n)++].url = w->what.v[i];
			continue;
		}
		for (size_t k = 0; k < p->n; k++) {
			if (p->v[k].ignored || !p->v[k].url)
				continue;
			v[*n] = one;
			v[(*n)++].url = place_page(&p->v[k], w->what.v[i], mem);
		}
	}
	return v;
}

static int run(const struct want *w, struct arena *mem, struct err *err)
{
	struct fetch_setup setup = { .cache = w->cache, .cache_max = w->cache_max,
				     .offline = w->offline, .stop = &stopped, .progress = progress };
	const struct fetch_counts *c;
	const struct module *module;
	struct fetcher *f = NULL;
	struct places places;
	const char *note;
	struct fetch *v;
	size_t n = 0;
	int rc = places_find(w->root, &(struct places_asked){ .index = w->index.v,
							      .find_links = w->links.v,
							      .pip_default = pip_default_index },
			     mem, &places, err);

	if (rc < 0)
		return rc;
	if (w->places) {
		show_places(&places);
		return 0;
	}
	places_setup(&places, &setup);
	rc = module_load(MODULE_NET, &module, err);
	if (rc < 0)
		return rc;
	setup.net = module->net;
	rc = fetcher_open(&setup, mem, &f, &note, err);
	if (rc < 0)
		return rc;
	if (note || places.note)
		(void)fprintf(stderr, "note: %s\n", note ? note : places.note);
	v = questions(w, &places, mem, &n);
	rc = fetch_all(f, v, n, mem, err);
	for (size_t i = 0; rc == 0 && !w->quiet && i < n; i++)
		show(&v[i], setup.net);
	c = fetcher_counts(f);
	(void)printf("requests %zu confirmed %zu fresh %zu retries %zu redirects %zu bytes %llu told %zu\n",
		     c->requests, c->confirmed, c->fresh, c->retries, c->redirects,
		     (unsigned long long)c->bytes, told);
	fetcher_close(&f);
	return rc;
}

int main(int argc, char **argv)
{
	struct arena *mem = arena_new();
	struct want w = { .max = 64 << 20 };
	const char *dir = "/";
	struct root *root;
	struct err err = { 0 };
	int option, rc = 0;

	while ((option = getopt(argc, argv, "r:i:f:c:a:t:m:M:s:opq")) != -1) {
		switch (option) {
		case 'r': dir = optarg; break;
		case 'i': list_add(&w.index, optarg, mem); break;
		case 'f': list_add(&w.links, optarg, mem); break;
		case 'c': w.cache = optarg; break;
		case 'a': w.accept = optarg; break;
		case 't': list_add(&w.types, optarg, mem); break;
		case 'm': rc |= scan_u64(span_of(optarg), 10, UINT64_MAX, &w.max); break;
		case 'M': rc |= scan_u64(span_of(optarg), 10, UINT64_MAX, &w.cache_max); break;
		case 's': rc |= scan_u64(span_of(optarg), 10, 3600, &w.seconds); break;
		case 'o': w.offline = true; break;
		case 'p': w.places = true; break;
		case 'q': w.quiet = true; break;
		default: return 2;
		}
	}
	if (rc < 0)
		return 2;
	for (int i = optind; i < argc; i++)
		add_what(&w, argv[i], mem);
	(void)signal(SIGINT, on_signal);
	if (w.cache && strcmp(w.cache, "own") == 0)
		w.cache = cache_place(mem);
	if (root_open(dir, &root, &err) < 0)
		return failed(&err);
	w.root = root;
	rc = run(&w, mem, &err);
	root_close(root);
	rc = rc < 0 ? failed(&err) : 0;
	arena_free(mem);
	return rc;
}
