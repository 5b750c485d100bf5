/* The file name of a wheel, taken apart. */
#ifndef AMPY_WHEELNAME_H
#define AMPY_WHEELNAME_H

#include "../base/base.h"
#include "../base/scan.h"

struct wheel_name {
	struct span name, version;
	struct span build;                    /* empty where there is none */
	struct span python, abi, platform;    /* each one tag or more, with "." between */
};

/* NAME-VERSION[-BUILD]-PYTHON-ABI-PLATFORM.whl (PEP 427, binary distribution format); `file` is
 * the name alone, without folders.  *ret points into it.
 */
bool wheel_name_parse(struct span file, struct wheel_name *ret);

#endif
