/* Command templates. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/packages.h"
#include "manager.h"

/* Configuration files stay as they are; nothing is asked. */
#define APT "/usr/bin/apt-get", "-y", "-q"
#define KEEP "-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold"
/* A server that says nothing is given up after 3 times 2 times 20 seconds (effect_manager.c). */
#define NET "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20"

/* NEEDRESTART_MODE=l: only lists what should be restarted. */
static const char *const apt_env[] = { "DEBIAN_FRONTEND=noninteractive", "NEEDRESTART_MODE=l",
				       "APT_LISTCHANGES_FRONTEND=none", NULL };
static const char *const no_env[] = { NULL };

/* dnf(8), dnf.conf(5): waits for another dnf without an end unless exit_on_lock is set, which makes
 * it exit with 200; dnf5 has no such option.  clean_requirements_on_remove has been the same option
 * since yum 3, while its switch has three spellings.  An install of yum, dnf or tdnf that answers
 * itself "no" exits with 1 and says that it was aborted.
 */
#define EXIT_ON_LOCK "--setopt=exit_on_lock=True"
#define NO_CLEANING "--setopt=clean_requirements_on_remove=False"

/* rpm(8): refuses, with a name for each reason, where a package that stays needs one of these.  dnf
 * and zypper would take that one away as well.
 */
#define RPM_TRY_REMOVE { { "/usr/bin/rpm", "-e", "--test" } }

/* zypper(8): a refresh within an install that fails is only a warning there, and what is missing
 * for it looks like a name that does not exist: refreshing is a step of its own.
 */
#define ZYPPER "/usr/bin/zypper", "--non-interactive"

