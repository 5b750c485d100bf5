/* What a wheel or a source requires, out of the file itself. */
#include "../probes/base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/fd.h"
#include "../probes/base/fetch.h"
#include "../probes/base/module.h"
#include "../probes/base/pyconfig.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/wheel/audit.h"
#include "../probes/wheel/simple.h"
#include "../probes/wheel/wheelmeta.h"
#include "askfile.h"
#include "askpart.h"

/* Whole files at once: each needs room on the disk. */
enum { WHOLE_AT_ONCE = 2, SECONDS = 600 };

enum state { DONE, PART, WHOLE };

struct job {
	struct audit_metadata *m;
	enum state state;
	struct parts parts;
	/* Where it is fetched whole. */
	int fd;
	uint64_t n;
	void *hash;
	bool trusted;                        /* held against its hash */
};

static bool is_zip(const char *name)
{
	return span_ends(span_of(name), ".whl") || span_ends(span_of(name), ".zip");
}

static bool is_source(const char *name)
{
	return !span_ends(span_of(name), ".whl");
}

static void answer(struct job *j, const struct text *text)
{
	j->m->rc = 0;
	j->m->text = *text;
	j->state = DONE;
}

static PRINTF(4, 5) void fail(const struct askfile *a, struct job *j, int rc, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	j->m->rc = rc;
	j->m->why = JOIN(a->mem, "'", url_masked(span_of(j->m->url), a->mem), "': ",
			 arena_vprintf(a->mem, fmt, ap));
	va_end(ap);
	j->state = DONE;
}

/* What the hash is of is what it is wherever it lies; of what was read in part, that is not known.
 */
static const char *key_of(const struct job *j, bool trusted, struct arena *mem)
{
	const struct simple_hash *h = &j->m->file->hash;

	return JOIN(mem, "metadata of ", h->name, "=", h->value, trusted ? "" : " at ",
		    trusted ? "" : j->m->url);
}

static void keep(const struct askfile *a, const struct job *j, const struct text *text)
{
	if (j->m->file->hash.name)
		fetcher_keep(a->fetcher, key_of(j, j->trusted, a->mem), text, a->mem);
}

static void begin(const struct askfile *a, struct job *j)
{
	const struct simple_file *f = j->m->file;
	struct text text;

	if (f->hash.name &&
	    (fetcher_recall(a->fetcher, key_of(j, true, a->mem), a->mem, &text) == 0 ||
	     fetcher_recall(a->fetcher, key_of(j, false, a->mem), a->mem, &text) == 0))
		answer(j, &text);
	else if (a->offline)
		fail(a, j, -ENOENT, "what it requires is not in the cache, and offline nothing is "
		     "asked for");
	else if (!is_zip(f->name))
		j->state = WHOLE;
	if (f->size > 0)
		j->parts.size = (uint64_t)f->size;
	j->parts.source = is_source(f->name);
}

/* What has come is read as far as it goes. */
static void read_parts(const struct askfile *a, struct job *j)
{
	struct err err = { 0 };
	struct text text;
	int rc = parts_metadata(&j->parts, a->net, a->mem, &text, &err);

	if (rc == -EAGAIN)
		return;
	if (rc < 0) {
		fail(a, j, rc, "%s", err.text);
		return;
	}
	keep(a, j, &text);
	answer(j, &text);
}

static struct fetch part_of(const struct askfile *a, const struct job *j)
{
	const struct parts *p = &j->parts;
	struct fetch f = { .url = j->m->url, .max = PARTS_TAIL };

	if (p->n) {
		f.max = p->need;
		f.range = arena_printf(a->mem, "%llu-%llu", (unsigned long long)p->at,
				       (unsigned long long)(p->at + p->need - 1));
	} else if (p->size) {
		f.range = arena_printf(a->mem, "%llu-%llu", (unsigned long long)(p->size > PARTS_TAIL ?
				       p->size - PARTS_TAIL : 0), (unsigned long long)p->size - 1);
	} else {
		f.range = arena_printf(a->mem, "-%d", PARTS_TAIL);
	}
	return f;
}

/* Some servers know no parts, others not those from the end, and some say what is not so. */
static bool knows_no_parts(const struct fetch *f)
{
	return f->rc == -EFBIG || f->status == 400 || f->status == 405 || f->status == 416 ||
	       f->status == 501 || (f->status == 206 && f->rc == -EPROTO);
}

