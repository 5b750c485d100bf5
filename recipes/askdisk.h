/* Packages in folders: what --find-links and file: addresses lead to. */
#ifndef AMPY_ASKDISK_H
#define AMPY_ASKDISK_H

#include "../probes/base/base.h"

struct arena;
struct err;
struct place;
struct root;
struct simple_page;

/* What a place on the disk offers: for links the files of a folder or the links of a page, for an
 * index those of the project's folder.  -ENOENT where it is not there, or what reading said.
 */
int askdisk_page(const struct root *root, const struct place *place, const char *project,
		 struct arena *mem, struct simple_page *ret, struct err *err) MUST_USE;

#endif
