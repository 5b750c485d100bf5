/* ampy as a module of Ansible: its arguments from bytes, and what it makes of ampy's documents. */
#include "unit.h"

#include <errno.h>

#include "cmd/ansible_args.h"
#include "cmd/ansible_out.h"
#include "probes/base/arena.h"
#include "probes/base/buffer.h"
#include "probes/base/err.h"
#include "probes/base/json.h"
#include "probes/base/scan.h"
#include "probes/base/words.h"

#define CALL(members) "{\"_ansible_check_mode\": false, " members "}"
#define ALL \
	"the arguments are allow_repo, any_arch, cure, index, lock_timeout, " \
	"network_timeout, owner, pip, profile, python, requirements, root, state, suppress, trust_root, venv, with"

static int read_text(const char *in, struct arena *mem, struct ansible_args *args, struct err *err)
{
	return ansible_args_read(&(struct text){ in, strlen(in) }, mem, args, err);
}

/* What is read, as the words of `ampy setup`. */
static void words(void **state)
{
	static const struct { const char *in, *setup, *doctor;
	} rows[] = {
		{ CALL("\"a\": 1"), NULL, NULL },
		{ "{\"_ansible_diff\": true}", "", "" },
		{ CALL("\"profile\": \"science\", \"state\": \"ready\""), "--profile=science",
		  "--profile=science" },
		{ CALL("\"any_arch\": \"Yes\", \"allow_repo\": \"no\""), "--any-arch", "--any-arch" },
		{ CALL("\"any_arch\": true, \"allow_repo\": 1, \"trust_root\": 0"),
		  "--allow-repo --any-arch", "--any-arch" },
		{ CALL("\"venv\": null, \"state\": null"), "", "" },
		{ CALL("\"venv\": \"/srv/v\", \"owner\": \"joe\", \"python\": \"3.11\""),
		  "--owner=joe --python=3.11 --venv=/srv/v", "" },
		{ CALL("\"lock_timeout\": 90"), "--lock-timeout=90", "" },
		{ CALL("\"lock_timeout\": \"10m\""), "--lock-timeout=10m", "" },
		{ CALL("\"venv\": \"--yes\""), "--venv=--yes", "" },
		{ CALL("\"cure\": [\"native.blas\", \"x\"], \"with\": \"git, jq,,\""),
		  "--cure=native.blas --cure=x --with=git --with=jq", "" },
		{ CALL("\"suppress\": \"a.b\", \"root\": \"/mnt\""), "--root=/mnt --suppress=a.b",
		  "--root=/mnt --suppress=a.b" },
		{ CALL("\"pip\": \"numpy>=1.24,<2, uvicorn[a,b] ,x , !=3\""),
		  "--pip=numpy>=1.24,<2 --pip=uvicorn[a,b] --pip=x , !=3", "" },
		{ CALL("\"pip\": \"git+ssh://git@host/x.git\", \"requirements\": \"r.txt\""),
		  "--pip=git+ssh://git@host/x.git --requirements=r.txt", "" },
		{ CALL("\"pip\": [], \"with\": \"\""), "", "" },
	};
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct ansible_args args;
		struct list setup = { 0 }, doctor = { 0 };
		struct err err = { 0 };
		int rc = read_text(rows[i].in, mem, &args, &err);

		if (!rows[i].setup) {
			assert_int_equal(rc, -EINVAL);
			continue;
		}
		assert_int_equal(rc, 0);
		list_add(&setup, NULL, mem);
		list_add(&doctor, NULL, mem);
		ansible_args_words(&args, false, &setup, mem);
		ansible_args_words(&args, true, &doctor, mem);
		assert_string_equal(words_join(setup.v, " ", mem), rows[i].setup);
		assert_string_equal(words_join(doctor.v, " ", mem), rows[i].doctor);
	}
	arena_free(mem);
}

