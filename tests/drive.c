/* Runs a program in a cell, for the integration tests: cell [-r ROOT] [-u USER] [-t SECONDS] [-g]
 * PROGRAM [ARG...]; without a program, can one start there?  With -g, SIGINT and SIGTERM stop it gently.
 */
#include "probes/base/base.h"

#include <signal.h>
#include <unistd.h>

#include "probes/base/arena.h"
#include "probes/base/cell.h"
#include "probes/base/child.h"
#include "probes/base/err.h"
#include "probes/base/root.h"
#include "probes/base/scan.h"
#include "recipes/lock.h"

static volatile int stopped;

static void on_signal(int signal_number)
{
	stopped = signal_number;
}

static void show(void *user, struct span piece)
{
	(void)user;
	(void)fwrite(piece.v, 1, piece.n, stdout);
	(void)fflush(stdout);
}

static void show_status(void *user, struct span piece)
{
	(void)user;
	(void)fwrite(piece.v, 1, piece.n, stderr);
}

static void waiting(void *user, const char *why)
{
	(void)user;
	(void)fprintf(stderr, "waiting: %s\n", why);
}

static int failed(const struct err *err)
{
	(void)fprintf(stderr, "%d %s\n", -err->code, err->text);
	return 125;
}

static int lock(const char *dir, const char *manager, unsigned seconds, struct arena *mem)
{
	struct lock_holder h = { 0 };
	struct err err = { 0 };
	struct root *root;
	int rc;

	if (root_open(dir ? dir : "/", &root, &err) < 0)
		return failed(&err);
	rc = lock_holder(root, manager, mem, &h);
	(void)printf("%s\n", rc < 0 ? "cannot be told" : rc ? lock_text(&h, mem) : "free");
	rc = lock_wait(&(struct lock_wait){ .root = root,
					    .manager = manager,
					    .seconds = seconds,
					    .stop = &stopped,
					    .on_waiting = waiting },
		       mem, &err);
	root_close(root);
	return rc < 0 ? failed(&err) : 0;
}

int main(int argc, char **argv)
{
	struct arena *mem = arena_new();
	const char *user = NULL, *seconds = NULL, *manager = NULL;
	struct cell cell = { 0 };
	struct child child = { .cell = &cell, .on_output = show, .on_status = show_status };
	struct text said = { "", 0 };
	struct err err = { 0 };
	uint64_t limit = 0;
	int status = 0, rc, option;

	while ((option = getopt(argc, argv, "+r:u:t:gl:")) != -1) {
		switch (option) {
		case 'r': cell.root = optarg; break;
		case 'u': user = optarg; break;
		case 't': seconds = optarg; break;
		case 'g': child.gentle = true; break;
		case 'l': manager = optarg; break;
		default: return 2;
		}
	}
	(void)signal(SIGINT, on_signal);
	(void)signal(SIGTERM, on_signal);
	child.stop = &stopped;
	if (seconds && scan_u64(span_of(seconds), 10, 3600, &limit) < 0)
		return 2;
	child.seconds = (unsigned)limit;
	if (manager)
		return lock(cell.root, manager, (unsigned)limit, mem);
	if (user && cell_user(&cell, user, mem, &err) < 0)
		return failed(&err);
	if (optind == argc)
		return cell_try(&cell, mem, &err) < 0 ? failed(&err) : 0;
	child.argv = (const char *const *)&argv[optind];
	rc = child_run(&child, mem, &status, &said, &err);
	if (rc < 0)
		(void)failed(&err);
	arena_free(mem);
	return rc < 0 && !child.gentle ? 125 : status;
}
