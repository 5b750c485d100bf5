/* `ampy check`: will these packages work there, and if not, why. */
#include "../probes/base/base.h"

#include <errno.h>
#include <limits.h>

#include "../probes/base/arena.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/probe.h"
#include "../probes/releases.h"
#include "../probes/wheel/project.h"
#include "args.h"
#include "asking.h"
#include "checked.h"
#include "checkindex.h"
#include "show.h"
#include "signals.h"

struct check_options {
	struct list requirements, python, glibc, musl, release, extra, group, index, find_links;
	const char *arch, *pip, *format;
	bool tags, all_extras, all, allow_build, offline, no_deps, only_binary, pre;
};

static const struct option_row rows[] = {
	{ "requirements", 'r', OPTION_LIST, "FILE", WORDS_FILE,
	  offsetof(struct check_options, requirements),
	  "a requirements file, whatever it is called (repeatable)" },
	LIST(check_options, release, "release", "NAME", WORDS_RELEASE,
	     "for a bare cloud image of this release, for aarch64: ubuntu:20.04 (repeatable)"),
	LIST(check_options, python, "python", "VERSION", WORDS_NONE,
	     "for this Python: 3.11, 3.13t (free-threaded), 3.11.4 (repeatable)"),
	LIST(check_options, glibc, "glibc", "VERSION", WORDS_NONE,
	     "for a machine with this glibc, 2.31; aarch64 where no --arch is given (repeatable)"),
	LIST(check_options, musl, "musl", "VERSION", WORDS_NONE,
	     "for a machine with this musl, 1.2 (repeatable)"),
	VALUE(check_options, arch, "arch", "MACHINE", WORDS_NONE,
	      "for this machine type, as uname -m names it"),
	VALUE(check_options, pip, "pip", "VERSION", WORDS_NONE,
	      "for this pip, which may not know all tags: 20.0.2"),
	LIST(check_options, extra, "extra", "NAME", WORDS_NONE,
	     "also what this extra of the project needs (repeatable)"),
	FLAG(check_options, all_extras, "all-extras", 0, "also what every extra needs"),
	LIST(check_options, group, "group", "NAME", WORDS_NONE,
	     "also what this dependency group needs (repeatable)"),
	FLAG(check_options, all, "all", 0, "every extra and every group"),
	FLAG(check_options, allow_build, "allow-build", 0,
	     "what has to be built from source is ready too"),
	FLAG(check_options, tags, "tags", 0,
	     "print the wheel tags that each target takes, best first, and check nothing"),
	VALUE(check_options, format, "format", "text|markdown|json", WORDS_NONE,
	      "how to print: text (the default), markdown for a pull request, json (as --json)"),
	LIST(check_options, index, "index", "URL", WORDS_NONE,
	     "ask this index, in place of those that pip is configured for (repeatable)"),
	LIST(check_options, find_links, "find-links", "PLACE", WORDS_DIR,
	     "look in this folder, or on this page of links, too (repeatable)"),
	FLAG(check_options, no_deps, "no-deps", 0,
	     "only what is named, and not what that requires in turn"),
	FLAG(check_options, only_binary, "only-binary", 0,
	     "of an index take wheels alone, and an older one before a newer source"),
	FLAG(check_options, pre, "pre", 0, "of an index take pre-releases too"),
	FLAG(check_options, offline, "offline", 0,
	     "ask no server: what is not in the cache stays unknown"),
};

enum format { FORMAT_TEXT, FORMAT_MARKDOWN, FORMAT_JSON, FORMATS };
static const char *const formats[FORMATS] = { "text", "markdown", "json" };

struct check {
	struct env *env;
	const struct check_options *options;
	struct root *here;                 /* opened beside env->root; or NULL */
	struct subject *subjects;
	size_t nsubjects;
	const char *const *extras, *const *groups;
	struct check_target *targets;
	size_t ntargets;
	struct checked checked;
	size_t findings_room;
	struct asking *asking;             /* NULL: nothing is to be asked, or nobody can be */
	struct check_package *more;        /* what an index told of beside the subjects' own */
	size_t nmore, more_room;
};