static const struct manager managers[] = {
	{ "apt", "apt", apt_env, true, false, NULL, {
		[MANAGER_CONFIGURE] = { { "/usr/bin/dpkg", "--force-confdef", "--force-confold",
					  "--configure", "-a" } },
		[MANAGER_FIX] = { { APT, KEEP, NET, "-f", "install" } },
		[MANAGER_REFRESH] = { { "/usr/bin/apt-get", "-q", NET, "-o",
					"APT::Update::Error-Mode=any", "update" } },
		[MANAGER_INSTALL] = { { APT, KEEP, NET, "--no-remove", "install" } },
		[MANAGER_REINSTALL] = { { APT, KEEP, NET, "--no-remove", "--reinstall",
					  "install" } },
		/* What -s resolves too, in a seventh of the time, and with sizes; of all files,
		 * since no cache is there. */
		[MANAGER_TRY_INSTALL] = { { APT, "--no-remove", "-o",
					    "Dir::Cache::archives=/run/ampy-has-none/",
					    "--print-uris", "install" } },
		[MANAGER_REMOVE] = { { APT, "purge" } },
		[MANAGER_TRY_REMOVE] = { { "/usr/bin/apt-get", "-q", "-s", "purge" } },
		[MANAGER_AUTO] = { { "/usr/bin/apt-mark", "auto" } },
		[MANAGER_MANUAL] = { { "/usr/bin/apt-mark", "manual" } },
	} },
	{ "dnf", "dnf", no_env, false, false, "Operation aborted", {
		[MANAGER_REFRESH] = { { "/usr/bin/dnf", "-y", EXIT_ON_LOCK, "--refresh",
					"makecache" } },
		[MANAGER_INSTALL] = { { "/usr/bin/dnf", "-y", EXIT_ON_LOCK, "install" } },
		[MANAGER_TRY_INSTALL] = { { "/usr/bin/dnf", EXIT_ON_LOCK, "--assumeno",
					    "install" } },
		[MANAGER_REMOVE] = { { "/usr/bin/dnf", "-y", EXIT_ON_LOCK, NO_CLEANING,
				       "remove" } },
		[MANAGER_TRY_REMOVE] = RPM_TRY_REMOVE,
		[MANAGER_AUTO] = { { "/usr/bin/dnf", "-y", EXIT_ON_LOCK, "mark", "remove" } },
		[MANAGER_MANUAL] = { { "/usr/bin/dnf", "-y", EXIT_ON_LOCK, "mark", "install" } },
	} },
	/* dnf5-changes-from-dnf4(7): other words for marking. */
	{ "dnf5", "dnf", no_env, false, false, "Operation aborted", {
		[MANAGER_REFRESH] = { { "/usr/bin/dnf5", "-y", "--refresh", "makecache" } },
		[MANAGER_INSTALL] = { { "/usr/bin/dnf5", "-y", "install" } },
		[MANAGER_TRY_INSTALL] = { { "/usr/bin/dnf5", "--assumeno", "install" } },
		[MANAGER_REMOVE] = { { "/usr/bin/dnf5", "-y", NO_CLEANING, "remove" } },
		[MANAGER_TRY_REMOVE] = RPM_TRY_REMOVE,
		[MANAGER_AUTO] = { { "/usr/bin/dnf5", "-y", "mark", "dependency" } },
		[MANAGER_MANUAL] = { { "/usr/bin/dnf5", "-y", "mark", "user" } },
	} },
	/* microdnf always says yes, passes over options it does not know, --assumeno among them, and
	 * marks nothing: it must never be asked to try.
	 */
	{ "microdnf", "dnf", no_env, false, false, NULL, {
		[MANAGER_REFRESH] = { { "/usr/bin/microdnf", "makecache" } },
		[MANAGER_INSTALL] = { { "/usr/bin/microdnf", "-y", "install" } },
		[MANAGER_REMOVE] = { { "/usr/bin/rpm", "-e" } },
		[MANAGER_TRY_REMOVE] = RPM_TRY_REMOVE,
	} },
	/* yum 3 (where yum leads to dnf, dnf is there and found first): marks nothing. */
	{ "yum", "yum", no_env, false, false, "Exiting on user command", {
		[MANAGER_REFRESH] = { { "/usr/bin/yum", "-y", EXIT_ON_LOCK, "makecache" } },
		[MANAGER_INSTALL] = { { "/usr/bin/yum", "-y", EXIT_ON_LOCK, "install" } },
		[MANAGER_TRY_INSTALL] = { { "/usr/bin/yum", EXIT_ON_LOCK, "--assumeno",
					    "install" } },
		[MANAGER_REMOVE] = { { "/usr/bin/yum", "-y", EXIT_ON_LOCK, NO_CLEANING,
				       "remove" } },
		[MANAGER_TRY_REMOVE] = RPM_TRY_REMOVE,
	} },
	/* tdnf --help */
	{ "tdnf", "tdnf", no_env, false, false, "Operation aborted", {
		[MANAGER_REFRESH] = { { "/usr/bin/tdnf", "-y", "--refresh", "makecache" } },
		[MANAGER_INSTALL] = { { "/usr/bin/tdnf", "-y", "install" } },
		[MANAGER_TRY_INSTALL] = { { "/usr/bin/tdnf", "--assumeno", "install" } },
		[MANAGER_REMOVE] = { { "/usr/bin/tdnf", "-y", "--noautoremove", "remove" } },
		[MANAGER_TRY_REMOVE] = RPM_TRY_REMOVE,
		[MANAGER_AUTO] = { { "/usr/bin/tdnf", "-y", "mark", "remove" } },
		[MANAGER_MANUAL] = { { "/usr/bin/tdnf", "-y", "mark", "install" } },
	} },
	/* It keeps the marks in /var/lib/zypp/AutoInstalled and has no command for them; installing
	 * what is there already does not change one.
	 */
	{ "zypper", "zypper", no_env, false, false, NULL, {
		[MANAGER_REFRESH] = { { ZYPPER, "refresh" } },
		[MANAGER_INSTALL] = { { ZYPPER, "--no-refresh", "install", "--no-confirm" } },
		[MANAGER_TRY_INSTALL] = { { ZYPPER, "--no-refresh", "install", "--dry-run" } },
		[MANAGER_REMOVE] = { { ZYPPER, "--no-refresh", "remove", "--no-confirm",
				       "--no-clean-deps" } },
		[MANAGER_TRY_REMOVE] = RPM_TRY_REMOVE,
	} },
	/* apk(8): asks nothing where there is no terminal.  The marks are /etc/apk/world, which add and
	 * del write; del takes away what nothing in it needs any more, and keeps what is needed.
	 */
	{ "apk", "apk", no_env, false, false, NULL, {
		[MANAGER_REFRESH] = { { "/sbin/apk", "update" } },
		[MANAGER_INSTALL] = { { "/sbin/apk", "add" } },
		[MANAGER_TRY_INSTALL] = { { "/sbin/apk", "add", "--simulate" } },
		[MANAGER_REMOVE] = { { "/sbin/apk", "del" } },
		[MANAGER_TRY_REMOVE] = { { "/sbin/apk", "del", "--simulate" } },
	} },
	/* Without -u a refresh would lead to a partial upgrade, which Arch does not support.  Where a
	 * name has several providers, --noconfirm takes the first: for the try as well.
	 */
	{ "pacman", "pacman", no_env, false, true, NULL, {
		[MANAGER_REFRESH] = { { "/usr/bin/pacman", "--noconfirm", "-Syu" } },
		[MANAGER_INSTALL] = { { "/usr/bin/pacman", "--noconfirm", "--needed", "-S" } },
		[MANAGER_TRY_INSTALL] = { { "/usr/bin/pacman", "--noconfirm", "--needed",
					    "-Sp" } },
		[MANAGER_REMOVE] = { { "/usr/bin/pacman", "--noconfirm", "-Rn" } },
		[MANAGER_TRY_REMOVE] = { { "/usr/bin/pacman", "--noconfirm", "-Rp" } },
		[MANAGER_AUTO] = { { "/usr/bin/pacman", "--noconfirm", "-D", "--asdeps" } },
		[MANAGER_MANUAL] = { { "/usr/bin/pacman", "--noconfirm", "-D", "--asexplicit" } },
	} },
};

