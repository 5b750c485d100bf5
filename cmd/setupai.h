/* `ampy setup --framework`. */
#ifndef AMPY_SETUPAI_H
#define AMPY_SETUPAI_H

#include "setup.h"

/* The names, checked: EXIT_USAGE with the error set. */
enum cmd_exit setupai_begin(struct setup *s);
/* Was anything named that comes as wheels, and so needs an environment? */
bool setupai_has_wheels(const struct setup *s);
/* Asks the index, once; *specs gets what pip is given beside what it already holds. */
enum cmd_exit setupai_specs(struct setup *s, const struct root *root, const char *const **specs);
/* What is fetched and what cannot be had, and the environment's settings. */
void setupai_plan(struct setup *s, const struct root *root, const char *owner, struct plan *plan);
void setupai_images(struct setup *s, const struct root *root, struct plan *plan);

#endif
