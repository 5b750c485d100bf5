/* Git.  The only user of libgit2. */
#include "../base/base.h"

#include <errno.h>
#include <git2.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>

#include "../base/git.h"
#include "../base/module.h"
#include "../base/scan.h"
#include "net.h"

#define VERSION_AT_LEAST(major, minor) \
	(LIBGIT2_VER_MAJOR > (major) || \
	 (LIBGIT2_VER_MAJOR == (major) && LIBGIT2_VER_MINOR >= (minor)))

enum { MAX_HEADS = 100000 };

const char *git_version(void)
{
	static char text[32];
	int major, minor, rev;

	git_libgit2_version(&major, &minor, &rev);
	(void)snprintf(text, sizeof text, "%d.%d.%d", major, minor, rev);
	return text;
}

static void free_tree(git_tree **v)
{
	git_tree_free(*v);
}

static void free_commit(git_commit **v)
{
	git_commit_free(*v);
}

static void free_object(git_odb_object **v)
{
	git_odb_object_free(*v);
}

static void free_odb(git_odb **v)
{
	git_odb_free(*v);
}

static void free_signature(git_signature **v)
{
	git_signature_free(*v);
}

static void free_entry(git_tree_entry **v)
{
	git_tree_entry_free(*v);
}

static void free_reference(git_reference **v)
{
	git_reference_free(*v);
}

static void free_diff(git_diff **v)
{
	git_diff_free(*v);
}

/* One line, as libgit2 has it. */
static int say(struct git_repo *g, int rc, const char *words)
{
	size_t n = 0;

	for (; words[n] && n < sizeof g->why - 1; n++)
		g->why[n] = words[n] == '\n' || words[n] == '\r' ? ' ' : words[n];
	while (n && g->why[n - 1] == ' ')
		n--;
	g->why[n] = '\0';
	return rc;
}

/* What a failure of libgit2 means. */
static int fail(struct git_repo *g, int rc)
{
	static const struct {
		int git, rc;
	} meanings[] = {
		{ GIT_ENOTFOUND, -ENOENT },     { GIT_EAUTH, -EACCES },
		{ GIT_ECERTIFICATE, -EPROTO },  { GIT_ENONFASTFORWARD, -EAGAIN },
		{ GIT_EMODIFIED, -EAGAIN },     { GIT_ELOCKED, -EAGAIN },
		{ GIT_EEXISTS, -EAGAIN },       { GIT_EINVALIDSPEC, -EINVAL },
		{ GIT_EMISMATCH, -EBADMSG },
	};
	const git_error *last = git_error_last();

	say(g, 0, last && last->message && *last->message ? last->message : GIT_NO_WHY);
	for (size_t i = 0; i < LEN(meanings); i++)
		if (meanings[i].git == rc)
			return meanings[i].rc;
	return -EIO;
}

/* Nothing of this machine's or a user's git configuration is read. */
static void begin_library(void)
{
	static bool begun;

	if (begun)
		return;
	begun = true;
	git_libgit2_init();
	for (int level = GIT_CONFIG_LEVEL_PROGRAMDATA; level <= GIT_CONFIG_LEVEL_GLOBAL; level++)
		git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
	git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
#if VERSION_AT_LEAST(1, 5)
	/* Who calls has looked who may write it. */
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
#endif
}

static git_repository *of(const struct git_repo *g)
{
	return g->repository;
}

static int repo_open(struct git_repo *g, const char *dir, bool make)
{
	git_repository_init_options init = GIT_REPOSITORY_INIT_OPTIONS_INIT;
	git_repository *repo = NULL;
	mode_t mask;
	int rc;

	*g = (struct git_repo){ 0 };
	begin_library();
	rc = git_repository_open_ext(&repo, dir, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);
	if (rc == GIT_ENOTFOUND && make) {
		init.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_MKDIR |
			     GIT_REPOSITORY_INIT_NO_REINIT;
		init.initial_head = "main";
		/* Where a user's files may be written by the group, these may not. */
		mask = umask(0);
		(void)umask(mask | 022);
		rc = git_repository_init_ext(&repo, dir, &init);
		(void)umask(mask);
		/* Two may begin at once. */
		if (rc == GIT_EEXISTS)
			rc = git_repository_open_ext(&repo, dir, GIT_REPOSITORY_OPEN_NO_SEARCH,
						     NULL);
	}
	if (rc < 0)
		return fail(g, rc);
	g->repository = repo;
	g->bare = git_repository_is_bare(repo) == 1;
	return 0;
}

