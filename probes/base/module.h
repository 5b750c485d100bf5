/* The part of ampy that needs libcurl, libgit2 and libcrypto: a shared object of its own, loaded
 * only when a command needs it, since linking these costs more than a whole doctor run.
 */
#ifndef AMPY_MODULE_H
#define AMPY_MODULE_H

#include "base.h"

struct err;

/* What the module gives; a table, so that one name is looked up and no more. */
struct module {
	unsigned abi;                       /* MODULE_ABI of the program it was built with */
	const char *(*curl_version)(void);
	const char *(*git_version)(void);
	const char *(*hash_version)(void);
};

enum { MODULE_ABI = 1 };

/* Loads it once: from the folder it was installed into, or from beside an uninstalled program.
 * -EPERM when others than those who may write the program may write that; -ENOENT with a sentence
 * that names the libraries when it cannot be loaded.
 */
int module_load(const struct module **ret, struct err *err) MUST_USE;

#endif
