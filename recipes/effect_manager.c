/* The package manager's steps: locks are waited for, what may pass is tried again, and names that
 * do not exist do not sink the others.
 */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/base/ticks.h"
#include "../probes/base/words.h"
#include "../probes/packages.h"
#include "../probes/probe.h"
#include "effect.h"
#include "lock.h"
#include "manager.h"
#include "said.h"

/* How often a step is begun anew because of the network, and for lists that name what is gone. */
enum { NETWORK_TRIES = 3, STALE_TRIES = 2, LOCK_TRIES = 20, FIRST_PAUSE = 2, LONGEST_PAUSE = 30 };

struct attempts {
	unsigned network, stale, lock;
	int64_t since;             /* ticks() when the network first failed */
};

static const struct manager *manager_of(const struct effect *e)
{
	const struct facts *f = e->a->facts;
	const struct manager *m = FACT_ROWS(f, packages)
		? manager_here(e->a->root, FACT_ROW(f, packages, 0), e->mem) : NULL;

	return m ? m : manager_find(e->a->plan->manager);
}

static enum manager_verb verb_of(const struct effect *e)
{
	switch (e->step->kind) {
	case STEP_REPAIR:  return MANAGER_CONFIGURE;
	case STEP_REFRESH: return MANAGER_REFRESH;
	case STEP_INSTALL: return MANAGER_INSTALL;
	case STEP_REMOVE:  return MANAGER_REMOVE;
	case STEP_MARK:
	case STEP_REPOSITORY:
	case STEP_FILE:
	case STEP_VENV:
	case STEP_PIP:
	case STEP_SETTINGS:
	case STEP_IMAGE:
	case STEP_KINDS:   break;
	}
	return MANAGER_AUTO;
}

static bool is_apt(const struct effect *e)
{
	return strcmp(manager_of(e)->name, "apt") == 0;
}

static int wait_lock(struct effect *e, struct err *err)
{
	const struct lock_wait w = {
		.root = e->a->root, .manager = manager_of(e)->fact, .seconds = e->a->lock_timeout,
		.stop = e->a->stop, .on_waiting = e->a->watch.waiting, .user = e->a->watch.user,
	};

	return lock_wait(&w, e->mem, err);
}

/* apt tells its progress on descriptor 3, which sudo would close. */
static const char *const *with_status(const struct effect *e, const char *const *argv)
{
	struct list all = { 0 };

	if (!manager_of(e)->status_fd || e->a->as_root ||
	    (e->step->kind != STEP_INSTALL && e->step->kind != STEP_REMOVE))
		return argv;
	list_add(&all, argv[0], e->mem);
	list_add(&all, "-o", e->mem);
	list_add(&all, "APT::Status-Fd=3", e->mem);
	for (argv++; *argv; argv++)
		list_add(&all, *argv, e->mem);
	return all.v;
}

static int failed(struct effect *e, const char *program, int status, const struct said *said,
		  struct err *err)
{
	const char *last = said_last(said, e->mem);
	const char *const *who = said_subjects(said, REASON_SCRIPT);

	switch (said_why(said)) {
	case REASON_NO_SPACE:
		return err_set(err, -ENOSPC, "the disk is full: %s", last);
	case REASON_READ_ONLY:
		return err_set(err, -EROFS, "the file system cannot be written: %s", last);
	case REASON_LOCK:
		return err_set(err, -ETIME, "another program keeps the package manager's lock: %s",
			       last);
	case REASON_NETWORK:
		return err_set(err, -ENETDOWN, "the network or the archive failed: %s", last);
	case REASON_STALE:
		return err_set(err, -ENETDOWN, "the archive does not have what its lists name: %s",
			       last);
	case REASON_SCRIPT:
		return err_set(err, -EIO, "a script of the package %s failed: 'ampy setup' tries "
			       "again once that is mended", *who ? *who : "(which one it does not say)");
	case REASON_UNKNOWN_NAME:
	case REASON_UNMET:
	case REASON_INTERRUPTED:
	case REASONS:
		break;
	}
	return err_set(err, -EIO, "'%s' ended with %d: %s", program, status, last);
}

/* Soon at first: most failures pass at once.  Where a network that comes late is waited for, it may
 * take minutes.
 */
static int network_pause(struct effect *e, struct attempts *n, bool *worth, struct err *err)
{
	int64_t limit = (int64_t)e->a->network_timeout * 1000000000;
	unsigned pause = FIRST_PAUSE;

	if (!n->network++)
		n->since = ticks();
	for (unsigned i = 1; i < n->network && pause < LONGEST_PAUSE; i++)
		pause *= 4;
	*worth = limit ? ticks() - n->since < limit : n->network < NETWORK_TRIES;
	if (!*worth)
		return 0;
	return effect_pause(e, pause < LONGEST_PAUSE ? pause : LONGEST_PAUSE,
			    "the network or the archive failed: trying again", err);
}