/* --- what is asked for ---------------------------------------------------------------------- */
static enum cmd_exit choose_format(struct check *c, enum format *ret)
{
	const char *given = c->options->format;

	*ret = c->env->global->json ? FORMAT_JSON : FORMAT_TEXT;
	for (int i = 0; given && i < FORMATS; i++)
		if (strcmp(given, formats[i]) == 0) {
			*ret = (enum format)i;
			given = NULL;
		}
	if (given)
		return usage(c->env, "the formats are text, markdown and json",
			     "there is no format '%s'", given);
	if (c->env->global->json && *ret != FORMAT_JSON)
		return usage(c->env, "leave one of them away", "--json is not --format %s",
			     formats[*ret]);
	return EXIT_FINE;
}

/* Normalised, NULL-terminated. */
static enum cmd_exit read_names(struct check *c, const char *option, const struct list *given,
				const char *const **ret)
{
	struct list all = { 0 };

	list_add(&all, NULL, c->env->mem);
	for (size_t i = 0; i < given->n; i++) {
		if (!project_name_is(span_of(given->v[i])))
			return usage(c->env, "a name has letters, digits and ._- alone",
				     "'--%s %s' cannot be a name", option, given->v[i]);
		list_add(&all, project_normal(span_of(given->v[i]), c->env->mem), c->env->mem);
	}
	*ret = all.v;
	return EXIT_FINE;
}

static enum cmd_exit unusable(struct check *c, const char *hint)
{
	c->env->hint = hint;
	return EXIT_USAGE;
}

static enum cmd_exit read_subject(struct check *c, const char *word, bool requirements)
{
	const struct subject_place place = { c->env->root, c->here ? c->here : c->env->root };
	struct subject *s = &c->subjects[c->nsubjects];

	if (subject_read(&place, word, requirements, c->env->mem, s, &c->env->err) < 0)
		return unusable(c, c->here && word[0] == '/'
				? "with --root a path that begins with '/' is one inside it" :
				  NULL);
	c->nsubjects++;
	return EXIT_FINE;
}

static enum cmd_exit read_subjects(struct check *c)
{
	const struct list *files = &c->options->requirements;
	const char *const *words = c->env->words;
	enum cmd_exit rc = EXIT_FINE;
	size_t n = 0;

	while (words[n])
		n++;
	if (c->options->tags && n + files->n)
		return usage(c->env, "leave the rest away", "--tags checks nothing");
	if (!c->options->tags && !(n + files->n))
		return usage(c->env, "name a lock file, a requirements file, a wheel, a folder, an "
			     "environment or a requirement: 'ampy check uv.lock'",
			     "nothing was named to check");
	if (!root_is_live(c->env->root) && root_open("/", &c->here, &c->env->err) < 0)
		return EXIT_BROKEN;
	c->subjects = TAKE_N(c->env->mem, n + files->n, struct subject);
	for (size_t i = 0; rc == EXIT_FINE && i < n; i++)
		rc = read_subject(c, words[i], false);
	for (size_t i = 0; rc == EXIT_FINE && i < files->n; i++)
		rc = read_subject(c, files->v[i], true);
	return rc;
}

static const char *release_hint(const struct check *c)
{
	const struct release *newest;

	for (size_t i = 0; i < c->options->release.n; i++) {
		const char *given = c->options->release.v[i];

		if (release_find(given))
			continue;
		newest = release_newest(given);
		return newest ? arena_printf(c->env->mem, "did you mean '%s:%s'?", newest->id,
					     newest->version)
			      : "see 'ampy help user-data'; or describe it: --python 3.11 --glibc 2.36";
	}
	return NULL;
}

