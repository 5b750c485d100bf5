/* The store of regression results: a git repository of files, one for each run, never rewritten:
 * runs/2026/11/30/ID.json.
 */
#ifndef AMPY_REGRESS_STORE_H
#define AMPY_REGRESS_STORE_H

#include "../probes/base/base.h"

#include "../probes/base/git.h"

struct arena;
struct err;
struct regress_store;
struct text;

enum {
	REGRESS_MAX_RUNS = 200000,
};

/* Which store, and how it may be used. */
struct regress_wish {
	const char *url;            /* --store: https, http, ssh, file or a folder, "#branch" behind
				     * it; NULL: this machine's own */
	bool make;                  /* it may be made where it is not there yet */
	bool add_only;              /* one elsewhere is not asked before something is published */
	const volatile int *stop;   /* or NULL */
	void (*progress)(void *user, const char *what, uint64_t done, uint64_t of);   /* or NULL */
	void *user;
};

/* One result in it: the id of the run, and the object with its bytes. */
struct regress_entry {
	const char *id;
	char object[GIT_ID];
};

/* Opens a store; one on another machine is brought up to date here first.  -ENOENT where there is
 * none, -EPERM where root must not believe what others may write, -EINVAL for an address that is
 * none, -ETIMEDOUT and the like for the network.
 */
int regress_store_open(const struct regress_wish *wish, struct arena *mem,
		       struct regress_store **ret, struct err *err) MUST_USE;
void regress_store_close(struct regress_store **s);
/* For people: a path, or an address without a password. */
const char *regress_store_name(const struct regress_store *s);

/* All of them, the newest first. */
int regress_store_list(struct regress_store *s, const struct regress_entry **ret, size_t *n,
		       struct err *err) MUST_USE;
/* The bytes of one; -EBADMSG when the repository is damaged there, -EFBIG. */
int regress_store_read(struct regress_store *s, const struct regress_entry *entry,
		       struct arena *mem, struct text *ret, struct err *err) MUST_USE;
/* Adds a result, and publishes it and what could not be published before where the store is on
 * another machine.  When that fails it is kept here (*kept) for the next time.  -EEXIST.
 */
int regress_store_add(struct regress_store *s, const char *id, const struct text *result,
		      bool *kept, struct err *err) MUST_USE;
/* Publishes what could not be published before; *n says how many. */
int regress_store_publish(struct regress_store *s, size_t *n, struct err *err) MUST_USE;
/* A text that is kept in the cache for this store; where it cannot be kept it is not. */
int regress_store_recall(struct regress_store *s, struct arena *mem, struct text *ret) MUST_USE;
void regress_store_remember(struct regress_store *s, const struct text *text);
/* Says how far something is; -EINTR when all is to stop. */
int regress_store_progress(struct regress_store *s, const char *what, uint64_t done, uint64_t of,
			   struct err *err) MUST_USE;

#endif
