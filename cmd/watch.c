/* Progress, on stderr. */
#include "../probes/base/base.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "cmd.h"
#include "text.h"
#include "watch.h"

struct watching {
	bool silent, terminal;
	unsigned width;
	struct arena *mem;
	bool open;              /* a line stands on the terminal that is to be written over */
	int percent;            /* what was said last */
	const char *title;
	size_t number;
};

static unsigned width_of_stderr(void)
{
	struct winsize size;

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

static void put_line(const char *s)
{
	struct text_out o = { .to = stderr };

	text_put(&o, STYLE_PLAIN, s);
	text_newline(&o);
}

/* The line that is written over, cut where the terminal ends. */
static void put_over(struct watching *w, const char *s, struct arena *mem)
{
	struct text_out o = { .to = stderr };
	size_t n = strlen(s), max = w->width > 1 ? w->width - 1 : 1;

	while (n > max)
		while (n && ((unsigned char)s[--n] & 0xc0) == 0x80)
			;
	fputs("\r\033[K", stderr);
	text_put(&o, STYLE_PLAIN, arena_strndup(mem, s, n));
	fflush(stderr);
	w->open = true;
}

static void close_line(struct watching *w)
{
	if (w->open)
		fputs("\r\033[K", stderr);
	w->open = false;
}

static void begin(void *user, const struct step *step)
{
	struct watching *w = user;

	w->title = step->title;
	w->number++;
	w->percent = -1;
	if (w->silent)
		return;
	if (w->terminal)
		put_over(w, arena_printf(w->mem, "%zu  %s ...", w->number, w->title), w->mem);
	else
		put_line(arena_printf(w->mem, "%zu  %s", w->number, w->title));
}

/* On a terminal every change; elsewhere each tenth part. */
static void progress(void *user, const struct progress *p)
{
	struct watching *w = user;
	struct arena *line;

	if (w->silent || p->percent < 0)
		return;
	if (w->terminal) {
		/* There are many thousands of them. */
		line = arena_new();
		put_over(w, arena_printf(line, "%zu  %s  %3d %%  %s", w->number, w->title,
					 p->percent, p->what ? p->what : ""), line);
		arena_free(line);
	} else if (w->percent < 0 || p->percent / 10 > w->percent / 10) {
		put_line(arena_printf(w->mem, "   %3d %%  %s", p->percent,
				      p->what ? p->what : ""));
		w->percent = p->percent;
	}
}

static void waiting(void *user, const char *why)
{
	struct watching *w = user;

	close_line(w);
	text_complain(why);
}

static void end(void *user, const struct step *step, const struct step_result *result)
{
	struct watching *w = user;
	const char *state = result->state == RESULT_DONE ? "done" : "FAILED";

	close_line(w);
	if (!w->silent)
		put_line(arena_printf(w->mem, "%zu  %s: %s in %lld.%lld s", w->number, step->title,
				      state, (long long)result->milliseconds / 1000,
				      (long long)result->milliseconds % 1000 / 100));
	for (const char *const *line = result->tail;
	     result->state != RESULT_DONE && line && *line; line++)
		put_line(arena_printf(w->mem, "   | %s", *line));
}

void watch_open(struct env *env, struct watch *ret)
{
	struct watching *w = TAKE(env->mem, struct watching);

	*w = (struct watching){
		.silent = env->global->quiet || env->global->json,
		.terminal = isatty(STDERR_FILENO), .width = width_of_stderr(), .mem = env->mem,
	};
	*ret = (struct watch){ begin, progress, waiting, end, w };
}
