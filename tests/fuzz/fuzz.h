/* A fuzz target is FUZZ(bytes, mem) { ... }: exact bytes without a NUL behind them, and an arena.
 */
#ifndef AMPY_FUZZ_H
#define AMPY_FUZZ_H

#include "probes/base/base.h"

#include "probes/base/arena.h"
#include "probes/base/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A text's contract is a NUL at v[n]: the copy ends in one, and the sanitizer sees anything beyond.
 */
#define FUZZ(bytes, mem) \
	static void target(const struct text *bytes, struct arena *mem); \
	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) \
	{ \
		struct arena *arena = arena_new(); \
		char *exact = malloc(size + 1); \
		struct text text = { exact, size }; \
		if (!exact) \
			return 0; \
		if (size) \
			memcpy(exact, data, size); \
		exact[size] = '\0'; \
		target(&text, arena); \
		free(exact); \
		arena_free(arena); \
		return 0; \
	} \
	static void target(const struct text *bytes, struct arena *mem)

#endif