static void hex_of(const unsigned char *v, int n, char *to)
{
	for (int i = 0; i < n; i++)
		(void)snprintf(to + 2 * i, 3, "%02x", v[i]);
}

/* Closes it; true where it is that of the index, or the index tells none. */
static bool is_hash(const struct askfile *a, struct job *j)
{
	const struct simple_hash *want = &j->m->file->hash;
	unsigned char is[MODULE_HASH];
	char text[2 * MODULE_HASH + 1] = "";
	int n = j->hash ? a->net->hash_close(j->hash, is) : 0;

	j->hash = NULL;
	if (n > 0)
		hex_of(is, n, text);
	if (!want->name || (n > 0 && strcmp(text, want->value) == 0)) {
		j->trusted = want->name != NULL;
		return true;
	}
	fail(a, j, -EBADMSG, n > 0 ? "is not what the index has the hash of" :
	     "its hash could not be made");
	return false;
}

static void take_part(const struct askfile *a, struct job *j, const struct fetch *f)
{
	struct parts *p = &j->parts;
	bool first = !p->n;

	if (knows_no_parts(f)) {
		j->state = WHOLE;
		return;
	}
	if (f->rc < 0) {
		j->m->rc = f->rc;
		j->m->why = f->why;
		j->state = DONE;
		return;
	}
	/* All of it. */
	if (f->status == 200 && j->m->file->hash.name) {
		j->hash = a->net->hash_open(j->m->file->hash.name);
		if (j->hash)
			(void)a->net->hash_add(j->hash, (struct span){ f->body.v, f->body.n });
		if (!is_hash(a, j))
			return;
	}
	if (f->status == 200)
		p->n = 0;
	else if (first ? f->offset + f->body.n != f->size : f->size != p->size || f->offset != p->at)
		j->state = WHOLE;
	p->size = f->size;
	if (j->state == PART && parts_add(p, f->offset, &f->body) < 0)
		j->state = WHOLE;
	if (j->state == PART)
		read_parts(a, j);
}

static int ask_parts(const struct askfile *a, struct job *jobs, size_t n, struct err *err)
{
	struct fetch *v = TAKE_N(a->mem, n + 1, struct fetch);
	struct job **whose = TAKE_N(a->mem, n + 1, struct job *);
	size_t nv;
	int rc = 0;

	do {
		nv = 0;
		for (size_t i = 0; i < n; i++) {
			if (jobs[i].state != PART)
				continue;
			whose[nv] = &jobs[i];
			v[nv++] = part_of(a, &jobs[i]);
		}
		if (nv)
			rc = fetch_all(a->fetcher, v, nv, a->mem, err);
		for (size_t i = 0; i < nv && rc == 0; i++)
			take_part(a, whose[i], &v[i]);
	} while (nv && rc == 0);
	return rc;
}

static void drop_hash(const struct askfile *a, struct job *j)
{
	unsigned char none[MODULE_HASH];

	if (j->hash)
		(void)a->net->hash_close(j->hash, none);
	j->hash = NULL;
}

struct sink {
	const struct askfile *a;
	struct job *job;
};

static int on_piece(void *user, uint64_t at, struct span piece)
{
	const struct sink *s = user;
	struct job *j = s->job;

	if (at == 0) {
		drop_hash(s->a, j);
		j->hash = j->m->file->hash.name ? s->a->net->hash_open(j->m->file->hash.name) : NULL;
		if (ftruncate(j->fd, 0) < 0 || lseek(j->fd, 0, SEEK_SET) < 0)
			return -errno;
	}
	if (j->hash && s->a->net->hash_add(j->hash, piece) < 0)
		return -EIO;
	j->n = at + piece.n;
	return fd_write(j->fd, piece.v, piece.n);
}

