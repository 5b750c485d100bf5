/* pip's configuration, put together as pip does it: files, then the environment. */
#ifndef AMPY_PIPCONF_H
#define AMPY_PIPCONF_H

#include "arena.h"
#include "base.h"

struct root;

enum pip_option {
	PIP_INDEX_URL,
	PIP_EXTRA_INDEX_URL,
	PIP_FIND_LINKS,
	PIP_PROXY,
	PIP_TRUSTED_HOST,
	PIP_CERT,
	PIP_CLIENT_CERT,
	PIP_NO_INDEX,
	PIP_USER,
	PIP_REQUIRE_VENV,
	PIP_BREAK_SYSTEM,
	PIP_TIMEOUT,
	PIP_RETRIES,
	PIP_NO_BINARY,
	PIP_ONLY_BINARY,
	PIP_PREFER_BINARY,
	PIP_PRE,
	PIP_OPTIONS
};

/* Lists are words with blanks between; an address may hold a password. */
struct pip_value {
	const char *v;            /* NULL: not set */
	const char *from;         /* the file, or the variable */
	unsigned line;            /* of the file; 0 */
};

enum pip_section { PIP_SECTION_GLOBAL, PIP_SECTION_INSTALL, PIP_SECTION_DOWNLOAD, PIP_SECTIONS };

struct pip_conf {
	struct pip_value set[PIP_SECTIONS][PIP_OPTIONS];   /* by files; the last one counts */
	struct pip_value variable[PIP_OPTIONS];
	struct list files;        /* that are there, in pip's order */
	struct list exposed;      /* that have a secret in them and that every user may read */
	const char *why;          /* what keeps the whole from being known, or NULL */
	const char *why_from;
	bool broken;              /* ... and pip itself would refuse it */
};

/* `venv` is the environment whose pip.conf counts; NULL: VIRTUAL_ENV's. */
void pip_conf_read(const struct root *root, const char *venv, struct arena *mem,
		   struct pip_conf *ret);
/* What holds for `pip install` (or download): a variable beats the command's section, which beats
 * [global]; what is empty does not count.
 */
struct pip_value pip_conf_get(const struct pip_conf *c, enum pip_section command,
			      enum pip_option o);
const char *pip_option_name(enum pip_option o);   /* "index-url" */
/* 1 yes, 0 no, -EINVAL for a word that pip stops at. */
int pip_bool(const char *word) MUST_USE;

#endif
