/* Writing JSON (RFC 8259): by one thread, so that no stream is locked for each byte. */
#include "base.h"

#include <assert.h>
#include <inttypes.h>

#include "jsonout.h"
#include "utf8.h"

/* The bytes at s that need no care: printable ASCII other than the quote and the backslash. */
static size_t plain(const char *s)
{
	size_t n = 0;

	while ((unsigned char)s[n] >= 0x20 && (unsigned char)s[n] < 0x7f && s[n] != '"' &&
	       s[n] != '\\')
		n++;
	return n;
}

static void quoted(FILE *to, const char *s)
{
	const char *end = s + strlen(s);

	putc_unlocked('"', to);
	while (s < end) {
		unsigned char c;
		size_t n = plain(s);

		fwrite_unlocked(s, 1, n, to);
		s += n;
		if (s == end)
			break;
		c = (unsigned char)*s;
		n = utf8_take(s, (size_t)(end - s));
		if (!n) {
			fputs_unlocked("\\ufffd", to);
			n = 1;
		} else if (c == '"' || c == '\\') {
			fprintf(to, "\\%c", c);
		} else if (c == '\n') {
			fputs_unlocked("\\n", to);
		} else if (c == '\t') {
			fputs_unlocked("\\t", to);
		} else if (c < 0x20 || c == 0x7f) {
			fprintf(to, "\\u%04x", c);
		} else if (c == 0xc2 && (unsigned char)s[1] < 0xa0) {
			/* A terminal may obey U+0080 to U+009F too. */
			fprintf(to, "\\u%04x", (unsigned char)s[1]);
		} else {
			fwrite_unlocked(s, 1, n, to);
		}
		s += n;
	}
	putc_unlocked('"', to);
}

/* A new line, two blanks for each level. */
static void indent(struct json_out *o)
{
	static const char blanks[] =
		"\n                                                                ";
	size_t n = 1 + 2 * (size_t)o->depth;

	if (o->line)
		return;
	fwrite_unlocked(blanks, 1, n < sizeof blanks ? n : sizeof blanks - 1, o->to);
}

static void lead(struct json_out *o, const char *key)
{
	if (o->comma)
		putc_unlocked(',', o->to);
	if (o->depth)
		indent(o);
	if (key) {
		assert(o->depth && o->stack[o->depth - 1] == '{');
		quoted(o->to, key);
		fputs_unlocked(": ", o->to);
	}
	o->comma = true;
}

void json_open(struct json_out *o, const char *key, char bracket)
{
	assert(o->depth < sizeof o->stack);
	lead(o, key);
	putc_unlocked(bracket, o->to);
	o->stack[o->depth++] = bracket;
	o->comma = false;
}

void json_close(struct json_out *o)
{
	char bracket = o->stack[--o->depth];

	if (o->comma)
		indent(o);
	putc_unlocked(bracket == '{' ? '}' : ']', o->to);
	o->comma = true;
	if (!o->depth)
		putc_unlocked('\n', o->to);
}

void json_string(struct json_out *o, const char *key, const char *v)
{
	lead(o, key);
	if (v)
		quoted(o->to, v);
	else
		fputs_unlocked("null", o->to);
}

void json_int(struct json_out *o, const char *key, int64_t v)
{
	lead(o, key);
	fprintf(o->to, "%" PRId64, v);
}

void json_decimal(struct json_out *o, const char *key, double v)
{
	lead(o, key);
	fprintf(o->to, "%.15g", v);
}

void json_flag(struct json_out *o, const char *key, bool v)
{
	lead(o, key);
	fputs_unlocked(v ? "true" : "false", o->to);
}

void json_strings(struct json_out *o, const char *key, const char *const *v)
{
	json_open(o, key, '[');
	for (; *v; v++)
		json_string(o, NULL, *v);
	json_close(o);
}
