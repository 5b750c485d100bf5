/* What `ampy check` says to programs, and to those who look at a pull request. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/utf8.h"
#include "../probes/base/words.h"
#include "../probes/distro.h"
#include "checked.h"

static void write_targets(struct json_out *o, const struct checked *c)
{
	static const char *const libcs[] = { NULL, "glibc", "musl" };

	json_open(o, "targets", '[');
	for (size_t i = 0; i < c->ntargets; i++) {
		const struct check_target *t = &c->targets[i];

		json_open(o, NULL, '{');
		json_string(o, "name", t->name);
		json_string(o, "python", t->python);
		json_string(o, "abi", t->tags.abi[0].v);
		json_string(o, "arch", t->tags.arch[0]);
		json_string(o, "libc", libcs[t->tags.target.libc]);
		json_string(o, "libc_version", t->libc_version);
		json_string(o, "pip", t->tags.target.pip);
		json_string(o, "about", t->about);
		json_close(o);
	}
	json_close(o);
}

static void write_strings(struct json_out *o, const char *key, const char *const *v)
{
	if (v)
		json_strings(o, key, v);
	else
		json_string(o, key, NULL);
}

static void write_build(struct json_out *o, const struct check_build *b)
{
	if (!b) {
		json_string(o, "build", NULL);
		return;
	}
	json_open(o, "build", '{');
	json_flag(o, "known", b->need.known);
	json_flag(o, "named", !b->need.unnamed);
	json_strings(o, "packages", b->packages);
	json_strings(o, "compilers", b->need.compilers);
	json_strings(o, "repositories", b->need.repositories);
	write_strings(o, "installed", b->installed);
	json_string(o, "note", b->need.note);
	json_close(o);
}

/* Of all targets, each name once. */
static const char *const *system_packages(const struct checked *c, const struct check_package *p,
					  struct arena *mem)
{
	struct list all = { 0 };

	list_add(&all, NULL, mem);
	for (size_t i = 0; i < c->ntargets; i++) {
		const struct check_build *b = p->on[i].build;

		for (const char *const *name = b ? b->packages : NULL; name && *name; name++)
			if (!list_has(&all, *name))
				list_add(&all, *name, mem);
	}
	return all.v;
}

static void write_package(struct json_out *o, const struct checked *c,
			  const struct check_package *p, struct arena *mem)
{
	json_open(o, NULL, '{');
	json_string(o, "name", p->name);
	json_string(o, "version", p->version);
	json_string(o, "from", p->from);
	json_flag(o, "needed", p->needed);
	json_open(o, "results", '[');
	for (size_t i = 0; i < c->ntargets; i++) {
		const struct check_result *r = &p->on[i];

		json_open(o, NULL, '{');
		json_string(o, "target", c->targets[i].name);
		json_flag(o, "needed", r->needed);
		json_flag(o, "ready", r->ready);
		json_string(o, "status", lock_statuses[r->status]);
		json_string(o, "wheel", r->wheel);
		json_string(o, "why", r->why);
		json_string(o, "nearest", r->nearest);
		write_build(o, r->build);
		json_close(o);
	}
	json_close(o);
	json_strings(o, "system_packages", system_packages(c, p, mem));
	json_close(o);
}

static void write_findings(struct json_out *o, const struct checked *c)
{
	json_open(o, "findings", '[');
	for (size_t i = 0; i < c->nfindings; i++) {
		const struct check_finding *f = &c->findings[i];

		json_open(o, NULL, '{');
		json_string(o, "from", f->from);
		if (f->line)
			json_int(o, "line", (int64_t)f->line);
		else
			json_string(o, "line", NULL);
		json_string(o, "target", f->target);
		json_flag(o, "ready", !f->bad);
		json_string(o, "text", f->text);
		json_close(o);
	}
	json_close(o);
}

static void write_builds(struct json_out *o, const struct checked *c)
{
	json_open(o, "builds", '[');
	for (size_t i = 0; i < c->ntargets; i++) {
		const struct check_builds *b = &c->builds[i];
		const struct distro_facts *d = c->targets[i].distro;

		if (!b->any)
			continue;
		json_open(o, NULL, '{');
		json_string(o, "target", c->targets[i].name);
		json_string(o, "family", d->family.v);
		json_flag(o, "stand_in", c->targets[i].stand_in);
		json_strings(o, "packages", b->packages);
		write_strings(o, "missing", b->missing);
		json_strings(o, "repositories", b->repositories);
		json_flag(o, "named", !b->unnamed);
		json_strings(o, "guessed", b->guessed);
		json_close(o);
	}
	json_close(o);
}