static enum cmd_exit choose_targets(struct check *c)
{
	const struct check_options *o = c->options;
	const struct targets_wish wish = { &o->python, &o->glibc, &o->musl, &o->release, o->arch,
					   o->pip };
	struct facts *facts = NULL;
	const char *python = NULL;

	for (size_t i = 0; i < c->nsubjects && !python; i++)
		python = c->subjects[i].python;
	if (targets_need(&wish)) {
		facts = TAKE(c->env->mem, struct facts);
		facts_gather(facts, c->env->root, targets_need(&wish), c->env->mem);
	}
	if (targets_of(&wish, facts, python, c->env->mem, &c->targets, &c->ntargets,
		       &c->env->err) < 0)
		return unusable(c, release_hint(c));
	return EXIT_FINE;
}

/* --- what it comes to ----------------------------------------------------------------------- */
static void find(struct check *c, struct check_finding f)
{
	struct checked *d = &c->checked;

	if (d->nfindings == c->findings_room) {
		size_t room = c->findings_room ? 2 * c->findings_room : 16;
		struct check_finding *more = TAKE_N(c->env->mem, room, struct check_finding);

		if (d->nfindings)
			memcpy(more, d->findings, d->nfindings * sizeof *more);
		d->findings = more;
		c->findings_room = room;
	}
	d->findings[d->nfindings++] = f;
}

/* The project that was locked, and what is no package at all: nobody offers that as a file. */
static bool is_itself(const struct lock_entry *e)
{
	return e->source == LOCK_VIRTUAL ||
	       ((e->source == LOCK_EDITABLE || e->source == LOCK_DIRECTORY) && span_is(e->place, "."));
}

static bool is_ready(const struct check *c, const struct lock_entry *e, enum lock_status status)
{
	switch (status) {
	case LOCK_NATIVE:
	case LOCK_PURE:
		return true;
	case LOCK_BUILD:
	case LOCK_FROM_VCS:
		return c->options->allow_build;
	case LOCK_LOCAL:
		return is_itself(e) || c->options->allow_build;
	case LOCK_NO_FILE:
	case LOCK_UNKNOWN:
	case LOCK_BAD:
	case LOCK_STATUSES:
		break;
	}
	return false;
}

static const char *why_of(const struct check *c, const struct subject *s,
			  const struct lock_entry *e, const struct lock_verdict *v)
{
	struct arena *mem = c->env->mem;

	if (v->status == LOCK_LOCAL && is_itself(e))
		return NULL;
	if (v->status != LOCK_UNKNOWN)
		return v->why;
	if (s->kind == SUBJECT_SITE)
		return "no file WHEEL tells what it was built for";
	if (s->kind == SUBJECT_REQUIREMENT)
		return "no index was asked: which files it offers is not known";
	return JOIN(mem, "no index was asked: ", v->why);
}

static const char *file_name(const struct lock_file *f, struct arena *mem)
{
	return f ? span_dup(f->name.n ? f->name : f->url, mem) : NULL;
}

static void take_verdict(struct check *c, const struct subject *s, const struct lock_entry *e,
			 const struct lock_verdict *v, struct check_result *ret)
{
	*ret = (struct check_result){
		.needed = v->needed, .status = v->status, .ready = is_ready(c, e, v->status),
		.wheel = file_name(v->wheel, c->env->mem),
		.nearest = file_name(v->nearest, c->env->mem), .why = why_of(c, s, e, v),
	};
}

