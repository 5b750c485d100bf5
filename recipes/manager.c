/* Command templates. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "manager.h"

/* Configuration files stay as they are; nothing is asked. */
#define APT "/usr/bin/apt-get", "-y", "-q"
#define KEEP "-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold"
#define NET "-o", "Acquire::Retries=3", "-o", "Acquire::http::Timeout=30"
#define ZYPPER "/usr/bin/zypper", "--non-interactive"

/* NEEDRESTART_MODE=l: only lists what should be restarted. */
static const char *const apt_env[] = { "DEBIAN_FRONTEND=noninteractive", "NEEDRESTART_MODE=l",
				       "APT_LISTCHANGES_FRONTEND=none", NULL };
static const char *const no_env[] = { NULL };

#define DNF(program) { \
	[MANAGER_REFRESH] = { { program, "-y", "makecache" } }, \
	[MANAGER_INSTALL] = { { program, "-y", "install" } }, \
	[MANAGER_TRY_INSTALL] = { { program, "--assumeno", "install" } }, \
	[MANAGER_REMOVE] = { { program, "-y", "--noautoremove", "remove" } }, \
	[MANAGER_TRY_REMOVE] = { { program, "--assumeno", "--noautoremove", "remove" } }, \
	[MANAGER_AUTO] = { { program, "-y", "mark", "remove" } }, \
	[MANAGER_MANUAL] = { { program, "-y", "mark", "install" } }, \
}

static const struct manager managers[] = {
	{ "apt", apt_env, true, {
		[MANAGER_CONFIGURE] = { { "/usr/bin/dpkg", "--force-confdef", "--force-confold",
					  "--configure", "-a" } },
		[MANAGER_FIX] = { { APT, KEEP, NET, "-f", "install" } },
		[MANAGER_REFRESH] = { { "/usr/bin/apt-get", "-q", NET, "-o",
					"APT::Update::Error-Mode=any", "update" } },
		[MANAGER_INSTALL] = { { APT, KEEP, NET, "install" } },
		[MANAGER_TRY_INSTALL] = { { "/usr/bin/apt-get", "-q", "-s", "install" } },
		[MANAGER_REMOVE] = { { APT, "purge" } },
		[MANAGER_TRY_REMOVE] = { { "/usr/bin/apt-get", "-q", "-s", "purge" } },
		[MANAGER_AUTO] = { { "/usr/bin/apt-mark", "auto" } },
		[MANAGER_MANUAL] = { { "/usr/bin/apt-mark", "manual" } },
	} },
	{ "dnf", no_env, false, DNF("/usr/bin/dnf") },
	{ "yum", no_env, false, DNF("/usr/bin/yum") },
	{ "tdnf", no_env, false, DNF("/usr/bin/tdnf") },
	{ "zypper", no_env, false, {
		[MANAGER_REFRESH] = { { ZYPPER, "refresh" } },
		[MANAGER_INSTALL] = { { ZYPPER, "install", "--no-confirm" } },
		[MANAGER_TRY_INSTALL] = { { ZYPPER, "install", "--dry-run" } },
		[MANAGER_REMOVE] = { { ZYPPER, "remove", "--no-confirm" } },
		[MANAGER_TRY_REMOVE] = { { ZYPPER, "remove", "--dry-run" } },
	} },
	{ "apk", no_env, false, {
		[MANAGER_REFRESH] = { { "/sbin/apk", "--no-interactive", "update" } },
		[MANAGER_INSTALL] = { { "/sbin/apk", "--no-interactive", "add" } },
		[MANAGER_TRY_INSTALL] = { { "/sbin/apk", "--simulate", "add" } },
		[MANAGER_REMOVE] = { { "/sbin/apk", "--no-interactive", "del" } },
		[MANAGER_TRY_REMOVE] = { { "/sbin/apk", "--simulate", "del" } },
	} },
	{ "pacman", no_env, false, {
		/* Without -u a refresh would lead to a partial upgrade, which Arch does not support. */
		[MANAGER_REFRESH] = { { "/usr/bin/pacman", "--noconfirm", "-Syu" } },
		[MANAGER_INSTALL] = { { "/usr/bin/pacman", "--noconfirm", "--needed", "-S" } },
		[MANAGER_TRY_INSTALL] = { { "/usr/bin/pacman", "--needed", "-Sp" } },
		[MANAGER_REMOVE] = { { "/usr/bin/pacman", "--noconfirm", "-Rn" } },
		[MANAGER_TRY_REMOVE] = { { "/usr/bin/pacman", "-Rp" } },
		[MANAGER_AUTO] = { { "/usr/bin/pacman", "-D", "--asdeps" } },
		[MANAGER_MANUAL] = { { "/usr/bin/pacman", "-D", "--asexplicit" } },
	} },
};

const struct manager *manager_find(const char *name)
{
	for (size_t i = 0; name && i < LEN(managers); i++)
		if (strcmp(managers[i].name, name) == 0)
			return &managers[i];
	return NULL;
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
