/* From the command line to an exit code: reads words, meets a command's needs, delivers its answer.
 */
#include "../probes/base/base.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/buffer.h"
#include "../probes/base/pyconfig.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../recipes/benchwork.h"
#include "../recipes/render.h"
#include "ansible.h"
#include "args.h"
#include "cmd.h"
#include "deliver.h"
#include "help.h"
#include "show.h"
#include "text.h"

static unsigned terminal_width(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO))
		return 0;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

static bool wants_color(const struct globals *global)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return !global->no_color && !(no && *no) && term && strcmp(term, "dumb") != 0 &&
	       isatty(STDOUT_FILENO);
}

static enum cmd_exit run(const struct command *c, struct env *env)
{
	struct root *root = NULL;
	enum cmd_exit rc;

	if (c->needs & CMD_ROOT) {
		if (root_open(env->global->root, &root, &env->err) < 0) {
			env->hint = "give --root a folder that holds a system";
			return EXIT_USAGE;
		}
		env->root = root;
	}
	rc = c->run(env);
	root_close(root);
	return rc;
}

static enum cmd_exit answer(const struct args *args, struct env *env)
{
	if (args->global.version)
		return help_version(env);
	if (args->global.help)
		return help_command(env, args->command);
	if (!args->command)
		return usage(env,
			     "see 'ampy --help' for the commands; 'ampy doctor' is the one to "
			     "start with",
			     "no command was given");
	return run(args->command, env);
}

/* Errors go to stderr for people and, with --json, as the one document to stdout. */
static enum cmd_exit complain(const struct env *env, enum cmd_exit code)
{
	struct json_out json = { .to = stdout };

	if (*env->err.text)
		text_complain(env->err.text);
	if (env->hint)
		text_complain(env->hint);
	if (env->global->json && !env->answered) {
		show_error(&json, (int)code, env->err.text, env->hint);
		if (fflush(stdout) || ferror(stdout))
			return EXIT_BROKEN;
	}
	return code;
}

/* Where stdin, stdout or stderr was closed, no file may get its number: what is meant for people
 * would go into it.  Writing to what stands there instead fails.
 */
static void hold_standard(void)
{
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			(void)!open("/dev/null", O_RDONLY | O_NOCTTY);
}

/* The whole line, as a shell takes it, without the secrets that an address can hold. */
static const char *typed(char **argv, struct arena *mem)
{
	const char *all = "";

	for (size_t i = 0; argv[i]; i++) {
		const char *word = strstr(argv[i], "://") ? url_masked(span_of(argv[i]), mem)
							: argv[i];

		all = arena_printf(mem, "%s%s%s", all, i ? " " : "", shell_word(word, mem));
	}
	return all;
}

static char **copied(int argc, char **argv, struct arena *mem)
{
	char **words = TAKE_N(mem, (size_t)argc + 1, char *);

	for (int i = 0; i < argc; i++)
		words[i] = arena_strdup(mem, argv[i]);
	return words;
}

/* What a user typed can be seen by all others in /proc for as long as we run: addresses that hold
 * a password no longer.  The words were copied before.
 */
static void hide_secrets(char **argv)
{
	for (size_t i = 0; argv[i]; i++) {
		char *at = strstr(argv[i], "://"), *end = at ? strchr(at, '@') : NULL;

		for (at = end ? at + 3 : NULL; at && at < end; at++)
			*at = '*';
	}
}

int main(int argc, char **argv)
{
	struct arena *mem = arena_new();
	char **words = copied(argc, argv, mem);
	struct args args;
	struct env env = {
		.mem = mem, .global = &args.global,
		.program = argc && strchr(argv[0], '/') ? argv[0] : "ampy",
	};
	struct buffer answer_text;
	enum cmd_exit rc = EXIT_USAGE;

	hold_standard();
	hide_secrets(argv);
	/* A closed pipe is an error that is said, not a silent death. */
	signal(SIGPIPE, SIG_IGN);
	if (bench_work_called(argc, words))
		return bench_work(words);
	if (ansible_called(argc, words, mem, &rc)) {
		arena_free(mem);
		return (int)rc;
	}
	buffer_open(&answer_text);
	if (args_read(argc, words, mem, &args, &env.hint, &env.err) == 0) {
		env.options = args.options;
		env.words = args.words;
		env.width = terminal_width();
		env.color = wants_color(&args.global);
		env.out = answer_text.to;
		env.typed = typed(words, mem);
		env.answer = &answer_text;
		rc = answer(&args, &env);
	}
	buffer_end(&answer_text);
	if ((rc < EXIT_USAGE || env.answered) &&
	    deliver(answer_text.v, answer_text.n, env.output, &env.err) < 0) {
		rc = EXIT_BROKEN;
		env.answered = false;
	}
	if (rc >= EXIT_USAGE)
		rc = complain(&env, rc);
	buffer_close(&answer_text);
	arena_free(mem);
	return (int)rc;
}
