/* Is the BLAS that programs get a fast one, and a right one? */
#include "../base/base.h"

#include "../base/arena.h"
#include "../blas.h"
#include "../header.h"
#include "check.h"

/* Another BLAS is worth a word where it is a quarter faster; thousandths. */
enum { FASTER = 1250 };

/* "OpenBLAS 0.3.21 (/usr/lib/...)" */
static const char *describe(const struct blas_facts *b, struct arena *mem)
{
	return arena_printf(mem, "%s%s%s (%s)", b->provider.v, b->version.v ? " " : "",
			    b->version.v ? b->version.v : "",
			    b->path.v ? b->path.v : "libblas.so.3");
}

/* False, with a finding added, where there is no BLAS or it could not be looked into. */
static bool has_blas(struct judge *j, const struct blas_facts *b)
{
	if (!judge_has(j, NULL, &b->provider, "which BLAS programs get"))
		return false;
	if (b->provider.state == FACT_ABSENT)
		judge_skip(j, NULL, "no BLAS is installed: there is no libblas.so.3");
	return b->provider.state == FACT_KNOWN;
}

/* 15234 thousandths as "15.2". */
static const char *times(int64_t thousandths, struct arena *mem)
{
	int64_t tenths = (thousandths + 50) / 100;

	return arena_printf(mem, "%lld.%lld", (long long)tenths / 10, (long long)tenths % 10);
}

/* ": FASTEST multiplies 15.2 times as fast here on one core, ...", or why that is not known. */
static const char *measured(const struct judge *j, const struct blas_facts *b)
{
	const char *all = "", *rate = "";

	if (b->measured.state == FACT_UNKNOWN)
		return arena_printf(j->mem, "; the result of 'ampy bench' is not used: %s",
				    b->measured.why ? b->measured.why : "it cannot be read");
	if (b->measured.state != FACT_KNOWN)
		return "";
	if (b->mflops.state == FACT_KNOWN)
		rate = arena_printf(j->mem, "; it makes %s GFLOP/s on one core here",
				    times(b->mflops.v, j->mem));
	if (b->speedup.state == FACT_UNKNOWN)
		return arena_printf(j->mem, "%s, and 'ampy bench' came to no conclusion: %s", rate,
				    b->speedup.why);
	if (b->speedup.state != FACT_KNOWN || b->speedup.v < FASTER)
		return rate;
	if (b->speedup_all.state == FACT_KNOWN)
		all = arena_printf(j->mem, " and %s times on all cores",
				   times(b->speedup_all.v, j->mem));
	return arena_printf(j->mem, "%s, and %s is %s times as fast%s", rate, b->fastest.v,
			    times(b->speedup.v, j->mem), all);
}

static void run_speed(struct judge *j)
{
	const struct blas_facts *b = FACT_ROW(j->facts, blas, 0);
	const struct header_facts *h =
		FACT_ROWS(j->facts, header) ? FACT_ROW(j->facts, header, 0) : NULL;
	bool over_reference = fact_is(b->provider, "flexiblas") && b->flexiblas_backend.v &&
			      strcasecmp(b->flexiblas_backend.v, "netlib") == 0;
	struct finding *f;

	/* Where a fast one is required, none at all is not fast either. */
	if (b->provider.state == FACT_ABSENT && j->profile == PROFILE_SCIENCE) {
		f = judge_bad(j, NULL, "no BLAS is installed: there is no libblas.so.3");
		f->evidence = b->provider.src;
		f->cure = "openblas";
		return;
	}
	if (!has_blas(j, b))
		return;
	if (b->measured_wrong.state == FACT_KNOWN) {
		f = judge_bad(j, NULL, "BLAS is %s, and it computes wrong on this CPU: %s",
			      describe(b, j->mem), b->measured_wrong.v);
		f->evidence = b->measured.src;
		f->advice = "Choose another BLAS for libblas.so.3, or other kernels for this one "
			    "(OPENBLAS_CORETYPE); 'ampy bench' shows which compute right.";
		return;
	}
	if (!over_reference && strcmp(b->provider.v, "reference") != 0) {
		judge_pass(j, NULL, "BLAS is %s%s", describe(b, j->mem), measured(j, b))->evidence =
			b->path.v;
		return;
	}
	/* Enterprise Linux and Alpine have no switch: OpenBLAS stands beside libblas.so.3. */
	if (!over_reference && h && fact_true(h->openblas_link) &&
	    b->alternative.state == FACT_ABSENT) {
		judge_pass(j, NULL,
			   "OpenBLAS is there for what links -lopenblas: %s; libblas.so.3 stays "
			   "the reference one",
			   h->openblas_link.src)
			->evidence = h->openblas_link.src;
		return;
	}
	if (over_reference)
		f = judge_bad(j, NULL,
			      "FlexiBLAS is told to use the reference BLAS (%s), which is slow%s",
			      b->flexiblas_backend.v, measured(j, b));
	else
		f = judge_bad(j, NULL, "BLAS is the reference one (%s), which is slow%s",
			      strrchr(b->path.v, '/') + 1, measured(j, b));
	f->evidence = over_reference ? b->flexiblas_backend.src : b->path.v;
	f->cure = "openblas";
}