static void mistakes(void **state)
{
	static const char secret[] = "an address with a user name, a password or a token in it can be "
		"seen by all on the machine: keep that in pip's configuration or in the netrc of the "
		"environment's owner";
	static const struct { const char *in, *text;
	} rows[] = {
		{ "{\"_ansible_diff\": tr", "the file with the arguments is not whole JSON" },
		{ "", "the file with the arguments is not whole JSON" },
		{ CALL("\"profle\": \"dev\""),
		  "there is no argument 'profle' (did you mean 'profile'?); " ALL },
		{ CALL("\"_raw_params\": \"dev\""), "there is no argument '_raw_params'; " ALL },
		{ CALL("\"state\": \"present\""),
		  "'state' has to be ready (to set the machine up) or doctor (to look at it only)" },
		{ CALL("\"state\": true"),
		  "'state' has to be ready (to set the machine up) or doctor (to look at it only)" },
		{ CALL("\"any_arch\": \"perhaps\""), "'any_arch' has to be true or false" },
		{ CALL("\"any_arch\": 2"), "'any_arch' has to be true or false" },
		{ CALL("\"python\": 3.10"), "'python' has to be a word: write it in quotes" },
		{ CALL("\"venv\": \"\""), "'venv' has to be a word" },
		{ CALL("\"venv\": [\"a\"]"), "'venv' has to be a word" },
		{ CALL("\"pip\": [1]"),
		  "'pip' has to be a list of words, or words with commas between them" },
		{ CALL("\"pip\": {\"a\": \"b\"}"),
		  "'pip' has to be a list of words, or words with commas between them" },
		{ CALL("\"venv\": \"/a\\u0000b\""), "the arguments hold a NUL" },
		{ CALL("\"index\": \"https://joe:x@host/simple\""), secret },
		{ CALL("\"index\": \"https://token@host/simple\""), secret },
		{ CALL("\"pip\": \"a @ https://host/a.whl?sig=x\""), secret },
		{ CALL("\"pip\": [\"b\", \"git+ssh://joe:x@host/b\"]"), secret },
	};
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct ansible_args args;
		struct err err = { 0 };

		assert_int_equal(read_text(rows[i].in, mem, &args, &err), -EINVAL);
		assert_string_equal(err.text, rows[i].text);
	}
	arena_free(mem);
}

/* A file that a person names by mistake is none of Ansible's. */
static void meant(void **state)
{
	static const struct { const char *in; bool meant; int rc;
	} rows[] = {
		{ "{\"name\": \"x\"}", false, -ENOMSG },
		{ "[]", false, -ENOMSG },
		{ "[\"_ansible_diff\"]", true, -ENOMSG },
		{ "{\"a\": {\"_ansible_diff\": true}}", true, -ENOMSG },
		{ "{\"_ansible_diff\": true, \"_ansible_no_log\": true, \"_ansible_check_mode\": true}",
		  true, 0 },
	};
	struct arena *mem = arena_new();
	struct ansible_args args;
	struct err err;

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		const struct text text = { rows[i].in, strlen(rows[i].in) };

		assert_int_equal(ansible_args_meant(&text), rows[i].meant);
		assert_int_equal(ansible_args_read(&text, mem, &args, &err), rows[i].rc);
	}
	assert_true(args.diff && args.no_log && args.check && !args.doctor);
	arena_free(mem);
}

#define FINDINGS \
	"\"profile\":\"dev\",\"findings\":[{\"id\":\"a.b\",\"verdict\":\"%s\",\"text\":\"it is so\"," \
	"\"required\":true,\"suppressed\":false,\"subject\":null,\"cure\":null}]}"
#define STEPS(result) \
	"\"steps\":[{\"kind\":\"refresh\",\"title\":\"Look\",\"packages\":[]" result "}," \
	"{\"kind\":\"install\",\"title\":\"Install\",\"packages\":[\"x\",\"y\"]" result "}]," \
	"\"unresolved\":[],"

