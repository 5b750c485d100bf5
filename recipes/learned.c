/* What was found out before, by a name. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/scan.h"
#include "learned.h"

static bool same_key(const void *key, const void *all, uint32_t value)
{
	return strcmp(((const struct learned *)all)->keys[value], key) == 0;
}

void *recall(const struct learned *l, const char *key)
{
	uint32_t at = lock_index_find(&l->index, lock_hash(span_of(key), 0), same_key, key, l);

	return at == LOCK_NONE ? NULL : l->v[at];
}

void learn(struct learned *l, const char *key, void *value, struct arena *mem)
{
	if (l->n == l->room) {
		size_t room = l->room ? l->room * 2 : 64;
		const char **keys = TAKE_N(mem, room, const char *);
		void **v = TAKE_N(mem, room, void *);

		if (l->n) {
			memcpy(keys, l->keys, l->n * sizeof *keys);
			memcpy(v, l->v, l->n * sizeof *v);
		}
		l->keys = keys;
		l->v = v;
		l->room = room;
	}
	l->keys[l->n] = key;
	l->v[l->n] = value;
	lock_index_add(&l->index, lock_hash(span_of(key), 0), (uint32_t)l->n++, mem);
}