void checked_json(struct env *env, const struct checked *c)
{
	struct json_out o = { .to = env->out };
	size_t n[LOCK_STATUSES];

	json_open(&o, NULL, '{');
	json_string(&o, "schema", "ampy.check/1");
	write_targets(&o, c);
	json_open(&o, "packages", '[');
	for (size_t i = 0; i < c->npackages; i++)
		write_package(&o, c, &c->packages[i], env->mem);
	json_close(&o);
	write_findings(&o, c);
	write_builds(&o, c);
	json_open(&o, "summary", '{');
	for (size_t i = 0; i < c->ntargets; i++) {
		bool ready = checked_count(c, i, n);

		json_open(&o, c->targets[i].name, '{');
		for (size_t s = 0; s < LOCK_STATUSES; s++)
			json_int(&o, lock_statuses[s], (int64_t)n[s]);
		json_flag(&o, "ready", ready);
		json_close(&o);
	}
	json_close(&o);
	json_close(&o);
}

/* A cell of a table of GitHub's Markdown: one line, and nothing in it that is markup. */
static void put_cell(FILE *to, const char *s)
{
	size_t n = strlen(s);

	for (size_t i = 0, k; i < n; i += k) {
		unsigned char c = (unsigned char)s[i];

		k = utf8_take(s + i, n - i);
		if (!k || c < ' ' || c == 0x7f) {
			fputc(k ? ' ' : '?', to);
			k = 1;
		} else if (c == '<' || c == '>' || c == '&' || c == '@') {
			fprintf(to, "&#%u;", c);
		} else {
			if (strchr("\\|`*_[]#~", c))
				fputc('\\', to);
			fwrite(s + i, 1, k, to);
		}
	}
}

/* What the builds need, each once. */
static void put_needs(FILE *to, const struct checked *c, const struct check_package *p, bool any,
		      struct arena *mem)
{
	struct list told = { 0 };

	list_add(&told, NULL, mem);
	for (size_t i = 0; i < c->ntargets; i++) {
		const char *words = checked_build(c, i, &p->on[i], mem), *names = "";

		if (!words || list_has(&told, words))
			continue;
		list_add(&told, words, mem);
		for (size_t j = i; j < c->ntargets && c->ntargets > 1; j++) {
			const char *other = checked_build(c, j, &p->on[j], mem);

			if (other && strcmp(other, words) == 0)
				names = JOIN(mem, names, *names ? ", " : "", c->targets[j].name);
		}
		fputs(any ? "<br>" : "", to);
		put_cell(to, JOIN(mem, names, *names ? ": " : "", words));
		any = true;
	}
}

/* Each reason once; with the targets before it, where there are several. */
static void put_why(FILE *to, const struct checked *c, const struct check_package *p,
		    struct arena *mem)
{
	bool any = false;

	for (size_t i = 0; i < c->ntargets; i++) {
		const char *why = p->on[i].needed ? p->on[i].why : NULL;
		bool told = false;

		for (size_t j = 0; j < i && why; j++)
			told |= p->on[j].needed && p->on[j].why && strcmp(p->on[j].why, why) == 0;
		if (!why || told)
			continue;
		if (any)
			fputs("<br>", to);
		if (c->ntargets > 1) {
			put_cell(to, c->targets[i].name);
			for (size_t j = i + 1; j < c->ntargets; j++)
				if (p->on[j].needed && p->on[j].why && strcmp(p->on[j].why, why) == 0) {
					fputs(", ", to);
					put_cell(to, c->targets[j].name);
				}
			fputs(": ", to);
		}
		put_cell(to, why);
		if (p->on[i].nearest) {
			fputs("; nearest: ", to);
			put_cell(to, p->on[i].nearest);
		}
		any = true;
	}
	put_needs(to, c, p, any, mem);
}

