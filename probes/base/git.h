/* What ampy-net.so does for git: repositories without a work tree, their files, new commits, and
 * the way to other machines.  No configuration but that of the repository is believed.
 */
#ifndef AMPY_GIT_H
#define AMPY_GIT_H

#include "base.h"

enum { GIT_ID = 41, GIT_WHY = 400, GIT_BRANCH = 128 };

#define GIT_NO_WHY "no reason was given"

/* A bare repository that is open.  Of a failure (a negative errno) `why` has half a sentence. */
struct git_repo {
	void *repository;               /* of ampy-net.so */
	char why[GIT_WHY];
	bool bare;
};

/* A file of a commit: its path and the object that holds its bytes. */
struct git_file {
	const char *path;
	char id[GIT_ID];
};

/* Who made a commit, and when (seconds since 1970, UTC). */
struct git_author {
	const char *name, *email;
	int64_t when;
};

/* Called for files; what is not 0 ends the walk and is its result. */
struct git_walk {
	int (*file)(void *user, const struct git_file *file);
	void *user;
	unsigned depth;                 /* of folders; deeper is -ELOOP */
};

/* A repository elsewhere; what is NULL is not used. */
struct git_remote_end {
	const char *url;                /* https, http or ssh, without a password */
	const char *user, *password;    /* for https; `user` for ssh too */
	const char *const *keys;        /* files of private keys, NULL-terminated */
	const char *ca;                 /* file of certificates; NULL: the system's */
	/* Is this the key (SHA-256) of the host?  0 when it is. */
	int (*host_key)(void *user, const unsigned char sha256[32]);
	void (*progress)(void *user, uint64_t objects, uint64_t of);
	void *data;                     /* for both */
	const volatile int *stop;       /* not 0: give up, -EINTR */
	unsigned seconds;               /* without a byte, until it is given up: -ETIMEDOUT */
	char branch[GIT_BRANCH];        /* asked for, or "": that of its HEAD, which is filled in */
};

struct module_git {
	/* `make`: a new one where there is none; else -ENOENT. */
	int (*open)(struct git_repo *g, const char *dir, bool make);
	void (*close)(struct git_repo *g);
	/* The commit that a reference leads to; -ENOENT.  HEAD's branch is "refs/heads/...". */
	int (*tip)(struct git_repo *g, const char *ref, char ret[GIT_ID]);
	int (*head)(struct git_repo *g, char ret[GIT_BRANCH]);
	/* The files under a folder of a commit, sorted by name; no folder, no files. */
	int (*files)(struct git_repo *g, const char *commit, const char *under,
		     const struct git_walk *walk);
	/* Those that `ours` added since it parted from `theirs` ("": nothing there). */
	int (*added)(struct git_repo *g, const char *ours, const char *theirs,
		     const struct git_walk *walk);
	/* The object behind a path of a commit; -ENOENT. */
	int (*find)(struct git_repo *g, const char *commit, const char *path, char ret[GIT_ID]);
	/* An object's bytes, held against its id (-EBADMSG); -EFBIG over max. */
	int (*read)(struct git_repo *g, const char *id, size_t max,
		    int (*take)(void *user, const char *v, size_t n), void *user);
	int (*put)(struct git_repo *g, const char *v, size_t n, char ret[GIT_ID]);
	/* A commit with these files beside its parent's ("": none); no reference moves. */
	int (*commit)(struct git_repo *g, const char *parent, const struct git_file *files,
		      size_t n, const struct git_author *by, const char *message,
		      char ret[GIT_ID]);
	/* A reference from one commit ("": it is not there) to another; -EAGAIN when it has moved
	 * or another holds it. */
	int (*move)(struct git_repo *g, const char *ref, const char *from, const char *to);
	/* Brings what is there here; ret is "" where its branch is not there yet. */
	int (*fetch)(struct git_repo *g, struct git_remote_end *end, char ret[GIT_ID]);
	/* Moves the branch there to where `ref` is; -EAGAIN when it has moved meanwhile. */
	int (*push)(struct git_repo *g, struct git_remote_end *end, const char *ref);
};

#endif
