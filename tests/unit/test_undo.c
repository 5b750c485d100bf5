/* Undo: what others need stays, and so does what was changed since. */
#include "tree.h"

#include <sys/stat.h>
#include <unistd.h>

#include "probes/base/scan.h"
#include "recipes/dpkgset.h"
#include "recipes/installed.h"
#include "recipes/journal.h"
#include "recipes/needs.h"
#include "recipes/plan.h"
#include "recipes/store.h"
#include "recipes/undo.h"

#define P(name, more) \
	"Package: " name "\nStatus: install ok installed\nArchitecture: arm64\nVersion: 2\n" more "\n"

static const char *joined(const char *const *v)
{
	const char *all = "";

	for (size_t i = 0; v && v[i]; i++)
		all = JOIN(mem, all, i ? " " : "", v[i]);
	return all;
}

static bool has_word(const char *words, struct span word)
{
	struct span rest = span_of(words), one;

	while (scan_word(&rest, &one))
		if (one.n == word.n && memcmp(one.v, word.v, one.n) == 0)
			return true;
	return false;
}

/* gone: what is to go; stays: "NAME<NEEDER" of what has to stay, in the order of names. */
static const struct { const char *status, *gone, *stays; } closures[] = {
	{ P("a", "") P("b", "Depends: a\n"), "a b", "" },
	{ P("a", "") P("b", "Depends: a\n"), "a", "a<b" },
	{ P("a", "") P("b", "Pre-Depends: a\n"), "a", "a<b" },
	{ P("a", "") P("b", "Recommends: a\n"), "a", "" },
	{ P("a", "") P("b", "Depends: a\n") P("c", "Depends: b\n"), "a b", "a<b b<c" },
	{ P("a", "") P("b", "") P("c", "Depends: a | b\n"), "a", "" },
	{ P("a", "") P("b", "") P("c", "Depends: b | a\n"), "a b", "b<c" },
	{ P("a", "") P("c", "Depends: none | a\n"), "a", "a<c" },
	{ P("a", "") P("b", "") P("c", "Depends: a (>= 3) | b\n"), "b", "b<c" },
	{ P("a", "") P("b", "") P("c", "Depends: a (<< 3) | b\n"), "b", "" },
	{ P("a", "Provides: v\n") P("b", "Depends: v\n"), "a", "a<b" },
	{ P("a", "Provides: v\n") P("b", "Provides: v\n") P("c", "Depends: v\n"), "a", "" },
	{ P("a", "Provides: v\n") P("b", "Depends: v (>= 1)\n"), "a", "" },
	{ P("a", "Provides: v (= 1)\n") P("b", "Depends: v (>= 1)\n"), "a", "a<b" },
	{ P("a", "") P("b", "Depends: a:any\n"), "a", "a<b" },
	{ P("a", "Depends: b\n") P("b", "Depends: a\n"), "a b", "" },
	{ P("a", "Depends: b\n") P("b", "Depends: a\n") P("c", "Depends: a\n"), "a b",
	  "a<c b<a" },
	{ P("a", "") P("b", "Depends: none, a\n"), "a", "a<b" },
	{ P("a", "") "Package: b\nStatus: install ok installed\nArchitecture: armhf\n"
	  "Depends: a\n\n", "a", "" },
	{ P("a", "Multi-Arch: foreign\n") "Package: b\nStatus: install ok installed\n"
	  "Architecture: armhf\nDepends: a\n\n", "a", "a<b" },
	{ P("a", "") "Package: b\nStatus: deinstall ok config-files\nArchitecture: arm64\n"
	  "Depends: a\n\n", "a", "" },
	{ P("a", "") P("dpkg", "") "Package: b\nStatus: install ok installed\n"
	  "Architecture: all\nDepends: a\n\n", "a", "a<b" },
};

