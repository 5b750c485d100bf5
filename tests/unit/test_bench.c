/* `ampy bench`: what children say, what the figures mean, and what is kept. */
#include "tree.h"

#include <errno.h>

#include "probes/base/benchfile.h"
#include "probes/base/cpuinfo.h"
#include "probes/base/jsonout.h"
#include "probes/base/scan.h"
#include "recipes/bench.h"

static int said(const char *s, struct bench_said *ret)
{
	return bench_said_read(&(struct text){ s, strlen(s) }, mem, ret);
}

static void takes_what_is_said(void **state)
{
	struct bench_said s = { 0 };

	(void)state;
	assert_int_equal(said("threads 2\ncore Zen, say\nlacks sgemm\ntime dgemm 268435456 7 8\n"
			      "time fp16 1 2 3\nend\n", &s), 0);
	assert_true(s.ended);
	assert_int_equal(s.threads, 2);
	assert_string_equal(s.core, "Zen, say");
	assert_true(s.lacks[BENCH_SGEMM]);
	assert_false(s.lacks[BENCH_DGEMM]);
	assert_int_equal(s.ntimes, 2);
	assert_int_equal(s.times[0].op, BENCH_DGEMM);
	assert_int_equal(s.times[0].work, 268435456);
	assert_int_equal(s.times[0].wall, 7);
	assert_int_equal(s.times[0].cpu, 8);
	assert_int_equal(s.times[1].op, BENCH_NEON + NEON_FP16);
	/* It crashed in the middle of a line. */
	assert_int_equal(said("time dgemm 5 6 7\ntime sgemm 5 6", &s), 0);
	assert_false(s.ended);
	assert_int_equal(s.ntimes, 1);
	assert_int_equal(said("wrong dgemm all of it\nend\n", &s), 0);
	assert_string_equal(s.wrong, "dgemm all of it");
	assert_int_equal(said("", &s), 0);
	assert_int_equal(s.ntimes, 0);
}

static void refuses_what_is_not(void **state)
{
	static const char *const bad[] = {
		"hello\n", "time\n", "time dgemm\n", "time dgemm 1 2\n", "time dgemm 1 2 0\n",
		"time dgemm 1 2 3 4\n", "time dgemm 1 -2 3\n", "time xgemm 1 2 3\n",
		"time dgemm 1 2 99999999999999999999\n", "time dgemm 1 2 9007199254740993\n",
		"threads\n", "threads none\n", "threads 99999999\n", "lacks\n", "lacks all\n",
		"core \n", "end now\n", "end\nend\n", "end\ntime dgemm 1 2 3\n", "\n",
	};
	struct bench_said s = { .threads = 99 };
	const char *many = "";

	(void)state;
	for (size_t i = 0; i < LEN(bad); i++)
		assert_int_equal(said(bad[i], &s), -EBADMSG);
	for (unsigned i = 0; i < BENCH_TIMES_MAX / 64; i++) {
		const char *line = "time dgemm 1 2 3\n", *block = "";

		for (int k = 0; k < 64; k++)
			block = JOIN(mem, block, line);
		many = JOIN(mem, many, block);
	}
	assert_int_equal(said(many, &s), 0);
	s.threads = 99;
	assert_int_equal(said(JOIN(mem, many, "time dgemm 1 2 3\n"), &s), -E2BIG);
	assert_int_equal(s.threads, 99);
}

static struct bench_series series(int64_t median, int64_t width)
{
	return (struct bench_series){
		.n = 9, .mflops = { 9, median, median - width / 2, median + width - width / 2 },
	};
}

static struct bench_library library(const char *path, int64_t one, int64_t all, int64_t width)
{
	struct bench_library l = { .path = path, .library = path, .family = "openblas" };

	l.series[BENCH_ONE][BENCH_DGEMM] = series(one, width);
	if (all)
		l.series[BENCH_ALL][BENCH_DGEMM] = series(all, width);
	return l;
}

