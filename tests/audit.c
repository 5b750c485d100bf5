/* Audits for the integration tests: audit [OPTION...] PYTHON GLIBC MACHINE REQUIREMENT...
 * A line for each project: name, status, version, file; then, with -v, why and the like.  -b no
 * source, -p prefer wheels, -P pre-releases, -n not what is required, -o offline, -c no cache.
 */
#include "probes/base/base.h"

#include <getopt.h>
#include <signal.h>

#include "recipes/asking.h"
#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/root.h"
#include "probes/base/scan.h"
#include "probes/wheel/marker.h"
#include "probes/wheel/requirement.h"
#include "probes/wheel/simple.h"
#include "probes/wheel/tags.h"

static volatile int stopped;

static void on_signal(int number)
{
	stopped = number;
}

static int failed(const struct err *err)
{
	(void)fprintf(stderr, "%d %s\n", -err->code, err->text);
	return 3;
}

static void show(const struct audit_row *r, bool verbose)
{
	const struct choice *c = &r->choice;
	const struct { const char *what, *v; } more[] = {
		{ "why", c->why }, { "nearest", c->nearest }, { "newer", c->newer },
		{ "because", c->newer_why }, { "yanked", c->yanked }, { "by", r->needed_by },
		{ "conflict", r->conflict }, { "unfollowed", r->unfollowed }, { "note", r->note },
	};

	(void)printf("%s %s %s %s\n", r->name, lock_statuses[c->status],
		     c->version ? c->version : "-", c->file ? c->file->name : "-");
	for (size_t i = 0; verbose && i < LEN(more); i++)
		if (more[i].v)
			(void)printf("    %s: %s\n", more[i].what, more[i].v);
}

static bool two(const char *text, unsigned *major, unsigned *minor)
{
	struct span a, b;
	uint64_t x, y;

	if (!span_cut(span_of(text), '.', &a, &b) || scan_u64(a, 10, 99, &x) < 0 ||
	    scan_u64(b, 10, 99, &y) < 0)
		return false;
	*major = (unsigned)x;
	*minor = (unsigned)y;
	return true;
}

static int run(struct audit_input *in, const struct asking_setup *setup, bool verbose,
	       struct arena *mem, struct err *err)
{
	struct asking *a = NULL;
	struct audit audit;
	int rc = asking_open(setup, mem, &a, err);

	if (rc < 0)
		return rc;
	in->ask = asking_asker(a);
	rc = audit_run(in, mem, &audit, err);
	for (size_t i = 0; rc == 0 && i < audit.n; i++)
		show(&audit.v[i], verbose);
	for (const char *const *note = asking_notes(a); *note; note++)
		(void)fprintf(stderr, "note: %s\n", *note);
	asking_close(&a);
	return rc;
}

int main(int argc, char **argv)
{
	struct arena *mem = arena_new();
	struct list index = { 0 }, links = { 0 };
	struct asking_setup setup = { .stop = &stopped };
	struct target target = { .libc = TARGET_GLIBC };
	struct audit_input in = { 0 };
	struct audit_want *wants = TAKE_N(mem, (size_t)argc, struct audit_want);
	struct marker_env env;
	struct root *root = NULL;
	struct tags tags;
	struct err err = { 0 };
	bool verbose = false;
	int option, rc;

	while ((option = getopt(argc, argv, "i:f:bpPnocv")) != -1) {
		switch (option) {
		case 'i': list_add(&index, optarg, mem); break;
		case 'f': list_add(&links, optarg, mem); break;
		case 'b': in.formats = formats_new(&(struct format_saying){ TAKES_WHEEL, span_of(":all:") }, 1, mem); break;
		case 'p': in.prefer_binary = true; break;
		case 'P': in.pre = true; break;
		case 'n': in.no_deps = true; break;
		case 'o': setup.offline = true; break;
		case 'c': setup.no_cache = true; break;
		case 'v': verbose = true; break;
		default: return 2;
		}
	}
	if (argc - optind < 4 || !two(argv[optind], &target.major, &target.minor) ||
	    !two(argv[optind + 1], &target.libc_major, &target.libc_minor))
		return 2;
	target.machine = argv[optind + 2];
	(void)signal(SIGINT, on_signal);
	if (tags_of(&target, &tags, &err) < 0 || root_open("/", &root, &err) < 0)
		return failed(&err);
	env = marker_env_of(&target, NULL, mem);
	for (int i = optind + 3; i < argc; i++) {
		struct requirement *r = TAKE(mem, struct requirement);

		if (requirement_parse(span_of(argv[i]), mem, r, &err) < 0)
			return failed(&err);
		wants[in.n++].requirement = r;
	}
	in.wants = wants;
	in.tags = &tags;
	in.env = &env;
	setup.root = root;
	setup.index = index.v;
	setup.find_links = links.v;
	rc = run(&in, &setup, verbose, mem, &err);
	root_close(root);
	rc = rc < 0 ? failed(&err) : 0;
	arena_free(mem);
	return rc;
}
