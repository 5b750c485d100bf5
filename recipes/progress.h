/* How far apt is, from the lines it writes to its APT::Status-Fd (README.progress-reporting of the
 * package apt-doc). */
#ifndef AMPY_PROGRESS_H
#define AMPY_PROGRESS_H

#include "../probes/base/base.h"

struct progress;
struct span;

enum { PROGRESS_LINE = 2048 };

/* Zero is where it starts.  Lines longer than PROGRESS_LINE are passed over. */
struct progress_reader {
	bool downloads_only;             /* a refresh: downloads are all of it, not the first half */
	/* what is known so far */
	bool any;
	int percent;                     /* 0 to 100, never less than before */
	char what[PROGRESS_LINE];        /* "Unpacking gcc-12 (amd64)" */
	char package[PROGRESS_LINE];     /* of the last error; "" when there was none */
	char error[PROGRESS_LINE];
	/* the line that is being read */
	char line[PROGRESS_LINE];
	size_t n;
	bool too_long;
};

/* Takes what came, in pieces as they come; calls `to` (may be NULL) where it tells something new.
 */
void progress_feed(struct progress_reader *p, struct span piece,
		   void (*to)(void *user, const struct progress *now), void *user);

#endif
