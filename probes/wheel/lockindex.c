/* Finding what was numbered by its bytes. */
#include "../base/base.h"

#include <sys/auxv.h>

#include "../base/arena.h"
#include "lockindex.h"

enum { INDEX_START = 64 };

/* The secret that the kernel gives each program (getauxval(3)). */
static uint32_t secret(void)
{
	static uint32_t seed;
	const void *random;

	if (seed)
		return seed;
	random = (const void *)(uintptr_t)getauxval(AT_RANDOM);
	if (random)
		memcpy(&seed, random, sizeof seed);
	seed = seed % UINT32_C(2147400000) + 65537;
	return seed;
}

/* A polynomial over the prime 2^31 - 1 at a secret point (Carter and Wegman), three bytes a step.
 */
uint32_t lock_hash(struct span key, uint32_t salt)
{
	const uint64_t prime = UINT64_C(0x7fffffff);
	const unsigned char *p = (const unsigned char *)key.v;
	uint64_t seed = secret(), h = salt + UINT64_C(1);

	for (size_t i = 0; i < key.n; i += 3) {
		uint64_t part = p[i];

		part |= i + 1 < key.n ? (uint64_t)p[i + 1] << 8 : UINT64_C(0);
		part |= i + 2 < key.n ? (uint64_t)p[i + 2] << 16 : UINT64_C(0);
		h = h * seed + part;
		h = (h & prime) + (h >> 31);
		h = (h & prime) + (h >> 31);
	}
	h = h * seed + key.n;
	h = (h & prime) + (h >> 31);
	return (uint32_t)((h & prime) + (h >> 31));
}

uint32_t lock_index_find(const struct lock_index *x, uint32_t hash,
			 bool (*same)(const void *key, const void *all, uint32_t value),
			 const void *key, const void *all)
{
	if (!x->v)
		return LOCK_NONE;
	for (uint32_t i = hash & x->mask; x->v[i].value; i = (i + 1) & x->mask)
		if (x->v[i].hash == hash && same(key, all, x->v[i].value - 1))
			return x->v[i].value - 1;
	return LOCK_NONE;
}

static void put(struct lock_index *x, struct lock_slot slot)
{
	uint32_t i = slot.hash & x->mask;

	while (x->v[i].value)
		i = (i + 1) & x->mask;
	x->v[i] = slot;
}

void lock_index_add(struct lock_index *x, uint32_t hash, uint32_t value, struct arena *mem)
{
	if (!x->v || x->used >= x->mask / 2) {
		struct lock_index old = *x;

		x->mask = old.v ? old.mask * 2 + 1 : INDEX_START - 1;
		x->v = TAKE_N(mem, (size_t)x->mask + 1, struct lock_slot);
		for (size_t i = 0; old.v && i <= old.mask; i++)
			if (old.v[i].value)
				put(x, old.v[i]);
	}
	put(x, (struct lock_slot){ hash, value + 1 });
	x->used++;
}