static void compares(void **state)
{
	struct bench_library v[] = { library("/blas", 2000, 0, 100), library("/wrong", 90000, 0, 0),
				     library("/serial", 31000, 0, 0),
				     library("/fast", 30000, 58000, 3000) };
	struct bench b = { .v = v, .n = LEN(v), .cpus = 2 };
	struct bench_verdict verdict;

	(void)state;
	v[0].is_default = true;
	v[1].state = BENCH_WRONG;
	bench_judge(&b, mem, &verdict);
	assert_ptr_equal(verdict.own, &v[0]);
	/* One with threads, which is not the fastest by a little. */
	assert_ptr_equal(verdict.fastest, &v[3]);
	assert_int_equal(verdict.factor[BENCH_ONE], 15000);
	/* The other one has no threads. */
	assert_int_equal(verdict.factor[BENCH_ALL], 29000);
	assert_null(verdict.noise[BENCH_ONE]);
	assert_null(verdict.noise[BENCH_ALL]);
	b.cpus = 1;
	bench_judge(&b, mem, &verdict);
	assert_ptr_equal(verdict.fastest, &v[2]);
	assert_int_equal(verdict.factor[BENCH_ALL], 0);
}

static void concludes_nothing_from_noise(void **state)
{
	struct bench_library v[] = { library("/lib/blas", 2000, 0, 0),
				     library("/lib/fast", 30000, 58000, 0) };
	struct bench b = { .v = v, .n = LEN(v), .cpus = 2 };
	struct bench_verdict verdict;

	(void)state;
	v[0].is_default = true;
	v[0].series[BENCH_ONE][BENCH_DGEMM] = series(2000, 400);
	bench_judge(&b, mem, &verdict);
	assert_int_equal(verdict.factor[BENCH_ONE], 15000);
	v[0].series[BENCH_ONE][BENCH_DGEMM] = series(2000, 402);
	bench_judge(&b, mem, &verdict);
	assert_int_equal(verdict.factor[BENCH_ONE], 0);
	assert_non_null(strstr(verdict.noise[BENCH_ONE], "dgemm through blas spreads over 20 %"));
	v[0].series[BENCH_ONE][BENCH_DGEMM] = series(2000, 0);
	b.taken = BENCH_MAX_TAKEN + 1;
	bench_judge(&b, mem, &verdict);
	assert_int_equal(verdict.factor[BENCH_ONE], 15000);
	assert_int_equal(verdict.factor[BENCH_ALL], 0);
	assert_non_null(strstr(verdict.noise[BENCH_ALL], "others had 10 %"));
	b.emulated = true;
	bench_judge(&b, mem, &verdict);
	assert_int_equal(verdict.factor[BENCH_ONE], 0);
	assert_non_null(strstr(verdict.noise[BENCH_ONE], "emulated"));
	/* Nothing to compare with. */
	v[0].state = BENCH_CRASHED;
	bench_judge(&b, mem, &verdict);
	assert_ptr_equal(verdict.own, &v[0]);
	assert_int_equal(verdict.factor[BENCH_ONE], 0);
	assert_null(verdict.noise[BENCH_ONE]);
}

static void tells_what_halves_gain(void **state)
{
	struct bench b = { .cpus = 1, .arm = true };
	struct bench_verdict verdict;

	(void)state;
	b.neon[NEON_FP32].series = series(40000, 0);
	bench_judge(&b, mem, &verdict);
	assert_int_equal(verdict.half, 0);
	b.neon[NEON_FP16].series = series(79600, 100);
	bench_judge(&b, mem, &verdict);
	assert_int_equal(verdict.half, 1990);
	b.neon[NEON_FP16].series = series(79600, 20000);
	bench_judge(&b, mem, &verdict);
	assert_int_equal(verdict.half, 0);
	assert_non_null(strstr(verdict.half_noise, "FP16"));
}

