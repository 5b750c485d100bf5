/* A plan, for people and as JSON. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/words.h"
#include "../recipes/journal.h"
#include "../recipes/plan.h"
#include "../recipes/render.h"
#include "checkbuild.h"
#include "planout.h"
#include "text.h"

enum { INDENT = 14 };

static void line(struct text_out *o, enum text_style style, const char *s)
{
	text_column(o, INDENT);
	text_wrap(o, style, INDENT, s);
	text_newline(o);
}

static void put_step(struct text_out *o, size_t number, const struct step *s, bool verbose,
		     struct arena *mem)
{
	text_printf(o, STYLE_PLAIN, "%3zu ", number);
	text_put(o, STYLE_BOLD, step_names[s->kind]);
	text_column(o, INDENT);
	text_wrap(o, STYLE_PLAIN, INDENT, s->title);
	text_newline(o);
	if (s->packages && *s->packages)
		line(o, STYLE_PLAIN, words_join(s->packages, " ", mem));
	if (s->note)
		line(o, STYLE_PLAIN, s->note);
	if (s->download)
		line(o, STYLE_BOLD, arena_printf(mem, "fetches %s%lld MB", s->download_whole ? "" :
						 "at least ", (long long)(s->download + 500000) / 1000000));
	if (s->path)
		line(o, STYLE_PLAIN, arena_printf(mem, "%s '%s'",
						  s->body ? "writes" : "removes", s->path));
	if (s->owner && !strstr(s->title, arena_printf(mem, ", as %s", s->owner)))
		line(o, STYLE_DIM, arena_printf(mem, "as the user %s", s->owner));
	if (*s->cures)
		line(o, STYLE_DIM, arena_printf(mem, "cures %s", words_join(s->cures, " ", mem)));
	if (verbose && s->argv) {
		const char *command = "$";

		/* A program of many lines is named by its first. */
		for (const char *const *word = s->argv; *word; word++)
			command = arena_printf(mem, "%s %s", command, !strchr(*word, '\n')
				? shell_word(*word, mem) : "'...'");
		line(o, STYLE_DIM, command);
	}
}

void plan_text_missed(struct text_out *o, const struct plan *p, const char *heading)
{
	if (heading && p->nunresolved) {
		text_put(o, STYLE_BOLD, heading);
		text_newline(o);
	}
	for (size_t i = 0; i < p->nunresolved; i++) {
		const struct unresolved *u = &p->unresolved[i];

		text_put(o, STYLE_PLAIN, "  ");
		text_put(o, STYLE_WARN, u->finding ? u->finding : u->subject ? u->subject : "-");
		text_put(o, STYLE_PLAIN, "  ");
		text_wrap(o, STYLE_PLAIN, 4, u->reason);
		text_newline(o);
	}
}

/* Of many that are only assumed to be built, those that need more than a compiler. */
static bool is_told(const struct plan_build *b)
{
	return !b->assumed || (b->need->known && (*b->packages || b->need->unnamed));
}

static const char *build_line(const struct plan_build *b, struct arena *mem)
{
	const char *words = build_words(b->need, b->packages, "this system", mem);

	return JOIN(mem, b->need->known ? words : "nobody wrote down what it needs: ",
		    b->need->known ? "" : "a C compiler is a guess");
}

static void put_builds(struct text_out *o, const struct plan *p, struct arena *mem)
{
	bool any = false, assumed = false;

	if (!p->asked || (!p->nbuilds && !p->unasked))
		return;
	text_newline(o);
	for (size_t i = 0; i < p->nbuilds; i++)
		assumed = assumed || p->builds[i].assumed;
	for (size_t i = 0; i < p->nbuilds; i++) {
		const struct plan_build *b = &p->builds[i];

		if (!is_told(b))
			continue;
		if (!any) {
			text_put(o, STYLE_BOLD, assumed ? "What is built, or may have to be, needs:"
							   : "What has to be built needs:");
			text_newline(o);
		}
		any = true;
		text_printf(o, STYLE_PLAIN, "  %s%s%s  ", b->project, b->version ? " " : "",
			    b->version ? b->version : "");
		text_wrap(o, STYLE_PLAIN, 4, build_line(b, mem));
		text_newline(o);
	}
	if (!p->unasked)
		return;
	text_wrap(o, STYLE_WARN, 0,
		  JOIN(mem, "Provisional: not all that has to be built could be learned (", p->unasked,
		       ").", assumed ? " What nobody told of counts as a package to be built, where it "
				       "is known what that takes." : ""));
	text_newline(o);
}

static void put_image(struct text_out *o, const struct plan_image *i)
{
	text_newline(o);
	text_put(o, STYLE_BOLD, i->framework);
	text_put(o, STYLE_PLAIN, " is the image ");
	text_put(o, STYLE_PLAIN, i->image);
	text_put(o, STYLE_PLAIN, ", run by");
	text_newline(o);
	for (const char *const *run = i->run; *run; run++) {
		text_put(o, STYLE_PLAIN, "    ");
		text_put(o, STYLE_PLAIN, *run);
		text_newline(o);
	}
	for (const char *const *caveat = i->caveats; *caveat; caveat++) {
		text_put(o, STYLE_DIM, "  - ");
		text_wrap(o, STYLE_DIM, 4, *caveat);
		text_newline(o);
	}
}

