/* A plan as a script in POSIX sh: the same steps, decided where it runs. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "manager.h"
#include "plan.h"
#include "recipe.h"
#include "render.h"
#include "render_boot.h"
#include "render_boot_parts.h"
#include "render_manager.h"
#include "render_parts.h"
#include "render_script.h"
#include "render_text.h"

/* How long a network may take to come on a first boot, in seconds. */
#define LATE "900"

struct writer {
	FILE *to;
	const struct plan *plan;
	const struct manager *manager;
	const struct render_manager *words;
	struct arena *mem;
};

static bool has_kind(const struct plan *p, enum step_kind from, enum step_kind to)
{
	for (size_t i = 0; i < p->nsteps; i++)
		if (p->steps[i].kind >= from && p->steps[i].kind <= to)
			return true;
	return false;
}

/* root env ... PROGRAM WORDS "$@": what recipes/manager.c knows. */
static void write_command(const struct writer *w, const struct manager *m, enum manager_verb verb)
{
	const char *const *argv = manager_argv(m, verb, NULL, w->mem);
	bool lock = verb == MANAGER_INSTALL && w->words->lock_options;

	if (argv)
		fprintf(w->to, "root env%s %s%s%s%s \"$@\"", shell_words(m->env, w->mem),
			shell_word(program_name(argv[0]), w->mem), lock ? " " : "",
			lock ? w->words->lock_options : "", shell_words(argv + 1, w->mem));
	else
		fputs(":", w->to);
}

/* What an install of it starts. */
static const char *program_of(const struct manager *m, struct arena *mem)
{
	return program_name(manager_argv(m, MANAGER_INSTALL, NULL, mem)[0]);
}

/* The command as a function, by the manager that is there. */
static void function(const struct writer *w, const char *name, enum manager_verb verb)
{
	const char *const *kin = w->words->kin;

	fprintf(w->to, "\n%s() {\n", name);
	if (!kin[1]) {
		fputc('\t', w->to);
		write_command(w, manager_find(kin[0]), verb);
		fputs("\n}\n", w->to);
		return;
	}
	fputs("\tcase $manager in\n", w->to);
	for (; *kin; kin++) {
		fprintf(w->to, "\t%s) ", program_of(manager_find(*kin), w->mem));
		write_command(w, manager_find(*kin), verb);
		fputs(" ;;\n", w->to);
	}
	fputs("\tesac\n}\n", w->to);
}

/* The exit statuses with this meaning, of all that "$manager" may be. */
static const char *statuses(const struct writer *w, enum manager_end end)
{
	const char *all = "";

	for (int status = 0; status < 256; status++) {
		bool means = false;

		for (const char *const *kin = w->words->kin; *kin; kin++)
			means |= manager_end(manager_find(*kin), MANAGER_INSTALL, status) == end;
		if (means)
			all = arena_printf(w->mem, "%s%s%d", all, *all ? " " : "", status);
	}
	return all;
}

/* One want: its names, and whether any is left that a package can have. */
static void write_want(const struct writer *w, const char *what, const char *const *names)
{
	struct list fit = { 0 };

	for (const char *const *name = names; name && *name; name++)
		if (package_name_fits(*name))
			list_add(&fit, *name, w->mem);
		else
			fprintf(w->to, "\tlacks %s\n", shell_word(arena_printf(w->mem,
				"'%s' cannot be the name of a package",
				plain_line(*name, w->mem)), w->mem));
	if (fit.n)
		fprintf(w->to, "\twant %s%s\n",
			shell_word(plain_line(what ? what : "asked for", w->mem), w->mem),
			shell_words(fit.v, w->mem));
}

