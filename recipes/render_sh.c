/* A plan as a script in POSIX sh: the same steps, decided where it runs. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "manager.h"
#include "plan.h"
#include "recipe.h"
#include "render.h"
#include "render_manager.h"
#include "render_text.h"

/* After this the script says what it does with say, lacks and die.  /proc/uptime: the clock of a
 * machine that has just started may jump.
 */
static const char base[] =
	"# shellcheck disable=SC2317 # one set of functions for all plans\n"
	"set -eu\n"
	"umask 022\n"
	"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"
	"LC_ALL=C.UTF-8\n"
	"export PATH LC_ALL\n"
	"unset APT_CONFIG LD_PRELOAD LD_LIBRARY_PATH PYTHONHOME PYTHONPATH\n"
	"script=$0\n"
	"[ -f \"$script\" ] || script=FILE\n"
	"cd /\n"
	"changed=0 result=0\n"
	"\n"
	"say() { printf '%s\\n' \"$*\"; }\n"
	"\n"
	"lacks() {\n"
	"	printf 'setup: %s\\n' \"$*\" >&2\n"
	"	[ \"$result\" -gt 1 ] || result=1\n"
	"}\n"
	"\n"
	"note() { printf 'setup: %s\\n' \"$*\" >&2; }\n"
	"\n"
	"die() {\n"
	"	code=$1\n"
	"	shift\n"
	"	printf 'setup: %s\\n' \"$*\" >&2\n"
	"	exit \"$code\"\n"
	"}\n"
	"\n"
	"is_root() { [ \"$(id -u)\" = 0 ]; }\n"
	"\n"
	"rights() {\n"
	"	if ! is_root && ! sudo -n true >/dev/null 2>&1; then\n"
	"		die 3 \"this needs root rights; type: sudo sh $script\"\n"
	"	fi\n"
	"}\n"
	"\n"
	"root() {\n"
	"	if is_root; then \"$@\"; else sudo -n -- \"$@\"; fi\n"
	"}\n"
	"\n"
	"tmp=$(mktemp -d) || die 3 'no temporary folder can be made'\n"
	"trap 'rm -rf \"$tmp\"' EXIT\n"
	"trap 'exit 130' INT\n"
	"trap 'exit 143' TERM HUP\n";

/* 404 and their like do not go away by waiting. */
static const char patience[] =
	"\n"
	"seconds() {\n"
	"	if read -r up _ </proc/uptime; then echo \"${up%%.*}\"; else date +%s; fi 2>/dev/null\n"
	"}\n"
	"\n"
	"locked='[Cc]ould not get lock|[Uu]nable to (lock|acquire)|(is|was) locked by"
	"|lock is held|another process'\n"
	"lost=' 404 |File not found'\n"
	"network='[Cc]ould not resolve|resolve host|failure resolving|name resolution|[Cc]ould not connect"
	"|[Cc]onnection (failed|timed|refused|reset|aborted|broken)"
	"|[Uu]nable to (connect|fetch)|Failed to (fetch|connect|download)|[Cc]annot download"
	"|Hash Sum mismatch|Network is unreachable|No route to host|[Tt]imed out"
	"|Timeout (was reached|exceeded)|[Cc]url\\)? error|mirrors were|temporary error"
	"|network error|failed retrieving|retries exceeded|IncompleteRead'\n"
	"\n"
	"# patiently COMMAND...: waits up to 10 minutes for a lock, tries again when the network "
	"fails\n"
	"patiently() {\n"
	"	tries=0 until=$(($(seconds) + 600)) told=\n"
	"	while :; do\n"
	"		rc=0 away=0 held=0\n"
	"		\"$@\" >\"$tmp/said\" 2>&1 </dev/null || rc=$?\n"
	"		case \" $fine \" in *\" $rc \"*) return 0 ;; esac\n"
	"		case \" $busy \" in *\" $rc \"*) held=1 ;; esac\n"
	"		if grep -Eq \"$locked\" \"$tmp/said\"; then held=1; fi\n"
	"		if [ \"$held\" = 1 ] && [ \"$(seconds)\" -lt \"$until\" ]; then\n"
	"			if [ -z \"$told\" ]; then\n"
	"				say \"waiting for another program: $(grep -E \"$locked\" "
	"\"$tmp/said\" | head -n 1)\"\n"
	"				told=1\n"
	"			fi\n"
	"			sleep 3\n"
	"			continue\n"
	"		fi\n"
	"		if grep -Eq \"$network|$lost\" \"$tmp/said\"; then away=1; fi\n"
	"		if [ \"$away\" = 1 ] && [ \"$tries\" -lt 3 ] && "
	"! grep -Eq \"$lost\" \"$tmp/said\"; then\n"
	"			tries=$((tries + 1))\n"
	"			say \"the network failed; trying again in $((tries * tries * 5)) "
	"s\"\n"
	"			sleep $((tries * tries * 5))\n"
	"			continue\n"
	"		fi\n"
	"		tail -n 20 \"$tmp/said\" >&2\n"
	"		return \"$rc\"\n"
	"	done\n"
	"}\n";

