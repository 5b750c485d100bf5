/* The store of regression results, on this machine or brought here from another. */
#include "../probes/base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/fd.h"
#include "../probes/base/knownhosts.h"
#include "../probes/base/module.h"
#include "../probes/base/netrc.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/base/ticks.h"
#include "../probes/base/trust.h"
#include "../probes/regress/result.h"
#include "regress_place.h"
#include "regress_store.h"
#include "store.h"

enum {
	SILENCE = 30,                 /* seconds without a byte from another machine */
	MAX_NETRC = 1024 * 1024, MAX_KNOWN = 16 * 1024 * 1024,
	TRIES = 60, WAIT_FIRST = 20, WAIT_MOST = 3000,   /* milliseconds */
	STALE = 600,                  /* seconds: no git holds a reference for so long */
	MAX_PENDING = 100000, MAX_ID = 64, MAX_KEPT = 512 * 1024 * 1024,
};
static const int64_t patience = INT64_C(300) * 1000000000;   /* nanoseconds */
static const char local_ref[] = "refs/heads/ampy";

struct regress_store {
	struct regress_wish wish;
	struct regress_place place;
	const struct module_net *net;
	const struct module_git *git;
	struct git_repo repo;
	struct git_remote_end end;    /* of a store elsewhere */
	struct root *live;
	const char *dir;
	char ref[GIT_BRANCH];         /* the branch of our repository that has the results */
	struct text known[2];         /* of hosts' keys: the user's and the system's */
	enum known_host host;         /* what they said last */
	int lock;
	unsigned tries;
	struct arena *mem;
};

static int failed(struct regress_store *s, int rc, const char *what, struct err *err)
{
	return err_set(err, rc, "%s '%s': %s", what, s->place.name, s->repo.why);
}

/* --- where it is ---------------------------------------------------------------------------- */

/* As root those of the system, whatever the environment of who became root says. */
static const char *folder_of(const char *for_root, const char *variable, const char *in_home,
			     struct arena *mem)
{
	const char *at = getenv(variable), *home = getenv("HOME");

	if (geteuid() == 0)
		return JOIN(mem, for_root, "/ampy/regress");
	if (at && at[0] == '/')
		return JOIN(mem, at, "/ampy/regress");
	return home && home[0] == '/' ? JOIN(mem, home, in_home, "/ampy/regress") : NULL;
}

/* A file name for an address. */
static const char *named_by(struct regress_store *s, const char *key)
{
	unsigned char hash[32] = { 0 };
	char name[33];

	(void)!s->net->sha256(key, strlen(key), hash);
	for (size_t i = 0; i < 16; i++)
		(void)snprintf(name + 2 * i, 3, "%02x", hash[i]);
	return arena_strdup(s->mem, name);
}

/* A copy of a store elsewhere is found again by its address. */
static int copy_folder(struct regress_store *s, struct err *err)
{
	const char *cache = folder_of("/var/cache", "XDG_CACHE_HOME", "/.cache", s->mem);

	if (!cache)
		return err_set(err, -ENOENT, "there is no folder for the copy of '%s': set HOME",
			       s->place.name);
	s->dir = JOIN(s->mem, cache, "/",
		      named_by(s, JOIN(s->mem, s->place.url, "#", s->place.branch)), ".git");
	return store_folder(s->live, cache, 0700, err);
}

static int own_folder(struct regress_store *s, struct err *err)
{
	char *slash;
	const char *dir = folder_of("/var/lib", "XDG_STATE_HOME", "/.local/state", s->mem);

	if (!dir)
		return err_set(err, -ENOENT, "there is no folder for results: set HOME, or say "
			       "--store");
	s->dir = s->place.name = dir;
	s->place.dir = dir;
	slash = strrchr(dir, '/');
	return s->wish.make ? store_folder(s->live, arena_strndup(s->mem, dir, (size_t)(slash - dir)),
					   0700, err)
			    : 0;
}

