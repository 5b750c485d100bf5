/* The command line: options before and after the command, and the nearest right word. */
#include "unit.h"

#include <errno.h>

#include "cmd/args.h"
#include "cmd/regresscmd.h"
#include "probes/base/arena.h"
#include "probes/checks/check.h"

enum { MAX = 8 };

static void mistakes(void **state)
{
	static const struct { const char *argv[MAX], *text, *hint;
	} rows[] = {
		{ { "doctr" }, "unknown command 'doctr'", "did you mean 'ampy doctor'?" },
		{ { "doc" }, "unknown command 'doc'", "did you mean 'ampy doctor'?" },
		{ { "zzz" }, "unknown command 'zzz'", "see 'ampy --help' for the commands" },
		{ { "doctor", "--profle", "dev" },
		  "unknown option '--profle' for doctor",
		  "did you mean '--profile'?" },
		{ { "--jsn", "doctor" }, "unknown option '--jsn'", "did you mean '--json'?" },
		{ { "doctor", "--root" }, "option '--root' needs a value", "write '--root DIR'" },
		{ { "doctor", "--json=yes" },
		  "option '--json' takes no value",
		  "write just '--json'" },
		{ { "doctor", "extra" },
		  "'extra' is one word too many for doctor",
		  "see 'ampy doctor --help'" },
		{ { "doctor", "-x" },
		  "unknown option '-x' for doctor",
		  "see 'ampy doctor --help'" },
		{ { "doctor", "-qv" }, "unknown option '-qv' for doctor", NULL },
	};
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		char *argv[MAX + 2] = { (char *)(uintptr_t)"ampy" };
		int argc = 1;
		struct args args;
		const char *hint = NULL;
		struct err err = { 0 };

		for (; rows[i].argv[argc - 1]; argc++)
			argv[argc] = (char *)(uintptr_t)rows[i].argv[argc - 1];
		assert_int_equal(args_read(argc, argv, mem, &args, &hint, &err), -EINVAL);
		assert_string_equal(err.text, rows[i].text);
		if (rows[i].hint)
			assert_string_equal(hint, rows[i].hint);
	}
	arena_free(mem);
}

static void both_sides(void **state)
{
	static const char *const words[] = { "ampy", "--root=/mnt", "doctor",
					     "-q",   "--json",      "--no-color" };
	char *argv[LEN(words)];
	struct arena *mem = arena_new();
	struct args args;
	const char *hint = NULL;
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < LEN(words); i++)
		argv[i] = (char *)(uintptr_t)words[i];
	assert_int_equal(args_read((int)LEN(words), argv, mem, &args, &hint, &err), 0);
	assert_string_equal(args.global.root, "/mnt");
	assert_true(args.global.json && args.global.quiet && args.global.no_color);
	assert_false(args.global.verbose);
	assert_string_equal(args.command->name, "doctor");
	arena_free(mem);
}

/* "-j4" and "-j 4": the value of a letter stands with it or behind it. */
static void letters(void **state)
{
	static const char *const lines[][4] = { { "ampy", "regress", "-j4" },
						{ "ampy", "regress", "-j", "4" } };

	(void)state;
	for (size_t i = 0; i < LEN(lines); i++) {
		struct arena *mem = arena_new();
		char *argv[5] = { NULL };
		const char *hint = NULL;
		struct err err = { 0 };
		struct args args;
		int n = 0;

		for (; n < 4 && lines[i][n]; n++)
			argv[n] = (char *)(uintptr_t)lines[i][n];
		assert_int_equal(args_read(n, argv, mem, &args, &hint, &err), 0);
		assert_string_equal(((const struct regress_options *)args.options)->jobs, "4");
		arena_free(mem);
	}
}

/* Every option's help is one sentence for a list, and no two options of a command are alike. */
static void tables(void **state)
{
	(void)state;
	for (size_t c = 0; c < ncommand; c++) {
		assert_non_null(commands[c]->about);
		for (size_t i = 0; i < commands[c]->nrows; i++) {
			const struct option_row *row = &commands[c]->rows[i];

			assert_true(row->help[strlen(row->help) - 1] != '.');
			assert_true((row->kind == OPTION_FLAG) == (row->value == NULL));
			for (size_t k = 0; k < i; k++)
				assert_string_not_equal(row->name, commands[c]->rows[k].name);
			for (size_t k = 0; k < nglobal; k++)
				assert_string_not_equal(row->name, global_rows[k].name);
		}
	}
}

UNIT(cmocka_unit_test(mistakes), cmocka_unit_test(both_sides), cmocka_unit_test(letters),
     cmocka_unit_test(tables))
