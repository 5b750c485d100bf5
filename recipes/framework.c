/* What `setup --framework` names, judged as `ampy check` judges it. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/cpu.h"
#include "../probes/distro.h"
#include "../probes/libc.h"
#include "../probes/probe.h"
#include "../probes/releases.h"
#include "../probes/wheel/audit.h"
#include "../probes/wheel/requirement.h"
#include "../probes/wheel/simple.h"
#include "asking.h"
#include "framework.h"
#include "site.h"
#include "targets.h"

enum { MAX_NAMES = 32 };

const struct framework frameworks[] = {
	{ "torch", "pytorch", NULL, "PyTorch, built for CPUs" },
	{ "tensorflow", NULL, NULL, "TensorFlow" },
	{ "onnxruntime", NULL, NULL, "ONNX Runtime" },
	{ "onnx", NULL, NULL, "ONNX" },
	{ "numpy", NULL, NULL, "NumPy" },
	{ "scipy", NULL, NULL, "SciPy" },
	{ "ampere-pytorch", "ampere-torch", "amperecomputingai/pytorch:latest",
	  "Ampere Optimized PyTorch, an image" },
	{ "ampere-tensorflow", NULL, "amperecomputingai/tensorflow:latest",
	  "Ampere Optimized TensorFlow, an image" },
	{ "ampere-onnxruntime", "ampere-onnx", "amperecomputingai/onnxruntime:latest",
	  "Ampere Optimized ONNX Runtime, an image" },
	{ "ampere-llama", "ampere-llama.cpp", "amperecomputingai/llama.cpp:latest",
	  "Ampere Optimized llama.cpp, an image" },
};
const size_t nframeworks = LEN(frameworks);

const struct framework *framework_find(const char *name)
{
	for (size_t i = 0; i < LEN(frameworks); i++)
		if (strcmp(frameworks[i].name, name) == 0 ||
		    (frameworks[i].alias && strcmp(frameworks[i].alias, name) == 0))
			return &frameworks[i];
	return NULL;
}

/* Releases that end with 'Illegal instruction' where the processor has no LSE atomics. */
static const struct { const char *name, *without; } lse[] = {
	{ "torch", ",!=2.0.0,!=2.1.0,!=2.4.0,!=2.10.0" }, { "onnxruntime", "!=1.21.0" },
};

struct judging {
	const struct framework_wish *w;
	struct framework_answer *ret;
	const struct check_target *target;
	struct asking *asking;
	struct audit audit;
	struct site site;
	struct list specs;             /* for pip */
	const char *notes;
	struct arena *mem;
	struct err *err;
};

static void note(struct judging *j, const char *text)
{
	j->notes = JOIN(j->mem, j->notes, *j->notes ? "; " : "", text);
}

static void miss(struct judging *j, const char *name, const char *why)
{
	j->ret->missing[j->ret->nmissing].name = name;
	j->ret->missing[j->ret->nmissing++].why = why;
}

/* What pip is to be given for a name, before the index was asked. */
static const char *spec_of(const struct judging *j, const char *name, bool cpu)
{
	const struct cpu_facts *c = FACT_ROWS(j->w->facts, cpu) ? FACT_ROW(j->w->facts, cpu, 0) : NULL;
	const char *bound = strcmp(name, "torch") == 0 && cpu ? "<2.11" : "";

	for (size_t i = 0; c && c->lse.state == FACT_KNOWN && !c->lse.v && i < LEN(lse); i++)
		if (strcmp(lse[i].name, name) == 0)
			return JOIN(j->mem, name, bound,
				    lse[i].without + (!*bound && lse[i].without[0] == ','));
	return JOIN(j->mem, name, bound);
}

/* A new environment gets the newest pip; one with other packages in it keeps its own. */
static int set_pip(struct judging *j, struct check_target *t)
{
	const struct dist *pip = j->site.state == VENV_READY && !j->site.seeds
		? site_find(&j->site, "pip") : NULL;
	struct target target = t->tags.target;

	target.pip = pip ? pip->version : NULL;
	return tags_of(&target, &t->tags, j->err);
}

