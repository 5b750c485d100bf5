/* Reading TOML 1.0.0. */
#include "base.h"

#include <errno.h>

#include "err.h"
#include "scan.h"
#include "tomlread.h"
#include "tomlstring.h"
#include "tomltree.h"
#include "tomlvalue.h"
#include "utf8.h"

static int bad(const struct toml_reader *r, const char *why)
{
	return toml_fail(r, -EBADMSG, r->p, why);
}

static void skip_blanks(struct toml_reader *r)
{
	while (*r->p == ' ' || *r->p == '\t')
		r->p++;
}

/* LF or CR LF; false where none is. */
static bool skip_newline(struct toml_reader *r)
{
	size_t n = *r->p == '\n' ? 1 : *r->p == '\r' && r->p[1] == '\n' ? 2 : 0;

	r->p += n;
	return n > 0;
}

static int skip_comment(struct toml_reader *r)
{
	if (*r->p != '#')
		return 0;
	for (;; r->p++) {
		r->p = toml_skip_plain(r->p, r->end, '\\');
		if (r->p == r->end || *r->p == '\n' || (*r->p == '\r' && r->p[1] == '\n'))
			return 0;
		if (*r->p != '\t' && *r->p != '\\')
			return bad(r, "a control character may not stand in a comment");
	}
}

/* The rest of a line behind what stands on it. */
static int end_line(struct toml_reader *r)
{
	int rc;

	skip_blanks(r);
	rc = skip_comment(r);
	if (rc < 0)
		return rc;
	return r->p == r->end || skip_newline(r) ? 0 : bad(r, "the line should end here");
}

/* Blanks, comments and line ends, as they may stand in an array. */
static int skip_all(struct toml_reader *r)
{
	int rc;

	do {
		skip_blanks(r);
		rc = skip_comment(r);
	} while (rc == 0 && skip_newline(r));
	return rc;
}

/* A string as a node has it: where it lies, and how long it is. */
static int read_string(struct toml_reader *r, bool multi, uint32_t *at, size_t *n)
{
	const char *why = NULL, *where = NULL, *begin = r->p, *end;
	struct toml_doc *d = r->doc;
	struct toml_string s;

	end = toml_string_find(begin, r->end, multi, &s, &why, &where);
	if (!end)
		return toml_fail(r, -EBADMSG, where, why);
	*at = (uint32_t)(s.v - d->text.v);
	*n = s.n;
	if (s.coded) {
		*at = toml_decoded(d, (size_t)(begin - d->text.v));
		*n = toml_string_decode(&s, d->decoded + d->decoded_n, &why, &where);
		if (*n == SIZE_MAX)
			return toml_fail(r, -EBADMSG, where, why);
		d->decoded_n += (uint32_t)*n;
	}
	r->p = end;
	return 0;
}

static bool is_bare(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_';
}

/* One part of a dotted key, and the blanks behind it. */
static int read_key(struct toml_reader *r, struct toml_part *ret)
{
	struct toml_part k = { .begin = r->p, .at = (uint32_t)(r->p - r->doc->text.v) };
	size_t n = 0;
	int rc = 0;

	if (*r->p == '"' || *r->p == '\'') {
		rc = read_string(r, false, &k.at, &n);
	} else {
		while (is_bare(r->p[n]))
			n++;
		if (!n)
			return bad(r, "a key is missing");
		r->p += n;
	}
	if (rc < 0)
		return rc;
	if (n > UINT16_MAX)
		return toml_fail(r, -E2BIG, k.begin, "the key is longer than allowed");
	k.n = (uint16_t)n;
	skip_blanks(r);
	*ret = k;
	return 0;
}

static int too_deep(const struct toml_reader *r)
{
	return toml_fail(r, -E2BIG, r->p, "this is nested deeper than allowed");
}

static int read_value(struct toml_reader *r, uint32_t to, const struct toml_part *k,
		      unsigned depth);

static int read_array(struct toml_reader *r, uint32_t array, unsigned depth)
{
	struct toml_part k;
	int rc;

	for (;;) {
		rc = skip_all(r);
		if (rc < 0)
			return rc;
		if (*r->p == ']')
			break;
		k = (struct toml_part){ r->p, (uint32_t)(r->p - r->doc->text.v), 0 };
		rc = read_value(r, array, &k, depth + 1);
		if (rc == 0)
			rc = skip_all(r);
		if (rc < 0)
			return rc;
		if (*r->p != ',' && *r->p != ']')
			return bad(r, "a comma or ] should stand here");
		if (*r->p == ',')
			r->p++;
	}
	r->p++;
	return 0;
}

/* Keys with "." between: goes from *table into each but the last, which is *k. */
static int read_keys(struct toml_reader *r,
		     int (*go)(struct toml_reader *r, uint32_t table, const struct toml_part *k,
			       uint32_t *ret),
		     uint32_t *table, unsigned *depth, struct toml_part *k)
{
	int rc = read_key(r, k);

	while (rc == 0 && *r->p == '.') {
		if (++*depth > r->max->depth)
			return too_deep(r);
		rc = go(r, *table, k, table);
		if (rc < 0)
			return rc;
		r->p++;
		skip_blanks(r);
		rc = read_key(r, k);
	}
	return rc;
}