static void closure(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(closures); i++) {
		const struct text status = { closures[i].status, strlen(closures[i].status) };
		const char *why = NULL, *stays = "";
		struct dpkg_set set;
		const struct dpkg_record **needer;
		bool *gone;

		assert_int_equal(dpkg_set_parse(&status, 1, &(struct text){ "", 0 }, mem, &set, &why),
				 0);
		gone = TAKE_N(mem, set.n, bool);
		needer = TAKE_N(mem, set.n, const struct dpkg_record *);
		for (size_t k = 0; k < set.n; k++)
			gone[k] = has_word(closures[i].gone, set.v[k].package);
		needs_keep(&set, gone, needer, mem);
		for (size_t k = 0; k < set.n; k++)
			if (needer[k]) {
				assert_false(gone[k]);
				stays = JOIN(mem, stays, *stays ? " " : "",
					     span_dup(set.v[k].package, mem), "<",
					     span_dup(needer[k]->package, mem));
			}
		assert_string_equal(stays, closures[i].stays);
	}
}

static void put(const char *path, const char *body)
{
	const char *dir = arena_strndup(mem, path, (size_t)(strrchr(path, '/') - path));
	struct err err = { 0 };

	assert_int_equal(store_folder(root, dir, 0755, &err), 0);
	assert_int_equal(store_write(root, path, &(struct text){ body, strlen(body) }, 0644, &err),
			 0);
}

static const struct plan *plan_among(struct run *runs, size_t n, bool venvs)
{
	struct plan *plan = TAKE(mem, struct plan);
	struct installed *now = TAKE(mem, struct installed);
	struct err err = { 0 };
	const struct undo u = { .root = root, .run = runs, .now = now, .runs = runs, .nruns = n,
				.venvs = venvs };

	assert_int_equal(installed_read(root, "apt", NULL, mem, now, &err), 0);
	if (undo_plan(&u, plan, mem, &err) < 0)
		fail_msg("%s", err.text);
	assert_true(plan->sealed);
	return plan;
}

static const struct plan *plan_for(struct run *run, bool venvs)
{
	return plan_among(run, 1, venvs);
}

static const char *why_stays(const struct plan *p, const char *subject)
{
	for (size_t i = 0; i < p->nunresolved; i++)
		if (strcmp(p->unresolved[i].subject, subject) == 0)
			return p->unresolved[i].reason;
	return "it does not";
}

static void packages(void **state)
{
	static const char status[] =
		P("dpkg", "Essential: yes\n") P("gcc", "Depends: libgcc\n") P("libgcc", "")
		P("make", "") P("tool", "Depends: libtool\n") P("libtool", "") P("users", "Depends: tool\n")
		P("was-auto", "") P("up", "");
	static struct package before[] = { { "dpkg", "2", false }, { "gave", "1", false },
					   { "up", "1", false }, { "was-auto", "2", true } },
			      added[] = { { "dpkg", "2", false }, { "gcc", "2", false },
					  { "gone-since", "1", true }, { "libgcc", "2", true },
					  { "libtool", "2", true },    { "make", "2", true },
					  { "tool", "2", false } };
	static const char *const asked[] = { "gcc", NULL };
	static struct run_step steps[] = { { .kind = "install", .packages = asked } };
	static const char *const marked[] = { "was-auto", NULL }, *const upgraded[] = { "up 1 2", NULL },
				 *const removed[] = { "gave", NULL };
	struct run run = { .id = "x", .kind = "setup", .manager = "apt", .state = RUN_READY,
			   .counted = true, .added = added, .nadded = LEN(added),
			   .before = { before, LEN(before) }, .marked = marked,
			   .upgraded = upgraded, .removed = removed };
	const struct plan *p;

	(void)state;
	put("/var/lib/dpkg/status", status);
	put("/var/lib/apt/extended_states",
	    "Package: libgcc\nArchitecture: arm64\nAuto-Installed: 1\n\n"
	    "Package: libtool\nArchitecture: arm64\nAuto-Installed: 1\n");
	p = plan_for(&run, false);
	assert_int_equal(p->nsteps, 2);
	assert_int_equal(p->steps[0].kind, STEP_REMOVE);
	assert_string_equal(joined(p->steps[0].packages), "gcc libgcc");
	assert_string_equal(joined(p->steps[0].argv), "/usr/bin/apt-get -y -q purge gcc libgcc");
	assert_true(p->steps[0].as_root);
	assert_int_equal(p->steps[1].kind, STEP_MARK);
	assert_string_equal(joined(p->steps[1].packages), "was-auto tool");
	assert_string_equal(why_stays(p, "dpkg"), "it is essential");
	assert_string_equal(why_stays(p, "tool"), "users needs it");
	assert_string_equal(why_stays(p, "libtool"), "tool needs it");
	assert_string_equal(why_stays(p, "make"), "it was marked as wanted since");
	assert_string_equal(why_stays(p, "up"), "it was upgraded from 1, which is not taken back");
	assert_string_equal(why_stays(p, "gave"), "it had to give way, and is not brought back");
	assert_int_equal(p->nunresolved, 6);
	/* Killed before it could count: what is new and nobody else's. */
	put("/var/lib/dpkg/updates/0001",
	    "Package: libgcc\nStatus: install reinstreq half-installed\nArchitecture: arm64\n");
	run.counted = false;
	run.nadded = 0;
	run.state = RUN_UNFINISHED;
	run.steps = steps;
	run.nsteps = LEN(steps);
	p = plan_for(&run, false);
	assert_int_equal(p->nsteps, 3);
	assert_string_equal(joined(p->steps[0].argv), "/usr/bin/dpkg --set-selections");
	assert_string_equal(joined(p->steps[1].argv), "/usr/bin/dpkg --force-remove-reinstreq "
			    "--force-depends --purge libgcc");
	assert_string_equal(joined(p->steps[1].packages), "libgcc");
	assert_string_equal(joined(p->steps[2].packages), "gcc");
}

