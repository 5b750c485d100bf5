/* Where `ampy regress run` runs. */
#include "../probes/base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../probes/base/err.h"
#include "../probes/base/fd.h"
#include "../probes/base/module.h"
#include "../probes/base/root.h"
#include "../probes/base/scratch.h"
#include "../probes/base/trust.h"
#include "../probes/checks/chosen.h"
#include "../probes/distro.h"
#include "../probes/probe.h"
#include "../probes/python.h"
#include "../recipes/owner.h"
#include "../recipes/regress_source.h"
#include "args.h"
#include "regress_setting.h"
#include "signals.h"
#include "text.h"

/* An error of the machine, or a signal. */
static enum cmd_exit broken(struct env *env, const char *hint)
{
	env->hint = hint;
	return signals_came ? signals_exit() : EXIT_BROKEN;
}

/* --- which Python -------------------------------------------------------------------------- */

static bool is_row(const struct python_facts *row, const char *asked)
{
	return fact_is(row->path, asked) || fact_is(row->command, asked) ||
	       fact_is(row->branch, asked) || fact_is(row->version, asked);
}

/* By its path, its branch or what one types for it; of several the first. */
static enum cmd_exit find_python(struct env *env, const char *asked, struct regress_setting *at)
{
	const struct facts *f = at->facts;
	const struct python_facts *row = asked ? NULL : python_chosen(f);
	struct list names = { 0 };
	const char *near;

	for (size_t i = 0; i < FACT_ROWS(f, python); i++) {
		const struct python_facts *one = FACT_ROW(f, python, i);

		if (one->path.state != FACT_KNOWN)
			continue;
		list_add(&names, one->path.v, env->mem);
		if (asked && !row && is_row(one, asked))
			row = one;
	}
	if (row) {
		at->python = row->path.v;
		return EXIT_FINE;
	}
	/* One that doctor does not find by itself is started all the same. */
	if (asked && *asked == '/') {
		at->python = asked;
		return EXIT_FINE;
	}
	if (!asked)
		return usage(env, "install one ('ampy setup'), or name one with --python PATH",
			     "there is no CPython 3.8 or newer here");
	near = args_nearest(asked, names.v, names.n);
	return usage(env, near ? arena_printf(env->mem, "did you mean '%s'?", near)
			       : "give its path, or a branch such as 3.11",
		     "there is no Python '%s' here", asked);
}

/* --- as whom ------------------------------------------------------------------------------- */

/* Root's rights let tests do what no user's program can, and tests do strange things: as root it
 * is the user behind sudo, else nobody.
 */
static enum cmd_exit find_user(struct env *env, const struct regress_options *o,
			       struct regress_setting *at)
{
	struct asker who = asker_self();
	const char *name = o->user;
	struct err unused = { 0 };

	if (o->as_root && o->user)
		return usage(env, "leave one of them away", "--as-root and --user exclude each other");
	if (who.uid != 0 && (o->as_root || o->user))
		return usage(env, "say sudo ampy, or leave it away", "only root can run the tests as "
			     "another user");
	if (o->as_root || who.uid != 0) {
		at->as = who.uid == 0 ? "root" : NULL;
		return EXIT_FINE;
	}
	if (!name && owner_choose(env->root, NULL, &who, env->mem, &name, &unused) < 0)
		name = "nobody";
	at->cell.root = root_is_live(env->root) ? NULL : root_dir(env->root);
	if (cell_user(&at->cell, name, env->mem, &env->err) < 0) {
		env->hint = "--user NAME names another, and --as-root runs them as root";
		return EXIT_USAGE;
	}
	at->as = at->cell.user;
	return EXIT_FINE;
}

/* Root starts nothing that others may change; whoever else it runs as may. */
static enum cmd_exit check_trust(struct env *env, const struct regress_options *o,
				 struct regress_setting *at)
{
	const char *real, *why = NULL;