/* True when it is worth another try, after a while. */
static bool again(struct effect *e, const struct said *said, struct attempts *n, struct err *err,
		  int *rc)
{
	const struct manager *m = manager_of(e);

	enum reason why = said_why(said);
	bool worth;

	*rc = 0;
	if (manager_end(m, verb_of(e), e->result->status) == MANAGER_LOCKED)
		why = REASON_LOCK;
	switch (why) {
	case REASON_LOCK:
		if (n->lock++ >= LOCK_TRIES)
			return false;
		*rc = wait_lock(e, err);
		if (*rc == 0)
			*rc = effect_pause(e, 1, NULL, err);
		return *rc == 0;
	case REASON_NETWORK:
		*rc = network_pause(e, n, &worth, err);
		return *rc == 0 && worth;
	case REASON_STALE:
		if (++n->stale >= STALE_TRIES || e->step->kind != STEP_INSTALL)
			return false;
		if (e->a->watch.waiting)
			e->a->watch.waiting(e->a->watch.user, "the archive has changed: bringing "
					    "the lists up to date and trying again");
		{
			const char *const *argv = manager_argv(m, MANAGER_REFRESH, NULL, e->mem);
			struct said *more = said_new(e->mem);
			int status;

			*rc = argv ? effect_run(e, argv, &status, more, NULL, err) : 0;
		}
		return *rc == 0;
	case REASON_NO_SPACE:
	case REASON_READ_ONLY:
	case REASON_INTERRUPTED:
	case REASON_SCRIPT:
	case REASON_UNKNOWN_NAME:
	case REASON_UNMET:
	case REASONS:
		break;
	}
	return false;
}

static bool is_success(const struct effect *e, int status)
{
	enum manager_end end = manager_end(manager_of(e), verb_of(e), status);

	return end == MANAGER_DONE || end == MANAGER_SCRIPT;
}

/* dnf and pacman install a package whose script failed, and are content. */
static void warn_of_scripts(struct effect *e, const struct said *said)
{
	const char *const *who = said_subjects(said, REASON_SCRIPT);

	if (said_has(said, REASON_SCRIPT) && e->a->watch.waiting)
		e->a->watch.waiting(e->a->watch.user, arena_printf(e->mem,
			"a script of the package %s failed, though it counts as installed",
			*who ? *who : "(which one is not said)"));
}

/* One command until it is done, or until it is of no use to try again. */
static int persist(struct effect *e, const char *const *argv, struct said **said, int *status,
		   struct err *err)
{
	struct attempts n = { 0 };
	int rc;

	for (;;) {
		rc = wait_lock(e, err);
		if (rc < 0)
			return rc;
		*said = said_new(e->mem);
		rc = effect_run(e, with_status(e, argv), status, *said, NULL, err);
		if (rc == 0 && is_success(e, *status))
			warn_of_scripts(e, *said);
		if (rc < 0 || is_success(e, *status))
			return rc;
		if (!again(e, *said, &n, err, &rc))
			return rc;
	}
}

static const char *const *without(const char *const *names, const char *const *drop,
				  struct arena *mem)
{
	struct list kept = { 0 };

	list_add(&kept, NULL, mem);
	for (; *names; names++)
		if (!words_have(drop, *names))
			list_add(&kept, *names, mem);
	return kept.v;
}

/* Those of the names that cannot be installed even alone. */
static int find_impossible(struct effect *e, const char *const *names, struct list *bad,
			   struct err *err)
{
	list_add(bad, NULL, e->mem);
	for (; *names; names++) {
		const char *one[] = { *names, NULL };
		struct said *said = said_new(e->mem);
		int status, rc = effect_run(e, manager_argv(manager_of(e), MANAGER_TRY_INSTALL, one,
							    e->mem), &status, said, NULL, err);

		if (rc < 0)
			return rc;
		if (status != 0)
			list_add(bad, *names, e->mem);
	}
	return 0;
}

static void leave_out(struct effect *e, const char *const *names, const char *why,
		      struct list *all)
{
	for (; *names; names++) {
		list_add(all, *names, e->mem);
		if (e->a->watch.waiting)
			e->a->watch.waiting(e->a->watch.user, arena_printf(e->mem,
				"the package %s is left out: %s", *names, why));
	}
}

/* apt says what it would do, before anything is changed: names that cannot be had are left out, and
 * the disk must have room.  *names is what remains.
 */
static int rehearse(struct effect *e, const char *const **names, struct list *left,
		    struct err *err)
{
	for (;;) {
		struct said *said = said_new(e->mem);
		struct text output;
		struct list bad = { 0 };
		const char *const *unknown;
		int status, rc;

		if (!**names)
			return 0;
		rc = effect_run(e, manager_argv(manager_of(e), MANAGER_TRY_INSTALL, *names, e->mem),
				&status, said, &output, err);
		if (rc < 0)
			return rc;
		if (status == 0)
			return effect_space(e, &output, err);
		unknown = said_subjects(said, REASON_UNKNOWN_NAME);
		if (*unknown && words_count(without(*names, unknown, e->mem)) < words_count(*names)) {
			leave_out(e, unknown, "the lists do not have it", left);
			*names = without(*names, unknown, e->mem);
			continue;
		}
		rc = find_impossible(e, *names, &bad, err);
		if (rc < 0)
			return rc;
		if (!bad.n || bad.n == words_count(*names))
			return failed(e, manager_of(e)->verbs[MANAGER_TRY_INSTALL].argv[0], status,
				      said, err);
		leave_out(e, bad.v, "what it needs cannot be had", left);
		*names = without(*names, bad.v, e->mem);
	}
}

