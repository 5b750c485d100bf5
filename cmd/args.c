/* The command line, read by the option tables. */
#include "../probes/base/base.h"

#include <errno.h>
#include <stdarg.h>

#include "../probes/base/arena.h"
#include "args.h"

#define COMMAND(name) extern const struct command command_##name;
#include "cmds.def"
#undef COMMAND

const struct command *const commands[] = {
#define COMMAND(name) &command_##name,
#include "cmds.def"
#undef COMMAND
};
const size_t ncommand = LEN(commands);

const struct option_row global_rows[] = {
	VALUE(globals, root, "root", "DIR", WORDS_DIR,
	      "look at the system in DIR (a mounted image, a chroot) rather than at this machine"),
	FLAG(globals, json, "json", 0,
	     "print exactly one JSON document on stdout, whatever happens"),
	FLAG(globals, quiet, "quiet", 'q', "print less: only what is wrong"),
	FLAG(globals, verbose, "verbose", 'v', "print more: also what is right"),
	FLAG(globals, no_color, "no-color", 0, "no colour (as with NO_COLOR set)"),
	FLAG(globals, help, "help", 'h', "show how a command is used"),
	FLAG(globals, version, "version", 0,
	     "show the version (with --verbose: of the libraries too)"),
};
const size_t nglobal = LEN(global_rows);

enum { MAX_WORD = 64 };

/* Edits between two words: a letter more, less or other, or two swapped. */
static unsigned distance(const char *a, const char *b)
{
	unsigned row[3][MAX_WORD + 1];
	size_t n = strlen(a), m = strlen(b);

	if (n > MAX_WORD || m > MAX_WORD)
		return UINT32_MAX;
	for (size_t j = 0; j <= m; j++)
		row[0][j] = (unsigned)j;
	for (size_t i = 1; i <= n; i++) {
		unsigned *now = row[i % 3], *prev = row[(i + 2) % 3], *before = row[(i + 1) % 3];

		now[0] = (unsigned)i;
		for (size_t j = 1; j <= m; j++) {
			unsigned best = prev[j - 1] + (a[i - 1] != b[j - 1]);

			if (prev[j] + 1 < best)
				best = prev[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			now[j] = best;
		}
	}
	return row[n % 3][m];
}

const char *args_nearest(const char *given, const char *const *words, size_t n)
{
	const char *best = NULL;
	unsigned least = (unsigned)strlen(given) / 3 + 2;
	size_t len = strlen(given);

	for (size_t i = 0; i < n; i++) {
		unsigned d = distance(given, words[i]);

		if (d < least) {
			least = d;
			best = words[i];
		}
	}
	/* A beginning that fits just one word is meant for it, however much is missing. */
	for (size_t i = 0; !best && len >= 3 && i < n; i++)
		if (strncmp(words[i], given, len) == 0)
			best = words[i];
	return best;
}

static const struct option_row *find_in(const struct option_row *rows, size_t n, const char *name,
					size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(rows[i].name) == len && memcmp(rows[i].name, name, len) == 0)
			return &rows[i];
	return NULL;
}

static const struct option_row *find_letter(const struct option_row *rows, size_t n, char letter)
{
	for (size_t i = 0; letter && i < n; i++)
		if (rows[i].letter == letter)
			return &rows[i];
	return NULL;
}

struct reader {
	struct args *args;
	struct arena *mem;
	char **argv;
	int argc, at;
	const char **hint;
	struct err *err;
};

static int unknown_option(struct reader *r, const char *given)
{
	const struct command *c = r->args->command;
	struct list names = { 0 };
	const char *near;

	for (size_t i = 0; i < nglobal; i++)
		list_add(&names, arena_printf(r->mem, "--%s", global_rows[i].name), r->mem);
	for (size_t i = 0; c && i < c->nrows; i++)
		list_add(&names, arena_printf(r->mem, "--%s", c->rows[i].name), r->mem);
	for (size_t i = 0; !c && i < ncommand; i++)
		if (find_in(commands[i]->rows, commands[i]->nrows, given + 2, strlen(given) - 2)) {
			*r->hint = arena_printf(r->mem, "write it behind its command: 'ampy %s %s'",
						commands[i]->name, given);
			return err_set(r->err, -EINVAL, "option '%s' before the command", given);
		}
	near = args_nearest(given, names.v, names.n);
	*r->hint = near ? arena_printf(r->mem, "did you mean '%s'?", near)
			: arena_printf(r->mem, "see 'ampy%s%s --help'", c ? " " : "",
				       c ? c->name : "");
	return err_set(r->err, -EINVAL, "unknown option '%s'%s%s", given, c ? " for " : "",
		       c ? c->name : "");
}

