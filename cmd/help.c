/* `ampy help`: the usage and the man page, from the tables that the parser reads. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "args.h"
#include "help.h"
#include "../probes/base/jsonout.h"
#include "text.h"

struct help_options { bool man; };

static const struct option_row rows[] = {
	FLAG(help_options, man, "man", 0, "print the man page (roff) of ampy and all its commands"),
};

static const char *const exits[][2] = {
	{ "0",  "fine (warnings alone are fine, unless --strict)" },
	{ "1",  "an answer that is not fine: something required fails or could not be judged" },
	{ "2",  "wrong usage or unusable input" },
	{ "3",  "the machine, the network or a tool failed" },
	{ "4",  "not finished yet: a run of setup or undo is going on" },
	{ "130", "SIGINT came; 143: SIGTERM" },
};

static const char *spelled(const struct option_row *row, struct arena *mem)
{
	const char *letter = row->letter ? arena_printf(mem, "-%c, ", row->letter) : "    ";

	return arena_printf(mem, "%s--%s%s%s", letter, row->name, row->value ? " " : "",
			    row->value ? row->value : "");
}

static unsigned widest(const struct option_row *r, size_t n, unsigned least, struct arena *mem)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(spelled(&r[i], mem)) > least)
			least = (unsigned)strlen(spelled(&r[i], mem));
	return least;
}

static void show_rows(struct text_out *o, const struct option_row *r, size_t n, unsigned column,
		      struct arena *mem)
{
	bool narrow = o->width && o->width < column + 30;

	for (size_t i = 0; i < n; i++) {
		text_put(o, STYLE_PLAIN, "  ");
		text_put(o, STYLE_BOLD, spelled(&r[i], mem));
		if (narrow) {
			text_newline(o);
			column = 8;
		}
		text_column(o, column);
		text_wrap(o, STYLE_PLAIN, column, r[i].help);
		text_newline(o);
	}
}

static void show_paragraphs(struct text_out *o, const char *about, struct arena *mem)
{
	while (*about) {
		const char *end = strstr(about, "\n\n");
		size_t n = end ? (size_t)(end - about) : strlen(about);

		text_wrap(o, STYLE_PLAIN, 0, arena_strndup(mem, about, n));
		text_newline(o);
		text_newline(o);
		about += n + strspn(about + n, "\n");
	}
}

static void help_text(struct env *env, const struct command *c)
{
	struct text_out o = { env->out, env->color, env->width ? env->width : 100, 0 };
	unsigned column = widest(global_rows, nglobal, 0, env->mem);

	if (!c) {
		text_put(&o, STYLE_PLAIN, "usage: ampy COMMAND [OPTION]...");
		text_newline(&o);
		text_newline(&o);
		show_paragraphs(&o,
				"ampy tells whether an Arm Linux machine is ready for Python "
				"development, what is wrong, why that matters and what cures it.",
				env->mem);
		text_put(&o, STYLE_BOLD, "Commands");
		text_newline(&o);
		for (size_t i = 0; i < ncommand; i++) {
			text_put(&o, STYLE_PLAIN, "  ");
			text_put(&o, STYLE_BOLD, commands[i]->name);
			text_column(&o, 16);
			text_wrap(&o, STYLE_PLAIN, 16, commands[i]->brief);
			text_newline(&o);
		}
		text_newline(&o);
	} else {
		text_printf(&o, STYLE_PLAIN, "usage: ampy %s [OPTION]...%s%s", c->name,
			    c->args ? " " : "", c->args ? c->args : "");
		text_newline(&o);
		text_newline(&o);
		show_paragraphs(&o, c->about, env->mem);
		column = widest(c->rows, c->nrows, column, env->mem);
		if (c->nrows) {
			text_put(&o, STYLE_BOLD, "Options");
			text_newline(&o);
			show_rows(&o, c->rows, c->nrows, column + 4, env->mem);
			text_newline(&o);
		}
	}
	text_put(&o, STYLE_BOLD, "Global options (before or after the command)");
	text_newline(&o);
	show_rows(&o, global_rows, nglobal, column + 4, env->mem);
	text_newline(&o);
	text_put(&o, STYLE_BOLD, "Exit codes");
	text_newline(&o);
	for (size_t i = 0; i < LEN(exits); i++) {
		text_printf(&o, STYLE_PLAIN, "  %s  ", exits[i][0]);
		text_wrap(&o, STYLE_PLAIN, 5, exits[i][1]);
		text_newline(&o);
	}
	if (!c) {
		text_newline(&o);
		text_put(&o, STYLE_PLAIN, "'ampy COMMAND --help' tells the rest.");
		text_newline(&o);
	}
}

static void json_rows(struct json_out *o, const char *key, const struct option_row *r, size_t n)
{
	json_open(o, key, '[');
	for (size_t i = 0; i < n; i++) {
		json_open(o, NULL, '{');
		json_string(o, "name", r[i].name);
		json_string(o, "value", r[i].value);
		json_flag(o, "repeatable", r[i].kind == OPTION_LIST);
		json_string(o, "help", r[i].help);
		json_close(o);
	}
	json_close(o);
}

static void help_json(struct env *env, const struct command *only)
{
	struct json_out o = { .to = env->out };

	json_open(&o, NULL, '{');
	json_string(&o, "schema", "ampy.help/1");
	json_open(&o, "commands", '[');
	for (size_t i = 0; i < ncommand; i++) {
		if (only && only != commands[i])
			continue;
		json_open(&o, NULL, '{');
		json_string(&o, "name", commands[i]->name);
		json_string(&o, "brief", commands[i]->brief);
		json_string(&o, "about", commands[i]->about);
		json_rows(&o, "options", commands[i]->rows, commands[i]->nrows);
		json_close(&o);
	}
	json_close(&o);
	json_rows(&o, "global", global_rows, nglobal);
	json_close(&o);
}

enum cmd_exit help_command(struct env *env, const struct command *c)
{
	if (env->global->json)
		help_json(env, c);
	else
		help_text(env, c);
	return EXIT_FINE;
}

/* roff: a backslash, a dash that is a minus, and a dot at the start of a line need care. */
static void roff(FILE *to, const char *s)
{
	for (bool start = true; *s; s++) {
		if (start && (*s == '.' || *s == '\''))
			fputs("\\&", to);
		if (*s == '\\')
			fputs("\\e", to);
		else if (*s == '-')
			fputs("\\-", to);
		else
			fputc(*s, to);
		start = *s == '\n';
	}
}