/* Where an undo died, and what the next one does.  added: NAME, with "+" where it was automatic;
 * removing, repairing: the packages of its steps; all of them with spaces in between.
 */
#define S(name, state) "Package: " name "\nStatus: " state "\nArchitecture: arm64\n\n"

static const struct {
	const char *status, *added, *removing, *repairing, *purged, *gone, *wanted;
} killed[] = {
	/* apt has forgotten the marks of what it was removing. */
	{ P("gcc", "") P("libgcc", "") P("kept", ""), "gcc kept+ libgcc+", "gcc libgcc", "", "",
	  "gcc libgcc", "kept" },
	/* ... and what it had not begun to remove is judged as ever. */
	{ P("gcc", "") P("libgcc", ""), "gcc libgcc+", "", "", "", "gcc", "libgcc" },
	/* Removed and not yet purged, by that undo or by hand since; what is not the run's stays. */
	{ S("gcc", "deinstall ok config-files") S("make", "purge ok config-files")
	  S("other", "deinstall ok config-files") P("libgcc", ""), "make libgcc", "gcc libgcc make",
	  "", "gcc make", "libgcc", "" },
	{ S("gcc", "deinstall ok config-files") S("other", "deinstall ok config-files"), "gcc", "", "",
	  "gcc", "", "" },
	/* In its postrm: apt would remove it and leave its configuration. */
	{ S("libgcc", "deinstall ok half-installed") P("gcc", ""), "gcc libgcc+", "gcc libgcc", "",
	  "libgcc", "gcc", "" },
	{ S("libgcc", "purge ok half-installed"), "libgcc+", "libgcc", "", "libgcc", "", "" },
	{ S("other", "deinstall ok half-installed") P("gcc", ""), "gcc", "gcc", "", "", "gcc", "" },
	{ S("libgcc", "deinstall ok half-installed") P("mine", "Depends: libgcc\n"), "libgcc+",
	  "libgcc", "", "", "", "" },
	/* In its prerm: apt removes and purges it. */
	{ S("libgcc", "deinstall ok half-configured"), "libgcc+", "libgcc", "", "", "libgcc", "" },
	/* All gone, but for what dpkg does at the end. */
	{ "", "gcc libgcc+", "gcc libgcc", "", "", "", "" },
	/* Killed again while dpkg was at what it had been interrupted in. */
	{ S("libgcc", "purge ok config-files") P("gcc", ""), "gcc", "", "libgcc", "libgcc", "gcc",
	  "" },
};

static const char *const *words(const char *text)
{
	struct span rest = span_of(text), one;
	struct list all = { 0 };

	list_add(&all, NULL, mem);
	while (scan_word(&rest, &one))
		list_add(&all, span_dup(one, mem), mem);
	return all.v;
}

