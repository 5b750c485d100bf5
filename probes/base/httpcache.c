/* Answers of HTTP kept on disk, one file each, in a folder that only its owner can change. */
#include "base.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "arena.h"
#include "err.h"
#include "fd.h"
#include "httpcache.h"
#include "module.h"
#include "scan.h"
#include "trust.h"

enum { NAME = 64, MAX_HEAD = 64 * 1024, MAX_FILES = 200000 };
static const uint64_t max_file = UINT64_C(256) << 20;

struct cache {
	int fd;
	uint64_t max;
	const struct module_net *net;
	bool grown;            /* something was added in this run */
	unsigned nth;          /* of the temporary files */
};

const char *cache_place(struct arena *mem)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (cache && cache[0] == '/')
		return JOIN(mem, cache, "/ampy/http");
	return home && home[0] == '/' ? JOIN(mem, home, "/.cache/ampy/http") : NULL;
}

/* Each folder that is missing, in one that nobody else can change. */
static int make_folders(const char *dir, struct arena *mem, struct err *err)
{
	char *whole = arena_strdup(mem, dir);
	const char *parent = "/", *real, *why;
	struct stat st;

	for (char *c = whole + 1;; c++) {
		char kept = *c;

		if (kept != '/' && kept != '\0')
			continue;
		*c = '\0';
		if (stat(whole, &st) < 0) {
			int rc = trusted_folder(parent, mem, &real, &why);

			if (rc < 0)
				return err_set(err, rc, "%s", why);
			if (mkdir(whole, 0700) < 0 && errno != EEXIST)
				return err_set(err, -errno, "'%s': %s", whole, strerror(errno));
		}
		parent = arena_strdup(mem, whole);
		*c = kept;
		if (kept == '\0')
			return 0;
	}
}

int cache_open(const char *dir, uint64_t max, const struct module_net *net, struct arena *mem,
	       struct cache **ret, struct err *err)
{
	const char *real, *why;
	struct cache *c;
	struct stat st;
	int fd, rc = make_folders(dir, mem, err);

	if (rc == 0 && (rc = trusted_folder(dir, mem, &real, &why)) < 0)
		err_set(err, rc, "%s", why);
	if (rc < 0)
		return rc;
	fd = open(real, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return err_set(err, -errno, "'%s': %s", real, strerror(errno));
	if (fstat(fd, &st) < 0 || st.st_uid != geteuid() || (st.st_mode & (S_IWGRP | S_IWOTH))) {
		close(fd);
		return err_set(err, -EPERM, "'%s' is not ours alone", real);
	}
	c = TAKE(mem, struct cache);
	*c = (struct cache){ .fd = fd, .max = max, .net = net };
	*ret = c;
	return 0;
}

static bool name_of(const struct cache *c, const char *url, const char *accept,
		    char name[NAME + 1])
{
	char key[9 * 1024];
	unsigned char hash[32];
	int n = snprintf(key, sizeof key, "%s\n%s", url, accept ? accept : "");

	if (n < 0 || (size_t)n >= sizeof key || c->net->sha256(key, (size_t)n, hash) < 0)
		return false;
	for (size_t i = 0; i < sizeof hash; i++)
		(void)snprintf(name + 2 * i, 3, "%02x", hash[i]);
	return true;
}

static int64_t seconds_since(const struct stat *st)
{
	int64_t age = (int64_t)time(NULL) - (int64_t)st->st_mtim.tv_sec;

	return age < 0 ? -1 : age;
}

int cache_get(const struct cache *c, const char *url, const char *accept, struct arena *mem,
	      struct cache_entry *ret, int64_t *age)
{
	ON_EXIT(fd_close) int fd = -1;
	unsigned char digest[32];
	struct cache_entry e;
	char name[NAME + 1];
	struct text text;
	struct stat st;
	size_t n = 0;
	char *buf;