static void store(void *into, const struct option_row *row, const char *value, struct arena *mem)
{
	char *cell = (char *)into + row->at;

	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)(void *)cell = true;
		break;
	case OPTION_VALUE:
		*(const char **)(void *)cell = value;
		break;
	case OPTION_LIST:
		list_add((struct list *)(void *)cell, value, mem);
		break;
	}
}

static int read_option(struct reader *r)
{
	const char *given = r->argv[r->at], *value = NULL;
	const struct command *c = r->args->command;
	const struct option_row *row;
	void *into = &r->args->global;

	if (given[1] == '-') {
		const char *name = given + 2;
		size_t len = strcspn(name, "=");

		value = name[len] ? name + len + 1 : NULL;
		row = find_in(global_rows, nglobal, name, len);
		if (!row && c && (row = find_in(c->rows, c->nrows, name, len)))
			into = r->args->options;
		given = arena_strndup(r->mem, given, len + 2);
	} else {
		row = find_letter(global_rows, nglobal, given[1]);
		if (!row && c && (row = find_letter(c->rows, c->nrows, given[1])))
			into = r->args->options;
		/* "-j4": what follows the letter is its value, and letters are not put together. */
		if (row && given[2] && row->kind == OPTION_FLAG)
			row = NULL;
		if (row && given[2])
			value = given + 2;
	}
	if (!row)
		return unknown_option(r, given);
	if (row->kind == OPTION_FLAG && value) {
		*r->hint = arena_printf(r->mem, "write just '--%s'", row->name);
		return err_set(r->err, -EINVAL, "option '--%s' takes no value", row->name);
	}
	if (row->kind != OPTION_FLAG && !value) {
		if (r->at + 1 == r->argc) {
			*r->hint = arena_printf(r->mem, "write '--%s %s'", row->name, row->value);
			return err_set(r->err, -EINVAL, "option '--%s' needs a value", row->name);
		}
		value = r->argv[++r->at];
		if (strncmp(value, "--", 2) == 0) {
			*r->hint = arena_printf(r->mem, "write '--%s=%s' if that is meant",
						row->name, value);
			return err_set(r->err, -EINVAL, "option '--%s' needs a value, not '%s'",
				       row->name, value);
		}
	}
	store(into, row, value, r->mem);
	return 0;
}

static int read_command(struct reader *r)
{
	const char *given = r->argv[r->at], *near;
	struct list names = { 0 };

	for (size_t i = 0; i < ncommand; i++) {
		if (strcmp(given, commands[i]->name) == 0) {
			r->args->command = commands[i];
			r->args->options = arena_take(r->mem, 1, commands[i]->size + 1, 16);
			return 0;
		}
		list_add(&names, commands[i]->name, r->mem);
	}
	near = args_nearest(given, names.v, names.n);
	*r->hint = near ? arena_printf(r->mem, "did you mean 'ampy %s'?", near)
			: "see 'ampy --help' for the commands";
	return err_set(r->err, -EINVAL, "unknown command '%s'", given);
}

int args_read(int argc, char **argv, struct arena *mem, struct args *ret, const char **hint,
	      struct err *err)
{
	struct reader r = { .args = ret, .mem = mem, .argv = argv, .argc = argc, .at = 1,
			    .hint = hint, .err = err };
	struct list words = { 0 };
	bool all_words = false;

	*ret = (struct args){ .global = { .root = "/" } };
	/* Known before anything can go wrong: errors of usage are JSON too. */
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--json") == 0)
			ret->global.json = true;
	list_add(&words, NULL, mem);
	for (; r.at < argc; r.at++) {
		const char *given = argv[r.at];
		int rc = 0;

		if (!all_words && strcmp(given, "--") == 0)
			all_words = true;
		else if (!all_words && given[0] == '-' && given[1])
			rc = read_option(&r);
		else if (!ret->command)
			rc = read_command(&r);
		else
			list_add(&words, given, mem);
		if (rc < 0)
			return rc;
	}
	ret->words = words.v;
	if (ret->command && words.n > ret->command->max_words && !ret->global.help) {
		*hint = arena_printf(mem, "see 'ampy %s --help'", ret->command->name);
		return err_set(err, -EINVAL, "'%s' is one word too many for %s",
			       words.v[ret->command->max_words], ret->command->name);
	}
	return 0;
}

enum cmd_exit usage(struct env *env, const char *hint, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	err_set(&env->err, -EINVAL, "%s", arena_vprintf(env->mem, fmt, ap));
	va_end(ap);
	env->hint = hint;
	return EXIT_USAGE;
}
