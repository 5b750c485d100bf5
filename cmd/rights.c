/* Rights and consent. */
#include "../probes/base/base.h"

#include <errno.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/cell.h"
#include "../probes/base/child.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../recipes/plan.h"
#include "../recipes/render.h"
#include "cmd.h"
#include "rights.h"
#include "signals.h"
#include "text.h"

enum { SUDO_SECONDS = 10, MAX_SAID = 64 * 1024 };

static const char sudo[] = "/usr/bin/sudo";
static const char *const through_sudo[] = { sudo, "-n", "--", NULL };

static bool needs_root(const struct plan *plan)
{
	for (size_t i = 0; i < plan->nsteps; i++)
		if (plan->steps[i].as_root)
			return true;
	return false;
}

bool rights_terminal(const struct env *env)
{
	return !env->global->json && isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

static bool sudo_says(const char *const *argv, bool person, struct env *env)
{
	const struct child child = { .argv = argv, .seconds = person ? 0 : SUDO_SECONDS,
				     .max_output = MAX_SAID, .foreground = person };
	struct err err = { 0 };
	struct text said;
	int status;

	return child_run(&child, env->mem, &status, &said, &err) == 0 && status == 0;
}

static enum cmd_exit live_rights(struct env *env, struct rights *ret)
{
	static const char *const quietly[] = { sudo, "-n", "true", NULL };
	static const char *const asking[] = { sudo, "-v", NULL };

	if (geteuid() == 0)
		return EXIT_FINE;
	if (access(sudo, X_OK) == 0 &&
	    (sudo_says(quietly, false, env) ||
	     (rights_terminal(env) && sudo_says(asking, true, env)))) {
		ret->as_root = through_sudo;
		return EXIT_FINE;
	}
	err_set(&env->err, -EPERM, "installing packages needs root rights, and %s",
		access(sudo, X_OK) == 0 ? "sudo does not give them without a password"
					: "there is no sudo here");
	env->hint = access(sudo, X_OK) == 0
		? arena_printf(env->mem, "type: sudo %s", env->typed)
		: arena_printf(env->mem, "type: su -c %s", shell_word(env->typed, env->mem));
	return EXIT_BROKEN;
}

static enum cmd_exit tree_rights(struct env *env, bool trusted, struct rights *ret)
{
	struct cell *cell = TAKE(env->mem, struct cell);

	if (!trusted)
		return usage(env, "add --trust-root if you know where it came from; --plan only "
			     "looks",
			     "programs of '%s' would run with root rights", root_dir(env->root));
	if (geteuid() != 0) {
		err_set(&env->err, -EPERM, "applying a plan to '%s' needs root rights",
			root_dir(env->root));
		env->hint = arena_printf(env->mem, "type: sudo %s", env->typed);
		return EXIT_BROKEN;
	}
	cell->root = root_dir(env->root);
	if (cell_try(cell, env->mem, &env->err) < 0)
		return EXIT_BROKEN;
	ret->cell = cell;
	return EXIT_FINE;
}

enum cmd_exit rights_find(struct env *env, const struct plan *plan, bool trust_root,
			  struct rights *ret)
{
	*ret = (struct rights){ 0 };
	if (!root_is_live(env->root))
		return tree_rights(env, trust_root, ret);
	return needs_root(plan) ? live_rights(env, ret) : EXIT_FINE;
}

enum cmd_exit rights_ask(struct env *env, const char *question)
{
	char line[64];

	if (!rights_terminal(env))
		return usage(env, "--yes applies the plan without asking, --plan only shows it",
			     "there is something to do, and no terminal to ask on");
	fprintf(stderr, "%s [y/N] ", question);
	fflush(stderr);
	if (!fgets(line, sizeof line, stdin))
		line[0] = '\0';
	if (line[0] == 'y' || line[0] == 'Y')
		return EXIT_FINE;
	text_complain("nothing was changed");
	return signals_came ? signals_exit() : EXIT_FOUND;
}