static void write_wants(const struct writer *w)
{
	fputs("\nwants() {\n\t:\n", w->to);
	for (size_t i = 0; i < w->plan->nsteps; i++) {
		const struct step *s = &w->plan->steps[i];

		if (s->kind != STEP_INSTALL)
			continue;
		for (size_t k = 0; k < s->nwants; k++)
			write_want(w, s->wants[k].recipe, s->wants[k].candidates);
		for (size_t k = 0; !s->nwants && s->packages && s->packages[k]; k++)
			write_want(w, NULL, (const char *const[]){ s->packages[k], NULL });
	}
	fputs("}\n", w->to);
}

/* Names that are not there any more are not removed again. */
static void write_names(const struct writer *w, const struct step *s, const char *function_name)
{
	fputs("names=\n", w->to);
	for (const char *const *name = s->packages; name && *name; name++)
		if (package_name_fits(*name))
			fprintf(w->to, "if there %s; then names=\"$names %s\"; fi\n", *name, *name);
	fprintf(w->to, "if [ -n \"$names\" ]; then\n\trights\n\tchanged=1\n"
		"%s\tpatiently %s $names || die 3 'the packages could not be changed'\nfi\n",
		s->kind == STEP_REMOVE ? "\ttry_now $names >/dev/null 2>&1 || "
					 "die 3 'others need some of these'\n" : "", function_name);
}

static void write_file(const struct writer *w, const struct step *s)
{
	const char *path = shell_word(s->path, w->mem);

	if (!s->body)
		fprintf(w->to, "gone %s\n", path);
	else
		fprintf(w->to, "put %04o %s %s\n", s->mode & 07777u, path,
			shell_word(s->body, w->mem));
}

/* What is in the environment and must not be shown has to be there already. */
static void write_user_step(const struct writer *w, const struct step *s)
{
	struct list set = { 0 };
	const char *owner = shell_word(s->owner ? s->owner : "", w->mem);
	unsigned needed = 0;

	for (const char *const *e = s->env; e && *e; e++) {
		const char *name = env_name(*e, w->mem);

		if (env_is_harmless(*e))
			list_add(&set, *e, w->mem);
		else if (name)
			fprintf(w->to, "%s need %s", needed++ ? " &&" : "if", name);
	}
	fputs(needed ? "; then\n" : "", w->to);
	if (s->netrc)
		fprintf(w->to, "note 'the index asks for a login: it has to be in ~/.netrc of who "
			"installs'\n");
	if (s->kind == STEP_VENV)
		fprintf(w->to, "venv %s %s %s", owner, shell_word(s->dir ? s->dir : "", w->mem),
			shell_word(s->python ? s->python : s->argv[0], w->mem));
	else
		fprintf(w->to, "%s %s", s->kind == STEP_PIP ? "pip" : "settings", owner);
	fprintf(w->to, "%s%s%s\n%s", set.n ? " env" : "", shell_words(set.v, w->mem),
		shell_words(s->argv, w->mem), needed ? "fi\n" : "");
}

static void write_step(const struct writer *w, const struct step *s)
{
	switch (s->kind) {
	case STEP_REPOSITORY:
	case STEP_FILE:
		if (s->path)
			write_file(w, s);
		else if (s->name)
			fprintf(w->to, "allow%s\n",
				shell_words(word_candidates(s->name, w->mem), w->mem));
		return;
	case STEP_REMOVE:
		write_names(w, s, "remove_now");
		return;
	case STEP_MARK:
		write_names(w, s, "auto_now");
		return;
	case STEP_VENV:
	case STEP_PIP:
	case STEP_SETTINGS:
		if (s->argv)
			write_user_step(w, s);
		return;
	case STEP_REPAIR:
	case STEP_REFRESH:
	case STEP_INSTALL:
	case STEP_IMAGE:
	case STEP_KINDS:
		return;
	}
}

/* The steps of these kinds, each with its title as a comment. */
static void write_steps(const struct writer *w, enum step_kind from, enum step_kind to)
{
	for (size_t i = 0; i < w->plan->nsteps; i++) {
		const struct step *s = &w->plan->steps[i];
		const char *title = plain_line(s->title ? s->title : step_names[s->kind], w->mem);

		if (s->kind < from || s->kind > to)
			continue;
		fprintf(w->to, "\n# %s\n", title);
		if (step_has_secret(s))
			fprintf(w->to, "lacks %s\n", shell_word(arena_printf(w->mem,
				"left out, it holds credentials: %s", title), w->mem));
		else
			write_step(w, s);
	}
}