/* 100 to 103 are zypper's news: updates wait, restart something.  Sources: zypper(8), dnf(8). */
static const struct { const char *name; int status; enum manager_end end; } ends[] = {
	{ "dnf", 200, MANAGER_LOCKED },
	{ "yum", 200, MANAGER_LOCKED },
	{ "zypper", 7, MANAGER_LOCKED },
	{ "zypper", 100, MANAGER_DONE },
	{ "zypper", 101, MANAGER_DONE },
	{ "zypper", 102, MANAGER_DONE },
	{ "zypper", 103, MANAGER_DONE },
	{ "zypper", 104, MANAGER_NO_NAME },
	{ "zypper", 107, MANAGER_SCRIPT },
};

const struct manager *manager_find(const char *name)
{
	for (size_t i = 0; name && i < LEN(managers); i++)
		if (strcmp(managers[i].name, name) == 0)
			return &managers[i];
	return NULL;
}

const struct manager *manager_here(const struct root *root, const struct packages_facts *facts,
				 struct arena *mem)
{
	const char *program = facts->manager.src, *real;

	if (facts->manager.state != FACT_KNOWN)
		return NULL;
	if (program && root_real(root, program, mem, &real) == 0)
		program = real;
	for (size_t i = 0; program && i < LEN(managers); i++)
		if (span_ends(span_of(program), JOIN(mem, "/", managers[i].name)))
			return &managers[i];
	return manager_find(facts->manager.v);
}

const struct manager *manager_by_fact(const struct root *root, const char *fact,
				      struct arena *mem)
{
	for (size_t i = 0; fact && i < LEN(managers); i++) {
		const char *program = managers[i].verbs[MANAGER_INSTALL].argv[0];
		struct packages_facts facts = { .manager = KNOWN(str, fact, program) };

		if (strcmp(managers[i].fact, fact) == 0 && root_exists(root, program) == 0)
			return manager_here(root, &facts, mem);
	}
	return manager_find(fact);
}

const char *const *manager_argv(const struct manager *m, enum manager_verb verb,
				const char *const *names, struct arena *mem)
{
	const char *const *words = m->verbs[verb].argv;
	struct list argv = { 0 };

	if (!*words)
		return NULL;
	for (; *words; words++)
		list_add(&argv, *words, mem);
	for (; names && *names; names++)
		list_add(&argv, *names, mem);
	return argv.v;
}

enum manager_end manager_end(const struct manager *m, enum manager_verb verb, int status)
{
	bool try = verb == MANAGER_TRY_INSTALL;

	if (status == 0)
		return MANAGER_DONE;
	for (size_t i = 0; verb != MANAGER_TRY_REMOVE && i < LEN(ends); i++)
		if (status == ends[i].status && strcmp(ends[i].name, m->name) == 0)
			return ends[i].end;
	return try && m->would ? MANAGER_WOULD : MANAGER_FAILED;
}
