/* A plan as a piece of a Dockerfile: what the system gets is one layer. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/words.h"
#include "../probes/distro.h"
#include "manager.h"
#include "plan.h"
#include "recipe.h"
#include "render.h"
#include "render_manager.h"
#include "render_text.h"

struct layer {
	FILE *to;
	const struct plan *plan;
	const struct manager *manager;
	const struct render_manager *words;
	struct arena *mem;
	bool begun;               /* this RUN has a command */
};

/* The images' names, and how much of the version is their tag; others are only described. */
static const struct { const char *id, *image; bool major; } images[] = {
	{ "debian", "debian", true },          { "ubuntu", "ubuntu", false },
	{ "almalinux", "almalinux", true },    { "rocky", "rockylinux", true },
	{ "ol", "oraclelinux", true },         { "fedora", "fedora", true },
	{ "amzn", "amazonlinux", false },      { "opensuse-leap", "opensuse/leap", false },
	{ "alpine", "alpine", false },         { "archarm", "archlinux", false },
};

/* Bytes between quotes for printf's %b, so that none of them ends the line. */
static const char *escaped(const char *s, size_t n, struct arena *mem)
{
	char *text = TAKE_N(mem, n * 5 + 3, char);
	size_t at = 0;

	text[at++] = '\'';
	for (size_t take; n; s += take, n -= take) {
		take = plain_char(s, n);
		if (!take) {
			take = 1;
			at += (size_t)snprintf(text + at, 6, "\\0%03o", (unsigned char)*s);
		} else if (*s == '\\' || *s == '\'') {
			memcpy(text + at, *s == '\'' ? "'\\''" : "\\\\", *s == '\'' ? 4 : 2);
			at += *s == '\'' ? 4 : 2;
		} else {
			memcpy(text + at, s, take);
			at += take;
		}
	}
	text[at] = '\'';
	return text;
}

/* A word of a RUN: a line of a Dockerfile cannot hold every byte. */
static const char *docker_word(const char *word, struct arena *mem)
{
	size_t left = strlen(word), n;

	for (const char *s = word; left; s += n, left -= n) {
		n = plain_char(s, left);
		if (!n)
			return arena_printf(mem, "\"$(printf '%%b' %s)\"",
					    escaped(word, strlen(word), mem));
	}
	return shell_word(word, mem);
}

static const char *docker_words(const char *const *words, struct arena *mem)
{
	struct list parts = { 0 };

	list_add(&parts, "", mem);
	for (; words && *words; words++) {
		list_add(&parts, " ", mem);
		list_add(&parts, docker_word(*words, mem), mem);
	}
	return arena_join(mem, parts.v);
}

/* Begins the next command of the layer. */
static void next(struct layer *l)
{
	fputs(l->begun ? " \\\n && " : "\nRUN ", l->to);
	l->begun = true;
}

static void end(struct layer *l)
{
	if (l->begun)
		fputc('\n', l->to);
	l->begun = false;
}

static void left_out(struct layer *l, const struct step *s)
{
	end(l);
	fprintf(l->to, "\n# Left out, it holds credentials: %s\n",
		plain_line(s->title ? s->title : step_names[s->kind], l->mem));
}

/* Each line of the file is a word of its own. */
static void write_file(struct layer *l, const struct step *s)
{
	const char *path = docker_word(s->path, l->mem), *slash = strrchr(s->path, '/');
	const char *dir = slash ? arena_strndup(l->mem, s->path, (size_t)(slash - s->path)) : "";

	next(l);
	if (!s->body) {
		fprintf(l->to, "rm -f -- %s", path);
		return;
	}
	if (*dir)
		fprintf(l->to, "mkdir -p -- %s \\\n && ", docker_word(dir, l->mem));
	fputs("printf '%b'", l->to);
	for (const char *line = s->body; *line;) {
		size_t n = strcspn(line, "\n");

		n += line[n] == '\n';
		fprintf(l->to, " \\\n      %s", escaped(line, n, l->mem));
		line += n;
	}
	fprintf(l->to, "%s >%s \\\n && chmod %04o -- %s", *s->body ? "" : " ''", path,
		s->mode & 07777u, path);
}

/* While the names are not confirmed, the layer itself asks which of them there is. */
static bool chooses(const struct layer *l, const struct step *s)
{
	for (size_t i = 0; l->plan->provisional && i < s->nwants; i++)
		if (words_count(s->wants[i].candidates) > 1)
			return true;
	return false;
}

static void write_names(struct layer *l, const struct step *s)
{
	for (size_t i = 0; i < s->nwants; i++) {
		const struct want *w = &s->wants[i];
		bool pick = l->plan->provisional && words_count(w->candidates) > 1;

		if (!pick) {
			if (w->chosen && package_name_fits(w->chosen))
				fprintf(l->to, " \\\n      %s", w->chosen);
			continue;
		}
		fputs(" \\\n      \"$(pick", l->to);
		for (const char *const *name = w->candidates; *name; name++)
			if (package_name_fits(*name))
				fprintf(l->to, " %s", *name);
		fputs(")\"", l->to);
	}
	for (const char *const *name = s->nwants ? NULL : s->packages; name && *name; name++)
		if (package_name_fits(*name))
			fprintf(l->to, " \\\n      %s", *name);
}

static void write_manager(struct layer *l, enum manager_verb verb)
{
	const char *const *argv = manager_argv(l->manager, verb, NULL, l->mem);
	const char *more = verb == MANAGER_INSTALL ? l->words->more : NULL;

	if (!argv)
		return;
	next(l);
	fprintf(l->to, "%s%s%s%s", program_name(argv[0]), shell_words(argv + 1, l->mem),
		more ? " " : "", more ? more : "");
}