static void write_head(const struct writer *w, const struct distro_facts *d, const char *profile,
		       bool boot)
{
	fprintf(w->to, "#!/bin/sh\n"
		"# Makes %s ready for Python development (profile %s)%s.\n"
		"# Written by ampy " AMPY_VERSION ", which it does not need.  ",
		machine_name(d, w->plan, w->mem), plain_line(profile ? profile : "none", w->mem),
		boot ? " on its first boot" : "");
	fputs(boot ? "cloud-init runs it at every boot;\n"
		     "# it does nothing once that is done, and goes on where it was cut short.\n"
		   : "Run it as root, or as a user whom sudo\n"
		     "# asks for no password; again as often as you like: what is there is left "
		     "alone.\n", w->to);
	fputs("# Exit status: 0 done, 1 something cannot be had here, 2 this is another kind of "
	      "machine,\n"
	      "# 3 a program, the network or the rights failed.\n", w->to);
}

static void write_manager(const struct writer *w)
{
	const char *programs = "";

	for (const char *const *kin = w->words->kin; *kin; kin++)
		programs = arena_printf(w->mem, "%s%s%s", programs, *programs ? " " : "",
					program_of(manager_find(*kin), w->mem));
	fprintf(w->to, "\nmanager='' fine='%s' busy='%s'\n"
		"programs='%s'\n"
		"for program in $programs; do\n"
		"	if [ -z \"$manager\" ] && command -v \"$program\" >/dev/null 2>&1; then "
		"manager=$program; fi\n"
		"done\n"
		"[ -n \"$manager\" ] || die 2 'this is written for machines with %s'\n\n%s",
		statuses(w, MANAGER_DONE), statuses(w, MANAGER_LOCKED), programs, w->words->name,
		w->words->functions);
	function(w, "refresh_now", MANAGER_REFRESH);
	function(w, "install_now", MANAGER_INSTALL);
	if (*w->manager->verbs[MANAGER_CONFIGURE].argv) {
		function(w, "configure_now", MANAGER_CONFIGURE);
		function(w, "fix_now", MANAGER_FIX);
	}
	if (has_kind(w->plan, STEP_REMOVE, STEP_MARK)) {
		function(w, "try_now", MANAGER_TRY_REMOVE);
		function(w, "remove_now", MANAGER_REMOVE);
		function(w, "auto_now", MANAGER_AUTO);
	}
	fputs(part_choosing, w->to);
}

static void write_unresolved(const struct writer *w)
{
	for (size_t i = 0; i < w->plan->nunresolved; i++) {
		const struct unresolved *u = &w->plan->unresolved[i];
		const char *line = arena_printf(w->mem, "%s%s%s: %s",
			u->finding ? plain_line(u->finding, w->mem) : "",
			u->finding && u->subject ? " " : "",
			u->subject ? plain_line(u->subject, w->mem) : "",
			plain_line(u->reason, w->mem));

		if (!u->finding && !u->subject)
			line = plain_line(u->reason, w->mem);
		fprintf(w->to, "\n# Not cured by this: %s\nnote %s\n", line,
			shell_word(arena_printf(w->mem, "not cured: %s", line), w->mem));
	}
}

static void write_end(const struct writer *w, bool boot)
{
	const char *type = w->plan->type;

	fputs("\nif [ $changed = 0 ] && [ $result = 0 ]; then say 'nothing to do'; fi\n", w->to);
	if (type)
		fprintf(w->to, "if command -v %s >/dev/null 2>&1; then\n\tsay %s\nelse\n"
			"\tlacks %s\nfi\n", shell_word(type, w->mem),
			shell_word(arena_printf(w->mem, "the Python to type: %s",
						plain_line(type, w->mem)), w->mem),
			shell_word(arena_printf(w->mem, "%s is not there",
						plain_line(type, w->mem)), w->mem));
	fputs(boot ? "meant=1\nexit $result\n" BOOT_END "\n" : "exit $result\n", w->to);
}

