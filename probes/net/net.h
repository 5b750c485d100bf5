/* What the files of ampy-net.so give to its table. */
#ifndef AMPY_NET_H
#define AMPY_NET_H

#include "../base/base.h"

struct http;
struct http_exchange;
struct span;
struct unzip;
struct module_git;

/* The versions of the libraries that are loaded, as they tell them: "7.88.1". */
const char *http_version(void);
const char *git_version(void);
const char *hash_version(void);
const char *zip_version(void);

/* See module.h. */
int http_open(struct http *h);
int http_begin(struct http *h, struct http_exchange *x);
int http_wait(struct http *h, unsigned milliseconds, struct http_exchange **ret);
void http_drop(struct http *h, struct http_exchange *x);
void http_close(struct http *h);
int hash_sha256(const char *v, size_t n, unsigned char ret[32]);
void *hash_open(const char *name);
int hash_add(void *hash, struct span piece);
int hash_close(void *hash, unsigned char *ret);
int zip_unpack(const struct unzip *u, char *why);
int hash_hmac_sha1(const char *key, size_t nkey, const char *v, size_t n, unsigned char ret[20]);
extern const struct module_git git_functions;

#endif
