/* The tree that tomlread.c makes of a TOML document and toml.c looks into. */
#ifndef AMPY_TOMLTREE_H
#define AMPY_TOMLTREE_H

#include "base.h"

#include "scan.h"

struct arena;

enum {
	TOML_HEADED = 1,      /* a table that a header names: none may name it again */
	TOML_DOTTED = 2,      /* made by a dotted key: these alone may add to it */
	TOML_CLOSED = 4,      /* an inline table: nothing may be added */
	TOML_TABLES = 8,      /* an array that [[headers]] make */
	TOML_INDEXED = 16,    /* a table with many keys: its `n` is the number of its index */
};

/* A place of bytes: in the text, or with TOML_DECODED set in what was decoded. */
#define TOML_DECODED UINT32_C(0x80000000)

struct toml_node {
	uint32_t next;        /* in the same table or array; 0 at the end */
	uint32_t at, n;       /* the bytes of a value; first and last member of a table or array */
	uint32_t key;         /* its bytes; in an array where the element stands in the text */
	uint16_t key_n;
	uint8_t kind, flags;
};

/* The members of one table by their keys: open addressing, 0 is free. */
struct toml_index {
	uint32_t *slots;
	uint32_t mask, used, last;
};

enum { TOML_PAGE = 1024 };

struct toml_doc {
	struct text text;
	struct arena *mem;
	struct toml_node **pages;  /* of TOML_PAGE nodes; number 0 is none, 1 the document */
	uint32_t npages, pages_room, used;
	struct toml_index *indexes;
	uint32_t nindexes, indexes_room;
	char *decoded;             /* before each string 4 bytes: where in the text it is */
	uint32_t decoded_n;
	uint32_t seed;
};

static inline struct toml_node *toml_node(const struct toml_doc *d, uint32_t i)
{
	return &d->pages[i / TOML_PAGE][i % TOML_PAGE];
}

static inline const char *toml_bytes(const struct toml_doc *d, uint32_t at)
{
	return at & TOML_DECODED ? d->decoded + (at & ~TOML_DECODED) : d->text.v + at;
}

static inline struct span toml_node_key(const struct toml_doc *d, const struct toml_node *v)
{
	return (struct span){ toml_bytes(d, v->key), v->key_n };
}

/* An empty document: its table is node 1. */
struct toml_doc *toml_doc_new(const struct text *text, struct arena *mem);
/* The member with this key, or 0. */
uint32_t toml_find(const struct toml_doc *d, uint32_t table, struct span key);
/* A new member at the end; a table does not have the key yet (key and key_n are as in the node). */
uint32_t toml_add(struct toml_doc *d, uint32_t to, uint32_t key, uint16_t key_n, uint8_t kind);
/* Of an array that is not empty. */
uint32_t toml_last(const struct toml_doc *d, uint32_t array);
/* Room for a string of at most n bytes, in place of what begins at `at` in the text; its place. */
uint32_t toml_decoded(struct toml_doc *d, size_t at);

#endif
