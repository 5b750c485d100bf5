/* What the files of ampy-net.so give to its table. */
#ifndef AMPY_NET_H
#define AMPY_NET_H

#include "../base/base.h"

/* The versions of the libraries that are loaded, as they tell them: "7.88.1". */
const char *http_version(void);
const char *git_version(void);
const char *hash_version(void);

#endif