/* May others write into it, or lead it elsewhere? */
static int check_trust(struct regress_store *s, struct err *err)
{
	const char *real = NULL, *why = NULL, *parts[] = { "", "/objects", "/refs", "/refs/heads",
							   "/HEAD", "/config", "/packed-refs" };

	if (geteuid() != 0 && s->place.dir)
		return 0;
	for (size_t i = 0; i < LEN(parts); i++) {
		const char *path = JOIN(s->mem, s->dir, parts[i]);
		struct stat st;
		int rc;

		if (stat(path, &st) < 0)
			continue;
		rc = S_ISDIR(st.st_mode) ? trusted_folder(path, s->mem, &real, &why)
					 : trusted_file(path, s->mem, &why);
		if (rc < 0)
			return err_set(err, rc, "the results in '%s' cannot be believed: %s; let "
				       "its owner use it, or name one by ssh or https",
				       s->place.name, why);
	}
	return 0;
}

/* --- one at a time -------------------------------------------------------------------------- */

static bool stopped(const struct regress_store *s)
{
	return s->wish.stop && *s->wish.stop;
}

/* A while that grows with each try and is never the same for two. */
static int wait_some(struct regress_store *s, struct err *err)
{
	uint64_t most = WAIT_FIRST, chance = 0;
	struct timespec t;

	for (unsigned i = 0; i < s->tries && most < WAIT_MOST; i++)
		most *= 2;
	s->tries++;
	if (getrandom(&chance, sizeof chance, GRND_NONBLOCK) < 0)
		chance = (uint64_t)ticks();
	chance = WAIT_FIRST / 2 + chance % (most < WAIT_MOST ? most : WAIT_MOST);
	t = (struct timespec){ .tv_sec = (time_t)(chance / 1000),
			       .tv_nsec = (long)(chance % 1000) * 1000000 };
	(void)nanosleep(&t, NULL);
	return stopped(s) ? err_set(err, -EINTR, "'%s': stopped", s->place.name) : 0;
}

/* One that a power failure left would stop everyone for ever; we hold the lock, and git holds a
 * reference for milliseconds.
 */
static void drop_stale(struct regress_store *s)
{
	const char *path = JOIN(s->mem, s->dir, "/", s->ref, ".lock");
	struct stat st;

	if (lstat(path, &st) == 0 && S_ISREG(st.st_mode) && time(NULL) - st.st_mtime > STALE)
		(void)unlink(path);
}

/* Those of us who write take turns; git itself does not know this lock, and need not. */
static int take_lock(struct regress_store *s, struct err *err)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	const char *path = JOIN(s->mem, s->dir, "/ampy.lock");
	int64_t since = ticks();
	int rc;

	if (s->lock >= 0)
		return 0;
	s->lock = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (s->lock < 0)
		return err_set(err, -errno, "cannot write '%s': %s", path, strerror(errno));
	for (s->tries = 0; fcntl(s->lock, F_OFD_SETLK, &lock) < 0;) {
		if ((errno != EAGAIN && errno != EACCES) || ticks() - since > patience) {
			rc = -errno;
			fd_close(&s->lock);
			return err_set(err, rc == -EACCES ? -EAGAIN : rc, "'%s' is held by another "
				       "ampy: %s", s->place.name, strerror(-rc));
		}
		rc = wait_some(s, err);
		if (rc < 0) {
			fd_close(&s->lock);
			return rc;
		}
	}
	drop_stale(s);
	return 0;
}

/* --- on another machine --------------------------------------------------------------------- */

static int host_key(void *user, const unsigned char sha256[32])
{
	struct regress_store *s = user;
	enum known_host best = KNOWN_NOT;

	for (size_t i = 0; i < LEN(s->known); i++) {
		struct span text = { s->known[i].v, s->known[i].n };
		enum known_host said = known_host_find(text, s->place.host, s->place.port, sha256,
						       s->net);

		best = said > best ? said : best;
	}
	s->host = best;
	return best == KNOWN_KEY ? 0 : -EPERM;
}

static void on_objects(void *user, uint64_t done, uint64_t of)
{
	struct regress_store *s = user;

	if (s->wish.progress)
		s->wish.progress(s->wish.user, "fetching results", done, of);
}

/* A file of the user's; root believes only what nobody else can write. */
static bool read_own(struct regress_store *s, const char *path, size_t max, struct text *ret)
{
	const char *why;

	return (geteuid() != 0 || trusted_file(path, s->mem, &why) == 0) &&
	       root_read(s->live, path, max, s->mem, ret) == 0;
}