static void keeps_and_reads_again(void **state)
{
	struct bench_library v[] = { library("/usr/lib/libblas.so.3", 2000, 0, 100),
				     library("/usr/lib/fast \"quoted\".so", 30000, 58000, 3000) };
	struct bench b = { .v = v, .n = LEN(v), .cpus = 2, .ampy = "0", .time = "t", .cpu = "c 2" };
	struct bench_verdict verdict;
	struct bench_file f;
	struct err err = { 0 };
	struct text text;
	const char *why;

	(void)state;
	v[0].is_default = true;
	v[0].size = 5;
	v[0].mtime = 1234567890;
	bench_judge(&b, mem, &verdict);
	assert_int_equal(bench_save(root, &b, &verdict, mem, &err), 0);
	assert_int_equal(root_read(root, "/var/lib/ampy/bench.json", BENCH_FILE_MAX, mem, &text), 0);
	assert_int_equal(bench_file_read(&text, mem, &f, &why), 0);
	assert_string_equal(f.time, "t");
	assert_string_equal(f.cpu, "c 2");
	assert_false(f.emulated);
	assert_int_equal(f.n, 2);
	assert_ptr_equal(f.own, &f.v[0]);
	assert_ptr_equal(f.fastest, &f.v[1]);
	assert_string_equal(f.own->path, v[0].path);
	assert_int_equal(f.own->size, 5);
	assert_int_equal(f.own->mtime, 1234567890);
	assert_int_equal(f.own->mflops, 2000);
	assert_string_equal(f.fastest->path, v[1].path);
	assert_int_equal(f.factor, 15000);
	assert_int_equal(f.factor_all, 29000);
	assert_null(f.noise);
}

static void refuses_other_files(void **state)
{
#define HEAD "{\"schema\":\"ampy.bench/1\",\"time\":\"t\",\"cpu\":{\"identity\":\"c\"}"
#define ENTRY "\"library\":\"/a\",\"family\":\"f\",\"state\":\"measured\",\"size\":1"
	static const struct { const char *bytes, *why; } rows[] = {
		{ "", "JSON" }, { "[]", "schema" }, { "{\"schema\":\"ampy.bench/2\"}", "schema" },
		{ HEAD "}", "lacks" }, { HEAD ",\"libraries\":{}}", "lacks" },
		{ HEAD ",\"libraries\":[1]}", "lacks" },
		{ HEAD ",\"libraries\":[{\"path\":\"a\"," ENTRY ",\"mtime\":1}]}", "lacks" },
		{ HEAD ",\"libraries\":[{\"path\":\"/a\"," ENTRY "}]}", "lacks" },
		{ HEAD ",\"libraries\":[{\"path\":\"/a\"," ENTRY ",\"mtime\":-1}]}", "lacks" },
	};
	struct bench_file f = { .n = 99 };
	const char *why;

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct text text = { rows[i].bytes, strlen(rows[i].bytes) };

		assert_int_equal(bench_file_read(&text, mem, &f, &why), -EBADMSG);
		assert_non_null(strstr(why, rows[i].why));
		assert_int_equal(f.n, 99);
	}
}

static void tells_cpus_apart(void **state)
{
	const struct cpuinfo altra = { .kind = CPUINFO_ARM, .implementer = "0x41", .part = "0xd0c",
				       .variant = "0x3", .revision = "1", .cpus = 80 };
	const struct cpuinfo x86 = { .kind = CPUINFO_X86, .model_name = "AMD EPYC", .cpus = 2 };
	const struct cpuinfo none = { .cpus = 1 };

	(void)state;
	assert_string_equal(cpu_identity(&altra, mem), "0x41 0xd0c 0x3 1 80");
	assert_string_equal(cpu_identity(&x86, mem), "AMD EPYC 2");
	assert_null(cpu_identity(&none, mem));
}

#define T(name) cmocka_unit_test_setup_teardown(name, tree_open, tree_close)

UNIT(T(takes_what_is_said), T(refuses_what_is_not), T(compares), T(concludes_nothing_from_noise),
     T(tells_what_halves_gain), T(keeps_and_reads_again), T(refuses_other_files),
     T(tells_cpus_apart))
