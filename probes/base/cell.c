/* Where and as whom a child runs. */
#include "base.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "accounts.h"
#include "arena.h"
#include "cell.h"
#include "child.h"
#include "elf.h"
#include "err.h"
#include "root.h"
#include "scan.h"

enum { MAX_ACCOUNTS = 16 * 1024 * 1024, TRY_SECONDS = 30, TRY_OUTPUT = 4096 };

static void close_root(struct root **r)
{
	root_close(*r);
}

/* The live machine knows users that stand in no file (LDAP, systemd-homed). */
static int live_user(struct cell *c, const char *name, struct arena *mem)
{
	enum { MAX_GROUPS = 65536 };
	const struct passwd *pw;
	gid_t *groups;
	int n = 0;

	errno = 0;
	pw = getpwnam(name);
	if (!pw)
		return errno == 0 || errno == ENOENT || errno == ESRCH ? -ENOENT : -errno;
	c->uid = pw->pw_uid;
	c->gid = pw->pw_gid;
	c->home = pw->pw_dir && pw->pw_dir[0] == '/' ? arena_strdup(mem, pw->pw_dir) : NULL;
	/* With no room it says how much it wants. */
	(void)getgrouplist(name, c->gid, NULL, &n);
	if (n <= 0 || n > MAX_GROUPS)
		return -E2BIG;
	groups = TAKE_N(mem, (size_t)n, gid_t);
	if (getgrouplist(name, c->gid, groups, &n) < 0)
		return -EAGAIN;
	c->groups = groups;
	c->ngroups = (size_t)n;
	return 0;
}

static int root_user(struct cell *c, const struct root *root, const char *name, struct arena *mem)
{
	struct text passwd, group = { "", 0 };
	struct account a;
	int rc = root_read(root, "/etc/passwd", MAX_ACCOUNTS, mem, &passwd);

	if (rc == 0)
		rc = accounts_user((struct span){ passwd.v, passwd.n }, name, mem, &a);
	if (rc < 0)
		return rc;
	rc = root_read(root, "/etc/group", MAX_ACCOUNTS, mem, &group);
	if (rc == 0 || root_absent(rc))
		rc = accounts_groups((struct span){ group.v, group.n }, name, a.gid, mem,
				     &c->groups, &c->ngroups);
	if (rc < 0)
		return rc;
	c->uid = a.uid;
	c->gid = a.gid;
	c->home = a.home;
	return 0;
}

int cell_user(struct cell *c, const char *name, struct arena *mem, struct err *err)
{
	ON_EXIT(close_root) struct root *root = NULL;
	struct cell found = { .root = c->root };
	int rc;

	if (c->root) {
		rc = root_open(c->root, &root, err);
		if (rc < 0)
			return rc;
		rc = root_user(&found, root, name, mem);
	} else {
		rc = live_user(&found, name, mem);
	}
	if (root_absent(rc))
		return err_set(err, -ENOENT, "there is no user '%s'%s%s", name,
			       c->root ? " in " : "", c->root ? c->root : "");
	if (rc < 0)
		return err_set(err, rc, "cannot look up the user '%s': %s", name,
			       root_strerror(rc));
	found.user = arena_strdup(mem, name);
	*c = found;
	return 0;
}

/* Both where a merged /usr stands and where not. */
static const char *const trues[] = { "/bin/true", "/usr/bin/true" };

/* The kernel's word for a foreign program is ENOEXEC, or ENOENT when the emulator that binfmt_misc
 * names is not in the root.  `err` holds what was said so far.
 */
static int not_started(const struct cell *c, const char *path, int rc, struct arena *mem,
		       struct err *err)
{
	ON_EXIT(close_root) struct root *root = NULL;
	unsigned machine = 0, bits = 0;
	struct err unused = { 0 };
	const char *name = NULL;
	struct utsname here;

	if (rc == -EACCES)
		return err_context(err, "is '%s' mounted noexec?", c->root);
	if (root_open(c->root, &root, &unused) == 0 &&
	    image_kind(root, path, mem, &machine, &bits) == 0)
		name = image_machine_name(machine, bits);
	if (!name || uname(&here) < 0 || strcmp(name, here.machine) == 0)
		return rc;
	return err_set(err, rc,
		       "'%s' is a system for %s, whose programs do not start on this machine (%s); "
		       "with qemu-user-static and binfmt-support they do",
		       c->root, name, here.machine);
}

int cell_try(const struct cell *c, struct arena *mem, struct err *err)
{
	struct text said = { "", 0 };
	const char *path = NULL;
	int rc, status = 0;

	for (size_t i = 0; c->root && !path && i < LEN(trues); i++) {
		ON_EXIT(close_root) struct root *root = NULL;

		rc = root_open(c->root, &root, err);
		if (rc < 0)
			return rc;
		path = root_exists(root, trues[i]) == 0 ? trues[i] : NULL;
	}
	if (c->root && !path)
		return err_set(err, -ENOENT, "'%s' holds no system: it has no /bin/true", c->root);
	rc = child_run(&(struct child){ .argv = (const char *[]){ path ? path : trues[0], NULL },
					.cell = c,
					.seconds = TRY_SECONDS,
					.max_output = TRY_OUTPUT },
		       mem, &status, &said, err);
	if (rc < 0)
		return c->root ? not_started(c, path, rc, mem, err) : rc;
	if (status)
		return err_set(err, -EIO, "'%s'%s%s ended with %d", path ? path : trues[0],
			       c->root ? " in " : "", c->root ? c->root : "", status);
	return 0;
}