static void find_password(struct regress_store *s)
{
	const char *named = getenv("NETRC"), *home = getenv("HOME");
	const char *path = named && *named ? named : home ? JOIN(s->mem, home, "/.netrc") : NULL;
	struct login login;
	struct text text;

	s->end.user = s->place.user;
	s->end.password = s->place.password;
	/* A password is not sent without https. */
	if (s->end.password || !path || strncmp(s->place.url, "https:", 6) != 0 ||
	    !read_own(s, path, MAX_NETRC, &text) ||
	    netrc_find((struct span){ text.v, text.n }, s->place.host, s->mem, &login) < 0 ||
	    (s->end.user && strcmp(s->end.user, login.user) != 0))
		return;
	s->end.user = login.user;
	s->end.password = login.password;
}

static void find_keys(struct regress_store *s)
{
	static const char *const names[] = { "id_ed25519", "id_ecdsa", "id_rsa" };
	const char *home = getenv("HOME");
	struct list keys = { 0 };
	struct stat st;

	list_add(&keys, NULL, s->mem);
	for (size_t i = 0; home && home[0] == '/' && i < LEN(names); i++) {
		const char *path = JOIN(s->mem, home, "/.ssh/", names[i]);

		if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
			list_add(&keys, path, s->mem);
	}
	s->end.keys = keys.v;
	s->end.user = s->place.user;
	if (home && home[0] == '/')
		(void)read_own(s, JOIN(s->mem, home, "/.ssh/known_hosts"), MAX_KNOWN, &s->known[0]);
	(void)read_own(s, "/etc/ssh/ssh_known_hosts", MAX_KNOWN, &s->known[1]);
}

static void prepare_end(struct regress_store *s)
{
	const char *ca = getenv("SSL_CERT_FILE");

	s->end = (struct git_remote_end){
		.url = s->place.url, .ca = ca && ca[0] == '/' ? ca : NULL, .host_key = host_key,
		.progress = on_objects, .data = s, .stop = s->wish.stop, .seconds = SILENCE,
	};
	(void)snprintf(s->end.branch, sizeof s->end.branch, "%s", s->place.branch);
	if (s->place.ssh)
		find_keys(s);
	else
		find_password(s);
}

static int remote_failed(struct regress_store *s, int rc, const char *what, struct err *err)
{
	static const char *const why[] = {
		[KNOWN_NOT] = "it is not in ~/.ssh/known_hosts; connect once with ssh, and compare",
		[KNOWN_OTHER] = "known_hosts has other keys for it; connect once with ssh, and compare",
		[KNOWN_KEY] = "", [KNOWN_REVOKED] = "known_hosts says that it is revoked",
	};

	if (rc == -EPROTO && s->place.ssh && s->host != KNOWN_KEY)
		return err_set(err, rc, "the key of the host '%s' is not believed: %s",
			       s->place.host, why[s->host]);
	if (rc == -EACCES && !s->place.ssh && !s->end.password)
		return err_set(err, rc, "%s '%s': it asks for a user and a password; ~/.netrc may "
			       "have them", what, s->place.name);
	if (rc == -EACCES)
		return err_set(err, rc, "%s '%s': refused (%s)", what, s->place.name,
			       strcmp(s->repo.why, GIT_NO_WHY) != 0 ? s->repo.why
			       : s->place.ssh ? "no key of the agent or of ~/.ssh is taken"
					      : "the user or the password is not right");
	return failed(s, rc, what, err);
}

struct pending {
	struct git_file *v;
	size_t n, room;
	struct arena *mem;
};

static int add_pending(void *user, const struct git_file *file)
{
	struct pending *p = user;

	if (strncmp(file->path, "runs/", 5) != 0)
		return 0;
	if (p->n == MAX_PENDING)
		return -E2BIG;
	if (p->n == p->room) {
		struct git_file *v = TAKE_N(p->mem, p->room ? p->room * 2 : 16, struct git_file);

		if (p->n)
			memcpy(v, p->v, p->n * sizeof *v);
		p->v = v;
		p->room = p->room ? p->room * 2 : 16;
	}
	p->v[p->n] = *file;
	p->v[p->n++].path = arena_strdup(p->mem, file->path);
	return 0;
}

