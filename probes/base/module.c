/* Loads the parts of ampy that need large libraries. */
#include "base.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "module.h"

/* The part that the artefacts have inside; elsewhere it is a file of its own. */
extern const struct module ampy_module __attribute__((weak));

enum { NAMES = 5 };

/* A network part is linked with one soname of libgit2, and each release of Debian has another. */
static const struct {
	const char *names[NAMES], *what, *needs;
} parts[MODULE_PARTS] = {
	[MODULE_NET] = {
		{ "ampy-net.so", "ampy-net-libgit2-1.9.so", "ampy-net-libgit2-1.5.so",
		  "ampy-net-libgit2-1.1.so" },
		"the network part of ampy",
		"libcurl, libgit2, libcrypto and libzip; of Debian and Ubuntu these are the packages "
		"libcurl4 and libgit2-1.1, libgit2-1.5 or libgit2-1.9 and libzip4 or libzip5, of Fedora "
		"and Enterprise Linux libcurl, libgit2, openssl-libs and libzip",
	},
	[MODULE_LISTS] = {
		{ "ampy-lists.so" },
		"the part of ampy that reads compressed lists",
		"libarchive and libxml2; of Debian and Ubuntu these are the packages libarchive13 "
		"and libxml2, of Fedora and Enterprise Linux libarchive and libxml2",
	},
};

/* What was seen on the way to a part that could not be loaded. */
struct tried {
	const char *untrusted;  /* it lies beside the program, where others may have put it */
	bool there;             /* a file of that name, then it lacks a library */
};

/* May only those write it who may write the program itself? */
static bool in_same_hands(const struct stat *st, const struct stat *exe)
{
	bool group = (exe->st_mode & S_IWGRP) && exe->st_gid == st->st_gid;

	return (st->st_uid == 0 || st->st_uid == geteuid() || st->st_uid == exe->st_uid) &&
	       !(st->st_mode & S_IWOTH) && (group || !(st->st_mode & S_IWGRP));
}

static const struct module *open_file(const char *path, struct tried *tried)
{
	const struct module *m;
	void *handle;

	if (access(path, F_OK) < 0)
		return NULL;
	tried->there = true;
	handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	m = handle ? dlsym(handle, "ampy_module") : NULL;
	return m && m->abi == MODULE_ABI ? m : NULL;
}

static const struct module *open_installed(enum module_part part, struct tried *tried)
{
	const struct module *m = NULL;
	char path[PATH_MAX];

	for (size_t i = 0; !m && i < NAMES && parts[part].names[i]; i++) {
		(void)snprintf(path, sizeof path, "%s/%s", AMPY_LIBDIR, parts[part].names[i]);
		m = open_file(path, tried);
	}
	return m;
}

/* An uninstalled program has it beside itself, and it is not taken from there where others may
 * write.
 */
static const struct module *open_beside(enum module_part part, struct tried *tried)
{
	const struct module *m = NULL;
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
	for (size_t i = 0; !m && i < NAMES && parts[part].names[i]; i++) {
		(void)snprintf(slash + 1, NAME_MAX, "%s", parts[part].names[i]);
		if (lstat(path, &file) < 0)
			continue;
		if (!in_same_hands(&dir, &exe) || !in_same_hands(&file, &exe) ||
		    !S_ISREG(file.st_mode))
			tried->untrusted = parts[part].names[i];
		else
			m = open_file(path, tried);
	}
	return m;
}

int module_load(enum module_part part, const struct module **ret, struct err *err)
{
	static const struct module *loaded[MODULE_PARTS];
	struct tried tried = { 0 };

	if (!loaded[part] && part == MODULE_LISTS)
		loaded[part] = &ampy_module;
	if (!loaded[part])
		loaded[part] = open_installed(part, &tried);
	if (!loaded[part])
		loaded[part] = open_beside(part, &tried);
	if (!loaded[part] && tried.untrusted)
		return err_set(err, -EPERM,
			       "%s beside this program is not loaded: another user may have put it "
			       "there", tried.untrusted);
	if (!loaded[part] && tried.there)
		return err_set(err, -ENOENT, "%s cannot be loaded; it needs %s", parts[part].what,
			       parts[part].needs);
	if (!loaded[part])
		return err_set(err, -ENOENT, "%s (%s) is neither in %s nor beside the program",
			       parts[part].what, parts[part].names[0], AMPY_LIBDIR);
	*ret = loaded[part];
	return 0;
}
