/* `ampy regress timer`: units of systemd for a run each day. */
#include "../probes/base/base.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/buffer.h"
#include "../probes/base/err.h"
#include "../probes/base/pyconfig.h"
#include "../probes/base/scan.h"
#include "../recipes/regress_place.h"
#include "deliver.h"
#include "regresscmd.h"
#include "text.h"

/* A word as systemd.service(5) takes it: quoted, where a % and a $ mean themselves. */
static void put_word(FILE *to, const char *word)
{
	fputs(" \"", to);
	for (; *word; word++) {
		if (*word == '"' || *word == '\\')
			fputc('\\', to);
		if (*word == '%' || *word == '$')
			fputc(*word, to);
		fputc(*word, to);
	}
	fputc('"', to);
}

/* A unit is a file of lines: a word with a control character would begin another one. */
static enum cmd_exit check_words(struct env *env, const char *const *words)
{
	for (; *words; words++)
		for (const char *c = *words; *c; c++)
			if ((unsigned char)*c < ' ' || *c == 0x7f)
				return usage(env, NULL, "'%s' cannot stand in a unit", *words);
	return EXIT_FINE;
}

static const char *program(struct env *env)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path);

	return n > 0 && n < (ssize_t)sizeof path ? arena_strndup(env->mem, path, (size_t)n)
						 : "/usr/local/bin/ampy";
}

static void put_service(FILE *to, const struct regress_options *o, const char *const *words,
			const char *ampy, bool remote)
{
	fputs("# Exit code 1, and so a unit that failed, means new failures: 'ampy regress compare' "
	      "tells which.\n"
	      "[Unit]\n"
	      "Description=CPython's own tests, the run of the day\n", to);
	if (remote || o->image || o->network)
		fputs("Wants=network-online.target\nAfter=network-online.target\n", to);
	fputs("\n[Service]\nType=oneshot\nExecStart=", to);
	/* The path is no argument: it stands unquoted where it can. */
	put_word(to, ampy);
	fputs(" regress run", to);
	for (; *words; words++)
		put_word(to, *words);
	fprintf(to, "\nTimeoutStartSec=%s\nTimeoutStopSec=2min\nKillMode=mixed\n"
		"Nice=10\nCPUWeight=50\nIOSchedulingClass=idle\nOOMPolicy=continue\n"
		"SyslogIdentifier=ampy-regress\nUMask=0022\n",
		o->set && strcmp(o->set, "full") == 0 ? "25h" : "4h");
	if (!o->user_units)
		fputs("StateDirectory=ampy\nStateDirectoryMode=0700\nCacheDirectory=ampy\n"
		      "CacheDirectoryMode=0700\n", to);
	/* What the tests themselves do must stay possible: threads, ptrace, sockets, ports. */
	if (!o->image)
		fputs(o->user_units ? "NoNewPrivileges=yes\nLockPersonality=yes\n"
				    : "NoNewPrivileges=yes\nPrivateTmp=yes\nProtectSystem=full\n"
				      "ProtectHome=read-only\nProtectKernelTunables=yes\n"
				      "ProtectKernelModules=yes\nProtectKernelLogs=yes\n"
				      "ProtectControlGroups=yes\nProtectClock=yes\n"
				      "LockPersonality=yes\n", to);
}

static void put_timer(FILE *to, const char *daily)
{
	fprintf(to, "[Unit]\n"
		"Description=CPython's own tests, each day\n"
		"\n[Timer]\n"
		"OnCalendar=*-*-* %s:00\n"
		"RandomizedDelaySec=30min\n"
		"AccuracySec=1min\n"
		"Persistent=true\n"
		"\n[Install]\n"
		"WantedBy=timers.target\n", daily);
}

static bool is_time(const char *s)
{
	uint64_t hour, minute;

	return strlen(s) == 5 && s[2] == ':' &&
	       scan_u64((struct span){ s, 2 }, 10, 23, &hour) == 0 &&
	       scan_u64((struct span){ s + 3, 2 }, 10, 59, &minute) == 0;
}

static enum cmd_exit write_into(struct env *env, const char *dir, const char *name,
				const struct buffer *b)
{
	if (deliver(b->v, b->n, JOIN(env->mem, dir, "/", name), &env->err) < 0)
		return EXIT_BROKEN;
	if (!env->global->json && !env->global->quiet)
		fprintf(env->out, "%s/%s\n", dir, name);
	return EXIT_FINE;
}

static enum cmd_exit answer(struct env *env, const struct buffer *service,
			    const struct buffer *timer)
{
	static const char *const names[] = { "ampy-regress.service", "ampy-regress.timer" };
	const struct regress_options *o = env->options;
	const char *user = o->user_units ? "--user " : "";
	enum cmd_exit rc;

	if (env->global->json)
		return usage(env, "leave --json away", "units are no JSON");
	if (!o->into) {
		fprintf(env->out, "# %s%s\n%s\n# %s%s\n%s",
			o->user_units ? "~/.config/systemd/user/" : "/etc/systemd/system/", names[0],
			service->v, o->user_units ? "~/.config/systemd/user/"
						  : "/etc/systemd/system/", names[1], timer->v);
		return EXIT_FINE;
	}
	rc = write_into(env, o->into, names[0], service);
	if (rc == EXIT_FINE)
		rc = write_into(env, o->into, names[1], timer);
	if (rc == EXIT_FINE && !env->global->quiet)
		fprintf(env->out, "Next: systemctl %sdaemon-reload && systemctl %senable --now "
			"ampy-regress.timer\n", user, user);
	return rc;
}

enum cmd_exit regress_timer(struct env *env, const char *const *words)
{
	const struct regress_options *o = env->options;
	const char *daily = o->daily ? o->daily : "03:00", *ampy = program(env);
	const char *const *run = regress_daily_words(env);
	struct regress_place place = { 0 };
	struct buffer service, timer;
	enum cmd_exit rc;

	if (*words)
		return usage(env, NULL, "'regress timer' takes no word '%s'", *words);
	if (!is_time(daily))
		return usage(env, "say --daily 03:00", "--daily '%s' is no time of day", daily);
	if (o->store && regress_place_read(o->store, env->mem, &place, &env->err) < 0)
		return EXIT_USAGE;
	if (place.password)
		return usage(env, "keep the password in ~/.netrc of who runs it", "a unit can be read "
			     "by every user of the machine");
	if (o->store && place.dir && place.dir[0] != '/')
		return usage(env, NULL, "--store '%s': in a unit a path begins with a slash",
			     o->store);
	rc = check_words(env, run);
	if (rc != EXIT_FINE)
		return rc;
	buffer_open(&service);
	buffer_open(&timer);
	put_service(service.to, o, run, ampy, place.url != NULL);
	put_timer(timer.to, daily);
	buffer_end(&service);
	buffer_end(&timer);
	rc = answer(env, &service, &timer);
	buffer_close(&service);
	buffer_close(&timer);
	return rc;
}
