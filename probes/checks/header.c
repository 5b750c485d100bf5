/* Is there what extensions are compiled and linked against? */
#include "../base/base.h"

#include "../base/arena.h"
#include "../header.h"
#include "check.h"

static void run_ffi(struct judge *j)
{
	const struct header_facts *h = FACT_ROW(j->facts, header, 0);
	struct finding *f;

	if (!judge_has(j, NULL, &h->ffi, "whether ffi.h is there"))
		return;
	if (h->ffi.v) {
		judge_pass(j, NULL, "%s is there", h->ffi.src)->evidence = h->ffi.src;
		return;
	}
	f = judge_bad(j, NULL,
		      "ffi.h is in none of the folders in which the compiler looks for headers");
	f->evidence = "/usr/local/include, /usr/include";
	f->cure = "ffi";
}

const struct check check_native_ffi = {
	.id = "native.ffi", .title = "the headers of libffi are there",
	.why = "cffi, and with it cryptography, PyNaCl and many others, needs ffi.h where no wheel "
	       "fits; so does building Python with ctypes.",
	.links = { "https://cffi.readthedocs.io/en/latest/installation.html" },
	.required = IN_DEV | IN_SCIENCE, .needs = NEEDS(header), .run = run_ffi,
};

/* -lblas or -llapack: passes on the linker's name, and names what is there in its stead. */
static void judge_link(struct judge *j, const struct header_facts *h, const struct fact_bool *cell,
		       const char *library, const char *flag, const char *cure)
{
	struct finding *f;

	if (!judge_has(j, NULL, cell, arena_printf(j->mem, "whether %s is there", library)))
		return;
	if (cell->v) {
		judge_pass(j, NULL, "%s links %s", flag, cell->src)->evidence = cell->src;
		return;
	}
	if (fact_true(h->flexiblas_link))
		f = judge_bad(j, NULL, "%s cannot be linked: there is %s, but no %s", flag,
			      h->flexiblas_link.src, library);
	else if (fact_true(h->openblas_link))
		f = judge_bad(j, NULL, "%s cannot be linked: there is %s, but no %s", flag,
			      h->openblas_link.src, library);
	else
		f = judge_bad(j, NULL, "%s cannot be linked: there is no %s where the linker looks",
			      flag, library);
	f->evidence = "/usr/local/lib, /usr/lib, /usr/lib64";
	f->cure = cure;
}

static void run_blas(struct judge *j)
{
	const struct header_facts *h = FACT_ROW(j->facts, header, 0);

	judge_link(j, h, &h->blas, "libblas.so", "-lblas", "blas");
}

const struct check check_native_blas = {
	.id = "native.blas",
	.title = "BLAS can be linked",
	.why = "NumPy, SciPy and their like link BLAS where they are built from source; the "
	       "platform's documentation for Python asks for it.",
	.links = { "https://github.com/AmpereComputing/ampere-porting-advisor",
		   "https://github.com/aws/aws-graviton-getting-started/blob/main/python.md" },
	.required = IN_DEV | IN_SCIENCE,
	.needs = NEEDS(header),
	.run = run_blas,
};

static void run_lapack(struct judge *j)
{
	const struct header_facts *h = FACT_ROW(j->facts, header, 0);

	judge_link(j, h, &h->lapack, "liblapack.so", "-llapack", "lapack");
}

const struct check check_native_lapack = {
	.id = "native.lapack", .title = "LAPACK can be linked",
	.why = "NumPy's and SciPy's linear algebra links LAPACK where they are built from source.",
	.links = { "https://github.com/AmpereComputing/ampere-porting-advisor",
		   "https://github.com/aws/aws-graviton-getting-started/blob/main/python.md" },
	.required = IN_DEV | IN_SCIENCE, .needs = NEEDS(header), .run = run_lapack,
};
