/* The tags that a Python takes, the rank of a wheel among them, and why one does not fit. */
#include "case.h"

#include "probes/base/err.h"
#include "probes/wheel/tags.h"

#define GLIBC(m) .libc = TARGET_GLIBC, .libc_major = 2, .libc_minor = (m), .machine = "aarch64"
#define MUSL(m)  .libc = TARGET_MUSL, .libc_major = 1, .libc_minor = (m), .machine = "aarch64"
#define CP(m)    .major = 3, .minor = (m)

static const struct target targets[] = {
	{ CP(8), GLIBC(31) },
	{ CP(11), GLIBC(27) },
	{ CP(13), GLIBC(41), .free_threaded = true },
	{ CP(13), GLIBC(41), .free_threaded = true, .debug = true },
	{ CP(12), MUSL(2) },
	{ CP(7), GLIBC(17), .debug = true },
	{ CP(10), GLIBC(35), .pypy = true },
	{ CP(11), GLIBC(36), .bits32 = true },
	{ CP(9), MUSL(1), .bits32 = true },
	{ CP(9), .libc = TARGET_GLIBC, .libc_major = 2, .libc_minor = 19, .machine = "x86_64" },
	{ CP(9), .libc = TARGET_GLIBC, .libc_major = 2, .libc_minor = 19, .machine = "x86_64",
	  .bits32 = true },
	{ CP(9), .libc = TARGET_GLIBC, .libc_major = 2, .libc_minor = 19, .machine = "armv6l" },
	{ CP(9), .machine = "aarch64" },
	{ CP(9), GLIBC(16) },
	{ CP(8), GLIBC(31), .pip = "20.0.2" },
	{ CP(8), MUSL(2), .pip = "21.1" },
	{ CP(13), GLIBC(31), .free_threaded = true, .pip = "24.0" },
	{ CP(11), GLIBC(36), .bits32 = true, .pip = "23.0" },
};

static struct tags prepared(const struct target *t)
{
	struct err err = { 0 };
	struct tags tags;

	assert_int_equal(tags_of(t, &tags, &err), 0);
	return tags;
}

static int64_t rank_of(const struct tags *t, const char *tag)
{
	struct wheel_name w;

	assert_true(wheel_name_parse(span_of(JOIN(mem, "x-1-", tag, ".whl")), &w));
	return tags_rank(t, &w);
}

/* Each tag of the list has a rank, and they rise; without a pip they are its places. */
static void ranks(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(targets); i++) {
		struct tags t = prepared(&targets[i]);
		const char *const *all = tags_list(&t, mem);
		int64_t last = -1;

		for (int64_t k = 0; all[k]; k++) {
			int64_t rank = rank_of(&t, all[k]);

			if (rank <= last || (!targets[i].pip && rank != k))
				fail_msg("target %zu: %s has rank %lld", i, all[k], (long long)rank);
			last = rank;
		}
	}
}

static void ends(void **state)
{
	struct tags t = prepared(&targets[14]);
	const char *const *all = tags_list(&t, mem);

	(void)state;
	/* That pip knew no tag with glibc's version, and put its own platform last. */
	assert_string_equal(all[0], "cp38-cp38-manylinux2014_aarch64");
	assert_string_equal(all[1], "cp38-cp38-linux_aarch64");
	assert_string_equal(all[2], "cp38-abi3-manylinux2014_aarch64");
	t = prepared(&targets[0]);
	all = tags_list(&t, mem);
	assert_string_equal(all[0], "cp38-cp38-linux_aarch64");
	assert_string_equal(all[1], "cp38-cp38-manylinux_2_31_aarch64");
	while (all[1])
		all++;
	assert_string_equal(all[0], "py30-none-any");
}

/* Compressed sets: the best of all combinations. */
static void sets(void **state)
{
	struct tags t = prepared(&targets[1]);

	(void)state;
	assert_int_equal(rank_of(&t, "cp39.cp311-abi3.cp311-manylinux_2_17_aarch64.linux_aarch64"),
			 rank_of(&t, "cp311-cp311-linux_aarch64"));
	assert_int_equal(rank_of(&t, "py2.py3-none-any"), rank_of(&t, "py3-none-any"));
	assert_int_equal(rank_of(&t, "PY3-None-ANY"), rank_of(&t, "py3-none-any"));
	assert_int_equal(rank_of(&t, "cp311-cp311-any"), -1);
	assert_int_equal(rank_of(&t, "cp39-none-any"), -1);
	assert_int_equal(rank_of(&t, "cp39-cp39-linux_aarch64"), -1);
	assert_int_equal(rank_of(&t, "py312-none-any"), -1);
	assert_int_equal(rank_of(&t, "cp311-cp311-manylinux_2_028_aarch64"), -1);
	assert_int_equal(rank_of(&t, "cp0311-cp311-linux_aarch64"), -1);
}

