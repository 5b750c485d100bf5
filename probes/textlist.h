/* Lists of packages that are made of lines: apt's Packages, apk's APKINDEX, pacman's desc. */
#ifndef AMPY_TEXTLIST_H
#define AMPY_TEXTLIST_H

#include "base/feed.h"
#include "offers.h"

/* Zeroed but for line, r and mem. */
struct textlist {
	void (*line)(struct textlist *l, struct span line);
	const char *arch;        /* apt: only packages for this one and for all; NULL: the list has
				  * no others, and most of its lines need not be looked at */
	struct record r;
	struct feed feed;
	int field;               /* the one that the next line may go on with */
	struct arena *mem;
};

/* Package, Version, Architecture, Size, Installed-Size and Provides of deb822(5), in these letters,
 * as all that write it do. */
void textlist_apt(struct textlist *l, struct span line);
/* P, V, S, I and p of apk-v2(5). */
void textlist_apk(struct textlist *l, struct span line);
/* %NAME%, %VERSION%, %CSIZE%, %ISIZE% and %PROVIDES% of a desc file, which ends each package. */
void textlist_pacman(struct textlist *l, struct span line);

/* 0; UNPACK_ENOUGH once every name was found; -E2BIG when a line is over FEED_LINE. */
int textlist_feed(struct textlist *l, struct span piece) MUST_USE;
/* The end of the list, or of a desc file. */
void textlist_end(struct textlist *l);
#endif
