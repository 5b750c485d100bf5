/* What came of `ampy bench`, for people. */
#ifndef AMPY_BENCHTEXT_H
#define AMPY_BENCHTEXT_H

#include "cmd.h"

struct bench;
struct bench_verdict;
struct facts;

void bench_text(struct env *env, const struct bench *b, const struct bench_verdict *v,
		const struct facts *facts);

#endif