	if (!root_is_live(env->root) && !o->trust_root)
		return usage(env, "add --trust-root if you know where it came from",
			     "'%s' is a root whose programs would be started", root_dir(env->root));
	if (!root_is_live(env->root) && geteuid() != 0) {
		err_set(&env->err, -EPERM, "only root can start programs in '%s'",
			root_dir(env->root));
		return broken(env, "say sudo ampy");
	}
	if (root_is_live(env->root) && o->as_root &&
	    trusted_program(at->python, env->mem, &real, &why) < 0) {
		err_set(&env->err, -EPERM, "'%s' is not started as root: %s", at->python, why);
		return broken(env, "leave --as-root away");
	}
	return EXIT_FINE;
}

/* --- the folder ---------------------------------------------------------------------------- */

/* For all jobs; others may pass through it, and each job's is its own. */
static enum cmd_exit make_folder(struct env *env, struct regress_setting *at)
{
	const struct root *root = env->root;
	const char *within = NULL;
	int rc;

	if (root_is_live(root)) {
		rc = scratch_make(env->mem, &at->bench.outside, &env->err);
		at->bench.dir = at->bench.outside;
	} else {
		rc = root_folder(root, "/tmp", &at->folder);
		if (rc < 0)
			err_set(&env->err, rc, "%s", root_reason("/tmp", rc, env->mem));
		else
			rc = scratch_make_in(arena_printf(env->mem, "/proc/self/fd/%d", at->folder),
					     env->mem, &within, &env->err);
		if (rc == 0) {
			/* What minds a job has a /proc/self of its own, with the same descriptor. */
			at->bench.outside = within;
			at->bench.dir = JOIN(env->mem, "/tmp", strrchr(within, '/'));
		}
	}
	if (rc == 0 && !at->engine.path && chmod(at->bench.outside, 0711) < 0)
		rc = err_set(&env->err, -errno, "'%s': %s", at->bench.outside, strerror(errno));
	return rc < 0 ? broken(env, NULL) : EXIT_FINE;
}

/* --- tests that are missing ---------------------------------------------------------------- */

static enum cmd_exit no_tests(struct env *env, const struct regress_setting *at)
{
	const struct regress_about *a = &at->suite.about;
	const struct distro_facts *d = FACT_ROWS(at->facts, distro)
				       ? FACT_ROW(at->facts, distro, 0) : NULL;
	bool packaged = strncmp(a->stdlib, "/usr/lib", 8) == 0;

	err_set(&env->err, -ENOENT, "%s (Python %s) has no tests: '%s/test' lacks them", at->python,
		a->version, a->stdlib);
	if (packaged && d && fact_is(d->family, "debian"))
		env->hint = arena_printf(env->mem, "install the package libpython%s-testsuite",
					 a->branch);
	else if (packaged)
		env->hint = "install the distribution's package of Python's tests";
	else
		env->hint = "it was installed without them; one that is built from source has them";
	return EXIT_USAGE;
}

/* --- containers ---------------------------------------------------------------------------- */

static void say(struct env *env, const char *what)
{
	if (!env->global->quiet)
		text_complain(what);
}

/* The tests of the matching source release, as folders that a container sees. */
static enum cmd_exit add_source(struct env *env, const struct regress_options *o,
				struct regress_setting *at)
{
	struct regress_source source = {
		.place = o->source, .version = at->suite.about.version,
		.stdlib = at->suite.about.stdlib, .dir = at->bench.outside, .stop = &signals_came,
		.lists = at->suite.lists,
	};

	if (!source.place) {
		source.place = regress_source_url(source.version, env->mem);
		say(env, arena_printf(env->mem, "the image has no tests: fetching %s", source.place));
	}
	if (regress_source_open(&source, env->mem, &env->err) < 0)
		return broken(env, o->source ? NULL : "--source FILE, DIR or URL names another one");
	at->engine.mounts = source.mounts;
	return EXIT_FINE;
}

static enum cmd_exit find_image(struct env *env, const struct regress_options *o,
				struct regress_setting *at)
{
	const char *as_root = o->as_root ? "0:0" : "65534:65534";