static int commit(struct regress_store *s, const char *parent, const struct git_file *v, size_t n,
		  char ret[GIT_ID], struct err *err)
{
	struct git_author by = { "ampy", "ampy@localhost", time(NULL) };
	const char *name = n ? strrchr(v->path, '/') : NULL;
	const char *message = n == 1 && name
		? arena_printf(s->mem, "Add the result %.*s\n", (int)strcspn(name + 1, "."), name + 1)
		: arena_printf(s->mem, "Add %zu results\n", n);
	int rc = s->git->commit(&s->repo, parent, v, n, &by, message, ret);

	return rc < 0 ? failed(s, rc, "cannot add to", err) : 0;
}

/* Where our branch is; "" where there is none yet. */
static int our_tip(struct regress_store *s, char ret[GIT_ID], struct err *err)
{
	int rc = s->git->tip(&s->repo, s->ref, ret);

	if (rc == -ENOENT) {
		ret[0] = '\0';
		return 0;
	}
	return rc < 0 ? failed(s, rc, "cannot read", err) : 0;
}

/* Brings ours up to theirs, and puts beside it what they do not have yet.  *left: how many. */
static int pull(struct regress_store *s, size_t *left, struct err *err)
{
	struct pending p = { .mem = s->mem };
	const struct git_walk walk = { add_pending, &p, 0 };
	char theirs[GIT_ID], ours[GIT_ID], next[GIT_ID];
	int rc = s->git->fetch(&s->repo, &s->end, theirs);

	if (rc < 0)
		return remote_failed(s, rc, "cannot read the store", err);
	rc = our_tip(s, ours, err);
	if (rc == 0 && *ours && (rc = s->git->added(&s->repo, ours, theirs, &walk)) < 0)
		failed(s, rc, "cannot read", err);
	if (rc < 0)
		return rc;
	*left = p.n;
	if (!p.n)
		memcpy(next, theirs, sizeof next);
	else if ((rc = commit(s, theirs, p.v, p.n, next, err)) < 0)
		return rc;
	if (!*next || strcmp(next, ours) == 0)
		return 0;
	rc = s->git->move(&s->repo, s->ref, ours, next);
	return rc < 0 ? failed(s, rc, "cannot write the copy of", err) : 0;
}

/* Until what we have is there: who comes second takes what the first brought, and tries again. */
static int publish(struct regress_store *s, size_t *n, struct err *err)
{
	int64_t since = ticks();
	size_t left = 0;
	int rc;

	for (s->tries = 0;;) {
		rc = pull(s, &left, err);
		if (rc < 0 || !left)
			return rc;
		*n = left;
		rc = s->git->push(&s->repo, &s->end, s->ref);
		if (rc != -EAGAIN)
			break;
		if (s->tries >= TRIES || ticks() - since > patience)
			return err_set(err, rc, "'%s': others published each time in between (%s)",
				       s->place.name, s->repo.why);
		if ((rc = wait_some(s, err)) < 0)
			return rc;
	}
	return rc < 0 ? remote_failed(s, rc, "cannot publish to the store", err) : 0;
}

/* --- opening -------------------------------------------------------------------------------- */

static int open_copy(struct regress_store *s, struct err *err)
{
	size_t left;
	int rc;

	(void)snprintf(s->ref, sizeof s->ref, "%s", local_ref);
	rc = s->git->open(&s->repo, s->dir, true);
	if (rc < 0)
		return failed(s, rc, "cannot make the copy of", err);
	prepare_end(s);
	rc = take_lock(s, err);
	if (rc == 0 && !s->wish.add_only)
		rc = pull(s, &left, err);
	return rc;
}

static int open_here(struct regress_store *s, struct err *err)
{
	int rc = s->git->open(&s->repo, s->dir, s->wish.make);

	if (rc == -ENOENT)
		return err_set(err, rc, "there is no store of results in '%s'%s", s->place.name,
			       s->wish.url ? "; it is a git repository, as 'git init --bare' makes one"
					   : " yet: 'ampy regress run' begins it");
	if (rc < 0)
		return failed(s, rc, "cannot open the store", err);
	if (!s->repo.bare)
		return err_set(err, -EINVAL, "'%s' has a work tree that nobody would bring up to "
			       "date; use a bare repository ('git init --bare')", s->place.name);
	if (*s->place.branch)
		memcpy(s->ref, s->place.branch, sizeof s->ref);
	else if ((rc = s->git->head(&s->repo, s->ref)) < 0)
		return failed(s, rc, "cannot read", err);
	return 0;
}