/* An entry's own requires-python stands in its row; all else in lines of its own. */
static void take_finding(struct check *c, const struct subject *s, struct check_package *packages,
			 const struct lock_finding *f, size_t target)
{
	struct check_finding one = { .from = s->from, .target = c->targets[target].name,
				     .text = f->text };
	struct check_result *r = f->entry != LOCK_NONE ? &packages[f->entry].on[target] : NULL;

	switch (f->matter) {
	case LOCK_MATTER_EMPTY:
	case LOCK_MATTER_WISH:
		return;
	case LOCK_MATTER_PYTHON:
		if (r && s->lock.vague) {
			/* It was locked for other Pythons: what is for this one fits it. */
			r->needed = false;
			return;
		}
		if (r) {
			r->ready = false;
			r->why = f->text;
			return;
		}
		one.bad = true;
		break;
	case LOCK_MATTER_ENVIRONMENT:
		one.bad = true;
		break;
	case LOCK_MATTER_VAGUE:
		/* Whatever it is for. */
		if (target)
			return;
		one.target = NULL;
		break;
	case LOCK_MATTER_MARKER:
		break;
	}
	find(c, one);
}

/* A package that no subject names, by its name and version. */
static struct check_package *more_package(struct check *c, const struct audit_row *row)
{
	const char *version = row->choice.version ? row->choice.version : "";
	struct check_package *p;

	for (size_t i = 0; i < c->nmore; i++) {
		p = &c->more[i];
		if (strcmp(p->name, row->name) == 0 &&
		    strcmp(p->version ? p->version : "", version) == 0)
			return p;
	}
	if (c->nmore == c->more_room) {
		size_t room = c->more_room ? 2 * c->more_room : 16;

		p = TAKE_N(c->env->mem, room, struct check_package);
		if (c->nmore)
			memcpy(p, c->more, c->nmore * sizeof *p);
		c->more = p;
		c->more_room = room;
	}
	p = &c->more[c->nmore++];
	*p = (struct check_package){ .name = row->name, .version = row->choice.version,
				     .from = row->needed_by, .needed = true,
				     .on = TAKE_N(c->env->mem, c->ntargets, struct check_result) };
	return p;
}

/* What was asked for itself stands in its own row, unless another target has another version. */
static void take_row(struct check *c, const struct subject *s, struct check_package *packages,
		     const struct audit_row *row, size_t target)
{
	struct check_result r = checkindex_result(row), *at = NULL;
	static const struct lock_entry none;

	r.ready = !row->conflict && is_ready(c, &none, r.status);
	for (size_t i = 0; row->direct && i < s->lock.nentries; i++) {
		struct check_package *p = &packages[i];
		const char *version = row->choice.version;

		if (strcmp(p->name, row->name) != 0 ||
		    !checkindex_is_open(&s->lock, i, &p->on[target]))
			continue;
		p->on[target].needed = false;
		if (at || (p->version && !s->lock.entries[i].version.n &&
			   (!version || strcmp(p->version, version) != 0)))
			continue;
		if (!p->version)
			p->version = version;
		at = &p->on[target];
	}
	if (!at)
		at = &more_package(c, row)->on[target];
	*at = r;
	if (row->note)
		find(c, (struct check_finding){ .from = s->from, .target = c->targets[target].name,
						.text = row->note });
}

static enum cmd_exit ask_index(struct check *c, const struct subject *s,
			       struct check_package *packages, size_t target)
{
	const struct check_options *o = c->options;
	const struct checkindex_wish wish = { o->no_deps, o->only_binary, o->pre };
	const struct check_result **results =
		TAKE_N(c->env->mem, s->lock.nentries + 1, const struct check_result *);
	struct audit audit;
	const char *unknown;
	int rc;

	for (size_t i = 0; i < s->lock.nentries; i++)
		results[i] = &packages[i].on[target];
	rc = checkindex_audit(c->asking, &s->lock, s->from, results, &c->targets[target], &wish,
			      c->env->mem, &audit, &c->env->err);
	if (rc < 0)
		return signals_came ? signals_exit() : EXIT_BROKEN;
	for (size_t i = 0; i < audit.n; i++)
		take_row(c, s, packages, &audit.v[i], target);
	unknown = checkindex_unfollowed(&audit, c->env->mem);
	if (unknown)
		find(c, (struct check_finding){ .from = s->from, .target = c->targets[target].name,
						.bad = true, .text = unknown });
	return EXIT_FINE;
}