static void repo_close(struct git_repo *g)
{
	git_repository_free(of(g));
	g->repository = NULL;
}

static void put_id(char ret[GIT_ID], const git_oid *id)
{
	git_oid_tostr(ret, GIT_ID, id);
}

static int tip(struct git_repo *g, const char *ref, char ret[GIT_ID])
{
	git_oid id;
	int rc = git_reference_name_to_id(&id, of(g), ref);

	if (rc < 0)
		return fail(g, rc);
	put_id(ret, &id);
	return 0;
}

static int head(struct git_repo *g, char ret[GIT_BRANCH])
{
	ON_EXIT(free_reference) git_reference *ref = NULL;
	const char *target;
	int rc = git_reference_lookup(&ref, of(g), "HEAD");

	if (rc < 0)
		return fail(g, rc);
	target = git_reference_symbolic_target(ref);
	if (!target || strlen(target) >= GIT_BRANCH)
		return say(g, -EINVAL, "its HEAD is no branch");
	(void)snprintf(ret, GIT_BRANCH, "%s", target);
	return 0;
}

/* The tree of a commit; NULL for no commit. */
static int tree_of(struct git_repo *g, const char *commit, git_tree **ret)
{
	ON_EXIT(free_commit) git_commit *c = NULL;
	git_oid id;
	int rc;

	*ret = NULL;
	if (!*commit)
		return 0;
	if ((rc = git_oid_fromstr(&id, commit)) < 0 ||
	    (rc = git_commit_lookup(&c, of(g), &id)) < 0 || (rc = git_commit_tree(ret, c)) < 0)
		return fail(g, rc);
	return 0;
}

/* A path that grows and shrinks with the walk. */
struct walking {
	struct git_repo *g;
	const struct git_walk *walk;
	char path[1024];
};

static int walk_tree(struct walking *w, const git_tree *tree, size_t at, unsigned depth)
{
	size_t n = git_tree_entrycount(tree);
	int rc = 0;

	if (depth > w->walk->depth)
		return say(w->g, -ELOOP, "it has folders in folders without end");
	for (size_t i = 0; rc == 0 && i < n; i++) {
		ON_EXIT(free_tree) git_tree *below = NULL;
		const git_tree_entry *e = git_tree_entry_byindex(tree, i);
		const char *name = git_tree_entry_name(e);
		size_t len = strlen(name);
		struct git_file file = { .path = w->path };

		if (at + len + 2 > sizeof w->path)
			return say(w->g, -ENAMETOOLONG, "it has a path of over 1000 bytes");
		memcpy(w->path + at, name, len + 1);
		if (git_tree_entry_type(e) == GIT_OBJECT_TREE) {
			rc = git_tree_lookup(&below, of(w->g), git_tree_entry_id(e));
			if (rc < 0)
				return fail(w->g, rc);
			w->path[at + len] = '/';
			rc = walk_tree(w, below, at + len + 1, depth + 1);
		} else if (git_tree_entry_type(e) == GIT_OBJECT_BLOB) {
			put_id(file.id, git_tree_entry_id(e));
			rc = w->walk->file(w->walk->user, &file);
		}
	}
	return rc;
}

static int files(struct git_repo *g, const char *commit, const char *under,
		 const struct git_walk *walk)
{
	ON_EXIT(free_tree) git_tree *tree = NULL;
	ON_EXIT(free_tree) git_tree *folder = NULL;
	ON_EXIT(free_entry) git_tree_entry *entry = NULL;
	struct walking w = { g, walk, "" };
	int rc = tree_of(g, commit, &tree);

	if (rc < 0 || !tree)
		return rc;
	rc = git_tree_entry_bypath(&entry, tree, under);
	if (rc == GIT_ENOTFOUND ||
	    (rc == 0 && git_tree_entry_type(entry) != GIT_OBJECT_TREE))
		return 0;
	if (rc < 0 || (rc = git_tree_lookup(&folder, of(g), git_tree_entry_id(entry))) < 0)
		return fail(g, rc);
	rc = snprintf(w.path, sizeof w.path, "%s/", under);
	return walk_tree(&w, folder, (size_t)rc, 0);
}

