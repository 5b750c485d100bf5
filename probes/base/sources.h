/* Where packages come from: apt's two formats (sources.list(5)), *.repo files, apk's and pacman's
 * lists. */
#ifndef AMPY_SOURCES_H
#define AMPY_SOURCES_H

#include "arena.h"

struct span;
struct text;

/* Zeroed before the first file; several files may be read into one. */
struct sources {
	unsigned active;         /* entries that bring packages: for apt a URI and a suite each */
	struct list insecure;    /* "URI SUITE": taken without a valid signature, by trusted or
				    allow-insecure */
	struct list
		malformed; /* "PATH:LINE: what": apt refuses to work at all while one is there */
	struct list names; /* sources_repo: the sections that are switched on */
	struct list lists; /* apt: what the names of their lists begin with (aptname.h) */
	bool untold;       /* apt: ... and of some entry that cannot be told */
	bool over;         /* one of them had more than 1024 entries: it is not complete */
};

/* `path` names the file in the lists.  None fails: what is no entry is in `malformed`. */
void sources_list(const struct text *text, const char *path, struct sources *s, struct arena *mem);
void sources_deb822(const struct text *text, const char *path, struct sources *s,
		    struct arena *mem);
/* yum, dnf and zypper: sections that are not switched off.  pacman.conf: all but [options]. */
void sources_repo(const struct text *text, const char *path, struct sources *s, struct arena *mem);
/* apk: a line each. */
void sources_apk(const struct text *text, const char *path, struct sources *s, struct arena *mem);

/* Would apt read a file of this name in sources.list.d?  `ending` is "list" or "sources". */
bool sources_name_fits(const char *name, const char *ending);

#endif