static void roff_rows(FILE *to, const struct option_row *r, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		fputs(".TP\n.B ", to);
		if (r[i].letter)
			fprintf(to, "\\-%c, ", r[i].letter);
		fputs("\\-\\-", to);
		roff(to, r[i].name);
		if (r[i].value) {
			fputs(" \\fI", to);
			roff(to, r[i].value);
			fputs("\\fR", to);
		}
		fputc('\n', to);
		roff(to, r[i].help);
		fputs(".\n", to);
	}
}

static void roff_about(FILE *to, const char *about, struct arena *mem)
{
	for (const char *end; (end = strstr(about, "\n\n")); about = end + 2) {
		roff(to, arena_strndup(mem, about, (size_t)(end - about)));
		fputs("\n.PP\n", to);
	}
	roff(to, about);
	fputc('\n', to);
}

static void man_page(FILE *to, struct arena *mem)
{
	fprintf(to, ".TH AMPY 1 \"%s\" \"ampy %s\" \"User Commands\"\n", AMPY_DATE, AMPY_VERSION);
	fputs(".SH NAME\nampy \\- is this Arm machine ready for Python development?\n"
	      ".SH SYNOPSIS\n.B ampy\n.I COMMAND\n.RI [ OPTION ]...\n.SH DESCRIPTION\n"
	      "ampy tells whether an Arm Linux machine (Ampere Altra, AmpereOne, any aarch64) is "
	      "ready for\n"
	      "Python development, what is wrong, why that matters and what cures it.\n.SH "
	      "COMMANDS\n",
	      to);
	for (size_t i = 0; i < ncommand; i++) {
		fprintf(to, ".SS \"ampy %s%s%s\"\n", commands[i]->name,
			commands[i]->args ? " " : "", commands[i]->args ? commands[i]->args : "");
		roff_about(to, commands[i]->about, mem);
		roff_rows(to, commands[i]->rows, commands[i]->nrows);
	}
	fputs(".SH GLOBAL OPTIONS\nBefore or after the command.\n", to);
	roff_rows(to, global_rows, nglobal);
	fputs(".SH EXIT STATUS\n", to);
	for (size_t i = 0; i < LEN(exits); i++) {
		fprintf(to, ".TP\n.B %s\n", exits[i][0]);
		roff(to, exits[i][1]);
		fputs(".\n", to);
	}
	fputs(".SH FILES\n.TP\n.I /etc/ampy.ini\nThe configuration of the system.\n"
	      ".TP\n.I $XDG_CONFIG_HOME/ampy/ampy.ini\nThe configuration of the user "
	      "($HOME/.config when XDG_CONFIG_HOME is not set).\n"
	      ".PP\nBoth are INI files; what the second says counts:\n.PP\n.nf\n"
	      "[doctor]\nprofile = dev\nstrict = no\nany\\-arch = no\n"
	      "[suppress native.blas\\-speed]\nreason = no linear algebra here\n"
	      "expires = 2027\\-06\\-30\nsubject = /usr/bin/python3.11\n.fi\n.PP\n"
	      "A suppression needs its reason; expires (the last day) and subject may be left "
	      "away.\nAs root, ampy believes only a file that root owns and nobody else may "
	      "write.\n"
	      ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nNo colour when it is set and not empty.\n", to);
}

static enum cmd_exit run(struct env *env)
{
	const struct help_options *options = env->options;
	const char *word = env->words[0], *near;
	struct list names = { 0 };

	if (options->man) {
		man_page(env->out, env->mem);
		return EXIT_FINE;
	}
	for (size_t i = 0; word && i < ncommand; i++) {
		if (strcmp(word, commands[i]->name) == 0)
			return help_command(env, commands[i]);
		list_add(&names, commands[i]->name, env->mem);
	}
	if (!word)
		return help_command(env, NULL);
	near = args_nearest(word, names.v, names.n);
	return usage(env, near ? arena_printf(env->mem, "did you mean 'ampy help %s'?", near)
			       : "see 'ampy help' for the commands", "unknown command '%s'", word);
}

const struct command command_help = {
	.name = "help",
	.brief = "show how a command is used, or print the man page",
	.args = "[COMMAND]",
	.max_words = 1,
	.about = "Shows the same as 'ampy COMMAND --help'. With --man it prints the man page of "
		 "the whole program: 'ampy help --man | man -l -'.",
	.rows = rows,
	.nrows = LEN(rows),
	.size = sizeof(struct help_options),
	.run = run,
};