int regress_store_open(const struct regress_wish *wish, struct arena *mem,
		       struct regress_store **ret, struct err *err)
{
	struct regress_store *s = TAKE(mem, struct regress_store);
	const struct module *module;
	int rc;

	*s = (struct regress_store){ .wish = *wish, .mem = mem, .lock = -1 };
	if ((rc = module_load(MODULE_NET, &module, err)) < 0 ||
	    (wish->url && (rc = regress_place_read(wish->url, mem, &s->place, err)) < 0) ||
	    (rc = root_open("/", &s->live, err)) < 0)
		return rc;
	s->net = module->net;
	s->git = s->net->git;
	if (!wish->url)
		rc = own_folder(s, err);
	else if (s->place.dir)
		s->dir = s->place.dir;
	else
		rc = copy_folder(s, err);
	if (rc == 0)
		rc = check_trust(s, err);
	if (rc == 0)
		rc = s->place.dir ? open_here(s, err) : open_copy(s, err);
	if (rc < 0) {
		regress_store_close(&s);
		return rc;
	}
	*ret = s;
	return 0;
}

void regress_store_close(struct regress_store **s)
{
	if (!*s)
		return;
	if ((*s)->repo.repository)
		(*s)->git->close(&(*s)->repo);
	fd_close(&(*s)->lock);
	root_close((*s)->live);
	*s = NULL;
}

const char *regress_store_name(const struct regress_store *s)
{
	return s->place.name;
}

/* --- results -------------------------------------------------------------------------------- */

static const char *path_of(const char *id, struct arena *mem)
{
	return arena_printf(mem, "runs/%.4s/%.2s/%.2s/%s.json", id, id + 4, id + 6, id);
}

struct listing {
	struct regress_entry *v;
	size_t n, room;
	struct arena *mem;
};

/* What does not lie where its id says is nothing of ours. */
static int add_entry(void *user, const struct git_file *file)
{
	const char *name = strrchr(file->path, '/');
	struct listing *l = user;
	char id[MAX_ID + 1];
	size_t n = name ? strlen(name + 1) : 0;

	if (n < 6 || n - 5 > MAX_ID || strcmp(name + 1 + n - 5, ".json") != 0)
		return 0;
	memcpy(id, name + 1, n - 5);
	id[n - 5] = '\0';
	if (!regress_id_fits(id) || strncmp(file->path + 5, id, 4) != 0 ||
	    strcmp(path_of(id, l->mem), file->path) != 0)
		return 0;
	if (l->n == REGRESS_MAX_RUNS)
		return -E2BIG;
	if (l->n == l->room) {
		size_t room = l->room ? l->room * 2 : 64;
		struct regress_entry *v = TAKE_N(l->mem, room, struct regress_entry);

		if (l->n)
			memcpy(v, l->v, l->n * sizeof *v);
		l->v = v;
		l->room = room;
	}
	l->v[l->n].id = arena_strdup(l->mem, id);
	memcpy(l->v[l->n++].object, file->id, GIT_ID);
	return 0;
}

static int newest_first(const void *a, const void *b)
{
	return -strcmp(((const struct regress_entry *)a)->id, ((const struct regress_entry *)b)->id);
}

int regress_store_list(struct regress_store *s, const struct regress_entry **ret, size_t *n,
		       struct err *err)
{
	struct listing l = { .mem = s->mem };
	/* Year, month, day. */
	const struct git_walk walk = { add_entry, &l, 3 };
	char tip[GIT_ID];
	int rc = our_tip(s, tip, err);

	if (rc == 0 && *tip) {
		rc = s->git->files(&s->repo, tip, "runs", &walk);
		if (rc == -E2BIG)
			return err_set(err, rc, "'%s' has over %d results", s->place.name,
				       REGRESS_MAX_RUNS);
		if (rc < 0)
			return failed(s, rc, "cannot read", err);
	}
	if (rc < 0)
		return rc;
	if (l.n)
		qsort(l.v, l.n, sizeof *l.v, newest_first);
	*ret = l.v;
	*n = l.n;
	return 0;
}

struct taking {
	struct arena *mem;
	struct text text;
};

static int take_bytes(void *user, const char *v, size_t n)
{
	struct taking *t = user;

	t->text = (struct text){ arena_strndup(t->mem, v, n), n };
	return 0;
}