void plan_text(struct text_out *o, const struct plan *p, bool verbose, struct arena *mem)
{
	for (size_t i = 0; i < p->nsteps; i++)
		put_step(o, i + 1, &p->steps[i], verbose, mem);
	put_builds(o, p, mem);
	for (size_t i = 0; i < p->nimages; i++)
		put_image(o, &p->images[i]);
	if (p->nunresolved)
		text_newline(o);
	plan_text_missed(o, p, "Not cured by this:");
	if (p->type) {
		text_newline(o);
		text_wrap(o, STYLE_PLAIN, 0, arena_printf(mem, "Afterwards type %s: python3 stays the "
			  "system's own.", p->type));
		text_newline(o);
	}
	if (p->provisional) {
		text_newline(o);
		text_wrap(o, STYLE_DIM, 0,
			  "The names of packages are provisional: the lists that would confirm them "
			  "are missing or old.  They are read again once they are up to date.");
		text_newline(o);
	}
}

static void put_result(struct json_out *o, const struct step_result *r)
{
	json_open(o, "result", '{');
	json_string(o, "state", result_state_names[r->state]);
	json_string(o, "error", r->error);
	if (r->status >= 0 && r->state != RESULT_PENDING)
		json_int(o, "exit", r->status);
	json_int(o, "milliseconds", r->milliseconds);
	if (r->tail)
		json_strings(o, "tail", r->tail);
	json_close(o);
}

static void step_json(struct json_out *o, const struct step *s, const struct step_result *result)
{
	static const char *const none[] = { NULL };

	json_open(o, NULL, '{');
	json_string(o, "kind", step_names[s->kind]);
	json_string(o, "title", s->title);
	json_flag(o, "as_root", s->as_root);
	json_strings(o, "argv", s->argv ? s->argv : none);
	json_strings(o, "packages", s->packages ? s->packages : none);
	json_strings(o, "cures", s->cures);
	if (s->nwants) {
		json_open(o, "choices", '[');
		for (size_t i = 0; i < s->nwants; i++) {
			json_open(o, NULL, '{');
			json_string(o, "recipe", s->wants[i].recipe);
			json_string(o, "package", s->wants[i].chosen);
			json_strings(o, "candidates", s->wants[i].candidates);
			json_strings(o, "cures", s->wants[i].cures ? s->wants[i].cures : none);
			json_close(o);
		}
		json_close(o);
	}
	if (s->path)
		json_string(o, "path", s->path);
	if (s->name)
		json_string(o, "name", s->name);
	if (s->dir)
		json_string(o, "dir", s->dir);
	if (s->python)
		json_string(o, "python", s->python);
	if (s->owner)
		json_string(o, "owner", s->owner);
	if (s->note)
		json_string(o, "note", s->note);
	if (s->download) {
		json_int(o, "download_bytes", s->download);
		json_flag(o, "download_whole", s->download_whole);
	}
	if (result)
		put_result(o, result);
	json_close(o);
}

static void builds_json(struct json_out *o, const struct plan *p)
{
	json_open(o, "builds", '{');
	json_flag(o, "provisional", p->unasked != NULL);
	json_string(o, "reason", p->unasked);
	json_open(o, "packages", '[');
	for (size_t i = 0; i < p->nbuilds; i++) {
		const struct plan_build *b = &p->builds[i];

		json_open(o, NULL, '{');
		json_string(o, "name", b->project);
		json_string(o, "version", b->version);
		json_flag(o, "assumed", b->assumed);
		json_flag(o, "known", b->need->known);
		json_flag(o, "named", !b->need->unnamed);
		json_strings(o, "system_packages", b->packages);
		json_strings(o, "compilers", b->need->compilers);
		json_strings(o, "repositories", b->need->repositories);
		json_string(o, "note", b->need->note);
		json_close(o);
	}
	json_close(o);
	json_close(o);
}

void plan_json(struct json_out *o, const struct plan *p, const struct step_result *results)
{
	json_string(o, "manager", p->manager);
	json_flag(o, "provisional", p->provisional);
	json_flag(o, "changed", p->nsteps > 0);
	json_open(o, "steps", '[');
	for (size_t i = 0; i < p->nsteps; i++)
		step_json(o, &p->steps[i], results ? &results[i] : NULL);
	json_close(o);
	json_open(o, "unresolved", '[');
	for (size_t i = 0; i < p->nunresolved; i++) {
		json_open(o, NULL, '{');
		json_string(o, "finding", p->unresolved[i].finding);
		json_string(o, "subject", p->unresolved[i].subject);
		json_string(o, "reason", p->unresolved[i].reason);
		json_close(o);
	}
	json_close(o);
	json_string(o, "type", p->type);
	if (p->asked)
		builds_json(o, p);
	if (!p->nimages)
		return;
	json_open(o, "images", '[');
	for (size_t i = 0; i < p->nimages; i++) {
		json_open(o, NULL, '{');
		json_string(o, "framework", p->images[i].framework);
		json_string(o, "image", p->images[i].image);
		json_strings(o, "run", p->images[i].run);
		json_strings(o, "caveats", p->images[i].caveats);
		json_close(o);
	}
	json_close(o);
}