const struct check check_native_blas_speed = {
	.id = "native.blas-speed",
	.title = "BLAS is an optimized one",
	.why = "Programs that use the distribution's BLAS, such as its NumPy or one built from "
	       "source, multiply matrices several times faster with OpenBLAS, and on all cores. How many "
	       "times here, 'ampy bench' measures.",
	.links = { "https://github.com/aws/aws-graviton-getting-started/blob/main/python.md",
		   "https://github.com/piwheels/packages/issues/182" },
	.required = IN_SCIENCE,
	.needs = NEEDS(blas) | NEEDS(header),
	.run = run_speed,
};

static void run_bugs(struct judge *j)
{
	const struct blas_facts *b = FACT_ROW(j->facts, blas, 0);

	if (!has_blas(j, b))
		return;
	if (strcmp(b->provider.v, "openblas") != 0 || !fact_is(b->arch, "aarch64"))
		judge_skip(j, NULL, "this is about OpenBLAS for aarch64; BLAS here is %s for %s",
			   b->provider.v, b->arch.v ? b->arch.v : "another CPU");
	else if (!judge_has(j, NULL, &b->version, "which OpenBLAS it is"))
		return;
	else if (version_cmp(b->version.v, "0.3.17") < 0)
		judge_warn(j, NULL, "%s has bugs on aarch64 that give wrong results or crash",
			   describe(b, j->mem))->evidence = b->library.v;
	else
		judge_pass(j, NULL, "%s", describe(b, j->mem))->evidence = b->library.v;
}

const struct check check_native_openblas_bugs = {
	.id = "native.openblas-bugs",
	.title = "OpenBLAS is none with known bugs on aarch64",
	.why = "OpenBLAS before 0.3.17 gives wrong results and crashes on aarch64.",
	.advice =
		"Use NumPy 1.21.1 and SciPy 1.7.2 or later from wheels, which bring an OpenBLAS of "
		"their own, or a release with a newer OpenBLAS.",
	.links = { "https://github.com/aws/aws-graviton-getting-started/blob/main/python.md" },
	.needs = NEEDS(blas),
	.run = run_bugs,
};

static void run_lapack_provider(struct judge *j)
{
	const struct blas_facts *b = FACT_ROW(j->facts, blas, 0);
	struct finding *f;

	if (!has_blas(j, b) ||
	    !judge_has(j, NULL, &b->lapack_provider, "which LAPACK programs get"))
		return;
	if (b->lapack_provider.state == FACT_ABSENT) {
		judge_skip(j, NULL, "no LAPACK is installed: there is no liblapack.so.3");
		return;
	}
	if (strcmp(b->provider.v, "openblas") != 0 ||
	    strcmp(b->lapack_provider.v, "reference") != 0) {
		judge_pass(j, NULL, "LAPACK is %s (%s) over %s", b->lapack_provider.v,
			   b->lapack_path.v, b->provider.v)
			->evidence = b->lapack_path.v;
		return;
	}
	f = judge_warn(
		j, NULL,
		"BLAS is OpenBLAS, but LAPACK is the reference one: liblapack.so.3 leads to %s",
		b->lapack_path.v);
	f->evidence = b->lapack_path.v;
}

const struct check check_native_lapack_provider = {
	.id = "native.lapack-provider",
	.title = "LAPACK comes from where BLAS comes from",
	.why = "OpenBLAS brings a LAPACK with routines of its own (LU, Cholesky) that use all "
	       "cores; the reference LAPACK over it does without.",
	.advice = "Select OpenBLAS's LAPACK: update-alternatives --config "
		  "liblapack.so.3-aarch64-linux-gnu on Debian, --config liblapack.so.3 elsewhere.",
	.links = { "https://github.com/OpenMathLib/OpenBLAS/blob/develop/docs/install.md" },
	.needs = NEEDS(blas),
	.run = run_lapack_provider,
};
