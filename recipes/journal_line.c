/* The lines of the journal: on disk whole, or not there at all. */
#include "../probes/base/base.h"

#include <errno.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/buffer.h"
#include "../probes/base/err.h"
#include "../probes/base/fd.h"
#include "../probes/base/json.h"
#include "../probes/base/jsonout.h"
#include "journal.h"
#include "journal_line.h"
#include "store.h"

void bytes_to_json(struct json_out *o, const char *key, const char *bytes, struct arena *mem)
{
	char *v;
	size_t n = 0;

	if (!bytes) {
		json_string(o, key, NULL);
		return;
	}
	v = TAKE_N(mem, 2 * strlen(bytes) + 1, char);
	for (; *bytes; bytes++) {
		unsigned char c = (unsigned char)*bytes;

		if (c >= 0x80)
			v[n++] = (char)(0xc0 | c >> 6);
		v[n++] = (char)(c < 0x80 ? c : 0x80 | (c & 0x3f));
	}
	json_string(o, key, v);
}

/* Back from one character for each byte. */
const char *bytes_from_json(const struct json *j, const char *key, struct arena *mem)
{
	const char *v = json_str(j, key, mem);
	size_t n = 0;
	char *bytes;

	if (!v)
		return NULL;
	bytes = TAKE_N(mem, strlen(v) + 1, char);
	for (; *v; v++) {
		unsigned char c = (unsigned char)*v;

		if (c < 0x80)
			bytes[n++] = *v;
		else if ((c == 0xc2 || c == 0xc3) && ((unsigned char)v[1] & 0xc0) == 0x80)
			bytes[n++] = (char)((c & 3) << 6 | ((unsigned char)*++v & 0x3f));
		else
			return NULL;
	}
	return bytes;
}

int journal_complain(const struct journal *j, int rc, struct err *err)
{
	return err_set(err, rc, "cannot write the journal '%s/runs/%s.jsonl': %s", j->dir, j->run.id,
		       rc == -EFBIG ? "it is larger than allowed" : strerror(-rc));
}

void line_open(struct line *l, const struct journal *j, const char *event)
{
	buffer_open(&l->b);
	l->o = (struct json_out){ .to = l->b.to, .line = true };
	json_open(&l->o, NULL, '{');
	if (event)
		json_string(&l->o, "event", event);
	else
		json_string(&l->o, "schema", JOURNAL_SCHEMA);
	json_string(&l->o, "time", journal_now(j->mem));
}

void line_end(struct line *l)
{
	json_close(&l->o);
	buffer_end(&l->b);
}

/* Whole and on disk, or not there at all. */
int line_append(struct line *l, struct journal *j, struct err *err)
{
	int rc;

	line_end(l);
	rc = (uint64_t)j->size + l->b.n > JOURNAL_MAX ? -EFBIG
						      : fd_write(j->fd, l->b.v, l->b.n);
	if (rc == 0 && fdatasync(j->fd) < 0)
		rc = -errno;
	if (rc == 0)
		j->size += (off_t)l->b.n;
	else
		(void)!ftruncate(j->fd, j->size);
	buffer_close(&l->b);
	return rc < 0 ? journal_complain(j, rc, err) : 0;
}

void line_packages(struct json_out *o, const char *key, const struct package *v, size_t n)
{
	json_open(o, key, '[');
	for (size_t i = 0; i < n; i++) {
		json_open(o, NULL, '[');
		json_string(o, NULL, v[i].name);
		json_string(o, NULL, v[i].version);
		json_flag(o, NULL, v[i].automatic);
		json_close(o);
	}
	json_close(o);
}

/* Not its env: a password may stand there. */
void line_plan(struct json_out *o, const struct plan *plan, struct arena *mem)
{
	json_open(o, "steps", '[');
	for (size_t i = 0; i < plan->nsteps; i++) {
		const struct step *s = &plan->steps[i];

		json_open(o, NULL, '{');
		json_string(o, "kind", step_names[s->kind]);
		json_string(o, "title", s->title);
		json_flag(o, "as_root", s->as_root);
		if (s->argv)
			json_strings(o, "argv", s->argv);
		if (s->packages)
			json_strings(o, "packages", s->packages);
		if (s->path) {
			bytes_to_json(o, "path", s->path, mem);
			bytes_to_json(o, "body", s->body, mem);
		}
		if (s->dir)
			bytes_to_json(o, "dir", s->dir, mem);
		if (s->owner)
			json_string(o, "owner", s->owner);
		json_close(o);
	}
	json_close(o);
}