static enum cmd_exit judge_subject(struct check *c, const struct subject *s,
				   struct check_package *packages)
{
	const struct lock_wish wish = { c->extras, c->groups, c->options->all_extras,
					c->options->all };
	const struct lock *l = &s->lock;

	for (size_t i = 0; i < l->nproblems; i++)
		find(c, (struct check_finding){ .from = s->from, .line = l->problems[i].line,
						.text = l->problems[i].text });
	for (size_t t = 0; t < c->ntargets; t++) {
		struct lock_verdicts got;

		if (lock_judge(l, &c->targets[t].tags, &c->targets[t].env, &wish, c->env->mem, &got,
			       &c->env->err) < 0)
			return EXIT_USAGE;
		for (size_t i = 0; i < l->nentries; i++)
			take_verdict(c, s, &l->entries[i], &got.v[i], &packages[i].on[t]);
		for (size_t i = 0; i < got.nfindings; i++)
			take_finding(c, s, packages, &got.findings[i], t);
		if (c->asking) {
			enum cmd_exit rc = ask_index(c, s, packages, t);

			if (rc != EXIT_FINE)
				return rc;
		}
		for (size_t i = 0; i < l->nentries; i++)
			packages[i].needed |= packages[i].on[t].needed;
	}
	return EXIT_FINE;
}

static bool lock_has(const struct lock *l, const char *name, const char *const *declared,
		     enum lock_under not)
{
	for (; declared && *declared; declared++)
		if (strcmp(*declared, name) == 0)
			return true;
	for (size_t i = 0; i < l->nroots; i++)
		if (l->roots[i].name && l->roots[i].under != not &&
		    strcmp(l->roots[i].name, name) == 0)
			return true;
	return false;
}

/* An extra or group that no file has is a mistake; one that some do not have is none. */
static enum cmd_exit check_wish(struct check *c, const char *what, const char *const *names)
{
	bool group = what[0] == 'g', has = false;
	const char *all = "";

	for (; *names; names++, has = false, all = "") {
		for (size_t i = 0; i < c->nsubjects; i++) {
			const struct lock *l = &c->subjects[i].lock;
			const char *const *declared = group ? l->groups : l->extras;

			has |= lock_has(l, *names, declared, group ? LOCK_EXTRA : LOCK_GROUP);
			for (; declared && *declared; declared++)
				all = JOIN(c->env->mem, all, *all ? ", " : "", *declared);
		}
		if (!has)
			return usage(c->env, *all ? JOIN(c->env->mem, "there are ", all) : NULL,
				     "nothing that was named has the %s '%s'", what, *names);
	}
	return EXIT_FINE;
}

/* Worse is less: what is broken, what is not there, what is not known, what has to be built. */
static unsigned rank_of(const struct check_package *p, size_t ntargets)
{
	static const unsigned ranks[LOCK_STATUSES] = {
		[LOCK_BAD] = 1, [LOCK_NO_FILE] = 2, [LOCK_UNKNOWN] = 3, [LOCK_BUILD] = 4,
		[LOCK_FROM_VCS] = 5, [LOCK_LOCAL] = 6, [LOCK_NATIVE] = 7, [LOCK_PURE] = 8,
	};
	unsigned worst = 100;

	for (size_t i = 0; i < ntargets; i++) {
		const struct check_result *r = &p->on[i];
		unsigned rank = ranks[r->status] + (r->ready ? 20 : 0);

		if (r->needed && rank < worst)
			worst = rank;
	}
	return worst;
}

static int by_rank(const void *a, const void *b)
{
	const struct check_package *x = a, *y = b;
	int rc;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	rc = strcmp(x->name, y->name);
	if (rc == 0)
		rc = strcmp(x->version ? x->version : "", y->version ? y->version : "");
	return rc ? rc : strcmp(x->from, y->from);
}

