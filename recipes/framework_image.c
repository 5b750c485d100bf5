/* Ampere's images: how they are run here, and what is to be known of them. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/root.h"
#include "../probes/cpu.h"
#include "../probes/libc.h"
#include "../probes/probe.h"
#include "../probes/runtime.h"
#include "framework.h"
#include "plan.h"

static const struct engine { const char *name, *path; bool as_root; } engines[] = {
	{ "podman", "/usr/bin/podman", false }, { "docker", "/usr/bin/docker", true },
};

/* Why such an image is of no use here; NULL: it is, or that is not known. */
static const char *why_not(const struct framework_wish *w, struct arena *mem)
{
	const struct facts *f = w->facts;
	const struct cpu_facts *c = FACT_ROWS(f, cpu) ? FACT_ROW(f, cpu, 0) : NULL;
	const struct libc_facts *l = FACT_ROWS(f, libc) ? FACT_ROW(f, libc, 0) : NULL;

	if (l && l->userland.state == FACT_KNOWN && strcmp(l->userland.v, "aarch64") != 0)
		return arena_printf(mem, "Ampere's images are for aarch64, and this machine is %s",
				    l->userland.v);
	/* Altra's cores are Neoverse N1, as those of others are; AmpereOne's bear Ampere's number. */
	if (c && c->implementer.state == FACT_KNOWN && !fact_is(c->implementer, "0xc0") &&
	    (!fact_is(c->implementer, "0x41") || !fact_is(c->part, "0xd0c") ||
	     (fact_true(c->named) && !strstr(c->model.v, "Ampere"))))
		return arena_printf(mem, "Ampere's images are for Altra and AmpereOne, and this is %s",
				    c->model.v ? c->model.v : "another processor");
	return NULL;
}

/* The variables that go into the container; "" where its CPUs are not known. */
static const char *variables(const struct framework_wish *w, bool llama, struct arena *mem)
{
	const struct runtime_facts *r = FACT_ROWS(w->facts, runtime)
		? FACT_ROW(w->facts, runtime, 0) : NULL;

	if (llama || !r || !fact_true(r->running) || r->cpus_usable.state != FACT_KNOWN)
		return "";
	return arena_printf(mem, " -e OMP_NUM_THREADS=%lld -e AIO_NUM_THREADS=%lld%s",
			    (long long)r->cpus_usable.v, (long long)r->cpus_usable.v,
			    r->cpus_usable.v <= 2 ? " -e AIO_SKIP_MASTER_THREAD=1" : "");
}

static const struct engine *engine_here(const struct root *root)
{
	for (size_t i = 0; i < LEN(engines); i++)
		if (root_exists(root, engines[i].path) == 0)
			return &engines[i];
	return NULL;
}

static const char *const *lines_of(const struct framework_wish *w, const struct framework *f,
				   struct arena *mem)
{
	const struct engine *here = engine_here(w->root);
	bool llama = strstr(f->image, "llama") != NULL;
	struct list lines = { 0 };

	list_add(&lines, NULL, mem);
	for (size_t i = 0; i < LEN(engines); i++)
		if (!here || here == &engines[i])
			list_add(&lines, JOIN(mem, engines[i].as_root ? "sudo " : "",
					      engines[i].name, " run --privileged=true -it --rm",
					      variables(w, llama, mem), " ", f->image), mem);
	return lines.v;
}

static const char *const *caveats_of(const struct framework *f, struct arena *mem)
{
	bool llama = strstr(f->image, "llama") != NULL;
	struct list all = { 0 };

	list_add(&all, "--privileged, which Ampere's own line has, gives what runs in it all rights "
		 "on this machine", mem);
	list_add(&all, "what 'latest' is changes, and its framework can be older than the wheels'; "
		 "/.release in it names the release", mem);
	if (!llama)
		list_add(&all, "models run in FP32 unless AIO_IMPLICIT_FP16_TRANSFORM_FILTER='.*' is "
			 "given too", mem);
	else
		list_add(&all, "it holds no model: give one with -v /models:/models", mem);
	list_add(&all, "podman takes it from the registry that registries.conf names for short names, "
		 "and Ampere publishes it on docker's", mem);
	return all.v;
}

static void add_pull(const struct framework_wish *w, const struct framework *f, struct plan *plan,
		     struct arena *mem)
{
	const struct engine *e = engine_here(w->root);
	const char *words[] = { e ? e->path : "", "pull", f->image };
	struct list argv = { 0 }, name = { 0 };

	if (!e) {
		plan_miss(plan, (struct unresolved){ NULL, f->name, "neither podman nor docker is here "
			  "to fetch the image with; '--with podman' installs the one" }, mem);
		return;
	}
	for (size_t i = 0; i < LEN(words); i++)
		list_add(&argv, words[i], mem);
	list_add(&name, f->image, mem);
	plan_add(plan, (struct step){ .kind = STEP_IMAGE, .as_root = e->as_root, .argv = argv.v,
				      .packages = name.v,
				      .title = JOIN(mem, "Fetch the image ", f->image, " with ",
						    e->name) }, mem);
}

void framework_images(const struct framework_wish *w, struct plan *plan, struct arena *mem)
{
	struct plan_image *v = TAKE_N(mem, nframeworks, struct plan_image);
	const char *why = why_not(w, mem);

	for (size_t i = 0; w->names[i]; i++) {
		const struct framework *f = framework_find(w->names[i]);

		if (!f || !f->image || plan->nimages == nframeworks)
			continue;
		if (why) {
			plan_miss(plan, (struct unresolved){ NULL, f->name, why }, mem);
			continue;
		}
		v[plan->nimages++] = (struct plan_image){ f->name, f->image, lines_of(w, f, mem),
							  caveats_of(f, mem) };
		plan->images = v;
		if (w->pull)
			add_pull(w, f, plan, mem);
	}
}
