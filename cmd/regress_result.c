/* The result of `ampy regress run`: of which machine and Python, and the sums. */
#include "../probes/base/base.h"

#include <sys/random.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "../probes/base/buffer.h"
#include "../probes/base/json.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/scan.h"
#include "../probes/base/ticks.h"
#include "../probes/cpu.h"
#include "../probes/probe.h"
#include "../probes/runtime.h"
#include "regress_running.h"
#include "show.h"

#define ROW(f, name) (FACT_ROWS(f, name) ? FACT_ROW(f, name, 0) : NULL)

static const char *text_of(struct fact_str cell)
{
	return cell.state == FACT_KNOWN ? cell.v : NULL;
}

static const char *machine_name(const struct running *r)
{
	struct utsname here;
	char *name;

	if (r->options->name)
		return r->options->name;
	if (uname(&here) < 0 || !*here.nodename)
		return "machine";
	here.nodename[strcspn(here.nodename, ".")] = '\0';
	name = arena_strdup(r->env->mem, here.nodename);
	for (char *c = name; *c; c++)
		if (!regress_machine_fits((char[]){ 'a', *c, '\0' }))
			*c = '-';
	return regress_machine_fits(name) ? name : "machine";
}

/* The same facts that doctor has. */
static enum cmd_exit keep_facts(struct running *r)
{
	struct json_out o = { 0 };
	struct buffer b;
	struct text text;
	int rc;

	buffer_open(&b);
	o.to = b.to;
	json_open(&o, NULL, '{');
	show_facts(&o, r->at.facts, r->env->mem);
	json_close(&o);
	buffer_end(&b);
	text = (struct text){ b.v, b.n };
	rc = json_read(&text, &r->facts);
	buffer_close(&b);
	if (rc < 0) {
		err_set(&r->env->err, rc, "the facts of this machine cannot be kept");
		return EXIT_BROKEN;
	}
	r->result.machine.facts = json_get(r->facts, "facts");
	return EXIT_FINE;
}

enum cmd_exit running_describe(struct running *r)
{
	const struct facts *f = r->at.facts;
	const struct regress_about *a = &r->at.suite.about;
	const struct cpu_facts *cpu = ROW(f, cpu);
	const struct runtime_facts *runtime = ROW(f, runtime);
	struct regress_machine *m = &r->result.machine;
	struct utsname here = { 0 };

	(void)uname(&here);
	*m = (struct regress_machine){
		.name = machine_name(r), .arch = a->arch, .distro = a->distro, .libc = a->libc,
		.kernel = arena_strdup(r->env->mem, here.release), .page_size = sysconf(_SC_PAGESIZE),
		.emulated = strcmp(a->arch, here.machine) != 0 || (cpu && fact_true(cpu->emulated)),
		.network = r->options->network,
		.container = r->options->image ||
			     (runtime && runtime->container.state == FACT_KNOWN),
	};
	if (cpu && cpu->model.state == FACT_KNOWN)
		m->model = text_of(cpu->model);
	m->cores = cpu && cpu->cores.state == FACT_KNOWN ? cpu->cores.v
							 : sysconf(_SC_NPROCESSORS_ONLN);
	r->result.python = (struct regress_python){
		.path = r->options->image ? NULL : r->at.python,
		.image = r->options->image ? r->at.engine.id : NULL, .version = a->version,
		.branch = a->branch, .build = a->build, .free_threaded = a->free_threaded,
		.debug = a->debug,
	};
	r->where = (struct regress_where){
		.branch = a->branch, .arch = a->arch, .distro = a->distro_id,
		.distro_version = a->distro_version, .libc = a->libc, .kernel = m->kernel,
		.page_size = m->page_size, .cores = m->cores, .container = m->container,
		.emulated = m->emulated, .network = m->network, .debug = a->debug,
		.free_threaded = a->free_threaded,
	};
	return keep_facts(r);
}

/* The worst result that a runner printed for any of them, and the sums of what they counted. */
static void sum_up(struct running *r)
{
	static const struct { const char *begin, *whole; } ranks[] = {
		{ "SUCCESS", "SUCCESS" }, { "NO TEST", "NO TESTS RAN" },
		{ "ENV CHANGED", "ENV CHANGED" }, { "FAILURE", "FAILURE" },
		{ "WORKER BUG", "WORKER BUG" }, { "INTERRUPTED", "INTERRUPTED" },
	};
	struct regress_result *x = &r->result;
	size_t worst = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct regrtest_said *s = &r->said[i];
		const struct regress_test *t = &r->tests[i];

		for (size_t k = worst; s->result && k < LEN(ranks); k++)
			if (k > 1 && strncmp(s->result, ranks[k].begin, strlen(ranks[k].begin)) == 0)
				worst = k;
		if (!s->result && regress_outcome_bad(t->outcome) && worst < 3)
			worst = 3;
		if (r->jobs[i].rc == 0 && r->jobs[i].status > x->regrtest.exit &&
		    regress_outcome_bad(t->outcome))
			x->regrtest.exit = r->jobs[i].status;
		x->regrtest.cases_run += s->totals ? s->cases_run : t->cases.run;
		x->regrtest.cases_failed += s->totals ? s->cases_failed : t->cases.failed;
		x->regrtest.cases_skipped += s->totals ? s->cases_skipped : t->cases.skipped;
		x->regrtest.files_run += s->files_run;
	}
	x->regrtest.result = ranks[worst].whole;
}

const char *running_now(struct arena *mem)
{
	return time_text((int64_t)time(NULL), mem);
}

void running_result(struct running *r, const char *began)
{
	struct regress_result *x = &r->result;
	struct arena *mem = r->env->mem;
	struct list argv = { 0 };
	uint32_t salt = 0;

	if (getrandom(&salt, sizeof salt, 0) != sizeof salt)
		salt = (uint32_t)ticks() ^ (uint32_t)getpid();
	x->ampy = AMPY_VERSION;
	x->began = began;
	x->ended = running_now(mem);
	x->id = arena_printf(mem, "%.4s%.2s%.5s%.2s%.2sZ-%08x", began, began + 5, began + 8,
			     began + 14, began + 17, salt);
	list_add(&argv, r->at.bench.python, mem);
	for (const char *const *a = r->at.suite.args; *a; a++)
		list_add(&argv, *a, mem);
	x->argv = argv.v;
	x->tests = r->tests;
	x->ntests = r->n;
	x->summary = regress_summarize(r->tests, r->n);
	x->partial = r->why != 0 || x->summary.not_run > 0;
	sum_up(r);
}
