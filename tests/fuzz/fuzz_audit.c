/* Audits of an index from hostile bytes: what is chosen fits, and what does not fit has a reason. The first byte names
 * the target; then a line for each thing:
 *
 *	>REQUIREMENT                        that is asked for
 *	=LETTER REQUIREMENT                 of the files whose names begin so
 *	FILE [python=WANTS] [hash=HEX] [yanked]
 */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/wheel/audit.h"
#include "probes/wheel/marker.h"
#include "probes/wheel/requirement.h"
#include "probes/wheel/simple.h"
#include "probes/wheel/tags.h"

enum { MOST = 64, MOST_BYTES = 8192 };

static const struct target targets[] = {
	{ .major = 3, .minor = 9, .libc = TARGET_GLIBC, .libc_major = 2, .libc_minor = 28, .machine = "aarch64" },
	{ .major = 3, .minor = 13, .free_threaded = true, .libc = TARGET_GLIBC, .libc_major = 2, .libc_minor = 39,
	  .machine = "aarch64" },
	{ .major = 3, .minor = 12, .libc = TARGET_MUSL, .libc_major = 1, .libc_minor = 2, .machine = "aarch64" },
	{ .major = 3, .minor = 8, .libc = TARGET_GLIBC, .libc_major = 2, .libc_minor = 31, .machine = "armv7l",
	  .bits32 = true },
};

struct index {
	struct simple_page page;
	struct span requires[MOST];
	size_t nrequires;
	struct arena *mem;
};

static int pages(void *user, struct audit_page *v, size_t n, struct err *err)
{
	const struct index *x = user;

	(void)err;
	for (size_t i = 0; i < n; i++) {
		v[i].pages = &x->page;
		v[i].n = 1;
	}
	return 0;
}

static int metadata(void *user, struct audit_metadata *v, size_t n, struct err *err)
{
	const struct index *x = user;

	(void)err;
	for (size_t i = 0; i < n; i++) {
		struct span whole = span_of(v[i].file->name), name = whole, version;
		const char *text;

		(void)span_cut(whole, '-', &name, &version);
		text = JOIN(x->mem, "Metadata-Version: 2.2\nName: ", span_dup(name, x->mem), "\nVersion: 1\n");
		for (size_t k = 0; k < x->nrequires; k++)
			if (x->requires[k].n > 2 && x->requires[k].v[0] == name.v[0])
				text = JOIN(x->mem, text, "Requires-Dist: ", span_dup(
					    (struct span){ x->requires[k].v + 1, x->requires[k].n - 1 }, x->mem), "\n");
		v[i].text = (struct text){ text, strlen(text) };
	}
	return 0;
}

static void add_file(struct index *x, struct span line)
{
	struct simple_file *f = &x->page.v[x->page.n];
	struct span word, key, value;

	*f = (struct simple_file){ .size = -1, .at = "https://h/" };
	while (scan_word(&line, &word))
		if (!f->name)
			f->name = span_dup(word, x->mem);
		else if (!span_cut(word, '=', &key, &value))
			f->yanked = "";
		else if (span_is(key, "hash"))
			f->hash = (struct simple_hash){ "sha256", span_dup(value, x->mem) };
		else
			f->requires_python = span_dup(value, x->mem);
	if (!f->name || !file_name_is_plain(span_of(f->name)))
		return;
	f->last = f->name;
	x->page.n++;
}

static void check(const struct audit_row *r, const struct tags *tags, struct arena *mem)
{
	const struct choice *c = &r->choice;
	struct wheel_name wheel;

	if ((c->status == LOCK_NATIVE || c->status == LOCK_PURE || c->status == LOCK_BUILD) != (c->file != NULL))
		__builtin_trap();
	if (!c->file) {
		if (!c->why || !*c->why)
			__builtin_trap();
		return;
	}
	if (!c->version || (c->status == LOCK_BUILD) != (c->why != NULL) || (c->newer && !c->newer_why))
		__builtin_trap();
	if (c->status != LOCK_BUILD && (!wheel_name_parse(span_of(c->file->name), &wheel) ||
					tags_why(tags, &wheel, mem).field != TAG_FITS))
		__builtin_trap();
}

FUZZ(bytes, mem)
{
	struct span rest = { bytes->v, bytes->n < MOST_BYTES ? bytes->n : MOST_BYTES }, line;
	const struct target *target = &targets[bytes->n ? (unsigned char)bytes->v[0] % LEN(targets) : 0];
	struct index x = { .page = { .v = TAKE_N(mem, MOST, struct simple_file) }, .mem = mem };
	struct audit_want wants[MOST] = { 0 };
	struct marker_env env = marker_env_of(target, NULL, mem);
	struct audit_input in = { .wants = wants, .env = &env, .ask = { pages, metadata, &x } };
	struct err err = { 0 };
	struct audit audit;
	struct tags tags;
	int rc;

	if (!bytes->n || tags_of(target, &tags, &err) < 0)
		return;
	in.tags = &tags;
	if (bytes->v[0] & 4)
		in.formats = formats_new(&(struct format_saying){ TAKES_WHEEL, SPAN(":all:") }, 1, mem);
	in.prefer_binary = bytes->v[0] & 8;
	in.pre = bytes->v[0] & 16;
	in.no_deps = bytes->v[0] & 32;
	rest = (struct span){ rest.v + 1, rest.n - 1 };
	while (scan_line(&rest, &line)) {
		struct requirement *r = TAKE(mem, struct requirement);

		if (line.n && line.v[0] == '>') {
			if (in.n < MOST && requirement_parse((struct span){ line.v + 1, line.n - 1 }, mem, r, &err) == 0)
				wants[in.n++].requirement = r;
		} else if (line.n && line.v[0] == '=') {
			if (x.nrequires < MOST)
				x.requires[x.nrequires++] = (struct span){ line.v + 1, line.n - 1 };
		} else if (x.page.n < MOST) {
			add_file(&x, line);
		}
	}
	err = (struct err){ 0 };
	rc = audit_run(&in, mem, &audit, &err);
	if (rc != err.code || (rc < 0) != (err.text[0] != '\0'))
		__builtin_trap();
	for (size_t i = 0; rc == 0 && i < audit.n; i++)
		check(&audit.v[i], &tags, mem);
}
