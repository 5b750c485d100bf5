/* Containers: one for each start of a Python, through podman or docker. */
#ifndef AMPY_REGRESS_ENGINE_H
#define AMPY_REGRESS_ENGINE_H

#include "../probes/base/base.h"

struct arena;
struct err;
struct list;

/* What a container sees of the folder of its job. */
#define REGRESS_ENGINE_DIR "/ampy"

struct regress_engine {
	const char *path;              /* of podman or docker, trusted */
	bool docker;
	const char *image;             /* as it was named */
	const char *id;                /* "docker.io/library/python:3.11@sha256:...", or NAME@ID */
	const char *python;            /* a word or a path in the image */
	bool network;
	const char *user;              /* "65534:65534", or "0:0" */
	/* Folders of ours that it sees read-only: from, to, from, to; NULL-terminated. */
	const char *const *mounts;
	const char *tag;               /* begins the names of its containers */
	const volatile int *stop;
};

/* podman or docker, whichever is there and may be trusted (`asked`: that one): path and docker are
 * set.  -ENOENT with what to install.
 */
int engine_find(const char *asked, struct arena *mem, struct regress_engine *ret,
		struct err *err) MUST_USE;
/* The image: its id is set.  -ENOENT with what to do when it is not on this machine; with `pull` it
 * is fetched then.
 */
int engine_image(struct regress_engine *e, bool pull, struct arena *mem, struct err *err) MUST_USE;
/* The words up to the Python: with the folder `outside` as REGRESS_ENGINE_DIR. */
void engine_begin(const struct regress_engine *e, const char *outside, const char *name,
		  uint64_t memory, struct list *argv, struct arena *mem);
/* What podman and docker have to know of this user; NULL-terminated. */
const char *const *engine_environment(const struct regress_engine *e, struct arena *mem);
/* Ends a container that may still be there. */
void engine_end(const struct regress_engine *e, const char *name, struct arena *mem);

#endif