/* The machine as it is; one without a Python as its release is. */
static int find_target(struct judging *j)
{
	const struct facts *f = j->w->facts;
	const struct distro_facts *d = FACT_ROWS(f, distro) ? FACT_ROW(f, distro, 0) : NULL;
	const struct libc_facts *l = FACT_ROWS(f, libc) ? FACT_ROW(f, libc, 0) : NULL;
	struct list python = { 0 }, release = { 0 }, none = { 0 };
	struct targets_wish wish = { &python, &none, &none, &release, NULL, NULL };
	const struct release *r;
	struct check_target *v;
	size_t n = 0;
	int rc;

	if (j->w->python)
		list_add(&python, j->w->python, j->mem);
	rc = targets_of(&wish, f, NULL, j->mem, &v, &n, j->err);
	r = d ? release_of(d->id.v, d->version.v) : NULL;
	if (rc == -ENODATA && r) {
		list_add(&release, JOIN(j->mem, r->id, ":", r->version), j->mem);
		wish.arch = l && l->userland.state == FACT_KNOWN ? l->userland.v : NULL;
		rc = targets_of(&wish, f, NULL, j->mem, &v, &n, j->err);
	}
	if (rc < 0 || !n)
		return rc < 0 ? rc : -ENODATA;
	j->target = &v[0];
	return set_pip(j, &v[0]);
}

static int run_audit(struct judging *j, const char *const *specs, size_t n)
{
	struct requirement *r = TAKE_N(j->mem, n, struct requirement);
	struct audit_want *wants = TAKE_N(j->mem, n, struct audit_want);
	struct audit_input in = { .wants = wants, .n = n, .tags = &j->target->tags,
				  .env = &j->target->env, .ask = asking_asker(j->asking) };

	for (size_t i = 0; i < n; i++) {
		int rc = requirement_parse(span_of(specs[i]), j->mem, &r[i], j->err);

		if (rc < 0)
			return rc;
		wants[i] = (struct audit_want){ &r[i], false, "--framework" };
	}
	return audit_run(&in, j->mem, &j->audit, j->err);
}

static const struct audit_row *row_of(const struct audit *audit, const char *name)
{
	for (size_t i = 0; i < audit->n; i++)
		if (strcmp(audit->v[i].name, name) == 0)
			return &audit->v[i];
	return NULL;
}

static bool is_wheel(const struct audit_row *r)
{
	return r->choice.status == LOCK_NATIVE || r->choice.status == LOCK_PURE;
}

const struct audit_row *framework_cuda(const struct audit *audit, const struct tags *tags)
{
	const struct audit_row *torch = row_of(audit, "torch");
	bool may_be;

	if (!torch || !is_wheel(torch) || strstr(torch->choice.version, "+cpu") ||
	    strcmp(tags->target.machine, "aarch64") != 0)
		return NULL;
	may_be = version_cmp(torch->choice.version, "2.11") >= 0;
	for (size_t i = 0; i < audit->n; i++) {
		struct span name = span_of(audit->v[i].name);

		/* Others may need them beside an older build, which is for CPUs alone; what `pip
		 * freeze` writes names them all itself. */
		if ((span_starts(name, "nvidia-") || span_starts(name, "cuda-")) &&
		    (may_be || span_starts(span_of(audit->v[i].needed_by), "torch ")))
			return torch;
	}
	return torch->unfollowed && may_be ? torch : NULL;
}

static const char *megabytes(int64_t bytes, struct arena *mem)
{
	int64_t tenths = (bytes + 50000) / 100000;

	if (tenths >= 1000)
		return arena_printf(mem, "%lld MB", (long long)((tenths + 5) / 10));
	return arena_printf(mem, "%lld.%lld MB", (long long)(tenths / 10), (long long)(tenths % 10));
}

static void take_sizes(struct judging *j)
{
	struct framework_answer *a = j->ret;

	a->whole = true;
	for (size_t i = 0; i < j->audit.n; i++) {
		const struct audit_row *r = &j->audit.v[i];
		bool file = is_wheel(r) || r->choice.status == LOCK_BUILD;

		if (file && r->choice.file->size >= 0)
			a->bytes += r->choice.file->size;
		a->whole &= file && r->choice.file->size >= 0 && !r->unfollowed;
	}
	if (!a->bytes && j->specs.n)
		note(j, "how much that is to fetch the index does not tell");
}

