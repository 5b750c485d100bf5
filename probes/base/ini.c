/* INI text, one callback per value, over libinih. */
#include "base.h"

#include <errno.h>
#include <ini.h>

#include "err.h"
#include "ini.h"
#include "scan.h"

/* libinih 55 cuts longer lines, sections and keys without a word; we refuse them. */
enum { MAX_LINE = 190, MAX_NAME = 48 };

struct feed {
	struct span rest;
	unsigned line;
	ini_each *each;
	void *user;
	struct err *err;
};

static char *next_line(char *buf, int size, void *stream)
{
	struct feed *f = stream;
	struct span line, body;

	if (f->err->code || !scan_line(&f->rest, &line))
		return NULL;
	f->line++;
	body = span_trim(line);
	if (body.n && (body.v[0] == '#' || body.v[0] == ';'))
		line.n = 0;
	if (line.n > MAX_LINE || line.n + 2 > (size_t)size) {
		err_set(f->err, -EBADMSG, "line %u is longer than %d bytes", f->line, MAX_LINE);
		return NULL;
	}
	if (line.n && memchr(line.v, '\0', line.n)) {
		err_set(f->err, -EBADMSG, "line %u holds a NUL byte", f->line);
		return NULL;
	}
	if (line.n)
		memcpy(buf, line.v, line.n);
	buf[line.n] = '\n';
	buf[line.n + 1] = '\0';
	return buf;
}

static int one_value(void *user, const char *section, const char *key, const char *value)
{
	struct feed *f = user;

	if (f->err->code)
		return 0;
	if (strlen(section) >= MAX_NAME || strlen(key) >= MAX_NAME)
		err_set(f->err, -EBADMSG, "line %u: section or key is longer than %d bytes",
			f->line, MAX_NAME);
	else if (f->each(f->user, section, key, value ? value : "", f->line, f->err) < 0)
		err_context(f->err, "line %u", f->line);
	return !f->err->code;
}

int ini_read(const struct text *text, ini_each *each, void *user, struct err *err)
{
	struct err own = { 0 };
	struct feed f = { { text->v, text->n }, 0, each, user, &own };
	int line;

	if (span_starts(f.rest, "\xef\xbb\xbf"))
		f.rest = (struct span){ f.rest.v + 3, f.rest.n - 3 };
	line = ini_parse_stream(next_line, &f, one_value, &f);
	if (!own.code && line > 0)
		err_set(&own, -EBADMSG, "line %d is neither a section nor key = value", line);
	if (!own.code && line < 0)
		err_set(&own, -ENOMEM, "out of memory");
	if (own.code)
		*err = own;
	return own.code;
}
