/* Lists of words as argv has them: NULL-terminated; NULL is an empty one. */
#ifndef AMPY_WORDS_H
#define AMPY_WORDS_H

#include "base.h"

struct arena;

size_t words_count(const char *const *words);
bool words_have(const char *const *words, const char *word);
/* "a, b, c"; "" where there are none. */
const char *words_join(const char *const *words, const char *between, struct arena *mem);

#endif