static struct check_package *add_packages(struct check *c, const struct subject *s)
{
	struct check_package *first = c->checked.packages + c->checked.npackages;

	for (size_t i = 0; i < s->lock.nentries; i++) {
		const struct lock_entry *e = &s->lock.entries[i];

		first[i] = (struct check_package){
			.name = e->name, .from = s->from,
			.version = e->version.n ? span_dup(e->version, c->env->mem) : NULL,
			.on = TAKE_N(c->env->mem, c->ntargets, struct check_result),
		};
	}
	c->checked.npackages += s->lock.nentries;
	return first;
}

/* Behind the packages of the subjects, whose rows stay where they are until all are judged. */
static void add_more(struct check *c)
{
	struct checked *d = &c->checked;
	struct check_package *all;

	if (!c->nmore)
		return;
	all = TAKE_N(c->env->mem, d->npackages + c->nmore, struct check_package);
	if (d->npackages)
		memcpy(all, d->packages, d->npackages * sizeof *all);
	memcpy(all + d->npackages, c->more, c->nmore * sizeof *all);
	d->packages = all;
	d->npackages += c->nmore;
}

/* Only where something is named whose files an index has to tell.  Without any index that stays
 * unknown, and is said in its row.
 */
static enum cmd_exit open_index(struct check *c)
{
	const struct check_options *o = c->options;
	struct asking_setup setup = {
		.root = c->env->root, .index = o->index.v, .find_links = o->find_links.v,
		.offline = o->offline, .stop = &signals_came,
		.silent = c->env->global->quiet || c->env->global->json || o->format,
	};
	bool wanted = false;
	int rc;

	for (size_t i = 0; i < c->nsubjects && !wanted; i++)
		for (size_t k = 0; k < c->subjects[i].lock.nentries && !wanted; k++)
			wanted = c->subjects[i].lock.entries[k].wants;
	if (!wanted)
		return EXIT_FINE;
	rc = asking_open(&setup, c->env->mem, &c->asking, &c->env->err);
	if (rc < 0 && rc != -ENOENT)
		return rc == -EINVAL ? EXIT_USAGE : EXIT_BROKEN;
	if (rc == 0)
		signals_catch();
	return EXIT_FINE;
}

static enum cmd_exit judge(struct check *c)
{
	struct checked *d = &c->checked;
	enum cmd_exit rc = EXIT_FINE;
	size_t n = 0;

	*d = (struct checked){ .targets = c->targets, .ntargets = c->ntargets,
			       .allow_build = c->options->allow_build };
	for (size_t i = 0; i < c->nsubjects; i++)
		n += c->subjects[i].lock.nentries;
	d->packages = TAKE_N(c->env->mem, n, struct check_package);
	for (size_t i = 0; rc == EXIT_FINE && i < c->nsubjects; i++)
		rc = judge_subject(c, &c->subjects[i], add_packages(c, &c->subjects[i]));
	add_more(c);
	if (rc == EXIT_FINE && c->asking && asking_note(c->asking))
		find(c, (struct check_finding){ .from = "where packages are looked for",
						.text = asking_note(c->asking) });
	for (size_t i = 0; i < d->npackages; i++)
		d->packages[i].rank = rank_of(&d->packages[i], c->ntargets);
	if (d->npackages)
		qsort(d->packages, d->npackages, sizeof *d->packages, by_rank);
	return rc;
}

bool checked_count(const struct checked *c, size_t target, size_t ret[static LOCK_STATUSES])
{
	bool ready = true;

	memset(ret, 0, LOCK_STATUSES * sizeof *ret);
	for (size_t i = 0; i < c->npackages; i++) {
		const struct check_result *r = &c->packages[i].on[target];

		if (!r->needed)
			continue;
		ret[r->status]++;
		ready &= r->ready;
	}
	for (size_t i = 0; i < c->nfindings; i++)
		if (c->findings[i].bad && strcmp(c->findings[i].target, c->targets[target].name) == 0)
			ready = false;
	return ready;
}

