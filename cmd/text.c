/* Writing for people. */
#include "../probes/base/base.h"

#include <stdarg.h>

#include "text.h"
#include "../probes/base/utf8.h"

static const char *const codes[] = {
	[STYLE_PLAIN] = NULL,       [STYLE_BOLD] = "\033[1m",    [STYLE_DIM] = "\033[2m",
	[STYLE_GOOD] = "\033[32m",  [STYLE_WARN] = "\033[1;33m", [STYLE_BAD] = "\033[1;31m",
};

bool text_unsafe(const char *s, size_t n)
{
	const unsigned char *b = (const unsigned char *)s;

	if (n == 1)
		return b[0] < 0x20 || b[0] == 0x7f;
	if (n == 2)
		return (b[0] == 0xc2 && b[1] < 0xa0) || (b[0] == 0xd8 && b[1] == 0x9c);
	return n == 3 && b[0] == 0xe2 &&
	       ((b[1] == 0x80 &&
		 (b[2] == 0x8e || b[2] == 0x8f || (b[2] >= 0xa8 && b[2] <= 0xae))) ||
		(b[1] == 0x81 && b[2] >= 0xa6 && b[2] <= 0xa9));
}

static void put_safe(struct text_out *o, const char *s, size_t len)
{
	for (size_t i = 0; i < len;) {
		size_t n = 0;

		while (i + n < len && s[i + n] >= ' ' && s[i + n] <= '~')
			n++;
		if (n) {
			fwrite(s + i, 1, n, o->to);
			o->column += (unsigned)n;
			i += n;
			continue;
		}
		n = utf8_take(s + i, len - i);
		if (!n || text_unsafe(s + i, n))
			fputc('?', o->to);
		else
			fwrite(s + i, 1, n, o->to);
		i += n ? n : 1;
		o->column++;
	}
}

static void style_on(struct text_out *o, enum text_style style)
{
	if (o->color && codes[style])
		fputs(codes[style], o->to);
}

static void style_off(struct text_out *o, enum text_style style)
{
	if (o->color && codes[style])
		fputs("\033[0m", o->to);
}

void text_put(struct text_out *o, enum text_style style, const char *s)
{
	style_on(o, style);
	put_safe(o, s, strlen(s));
	style_off(o, style);
}

void text_printf(struct text_out *o, enum text_style style, const char *fmt, ...)
{
	char buf[1024];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(buf, sizeof buf, fmt, ap);
	va_end(ap);
	text_put(o, style, buf);
}

void text_column(struct text_out *o, unsigned column)
{
	do {
		fputc(' ', o->to);
		o->column++;
	} while (o->column < column);
}

void text_newline(struct text_out *o)
{
	fputc('\n', o->to);
	o->column = 0;
}

/* How many columns a word takes: one per character. */
static unsigned columns(const char *s, size_t len)
{
	unsigned n = 0;

	for (size_t i = 0; i < len; n++) {
		size_t k = utf8_take(s + i, len - i);

		i += k ? k : 1;
	}
	return n;
}

void text_wrap(struct text_out *o, enum text_style style, unsigned indent, const char *s)
{
	bool first = true;

	style_on(o, style);
	while (*s) {
		size_t n = strcspn(s, " ");
		unsigned wide = columns(s, n);

		if (!first && o->width && o->column + 1 + wide > o->width && o->column > indent) {
			text_newline(o);
			if (indent)
				text_column(o, indent);
		} else if (!first) {
			text_column(o, o->column + 1);
		}
		put_safe(o, s, n);
		s += n + strspn(s + n, " ");
		first = false;
	}
	style_off(o, style);
}

void text_complain(const char *s)
{
	struct text_out o = { .to = stderr };

	text_put(&o, STYLE_PLAIN, "ampy: ");
	text_put(&o, STYLE_PLAIN, s);
	text_newline(&o);
}

void text_asking(const char *what, size_t done, size_t total)
{
	fputs("\r\033[K", stderr);
	if (what)
		fprintf(stderr, "asking for %s: %zu of %zu", what, done, total);
	fflush(stderr);
}