static struct package *packages_of(const char *text, size_t *n)
{
	const char *const *names = words(text);
	struct package *all = TAKE_N(mem, strlen(text) + 1, struct package);

	for (*n = 0; *names; names++, (*n)++) {
		size_t bare = strcspn(*names, "+");

		all[*n] = (struct package){ arena_strndup(mem, *names, bare), "2",
					    (*names)[bare] == '+' };
	}
	return all;
}

static const char *packages_to(const struct plan *p, enum step_kind kind)
{
	const char *all = "";

	for (size_t i = 0; i < p->nsteps; i++)
		if (p->steps[i].kind == kind && p->steps[i].packages)
			all = JOIN(mem, all, joined(p->steps[i].packages));
	return all;
}

static bool runs_triggers(const struct plan *p)
{
	for (size_t i = 0; i < p->nsteps; i++)
		if (strcmp(joined(p->steps[i].argv), "/usr/bin/dpkg --triggers-only -a") == 0)
			return true;
	return false;
}

static void undo_killed(void **state)
{
	static const char *const none[] = { NULL };

	(void)state;
	for (size_t i = 0; i < LEN(killed); i++) {
		struct run_step steps[] = {
			{ .kind = "repair", .begun = *killed[i].repairing,
			  .packages = words(killed[i].repairing) },
			{ .kind = "remove", .begun = *killed[i].removing,
			  .packages = words(killed[i].removing) },
			{ .kind = "repair", .begun = true },
		};
		struct run runs[] = {
			{ .id = "x", .kind = "setup", .manager = "apt", .state = RUN_READY,
			  .counted = true, .marked = none, .upgraded = none, .removed = none },
			{ .id = "y", .kind = "undo", .manager = "apt", .undoes = "x",
			  .steps = steps, .nsteps = LEN(steps), .state = RUN_UNFINISHED },
		};
		const char *const *stays = words(killed[i].wanted);
		const struct plan *p;

		runs[0].added = packages_of(killed[i].added, &runs[0].nadded);
		put("/var/lib/dpkg/status", JOIN(mem, P("dpkg", ""), killed[i].status));
		put("/var/lib/apt/extended_states", "");
		p = plan_among(runs, LEN(runs), false);
		assert_string_equal(packages_to(p, STEP_REPAIR), killed[i].purged);
		assert_string_equal(packages_to(p, STEP_REMOVE), killed[i].gone);
		/* apt runs what is pending once it has removed something. */
		assert_int_equal(runs_triggers(p), !*killed[i].gone);
		for (; *stays; stays++)
			assert_string_equal(why_stays(p, *stays), "it was marked as wanted since");
	}
}

