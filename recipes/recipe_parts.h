/* What the reader of recipes and their model share. */
#ifndef AMPY_RECIPE_PARTS_H
#define AMPY_RECIPE_PARTS_H

#include "recipe.h"

struct fact_field;

enum { MAX_RECIPES = 256, MAX_PROFILES = 16 };

struct recipes {
	struct recipe v[MAX_RECIPES];
	size_t n;
	struct recipe_profile profiles[MAX_PROFILES];
	size_t nprofiles;
};

/* The words between blanks, NULL-terminated. */
const char *const *words_of(const char *value, struct arena *mem);
/* The field "cpu.arch" of the facts, with its probe; NULL when there is none. */
const struct fact_field *recipe_field(const char *name, unsigned *probe);

#endif
