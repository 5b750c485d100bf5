/* The file names of wheels and source distributions, taken apart. */
#ifndef AMPY_WHEELNAME_H
#define AMPY_WHEELNAME_H

#include "../base/base.h"
#include "../base/scan.h"
#include "version.h"

struct wheel_name {
	struct span name, version;            /* as they stand there */
	struct version number;                /* the version, read */
	struct span build;                    /* empty where there is none */
	struct span python, abi, platform;    /* each one tag or more, with "." between */
};

/* NAME-VERSION[-BUILD]-PYTHON-ABI-PLATFORM.whl (PEP 427, 491), judged as pypa/packaging 26.3 does
 * but for bytes outside ASCII in NAME and PYTHON, which no project can have; `file` is the name
 * alone, without folders.  *ret points into it.  What it takes for an ABI or a platform may hold
 * any byte: see file_name_is_plain().
 */
bool wheel_name_parse(struct span file, struct wheel_name *ret);
/* The order of build tags: none, then by number, then by what follows it. */
int wheel_build_order(struct span a, struct span b);

struct sdist_name {
	struct span name, version;
	struct version number;
};

/* NAME-VERSION.tar.gz or .zip (PEP 625), as generously as pypa/packaging 26.3 reads it: a name of
 * any bytes.
 */
bool sdist_name_parse(struct span file, struct sdist_name *ret);

/* May a file of this name be made?  Only letters, digits and "._+!-", and no "." or "-" first. */
bool file_name_is_plain(struct span file);

#endif
