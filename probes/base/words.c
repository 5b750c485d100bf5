/* Lists of words. */
#include "base.h"

#include "arena.h"
#include "words.h"

size_t words_count(const char *const *words)
{
	size_t n = 0;

	while (words && words[n])
		n++;
	return n;
}

bool words_have(const char *const *words, const char *word)
{
	for (; words && *words; words++)
		if (strcmp(*words, word) == 0)
			return true;
	return false;
}

const char *words_join(const char *const *words, const char *between, struct arena *mem)
{
	const char *all = "";

	for (size_t i = 0; words && words[i]; i++)
		all = JOIN(mem, all, i ? between : "", words[i]);
	return all;
}
