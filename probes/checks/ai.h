/* What the checks of AI frameworks share. */
#ifndef AMPY_CHECKS_AI_H
#define AMPY_CHECKS_AI_H

#include "../framework.h"
#include "check.h"

/* "tensorflow", "tensorflow-cpu" or "tensorflow-cpu-aws" */
bool ai_is_tensorflow(const struct framework_facts *f);
/* The first row of this name, "tensorflow" standing for all of TensorFlow's; NULL: none. */
const struct framework_facts *ai_find(const struct judge *j, const char *name);
/* What a finding about it is about: the folder of packages and its name. */
const char *ai_subject(const struct judge *j, const struct framework_facts *f);
/* The version without its local part: "2.9.1" of "2.9.1+cpu". */
const char *ai_version(const struct judge *j, const struct framework_facts *f);
/* An Ampere Optimized build is there: PyTorch's mark, or the release file of the image. */
bool ai_has_ampere(const struct judge *j);

#endif