static void files(void **state)
{
	static struct run_step steps[] = {
		{ .kind = "repository", .title = "", .begun = true, .path = "/etc/same",
		  .body = "new\n", .before = "old\n", .mode = 0640,
		  .result = { .state = RESULT_DONE } },
		{ .kind = "repository", .title = "", .begun = true, .path = "/etc/same",
		  .body = "newer\n", .before = "new\n" },
		{ .kind = "file", .title = "", .begun = true, .path = "/etc/fresh", .body = "x\n" },
		{ .kind = "file", .title = "", .begun = true, .path = "/etc/changed", .body = "x\n" },
		{ .kind = "file", .title = "", .begun = true, .path = "/etc/gone", .body = "x\n",
		  .before = "y\n" },
		{ .kind = "file", .title = "", .begun = true, .path = "/etc/restored",
		  .body = "x\n", .before = "y\n" },
		{ .kind = "file", .title = "", .path = "/etc/never", .body = "x\n" },
		{ .kind = "venv", .title = "", .begun = true, .dir = "/home/v" },
		{ .kind = "pip", .title = "", .begun = true, .dir = "/home/v" },
		{ .kind = "pip", .title = "", .begun = true, .dir = "/home/old" },
		{ .kind = "venv", .title = "", .begun = true, .dir = "/home/not" },
	};
	static const char *const none[] = { NULL };
	struct run run = { .id = "x", .kind = "setup", .manager = "apt", .state = RUN_READY,
			   .counted = true, .steps = steps, .nsteps = LEN(steps), .marked = none,
			   .upgraded = none, .removed = none };
	const struct plan *p;

	(void)state;
	put("/var/lib/dpkg/status", P("dpkg", ""));
	put("/etc/same", "newer\n");
	put("/etc/fresh", "x\n");
	put("/etc/changed", "mine\n");
	put("/etc/restored", "y\n");
	put("/etc/never", "x\n");
	put("/home/v/pyvenv.cfg", "home = /usr/bin\n");
	put("/home/not/file", "");
	p = plan_for(&run, false);
	assert_int_equal(p->nsteps, 2);
	assert_string_equal(p->steps[0].path, "/etc/same");
	assert_string_equal(p->steps[0].body, "old\n");
	assert_int_equal(p->steps[0].mode, 0640);
	assert_string_equal(p->steps[1].path, "/etc/fresh");
	assert_null(p->steps[1].body);
	assert_string_equal(why_stays(p, "/etc/changed"), "it was changed since");
	assert_string_equal(why_stays(p, "/etc/gone"), "it was removed since");
	assert_string_equal(why_stays(p, "/home/old"), "what pip put into it stays");
	assert_string_equal(why_stays(p, "/home/not"), "it is no virtual environment any more");
	assert_non_null(strstr(why_stays(p, "/home/v"), "--venv"));
	assert_int_equal(p->nunresolved, 5);
	p = plan_for(&run, true);
	assert_int_equal(p->nsteps, 3);
	assert_string_equal(joined(p->steps[2].argv), "/bin/rm -rf -- /home/v");
}

static void chosen_alternatives(void **state)
{
	static struct alternative was[] = {
		{ "libblas.so.3-x", "/usr/lib/blas/libblas.so.3", true },
		{ "liblapack.so.3-x", "/usr/lib/lapack/liblapack.so.3", false },
	};
	static const char *const none[] = { NULL };
	struct run run = { .id = "x", .kind = "setup", .manager = "apt", .state = RUN_READY,
			   .counted = true, .marked = none, .upgraded = none, .removed = none,
			   .alternatives = was, .nalternatives = LEN(was) };
	const struct plan *p;

	(void)state;
	put("/var/lib/dpkg/status", P("dpkg", ""));
	put("/var/lib/dpkg/alternatives/libblas.so.3-x", "auto\n/usr/lib/libblas.so.3\n");
	put("/var/lib/dpkg/alternatives/liblapack.so.3-x", "manual\n/usr/lib/liblapack.so.3\n");
	put("/etc/alternatives/README", "");
	assert_int_equal(symlink("/usr/lib/openblas/libblas.so.3",
				 JOIN(mem, at, "/etc/alternatives/libblas.so.3-x")), 0);
	assert_int_equal(symlink("/usr/lib/openblas/liblapack.so.3",
				 JOIN(mem, at, "/etc/alternatives/liblapack.so.3-x")), 0);
	p = plan_for(&run, false);
	assert_int_equal(p->nsteps, 1);
	assert_string_equal(joined(p->steps[0].argv), "/usr/bin/update-alternatives --set "
			    "libblas.so.3-x /usr/lib/blas/libblas.so.3");
	assert_non_null(strstr(why_stays(p, "liblapack.so.3-x"), "was chosen since"));
}

static void which(void **state)
{
	struct run runs[] = { { .id = "a", .kind = "setup", .state = RUN_READY },
			      { .id = "b", .kind = "setup", .state = RUN_UNDONE },
			      { .id = "c", .kind = "undo", .state = RUN_READY } };

	(void)state;
	assert_string_equal(undo_find(runs, 3, NULL)->id, "a");
	assert_string_equal(undo_find(runs, 3, "b")->id, "b");
	assert_null(undo_find(runs, 3, "z"));
	assert_null(undo_find(runs, 0, NULL));
}

#define T(f) cmocka_unit_test_setup_teardown(f, tree_open, tree_close)

UNIT(T(closure), T(packages), T(undo_killed), T(files), T(chosen_alternatives), T(which))