static const struct answer_row {
	const char *setup, *verdict;
	struct ansible_args args;
	int rc;
	const char *last, *error;
	bool changed, failed;
	const char *msg, *after, *ampy_state;
} answer_rows[] = {
	{ NULL, "pass", { .doctor = true }, 0, "ready", NULL, false, false,
	  "ready for the profile dev", NULL, "ready" },
	{ NULL, "fail", { .doctor = true }, 1, NULL, NULL, false, false,
	  "not ready for the profile dev: a.b: it is so", NULL, "not-ready" },
	{ "{" STEPS("") "\"profile\":\"dev\"}", "fail", { .check = true, .diff = true }, 0, NULL, NULL,
	  true, false, "1 step would be taken for the profile dev; now a.b: it is so",
	  "package x\npackage y\n", "not-ready" },
	{ "{" STEPS("") "\"profile\":\"dev\"}", "fail", { .check = true, .diff = true, .no_log = true },
	  0, NULL, NULL, true, false,
	  "1 step would be taken for the profile dev; now a.b: it is so", NULL, "not-ready" },
	{ "{\"state\":\"ready\",\"message\":null," STEPS(",\"result\":{\"state\":\"done\"}") FINDINGS,
	  "pass", { .diff = true }, 0, "ready", NULL, true, false, "ready for the profile dev",
	  "package x\npackage y\n", "ready" },
	{ "{\"state\":\"ready\",\"message\":null,\"steps\":[],\"unresolved\":[]," FINDINGS, "pass",
	  { .diff = true }, 0, "ready", NULL, false, false, "ready for the profile dev", NULL,
	  "ready" },
	{ "{\"state\":\"failed\",\"message\":\"no network\","
	  STEPS(",\"result\":{\"state\":\"pending\",\"error\":null}") FINDINGS,
	  "fail", { .diff = true }, 3, "failed", NULL, false, true,
	  "setup failed: no network (a.b: it is so)", NULL, "failed" },
	{ "{\"state\":\"not-ready\",\"message\":null,\"steps\":[],\"unresolved\":"
	  "[{\"finding\":null,\"subject\":\"zzz\",\"reason\":\"there is none\"}]," FINDINGS,
	  "pass", { 0 }, 1, NULL, NULL, false, true,
	  "not ready for the profile dev: zzz: there is none", NULL, "not-ready" },
	{ NULL, NULL, { 0 }, 2, NULL, "unknown profile 'x'", false, true, "unknown profile 'x'", NULL,
	  NULL },
};

static struct json *parsed(const char *text)
{
	struct json *j = NULL;

	assert_int_equal(json_read(&(struct text){ text, strlen(text) }, &j), 0);
	return j;
}

static void same(const char *got, const char *want)
{
	if (want)
		assert_string_equal(got, want);
	else
		assert_null(got);
}

static void answers(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(answer_rows); i++) {
		const struct answer_row *row = &answer_rows[i];
		const char *verdict = row->verdict;
		struct json *doctor = NULL, *setup = NULL, *got;
		struct buffer b;

		if (verdict)
			doctor = parsed(arena_printf(mem, "{" FINDINGS, verdict));
		if (row->setup) {
			const char *mark = strstr(row->setup, "%s");

			setup = parsed(!mark ? row->setup
				: arena_printf(mem, "%.*s%s%s", (int)(mark - row->setup), row->setup,
					       verdict, mark + 2));
		}
		buffer_open(&b);
		ansible_write(b.to, &(struct ansible_result){ &row->args, setup, doctor, row->last,
							      row->error, row->rc }, mem);
		buffer_end(&b);
		got = parsed(b.v);
		assert_int_equal(b.v[b.n - 1], '\n');
		assert_ptr_equal(memchr(b.v, '\n', b.n), b.v + b.n - 1);
		assert_int_equal(json_true(got, "changed"), row->changed);
		assert_int_equal(json_true(got, "failed"), row->failed);
		same(json_str(got, "msg", mem), row->msg);
		same(json_str(got, "diff.after", mem), row->after);
		same(json_str(got, "ansible_facts.ampy.state", mem), row->ampy_state);
		same(json_str(got, "ansible_facts.ampy.last_setup", mem), row->last);
		buffer_close(&b);
		json_free(&got);
		json_free(&doctor);
		json_free(&setup);
	}
	arena_free(mem);
}

UNIT(cmocka_unit_test(words), cmocka_unit_test(mistakes), cmocka_unit_test(meant),
     cmocka_unit_test(answers))
