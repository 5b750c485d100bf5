/* Loads the parts of ampy that need large libraries. */
#include "base.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "module.h"

static const struct { const char *file, *what; } parts[MODULE_PARTS] = {
	[MODULE_NET] = { "ampy-net.so", "the network part of ampy (ampy-net.so) cannot be loaded; "
			 "it needs libcurl, libgit2 and libcrypto" },
	[MODULE_LISTS] = { "ampy-lists.so", "the part of ampy that reads compressed lists "
			   "(ampy-lists.so) cannot be loaded; it needs libarchive and libxml2" },
};

/* May only those write it who may write the program itself? */
static bool in_same_hands(const struct stat *st, const struct stat *exe)
{
	bool group = (exe->st_mode & S_IWGRP) && exe->st_gid == st->st_gid;

	return (st->st_uid == 0 || st->st_uid == geteuid() || st->st_uid == exe->st_uid) &&
	       !(st->st_mode & S_IWOTH) && (group || !(st->st_mode & S_IWGRP));
}

/* An uninstalled program (build/ampy) has it beside itself; *open says that it was not taken from
 * there, since others may write in that folder.
 */
static void *open_beside(const char *name, bool *open)
{
	struct stat exe, dir, file;
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - NAME_MAX);
	char *slash;

	if (n <= 0)
		return NULL;
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (!slash || stat("/proc/self/exe", &exe) < 0)
		return NULL;
	slash[1] = '\0';
	if (lstat(path, &dir) < 0)
		return NULL;
	(void)snprintf(slash + 1, NAME_MAX, "%s", name);
	if (lstat(path, &file) < 0)
		return NULL;
	*open = !in_same_hands(&dir, &exe) || !in_same_hands(&file, &exe) ||
		!S_ISREG(file.st_mode);
	return *open ? NULL : dlopen(path, RTLD_NOW | RTLD_LOCAL);
}

int module_load(enum module_part part, const struct module **ret, struct err *err)
{
	static const struct module *loaded[MODULE_PARTS];
	char path[PATH_MAX];
	void *handle;
	bool open = false;

	if (!loaded[part]) {
		(void)snprintf(path, sizeof path, "%s/%s", AMPY_LIBDIR, parts[part].file);
		handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
		if (!handle)
			handle = open_beside(parts[part].file, &open);
		if (handle)
			loaded[part] = dlsym(handle, "ampy_module");
		if (loaded[part] && loaded[part]->abi != MODULE_ABI)
			loaded[part] = NULL;
	}
	if (!loaded[part] && open)
		return err_set(err, -EPERM,
			       "%s beside this program is not loaded: another user may have put it "
			       "there", parts[part].file);
	if (!loaded[part])
		return err_set(err, -ENOENT, "%s", parts[part].what);
	*ret = loaded[part];
	return 0;
}