static int find(struct git_repo *g, const char *commit, const char *path, char ret[GIT_ID])
{
	ON_EXIT(free_tree) git_tree *tree = NULL;
	ON_EXIT(free_entry) git_tree_entry *entry = NULL;
	int rc = tree_of(g, commit, &tree);

	if (rc < 0 || !tree)
		return rc < 0 ? rc : -ENOENT;
	rc = git_tree_entry_bypath(&entry, tree, path);
	if (rc < 0)
		return fail(g, rc);
	put_id(ret, git_tree_entry_id(entry));
	return 0;
}

/* The tree at which `ours` parted from `theirs`; NULL where they share nothing. */
static int tree_between(struct git_repo *g, const char *ours, const char *theirs, git_tree **ret)
{
	git_oid a, b, base;
	char at[GIT_ID];
	int rc;

	*ret = NULL;
	if (!*theirs)
		return 0;
	if ((rc = git_oid_fromstr(&a, ours)) < 0 || (rc = git_oid_fromstr(&b, theirs)) < 0)
		return fail(g, rc);
	rc = git_merge_base(&base, of(g), &a, &b);
	if (rc == GIT_ENOTFOUND)
		return 0;
	if (rc < 0)
		return fail(g, rc);
	put_id(at, &base);
	return tree_of(g, at, ret);
}

static int added(struct git_repo *g, const char *ours, const char *theirs,
		 const struct git_walk *walk)
{
	ON_EXIT(free_tree) git_tree *new = NULL;
	ON_EXIT(free_tree) git_tree *old = NULL;
	ON_EXIT(free_diff) git_diff *diff = NULL;
	struct git_file file;
	int rc;

	if ((rc = tree_of(g, ours, &new)) < 0 || (rc = tree_between(g, ours, theirs, &old)) < 0)
		return rc;
	if (!new)
		return 0;
	rc = git_diff_tree_to_tree(&diff, of(g), old, new, NULL);
	if (rc < 0)
		return fail(g, rc);
	for (size_t i = 0; rc == 0 && i < git_diff_num_deltas(diff); i++) {
		const git_diff_delta *d = git_diff_get_delta(diff, i);

		if (d->status != GIT_DELTA_ADDED)
			continue;
		file.path = d->new_file.path;
		put_id(file.id, &d->new_file.id);
		rc = walk->file(walk->user, &file);
	}
	return rc;
}

/* libgit2 hashes what it reads slowly, since it looks for made-up collisions: that is done of all
 * that comes from elsewhere, when it comes.  For damage here libcrypto's hash is enough.
 */
static bool hash_holds(const git_oid *oid, git_odb_object *object)
{
	unsigned char is[MODULE_HASH];
	char head[64];
	size_t n = git_odb_object_size(object);
	int head_n = snprintf(head, sizeof head, "%s %zu",
			      git_object_type2string(git_odb_object_type(object)), n);
	void *hash = hash_open("sha1");
	bool fine = hash && hash_add(hash, (struct span){ head, (size_t)head_n + 1 }) == 0 &&
		    hash_add(hash, (struct span){ git_odb_object_data(object), n }) == 0;
	git_oid slow;

	if (hash_close(hash, is) == GIT_OID_RAWSZ && fine)
		return memcmp(is, oid->id, GIT_OID_RAWSZ) == 0;
	/* A libcrypto that will have no SHA-1. */
	return git_odb_hash(&slow, git_odb_object_data(object), n,
			    git_odb_object_type(object)) == 0 && git_oid_equal(&slow, oid);
}

static int read_object(struct git_repo *g, const char *id, size_t max,
		       int (*take)(void *user, const char *v, size_t n), void *user)
{
	ON_EXIT(free_odb) git_odb *odb = NULL;
	ON_EXIT(free_object) git_odb_object *object = NULL;
	git_object_t type;
	git_oid oid;
	size_t n;
	int rc;

	if ((rc = git_oid_fromstr(&oid, id)) < 0 || (rc = git_repository_odb(&odb, of(g))) < 0)
		return fail(g, rc);
	/* The size is asked for first: a small file can unpack to a large one. */
	rc = git_odb_read_header(&n, &type, odb, &oid);
	if (rc == 0 && n > max)
		return say(g, -EFBIG, "it is larger than allowed");
	if (rc == 0) {
		git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
		rc = git_odb_read(&object, odb, &oid);
		git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
	}
	if (rc < 0) {
		fail(g, rc);
		return rc == GIT_ENOTFOUND ? -ENOENT : -EBADMSG;
	}
	if (!hash_holds(&oid, object))
		return say(g, -EBADMSG, "it is damaged: its bytes are not those of its id");
	n = git_odb_object_size(object);
	return n > max ? say(g, -EFBIG, "it is larger than allowed")
		       : take(user, git_odb_object_data(object), n);
}

