/* The file WHEEL of an installed wheel, and a folder's file names, from hostile bytes. */
#include "fuzz.h"

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/scan.h"
#include "probes/wheel/lockfiles.h"
#include "probes/wheel/wheelname.h"

FUZZ(bytes, mem)
{
	struct span rest = { bytes->v, bytes->n }, line;
	struct list tags = { 0 }, names = { 0 };
	struct lock_given *all;
	struct lock lock;
	struct err err = { 0 };
	size_t n;

	wheel_file_tags(rest, mem, &tags);
	for (size_t i = 0; i < tags.n; i++)
		if (!file_name_is_plain(span_of(tags.v[i])))
			__builtin_trap();
	list_add(&names, NULL, mem);
	while (scan_line(&rest, &line))
		list_add(&names, span_dup(line, mem), mem);
	n = lock_group(names.v, mem, &all);
	if (lock_given_read("folder", all, n, mem, &lock, &err) < 0) {
		if (!err.code || !err.text[0])
			__builtin_trap();
		return;
	}
	if (lock.nentries != n || lock.nroots != n)
		__builtin_trap();
}
