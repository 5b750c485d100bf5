/* What the readers of lists share: what is asked, of which root, and what went wrong. */
#ifndef AMPY_LISTING_H
#define AMPY_LISTING_H

#include "offers.h"

struct arena;
struct module_lists;
struct root;
struct sources;
struct textlist;

enum { LISTING_MAX = 512 << 20 };  /* bytes of one list, packed or not */

struct listing {
	const struct root *root;
	struct asked asked;
	const char *manager;
	const char *arch;          /* of packages, as the manager calls it; NULL: not known */
	const char *const *sources_files;  /* NULL-terminated */
	const char *sources_why;   /* why these are not all; or NULL */
	const char *why;           /* the first thing that could not be read */
	unsigned lists;            /* how many there are */
	struct arena *mem;
};

/* Each looks for all that is asked, counts the lists, and says what it missed. */
void listing_apt(struct listing *c);
void listing_rpm(struct listing *c);
void listing_pacman(struct listing *c);
void listing_apk(struct listing *c);

void listing_miss(struct listing *c, const char *why);
/* ... in words for what reading `path` returned. */
void listing_miss_file(struct listing *c, const char *path, int rc);
/* The names in a folder; none where it is not there. */
const char *const *listing_names(struct listing *c, const char *dir);
/* ampy-lists.so, or NULL and a miss. */
const struct module_lists *listing_module(struct listing *c);
/* What is switched on in the files of sources: apt's, *.repo, pacman.conf.  *why is NULL, or why it
 * is not all.
 */
struct sources listing_sources(struct listing *c, const char **why);
/* The same; that it is not all is a miss. */
struct sources listing_repositories(struct listing *c);

struct textlist listing_text(struct listing *c, void (*line)(struct textlist *, struct span),
			     const char *from);
/* textlist_feed() as a callback of unpack. */
int listing_feed(void *textlist, struct span piece);

#endif
