/* A subcommand: one file, one struct, one line in cmds.def. */
#ifndef AMPY_CMD_H
#define AMPY_CMD_H

#include "../probes/base/base.h"

#include "../probes/base/err.h"

struct arena;
struct buffer;
struct root;

/* Exit codes, the same for every command. */
enum cmd_exit {
	EXIT_FINE = 0,
	EXIT_FOUND = 1,       /* an answer that is not fine */
	EXIT_USAGE = 2,       /* wrong usage or unusable input */
	EXIT_BROKEN = 3,      /* the machine, the network or a tool failed us */
	EXIT_UNFINISHED = 4,  /* a run is going on */
	EXIT_SIGINT = 130, EXIT_SIGTERM = 143,
};

/* What a command needs; main meets it before the command runs. */
enum cmd_needs {
	CMD_ROOT = 1 << 0, /* env->root is open */
};

enum option_kind { OPTION_FLAG, OPTION_VALUE, OPTION_LIST };

/* What a value of an option can be, for the completion of the shell. */
enum option_words {
	WORDS_NONE, WORDS_DIR, WORDS_FILE, WORDS_CHECK, WORDS_PROFILE, WORDS_FORM, WORDS_RELEASE,
	WORDS_FAILURE, WORDS_REPORT, WORDS_FRAMEWORK,
};

/* One option: --help, the man page, the completion and the parser all read this row. */
struct option_row {
	const char *name;      /* without the dashes */
	char letter;           /* its short form, or 0 */
	enum option_kind kind;
	const char *value;     /* what stands for the value in the usage, "DIR"; NULL for a flag */
	enum option_words words;
	size_t at; /* offset in the struct of options: a bool, a const char * or a struct list */
	const char *help;      /* one sentence, no full stop */
};

#define FLAG(S, field, name, letter, help) \
	{ name, letter, OPTION_FLAG, NULL, WORDS_NONE, offsetof(struct S, field), help }
#define VALUE(S, field, name, value, words, help) \
	{ name, 0, OPTION_VALUE, value, words, offsetof(struct S, field), help }
#define LIST(S, field, name, value, words, help) \
	{ name, 0, OPTION_LIST, value, words, offsetof(struct S, field), help }

/* Before or after the command. */
struct globals {
	const char *root;
	bool json, quiet, verbose, no_color, help, version;
};

/* What a command gets. */
struct env {
	const struct globals *global;
	const char *program;          /* how ampy was called: "ampy", "build/ampy" */
	const char *typed;            /* the whole line, as a shell takes it */
	const void *options;          /* the command's own struct, filled from its rows */
	const char *const *words;     /* what is left of the line, NULL-terminated */
	const struct root *root;
	struct arena *mem;
	FILE *out; /* the answer: reaches stdout (or `output`) whole or not at all */
	const char *output;           /* a file to put the answer in, atomically; NULL: stdout */
	bool color;
	unsigned width;               /* of the terminal; 0: not a terminal, lines are not broken */
	struct buffer *answer;        /* behind `out`: see answer_now() */
	bool answered;                /* the answer stands although the exit code says 2 or more */
	struct err err;               /* when the exit code is 2 or more: what happened */
	const char *hint;             /* ... and what to do about it, or NULL */
};

struct command {
	const char *name, *brief;
	const char *args;             /* words after the command in the usage, or NULL */
	const char *about;            /* paragraphs for --help and the man page */
	unsigned needs;
	const struct option_row *rows;
	size_t nrows, size;           /* size of the struct of options */
	unsigned max_words;
	enum cmd_exit (*run)(struct env *env);
};

extern const struct command *const commands[];
extern const size_t ncommand;
extern const struct option_row global_rows[];
extern const size_t nglobal;

/* What was written to env->out so far goes to stdout at once: for a command that asks or that takes
 * its time.  A negative errno with env->err set.
 */
int answer_now(struct env *env) MUST_USE;

/* For `return usage(env, "...")`: the error is set and the exit code given back. */
enum cmd_exit usage(struct env *env, const char *hint, const char *fmt, ...) PRINTF(3, 4);

#endif