static void refused(void **state)
{
	static const struct target bad[] = {
		{ .major = 2, .minor = 7, .machine = "aarch64" },
		{ CP(1), .machine = "aarch64" },
		{ CP(11) },
		{ CP(11), GLIBC(31), .pip = "new" },
		{ CP(11), GLIBC(100000) },
	};

	(void)state;
	for (size_t i = 0; i < LEN(bad); i++) {
		struct err err = { 0 };
		struct tags t;

		assert_true(tags_of(&bad[i], &t, &err) < 0);
		assert_true(err.code && err.text[0]);
	}
}

static const struct { struct target t; const char *tag; enum tag_field field; const char *why; }
reasons[] = {
	{ { CP(11), GLIBC(27) }, "cp311-cp311-manylinux_2_28_aarch64", TAG_PLATFORM,
	  "needs glibc 2.28, this is 2.27" },
	{ { CP(11), GLIBC(27) }, "cp311-cp311-manylinux_2_34_aarch64.manylinux_2_28_aarch64",
	  TAG_PLATFORM, "needs glibc 2.28, this is 2.27" },
	{ { CP(11), GLIBC(27) }, "cp312-cp312-manylinux_2_17_aarch64", TAG_PYTHON,
	  "only for CPython 3.12" },
	{ { CP(11), GLIBC(27) }, "cp312-cp312-manylinux_2_17_x86_64", TAG_PYTHON,
	  "only for CPython 3.12" },
	{ { CP(11), GLIBC(27) }, "cp38.cp39.cp310-cp38.cp39-linux_aarch64", TAG_PYTHON,
	  "only for CPython 3.8, 3.9 and 3.10" },
	{ { CP(11), GLIBC(27) }, "cp312-abi3-manylinux_2_17_aarch64", TAG_PYTHON,
	  "needs CPython 3.12 or newer, this is 3.11" },
	{ { CP(11), GLIBC(27) }, "py312-none-any", TAG_PYTHON,
	  "needs Python 3.12 or newer, this is 3.11" },
	{ { CP(11), GLIBC(27) }, "py2-none-any", TAG_PYTHON, "only for Python 2" },
	{ { CP(11), GLIBC(27) }, "cp27-cp27mu-linux_aarch64", TAG_PYTHON, "only for CPython 2.7" },
	{ { CP(11), GLIBC(27) }, "pp310-pypy310_pp73-manylinux_2_17_aarch64", TAG_PYTHON,
	  "only for PyPy 3.10" },
	{ { CP(11), GLIBC(27) }, "jy27-none-any", TAG_PYTHON, "only for 'jy27'" },
	{ { CP(11), GLIBC(27) }, "cp311-cp311-manylinux_2_17_x86_64", TAG_PLATFORM,
	  "only for x86_64" },
	{ { CP(11), GLIBC(27) }, "cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64."
	  "manylinux_2_17_i686", TAG_PLATFORM, "only for x86_64 and i686" },
	{ { CP(11), GLIBC(27) }, "cp311-cp311-win_amd64", TAG_PLATFORM, "only for Windows" },
	{ { CP(11), GLIBC(27) }, "py3-none-macosx_11_0_arm64", TAG_PLATFORM, "only for macOS" },
	{ { CP(11), GLIBC(27) }, "py3-none-odd", TAG_PLATFORM, "only for 'odd'" },
	{ { CP(11), GLIBC(27) }, "cp311-cp311-musllinux_1_1_aarch64", TAG_PLATFORM,
	  "needs musl, this is glibc" },
	{ { CP(11), MUSL(1) }, "cp311-cp311-musllinux_1_2_aarch64", TAG_PLATFORM,
	  "needs musl 1.2, this is 1.1" },
	{ { CP(11), MUSL(1) }, "cp311-cp311-manylinux_2_17_aarch64", TAG_PLATFORM,
	  "needs glibc, this is musl" },
	{ { CP(13), GLIBC(36) }, "cp313-cp313t-manylinux_2_17_aarch64", TAG_ABI,
	  "only for free-threaded Python" },
	{ { CP(13), GLIBC(36), .free_threaded = true }, "cp313-cp313-manylinux_2_17_aarch64",
	  TAG_ABI, "not for free-threaded Python" },
	{ { CP(13), GLIBC(36), .free_threaded = true }, "cp39-abi3-manylinux_2_17_aarch64",
	  TAG_ABI, "not for free-threaded Python" },
	{ { CP(11), GLIBC(27) }, "cp311-cp311d-linux_aarch64", TAG_ABI,
	  "only for the ABI 'cp311d'" },
	{ { CP(11), GLIBC(27) }, "cp311-cp311-any", TAG_ABI,
	  "its ABI 'cp311' is one of a platform, and it names none" },
	{ { CP(8), GLIBC(31), .pip = "20.0.2" }, "cp38-cp38-manylinux_2_28_aarch64", TAG_PLATFORM,
	  "pip 20.0.2 does not know manylinux_2_28: upgrade pip" },
	{ { CP(8), GLIBC(31), .pip = "18.1" }, "cp38-cp38-manylinux2014_aarch64", TAG_PLATFORM,
	  "pip 18.1 does not know manylinux2014: upgrade pip" },
	{ { CP(8), GLIBC(31), .pip = "18.1" },
	  "cp38-cp38-manylinux_2_17_aarch64.manylinux2014_aarch64", TAG_PLATFORM,
	  "pip 18.1 does not know manylinux2014: upgrade pip" },
	{ { CP(8), MUSL(2), .pip = "21.1" }, "cp38-cp38-musllinux_1_1_aarch64", TAG_PLATFORM,
	  "pip 21.1 does not know musllinux_1_1: upgrade pip" },
	{ { CP(13), GLIBC(36), .free_threaded = true, .pip = "24.0" },
	  "cp313-cp313t-manylinux_2_17_aarch64", TAG_ABI,
	  "pip 24.0 does not know free-threaded Python: upgrade pip" },
	{ { CP(15), GLIBC(36), .free_threaded = true, .pip = "25.0" },
	  "cp315-abi3t-manylinux_2_17_aarch64", TAG_ABI,
	  "pip 25.0 does not know abi3t: upgrade pip" },
	{ { CP(11), GLIBC(36), .bits32 = true }, "cp311-cp311-manylinux_2_17_aarch64",
	  TAG_PLATFORM, "only for aarch64" },
	{ { CP(11), GLIBC(36), .bits32 = true }, "cp311-cp311-linux_armv7l", TAG_FITS, NULL },
	{ { CP(11), GLIBC(36) }, "cp311-cp311-manylinux_2_12_aarch64", TAG_PLATFORM,
	  "no pip takes manylinux_2_12 on aarch64" },
	{ { CP(11), GLIBC(36) }, "cp311-cp311-manylinux_3_1_aarch64", TAG_PLATFORM,
	  "needs glibc 3.1, this is 2.36" },
	{ { CP(11), .machine = "aarch64" }, "cp311-cp311-manylinux_2_17_aarch64", TAG_PLATFORM,
	  "needs glibc, and the C library here is not known" },
	{ { CP(11), GLIBC(31) }, "cp311-cp311-manylinux_2_31_aarch64", TAG_FITS, NULL },
};

