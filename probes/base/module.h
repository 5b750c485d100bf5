/* The parts of ampy that need large libraries: shared objects of their own, loaded only when a
 * command needs them, since linking these libraries costs more than a whole doctor run.
 */
#ifndef AMPY_MODULE_H
#define AMPY_MODULE_H

#include "base.h"

struct err;
struct http;
struct http_exchange;
struct span;
struct module_git;
struct unpack;
struct unzip;
struct xml;
struct xml_sink;

enum { MODULE_HASH = 64 };

enum module_part { MODULE_NET, MODULE_LISTS, MODULE_PARTS };

/* ampy-net.so: libcurl, libgit2, libcrypto and libzip (see http.h, unzip.h). */
struct module_net {
	const char *(*curl_version)(void);
	const char *(*git_version)(void);
	const char *(*hash_version)(void);
	const char *(*zip_version)(void);
	/* 0 or a negative errno; only one may be open, and it is closed when nothing is under way. */
	int (*http_open)(struct http *h);
	int (*http_begin)(struct http *h, struct http_exchange *x);
	/* 1 and an exchange that has ended, 0 when none has within this time, or a negative errno. */
	int (*http_wait)(struct http *h, unsigned milliseconds, struct http_exchange **ret);
	/* Ends one that is under way; fine with one that is not. */
	void (*http_drop)(struct http *h, struct http_exchange *x);
	void (*http_close)(struct http *h);
	int (*sha256)(const char *v, size_t n, unsigned char ret[32]);
	/* "sha256" and others, in pieces: NULL for one that is not known.  Closing frees it (NULL is
	 * fine) and gives how many bytes the hash has, at most MODULE_HASH, or -EIO. */
	void *(*hash_open)(const char *name);
	int (*hash_add)(void *hash, struct span piece);
	int (*hash_close)(void *hash, unsigned char *ret);
	/* Reads the one member that is wanted; or a negative errno, with half a sentence of at most
	 * UNZIP_WHY bytes where no callback refused. */
	int (*unzip)(const struct unzip *u, char *why);
	/* HMAC of RFC 2104 with SHA-1, as known_hosts has it. */
	int (*hmac_sha1)(const char *key, size_t nkey, const char *v, size_t n,
			 unsigned char ret[20]);
	const struct module_git *git;         /* see git.h */
};

/* ampy-lists.so: libarchive and libxml2 (see unpack.h). */
struct module_lists {
	const char *(*archive_version)(void);
	const char *(*xml_version)(void);
	int (*unpack)(const struct unpack *u);
	int (*xml_open)(const struct xml_sink *sink, struct xml **ret);
	int (*html_open)(const struct xml_sink *sink, struct xml **ret);
	int (*xml_feed)(struct xml *x, const char *v, size_t n);
	int (*xml_end)(struct xml *x);
	void (*xml_close)(struct xml **x);
};

/* What a part gives; a table, so that one name is looked up and no more. */
struct module {
	unsigned abi;                         /* MODULE_ABI of the program it was built with */
	const struct module_net *net;         /* NULL in the other part */
	const struct module_lists *lists;     /* ... and the other way about */
};

enum { MODULE_ABI = 4 };

/* Loads it once: from the program itself where it was linked in, from the folder it was installed
 * into, or from beside an uninstalled program.  -EPERM when others than those who may write the
 * program may write that; -ENOENT when it is not there, or lacks a library, with a sentence that
 * names the packages of these.
 */
int module_load(enum module_part part, const struct module **ret, struct err *err) MUST_USE;

#endif