int regress_store_read(struct regress_store *s, const struct regress_entry *entry,
		       struct arena *mem, struct text *ret, struct err *err)
{
	struct taking t = { .mem = mem };
	int rc = s->git->read(&s->repo, entry->object, REGRESS_MAX_FILE, take_bytes, &t);

	if (rc < 0)
		return err_set(err, rc, "the result %s in '%s' cannot be read: %s", entry->id,
			       s->place.name, s->repo.why);
	*ret = t.text;
	return 0;
}

/* Onto the branch as it is now, until nobody was quicker. */
static int add_here(struct regress_store *s, const struct git_file *file, struct err *err)
{
	int64_t since = ticks();
	char tip[GIT_ID], next[GIT_ID], there[GIT_ID];
	int rc;

	for (s->tries = 0;;) {
		rc = our_tip(s, tip, err);
		if (rc == 0 && *tip && s->git->find(&s->repo, tip, file->path, there) == 0)
			return strcmp(there, file->id) == 0
				       ? 0
				       : err_set(err, -EEXIST, "'%s' has another result at %s",
						 s->place.name, file->path);
		if (rc == 0)
			rc = commit(s, tip, file, 1, next, err);
		if (rc < 0)
			return rc;
		rc = s->git->move(&s->repo, s->ref, tip, next);
		if (rc != -EAGAIN)
			return rc < 0 ? failed(s, rc, "cannot add to", err) : 0;
		if (s->tries >= TRIES || ticks() - since > patience)
			return err_set(err, rc, "'%s' is held by another program (%s)",
				       s->place.name, s->repo.why);
		if ((rc = wait_some(s, err)) < 0)
			return rc;
	}
}

int regress_store_add(struct regress_store *s, const char *id, const struct text *result,
		      bool *kept, struct err *err)
{
	struct git_file file;
	size_t n;
	int rc;

	*kept = false;
	if (!regress_id_fits(id))
		return err_set(err, -EINVAL, "'%s' is no id of a result", id);
	if (result->n > REGRESS_MAX_FILE)
		return err_set(err, -EFBIG, "the result %s is larger than 32 MiB", id);
	file.path = path_of(id, s->mem);
	if ((rc = take_lock(s, err)) < 0)
		return rc;
	if ((rc = s->git->put(&s->repo, result->v, result->n, file.id)) < 0)
		return failed(s, rc, "cannot add to", err);
	rc = add_here(s, &file, err);
	if (rc < 0 || s->place.dir)
		return rc;
	rc = publish(s, &n, err);
	*kept = rc < 0;
	return rc;
}

int regress_store_publish(struct regress_store *s, size_t *n, struct err *err)
{
	*n = 0;
	return s->place.dir ? 0 : publish(s, n, err);
}

/* --- what is kept of it --------------------------------------------------------------------- */

static const char *kept_path(struct regress_store *s)
{
	const char *cache = folder_of("/var/cache", "XDG_CACHE_HOME", "/.cache", s->mem);
	const char *real, *why, *key = s->place.name;
	char folder[PATH_MAX];
	struct err err;

	/* One folder can be named in many ways. */
	if (s->place.dir && realpath(s->place.dir, folder))
		key = JOIN(s->mem, folder, "#", s->place.branch);
	if (!cache || store_folder(s->live, cache, 0700, &err) < 0 ||
	    trusted_folder(cache, s->mem, &real, &why) < 0)
		return NULL;
	return JOIN(s->mem, real, "/", named_by(s, key), ".index");
}

int regress_store_recall(struct regress_store *s, struct arena *mem, struct text *ret)
{
	const char *path = kept_path(s), *why;
	int rc = path ? trusted_file(path, mem, &why) : -ENOENT;

	return rc < 0 ? rc : root_read(s->live, path, MAX_KEPT, mem, ret);
}

void regress_store_remember(struct regress_store *s, const struct text *text)
{
	const char *path = kept_path(s);
	struct err err;

	if (path && text->n <= MAX_KEPT)
		(void)!store_write(s->live, path, text, 0600, &err);
}

int regress_store_progress(struct regress_store *s, const char *what, uint64_t done, uint64_t of,
			   struct err *err)
{
	if (stopped(s))
		return err_set(err, -EINTR, "'%s': stopped", s->place.name);
	if (s->wish.progress)
		s->wish.progress(s->wish.user, what, done, of);
	return 0;
}