static int put(struct git_repo *g, const char *v, size_t n, char ret[GIT_ID])
{
	git_oid id;
	int rc = git_blob_create_from_buffer(&id, of(g), v, n);

	if (rc < 0)
		return fail(g, rc);
	put_id(ret, &id);
	return 0;
}

/* A commit has a tree: an empty one to begin with. */
static int empty_tree(git_repository *repo, git_tree **ret)
{
	git_treebuilder *builder = NULL;
	git_oid id;
	int rc = git_treebuilder_new(&builder, repo, NULL);

	if (rc == 0)
		rc = git_treebuilder_write(&id, builder);
	git_treebuilder_free(builder);
	return rc < 0 ? rc : git_tree_lookup(ret, repo, &id);
}

/* The tree `*tree` with the files beside what it has; so many at a time. */
static int grow_tree(git_repository *repo, git_tree **tree, const struct git_file *v, size_t n)
{
	git_tree_update updates[64];
	git_tree *new;
	git_oid id;
	int rc = 0;

	for (size_t done = 0; rc == 0 && done < n;) {
		size_t now = 0;

		for (; rc == 0 && now < LEN(updates) && done < n; now++, done++) {
			updates[now] = (git_tree_update){ .action = GIT_TREE_UPDATE_UPSERT,
							  .filemode = GIT_FILEMODE_BLOB,
							  .path = v[done].path };
			rc = git_oid_fromstr(&updates[now].id, v[done].id);
		}
		if (rc == 0)
			rc = git_tree_create_updated(&id, repo, *tree, now, updates);
		if (rc == 0 && (rc = git_tree_lookup(&new, repo, &id)) == 0) {
			git_tree_free(*tree);
			*tree = new;
		}
	}
	return rc;
}

static int commit(struct git_repo *g, const char *parent, const struct git_file *v, size_t n,
		  const struct git_author *by, const char *message, char ret[GIT_ID])
{
	ON_EXIT(free_signature) git_signature *who = NULL;
	ON_EXIT(free_commit) git_commit *before = NULL;
	ON_EXIT(free_tree) git_tree *tree = NULL;
	git_oid id;
	int rc = tree_of(g, parent, &tree);

	if (rc < 0)
		return rc;
	if ((!tree && (rc = empty_tree(of(g), &tree)) < 0) ||
	    (rc = grow_tree(of(g), &tree, v, n)) < 0 ||
	    (rc = git_signature_new(&who, by->name, by->email, by->when, 0)) < 0)
		return fail(g, rc);
	if (*parent && ((rc = git_oid_fromstr(&id, parent)) < 0 ||
			(rc = git_commit_lookup(&before, of(g), &id)) < 0))
		return fail(g, rc);
	rc = git_commit_create_v(&id, of(g), NULL, who, who, NULL, message, tree, before ? 1 : 0,
				 before);
	if (rc < 0)
		return fail(g, rc);
	put_id(ret, &id);
	return 0;
}

static int move(struct git_repo *g, const char *ref, const char *from, const char *to)
{
	ON_EXIT(free_reference) git_reference *made = NULL;
	git_oid old, new;
	int rc;

	if ((rc = git_oid_fromstr(&new, to)) < 0 ||
	    (*from && (rc = git_oid_fromstr(&old, from)) < 0))
		return fail(g, rc);
	rc = git_reference_create_matching(&made, of(g), ref, &new, *from ? 1 : 0,
					   *from ? &old : NULL, NULL);
	return rc < 0 ? fail(g, rc) : 0;
}

/* --- other machines ------------------------------------------------------------------------- */

/* One exchange with another machine. */
struct talk {
	struct git_repo *g;
	struct git_remote_end *end;
	git_remote *remote;
	unsigned tries;                 /* of credentials */
	bool refused;                   /* the host's key is not known */
	int rejected;                   /* what the other side said of our push */
	time_t armed;
	struct sigaction before;
};

static volatile sig_atomic_t rang;

static void on_alarm(int number)
{
	(void)number;
	rang = 1;
}

/* libgit2 before 1.7 waits for ever: the alarm ends the system call it waits in, and rings again
 * for the one that began just before it rang.
 */
