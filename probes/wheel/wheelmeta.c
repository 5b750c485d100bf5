/* METADATA in the one *.dist-info of a wheel (PEP 427, 491), PKG-INFO of a source (PEP 625). */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/module.h"
#include "../base/scan.h"
#include "../base/unpack.h"
#include "../base/unzip.h"
#include "metadata.h"
#include "wheelmeta.h"

enum { MAX_NAME = 200 };

struct reading {
	struct wheelmeta *w;
	const char *folder;           /* "numpy-2.0.0.dist-info" */
	const char *member;           /* its METADATA */
	struct arena *mem;
	struct err *err;
	char *body;
	size_t n, room;
};

static int on_read(void *user, uint64_t at, char *to, size_t n)
{
	const struct reading *r = user;

	return r->w->read(r->w->user, at, to, n);
}

/* As it may stand in a sentence. */
static const char *shown(const struct reading *r, const char *name)
{
	char *s = arena_strndup(r->mem, name, strnlen(name, MAX_NAME));

	for (char *c = s; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = '?';
	return s;
}

static bool leads_out(const char *name)
{
	struct span rest = span_of(name), part;
	bool more = true;

	if (name[0] == '/')
		return true;
	while (more) {
		more = span_cut(rest, '/', &part, &rest);
		if (span_is(more ? part : rest, ".."))
			return true;
	}
	return false;
}

static int take(struct reading *r, const char *name)
{
	if (r->member)
		return err_set(r->err, -EBADMSG, "'%s' and '%s' are in it, and one of them is to be read",
			       shown(r, r->member), shown(r, name));
	r->member = arena_strdup(r->mem, name);
	return 1;
}

static int take_source(struct reading *r, const char *name)
{
	struct span folder, file;

	return span_cut(span_of(name), '/', &folder, &file) && span_is(file, "PKG-INFO") ?
	       take(r, name) : 0;
}

static int take_wheel(struct reading *r, const char *name)
{
	struct span folder, file;

	if (!span_cut(span_of(name), '/', &folder, &file) || !span_ends(folder, ".dist-info"))
		return 0;
	if (r->folder && !span_is(folder, r->folder))
		return err_set(r->err, -EBADMSG, "it has two folders of metadata, '%s' and '%s'",
			       shown(r, r->folder), shown(r, span_dup(folder, r->mem)));
	if (!r->folder)
		r->folder = span_dup(folder, r->mem);
	return span_is(file, "METADATA") ? take(r, name) : 0;
}

static int on_name(void *user, const char *name)
{
	struct reading *r = user;

	if (leads_out(name))
		return err_set(r->err, -EBADMSG, "the name of its member '%s' leads out of it",
			       shown(r, name));
	return !r->w || r->w->source ? take_source(r, name) : take_wheel(r, name);
}

static int on_found(void *user, uint64_t packed, uint64_t whole)
{
	struct reading *r = user;

	if (whole > METADATA_MAX || packed > METADATA_MAX)
		return err_set(r->err, -EFBIG, "'%s' has more than %d bytes", shown(r, r->member),
			       METADATA_MAX);
	r->w->packed = packed;
	r->room = (size_t)whole;
	return 0;
}

static int on_piece(void *user, struct span piece)
{
	struct reading *r = user;

	if (piece.n > r->room - r->n)
		return -EFBIG;
	/* Not before something is there: what has to be got first is tried again and again. */
	if (!r->body)
		r->body = TAKE_N(r->mem, r->room + 1, char);
	memcpy(r->body + r->n, piece.v, piece.n);
	r->n += piece.n;
	return 0;
}

int wheelmeta_read(const struct module_net *net, struct wheelmeta *w, struct arena *mem,
		   struct text *ret, struct err *err)
{
	struct err own = { 0 };
	struct reading r = { .w = w, .mem = mem, .err = &own };
	const struct unzip u = { .size = w->size, .max_directory = WHEELMETA_DIRECTORY,
				 .max_members = WHEELMETA_MEMBERS, .read = on_read, .name = on_name,
				 .found = on_found, .piece = on_piece, .user = &r };
	char why[UNZIP_WHY] = "";
	int rc;

	w->packed = 0;
	rc = net->unzip(&u, why);
	if (rc == -EAGAIN)
		return rc;
	if (rc == -ENOENT)
		return err_set(err, -EBADMSG, "%s", w->source ? "there is no PKG-INFO in it" :
			       r.folder ? "there is no METADATA in its *.dist-info" :
			       "it has no *.dist-info, and so no METADATA");
	if (rc < 0 && own.code)
		return err_set(err, rc, "%s", own.text);
	if (rc < 0)
		return err_set(err, rc, "%s%s%s%s", r.member ? "'" : "",
			       r.member ? shown(&r, r.member) : "", r.member ? "': " : "", why);
	*ret = (struct text){ r.body ? r.body : "", r.n };
	return 0;
}

/* How long it is nobody tells before. */
static int on_more(void *user, struct span piece)
{
	struct reading *r = user;

	if (piece.n > METADATA_MAX - r->n)
		return err_set(r->err, -EFBIG, "'%s' has more than %d bytes", shown(r, r->member),
			       METADATA_MAX);
	if (!r->body || r->n + piece.n > r->room) {
		char *more;

		r->room = (r->n + piece.n) * 2;
		more = TAKE_N(r->mem, r->room + 1, char);
		if (r->n)
			memcpy(more, r->body, r->n);
		r->body = more;
	}
	memcpy(r->body + r->n, piece.v, piece.n);
	r->n += piece.n;
	return 0;
}

int sdistmeta_read(const struct module_lists *lists, int fd, struct arena *mem, struct text *ret,
		   struct err *err)
{
	struct err own = { 0 };
	struct reading r = { .mem = mem, .err = &own };
	int rc = lists->unpack(&(struct unpack){ .fd = fd, .max = SDIST_UNPACKED, .file = on_name,
						 .piece = on_more, .user = &r });

	if (rc < 0 && own.code)
		return err_set(err, rc, "%s", own.text);
	if (rc < 0)
		return err_set(err, rc, "%s", rc == -EFBIG ? "unpacked it is larger than 1 GiB" :
			       rc == -EBADMSG ? "it is no tar archive, or not all of it" : strerror(-rc));
	if (!r.member)
		return err_set(err, -EBADMSG, "there is no PKG-INFO in it");
	*ret = (struct text){ r.body ? r.body : "", r.n };
	if (r.body)
		r.body[r.n] = '\0';
	return 0;
}
