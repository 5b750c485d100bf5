/* A new folder as a root, for tests that write: UNIT_TREE(test) makes and removes it. */
#ifndef AMPY_TREE_H
#define AMPY_TREE_H

#include "unit.h"

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/root.h"
#include "probes/base/scratch.h"

static struct arena *mem;
static const char *at;     /* its path here */
static struct root *root;

static int tree_open(void **state)
{
	struct err err = { 0 };

	(void)state;
	mem = arena_new();
	assert_int_equal(scratch_make(mem, &at, &err), 0);
	assert_int_equal(root_open(at, &root, &err), 0);
	return 0;
}

static int tree_close(void **state)
{
	(void)state;
	root_close(root);
	assert_int_equal(scratch_remove(at), 0);
	arena_free(mem);
	return 0;
}

#endif
