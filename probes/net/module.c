/* The table of ampy-net.so: the one name that the program looks up in it. */
#include "../base/base.h"

#include "../base/module.h"
#include "net.h"

extern const struct module ampy_module;

static const struct module_net net = {
	.curl_version = http_version,
	.git_version = git_version,
	.hash_version = hash_version,
	.zip_version = zip_version,
	.http_open = http_open,
	.http_begin = http_begin,
	.http_wait = http_wait,
	.http_drop = http_drop,
	.http_close = http_close,
	.sha256 = hash_sha256,
	.hash_open = hash_open,
	.hash_add = hash_add,
	.hash_close = hash_close,
	.unzip = zip_unpack,
	.hmac_sha1 = hash_hmac_sha1,
	.git = &git_functions,
};

const struct module ampy_module = { .abi = MODULE_ABI, .net = &net };