static void explained(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(reasons); i++) {
		struct tags t = prepared(&reasons[i].t);
		struct wheel_name w;
		struct misfit m;

		assert_true(wheel_name_parse(span_of(JOIN(mem, "x-1-", reasons[i].tag, ".whl")),
					     &w));
		m = tags_why(&t, &w, mem);
		if (m.field != reasons[i].field || !m.why != !reasons[i].why ||
		    (m.why && strcmp(m.why, reasons[i].why) != 0))
			fail_msg("%s: field %d, '%s'", reasons[i].tag, m.field, m.why);
	}
}

static const struct { const char *tags[6]; const char *why; size_t nearest; } offers[] = {
	{ { "cp311-cp311-win_amd64", "cp311-cp311-manylinux_2_17_x86_64" },
	  "no wheel for Linux on Arm at all", 1 },
	{ { "cp311-cp311-manylinux_2_17_x86_64" }, "only for x86_64", 0 },
	{ { "cp311-cp311-win_amd64", "cp312-cp312-manylinux_2_17_aarch64",
	    "cp311-cp311-manylinux_2_31_aarch64", "cp311-cp311-manylinux_2_28_aarch64" },
	  "needs glibc 2.28, this is 2.27", 3 },
	{ { "cp38-cp38-manylinux_2_17_aarch64", "cp310-cp310-manylinux_2_17_aarch64",
	    "cp311-cp311-manylinux_2_17_x86_64" }, "only for CPython 3.10", 1 },
	{ { "py2-none-any", "cp311-cp311-manylinux_2_17_x86_64" }, "only for Python 2", 0 },
	{ { "cp311-cp311-musllinux_1_1_aarch64", "cp311-cp311-win32" },
	  "needs musl, this is glibc", 0 },
};

static void nearest(void **state)
{
	const struct target target = { CP(11), GLIBC(27) };
	struct tags t = prepared(&target);

	(void)state;
	for (size_t i = 0; i < LEN(offers); i++) {
		struct wheel_name w[6];
		size_t n = 0, at = 99;
		const char *why;

		for (; n < 6 && offers[i].tags[n]; n++)
			assert_true(wheel_name_parse(span_of(JOIN(mem, "x-1-", offers[i].tags[n],
								  ".whl")), &w[n]));
		why = tags_why_none(&t, w, n, mem, &at);
		assert_string_equal(why, offers[i].why);
		assert_int_equal(at, offers[i].nearest);
	}
}

UNIT(CASE(ranks), CASE(ends), CASE(sets), CASE(refused), CASE(explained), CASE(nearest))
