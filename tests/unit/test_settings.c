/* When an environment's settings are to be written, taken out, or left as they are. */
#include "tree.h"

#include <sys/stat.h>
#include <unistd.h>

#include "probes/base/scan.h"
#include "recipes/plan.h"
#include "recipes/settings.h"

static const char *const two[] = { "OMP_NUM_THREADS=8", "OPENBLAS_NUM_THREADS=8", NULL };
static const char *const one[] = { "OMP_NUM_THREADS=8", NULL };

static void activate(const char *text)
{
	const struct text body = { text, strlen(text) };
	struct err err = { 0 };

	(void)mkdir(JOIN(mem, at, "/v"), 0755);
	(void)mkdir(JOIN(mem, at, "/v/bin"), 0755);
	(void)unlink(JOIN(mem, at, "/v/bin/activate"));
	assert_int_equal(scratch_write(JOIN(mem, at, "/v/bin"), "activate", &body, mem, &err), 0);
}

/* The steps that are planned for these variables. */
static const struct plan *planned(const char *owner, const char *const *variables)
{
	struct plan *plan = TAKE(mem, struct plan);

	settings_plan(root, "/v", owner, variables, plan, mem);
	return plan;
}

static void cases(void **state)
{
	static const char block[] = "# ampy: begin\nif x; then\n    export OMP_NUM_THREADS=8\n"
				    "    export OPENBLAS_NUM_THREADS=8\nfi\n# ampy: end\n";
	static const struct { const char *text; const char *const *variables; bool there, step; } rows[] = {
		{ "deactivate () {\n}\n", two, false, true },
		{ "deactivate () {\n}\n", NULL, false, false },
		{ block, two, true, false },
		{ block, one, true, false },
		{ block, NULL, true, true },
		{ "# ampy: begin\nexport OMP_NUM_THREADS=9\n# ampy: end\n", one, true, true },
		/* Somebody's own line is not ours. */
		{ "export OMP_NUM_THREADS=8\n", one, false, true },
		{ "", NULL, false, false },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		const struct plan *plan;

		activate(rows[i].text);
		plan = planned(NULL, rows[i].variables);
		assert_int_equal(settings_there(root, "/v", mem), rows[i].there);
		assert_int_equal(plan->nsteps, rows[i].step);
		if (plan->nsteps)
			assert_int_equal(plan->steps[0].kind, STEP_SETTINGS);
	}
}

static void words(void **state)
{
	const struct plan *plan = planned("ada", two);
	const char *const *argv;

	(void)state;
	assert_int_equal(plan->nsteps, 1);
	argv = plan->steps[0].argv;
	assert_string_equal(argv[0], "/v/bin/python");
	assert_string_equal(argv[4], "/v/bin");
	assert_string_equal(argv[5], two[0]);
	assert_string_equal(argv[6], two[1]);
	assert_null(argv[7]);
	assert_string_equal(plan->steps[0].owner, "ada");
	assert_string_equal(plan->steps[0].title,
			    "Let /v/bin/activate set OMP_NUM_THREADS=8, OPENBLAS_NUM_THREADS=8, as ada");
	assert_false(plan->steps[0].as_root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(cases, tree_open, tree_close),
		cmocka_unit_test_setup_teardown(words, tree_open, tree_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
