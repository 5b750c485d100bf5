/* The words that start a container: what it may not do stands there. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "recipes/regress_engine.h"

static void confines(void **state)
{
	static const char *const mounts[] = { "/src/Lib/test", "/usr/lib/python3.11/test", NULL };
	static const char *const words[] = {
		"/usr/bin/podman", "run", "--rm", "--pull=never", "--network=none",
		"--pids-limit=4096", "--memory=1073741824", "--user", "65534:65534", "--name",
		"ampy-regress-7-t0", "/tmp/x/t0:/ampy", "/src/Lib/test:/usr/lib/python3.11/test:ro",
		"--entrypoint=python3", "example/python:3.11",
	};
	struct regress_engine e = {
		.path = "/usr/bin/podman", .image = "example/python:3.11", .python = "python3",
		.user = "65534:65534", .tag = "ampy-regress-7", .mounts = mounts,
	};
	struct arena *mem = arena_new();
	struct list argv = { 0 };

	(void)state;
	engine_begin(&e, "/tmp/x/t0", "t0", 1 << 30, &argv, mem);
	assert_string_equal(argv.v[0], e.path);
	for (size_t i = 0; i < LEN(words); i++)
		if (!list_has(&argv, words[i]))
			fail_msg("without '%s'", words[i]);
	/* The image ends the engine's own options, and the Python all of them. */
	assert_string_equal(argv.v[argv.n - 6], e.image);
	assert_string_equal(argv.v[argv.n - 1], "python3");
	e.network = true;
	argv = (struct list){ 0 };
	engine_begin(&e, "/tmp/x/t0", "t0", 0, &argv, mem);
	assert_false(list_has(&argv, "--network=none"));
	for (size_t i = 0; i < argv.n; i++)
		assert_null(strstr(argv.v[i], "--memory"));
	arena_free(mem);
}

static void says_what_is_missing(void **state)
{
	struct regress_engine e = { 0 };
	struct arena *mem = arena_new();
	struct err err = { 0 };

	(void)state;
	assert_int_equal(engine_find("no-such-engine", mem, &e, &err), -ENOENT);
	assert_non_null(strstr(err.text, "no-such-engine"));
	arena_free(mem);
}

UNIT(cmocka_unit_test(confines), cmocka_unit_test(says_what_is_missing))
