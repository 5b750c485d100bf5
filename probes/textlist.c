/* Lists of packages that are made of lines, a line at a time. */
#include "base/base.h"

#include "base/arena.h"
#include "base/unpack.h"
#include "textlist.h"

enum field { NONE, NAME, VERSION, ARCH, SIZE, INSTALLED, PROVIDES };

/* "a, b (= 1.0), c:any" */
static void apt_provides(struct textlist *l, struct span rest)
{
	while (rest.n) {
		struct span item = rest;
		size_t n = 0;

		if (!span_cut(rest, ',', &item, &rest))
			rest.n = 0;
		item = span_trim(item);
		while (n < item.n && item.v[n] != ' ' && item.v[n] != '(' && item.v[n] != ':')
			n++;
		record_provides(&l->r, (struct span){ item.v, n });
	}
}

static enum field apt_field(struct span key)
{
	static const struct { const char *key; enum field field; } keys[] = {
		{ "Package", NAME }, { "Version", VERSION },          { "Architecture", ARCH },
		{ "Size", SIZE },    { "Installed-Size", INSTALLED }, { "Provides", PROVIDES },
	};

	for (size_t i = 0; i < LEN(keys); i++)
		if (span_is(key, keys[i].key))
			return keys[i].field;
	return NONE;
}

static void apt_value(struct textlist *l, enum field field, struct span value)
{
	struct record *r = &l->r;

	switch (field) {
	case NONE: break;
	case NAME:
		/* Where a blank line is missing, the next package begins all the same. */
		record_end(r, l->mem);
		record_name(r, value);
		break;
	case VERSION: record_version(r, value); break;
	case ARCH:
		r->foreign = l->arch && !span_is(value, l->arch) && !span_is(value, "all");
		break;
	case SIZE: r->download = record_bytes(value, 1); break;
	case INSTALLED: r->installed = record_bytes(value, 1024); break;
	case PROVIDES: apt_provides(l, value); break;
	}
}

void textlist_apt(struct textlist *l, struct span line)
{
	struct span key, value;

	if (!line.n) {
		record_end(&l->r, l->mem);
		l->field = NONE;
		return;
	}
	if (line.v[0] == ' ' || line.v[0] == '\t') {
		if (l->field == PROVIDES)
			apt_provides(l, line);
		return;
	}
	l->field = NONE;
	if (!span_cut(line, ':', &key, &value))
		return;
	l->field = (int)apt_field(key);
	apt_value(l, (enum field)l->field, span_trim(value));
}

/* Words such as "so:libffi.so.8=8.1.2", with a version behind =, < or >. */
static void word_provides(struct textlist *l, struct span word)
{
	size_t n = 0;

	while (n < word.n && !memchr("=<>~", word.v[n], 4))
		n++;
	record_provides(&l->r, (struct span){ word.v, n });
}

void textlist_apk(struct textlist *l, struct span line)
{
	struct record *r = &l->r;
	struct span value, word;

	if (line.n < 2 || line.v[1] != ':') {
		if (!line.n)
			record_end(r, l->mem);
		return;
	}
	value = (struct span){ line.v + 2, line.n - 2 };
	switch (line.v[0]) {
	case 'P':
		record_end(r, l->mem);
		record_name(r, value);
		break;
	case 'V': record_version(r, value); break;
	case 'S': r->download = record_bytes(value, 1); break;
	case 'I': r->installed = record_bytes(value, 1); break;
	case 'p':
		while (scan_word(&value, &word))
			word_provides(l, word);
		break;
	default: break;
	}
}

void textlist_pacman(struct textlist *l, struct span line)
{
	static const struct { const char *key; enum field field; } keys[] = {
		{ "%NAME%", NAME },       { "%VERSION%", VERSION },   { "%CSIZE%", SIZE },
		{ "%ISIZE%", INSTALLED }, { "%PROVIDES%", PROVIDES },
	};
	struct record *r = &l->r;

	if (line.n && line.v[0] == '%') {
		l->field = NONE;
		for (size_t i = 0; i < LEN(keys); i++)
			if (span_is(line, keys[i].key))
				l->field = (int)keys[i].field;
		return;
	}
	if (!line.n)
		l->field = NONE;
	switch ((enum field)l->field) {
	case NONE: case ARCH: break;
	case NAME: record_name(r, line); break;
	case VERSION: record_version(r, line); break;
	case SIZE: r->download = record_bytes(line, 1); break;
	case INSTALLED: r->installed = record_bytes(line, 1); break;
	case PROVIDES: word_provides(l, line); break;
	}
}