/* wants() calls want for each thing to install.  `offered` holds the names that the lists have, and
 * is empty at first: then only what is missing is learned.
 */
static const char choosing[] =
	"\n"
	"# want WHAT NAME...: the first of the names that can be had, unless one is there\n"
	"want() {\n"
	"	what=$1\n"
	"	shift\n"
	"	names=\"$names $*\"\n"
	"	for name; do\n"
	"		if there \"$name\"; then return 0; fi\n"
	"	done\n"
	"	for name; do\n"
	"		case \" $offered \" in\n"
	"		*\" $name \"*) add=\"$add $name\"; return 0 ;;\n"
	"		esac\n"
	"	done\n"
	"	if [ $looked = 1 ]; then\n"
	"		for name; do\n"
	"			name=$(provider \"$name\")\n"
	"			if [ -n \"$name\" ]; then\n"
	"				there \"$name\" || add=\"$add $name\"\n"
	"				return 0\n"
	"			fi\n"
	"		done\n"
	"	fi\n"
	"	missing=\"${missing}setup: the package lists here have no $* ($what)\n\"\n"
	"}\n"
	"\n"
	"look() {\n"
	"	add='' missing='' looked=1\n"
	"	# shellcheck disable=SC2086 # names hold no blanks\n"
	"	offered=$(offers $names | tr '\\n' ' ')\n"
	"	wants\n"
	"}\n"
	"\n"
	"refresh() {\n"
	"	say 'bringing the package lists up to date'\n"
	"	refreshed=1\n"
	"	patiently refresh_now || { old=1; say 'that failed: going on with the lists that are "
	"here'; }\n"
	"}\n"
	"\n"
	"packages() {\n"
	"	names='' add='' missing='' offered='' looked=0 refreshed=0 old=0\n"
	"	wants\n"
	"	if [ -z \"$missing\" ]; then return; fi\n"
	"	rights\n"
	"	if [ $changed = 1 ] || stale; then refresh; fi\n"
	"	look\n"
	"	if [ -n \"$missing\" ] && [ $refreshed = 0 ]; then\n"
	"		refresh\n"
	"		look\n"
	"	fi\n"
	"	if [ -n \"$missing\" ]; then\n"
	"		printf '%s' \"$missing\" >&2\n"
	"		result=$((1 + 2 * old))\n"
	"	fi\n"
	"	if [ -z \"$add\" ]; then return; fi\n"
	"	say \"installing$add\"\n"
	"	changed=1\n"
	"	# shellcheck disable=SC2086 # names hold no blanks\n"
	"	patiently install_now $add || { [ \"$away\" = 1 ] && refresh && patiently install_now "
	"$add; } ||\n"
	"		die 3 'the packages could not be installed'\n"
	"	cat \"$tmp/said\"\n"
	"	for name in $add; do\n"
	"		there \"$name\" || lacks \"$name is not there after all\"\n"
	"	done\n"
	"}\n";

/* A folder that the user cannot make is made by root and given to them. */
static const char owners[] =
	"\n"
	"# as USER COMMAND...: '' is whoever runs this, or called sudo to do it\n"
	"as() {\n"
	"	user=$1\n"
	"	shift\n"
	"	if [ -z \"$user\" ] && is_root; then user=${SUDO_USER:-}; fi\n"
	"	if [ -z \"$user\" ] || [ \"$user\" = \"$(id -un)\" ]; then\n"
	"		\"$@\"\n"
	"	elif ! is_root; then\n"
	"		sudo -n -H --preserve-env=PIP_INDEX_URL,PIP_EXTRA_INDEX_URL -u \"$user\" -- "
	"\"$@\"\n"
	"	else\n"
	"		su=su\n"
	"		if command -v runuser >/dev/null 2>&1; then su=runuser; fi\n"
	"		# shellcheck disable=SC2016 # expanded by the shell of that user\n"
	"		\"$su\" -s /bin/sh -c 'exec \"$0\" \"$@\"' -- \"$user\" \"$@\"\n"
	"	fi\n"
	"}\n"
	"\n"
	"folder_for() {\n"
	"	if [ -e \"$2\" ] || as \"$1\" mkdir -p -- \"$2\" 2>/dev/null; then return; fi\n"
	"	rights\n"
	"	case $2 in */*) root mkdir -p -- \"${2%/*}\" ;; esac\n"
	"	root mkdir -- \"$2\" &&\n"
	"		root chown -h \"$(as \"$1\" id -u):$(as \"$1\" id -g)\" \"$2\"\n"
	"}\n"
	"\n"
	"# venv USER FOLDER PYTHON COMMAND...: unless it is there, of that Python and with pip\n"
	"venv() {\n"
	"	owner=$1 dir=$2 python=$3\n"
	"	shift 3\n"
	"	ask='import sys; print(sys.version_info[:2])'\n"
	"	want=$(as \"$owner\" \"$python\" -I -c \"$ask\") || die 3 \"$python does not start\"\n"
	"	is=$(as \"$owner\" \"$dir/bin/python\" -I -c \"import pip; $ask\" 2>/dev/null) || is=\n"
	"	if [ \"$is\" = \"$want\" ]; then return; fi\n"
	"	say \"making $dir\"\n"
	"	changed=1\n"
	"	folder_for \"$owner\" \"$dir\" || die 3 \"$dir cannot be made\"\n"
	"	patiently as \"$owner\" \"$@\" || die 3 \"$dir could not be made\"\n"
	"}\n"
	"\n"
	"# pip USER COMMAND...: what is there is left as it is by pip itself\n"
	"pip() {\n"
	"	owner=$1\n"
	"	shift\n"
	"	patiently as \"$owner\" \"$@\" || die 3 'pip failed'\n"
	"	if grep -Eq '^ *(Successfully|Installing)' \"$tmp/said\"; then changed=1; fi\n"
	"	cat \"$tmp/said\"\n"
	"}\n"
	"\n"
	"# need VARIABLE: it holds what must not stand in a script\n"
	"need() {\n"
	"	if printenv \"$1\" >/dev/null; then return 0; fi\n"
	"	lacks \"left out: set and export $1 (it is not in this script), and run it again\"\n"
	"	return 1\n"
	"}\n";

