/* Loads the part of ampy that needs libcurl, libgit2 and libcrypto. */
#include "base.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "err.h"
#include "module.h"

/* An uninstalled program (build/ampy) has it beside itself. */
static void *open_beside(void)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - sizeof "ampy-net.so");
	char *slash;

	if (n <= 0)
		return NULL;
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (!slash)
		return NULL;
	memcpy(slash + 1, "ampy-net.so", sizeof "ampy-net.so");
	return dlopen(path, RTLD_NOW | RTLD_LOCAL);
}

int module_load(const struct module **ret, struct err *err)
{
	static const struct module *loaded;
	void *handle;

	if (!loaded) {
		handle = dlopen(AMPY_LIBDIR "/ampy-net.so", RTLD_NOW | RTLD_LOCAL);
		if (!handle)
			handle = open_beside();
		if (handle)
			loaded = dlsym(handle, "ampy_module");
		if (loaded && loaded->abi != MODULE_ABI)
			loaded = NULL;
	}
	if (!loaded)
		return err_set(err, -ENOENT,
			       "the network part of ampy (ampy-net.so) cannot be loaded; it needs "
			       "libcurl, libgit2 and libcrypto");
	*ret = loaded;
	return 0;
}
