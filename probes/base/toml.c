/* Looking into a TOML document that was read. */
#include "base.h"

#include "arena.h"
#include "scan.h"
#include "toml.h"
#include "tomltree.h"
#include "tomlvalue.h"

static const struct toml none;

static const struct toml_node *node(struct toml v)
{
	return v.at ? toml_node(v.doc, v.at) : NULL;
}

enum toml_kind toml_kind(struct toml v)
{
	return v.at ? (enum toml_kind)node(v)->kind : TOML_NONE;
}

size_t toml_line(struct toml v)
{
	const struct toml_node *n = node(v);
	const char *text, *end;
	size_t line = 1;
	uint32_t at;

	if (!n)
		return 0;
	at = n->key;
	if (at & TOML_DECODED)
		memcpy(&at, toml_bytes(v.doc, at) - sizeof at, sizeof at);
	text = v.doc->text.v;
	end = text + at;
	while ((text = memchr(text, '\n', (size_t)(end - text)))) {
		line++;
		text++;
	}
	return line;
}

struct toml toml_at(struct toml v, struct span key)
{
	if (toml_kind(v) != TOML_TABLE)
		return none;
	return (struct toml){ v.doc, toml_find(v.doc, v.at, key) };
}

struct toml toml_get(struct toml v, const char *path)
{
	while (v.at && *path) {
		size_t n = strcspn(path, ".");

		v = toml_at(v, (struct span){ path, n });
		path += n + (path[n] ? 1 : 0);
	}
	return v;
}

struct toml toml_first(struct toml v)
{
	const struct toml_node *n = node(v);

	if (!n || (n->kind != TOML_ARRAY && n->kind != TOML_TABLE))
		return none;
	return (struct toml){ v.doc, n->at };
}

struct toml toml_next(struct toml member)
{
	return member.at ? (struct toml){ member.doc, node(member)->next } : none;
}

struct span toml_key(struct toml member)
{
	const struct toml_node *n = node(member);

	return n && n->key_n ? toml_node_key(member.doc, n) : SPAN("");
}

struct span toml_span(struct toml v)
{
	const struct toml_node *n = node(v);

	if (!n || n->kind == TOML_ARRAY || n->kind == TOML_TABLE)
		return SPAN("");
	return (struct span){ toml_bytes(v.doc, n->at), n->n };
}

bool toml_text(struct toml v, const char *path, struct span *ret)
{
	v = toml_get(v, path);
	if (toml_kind(v) != TOML_STRING)
		return false;
	*ret = toml_span(v);
	return true;
}

/* It was seen to fit when the document was read. */
bool toml_integer(struct toml v, const char *path, int64_t *ret)
{
	struct span s;
	uint64_t sum = 0, base = 10;
	bool minus;

	v = toml_get(v, path);
	if (toml_kind(v) != TOML_INTEGER)
		return false;
	s = toml_span(v);
	minus = s.v[0] == '-';
	if (minus || s.v[0] == '+')
		s = (struct span){ s.v + 1, s.n - 1 };
	if (s.n > 2 && s.v[0] == '0') {
		base = s.v[1] == 'x' ? 16 : s.v[1] == 'o' ? 8 : 2;
		s = (struct span){ s.v + 2, s.n - 2 };
	}
	for (size_t i = 0; i < s.n; i++) {
		char c = s.v[i];

		if (c != '_')
			sum = sum * base + (uint64_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	*ret = minus ? (int64_t)(0 - sum) : (int64_t)sum;
	return true;
}

bool toml_float(struct toml v, const char *path, double *ret)
{
	char digits[TOML_NUMBER + 1];
	struct span s;
	size_t n = 0;

	v = toml_get(v, path);
	if (toml_kind(v) != TOML_FLOAT)
		return false;
	s = toml_span(v);
	for (size_t i = 0; i < s.n; i++)
		if (s.v[i] != '_')
			digits[n++] = s.v[i];
	digits[n] = '\0';
	*ret = strtod(digits, NULL);
	return true;
}

bool toml_bool(struct toml v, const char *path, bool *ret)
{
	v = toml_get(v, path);
	if (toml_kind(v) != TOML_BOOL)
		return false;
	*ret = toml_span(v).v[0] == 't';
	return true;
}

static const char *copy(struct toml v, struct arena *mem)
{
	struct span s;

	if (!toml_text(v, "", &s) || memchr(s.v, '\0', s.n))
		return NULL;
	return span_dup(s, mem);
}

const char *toml_str(struct toml v, const char *path, struct arena *mem)
{
	return copy(toml_get(v, path), mem);
}

const char *const *toml_list(struct toml v, const char *path, struct arena *mem)
{
	struct list all = { 0 };

	v = toml_get(v, path);
	if (toml_kind(v) != TOML_ARRAY)
		return NULL;
	list_add(&all, NULL, mem);
	for (v = toml_first(v); v.at; v = toml_next(v)) {
		const char *s = copy(v, mem);

		if (!s)
			return NULL;
		list_add(&all, s, mem);
	}
	return all.v;
}
