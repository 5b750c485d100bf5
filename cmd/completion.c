/* `ampy completion bash`: the completion, from the tables that the parser reads. */
#include "../probes/base/base.h"

#include "../probes/checks/check.h"
#include "../probes/releases.h"
#include "../recipes/framework.h"
#include "../recipes/render_boot.h"
#include "args.h"
#include "cmd.h"

static void option_words(FILE *to, const struct option_row *r, size_t n)
{
	for (size_t i = 0; i < n; i++)
		fprintf(to, " --%s", r[i].name);
}

static void check_words(FILE *to)
{
	for (size_t i = 0; i < ncheck; i++) {
		size_t group = strcspn(checks[i]->id, ".");
		bool seen = false;

		for (size_t k = 0; k < i; k++)
			seen = seen || strncmp(checks[k]->id, checks[i]->id, group + 1) == 0;
		if (!seen)
			fprintf(to, " %.*s", (int)group, checks[i]->id);
		fprintf(to, " %s", checks[i]->id);
	}
}

/* Without the colon, which would end a word of readline's. */
static void release_words(FILE *to)
{
	fputs("mapfile -t COMPREPLY < <(compgen -W \"", to);
	for (size_t k = 0; k < nreleases; k++)
		fprintf(to, "%s%s%s", k ? " " : "", releases[k].id, releases[k].version);
	fputs("\" -- \"$cur\")\n", to);
}

static void value_case(FILE *to, const struct option_row *r, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (r[i].kind == OPTION_FLAG)
			continue;
		fprintf(to, "\t--%s)\n\t\t", r[i].name);
		switch (r[i].words) {
		case WORDS_DIR:
			fputs("compopt -o filenames 2>/dev/null\n"
			      "\t\tmapfile -t COMPREPLY < <(compgen -d -- \"$cur\")\n", to);
			break;
		case WORDS_FILE:
			fputs("compopt -o filenames 2>/dev/null\n"
			      "\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n", to);
			break;
		case WORDS_CHECK:
			fputs("[[ $cur == *,* ]] && before=${cur%,*},\n"
			      "\t\tmapfile -t COMPREPLY < <(compgen -P \"$before\" -W \"$checks\" -- "
			      "\"${cur##*,}\")\n", to);
			break;
		case WORDS_PROFILE:
			fputs("mapfile -t COMPREPLY < <(compgen -W \"", to);
			for (size_t k = 0; k < PROFILE_COUNT; k++)
				fprintf(to, "%s%s", k ? " " : "", profile_names[k]);
			fputs("\" -- \"$cur\")\n", to);
			break;
		case WORDS_FORM:
			fputs("word=dockerfile\n"
			      "\t\t[[ \" ${COMP_WORDS[*]} \" == *\" user-data \"* ]] && word=mime\n"
			      "\t\tmapfile -t COMPREPLY < <(compgen -W \"sh cloud-config $word\" "
			      "-- \"$cur\")\n", to);
			break;
		case WORDS_RELEASE:
			release_words(to);
			break;
		case WORDS_FAILURE:
			fputs("mapfile -t COMPREPLY < <(compgen -W \"", to);
			for (size_t k = 0; k < BOOT_FAILURES; k++)
				fprintf(to, "%s%s", k ? " " : "", boot_failures[k]);
			fputs("\" -- \"$cur\")\n", to);
			break;
		case WORDS_FRAMEWORK:
			fputs("[[ $cur == *,* ]] && before=${cur%,*},\n"
			      "\t\tmapfile -t COMPREPLY < <(compgen -P \"$before\" -W \"", to);
			for (size_t k = 0; k < nframeworks; k++)
				fprintf(to, "%s%s", k ? " " : "", frameworks[k].name);
			fputs("\" -- \"${cur##*,}\")\n", to);
			break;
		case WORDS_REPORT:
			fputs("word=html\n"
			      "\t\t[[ \" ${COMP_WORDS[*]} \" == *\" check \"* ]] && word=markdown\n"
			      "\t\tmapfile -t COMPREPLY < <(compgen -W \"text json $word\" "
			      "-- \"$cur\")\n", to);
			break;
		case WORDS_NONE:
			fputs("COMPREPLY=()\n", to);
			break;
		}
		fputs("\t\treturn\n\t\t;;\n", to);
	}
}

static enum cmd_exit run(struct env *env)
{
	FILE *to = env->out;
	const char *shell = env->words[0];

	if (!shell)
		return usage(env, "write 'ampy completion bash'", "the shell's name is missing");
	if (strcmp(shell, "bash") != 0)
		return usage(env, "write 'ampy completion bash'", "there is no completion for '%s'",
			     shell);
	fputs("# bash completion of ampy, made by 'ampy completion bash'\n"
	      "_ampy() {\n"
	      "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} word cmd='' "
	      "before=''\n"
	      "\t# readline makes three words of --option=value\n"
	      "\t[[ $cur == = ]] && cur= && COMP_WORDS+=('') && ((COMP_CWORD++)) && prev='='\n"
	      "\t[[ $prev == = ]] && prev=${COMP_WORDS[COMP_CWORD-2]}\n"
	      "\tlocal checks=\"", to);
	check_words(to);
	fputs("\"\n\tCOMPREPLY=()\n\tcase $prev in\n", to);
	value_case(to, global_rows, nglobal);
	for (size_t i = 0; i < ncommand; i++)
		value_case(to, commands[i]->rows, commands[i]->nrows);
	fputs("\tesac\n\tfor word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n\t\tcase $word "
	      "in\n\t\t",
	      to);
	for (size_t i = 0; i < ncommand; i++)
		fprintf(to, "%s%s", i ? "|" : "", commands[i]->name);
	fputs(")\n\t\t\tcmd=$word\n\t\t\tbreak\n\t\t\t;;\n\t\tesac\n\tdone\n\tlocal words=\"", to);
	option_words(to, global_rows, nglobal);
	fputs("\"\n\tcase $cmd in\n", to);
	for (size_t i = 0; i < ncommand; i++) {
		fprintf(to, "\t%s) words+=\"", commands[i]->name);
		option_words(to, commands[i]->rows, commands[i]->nrows);
		if (strcmp(commands[i]->name, "completion") == 0)
			fputs(" bash", to);
		/* Files, where no option is being typed. */
		if (strcmp(commands[i]->name, "check") == 0)
			fputs("\"; [[ $cur != -* ]] && compopt -o default 2>/dev/null; words+=\"", to);
		if (strcmp(commands[i]->name, "recipes") == 0)
			fputs(" list show", to);
		if (strcmp(commands[i]->name, "help") == 0)
			for (size_t k = 0; k < ncommand; k++)
				fprintf(to, " %s", commands[k]->name);
		fputs("\" ;;\n", to);
	}
	fputs("\t'') words+=\"", to);
	for (size_t i = 0; i < ncommand; i++)
		fprintf(to, " %s", commands[i]->name);
	fputs("\" ;;\n\tesac\n\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n}\n"
	      "complete -F _ampy ampy\n", to);
	return EXIT_FINE;
}

const struct command command_completion = {
	.name = "completion", .brief = "print the completion script for a shell",
	.args = "bash", .max_words = 1,
	.about = "Prints a script that completes ampy's commands, options and check ids: 'ampy "
		 "completion bash > ~/.local/share/bash-completion/completions/ampy'.",
	.run = run,
};
