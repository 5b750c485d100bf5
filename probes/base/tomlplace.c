/* Where the keys and headers of TOML lead, and whether they may. */
#include "base.h"

#include <errno.h>

#include "err.h"
#include "tomlread.h"
#include "tomltree.h"

static const char fixed[] = "this key is defined already, and cannot be added to";

int toml_fail(const struct toml_reader *r, int rc, const char *where, const char *why)
{
	const char *line = r->doc->text.v;
	size_t lines = 1, column = 1;

	for (const char *p = line; (p = memchr(p, '\n', (size_t)(where - p))); line = ++p)
		lines++;
	for (const char *p = line; p < where; p++)
		if (((unsigned char)*p & 0xc0) != 0x80)
			column++;
	return err_set(r->err, rc, "line %zu, column %zu: %s", lines, column, why);
}

uint32_t toml_add_part(struct toml_reader *r, uint32_t to, const struct toml_part *k,
		       enum toml_kind kind)
{
	if (r->doc->used - 2 >= r->max->values) {
		(void)toml_fail(r, -E2BIG, k->begin, "there are more values than allowed");
		return 0;
	}
	return toml_add(r->doc, to, k->at, k->n, (uint8_t)kind);
}

uint32_t toml_find_part(const struct toml_reader *r, uint32_t table, const struct toml_part *k)
{
	return toml_find(r->doc, table, (struct span){ toml_bytes(r->doc, k->at), k->n });
}

int toml_go_dotted(struct toml_reader *r, uint32_t table, const struct toml_part *k, uint32_t *ret)
{
	uint32_t i = toml_find_part(r, table, k);

	if (!i) {
		i = toml_add_part(r, table, k, TOML_TABLE);
		if (!i)
			return r->err->code;
		toml_node(r->doc, i)->flags = TOML_DOTTED;
	} else if (!(toml_node(r->doc, i)->flags & TOML_DOTTED)) {
		return toml_fail(r, -EBADMSG, k->begin, fixed);
	}
	*ret = i;
	return 0;
}

int toml_go_header(struct toml_reader *r, uint32_t table, const struct toml_part *k, uint32_t *ret)
{
	uint32_t i = toml_find_part(r, table, k);
	const struct toml_node *v;

	if (!i) {
		i = toml_add_part(r, table, k, TOML_TABLE);
		*ret = i;
		return i ? 0 : r->err->code;
	}
	v = toml_node(r->doc, i);
	if (v->flags & TOML_TABLES)
		i = toml_last(r->doc, i);
	else if (v->kind != TOML_TABLE || v->flags & TOML_CLOSED)
		return toml_fail(r, -EBADMSG, k->begin, fixed);
	*ret = i;
	return 0;
}

int toml_open_table(struct toml_reader *r, uint32_t table, const struct toml_part *k)
{
	uint32_t i = toml_find_part(r, table, k);
	const unsigned once = TOML_HEADED | TOML_DOTTED | TOML_CLOSED;

	if (i && (toml_node(r->doc, i)->kind != TOML_TABLE || toml_node(r->doc, i)->flags & once))
		return toml_fail(r, -EBADMSG, k->begin, "this table is defined already");
	if (!i)
		i = toml_add_part(r, table, k, TOML_TABLE);
	if (!i)
		return r->err->code;
	toml_node(r->doc, i)->flags |= TOML_HEADED;
	r->table = i;
	return 0;
}

int toml_open_element(struct toml_reader *r, uint32_t table, const struct toml_part *k)
{
	uint32_t i = toml_find_part(r, table, k);
	const struct toml_part element = { k->begin, (uint32_t)(k->begin - r->doc->text.v), 0 };

	if (!i) {
		i = toml_add_part(r, table, k, TOML_ARRAY);
		if (!i)
			return r->err->code;
		toml_node(r->doc, i)->flags |= TOML_TABLES;
	} else if (!(toml_node(r->doc, i)->flags & TOML_TABLES)) {
		return toml_fail(r, -EBADMSG, k->begin, "this key is defined already as something else");
	}
	r->table = toml_add_part(r, i, &element, TOML_TABLE);
	if (!r->table)
		return r->err->code;
	toml_node(r->doc, r->table)->flags |= TOML_HEADED;
	return 0;
}