	if (!name_of(c, url, accept, name))
		return -ENOENT;
	fd = openat(c->fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_uid != geteuid() ||
	    (st.st_mode & (S_IWGRP | S_IWOTH)) || st.st_size < 0 ||
	    (uint64_t)st.st_size > max_file + MAX_HEAD)
		return -ENOENT;
	buf = TAKE_N(mem, (size_t)st.st_size + 1, char);
	while (n < (size_t)st.st_size) {
		ssize_t got = read(fd, buf + n, (size_t)st.st_size - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return -ENOENT;
		n += (size_t)got;
	}
	text = (struct text){ buf, n };
	if (cache_entry_parse(&text, mem, &e) < 0 ||
	    c->net->sha256(e.body.v, e.body.n, digest) < 0 ||
	    memcmp(digest, e.digest, sizeof digest) != 0)
		return -ENOENT;
	*ret = e;
	*age = seconds_since(&st);
	return 0;
}

void cache_put(struct cache *c, const char *url, const char *accept, struct cache_entry *e,
	       struct arena *mem)
{
	ON_EXIT(fd_close) int fd = -1;
	char name[NAME + 1], part[64];
	const char *head;

	if (e->body.n > max_file || !name_of(c, url, accept, name) ||
	    c->net->sha256(e->body.v ? e->body.v : "", e->body.n, e->digest) < 0)
		return;
	head = cache_entry_head(e, mem);
	if (!head)
		return;
	(void)snprintf(part, sizeof part, "part-%d-%u", (int)getpid(), c->nth++);
	fd = openat(c->fd, part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	c->grown = true;
	if (fd_write(fd, head, strlen(head)) < 0 || fd_write(fd, e->body.v, e->body.n) < 0 ||
	    renameat(c->fd, part, c->fd, name) < 0)
		(void)unlinkat(c->fd, part, 0);
}

void cache_confirm(const struct cache *c, const char *url, const char *accept)
{
	char name[NAME + 1];

	if (name_of(c, url, accept, name))
		(void)utimensat(c->fd, name, NULL, AT_SYMLINK_NOFOLLOW);
}

struct file {
	char name[NAME + 1];
	int64_t at;
	uint64_t size;
};

static int by_age(const void *a, const void *b)
{
	const struct file *x = a, *y = b;

	return x->at != y->at ? (x->at < y->at ? -1 : 1) : strcmp(x->name, y->name);
}

/* What a run that was killed has left goes after an hour. */
static void look_at(const struct cache *c, const char *name, struct file *files, size_t *n,
		    uint64_t *all)
{
	struct stat st;

	if (fstatat(c->fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISREG(st.st_mode))
		return;
	if (strncmp(name, "part-", 5) == 0 && seconds_since(&st) > 3600)
		(void)unlinkat(c->fd, name, 0);
	if (strlen(name) != NAME || *n == MAX_FILES)
		return;
	memcpy(files[*n].name, name, NAME + 1);
	files[*n].at = st.st_mtim.tv_sec;
	files[(*n)++].size = (uint64_t)st.st_size;
	*all += (uint64_t)st.st_size;
}

/* Down to nine tenths, so that the next run does not do it again. */
static void shrink(const struct cache *c)
{
	int fd = dup(c->fd);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct arena *mem = arena_new();
	const struct dirent *e;
	struct file *files;
	uint64_t all = 0;
	size_t n = 0, count = 0;

	if (!d) {
		fd_close(&fd);
		arena_free(mem);
		return;
	}
	rewinddir(d);
	while (count < MAX_FILES && readdir(d))
		count++;
	files = TAKE_N(mem, count + 1, struct file);
	rewinddir(d);
	while (n < count && (e = readdir(d)))
		look_at(c, e->d_name, files, &n, &all);
	if (all > c->max) {
		qsort(files, n, sizeof *files, by_age);
		for (size_t i = 0; i < n && all > c->max / 10 * 9; i++)
			if (unlinkat(c->fd, files[i].name, 0) == 0)
				all -= files[i].size;
	}
	closedir(d);
	arena_free(mem);
}

void cache_close(struct cache **c)
{
	if (!*c)
		return;
	if ((*c)->grown)
		shrink(*c);
	close((*c)->fd);
	*c = NULL;
}