/* The others have no rehearsal that a program could read: the transaction itself names what is
 * unknown before it begins. */
static int install(struct effect *e, struct err *err)
{
	const char *const *names = e->step->packages;
	struct list left = { 0 };
	struct said *said;
	int status = 0, rc = 0;

	list_add(&left, NULL, e->mem);
	if (is_apt(e)) {
		rc = wait_lock(e, err);
		if (rc == 0)
			rc = rehearse(e, &names, &left, err);
	}
	while (rc == 0 && *names) {
		const char *const *unknown, *const *rest;

		rc = persist(e, manager_argv(manager_of(e), MANAGER_INSTALL, names, e->mem), &said,
			     &status, err);
		if (rc < 0 || is_success(e, status))
			break;
		unknown = said_subjects(said, REASON_UNKNOWN_NAME);
		rest = without(names, unknown, e->mem);
		if (!*unknown || words_count(rest) == words_count(names))
			return failed(e, e->step->argv[0], status, said, err);
		leave_out(e, unknown, "no repository has it", &left);
		names = rest;
	}
	e->result->left_out = left.v;
	return rc;
}

/* apt fails as a whole where one of many sources does: what the others gave is used. */
static int refresh(struct effect *e, struct err *err)
{
	struct said *said;
	const char *any;
	int status = 0, rc = persist(e, e->step->argv, &said, &status, err);

	if (rc < 0 || is_success(e, status))
		return rc;
	rc = failed(e, e->step->argv[0], status, said, err);
	if (is_apt(e) && root_match(e->a->root, "/var/lib/apt/lists", "", "_Packages", 20000,
				    e->mem, &any) == 0 && rc == -ENETDOWN) {
		if (e->a->watch.waiting)
			e->a->watch.waiting(e->a->watch.user, arena_printf(e->mem,
				"not every list is up to date: %s", err->text));
		*err = (struct err){ 0 };
		return 0;
	}
	return rc;
}

/* Only what the plan names may go: what else would go with it was needed by others. */
static int rehearse_removal(struct effect *e, struct err *err)
{
	struct said *said = said_new(e->mem);
	struct span rest, line, word;
	struct text output;
	int status, rc = effect_run(e, manager_argv(manager_of(e), MANAGER_TRY_REMOVE,
						    e->step->packages, e->mem),
				    &status, said, &output, err);

	if (rc < 0)
		return rc;
	if (status != 0)
		return failed(e, e->step->argv[0], status, said, err);
	rest = (struct span){ output.v, output.n };
	while (scan_line(&rest, &line)) {
		bool ours = false;
		const char *name;

		if (!scan_word(&line, &word) || (!span_is(word, "Remv") && !span_is(word, "Purg")) ||
		    !scan_word(&line, &word))
			continue;
		name = span_dup(word, e->mem);
		for (const char *const *p = e->step->packages; *p; p++) {
			size_t n = strlen(*p);

			ours = ours || strcmp(*p, name) == 0 ||
			       (strncmp(*p, name, strlen(name)) == 0 && (*p)[strlen(name)] == ':') ||
			       (strncmp(*p, name, n) == 0 && name[n] == ':');
		}
		if (!ours)
			return err_set(err, -EBUSY, "'%s' would go too, which this run did not add",
				       name);
	}
	return 0;
}

/* Before a removal: *argv is what is left to run, NULL where all of it is needed by now.  apk
 * itself keeps what is needed. */
static int prepare_removal(struct effect *e, const char *const **argv, struct err *err)
{
	const struct manager *m = manager_of(e);
	const char *const *names = e->step->packages;
	int rc = wait_lock(e, err);

	if (rc < 0 || strcmp(m->name, "apk") == 0)
		return rc;
	if (is_apt(e))
		return rehearse_removal(e, err);
	rc = effect_spare(e, m, &names, err);
	if (rc == 0 && !*names)
		*argv = NULL;
	else if (rc == 0 && *e->result->left_out)
		*argv = manager_argv(m, MANAGER_REMOVE, names, e->mem);
	return rc;
}

static int simple(struct effect *e, struct err *err)
{
	const char *const *argv = e->step->argv;
	struct said *said;
	int status = 0, rc = 0;

	if (e->step->kind == STEP_REMOVE)
		rc = prepare_removal(e, &argv, err);
	if (!argv)
		return 0;
	if (rc == 0)
		rc = persist(e, argv, &said, &status, err);
	if (rc == 0 && !is_success(e, status))
		rc = failed(e, e->step->argv[0], status, said, err);
	return rc;
}

int effect_manager(struct effect *e, struct err *err)
{
	if (e->step->kind == STEP_INSTALL)
		return install(e, err);
	return e->step->kind == STEP_REFRESH ? refresh(e, err) : simple(e, err);
}
