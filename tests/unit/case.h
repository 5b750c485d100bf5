/* An arena for each test: CASE(test) makes and frees it. */
#ifndef AMPY_CASE_H
#define AMPY_CASE_H

#include "unit.h"

#include "probes/base/arena.h"

static struct arena *mem;

static int case_begin(void **state)
{
	(void)state;
	mem = arena_new();
	return 0;
}

static int case_end(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, case_begin, case_end)

#endif
