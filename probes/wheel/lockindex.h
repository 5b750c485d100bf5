/* Finding what was numbered by its bytes, however many there are. */
#ifndef AMPY_LOCKINDEX_H
#define AMPY_LOCKINDEX_H

#include "../base/base.h"
#include "../base/scan.h"
#include "lock.h"

struct arena;

/* Zero is an empty one. */
struct lock_index {
	struct lock_slot { uint32_t hash, value; } *v;    /* open addressing; value + 1, 0 is free */
	uint32_t mask, used;
};

/* A hash that no file can be made to collide in on purpose; `salt` makes keys of several kinds. */
uint32_t lock_hash(struct span key, uint32_t salt);

/* Among the values with this hash the one that is the same, or LOCK_NONE. */
uint32_t lock_index_find(const struct lock_index *x, uint32_t hash,
			 bool (*same)(const void *key, const void *all, uint32_t value),
			 const void *key, const void *all);
void lock_index_add(struct lock_index *x, uint32_t hash, uint32_t value, struct arena *mem);

#endif
