/* What the parts of asking share. */
#ifndef AMPY_ASKSTATE_H
#define AMPY_ASKSTATE_H

#include "../probes/base/arena.h"
#include "../probes/base/fetch.h"
#include "../probes/places.h"
#include "asking.h"
#include "learned.h"

struct module_net;

struct asking {
	struct asking_setup setup;
	struct places places;
	struct simple_page *links;           /* one for each place that is links on a server */
	bool links_known;
	const struct module_net *net;
	struct fetch_setup fetching;         /* stays while the fetcher is open */
	struct fetcher *fetcher;
	struct list notes;
	struct root *live;                   /* for paths of our own line; NULL: not opened */
	struct learned pages, metadata;
	const char *what;                    /* that is asked for now, in the plural */
	struct arena *mem;
};

/* Loads the network part; most runs need no server, or not yet. */
int asking_fetcher(struct asking *a, struct err *err) MUST_USE;
/* All of them at once; `what` is told as progress. */
int asking_fetch(struct asking *a, const char *what, struct fetch *v, size_t n,
		 struct err *err) MUST_USE;
/* The root that a path is in: a line of our own names the live machine's. */
int asking_root(struct asking *a, bool own, const struct root **ret, struct err *err) MUST_USE;
/* An audit_asker's; askmeta.c. */
int asking_metadata(void *user, struct audit_metadata *v, size_t n, struct err *err);

#endif
