/* ampy.bench/1: the one document for scripts and for doctor. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/benchfile.h"
#include "../probes/base/buffer.h"
#include "../probes/base/err.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/base/statedir.h"
#include "bench.h"
#include "store.h"

static void put_number(struct json_out *o, const char *key, int64_t v)
{
	if (v > 0)
		json_int(o, key, v);
	else
		json_string(o, key, NULL);
}

static void put_series(struct json_out *o, const char *key, const struct bench_series *s)
{
	if (!s->mflops.n) {
		json_string(o, key, NULL);
		return;
	}
	json_open(o, key, '{');
	json_int(o, "mflops", s->mflops.median);
	json_int(o, "low_quartile", s->mflops.low);
	json_int(o, "high_quartile", s->mflops.high);
	json_int(o, "best", s->mflops.most);
	json_int(o, "samples", (int64_t)s->mflops.n);
	json_close(o);
}

static void put_library(struct json_out *o, const struct bench_library *l)
{
	static const char *const keys[BENCH_CORES] = { "one_core", "all_cores" };

	json_open(o, NULL, '{');
	json_string(o, "path", l->path);
	json_string(o, "library", l->library);
	json_string(o, "family", l->family);
	json_string(o, "version", l->version);
	json_string(o, "threading", l->threading);
	json_string(o, "core", l->core);
	json_flag(o, "default", l->is_default);
	json_int(o, "size", l->size);
	json_int(o, "mtime", l->mtime);
	json_string(o, "state", bench_state_names[l->state]);
	json_string(o, "why", l->why);
	put_number(o, "threads", l->threads);
	for (unsigned cores = 0; cores < BENCH_CORES; cores++) {
		json_open(o, keys[cores], '{');
		for (unsigned op = 0; op < BENCH_NEON; op++)
			put_series(o, bench_op_name((enum bench_op)op), &l->series[cores][op]);
		json_close(o);
	}
	json_close(o);
}

static void put_neon(struct json_out *o, const struct bench *b, const struct bench_verdict *v)
{
	json_open(o, "vector", '{');
	json_flag(o, "aarch64", b->arm);
	json_string(o, "state", b->arm ? bench_state_names[b->neon_state] : NULL);
	json_string(o, "why", b->neon_why);
	json_open(o, "kinds", '[');
	for (unsigned kind = 0; b->arm && kind < NEON_KINDS; kind++) {
		json_open(o, NULL, '{');
		json_string(o, "kind", neon_about[kind].name);
		json_string(o, "instruction", neon_about[kind].instruction);
		json_string(o, "feature", neon_about[kind].needs);
		json_flag(o, "has", !b->neon[kind].lacks);
		json_int(o, "expected_thousandths",
			 1000 * neon_about[kind].work / neon_about[NEON_FP32].work);
		put_series(o, "rate", &b->neon[kind].series);
		json_close(o);
	}
	json_close(o);
	put_number(o, "fp16_to_fp32_thousandths", v->half);
	json_string(o, "no_factor", v->half_noise);
	json_close(o);
}

void bench_write(struct json_out *o, const struct bench *b, const struct bench_verdict *v)
{
	json_open(o, NULL, '{');
	json_string(o, "schema", "ampy.bench/1");
	json_string(o, "ampy", b->ampy);
	json_string(o, "time", b->time);
	json_open(o, "cpu", '{');
	json_string(o, "model", b->model);
	json_string(o, "identity", b->cpu);
	json_int(o, "usable", b->cpus);
	json_close(o);
	json_flag(o, "emulated", b->emulated);
	json_flag(o, "saved", b->saved);
	json_open(o, "how", '{');
	json_int(o, "size", b->size[BENCH_ONE]);
	json_int(o, "size_all", b->size[BENCH_ALL]);
	json_int(o, "rounds", b->rounds);
	json_close(o);
	json_open(o, "libraries", '[');
	for (size_t i = 0; i < b->n; i++)
		put_library(o, &b->v[i]);
	json_close(o);
	put_neon(o, b, v);
	json_open(o, "noise", '{');
	json_int(o, "taken_thousandths", b->taken);
	json_int(o, "taken_limit_thousandths", BENCH_MAX_TAKEN);
	json_int(o, "spread_limit_thousandths", BENCH_MAX_SPREAD);
	json_close(o);
	json_open(o, "conclusion", '{');
	json_string(o, "default", v->own ? v->own->path : NULL);
	json_string(o, "fastest", v->fastest ? v->fastest->path : NULL);
	put_number(o, "factor_thousandths", v->factor[BENCH_ONE]);
	put_number(o, "factor_all_thousandths", v->factor[BENCH_ALL]);
	json_string(o, "no_factor", v->noise[BENCH_ONE]);
	json_string(o, "no_factor_all", v->noise[BENCH_ALL]);
	json_close(o);
	json_close(o);
}

int bench_save(const struct root *root, const struct bench *b, const struct bench_verdict *v,
	       struct arena *mem, struct err *err)
{
	const char *dir = state_dir(root, mem);
	struct json_out json = { 0 };
	struct buffer buffer;
	struct text text;
	int rc = store_folder(root, dir, 0700, err);

	if (rc < 0)
		return rc;
	buffer_open(&buffer);
	json.to = buffer.to;
	bench_write(&json, b, v);
	buffer_end(&buffer);
	text = (struct text){ buffer.v, buffer.n };
	rc = store_write(root, JOIN(mem, dir, "/" BENCH_FILE), &text, 0600, err);
	buffer_close(&buffer);
	return rc;
}
