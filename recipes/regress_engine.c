/* Containers, through podman or docker. */
#include "../probes/base/base.h"

#include <errno.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/child.h"
#include "../probes/base/err.h"
#include "../probes/base/scan.h"
#include "../probes/base/trust.h"
#include "regress_engine.h"

enum { MAX_SAID = 256 * 1024, ASK_SECONDS = 60, PULL_SECONDS = 3600 };

int engine_find(const char *asked, struct arena *mem, struct regress_engine *ret, struct err *err)
{
	static const char *const names[] = { "podman", "docker" };
	static const char *const dirs[] = { "/usr/bin/", "/usr/local/bin/" };
	const char *why = NULL;

	for (size_t i = 0; i < LEN(names); i++) {
		if (asked && strcmp(asked, names[i]) != 0)
			continue;
		for (size_t k = 0; k < LEN(dirs); k++) {
			const char *path = JOIN(mem, dirs[k], names[i]), *real, *reason;
			int rc = trusted_program(path, mem, &real, &reason);

			if (rc == 0) {
				ret->path = path;
				ret->docker = i == 1;
				return 0;
			}
			if (rc == -EPERM)
				why = arena_strdup(mem, reason);
		}
	}
	if (why)
		return err_set(err, -EPERM, "containers cannot be run: %s", why);
	return err_set(err, -ENOENT, "%s is not here: install podman, or docker",
		       asked ? asked : "neither podman nor docker");
}

const char *const *engine_environment(const struct regress_engine *e, struct arena *mem)
{
	static const char *const names[] = { "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
					     "DBUS_SESSION_BUS_ADDRESS", "DOCKER_HOST",
					     "CONTAINER_HOST" };
	struct list env = { 0 };

	(void)e;
	list_add(&env, "LC_ALL=C.UTF-8", mem);
	/* Root's own are where they always are, and another's are not for root. */
	for (size_t i = 0; geteuid() != 0 && i < LEN(names); i++)
		if (getenv(names[i]))
			list_add(&env, JOIN(mem, names[i], "=", getenv(names[i])), mem);
	return env.v;
}

static int say(const struct regress_engine *e, const char *const *args, unsigned seconds,
	       struct arena *mem, int *status, struct text *said, struct err *err)
{
	struct list argv = { 0 };

	list_add(&argv, e->path, mem);
	for (; *args; args++)
		list_add(&argv, *args, mem);
	return child_run(&(struct child){ .argv = argv.v, .env = engine_environment(e, mem),
					  .seconds = seconds, .max_output = MAX_SAID,
					  .stop = e->stop },
			 mem, status, said, err);
}

/* The last line of what was said that is not empty. */
static const char *gist(struct text said, struct arena *mem)
{
	struct span rest = span_trim((struct span){ said.v, said.n }), line = { 0 };
	const char *last = "";

	while (scan_line(&rest, &line))
		last = span_trim(line).n ? span_dup(span_trim(line), mem) : last;
	return last;
}

/* "NAME@sha256:..." where the image came from a registry, else its own id. */
static int identify(struct regress_engine *e, struct arena *mem, int *status, struct err *err)
{
	const char *args[] = { "image", "inspect", "--format",
			       "{{.Id}}{{range .RepoDigests}} {{.}}{{end}}", "--", e->image, NULL };
	struct span rest, id, digest = { 0 }, word;
	struct text said;
	int rc = say(e, args, ASK_SECONDS, mem, status, &said, err);

	if (rc < 0)
		return rc;
	/* Not there, in the words of podman and docker; all else is a failure of theirs. */
	if (*status != 0 && !strstr(said.v, "not known") && !strcasestr(said.v, "no such image"))
		return err_set(err, -EIO, "'%s' cannot be used: %s", e->path, gist(said, mem));
	if (*status != 0)
		return 0;
	rest = span_trim((struct span){ said.v, said.n });
	if (!scan_word(&rest, &id))
		return err_set(err, -EBADMSG, "'%s' does not say what the image '%s' is", e->path,
			       e->image);
	while (!digest.n && scan_word(&rest, &word))
		digest = word;
	e->id = digest.n && strstr(e->image, "@sha256:") == NULL
		? arena_printf(mem, "%s%s", e->image, memchr(digest.v, '@', digest.n)
			       ? span_dup((struct span){ memchr(digest.v, '@', digest.n), digest.n -
				   (size_t)((const char *)memchr(digest.v, '@', digest.n) - digest.v) },
					  mem) : "")
		: digest.n ? e->image
		: arena_printf(mem, "%s@%s%s", e->image, span_starts(id, "sha256:") ? "" : "sha256:",
			       span_dup(id, mem));
	return 0;
}

