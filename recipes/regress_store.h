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
	REGRESS_MAX_FILE = 16 * 1024 * 1024,  /* bytes of one result */
	REGRESS_MAX_RUNS = 200000,
	REGRESS_MAX_ID = 64,
};

/* Which store, and how it may be used. */
struct regress_wish {
	const char *url;            /* --store: https, http, ssh, file or a folder, "#branch" behind
				     * it; NULL: this machine's own */
	bool make;                  /* it may be made where it is not there yet */
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

/* "20261130T170000Z-1a2b3c4d": a time (UTC) and letters and digits behind it; it gives the path. */
bool regress_id_is(const char *id);
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

#endif