static enum cmd_exit answer(struct check *c, enum format format)
{
	size_t counts[LOCK_STATUSES];
	enum cmd_exit rc;

	if ((rc = read_names(c, "extra", &c->options->extra, &c->extras)) ||
	    (rc = read_names(c, "group", &c->options->group, &c->groups)) ||
	    (rc = read_subjects(c)) || (rc = check_wish(c, "extra", c->extras)) ||
	    (rc = check_wish(c, "group", c->groups)) || (rc = choose_targets(c)) ||
	    (rc = open_index(c)) || (rc = judge(c)))
		return rc;
	if (c->options->tags) {
		checked_tags(c->env, &c->checked, format == FORMAT_JSON);
		return EXIT_FINE;
	}
	switch (format) {
	case FORMAT_TEXT:
		checked_text(c->env, &c->checked);
		break;
	case FORMAT_MARKDOWN:
		checked_markdown(c->env, &c->checked);
		break;
	case FORMAT_JSON:
	case FORMATS:
		checked_json(c->env, &c->checked);
		break;
	}
	for (size_t i = 0; i < c->ntargets; i++)
		if (!checked_count(&c->checked, i, counts))
			rc = EXIT_FOUND;
	return rc;
}

static enum cmd_exit run(struct env *env)
{
	struct check c = { .env = env, .options = env->options };
	enum format format;
	enum cmd_exit rc = choose_format(&c, &format);

	if (rc == EXIT_FINE)
		rc = answer(&c, format);
	asking_close(&c.asking);
	root_close(c.here);
	/* As with --json, a failure is a document too. */
	if (rc >= EXIT_USAGE && !env->global->json && c.options->format &&
	    strcmp(c.options->format, "json") == 0) {
		struct json_out o = { .to = env->out };

		show_error(&o, (int)rc, env->err.text, env->hint);
		env->answered = true;
	}
	return rc;
}

const struct command command_check = {
	.name = "check",
	.brief = "tell whether packages work on a machine, and why not",
	.args = "TARGET...",
	.about = "Looks at what a project needs and tells for each package whether a wheel fits "
		 "the machine, whether it has to be built, or why nothing fits. A TARGET is a lock "
		 "file (uv.lock, poetry.lock, pdm.lock, pylock.toml, Pipfile.lock), a requirements "
		 "file, a pyproject.toml, a project's folder, a wheel or a source distribution (by "
		 "its name), a folder of them, an environment or a site-packages folder, an address "
		 "of a file, or a requirement such as 'numpy>=2'.\n\n"
		 "What a requirement, a requirements file or a pyproject.toml names is looked for where "
		 "pip would look (its configuration, or --index and --find-links), newest version "
		 "first, and so is what that requires in turn. A lock file tells its files by itself, "
		 "and no index is asked.\n\n"
		 "It is checked for this machine (with --root for the system there: then a path that "
		 "begins with '/' is one inside it), for releases (--release ubuntu:20.04), or for "
		 "what is described (--python 3.11 --glibc 2.31). Several make a table with a column "
		 "for each.\n\n"
		 "Status: native, a wheel with machine code fits; pure, a wheel for any machine fits; "
		 "build, only the source can be used; none, nothing that is offered can be used; local "
		 "and vcs, it comes from a folder or a repository; unknown, it could not be learned; "
		 "bad, its files have no proper names. It exits with 1 if anything that is needed is "
		 "neither native nor pure; --allow-build also takes what has to be built (build, "
		 "local, vcs). The project that was locked is not counted as in the way.",
	.needs = CMD_ROOT,
	.rows = rows,
	.nrows = LEN(rows),
	.size = sizeof(struct check_options),
	.max_words = UINT_MAX,
	.run = run,
};
