/* The file that says what came of a run. */
#include "../probes/base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/buffer.h"
#include "../probes/base/err.h"
#include "../probes/base/json.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "outcome.h"
#include "store.h"

enum { MAX_RESULT = 64 * 1024, MAX_ID = 4096, MAX_STAT = 4096 };

const char *const outcome_names[OUTCOME_STATES] = {
	[OUTCOME_NEVER] = "never-ran", [OUTCOME_RUNNING] = "running", [OUTCOME_READY] = "ready",
	[OUTCOME_NOT_READY] = "not-ready", [OUTCOME_FAILED] = "failed",
};

static void free_json(struct json **j)
{
	json_free(j);
}

static bool state_named(const char *name, enum outcome_state *ret)
{
	for (unsigned i = OUTCOME_RUNNING; name && i < OUTCOME_STATES; i++)
		if (strcmp(outcome_names[i], name) == 0) {
			*ret = (enum outcome_state)i;
			return true;
		}
	return false;
}

int outcome_parse(const struct text *text, struct arena *mem, struct outcome *ret,
		  const char **why)
{
	ON_EXIT(free_json) struct json *j = NULL;
	struct outcome o = { 0 };
	const char *schema;

	*why = "it is not JSON";
	if (json_read(text, &j) < 0)
		return -EBADMSG;
	schema = json_str(j, "schema", mem);
	*why = "it is not of the schema ampy.result/1";
	if (!schema || strcmp(schema, "ampy.result/1") != 0)
		return -EBADMSG;
	*why = "its state is none of running, ready, not-ready and failed";
	if (!state_named(json_str(j, "state", mem), &o.state))
		return -EBADMSG;
	o.message = json_str(j, "message", mem);
	o.by = json_str(j, "by", mem);
	o.ampy = json_str(j, "ampy", mem);
	o.profile = json_str(j, "profile", mem);
	o.instance = json_str(j, "instance", mem);
	o.boot = json_str(j, "boot", mem);
	o.began = json_str(j, "began", mem);
	o.ended = json_str(j, "ended", mem);
	o.run = json_str(j, "run", mem);
	o.log = json_str(j, "log", mem);
	o.undone = json_true(j, "undone");
	(void)!json_number(j, "pid", &o.pid);
	(void)!json_number(j, "started", &o.started);
	*ret = o;
	return 0;
}

/* The first line of a small file, without blanks around it; NULL where there is none. */
static const char *first_line(const struct root *root, const char *path, struct arena *mem)
{
	struct span rest, line;
	struct text text;

	if (root_read(root, path, MAX_ID, mem, &text) < 0)
		return NULL;
	rest = (struct span){ text.v, text.n };
	if (!scan_line(&rest, &line))
		return NULL;
	line = span_trim(line);
	return line.n ? span_dup(line, mem) : NULL;
}

static const char *boot_id(const struct root *root, struct arena *mem)
{
	return first_line(root, "/proc/sys/kernel/random/boot_id", mem);
}

const char *outcome_instance(const struct root *root, struct arena *mem)
{
	const char *id;

	if (!root_is_live(root))
		return NULL;
	id = first_line(root, "/var/lib/cloud/data/instance-id", mem);
	return id ? id : first_line(root, "/etc/machine-id", mem);
}

/* proc(5): the name in field 2 may hold anything, ')' too; 0 where there is no such process. */
static int64_t start_of(const struct root *root, int64_t pid, struct arena *mem)
{
	enum { AFTER_NAME = 22 - 2 };
	const char *path = arena_printf(mem, "/proc/%lld/stat", (long long)pid), *close;
	struct span rest, word = { 0 };
	struct text text;
	uint64_t n;

	if (root_read(root, path, MAX_STAT, mem, &text) < 0)
		return 0;
	close = strrchr(text.v, ')');
	if (!close)
		return 0;
	rest = span_trim(span_of(close + 1));
	for (int i = 0; i < AFTER_NAME; i++)
		if (!scan_word(&rest, &word))
			return 0;
	return scan_u64(word, 10, INT64_MAX, &n) == 0 ? (int64_t)n : 0;
}

void outcome_sign(const struct root *root, struct outcome *o, struct arena *mem)
{
	o->by = "ampy";
	o->ampy = AMPY_VERSION;
	o->pid = getpid();
	o->instance = outcome_instance(root, mem);
	if (!root_is_live(root))
		return;
	o->boot = boot_id(root, mem);
	o->started = start_of(root, o->pid, mem);
}

/* A pid alone says little: it may be another's by now. */
static bool goes_on(const struct root *root, const struct outcome *o, struct arena *mem)
{
	const char *boot = boot_id(root, mem);
	int64_t started;

	if (!root_is_live(root) || !o->boot || !boot || strcmp(o->boot, boot) != 0 || o->pid <= 0)
		return false;
	started = start_of(root, o->pid, mem);
	return started && (!o->started || started == o->started);
}

int outcome_read(const struct root *root, const char *dir, struct arena *mem, struct outcome *ret,
		 struct err *err)
{
	const char *path = JOIN(mem, dir, "/result.json"), *why = NULL;
	struct outcome o = { .state = OUTCOME_NEVER };
	struct text text;
	int rc = root_read(root, path, MAX_RESULT, mem, &text);

	if (root_absent(rc)) {
		*ret = o;
		return 0;
	}
	if (rc < 0)
		return err_set(err, rc, "%s", root_reason(path, rc, mem));
	rc = outcome_parse(&text, mem, &o, &why);
	if (rc < 0)
		return err_set(err, rc, "'%s' cannot be used: %s", path, why);
	if (o.state == OUTCOME_RUNNING && !goes_on(root, &o, mem)) {
		const char *boot = boot_id(root, mem);

		o.state = OUTCOME_FAILED;
		o.cut = true;
		o.message = o.boot && boot && strcmp(o.boot, boot) != 0
			? "the machine went down while it was going on"
			: "it was killed while it was going on";
	}
	*ret = o;
	return 0;
}

static void put_number(struct json_out *o, const char *key, int64_t v)
{
	if (v > 0)
		json_int(o, key, v);
	else
		json_string(o, key, NULL);
}

int outcome_write(const struct root *root, const char *dir, const struct outcome *o,
		  struct err *err)
{
	struct json_out json = { 0 };
	struct buffer b;
	struct text text;
	char path[4096];
	int rc = store_folder(root, dir, 0700, err);

	if (rc < 0)
		return rc;
	if ((size_t)snprintf(path, sizeof path, "%s/result.json", dir) >= sizeof path)
		return err_set(err, -ENAMETOOLONG, "'%s': the path is too long", dir);
	buffer_open(&b);
	json.to = b.to;
	json_open(&json, NULL, '{');
	json_string(&json, "schema", "ampy.result/1");
	json_string(&json, "state", outcome_names[o->state]);
	json_string(&json, "message", o->message);
	json_string(&json, "by", o->by);
	json_string(&json, "ampy", o->ampy);
	json_string(&json, "profile", o->profile);
	json_string(&json, "instance", o->instance);
	json_string(&json, "boot", o->boot);
	put_number(&json, "pid", o->pid);
	put_number(&json, "started", o->started);
	json_string(&json, "began", o->began);
	json_string(&json, "ended", o->ended);
	json_string(&json, "run", o->run);
	json_string(&json, "log", o->log);
	if (o->undone)
		json_flag(&json, "undone", true);
	json_close(&json);
	buffer_end(&b);
	text = (struct text){ b.v, b.n };
	rc = store_write(root, path, &text, 0600, err);
	buffer_close(&b);
	return rc;
}