	if (!root_is_live(env->root))
		return usage(env, "leave one of them away", "--image and --root exclude each other");
	if (o->user)
		return usage(env, "--as-root runs them as the container's root",
			     "--user is for this machine's users; in a container it is nobody");
	if (*o->image == '-' || !*o->image)
		return usage(env, "docker.io/library/python:3.11", "'%s' names no image", o->image);
	if (engine_find(NULL, env->mem, &at->engine, &env->err) < 0)
		return broken(env, NULL);
	at->engine.image = o->image;
	at->engine.network = o->network;
	at->engine.user = as_root;
	at->engine.stop = &signals_came;
	at->engine.python = "python3";
	at->engine.tag = arena_printf(env->mem, "ampy-regress-%d", (int)getpid());
	at->python = at->engine.python;
	at->as = o->as_root ? "root" : "nobody";
	if (o->testdir)
		return usage(env, "put them into an image", "--testdir is for this machine");
	if (o->pull)
		say(env, arena_printf(env->mem, "fetching the image '%s' if it is not here", o->image));
	if (engine_image(&at->engine, o->pull, env->mem, &env->err) < 0)
		return broken(env, NULL);
	at->bench.engine = &at->engine;
	return EXIT_FINE;
}

/* --- all of it ----------------------------------------------------------------------------- */

static enum cmd_exit set_bench(struct env *env, const struct regress_options *o,
			       struct regress_setting *at)
{
	enum cmd_exit rc;

	if (!o->image && ((rc = find_python(env, o->python, at)) || (rc = check_trust(env, o, at)) ||
			  (rc = find_user(env, o, at))))
		return rc;
	if (!root_is_live(env->root))
		at->cell.root = root_dir(env->root);
	signals_catch();
	if (o->image && (rc = find_image(env, o, at)))
		return rc;
	at->bench.python = at->python;
	at->bench.memory = at->memory;
	at->bench.stop = &signals_came;
	at->bench.cell = !o->image && (at->cell.user || at->cell.root) ? &at->cell : NULL;
	if (at->cell.root && cell_try(&at->cell, env->mem, &env->err) < 0)
		return broken(env, NULL);
	return make_folder(env, at);
}

/* regrtest's -u; what needs the network only where that was allowed. */
static const char *resources(const struct regress_options *o, struct arena *mem)
{
	const char *all = o->network ? "network,urlfetch" : NULL;

	for (size_t i = 0; i < o->resources.n; i++)
		all = all ? JOIN(mem, all, ",", o->resources.v[i]) : o->resources.v[i];
	return all;
}

static enum cmd_exit set_suite(struct env *env, const struct regress_options *o,
			       struct regress_setting *at)
{
	struct regress_suite *s = &at->suite;
	const struct module *lists;
	enum cmd_exit rc;

	if (module_load(MODULE_LISTS, &lists, &env->err) < 0)
		return EXIT_BROKEN;
	*s = (struct regress_suite){ .bench = &at->bench, .lists = lists->lists,
				     .testdir = o->testdir, .timeout = at->timeout,
				     .resources = resources(o, env->mem) };
	if (suite_ask(s, env->mem, &env->err) < 0)
		return broken(env, at->bench.cell && at->cell.user && env->err.code == -EACCES
			      ? arena_printf(env->mem, "it was started as the user '%s'; --user NAME "
					     "names another", at->cell.user) : NULL);
	if (version_cmp(s->about.branch, "3.8") < 0 || !s->about.implementation ||
	    strcmp(s->about.implementation, "cpython") != 0)
		return usage(env, "name another with --python", "%s is no CPython 3.8 or newer",
			     at->python);
	if (o->image && !s->about.tests && (rc = add_source(env, o, at)))
		return rc;
	if (!o->image && (!s->about.runner || (!s->about.tests && !o->testdir)))
		return no_tests(env, at);
	return suite_prepare(s, env->mem, &env->err) < 0 ? broken(env, NULL) : EXIT_FINE;
}

enum cmd_exit regress_setting_open(struct env *env, const struct regress_options *o,
				   struct regress_setting *at)
{
	enum cmd_exit rc;

	at->folder = -1;
	at->facts = TAKE(env->mem, struct facts);
	facts_gather(at->facts, env->root, ~UINT64_C(0), env->mem);
	rc = set_bench(env, o, at);
	return rc ? rc : set_suite(env, o, at);
}

void regress_setting_close(struct regress_setting *at)
{
	if (at->bench.outside)
		(void)scratch_remove(at->bench.outside);
	if (at->facts)
		fd_close(&at->folder);
}
