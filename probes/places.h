/* Where packages are looked for: the indexes and folders that pip would ask, and how. */
#ifndef AMPY_PLACES_H
#define AMPY_PLACES_H

#include "base/base.h"
#include "base/scan.h"

struct arena;
struct err;
struct fetch_setup;
struct root;

/* What a requirements file, or another one that pip is given, says of where to look. */
enum places_saying {
	PLACES_INDEX,            /* in place of all indexes that were named before */
	PLACES_EXTRA,            /* beside them */
	PLACES_CONFIGURED,       /* beside them what pip is configured to ask */
	PLACES_LINKS,
	PLACES_NO_INDEX,         /* none, whatever is named before and behind */
	PLACES_TRUSTED_HOST,
};

struct places_line {
	enum places_saying says;
	const char *v;           /* the address, path or host; "" */
	const char *from;        /* the file */
	unsigned line;           /* 0: not known */
	bool own;                /* paths are those of the live machine, whatever the root is */
};

/* What our own command line says, and files that it names. */
struct places_asked {
	const char *const *index;       /* --index: in place of all that is configured */
	const char *const *find_links;  /* --find-links: beside it */
	const char *venv;               /* whose pip.conf counts; NULL: VIRTUAL_ENV's */
	const char *pip_default;        /* pip_default_index; "" : none */
	const struct places_line *lines;        /* in their order; --index counts before them */
	size_t nlines;
};

struct place {
	bool links;              /* files or a page of links to them, and no index */
	const char *url;         /* http or https; may hold a password: only for fetch */
	const char *shown;       /* what may be shown: `url` without its secret, or `path` */
	const char *path;        /* a folder or file instead of `url`, else NULL */
	bool own;                /* `path` is one of the live machine, whatever the root is */
	const char *from;        /* "--index", "PIP_INDEX_URL", a file, "pip's own default" */
	unsigned line;           /* of the file; 0 */
	const char *ignored;     /* why pip does not ask it; or NULL */
};

struct places {
	struct place *v;         /* links first, as pip has it */
	size_t n;
	const char *none;        /* why nothing at all can be asked, and what to do; or NULL */
	const char *note;        /* a netrc that is not believed; or NULL */
	/* Of pip's configuration, for struct fetch_setup; NULL or 0 where it says nothing. */
	const char *const *logins;
	const char *const *trusted;
	const char *ca, *ca_from, *client_cert, *proxy;
	struct span netrc;
	unsigned timeout;
	int retries;             /* negative: not set */
	/* What of it pip is configured to take, as its options of these names do. */
	const char *no_binary, *only_binary;    /* or NULL */
	bool prefer_binary, pre;
};

/* -EINVAL with a sentence for an address that is none; -EBADMSG where pip would refuse its own
 * configuration, or the errno where that cannot be read.
 */
int places_find(const struct root *root, const struct places_asked *asked, struct arena *mem,
		struct places *ret, struct err *err) MUST_USE;
/* All that is there for reaching servers. */
void places_setup(const struct places *p, struct fetch_setup *setup);
/* Who names it: "FILE, line 3", or where it is from. */
const char *place_named(const struct place *p, struct arena *mem);
/* Where the files of a project (its normal name) are listed: an address, or a path. */
const char *place_page(const struct place *p, const char *project, struct arena *mem);

#endif
