/* What `ampy bench` kept of its last run. */
#include "base.h"

#include <errno.h>

#include "arena.h"
#include "benchfile.h"
#include "cpuinfo.h"
#include "json.h"
#include "root.h"
#include "scan.h"

enum { MAX_CPUINFO = 16 * 1024 * 1024 };

static void free_json(struct json **j)
{
	json_free(j);
}

static bool read_entry(const struct json *j, struct arena *mem, struct bench_entry *e)
{
	e->path = json_str(j, "path", mem);
	e->library = json_str(j, "library", mem);
	e->family = json_str(j, "family", mem);
	e->version = json_str(j, "version", mem);
	e->state = json_str(j, "state", mem);
	e->why = json_str(j, "why", mem);
	e->is_default = json_true(j, "default");
	(void)!json_number(j, "one_core.dgemm.mflops", &e->mflops);
	return e->path && *e->path == '/' && e->library && e->family && e->state &&
	       json_number(j, "size", &e->size) && json_number(j, "mtime", &e->mtime);
}

static bool read_entries(const struct json *j, struct arena *mem, struct bench_file *f)
{
	const struct json *all = json_get(j, "libraries");

	if (!all || json_kind(all) != JSON_ARRAY)
		return false;
	f->v = TAKE_N(mem, BENCH_FILE_LIBRARIES, struct bench_entry);
	for (const struct json *m = json_first(all); m; m = json_next(m)) {
		if (f->n == BENCH_FILE_LIBRARIES || !read_entry(m, mem, &f->v[f->n]))
			return false;
		if (f->v[f->n].is_default && !f->own)
			f->own = &f->v[f->n];
		f->n++;
	}
	return true;
}

int bench_file_read(const struct text *text, struct arena *mem, struct bench_file *ret,
		    const char **why)
{
	ON_EXIT(free_json) struct json *j = NULL;
	struct bench_file f = { 0 };
	const char *schema, *fastest;

	*why = "it is not JSON";
	if (json_read(text, &j) < 0)
		return -EBADMSG;
	schema = json_str(j, "schema", mem);
	*why = "it is not of the schema ampy.bench/1";
	if (!schema || strcmp(schema, "ampy.bench/1") != 0)
		return -EBADMSG;
	f.time = json_str(j, "time", mem);
	f.cpu = json_str(j, "cpu.identity", mem);
	f.emulated = json_true(j, "emulated");
	f.noise = json_str(j, "conclusion.no_factor", mem);
	*why = "it lacks what it has to say of the libraries";
	if (!f.time || !f.cpu || !read_entries(j, mem, &f))
		return -EBADMSG;
	fastest = json_str(j, "conclusion.fastest", mem);
	for (size_t i = 0; fastest && i < f.n; i++)
		if (strcmp(f.v[i].path, fastest) == 0)
			f.fastest = &f.v[i];
	(void)!json_number(j, "conclusion.factor_thousandths", &f.factor);
	(void)!json_number(j, "conclusion.factor_all_thousandths", &f.factor_all);
	if (!f.own || !f.fastest)
		f.factor = f.factor_all = 0;
	*ret = f;
	return 0;
}

const char *cpu_identity(const struct cpuinfo *c, struct arena *mem)
{
	const char *cpus = arena_printf(mem, "%llu", (unsigned long long)c->cpus);

	if (c->implementer && c->part)
		return JOIN(mem, c->implementer, " ", c->part, " ", c->variant ? c->variant : "?",
			    " ", c->revision ? c->revision : "?", " ", cpus);
	return c->model_name ? JOIN(mem, c->model_name, " ", cpus) : NULL;
}

const char *cpu_identity_of(const struct root *r, struct arena *mem, const char **why)
{
	static const char path[] = "/proc/cpuinfo";
	struct cpuinfo c;
	struct text text;
	const char *identity;
	int rc = root_read(r, path, MAX_CPUINFO, mem, &text);

	if (rc < 0) {
		*why = root_reason(path, rc, mem);
		return NULL;
	}
	cpuinfo_read(&text, mem, &c);
	identity = cpu_identity(&c, mem);
	if (!identity)
		*why = "'/proc/cpuinfo' does not say which CPU this is";
	return identity;
}