static const char files[] =
	"\n"
	"# put MODE FILE CONTENT: as a whole or not at all\n"
	"put() {\n"
	"	if [ -f \"$2\" ] && [ \"$(cat \"$2\" 2>/dev/null && echo .)\" = \"$3.\" ]; then return; fi\n"
	"	rights\n"
	"	say \"writing $2\"\n"
	"	changed=1\n"
	"	# shellcheck disable=SC2016 # expanded by the inner shell\n"
	"	printf '%s' \"$3\" | root sh -c 'set -e; mkdir -p -- \"${2%/*}\"; umask 077; cat >\"$2.new\"\n"
	"		chmod \"$1\" \"$2.new\"; mv -f -- \"$2.new\" \"$2\"' sh \"$1\" \"$2\" ||\n"
	"		die 3 \"$2 cannot be written\"\n"
	"}\n"
	"\n"
	"gone() {\n"
	"	if [ ! -e \"$1\" ] && [ ! -h \"$1\" ]; then return 0; fi\n"
	"	rights\n"
	"	say \"removing $1\"\n"
	"	changed=1\n"
	"	root rm -f -- \"$1\" || die 3 \"$1 cannot be removed\"\n"
	"}\n";

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
	fprintf(w->to, "# shellcheck disable=SC2086 # names hold no blanks\n"
		"if [ -n \"$names\" ]; then\n\trights\n\tchanged=1\n"
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
		fprintf(w->to, "pip %s", owner);
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
		return;
	case STEP_REMOVE:
		write_names(w, s, "remove_now");
		return;
	case STEP_MARK:
		write_names(w, s, "auto_now");
		return;
	case STEP_VENV:
	case STEP_PIP:
		if (s->argv)
			write_user_step(w, s);
		return;
	case STEP_REPAIR:
	case STEP_REFRESH:
	case STEP_INSTALL:
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

static void write_head(const struct writer *w, const struct distro_facts *d, const char *profile)
{
	fprintf(w->to, "#!/bin/sh\n"
		"# Makes %s ready for Python development (profile %s).\n"
		"# Written by ampy " AMPY_VERSION ", which it does not need.  Run it as root, or as a "
		"user whom sudo\n"
		"# asks for no password; again as often as you like: what is there is left alone.\n"
		"# Exit status: 0 done, 1 something cannot be had here, 2 this is another kind of "
		"machine,\n"
		"# 3 a program, the network or the rights failed.\n",
		machine_name(d, w->plan, w->mem), plain_line(profile ? profile : "none", w->mem));
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
	fputs(choosing, w->to);
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

static void write_end(const struct writer *w)
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
	fputs("exit $result\n", w->to);
}

void render_sh(FILE *to, const struct plan *p, const struct distro_facts *d, const char *profile,
	       struct arena *mem)
{
	struct writer w = { to, p, manager_find(plan_manager(p)),
			    render_manager_find(plan_manager(p)), mem };
	bool managed = w.manager && w.words && has_kind(p, STEP_REPAIR, STEP_MARK);
	bool user = has_kind(p, STEP_VENV, STEP_PIP);

	write_head(&w, d, profile);
	fputs(base, to);
	fputs(managed || user ? patience : "", to);
	fputs(!managed && user ? "fine=0 busy=''\n" : "", to);
	fputs(has_kind(p, STEP_REPOSITORY, STEP_REPOSITORY) || has_kind(p, STEP_FILE, STEP_FILE)
	      ? files : "", to);
	fputs(user ? owners : "", to);
	if (managed) {
		write_manager(&w);
		write_wants(&w);
		fputs("\nrepair\n", to);
	}
	write_steps(&w, STEP_REPOSITORY, STEP_REPOSITORY);
	if (managed)
		fputs("\npackages\n", to);
	write_steps(&w, STEP_REMOVE, STEP_PIP);
	write_unresolved(&w);
	write_end(&w);
}
