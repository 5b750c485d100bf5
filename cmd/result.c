/* Telling what came of a run. */
#include "../probes/base/base.h"

#include <fcntl.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/fd.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../recipes/journal.h"
#include "result.h"
#include "text.h"

static const char *now(const struct env *env)
{
	return time_text(time(NULL), env->mem);
}

/* For a machine that nobody looks at while it starts. */
static void announce(const struct env *env, enum outcome_state state, const char *message)
{
	static const struct { const char *words; int level; } how[OUTCOME_STATES] = {
		[OUTCOME_RUNNING] = { "running", LOG_NOTICE },
		[OUTCOME_READY] = { "ready", LOG_NOTICE },
		[OUTCOME_NOT_READY] = { "NOT READY", LOG_ERR },
		[OUTCOME_FAILED] = { "FAILED", LOG_ERR },
	};
	bool bad = state == OUTCOME_NOT_READY || state == OUTCOME_FAILED;
	const char *line = arena_printf(env->mem, "%s%s%s%s", how[state].words,
					message ? ": " : "", message ? message : "",
					bad ? "; see: sudo ampy setup --status" : "");
	ON_EXIT(fd_close) int fd = open("/dev/console",
					O_WRONLY | O_APPEND | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	openlog("ampy", LOG_PID, LOG_USER);
	syslog(how[state].level, "%s", line);
	closelog();
	line = arena_printf(env->mem, "ampy: %s\n", line);
	/* A machine without a console is none the worse for it. */
	if (fd >= 0 && fd_write(fd, line, strlen(line)) < 0)
		return;
}

static void write_down(struct env *env, struct result *r)
{
	struct err err = { 0 };
	int rc = outcome_write(env->root, journal_dir(env->root, env->mem), &r->outcome, &err);

	if (rc < 0 && !r->failed)
		text_complain(err.text);
	r->failed = rc;
}

void result_begin(struct env *env, struct result *r, const char *profile)
{
	if (r->open)
		return;
	r->open = true;
	r->outcome = (struct outcome){ .state = OUTCOME_RUNNING, .profile = profile };
	outcome_sign(env->root, &r->outcome, env->mem);
	r->outcome.began = now(env);
	write_down(env, r);
	if (r->announced && !r->known)
		announce(env, OUTCOME_RUNNING, arena_printf(env->mem, "setup for the profile %s",
							    profile));
}

/* May, and need, a run that changed nothing say so?  What is said already is not said again. */
static bool is_news(struct env *env, struct result *r, enum outcome_state state)
{
	struct outcome old;
	struct err err = { 0 };

	if (!root_is_live(env->root) && geteuid() != 0)
		return false;
	if (outcome_read(env->root, journal_dir(env->root, env->mem), env->mem, &old, &err) < 0)
		return true;
	outcome_sign(env->root, &r->outcome, env->mem);
	return old.state != state || old.undone ||
	       strcmp(old.instance ? old.instance : "", r->outcome.instance ? r->outcome.instance
									     : "") != 0;
}

void result_end(struct env *env, struct result *r, enum outcome_state state, const char *message)
{
	if (!r->open && !is_news(env, r, state))
		return;
	if (!r->open)
		r->outcome.began = now(env);
	outcome_sign(env->root, &r->outcome, env->mem);
	r->outcome.state = state;
	r->outcome.message = message;
	r->outcome.ended = now(env);
	write_down(env, r);
	if (r->announced)
		announce(env, state, message);
	r->open = false;
}

void result_undone(struct env *env, const char *run, const char *profile)
{
	struct result r = { .open = true };

	r.outcome = (struct outcome){ .began = now(env), .profile = profile, .undone = true,
				      .run = run };
	result_end(env, &r, OUTCOME_NOT_READY,
		   arena_printf(env->mem, "'ampy undo' took back the run %s", run));
}
