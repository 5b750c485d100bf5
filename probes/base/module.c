/* Loads the part of ampy that needs libcurl, libgit2 and libcrypto. */
#include "base.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "module.h"

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
static void *open_beside(bool *open)
{
	struct stat exe, dir, file;
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - sizeof "ampy-net.so");
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
	memcpy(slash + 1, "ampy-net.so", sizeof "ampy-net.so");
	if (lstat(path, &file) < 0)
		return NULL;
	*open = !in_same_hands(&dir, &exe) || !in_same_hands(&file, &exe) ||
		!S_ISREG(file.st_mode);
	return *open ? NULL : dlopen(path, RTLD_NOW | RTLD_LOCAL);
}

int module_load(const struct module **ret, struct err *err)
{
	static const struct module *loaded;
	void *handle;
	bool open = false;

	if (!loaded) {
		handle = dlopen(AMPY_LIBDIR "/ampy-net.so", RTLD_NOW | RTLD_LOCAL);
		if (!handle)
			handle = open_beside(&open);
		if (handle)
			loaded = dlsym(handle, "ampy_module");
		if (loaded && loaded->abi != MODULE_ABI)
			loaded = NULL;
	}
	if (!loaded && open)
		return err_set(err, -EPERM,
			       "ampy-net.so beside this program is not loaded: another user may "
			       "have put it there");
	if (!loaded)
		return err_set(err, -ENOENT,
			       "the network part of ampy (ampy-net.so) cannot be loaded; it needs "
			       "libcurl, libgit2 and libcrypto");
	*ret = loaded;
	return 0;
}
