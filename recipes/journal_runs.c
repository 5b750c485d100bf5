/* All runs that the journal of a root has, and who writes to it now. */
#include "../probes/base/base.h"

#include <errno.h>
#include <fcntl.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/fd.h"
#include "../probes/base/json.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/base/statedir.h"
#include "journal.h"
#include "journal_line.h"

enum { MAX_RUNS = 100000, MAX_LOCK = 4096 };

static void free_json(struct json **j)
{
	json_free(j);
}

const char *journal_dir(const struct root *root, struct arena *mem)
{
	return state_dir(root, mem);
}

/* The order in which they began, whatever the clock said then. */
static int by_number(const void *va, const void *vb)
{
	const struct run *a = va, *b = vb;
	int rc = (a->number > b->number) - (a->number < b->number);

	return rc ? rc : strcmp(a->id, b->id);
}

static void settle_undone(struct run *runs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct run *undo = &runs[i];

		for (size_t k = 0; undo->undoes && undo->state == RUN_READY && k < n; k++)
			if (strcmp(runs[k].id, undo->undoes) == 0)
				runs[k].state = RUN_UNDONE;
	}
}

/* A file whose name is not the id in it was copied there; it could be read as two runs. */
static int read_one(const struct root *root, const char *path, const char *id, struct arena *mem,
		    struct run *ret, const char **why)
{
	struct text text;
	size_t whole;
	int rc = root_read(root, path, JOURNAL_MAX, mem, &text);

	if (rc < 0) {
		*why = root_strerror(rc);
		return rc;
	}
	rc = journal_parse(&text, mem, ret, &whole, why);
	if (rc == 0 && strcmp(ret->id, id) != 0) {
		*why = "it is the journal of another run";
		rc = -EBADMSG;
	}
	return rc;
}

/* May the file itself be at fault, so that putting it aside helps? */
static bool is_broken(int rc)
{
	return rc == -EBADMSG || rc == -EPROTO || rc == -EFBIG || rc == -EISDIR || rc == -ENXIO;
}

int journal_load(const struct root *root, const char *dir, struct arena *mem,
		 struct journal_files *ret, struct err *err)
{
	const char *runs = JOIN(mem, dir, "/runs"), *const *names;
	struct journal_files all = { 0 };
	size_t n = 0;
	int rc = root_list(root, runs, MAX_RUNS, mem, &names);

	list_add(&all.broken, NULL, mem);
	list_add(&all.complaints, NULL, mem);
	if (root_absent(rc)) {
		*ret = all;
		return 0;
	}
	if (rc < 0)
		return err_set(err, rc, "%s", root_reason(runs, rc, mem));
	while (names[n])
		n++;
	all.v = TAKE_N(mem, n, struct run);
	for (; *names; names++) {
		const char *path = JOIN(mem, runs, "/", *names), *why = NULL, *id;

		if (!span_ends(span_of(*names), ".jsonl"))
			continue;
		id = arena_strndup(mem, *names, strlen(*names) - strlen(".jsonl"));
		rc = read_one(root, path, id, mem, &all.v[all.n], &why);
		if (rc == 0) {
			all.n++;
			continue;
		}
		if (is_broken(rc))
			list_add(&all.broken, *names, mem);
		list_add(&all.complaints, arena_printf(mem, "the journal '%s' cannot be used: %s",
						       path, why), mem);
	}
	if (all.n)
		qsort(all.v, all.n, sizeof *all.v, by_number);
	settle_undone(all.v, all.n);
	*ret = all;
	return 0;
}

int journal_runs(const struct root *root, const char *dir, struct arena *mem, struct run **ret,
		 size_t *n, const char *const **complaints, struct err *err)
{
	struct journal_files all;
	int rc = journal_load(root, dir, mem, &all, err);

	if (rc < 0)
		return rc;
	*ret = all.v;
	*n = all.n;
	*complaints = all.complaints.v;
	return 0;
}

int journal_last(const struct root *root, const char *dir, struct arena *mem, struct run *ret)
{
	const char *runs = JOIN(mem, dir, "/runs"), *const *names, *last = NULL, *why;
	int rc = root_list(root, runs, MAX_RUNS, mem, &names);

	if (rc < 0)
		return rc;
	for (; *names; names++)
		if (span_ends(span_of(*names), ".jsonl"))
			last = *names;
	if (!last)
		return -ENOENT;
	return read_one(root, JOIN(mem, runs, "/", last),
			arena_strndup(mem, last, strlen(last) - strlen(".jsonl")), mem, ret, &why);
}

const char *journal_describe(const struct text *lock, int64_t *pid, struct arena *mem)
{
	ON_EXIT(free_json) struct json *j = NULL;
	const char *kind, *since;

	*pid = 0;
	if (json_read(lock, &j) < 0 || !json_number(j, "pid", pid))
		return "another ampy";
	kind = json_str(j, "kind", mem);
	since = json_str(j, "since", mem);
	return arena_printf(mem, "ampy%s%s (pid %d), since %s", kind ? " " : "", kind ? kind : "",
			    (int)*pid, since ? since : "some time");
}

int journal_holder(const struct root *root, const char *dir, struct arena *mem, const char **who)
{
	ON_EXIT(fd_close) int fd = -1;
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	const char *path = JOIN(mem, dir, "/lock"), *said;
	struct text text = { "", 0 };
	int64_t pid;
	int rc = root_file(root, path, MAX_LOCK, &fd);

	if (root_absent(rc))
		return 0;
	if (rc < 0)
		return rc;
	/* Only asked: to try and take it could be in the way of one who wants it. */
	if (fcntl(fd, F_OFD_GETLK, &lock) < 0)
		return -errno;
	if (lock.l_type == F_UNLCK)
		return 0;
	(void)!root_read(root, path, MAX_LOCK, mem, &text);
	said = journal_describe(&text, &pid, mem);
	if (who)
		*who = said;
	return pid > 0 && pid <= INT32_MAX ? (int)pid : 1;
}
