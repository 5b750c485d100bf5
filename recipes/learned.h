/* What was found out before, by a name. */
#ifndef AMPY_LEARNED_H
#define AMPY_LEARNED_H

#include "../probes/base/base.h"

#include "../probes/wheel/lockindex.h"

struct arena;

/* Zero is an empty one. */
struct learned {
	const char **keys;
	void **v;
	size_t n, room;
	struct lock_index index;
};

/* NULL where nothing was learned under that name. */
void *recall(const struct learned *l, const char *key);
/* Key and value have to stay; a name is learned but once. */
void learn(struct learned *l, const char *key, void *value, struct arena *mem);

#endif