static int read_fd(void *user, uint64_t at, char *to, size_t n)
{
	const int *fd = user;

	while (n) {
		ssize_t got = pread(*fd, to, n, (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got < 0 ? -errno : -EBADMSG;
		to += got;
		at += (size_t)got;
		n -= (size_t)got;
	}
	return 0;
}

/* Of a file that is there as a whole. */
static int read_whole(const struct module_net *net, int fd, uint64_t size, const char *name,
		      struct arena *mem, struct text *ret, struct err *err)
{
	struct wheelmeta w = { .source = is_source(name), .size = size, .read = read_fd, .user = &fd };
	const struct module *lists;
	int rc;

	if (is_zip(name))
		return wheelmeta_read(net, &w, mem, ret, err);
	rc = module_load(MODULE_LISTS, &lists, err);
	if (rc == 0 && lseek(fd, 0, SEEK_SET) < 0)
		rc = err_set(err, -errno, "%s", strerror(errno));
	return rc < 0 ? rc : sdistmeta_read(lists->lists, fd, mem, ret, err);
}

static void take_whole(const struct askfile *a, struct job *j, const struct fetch *f)
{
	struct err err = { 0 };
	struct text text;

	if (f->rc < 0) {
		if (f->rc == -EFBIG)
			fail(a, j, f->rc, "what it requires is not known: %s, and is larger than %d MB",
			     is_zip(j->m->file->name) ? "the server sends no parts of it" :
			     "it has to be fetched whole", ASKFILE_WHOLE >> 20);
		else
			fail(a, j, f->rc, "%s", strstr(f->why, "': ") + 3);
		return;
	}
	if (!is_hash(a, j))
		return;
	if (read_whole(a->net, j->fd, j->n, j->m->file->name, a->mem, &text, &err) < 0) {
		fail(a, j, err.code, "%s", err.text);
		return;
	}
	keep(a, j, &text);
	answer(j, &text);
}

/* A file without a name, gone with the last that has it open. */
static int open_nameless(void)
{
	char path[] = "/tmp/ampy-XXXXXX";
	int fd = mkostemp(path, O_CLOEXEC);

	if (fd < 0)
		return -errno;
	(void)unlink(path);
	return fd;
}

static int ask_whole(const struct askfile *a, struct job **jobs, size_t n, struct err *err)
{
	struct fetch v[WHOLE_AT_ONCE];
	struct sink sinks[WHOLE_AT_ONCE];
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		jobs[i]->fd = open_nameless();
		if (jobs[i]->fd < 0)
			rc = err_set(err, jobs[i]->fd, "a file in /tmp: %s", strerror(-jobs[i]->fd));
		sinks[i] = (struct sink){ a, jobs[i] };
		v[i] = (struct fetch){ .url = jobs[i]->m->url, .max = ASKFILE_WHOLE,
				       .seconds = SECONDS, .sink = on_piece, .user = &sinks[i] };
	}
	if (rc == 0)
		rc = fetch_all(a->fetcher, v, n, a->mem, err);
	for (size_t i = 0; i < n; i++) {
		if (rc == 0)
			take_whole(a, jobs[i], &v[i]);
		drop_hash(a, jobs[i]);
		fd_close(&jobs[i]->fd);
	}
	return rc;
}

int askfile_servers(const struct askfile *a, struct audit_metadata **v, size_t n, struct err *err)
{
	struct job *jobs = TAKE_N(a->mem, n + 1, struct job), *some[WHOLE_AT_ONCE];
	size_t nsome = 0;
	int rc;

	for (size_t i = 0; i < n; i++) {
		jobs[i] = (struct job){ .m = v[i], .state = PART, .fd = -1 };
		begin(a, &jobs[i]);
	}
	rc = ask_parts(a, jobs, n, err);
	for (size_t i = 0; i < n && rc == 0; i++) {
		if (jobs[i].state == WHOLE)
			some[nsome++] = &jobs[i];
		if (nsome == WHOLE_AT_ONCE || (nsome && i + 1 == n)) {
			rc = ask_whole(a, some, nsome, err);
			nsome = 0;
		}
	}
	return rc;
}

void askfile_disk(const struct module_net *net, const struct root *root, const char *path,
		  struct arena *mem, struct audit_metadata *ret)
{
	ON_EXIT(fd_close) int fd = -1;
	struct err err = { 0 };
	struct stat st;
	int rc = root_file(root, path, UINT64_MAX, &fd);

	if (rc == 0 && fstat(fd, &st) < 0)
		rc = -errno;
	if (rc < 0) {
		ret->why = root_reason(path, rc, mem);
	} else {
		rc = read_whole(net, fd, (uint64_t)st.st_size, ret->file->name, mem, &ret->text, &err);
		ret->why = rc < 0 ? JOIN(mem, "'", path, "': ", err.text) : NULL;
	}
	ret->rc = rc;
}
