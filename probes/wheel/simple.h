/* A project's page of a simple index: the files it offers. */
#ifndef AMPY_SIMPLE_H
#define AMPY_SIMPLE_H

#include "../base/base.h"

#include "../base/scan.h"

struct arena;
struct err;
struct module_lists;

struct simple_hash {
	const char *name;             /* "sha256"; NULL where there is none */
	const char *value;            /* hexadecimal, in small letters */
};

struct simple_file {
	const char *name;             /* file_name_is_plain() */
	const char *at, *last;        /* see simple_url(); last: NULL where `at` is all of it */
	struct simple_hash hash;      /* the strongest of those that are offered and of the right form */
	const char *requires_python;  /* as it stands there; NULL: for any */
	const char *yanked;           /* the reason, "" where none is given; NULL: it is not (PEP 592) */
	bool metadata;                /* its METADATA is at url + ".metadata" (PEP 658, 714) */
	struct simple_hash metadata_hash;
	int64_t size;                 /* bytes; -1: not told */
	bool own;                     /* of file: it lies on the live machine, whatever the root is */
};

struct simple_page {
	struct simple_file *v;        /* in the order of the page */
	size_t n, room;
	size_t left_out;              /* links that cannot be such a file, or lead to another scheme */
};

struct simple_input {
	struct span body;             /* a NUL behind it */
	const char *type;             /* Content-Type: this decides how it is read */
	const char *url;              /* of the page, after redirects */
	size_t max;                   /* files; over it is an error */
	const struct module_lists *lists;   /* for HTML; NULL: loaded when it is needed */
};

/* HTML (PEP 503) or JSON (PEP 691, 700), of version 1 (PEP 629).  -ENOTSUP for another type or
 * version, -EBADMSG where it is broken, -E2BIG over a limit: each with a sentence.
 */
int simple_read(const struct simple_input *in, struct arena *mem, struct simple_page *ret,
		struct err *err) MUST_USE;

/* The file's address: absolute, without a fragment.  Files of one folder share the text of its. */
const char *simple_url(const struct simple_file *f, struct arena *mem);

#endif
