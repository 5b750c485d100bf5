/* The packages that are on a root: finds the database of its package manager. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/child.h"
#include "../probes/base/err.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "dpkgset.h"
#include "installed.h"
#include "pkglists.h"

enum {
	MAX_DB = 64 * 1024 * 1024, MAX_WORLD = 1024 * 1024, MAX_PACKAGES = 65536,
	MAX_RPM = 16 * 1024 * 1024, RPM_SECONDS = 120,
};

static int unreadable(const char *path, int rc, struct arena *mem, struct err *err)
{
	return err_set(err, rc, "%s", root_reason(path, rc, mem));
}

static int read_dpkg(const struct root *root, const struct cell *cell, struct arena *mem,
		     struct installed *ret, struct err *err)
{
	struct installed all = { 0 };
	struct dpkg_set set;
	int rc = dpkg_set_read(root, mem, &set, err);

	(void)cell;
	if (rc < 0)
		return rc;
	all.v = TAKE_N(mem, set.n, struct package);
	for (size_t i = 0; i < set.n; i++)
		all.v[all.n++] = (struct package){
			dpkg_set_name(&set, &set.v[i], mem), span_dup(set.v[i].version, mem),
			span_is(set.v[i].automatic, "1"),
		};
	packages_sort(&all);
	*ret = all;
	return 0;
}

static int read_apk(const struct root *root, const struct cell *cell, struct arena *mem,
		    struct installed *ret, struct err *err)
{
	static const char path[] = "/lib/apk/db/installed", named[] = "/etc/apk/world";
	struct text db, world = { "", 0 };
	const char *why;
	int rc = root_read(root, path, MAX_DB, mem, &db);

	(void)cell;
	if (rc < 0)
		return unreadable(path, rc, mem, err);
	rc = root_read(root, named, MAX_WORLD, mem, &world);
	if (rc < 0 && !root_absent(rc))
		return unreadable(named, rc, mem, err);
	if (packages_apk(&db, &world, mem, ret, &why) < 0)
		return err_set(err, -EBADMSG, "'%s' is broken: %s", path, why);
	return 0;
}

static int read_pacman(const struct root *root, const struct cell *cell, struct arena *mem,
		       struct installed *ret, struct err *err)
{
	static const char local[] = "/var/lib/pacman/local";
	const char *const *names, *why;
	struct installed all = { 0 };
	size_t room = 0;
	int rc = root_list(root, local, MAX_PACKAGES, mem, &names);

	(void)cell;
	/* pacman makes it when it first installs something. */
	if (root_absent(rc)) {
		*ret = all;
		return 0;
	}
	if (rc < 0)
		return unreadable(local, rc, mem, err);
	for (; *names; names++) {
		const char *path = JOIN(mem, local, "/", *names, "/desc");
		struct package p;
		struct text desc;

		rc = root_read(root, path, MAX_WORLD, mem, &desc);
		/* ALPM_DB_VERSION is a file; a folder without desc is what a crash left. */
		if (root_absent(rc))
			continue;
		if (rc < 0)
			return unreadable(path, rc, mem, err);
		if (packages_pacman(&desc, mem, &p, &why) < 0)
			return err_set(err, -EBADMSG, "'%s' is broken: %s", path, why);
		packages_add(&all, &room, p, mem);
	}
	packages_sort(&all);
	*ret = all;
	return 0;
}

static int read_rpm(const struct root *root, const struct cell *cell, struct arena *mem,
		    struct installed *ret, struct err *err)
{
	static const char *const argv[] = { "/usr/bin/rpm", "-qa", "--qf",
					    "%{NAME}\\t%{EVR}\\t%{ARCH}\\n", NULL };
	const struct child rpm = { .argv = argv, .seconds = RPM_SECONDS, .max_output = MAX_RPM,
				   .cell = cell };
	struct text output;
	const char *why;
	int status, rc;

	if (!cell && !root_is_live(root))
		return err_set(err, -ENOTSUP, "which packages are in '%s' can only be asked by "
			       "starting its rpm", root_dir(root));
	rc = child_run(&rpm, mem, &status, &output, err);
	if (rc < 0)
		return err_context(err, "rpm cannot be asked which packages there are");
	if (status != 0)
		return err_set(err, -EIO, "'rpm -qa' ended with status %d", status);
	if (packages_rpm(&output, mem, ret, &why) < 0)
		return err_set(err, -EBADMSG, "%s", why);
	return 0;
}

static const struct {
	const char *manager;
	int (*read)(const struct root *root, const struct cell *cell, struct arena *mem,
		    struct installed *ret, struct err *err);
} managers[] = {
	{ "apt", read_dpkg },      { "dnf", read_rpm },  { "dnf5", read_rpm },
	{ "microdnf", read_rpm },  { "yum", read_rpm },  { "tdnf", read_rpm },
	{ "zypper", read_rpm },    { "pacman", read_pacman }, { "apk", read_apk },
};

int installed_read(const struct root *root, const char *manager, const struct cell *cell,
		   struct arena *mem, struct installed *ret, struct err *err)
{
	for (size_t i = 0; manager && i < LEN(managers); i++)
		if (strcmp(managers[i].manager, manager) == 0)
			return managers[i].read(root, cell, mem, ret, err);
	return err_set(err, -ENOTSUP, "there is no package manager that ampy knows");
}