int engine_image(struct regress_engine *e, bool pull, struct arena *mem, struct err *err)
{
	const char *args[] = { "pull", "--quiet", "--", e->image, NULL };
	struct text said;
	int status = 0, rc = identify(e, mem, &status, err);

	if (rc < 0 || status == 0)
		return rc;
	if (!pull)
		return err_set(err, -ENOENT, "the image '%s' is not on this machine: --pull fetches it",
			       e->image);
	rc = say(e, args, PULL_SECONDS, mem, &status, &said, err);
	if (rc < 0)
		return rc;
	if (status != 0)
		return err_set(err, -EIO, "'%s pull %s' ended with %d: %s", e->path, e->image,
			       status, gist(said, mem));
	rc = identify(e, mem, &status, err);
	if (rc == 0 && status != 0)
		return err_set(err, -ENOENT, "the image '%s' is not there after it was fetched",
			       e->image);
	return rc;
}

/* The first process of a container gets all that loses its parent, which a test would take for its
 * own: so the tests are the second one.  Not every podman has an init to give.
 */
static const char init[] =
	"import os, sys\n"
	"pid = os.fork()\n"
	"if not pid: os.execv(sys.executable, sys.argv[1:])\n"
	"while True:\n"
	"    ended, raw = os.wait()\n"
	"    if ended != pid: continue\n"
	"    os._exit(128 + os.WTERMSIG(raw) if os.WIFSIGNALED(raw) else os.WEXITSTATUS(raw))\n";

static const char *name_of(const struct regress_engine *e, const char *name, struct arena *mem)
{
	return JOIN(mem, e->tag, "-", name);
}

void engine_begin(const struct regress_engine *e, const char *outside, const char *name,
		  uint64_t memory, struct list *argv, struct arena *mem)
{
	const char *const fixed[] = {
		e->path, "run", "--rm", "--pull=never", "--name", name_of(e, name, mem),
		e->network ? "--network=bridge" : "--network=none", "--pids-limit=4096",
		"--security-opt=label=disable", "--user", e->user, "--workdir=/tmp",
		"--tmpfs=/tmp:rw,exec,nosuid,nodev,mode=1777", "--env=HOME=/tmp",
		"--env=TMPDIR=/tmp", "--env=LC_ALL=C.UTF-8",
		"--volume", JOIN(mem, outside, ":" REGRESS_ENGINE_DIR), NULL,
	};

	for (const char *const *a = fixed; *a; a++)
		list_add(argv, *a, mem);
	if (memory)
		list_add(argv, arena_printf(mem, "--memory=%llu", (unsigned long long)memory), mem);
	for (const char *const *m = e->mounts; m && *m; m += 2) {
		list_add(argv, "--volume", mem);
		list_add(argv, JOIN(mem, m[0], ":", m[1], ":ro"), mem);
	}
	list_add(argv, JOIN(mem, "--entrypoint=", e->python), mem);
	list_add(argv, e->image, mem);
	list_add(argv, "-I", mem);
	list_add(argv, "-S", mem);
	list_add(argv, "-c", mem);
	list_add(argv, init, mem);
	list_add(argv, e->python, mem);
}

void engine_end(const struct regress_engine *e, const char *name, struct arena *mem)
{
	const char *args[] = { "rm", "--force", "--", name_of(e, name, mem), NULL };
	struct regress_engine last = *e;
	struct err unused = { 0 };
	struct text said;
	int status;

	/* All is to stop: that it does is what this is for. */
	last.stop = NULL;
	(void)!say(&last, args, ASK_SECONDS, mem, &status, &said, &unused);
}
