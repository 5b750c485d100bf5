/* The start of a program, with a clean environment. */
#include "base.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "arena.h"
#include "cell.h"
#include "child.h"
#include "enter.h"
#include "err.h"
#include "scan.h"
#include "spawn.h"
#include "trust.h"

static const char path[] = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/* Passed on when set: how one gets out of this network. */
static const char *const proxies[] = {
	"http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy",
	"HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "ALL_PROXY", "NO_PROXY",
};

/* Puts VAR=value in the place of what the variable was. */
static void set(struct list *env, const char *assignment, struct arena *mem)
{
	const char *equals = strchr(assignment, '=');
	size_t n = equals ? (size_t)(equals - assignment) + 1 : 0;

	if (!n)
		return;
	for (size_t i = 0; i < env->n; i++) {
		if (strncmp(env->v[i], assignment, n) == 0) {
			env->v[i] = assignment;
			return;
		}
	}
	list_add(env, assignment, mem);
}

static void set_to(struct list *env, const char *name, const char *value, struct arena *mem)
{
	if (value)
		set(env, JOIN(mem, name, "=", value), mem);
}

/* As root, HOME may be a user's, where dpkg, rpm and others would find a configuration that names
 * programs: root has a home of its own.  A TMPDIR in which a user could put another file in the
 * place of what a maintainer script unpacks there is not passed on.
 */
static void set_folders(struct list *env, const char *tmpdir, struct arena *mem)
{
	const char *tmp = getenv("TMPDIR"), *real, *why;
	bool root = geteuid() == 0;

	if (root && tmp && trusted_folder(tmp, mem, &real, &why) < 0)
		tmp = NULL;
	set_to(env, "HOME", tmpdir ? tmpdir : root ? "/root" : getenv("HOME"), mem);
	set_to(env, "TMPDIR", tmpdir ? tmpdir : tmp, mem);
}

/* Another user, and a program in another root, know nothing of our folders. */
static const char *const *environment(const struct child *c, struct arena *mem)
{
	const struct cell *cell = c->cell;
	bool other = cell && (cell->root || cell->user);
	struct list env = { 0 };

	list_add(&env, path, mem);
	list_add(&env, "LC_ALL=C.UTF-8", mem);
	for (size_t i = 0; i < LEN(proxies); i++)
		set_to(&env, proxies[i], getenv(proxies[i]), mem);
	if (!other) {
		set_folders(&env, c->tmpdir, mem);
	} else {
		const char *user = cell->user ? cell->user : "root";
		const char *home = cell->user ? "/" : "/root";

		if (cell->home)
			home = cell->home;
		else if (c->tmpdir)
			home = c->tmpdir;
		set_to(&env, "HOME", home, mem);
		set_to(&env, "TMPDIR", c->tmpdir, mem);
		set_to(&env, "USER", user, mem);
		set_to(&env, "LOGNAME", user, mem);
	}
	for (size_t i = 0; c->env && c->env[i]; i++)
		set(&env, c->env[i], mem);
	return env.v;
}

/* What we inherited from whoever started us goes no further.  Linux 5.11; without it, it does. */
static void close_inherited(void)
{
#if defined SYS_close_range
	enum { CLOEXEC_ONLY = 4 };

	(void)syscall(SYS_close_range, 3U, ~0U, CLOEXEC_ONLY);
#endif
}

/* Copies, since exec takes strings that it could change. */
static char **mutable(const char *const *words, struct arena *mem)
{
	size_t n = 0;
	char **v;

	while (words[n])
		n++;
	v = TAKE_N(mem, n + 1, char *);
	for (size_t i = 0; i < n; i++)
		v[i] = arena_strdup(mem, words[i]);
	return v;
}

static int set_files(posix_spawn_file_actions_t *actions, int out, int status, bool mute)
{
	int rc = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);

	if (!rc)
		rc = posix_spawn_file_actions_adddup2(actions, out, 1);
	if (!rc && mute)
		rc = posix_spawn_file_actions_addopen(actions, 2, "/dev/null", O_WRONLY, 0);
	else if (!rc)
		rc = posix_spawn_file_actions_adddup2(actions, out, 2);
	if (!rc && status >= 0)
		rc = posix_spawn_file_actions_adddup2(actions, status, 3);
	return rc;
}

static int plain(const struct child *c, char *const *argv, char *const *env, int out, int status,
		 pid_t *pid)
{
	short group = c->foreground ? 0 : POSIX_SPAWN_SETPGROUP;
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	int rc;

	sigemptyset(&none);
	sigfillset(&all);
	close_inherited();
	rc = posix_spawn_file_actions_init(&actions);
	if (rc)
		return -rc;
	rc = posix_spawnattr_init(&attributes);
	if (!rc) {
		/* Its own group, so that all it starts can be ended; no signal is blocked or
		 * ignored. */
		(void)posix_spawnattr_setpgroup(&attributes, 0);
		(void)posix_spawnattr_setsigmask(&attributes, &none);
		(void)posix_spawnattr_setsigdefault(&attributes, &all);
		(void)posix_spawnattr_setflags(&attributes,
					       (short)(group | POSIX_SPAWN_SETSIGMASK |
						       POSIX_SPAWN_SETSIGDEF));
		rc = set_files(&actions, out, status, c->mute);
		if (!rc)
			rc = posix_spawn(pid, argv[0], &actions, &attributes, argv, env);
		(void)posix_spawnattr_destroy(&attributes);
	}
	(void)posix_spawn_file_actions_destroy(&actions);
	return -rc;
}

int spawn(const struct child *c, int out, int status, struct arena *mem, pid_t *pid,
	  struct err *err)
{
	char *const *argv = mutable(c->argv, mem), *const *env = mutable(environment(c, mem), mem);
	int rc;

	/* posix_spawn(3) can neither become another user nor enter a root. */
	if (c->cell && (c->cell->root || c->cell->user))
		return enter(&(struct enter){ c->cell, argv, env, out, status }, mem, pid, err);
	rc = plain(c, argv, env, out, status, pid);
	return rc < 0 ? err_set(err, rc, "cannot start '%s': %s", argv[0], strerror(-rc)) : 0;
}