static void arm(unsigned seconds)
{
	struct itimerval timer = { .it_value.tv_sec = (time_t)seconds,
				   .it_interval.tv_sec = seconds ? 1 : 0 };

	(void)setitimer(ITIMER_REAL, &timer, NULL);
}

static int alive(struct talk *t)
{
	struct timespec now;

	if (t->end->stop && *t->end->stop)
		return GIT_EUSER;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec != t->armed)
		arm(t->end->seconds);
	t->armed = now.tv_sec;
	return 0;
}

static int on_progress(const git_indexer_progress *p, void *user)
{
	struct talk *t = user;

	if (t->end->progress)
		t->end->progress(t->end->data, p->received_objects, p->total_objects);
	return alive(t);
}

static int on_push_progress(unsigned current, unsigned total, size_t bytes, void *user)
{
	(void)current, (void)total, (void)bytes;
	return alive(user);
}

static int on_words(const char *v, int n, void *user)
{
	(void)v, (void)n;
	return alive(user);
}

/* The agent first, then each key; for https what was given, once. */
static int on_credentials(git_credential **ret, const char *url, const char *name, unsigned allowed,
			  void *user)
{
	struct talk *t = user;
	const struct git_remote_end *e = t->end;
	const char *who = name ? name : e->user;
	unsigned nth;

	(void)url;
	if (alive(t) < 0)
		return GIT_EUSER;
	if (allowed & GIT_CREDENTIAL_USERNAME)
		return git_credential_username_new(ret, who ? who : "git");
	if (allowed & GIT_CREDENTIAL_SSH_KEY) {
		nth = t->tries++;
		if (nth == 0 && getenv("SSH_AUTH_SOCK"))
			return git_credential_ssh_key_from_agent(ret, who ? who : "git");
		nth = getenv("SSH_AUTH_SOCK") ? nth - 1 : nth;
		for (const char *const *key = e->keys; key && *key; key++)
			if (nth-- == 0)
				return git_credential_ssh_key_new(ret, who ? who : "git", NULL,
								  *key, "");
		return GIT_EAUTH;
	}
	if ((allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT) && e->user && e->password &&
	    t->tries++ == 0)
		return git_credential_userpass_plaintext_new(ret, e->user, e->password);
	return GIT_EAUTH;
}

static int on_certificate(git_cert *cert, int valid, const char *host, void *user)
{
	struct talk *t = user;
	const git_cert_hostkey *key;

	(void)host;
	if (cert->cert_type != GIT_CERT_HOSTKEY_LIBSSH2)
		return valid ? 0 : GIT_ECERTIFICATE;
	key = (const git_cert_hostkey *)(const void *)cert;
	if ((key->type & GIT_CERT_SSH_SHA256) && t->end->host_key &&
	    t->end->host_key(t->end->data, key->hash_sha256) == 0)
		return 0;
	t->refused = true;
	return GIT_ECERTIFICATE;
}

/* What no other try can change is told from what one can. */
static int on_status(const char *ref, const char *status, void *user)
{
	static const char *const final[] = { "hook", "denied", "protected", "prohibited",
					     "not allowed", "permission", "unpack", "quota" };
	struct talk *t = user;

	(void)ref;
	if (!status)
		return 0;
	say(t->g, 0, status);
	t->rejected = -EAGAIN;
	for (size_t i = 0; i < LEN(final); i++)
		if (strcasestr(status, final[i]))
			t->rejected = -EACCES;
	return 0;
}

static void listen_to(struct talk *t, git_remote_callbacks *c)
{
	c->credentials = on_credentials;
	c->certificate_check = on_certificate;
	c->transfer_progress = on_progress;
	c->push_transfer_progress = on_push_progress;
	c->sideband_progress = on_words;
	c->push_update_reference = on_status;
	c->payload = t;
}

static int talk_open(struct talk *t)
{
	struct sigaction action = { .sa_handler = on_alarm };
	int rc;

	if (t->end->ca)
		(void)git_libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, t->end->ca, NULL);
	rc = git_remote_create_anonymous(&t->remote, of(t->g), t->end->url);
	if (rc < 0)
		return fail(t->g, rc);
	rang = 0;
	(void)sigaction(SIGALRM, &action, &t->before);
	arm(t->end->seconds);
	return 0;
}