static int read_pair(struct toml_reader *r, uint32_t table, unsigned depth)
{
	struct toml_part k;
	int rc = read_keys(r, toml_go_dotted, &table, &depth, &k);

	if (rc < 0)
		return rc;
	if (*r->p != '=')
		return bad(r, "= should stand here");
	if (toml_find_part(r, table, &k))
		return toml_fail(r, -EBADMSG, k.begin, "this key is defined already");
	r->p++;
	skip_blanks(r);
	return read_value(r, table, &k, depth + 1);
}

static int read_inline(struct toml_reader *r, uint32_t table, unsigned depth)
{
	int rc;

	skip_blanks(r);
	if (*r->p != '}') {
		for (;;) {
			skip_blanks(r);
			rc = read_pair(r, table, depth);
			if (rc < 0)
				return rc;
			skip_blanks(r);
			if (*r->p == '}')
				break;
			if (*r->p != ',')
				return bad(r, "a comma or } should stand here");
			r->p++;
		}
	}
	r->p++;
	toml_node(r->doc, table)->flags |= TOML_CLOSED;
	return 0;
}

static int read_plain(struct toml_reader *r, uint32_t to, const struct toml_part *k)
{
	struct span s = { r->p, (size_t)(r->end - r->p) };
	const char *why = NULL;
	struct toml_node *v;
	uint32_t i;
	int kind;

	s.n = toml_value_length(s);
	kind = toml_value_kind(s, &why);
	if (kind == TOML_NONE)
		return bad(r, why);
	i = toml_add_part(r, to, k, (enum toml_kind)kind);
	if (!i)
		return r->err->code;
	v = toml_node(r->doc, i);
	v->at = (uint32_t)(s.v - r->doc->text.v);
	v->n = (uint32_t)s.n;
	r->p += s.n;
	return 0;
}

static int read_text(struct toml_reader *r, uint32_t to, const struct toml_part *k)
{
	uint32_t at, i;
	size_t n;
	int rc = read_string(r, true, &at, &n);

	if (rc < 0)
		return rc;
	i = toml_add_part(r, to, k, TOML_STRING);
	if (!i)
		return r->err->code;
	toml_node(r->doc, i)->at = at;
	toml_node(r->doc, i)->n = (uint32_t)n;
	return 0;
}

static int read_value(struct toml_reader *r, uint32_t to, const struct toml_part *k, unsigned depth)
{
	bool array = *r->p == '[';
	uint32_t i;

	if (*r->p == '"' || *r->p == '\'')
		return read_text(r, to, k);
	if (!array && *r->p != '{')
		return read_plain(r, to, k);
	if (depth > r->max->depth)
		return too_deep(r);
	i = toml_add_part(r, to, k, array ? TOML_ARRAY : TOML_TABLE);
	if (!i)
		return r->err->code;
	r->p++;
	return array ? read_array(r, i, depth) : read_inline(r, i, depth);
}

static int read_header(struct toml_reader *r)
{
	bool element = r->p[1] == '[';
	uint32_t table = 1;
	unsigned depth = 1;
	struct toml_part k;
	int rc;

	r->p += element ? 2 : 1;
	skip_blanks(r);
	rc = read_keys(r, toml_go_header, &table, &depth, &k);
	if (rc < 0)
		return rc;
	if (*r->p != ']' || (element && r->p[1] != ']'))
		return bad(r, element ? "]] should stand here" : "] should stand here");
	r->p += element ? 2 : 1;
	r->depth = depth;
	return element ? toml_open_element(r, table, &k) : toml_open_table(r, table, &k);
}

static int read_line(struct toml_reader *r)
{
	int rc = 0;

	skip_blanks(r);
	if (*r->p == '[')
		rc = read_header(r);
	else if (r->p < r->end && *r->p != '#' && *r->p != '\n' && *r->p != '\r')
		rc = read_pair(r, r->table, r->depth);
	return rc < 0 ? rc : end_line(r);
}

/* The first byte that is not UTF-8, or the end. */
static const char *check_utf8(const char *p, const char *end)
{
	while (p < end) {
		uint64_t v;
		size_t n;

		while (end - p >= (ptrdiff_t)sizeof v) {
			memcpy(&v, p, sizeof v);
			if (v & UINT64_C(0x8080808080808080))
				break;
			p += sizeof v;
		}
		n = utf8_take(p, (size_t)(end - p));
		if (!n)
			break;
		p += n;
	}
	return p;
}

int toml_read(const struct text *text, const struct toml_limits *max, struct arena *mem,
	      struct toml *ret, struct err *err)
{
	struct toml_reader r = { text->v, text->v + text->n, NULL, max, err, 1, 0 };
	int rc = 0;

	if (text->n > max->bytes || text->n > UINT32_C(1) << 30)
		return err_set(err, -EFBIG, "the document is larger than allowed");
	r.doc = toml_doc_new(text, mem);
	r.p = check_utf8(text->v, r.end);
	if (r.p < r.end)
		return bad(&r, "this is not UTF-8");
	r.p = text->v;
	if (span_starts((struct span){ text->v, text->n }, "\xef\xbb\xbf"))
		r.p += 3;
	while (rc == 0 && r.p < r.end)
		rc = read_line(&r);
	if (rc < 0)
		return rc;
	*ret = (struct toml){ r.doc, 1 };
	return 0;
}
