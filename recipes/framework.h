/* What `setup --framework` names: which wheels that are, and what the index has of them. */
#ifndef AMPY_RECIPES_FRAMEWORK_H
#define AMPY_RECIPES_FRAMEWORK_H

#include "../probes/base/base.h"

struct arena;
struct audit;
struct audit_row;
struct err;
struct facts;
struct plan;
struct root;
struct tags;

/* One that can be named. */
struct framework {
	const char *name, *alias;      /* "torch", "pytorch"; alias may be NULL */
	const char *image;             /* of Ampere's; NULL: it comes as wheels */
	const char *about;
};

extern const struct framework frameworks[];
extern const size_t nframeworks;
const struct framework *framework_find(const char *name);   /* NULL: there is none */

struct framework_wish {
	const struct root *root;
	const struct facts *facts;
	const char *const *names;      /* each of them one of framework_find()'s */
	const char *dir;               /* the environment, as path_whole() gives it */
	const char *python;            /* the branch it is made of, "3.11"; NULL: the chosen one */
	const char *index;             /* --index, or NULL */
	bool pull;                     /* fetch images too */
	void (*progress)(const char *what, size_t done, size_t total);
	const volatile int *stop;
};

/* What came of them: what pip is to be given, what cannot be had, and how much is fetched. */
struct framework_answer {
	const char *const *specs;      /* NULL-terminated; also what is there already */
	int64_t bytes;                 /* of all wheels that the index tells the size of */
	bool whole;                    /* that is everything */
	const char *note;              /* versions, and what is to be known; or NULL */
	struct { const char *name, *why; } *missing;
	size_t nmissing;
};

/* Asks the index, once, about what is not in the environment yet, and starts nothing.  Where nobody
 * can be asked, the note says so and pip is left to try.  A negative errno with a sentence for a
 * configuration of pip's that cannot be read, and -EINTR.
 */
int framework_judge(const struct framework_wish *w, struct arena *mem, struct framework_answer *ret,
		    struct err *err) MUST_USE;

/* The torch of an audit for aarch64 if that is one for CUDA, which a machine without such a GPU has
 * no use for; else NULL.  Its requirements tell, and where these are not known its version: from
 * 2.11 on what bears no "+cpu" is.
 */
const struct audit_row *framework_cuda(const struct audit *audit, const struct tags *tags);

/* Ampere's images among the names, as lines to type, or as steps too (pull). */
void framework_images(const struct framework_wish *w, struct plan *plan, struct arena *mem);

#endif
