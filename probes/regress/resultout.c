/* A run of CPython's own tests, as JSON. */
#include "../base/base.h"

#include "../base/arena.h"
#include "../base/json.h"
#include "../base/jsonout.h"
#include "result.h"

/* What was read, as it was read. */
static void copy(struct json_out *o, const char *key, const struct json *j, struct arena *mem)
{
	double v = 0;

	switch (json_kind(j)) {
	case JSON_NULL:
		json_string(o, key, NULL);
		break;
	case JSON_FALSE:
	case JSON_TRUE:
		json_flag(o, key, json_kind(j) == JSON_TRUE);
		break;
	case JSON_NUMBER:
		(void)!json_real(j, "", &v);
		json_decimal(o, key, v);
		break;
	case JSON_STRING:
		json_string(o, key, json_str(j, "", mem));
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		json_open(o, key, json_kind(j) == JSON_ARRAY ? '[' : '{');
		for (const struct json *m = json_first(j); m; m = json_next(m))
			copy(o, json_kind(j) == JSON_ARRAY ? NULL : json_key(m), m, mem);
		json_close(o);
		break;
	}
}

static void write_machine(struct json_out *o, const struct regress_machine *m, struct arena *mem)
{
	json_open(o, "machine", '{');
	json_string(o, "name", m->name);
	json_string(o, "arch", m->arch);
	json_string(o, "model", m->model);
	json_int(o, "cores", m->cores);
	json_int(o, "page_size", m->page_size);
	json_string(o, "distro", m->distro);
	json_string(o, "kernel", m->kernel);
	json_string(o, "libc", m->libc);
	json_flag(o, "container", m->container);
	json_flag(o, "emulated", m->emulated);
	json_flag(o, "network", m->network);
	if (m->facts)
		copy(o, "facts", m->facts, mem);
	else
		json_string(o, "facts", NULL);
	json_close(o);
}

static void write_python(struct json_out *o, const struct regress_python *p)
{
	json_open(o, "python", '{');
	json_string(o, "path", p->path);
	json_string(o, "image", p->image);
	json_string(o, "version", p->version);
	json_string(o, "branch", p->branch);
	json_flag(o, "free_threaded", p->free_threaded);
	json_flag(o, "debug", p->debug);
	json_string(o, "build", p->build);
	json_close(o);
}

static void write_counts(struct json_out *o, const struct regress_result *r)
{
	const struct regress_summary *s = &r->summary;

	json_open(o, "regrtest", '{');
	json_string(o, "result", r->regrtest.result);
	json_int(o, "exit", r->regrtest.exit);
	json_int(o, "cases_run", r->regrtest.cases_run);
	json_int(o, "cases_failed", r->regrtest.cases_failed);
	json_int(o, "cases_skipped", r->regrtest.cases_skipped);
	json_int(o, "files_run", r->regrtest.files_run);
	json_close(o);
	json_open(o, "summary", '{');
	json_int(o, "passed", s->passed);
	json_int(o, "failed", s->failed);
	json_int(o, "env_changed", s->env_changed);
	json_int(o, "skipped", s->skipped);
	json_int(o, "not_run", s->not_run);
	json_int(o, "new", s->fresh);
	json_int(o, "known", s->known);
	json_int(o, "flaky", s->flaky);
	json_int(o, "fixed", s->fixed);
	json_int(o, "cases", s->cases);
	json_close(o);
}

static void write_test(struct json_out *o, const struct regress_test *t)
{
	json_open(o, NULL, '{');
	json_string(o, "name", t->name);
	json_string(o, "outcome", regress_outcome_names[t->outcome]);
	json_string(o, "label", regress_label_names[t->label]);
	json_decimal(o, "seconds", (double)t->milliseconds / 1000);
	if (t->cases.counted) {
		json_open(o, "cases", '{');
		json_int(o, "run", t->cases.run);
		json_int(o, "failed", t->cases.failed);
		json_int(o, "skipped", t->cases.skipped);
		json_close(o);
	} else {
		json_string(o, "cases", NULL);
	}
	if (t->reason) {
		json_open(o, "known", '{');
		json_string(o, "reason", t->reason);
		json_string(o, "link", t->link);
		json_close(o);
	} else {
		json_string(o, "known", NULL);
	}
	json_string(o, "before", regress_outcome_names[t->before]);
	json_string(o, "rerun", regress_outcome_names[t->rerun]);
	json_string(o, "why", t->why);
	json_open(o, "failures", '[');
	for (size_t i = 0; i < t->nfailures; i++) {
		json_open(o, NULL, '{');
		json_string(o, "case", t->failures[i].name);
		json_string(o, "kind", t->failures[i].kind);
		json_string(o, "message", t->failures[i].message);
		json_close(o);
	}
	json_close(o);
	json_int(o, "failures_more", t->failures_more);
	json_string(o, "output", t->output);
	json_close(o);
}

void regress_result_write(struct json_out *o, const struct regress_result *r, struct arena *mem)
{
	json_open(o, NULL, '{');
	json_string(o, "schema", "ampy.regress/1");
	json_string(o, "ampy", r->ampy);
	json_string(o, "id", r->id);
	json_string(o, "began", r->began);
	json_string(o, "ended", r->ended);
	json_string(o, "state", r->partial ? "partial" : "complete");
	write_machine(o, &r->machine, mem);
	write_python(o, &r->python);
	json_string(o, "set", r->set);
	json_int(o, "jobs", r->jobs);
	json_strings(o, "argv", r->argv);
	write_counts(o, r);
	json_open(o, "tests", '[');
	for (size_t i = 0; i < r->ntests; i++)
		write_test(o, &r->tests[i]);
	json_close(o);
	json_close(o);
}