/* One name that was asked for: what the index has of it. */
static void take_row(struct judging *j, const char *name, const char *spec)
{
	const struct audit_row *r = row_of(&j->audit, name);
	const char *why = r ? r->conflict ? r->conflict : r->choice.why : "was not asked for";

	if (r && is_wheel(r)) {
		note(j, JOIN(j->mem, name, " ", r->choice.version));
		list_add(&j->specs, spec, j->mem);
	} else if (r && r->choice.status == LOCK_UNKNOWN) {
		note(j, JOIN(j->mem, name, " was not judged: ", why ? why : "the index did not answer"));
		list_add(&j->specs, spec, j->mem);
	} else if (r && r->choice.status == LOCK_BUILD) {
		miss(j, name, JOIN(j->mem, "there is only its source for ", j->target->name, ": ",
				   why ? why : "no wheel fits"));
	} else {
		miss(j, name, r && r->choice.nearest
		     ? JOIN(j->mem, why ? why : "nothing fits", "; nearest: ", r->choice.nearest)
		     : why ? why : "the index has nothing for this machine");
	}
}

/* With what the environment lacks: asks, and asks again where PyTorch would bring CUDA. */
static int ask_index(struct judging *j, const char *const *names, size_t n)
{
	const char *specs[MAX_NAMES], *newest = NULL;
	const struct audit_row *torch;
	int rc;

	for (size_t i = 0; i < n; i++)
		specs[i] = spec_of(j, names[i], false);
	rc = run_audit(j, specs, n);
	torch = rc == 0 ? framework_cuda(&j->audit, &j->target->tags) : NULL;
	if (torch) {
		newest = arena_printf(j->mem, "torch %s of this index is built for CUDA "
			"(%s); --index can name one with builds for CPUs alone",
			torch->choice.version, torch->choice.file->size > 0
			? megabytes(torch->choice.file->size, j->mem) : "of a size it does not tell");

		for (size_t i = 0; i < n; i++)
			specs[i] = spec_of(j, names[i], true);
		rc = run_audit(j, specs, n);
	}
	if (rc < 0)
		return rc;
	for (size_t i = 0; i < n; i++)
		take_row(j, names[i], specs[i]);
	if (newest)
		note(j, newest);
	take_sizes(j);
	return 0;
}

/* Nobody can be asked: pip may have its own ways. */
static void unasked(struct judging *j, const char *const *names, size_t n, const char *why)
{
	note(j, JOIN(j->mem, "not judged, and the size is not known: ", why));
	for (size_t i = 0; i < n; i++)
		list_add(&j->specs, spec_of(j, names[i], false), j->mem);
}

static int ask(struct judging *j, const char *const *names, size_t n)
{
	const char *const index[] = { j->w->index, NULL };
	const struct asking_setup setup = {
		.root = j->w->root, .index = j->w->index ? index : NULL,
		.progress = j->w->progress, .stop = j->w->stop,
	};
	int rc = find_target(j);

	if (rc == 0)
		rc = asking_open(&setup, j->mem, &j->asking, j->err);
	if (rc == 0)
		rc = ask_index(j, names, n);
	for (const char *const *said = rc == 0 ? asking_notes(j->asking) : NULL; said && *said; said++)
		note(j, *said);
	asking_close(&j->asking);
	if (rc == -EINVAL || rc == -EBADMSG || rc == -EINTR)
		return rc;
	if (rc < 0)
		unasked(j, names, n, arena_strdup(j->mem, j->err->text));
	*j->err = (struct err){ 0 };
	return 0;
}

int framework_judge(const struct framework_wish *w, struct arena *mem, struct framework_answer *ret,
		    struct err *err)
{
	struct judging j = { .w = w, .ret = ret, .notes = "", .mem = mem, .err = err };
	const char *lacks[MAX_NAMES], *why = NULL;
	size_t n = 0;
	int rc = 0;

	*ret = (struct framework_answer){ .missing = TAKE_N(mem, MAX_NAMES, __typeof__(*ret->missing)) };
	list_add(&j.specs, NULL, mem);
	/* What cannot be read is told where the environment is planned. */
	if (site_read(w->root, w->dir, mem, &j.site, &why) < 0)
		j.site = (struct site){ 0 };
	for (size_t i = 0; w->names[i] && i < MAX_NAMES; i++) {
		const struct framework *f = framework_find(w->names[i]);
		const struct dist *d = f && !f->image ? site_find(&j.site, f->name) : NULL;

		if (!f || f->image)
			continue;
		if (d && d->whole)
			list_add(&j.specs, f->name, mem);
		else
			lacks[n++] = f->name;
	}
	if (n)
		rc = ask(&j, lacks, n);
	if (rc < 0)
		return rc;
	ret->specs = j.specs.v;
	ret->note = *j.notes ? j.notes : NULL;
	return 0;
}
