/* One TOML document being read, for the files that read it. */
#ifndef AMPY_TOMLREAD_H
#define AMPY_TOMLREAD_H

#include "base.h"

#include "toml.h"

struct err;
struct toml_doc;

/* *end is the NUL behind the text, so that one byte may always be looked at. */
struct toml_reader {
	const char *p, *end;
	struct toml_doc *doc;
	const struct toml_limits *max;
	struct err *err;
	uint32_t table;         /* the one that the last header named */
	unsigned depth;         /* how deep it is */
};

struct toml_part {
	const char *begin;
	uint32_t at;            /* as in a node */
	uint16_t n;
};

/* Returns rc, with "line 3, column 7: " before what is wrong. */
int toml_fail(const struct toml_reader *r, int rc, const char *where, const char *why);
/* A new member, or 0 with the error set where the limit is reached. */
uint32_t toml_add_part(struct toml_reader *r, uint32_t to, const struct toml_part *k,
		       enum toml_kind kind);
/* The member with this key, or 0. */
uint32_t toml_find_part(const struct toml_reader *r, uint32_t table, const struct toml_part *k);

/* Where keys and headers lead, and whether they may: what is defined cannot be defined again.
 * The table that one part of a dotted key leads to, and one part of a header (of an array its last
 * table); not of the last part.
 */
int toml_go_dotted(struct toml_reader *r, uint32_t table, const struct toml_part *k, uint32_t *ret);
int toml_go_header(struct toml_reader *r, uint32_t table, const struct toml_part *k, uint32_t *ret);
/* The last part of [table] and of [[table]]: sets r->table. */
int toml_open_table(struct toml_reader *r, uint32_t table, const struct toml_part *k);
int toml_open_element(struct toml_reader *r, uint32_t table, const struct toml_part *k);

#endif