static void put_row(FILE *to, const struct checked *c, const struct check_package *p,
		    struct arena *mem)
{
	fputs("| ", to);
	put_cell(to, p->name);
	if (p->version)
		fputc(' ', to);
	put_cell(to, p->version ? p->version : "");
	fputs(" | ", to);
	put_cell(to, p->from);
	for (size_t i = 0; i < c->ntargets; i++) {
		const struct check_result *r = &p->on[i];
		const char *word = r->needed ? lock_statuses[r->status] : "-";

		fprintf(to, r->needed && !r->ready ? " | **%s**" : " | %s", word);
	}
	fputs(" | ", to);
	put_why(to, c, p, mem);
	fputs(" |\n", to);
}

static bool in_the_way(const struct checked *c, const struct check_package *p)
{
	for (size_t i = 0; i < c->ntargets; i++)
		if (p->on[i].needed && !p->on[i].ready)
			return true;
	return false;
}

static void put_summaries(FILE *to, const struct checked *c, struct arena *mem)
{
	size_t n[LOCK_STATUSES];

	for (size_t i = 0; i < c->ntargets; i++) {
		bool ready = checked_count(c, i, n), any = false;

		fputs(ready ? "- **ready** for " : "- **not ready** for ", to);
		put_cell(to, c->targets[i].name);
		if (c->targets[i].about) {
			fputs(" (", to);
			put_cell(to, c->targets[i].about);
			fputc(')', to);
		}
		for (size_t s = 0; s < LOCK_STATUSES; s++)
			if (n[s]) {
				fprintf(to, "%s%zu %s", any ? ", " : ": ", n[s], lock_statuses[s]);
				any = true;
			}
		fputc('\n', to);
	}
	for (size_t i = 0; i < c->ntargets; i++)
		if (c->builds[i].any && *c->builds[i].packages) {
			fputs("- to build for ", to);
			put_cell(to, c->targets[i].name);
			fputs(": `", to);
			fputs(words_join(c->builds[i].packages, " ", mem), to);
			fputs("`", to);
			if (*c->builds[i].repositories)
				fprintf(to, ", some of it in %s",
					build_repositories(c->builds[i].repositories, mem));
			fputs("\n", to);
		}
	for (size_t i = 0; i < c->nfindings; i++) {
		const struct check_finding *f = &c->findings[i];

		fputs(f->bad ? "- **not ready**: " : "- ", to);
		put_cell(to, f->from);
		if (f->line)
			fprintf(to, ", line %zu", f->line);
		fputs(": ", to);
		if (f->target && c->ntargets > 1) {
			put_cell(to, f->target);
			fputs(": ", to);
		}
		put_cell(to, f->text);
		fputc('\n', to);
	}
}

void checked_markdown(struct env *env, const struct checked *c)
{
	bool table = false;

	put_summaries(env->out, c, env->mem);
	for (size_t i = 0; i < c->npackages; i++) {
		const struct check_package *p = &c->packages[i];

		if (!p->needed || (env->global->quiet && !in_the_way(c, p)))
			continue;
		if (!table) {
			fputs("\n| package | from", env->out);
			for (size_t t = 0; t < c->ntargets; t++) {
				fputs(" | ", env->out);
				put_cell(env->out, c->targets[t].name);
			}
			fputs(" | why |\n|---|---", env->out);
			for (size_t t = 0; t < c->ntargets; t++)
				fputs("|---", env->out);
			fputs("|---|\n", env->out);
			table = true;
		}
		put_row(env->out, c, p, env->mem);
	}
}

void checked_tags(struct env *env, const struct checked *c, bool json)
{
	struct json_out o = { .to = env->out };

	if (json) {
		json_open(&o, NULL, '{');
		json_string(&o, "schema", "ampy.tags/1");
		json_open(&o, "targets", '[');
	}
	for (size_t i = 0; i < c->ntargets; i++) {
		const char *const *all = tags_list(&c->targets[i].tags, env->mem);

		if (json) {
			json_open(&o, NULL, '{');
			json_string(&o, "name", c->targets[i].name);
			json_strings(&o, "tags", all);
			json_close(&o);
			continue;
		}
		if (c->ntargets > 1)
			fprintf(env->out, "%s# %s\n", i ? "\n" : "", c->targets[i].name);
		for (; *all; all++)
			fprintf(env->out, "%s\n", *all);
	}
	if (json) {
		json_close(&o);
		json_close(&o);
	}
}