typedef unsigned char block __attribute__((vector_size(16)));

/* Of 16 bytes those that stand before what may be "Pac", of Package, or "Pro", of Provides, but not
 * before Pri(ority) and Pre(-Depends): c and o are two of the four letters with these bits.
 */
static inline block marks(const char *p)
{
	block first, third;

	memcpy(&first, p + 1, sizeof first);
	memcpy(&third, p + 3, sizeof third);
	return (block)(first == 'P') & (block)((third & 0xf3) == 0x63);
}

static inline bool any(block b)
{
	uint64_t half[2];

	memcpy(half, &b, sizeof half);
	return (half[0] | half[1]) != 0;
}

/* Is the line at p one that may tell something?  Where its end is not there yet it is. */
static bool tells(const struct textlist *l, const char *p, const char *end)
{
	static const char name[] = "Package: ", provides[] = "Provides:";
	enum { NAME_AT = sizeof name - 1 };
	const char *lf;

	if (end - p < 64 || memcmp(p, provides, sizeof provides - 1) == 0)
		return true;
	if (memcmp(p, name, NAME_AT) != 0)
		return memcmp(p, name, NAME_AT - 1) == 0;
	p += NAME_AT;
	lf = memchr(p, '\n', (size_t)(end - p));
	/* A blank around the name is taken off elsewhere. */
	return !lf || (unsigned char)p[0] <= ' ' || (unsigned char)lf[-1] <= ' ' ||
	       asked_maybe(l->r.asked, (struct span){ p, (size_t)(lf - p) });
}

/* The first line after p that may tell something.  What most of the time of reading a list is spent
 * on, hence 64 bytes at a time.  NULL when there is none, but for what begins in the last 67 bytes.
 */
static const char *next_line(const struct textlist *l, const char *p, const char *end)
{
	for (; end - p >= 64 + 3; p += 64) {
		if (!any(marks(p) | marks(p + 16) | marks(p + 32) | marks(p + 48)))
			continue;
		for (const char *q = p + 1; (q = memchr(q, 'P', (size_t)(p + 65 - q))); q++)
			if (q[-1] == '\n' && tells(l, q, end))
				return q;
	}
	return NULL;
}

/* Moves *piece, which begins with a line, to one that may tell something where none has begun. */
static void skim(const struct textlist *l, struct span *piece)
{
	const char *end = piece->v + piece->n, *hit;

	if (!piece->n || piece->v[0] == 'P')
		return;
	hit = next_line(l, piece->v, end);
	if (!hit) {
		/* A line that ends in the last bytes, or goes on beyond them. */
		const char *tail = piece->n > 2 * 64 ? end - 2 * 64 : piece->v;
		const char *lf = memrchr(piece->v, '\n', (size_t)(tail - piece->v));

		hit = lf ? lf + 1 : piece->v;
	}
	*piece = (struct span){ hit, (size_t)(end - hit) };
}

int textlist_feed(struct textlist *l, struct span piece)
{
	bool whole = l->arch || l->line != textlist_apt;
	struct span line;
	int rc;

	while ((rc = feed_line(&l->feed, &piece, &line, l->mem)) == 1) {
		l->line(l, line);
		if (!whole && !l->r.count && !l->r.any && l->field != PROVIDES)
			skim(l, &piece);
	}
	return rc == 0 && !l->r.asked->open ? UNPACK_ENOUGH : rc;
}

void textlist_end(struct textlist *l)
{
	struct span line;

	if (feed_last(&l->feed, &line))
		l->line(l, line);
	record_end(&l->r, l->mem);
	l->field = NONE;
}
