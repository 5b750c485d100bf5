/* The table of ampy-net.so: the one name that the program looks up in it. */
#include "../base/base.h"

#include "../base/module.h"
#include "net.h"

extern const struct module ampy_module;

const struct module ampy_module = {
	.abi = MODULE_ABI,
	.curl_version = http_version,
	.git_version = git_version,
	.hash_version = hash_version,
};
