/* What pip and venv get from the machine when they run: for apply, never for a plan. */
#include "../probes/base/base.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/cell.h"
#include "../probes/base/err.h"
#include "../probes/base/pyconfig.h"
#include "../probes/base/scan.h"
#include "../probes/base/scratch.h"
#include "owner.h"
#include "piprun.h"
#include "plan.h"

/* How the network is reached, which is the machine's matter and not a user's. */
static const char *const network[] = {
	"PIP_CERT",    "PIP_DEFAULT_TIMEOUT", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS",
	"PIP_INDEX_URL", "PIP_NO_INDEX",      "PIP_PROXY",           "PIP_RETRIES",
	"PIP_TIMEOUT", "PIP_TRUSTED_HOST",    "REQUESTS_CA_BUNDLE",  "SSL_CERT_FILE",
};

/* What pip reads beside PIP_*. */
static const char *const others[] = { "NETRC", "REQUESTS_CA_BUNDLE", "SSL_CERT_DIR",
				      "SSL_CERT_FILE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME" };

enum share { SHARE_NONE, SHARE_NETWORK, SHARE_ALL };

static bool one_of(struct span name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (span_is(name, names[i]))
			return true;
	return false;
}

/* Whose environment ours is, and what of it the owner may have. */
static enum share shared(const struct step *step, const struct cell *cell)
{
	const struct asker who = asker_self();

	if (cell && cell->root)
		return SHARE_NONE;
	if (who.uid != 0)
		return SHARE_ALL;
	if (who.sudo_user && *who.sudo_user && strcmp(who.sudo_user, "root") != 0)
		return step->owner && strcmp(step->owner, who.sudo_user) == 0 ? SHARE_ALL
									     : SHARE_NONE;
	return !step->owner || strcmp(step->owner, "root") == 0 ? SHARE_ALL : SHARE_NETWORK;
}

static void add_shared(const struct step *step, const struct cell *cell, struct list *env,
		       struct arena *mem)
{
	enum share share = shared(step, cell);

	for (char **v = environ; v && *v && share != SHARE_NONE; v++) {
		struct span name, value, rest = span_of(*v), word;
		bool fine;

		if (!span_cut(rest, '=', &name, &value))
			continue;
		fine = share == SHARE_ALL
			? span_starts(name, "PIP_") || one_of(name, others, LEN(others))
			: one_of(name, network, LEN(network));
		for (rest = value; share != SHARE_ALL && scan_word(&rest, &word);)
			fine = fine && !url_has_secret(word);
		if (fine)
			list_add(env, *v, mem);
	}
}

/* A folder that is going to be the owner's, who may not reach our own TMPDIR: then in /tmp, as the
 * cell sees it in *inside.
 */
static int make_dir(const struct cell *cell, struct arena *mem, const char **dir,
		    const char **inside, struct err *err)
{
	const char *top = cell && cell->root ? cell->root : "";
	struct stat st;
	char *made;

	if (!cell || (!cell->root && !cell->user)) {
		int rc = scratch_make(mem, dir, err);

		*inside = rc == 0 ? *dir : NULL;
		return rc;
	}
	made = JOIN(mem, top, "/tmp");
	if (lstat(made, &st) < 0 || !S_ISDIR(st.st_mode))
		return err_set(err, -ENOTDIR, "'%s' is no folder", made);
	made = JOIN(mem, made, "/ampy-XXXXXX");
	if (!mkdtemp(made))
		return err_set(err, -errno, "'%s': %s", made, strerror(errno));
	*dir = made;
	*inside = made + strlen(top);
	return 0;
}

static int write_netrc(const struct step *step, const struct cell *cell, struct arena *mem,
		       struct pip_run *run, struct list *env, struct err *err)
{
	const struct text text = { step->netrc, strlen(step->netrc) };
	const char *inside = NULL, *file;
	int rc = make_dir(cell, mem, &run->dir, &inside, err);

	if (rc < 0)
		return rc;
	rc = scratch_write(run->dir, "netrc", &text, mem, err);
	if (rc < 0)
		return rc;
	file = JOIN(mem, run->dir, "/netrc");
	if (chmod(file, 0600) < 0 ||
	    (cell && cell->user && (lchown(file, cell->uid, cell->gid) < 0 ||
				    lchown(run->dir, cell->uid, cell->gid) < 0)))
		return err_set(err, -errno, "'%s': %s", file, strerror(errno));
	list_add(env, JOIN(mem, "NETRC=", inside, "/netrc"), mem);
	return 0;
}

int pip_run_begin(const struct step *step, const struct cell *cell, struct arena *mem,
		  struct pip_run *ret, struct err *err)
{
	struct pip_run run = { 0 };
	struct list env = { 0 };
	int rc = 0;

	list_add(&env, NULL, mem);
	add_shared(step, cell, &env, mem);
	for (size_t i = 0; step->env && step->env[i]; i++)
		list_add(&env, step->env[i], mem);
	if (step->netrc)
		rc = write_netrc(step, cell, mem, &run, &env, err);
	if (rc < 0) {
		pip_run_end(&run);
		return rc;
	}
	run.env = env.v;
	*ret = run;
	return 0;
}

void pip_run_end(struct pip_run *run)
{
	if (run->dir)
		(void)scratch_remove(run->dir);
	run->dir = NULL;
}