/* Is there a step that writes a file, or one that only names a repository? */
static bool has_file(const struct plan *p, bool named)
{
	for (size_t i = 0; i < p->nsteps; i++) {
		const struct step *s = &p->steps[i];

		if ((s->kind == STEP_REPOSITORY || s->kind == STEP_FILE) &&
		    (named ? !s->path && s->name : s->path != NULL))
			return true;
	}
	return false;
}

/* Is there a step for whoever the machine's user is? */
static bool has_nobodys(const struct plan *p)
{
	for (size_t i = 0; i < p->nsteps; i++)
		if (p->steps[i].kind >= STEP_VENV && p->steps[i].kind <= STEP_SETTINGS &&
		    !p->steps[i].owner)
			return true;
	return false;
}

/* Is there a step with something that must not stand in the script? */
static bool has_needs(const struct plan *p)
{
	for (size_t i = 0; i < p->nsteps; i++)
		for (const char *const *e = p->steps[i].env; e && *e; e++)
			if (!env_is_harmless(*e))
				return true;
	return false;
}

/* The functions that the steps need. */
static void write_parts(const struct writer *w, bool managed, bool user,
			const struct boot_wish *boot)
{
	if (!boot) {
		fputs(part_env, w->to);
		fputs(part_words, w->to);
		fputs(part_rights, w->to);
		fputs(part_tmp, w->to);
	}
	fputs("\nchanged=0\n", w->to);
	if (managed || user) {
		fputs(boot ? "" : part_clock, w->to);
		fputs(part_patience, w->to);
		fputs(boot ? "late=$(($(seconds) + " LATE "))\n" : "late=0\n", w->to);
	}
	fputs(!managed && user ? "fine=0 busy=''\n" : "", w->to);
	fputs(!has_file(w->plan, false) ? "" : boot ? part_put : part_files, w->to);
	fputs(has_file(w->plan, true) ? part_enable : "", w->to);
	if (user) {
		fputs(boot ? part_user : part_as, w->to);
		fputs(part_owners, w->to);
		fputs(has_kind(w->plan, STEP_SETTINGS, STEP_SETTINGS) ? part_settings : "", w->to);
		fputs(has_needs(w->plan) ? part_need : "", w->to);
	}
	if (managed) {
		write_manager(w);
		write_wants(w);
		fputs("\nrepair\n", w->to);
	}
}

void render_script(FILE *to, const struct plan *p, const struct distro_facts *d,
		   const char *profile, const struct boot_wish *boot, struct arena *mem)
{
	struct writer w = { to, p, manager_find(plan_manager(p)),
			    render_manager_find(plan_manager(p)), mem };
	bool managed = w.manager && w.words && has_kind(p, STEP_REPAIR, STEP_MARK);
	bool user = has_kind(p, STEP_VENV, STEP_SETTINGS);

	write_head(&w, d, profile, boot != NULL);
	if (boot)
		render_boot_begin(to, boot, profile ? profile : "none", mem);
	write_parts(&w, managed, user, boot);
	write_steps(&w, STEP_REPOSITORY, STEP_REPOSITORY);
	if (managed)
		fputs("\npackages\n", to);
	if (boot && has_nobodys(p))
		fputs(part_default, to);
	write_steps(&w, STEP_REMOVE, STEP_SETTINGS);
	write_unresolved(&w);
	write_end(&w, boot != NULL);
}

void render_sh(FILE *to, const struct plan *p, const struct distro_facts *d, const char *profile,
	       struct arena *mem)
{
	render_script(to, p, d, profile, NULL, mem);
}
