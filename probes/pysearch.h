/* Where the Pythons of a machine are: which files, by which names, and which one a name leads to.
 */
#ifndef AMPY_PYSEARCH_H
#define AMPY_PYSEARCH_H

#include "base/base.h"
#include "base/pyname.h"

struct arena;
struct err;
struct root;

struct pyfound {
	const char *path;       /* the most specific usual name */
	const char *real;       /* the file it leads to */
	const char *prefix; /* the folder above that file's folder; of a venv, that of its `home` */
	const char *venv;       /* the folder of the virtual environment, or NULL */
	const char *origin;     /* system, local, opt, pyenv, uv, conda, venv, platform */
	const char *command;    /* what to type */
	struct pyname name;     /* what the names say */
	const char *version;    /* what pyvenv.cfg says, or NULL */
	bool is_default, is_system;
	unsigned machine, bits; /* of the ELF header */
	int rc;                 /* 0, or why that header could not be read */
};

struct pysearch {
	struct pyfound *v;
	size_t n;
	const char *default_why;   /* why nobody can tell where python3 leads, or NULL */
	int rc; /* the first failure to look into a usual place: there may be more */
	const char *rc_path;
};

/* Looks into the usual places and PATH (of the root).  Files that are no ELF programs are left out.
 */
int pysearch_run(const struct root *r, struct arena *mem, struct pysearch *ret,
		 struct err *err) MUST_USE;

#endif