/* Why it failed, in the order of what is worth knowing. */
static int talk_close(struct talk *t, int rc)
{
	arm(0);
	(void)sigaction(SIGALRM, &t->before, NULL);
	if (rc < 0)
		rc = t->rejected ? t->rejected : fail(t->g, rc);
	else
		rc = t->rejected;
	git_remote_free(t->remote);
	if (rc == 0)
		return 0;
	if (t->end->stop && *t->end->stop)
		return say(t->g, -EINTR, "it was stopped");
	if (t->refused)
		return say(t->g, -EPROTO, "the host's key is not the one in known_hosts");
	if (rang) {
		(void)snprintf(t->g->why, sizeof t->g->why, "nothing came for %u s",
			       t->end->seconds);
		return -ETIMEDOUT;
	}
	return rc;
}

/* The branch that is asked for, or that its HEAD stands for; an empty repository has neither. */
static int look_for(struct talk *t, git_oid *ret, bool *there)
{
	const git_remote_head **v;
	struct git_remote_end *e = t->end;
	size_t n;
	int rc = git_remote_ls(&v, &n, t->remote);

	*there = false;
	if (rc < 0)
		return rc;
	if (n > MAX_HEADS)
		return say(t->g, GIT_ERROR, "it has over 100000 references");
	for (size_t i = 0; i < n && !*e->branch; i++)
		if (strcmp(v[i]->name, "HEAD") == 0 && v[i]->symref_target &&
		    strlen(v[i]->symref_target) < sizeof e->branch)
			(void)snprintf(e->branch, sizeof e->branch, "%s", v[i]->symref_target);
	if (!*e->branch)
		(void)snprintf(e->branch, sizeof e->branch, "refs/heads/main");
	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i]->name, e->branch) == 0) {
			git_oid_cpy(ret, &v[i]->oid);
			*there = true;
		}
	return 0;
}

static int fetch(struct git_repo *g, struct git_remote_end *end, char ret[GIT_ID])
{
	git_fetch_options opts = GIT_FETCH_OPTIONS_INIT;
	git_proxy_options proxy = GIT_PROXY_OPTIONS_INIT;
	struct talk t = { .g = g, .end = end };
	git_strarray specs = { 0 };
	char *spec = end->branch;
	bool there = false;
	git_oid id;
	int rc = talk_open(&t);

	if (rc < 0)
		return rc;
	listen_to(&t, &opts.callbacks);
	opts.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
	proxy.type = GIT_PROXY_AUTO;
	opts.proxy_opts = proxy;
#if VERSION_AT_LEAST(1, 4)
	opts.follow_redirects = GIT_REMOTE_REDIRECT_NONE;
	{
		git_remote_connect_options how = GIT_REMOTE_CONNECT_OPTIONS_INIT;

		how.callbacks = opts.callbacks;
		how.proxy_opts = proxy;
		how.follow_redirects = opts.follow_redirects;
		rc = git_remote_connect_ext(t.remote, GIT_DIRECTION_FETCH, &how);
	}
#else
	rc = git_remote_connect(t.remote, GIT_DIRECTION_FETCH, &opts.callbacks, &proxy, NULL);
#endif
	if (rc == 0)
		rc = look_for(&t, &id, &there);
	specs = (git_strarray){ &spec, 1 };
	if (rc == 0 && there)
		rc = git_remote_download(t.remote, &specs, &opts);
	rc = talk_close(&t, rc);
	if (rc < 0)
		return rc;
	ret[0] = '\0';
	if (there)
		put_id(ret, &id);
	return 0;
}

static int push(struct git_repo *g, struct git_remote_end *end, const char *ref)
{
	git_push_options opts = GIT_PUSH_OPTIONS_INIT;
	struct talk t = { .g = g, .end = end };
	char spec[2 * GIT_BRANCH + 2], *specs[] = { spec };
	git_strarray all = { specs, 1 };
	int rc = talk_open(&t);

	if (rc < 0)
		return rc;
	(void)snprintf(spec, sizeof spec, "%s:%s", ref, end->branch);
	listen_to(&t, &opts.callbacks);
	opts.proxy_opts.type = GIT_PROXY_AUTO;
#if VERSION_AT_LEAST(1, 4)
	opts.follow_redirects = GIT_REMOTE_REDIRECT_NONE;
#endif
	rc = git_remote_push(t.remote, &all, &opts);
	return talk_close(&t, rc);
}

const struct module_git git_functions = {
	.open = repo_open, .close = repo_close, .tip = tip, .head = head, .files = files,
	.added = added, .find = find, .read = read_object, .put = put, .commit = commit,
	.move = move, .fetch = fetch, .push = push,
};
