/* For whom an environment is made: never for root by accident. */
#include "../probes/base/base.h"

#include <errno.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/cell.h"
#include "../probes/base/cloudcfg.h"
#include "../probes/base/err.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "owner.h"

enum { MAX_CFG = 256 * 1024, MAX_PARTS = 256, MAX_GROUPS = 1024 };

struct asker asker_self(void)
{
	return (struct asker){ .uid = geteuid(), .sudo_user = getenv("SUDO_USER") };
}

int owner_cell(const struct root *root, const char *owner, struct arena *mem, struct cell *ret,
	       struct err *err)
{
	struct cell cell = { .root = root_is_live(root) ? NULL : root_dir(root) };
	gid_t *groups;
	int n;

	if (owner) {
		int rc = cell_user(&cell, owner, mem, err);

		if (rc == 0)
			*ret = cell;
		return rc;
	}
	groups = TAKE_N(mem, MAX_GROUPS, gid_t);
	n = getgroups(MAX_GROUPS, groups);
	cell.uid = geteuid();
	cell.gid = getegid();
	cell.groups = groups;
	cell.ngroups = n > 0 ? (size_t)n : 0;
	*ret = cell;
	return 0;
}

bool first_boot(const struct root *root)
{
	/* cloud-init writes the second at the end of a boot, and a later one leaves it there. */
	return root_exists(root, "/run/cloud-init") == 0 &&
	       root_exists(root, "/var/lib/cloud/instance/boot-finished") < 0;
}

/* cloud.cfg, and what cloud.cfg.d puts over it. */
static const char *cloud_user(const struct root *root, struct arena *mem)
{
	static const char dir[] = "/etc/cloud/cloud.cfg.d";
	const char *const *parts = NULL, *name = NULL, *other;
	struct text text;

	if (!first_boot(root))
		return NULL;
	if (root_read(root, "/etc/cloud/cloud.cfg", MAX_CFG, mem, &text) == 0)
		name = cloud_default_user(&text, mem);
	if (root_list(root, dir, MAX_PARTS, mem, &parts) < 0)
		return name;
	for (; *parts; parts++)
		if (span_ends(span_of(*parts), ".cfg") &&
		    root_read(root, JOIN(mem, dir, "/", *parts), MAX_CFG, mem, &text) == 0) {
			other = cloud_default_user(&text, mem);
			name = other ? other : name;
		}
	return name;
}

static int asked_for(const struct root *root, const char *asked, const struct asker *who,
		     struct arena *mem, const char **ret, struct err *err)
{
	struct cell cell;
	int rc;

	if (!user_name_is(span_of(asked)))
		return err_set(err, -EINVAL, "--owner is not the name of a user");
	rc = owner_cell(root, asked, mem, &cell, err);
	if (rc < 0)
		return err_context(err, "--owner");
	if (who->uid != 0 && cell.uid != who->uid)
		return err_set(err, -EPERM, "only root may make an environment for '%s': "
			       "say sudo ampy, or leave --owner out", asked);
	*ret = who->uid == 0 ? arena_strdup(mem, asked) : NULL;
	return 0;
}

int owner_choose(const struct root *root, const char *asked, const struct asker *who,
		 struct arena *mem, const char **ret, struct err *err)
{
	struct err unused = { 0 };
	const char *cloud;
	struct cell cell;

	if (asked)
		return asked_for(root, asked, who, mem, ret, err);
	if (who->uid != 0) {
		*ret = NULL;
		return 0;
	}
	if (root_is_live(root) && who->sudo_user && *who->sudo_user) {
		if (!user_name_is(span_of(who->sudo_user)) ||
		    owner_cell(root, who->sudo_user, mem, &cell, &unused) < 0)
			return err_set(err, -ENOENT, "SUDO_USER names nobody on this machine: "
				       "say for whom the environment is, --owner USER");
		if (cell.uid != 0) {
			*ret = arena_strdup(mem, who->sudo_user);
			return 0;
		}
	}
	cloud = cloud_user(root, mem);
	if (cloud && owner_cell(root, cloud, mem, &cell, &unused) == 0 && cell.uid != 0) {
		*ret = cloud;
		return 0;
	}
	return err_set(err, -EPERM, "an environment is not made for root unless you say so: "
		       "--owner USER, or --owner root");
}
