/* ampy as a module of Ansible: starts itself with the words of a command, and translates. */
#include "../probes/base/base.h"

#include <errno.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/buffer.h"
#include "../probes/base/child.h"
#include "../probes/base/json.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../recipes/pipspec.h"
#include "ansible.h"
#include "ansible_args.h"
#include "ansible_out.h"
#include "deliver.h"
#include "signals.h"
#include "text.h"

enum { MAX_ARGS = 256 * 1024, MAX_ANSWER = 32 * 1024 * 1024 };

static const char self[] = "/proc/self/exe";

/* One command of this same program. */
struct run {
	int rc;                   /* its exit code */
	struct json *json;        /* its document */
	const char *error;        /* why there is none, or what the document of an error says */
};

/* What an ampy.error/1 says.  Its hint is for who types the command, and named it so. */
static const char *error_of(const struct json *j, struct arena *mem)
{
	const char *schema = json_str(j, "schema", mem), *hint = json_str(j, "hint", mem);
	const char *text = json_str(j, "message", mem);

	if (!schema || strcmp(schema, "ampy.error/1") != 0)
		return NULL;
	if (!text)
		return "it failed";
	if (strstr(text, "root rights") && geteuid() != 0)
		return JOIN(mem, text, "; write 'become: true'");
	return hint && !strstr(hint, self) ? JOIN(mem, text, "; ", hint) : text;
}

/* Our environment is its own, too: it is the program that was called, and cleans it for others. */
static void run_self(const struct ansible_args *args, const char *const *words, struct arena *mem,
		     struct run *ret)
{
	bool doctor = strcmp(words[0], "doctor") == 0;
	struct list argv = { 0 };
	struct err err = { 0 };
	struct text text = { "", 0 };
	struct child child = {
		.env = (const char *const *)environ, .max_output = MAX_ANSWER, .mute = true,
		.stop = &signals_came, .gentle = true,
	};
	int rc;

	*ret = (struct run){ .rc = EXIT_BROKEN };
	list_add(&argv, self, mem);
	for (; *words; words++)
		list_add(&argv, *words, mem);
	list_add(&argv, "--json", mem);
	ansible_args_words(args, doctor, &argv, mem);
	child.argv = argv.v;
	rc = child_run(&child, mem, &ret->rc, &text, &err);
	if (rc < 0 && rc != -EINTR)
		ret->error = err.text[0] ? arena_strdup(mem, err.text) : "it could not be started";
	else if (json_read(&text, &ret->json) < 0)
		ret->error = arena_printf(mem, "'%s' ended with %d and said nothing that could be "
					  "read", argv.v[1], ret->rc);
	else
		ret->error = error_of(ret->json, mem);
}

static void end_run(struct run *r)
{
	if (r->json)
		json_free(&r->json);
}

/* How the last setup ended, or that one is going on; NULL where there was none. */
static const char *last_setup(const struct ansible_args *args, struct arena *mem)
{
	static const char *const words[] = { "setup", "--status", NULL };
	const struct ansible_args where = { .root = args->root };
	const char *state;
	struct run r;

	run_self(&where, words, mem, &r);
	state = r.json && !r.error ? json_str(r.json, "state", mem) : NULL;
	end_run(&r);
	return state;
}

static enum cmd_exit answer(const struct ansible_result *r, struct arena *mem)
{
	struct err err = { 0 };
	struct buffer b;
	bool bad;

	buffer_open(&b);
	ansible_write(b.to, r, mem);
	buffer_end(&b);
	bad = deliver(b.v, b.n, NULL, &err) < 0;
	if (bad)
		text_complain(err.text);
	buffer_close(&b);
	return bad || ansible_failed(r) ? EXIT_FOUND : EXIT_FINE;
}

static enum cmd_exit work(const struct ansible_args *args, struct arena *mem)
{
	static const char *const look[] = { "doctor", NULL };
	static const char *const plan[] = { "setup", "--plan", NULL };
	static const char *const apply[] = { "setup", "--yes", NULL };
	struct ansible_result r = { .args = args };
	struct run setup = { 0 }, doctor = { 0 };
	enum cmd_exit rc;

	signals_catch();
	if (!args->doctor)
		run_self(args, args->check ? plan : apply, mem, &setup);
	if (!signals_came)
		run_self(args, look, mem, &doctor);
	r.setup = setup.error ? NULL : setup.json;
	r.doctor = doctor.error ? NULL : doctor.json;
	r.error = args->doctor || signals_came ? doctor.error : setup.error;
	r.rc = args->doctor ? doctor.rc : setup.rc;
	if (signals_came && !r.setup) {
		r.error = "it was ended by a signal";
		r.rc = (int)signals_exit();
	} else if (!signals_came) {
		r.last_setup = last_setup(args, mem);
	}
	rc = answer(&r, mem);
	end_run(&setup);
	end_run(&doctor);
	return rc;
}

/* The first bytes of the file, one more than are taken; false where it is none that can be read. */
static bool read_args(const char *path, struct arena *mem, struct text *ret)
{
	struct err ignored = { 0 };
	struct root *live;
	bool got;

	if (root_open("/", &live, &ignored) < 0)
		return false;
	got = path_whole(live, "the arguments", path, mem, &path, &ignored) == 0 &&
	      root_head(live, path, MAX_ARGS + 1, mem, ret) == 0;
	root_close(live);
	return got;
}

bool ansible_called(int argc, char *const *words, struct arena *mem, enum cmd_exit *ret)
{
	struct ansible_args args = { 0 };
	struct err err = { 0 };
	struct text bytes;
	int rc;

	if (argc != 2 || words[1][0] == '-' || !strchr(words[1], '/') ||
	    !read_args(words[1], mem, &bytes) || !ansible_args_meant(&bytes))
		return false;
	if (bytes.n > MAX_ARGS)
		rc = err_set(&err, -EFBIG, "the arguments are longer than %d bytes", MAX_ARGS);
	else
		rc = ansible_args_read(&bytes, mem, &args, &err);
	if (rc == -ENOMSG)
		return false;
	if (rc < 0)
		*ret = answer(&(struct ansible_result){ .args = &args, .error = err.text,
							.rc = EXIT_USAGE }, mem);
	else
		*ret = work(&args, mem);
	return true;
}