static void write_install(struct layer *l, const struct step *s)
{
	write_manager(l, MANAGER_REFRESH);
	if (chooses(l, s)) {
		next(l);
		fprintf(l->to, "pick() { for n; do if %s >/dev/null 2>&1; then echo \"$n\"; return; "
			"fi; done; echo \"$1\"; }", l->words->offered);
	}
	write_manager(l, MANAGER_INSTALL);
	write_names(l, s);
	next(l);
	fputs(l->words->clean, l->to);
	end(l);
}

/* What a USER line takes without a change. */
static bool is_user(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_.-";

	return name && *name && *name != '-' && !name[strspn(name, letters)];
}

static const char *hidden(const struct step *s, struct arena *mem)
{
	for (const char *const *e = s->env; e && *e; e++)
		if (!env_is_harmless(*e))
			return env_name(*e, mem);
	return s->netrc ? "NETRC" : NULL;
}

/* The folder of an environment is made by root, what goes into it by its owner. */
static void write_user_step(struct layer *l, const struct step *s)
{
	const char *secret = hidden(s, l->mem), *owner = is_user(s->owner) ? s->owner : NULL;
	struct list set = { 0 };

	for (const char *const *e = s->env; e && *e; e++)
		if (env_is_harmless(*e))
			list_add(&set, *e, l->mem);
	end(l);
	fprintf(l->to, "\n# %s\n", plain_line(s->title ? s->title : step_names[s->kind], l->mem));
	if (secret)
		fprintf(l->to, "# Left out, it takes %s, which must not stand in an image; give it as "
			"a secret of the build:\n# RUN --mount=type=secret,id=%s%s%s%s\n",
			secret, secret, s->netrc ? ",target=/root/.netrc" : ",env=",
			s->netrc ? "" : secret, plain_line(docker_words(s->argv, l->mem), l->mem));
	if (secret || (s->owner && !owner))
		return;
	if (s->kind == STEP_VENV && owner && s->dir) {
		next(l);
		fprintf(l->to, "install -d -o %s -- %s", owner, docker_word(s->dir, l->mem));
		end(l);
	}
	if (owner)
		fprintf(l->to, "USER %s", owner);
	next(l);
	fprintf(l->to, "%s%s%s", set.n ? "env" : "", docker_words(set.v, l->mem),
		docker_words(s->argv, l->mem) + (set.n ? 0 : 1));
	end(l);
	fputs(owner ? "USER root\n" : "", l->to);
}

static void write_step(struct layer *l, const struct step *s)
{
	switch (s->kind) {
	case STEP_REPOSITORY:
	case STEP_FILE:
		if (s->path)
			write_file(l, s);
		return;
	case STEP_INSTALL:
		if (l->manager && l->words)
			write_install(l, s);
		return;
	case STEP_VENV:
	case STEP_PIP:
	case STEP_SETTINGS:
		if (s->argv)
			write_user_step(l, s);
		return;
	case STEP_REPAIR:   /* an image has nothing unfinished, and an install refreshes; */
	case STEP_REFRESH:
	case STEP_REMOVE:   /* what is not wanted is not put in */
	case STEP_MARK:
	case STEP_IMAGE:    /* that is another image */
	case STEP_KINDS:
		return;
	}
}

static const char *base_image(const struct layer *l, const struct distro_facts *d)
{
	for (size_t i = 0; d && d->id.v && d->version.v && i < LEN(images); i++)
		if (strcmp(images[i].id, d->id.v) == 0)
			return plain_line(arena_printf(l->mem, "%s:%.*s", images[i].image,
				images[i].major ? (int)strcspn(d->version.v, ".") : 64,
				d->version.v), l->mem);
	return l->words && !(d && d->id.v) ? l->words->image : NULL;
}

static void write_head(const struct layer *l, const struct distro_facts *d, const char *profile)
{
	const char *image = base_image(l, d);

	fprintf(l->to, "# Makes an image of %s ready for Python development (profile %s).\n"
		"# Written by ampy " AMPY_VERSION ".  It goes behind %s%s.\n",
		machine_name(d, l->plan, l->mem), plain_line(profile ? profile : "none", l->mem),
		image ? "FROM " : "the FROM line of such an image", image ? image : "");
	for (size_t i = 0; i < l->plan->nunresolved; i++)
		fprintf(l->to, "# Not cured by this: %s%s%s\n",
			l->plan->unresolved[i].finding
				? plain_line(l->plan->unresolved[i].finding, l->mem) : "",
			l->plan->unresolved[i].finding ? ": " : "",
			plain_line(l->plan->unresolved[i].reason, l->mem));
	if (l->plan->type)
		fprintf(l->to, "# The Python to type: %s\n", plain_line(l->plan->type, l->mem));
	if (l->manager && strcmp(l->manager->name, "apt") == 0)
		fputs("ARG DEBIAN_FRONTEND=noninteractive\n", l->to);
}

void render_dockerfile(FILE *to, const struct plan *p, const struct distro_facts *d,
		       const char *profile, struct arena *mem)
{
	struct layer l = { to, p, manager_find(plan_manager(p)),
			   render_manager_find(plan_manager(p)), mem, false };

	write_head(&l, d, profile);
	for (size_t i = 0; i < p->nsteps; i++)
		if (step_has_secret(&p->steps[i]))
			left_out(&l, &p->steps[i]);
		else
			write_step(&l, &p->steps[i]);
	end(&l);
}
