/* The shared libraries that numerical and AI packages brought along. */
#ifndef AMPY_BUNDLE_H
#define AMPY_BUNDLE_H

#include "fact.h"

#define BUNDLE_FACTS(F, S) \
	F(S, str, package, "whose it is: torch") \
	F(S, str, site, "the folder of packages that this is in") \
	F(S, str, path, "its file") \
	F(S, str, kind, "openblas, openmp, onednn, arm-compute, nvpl, cuda, mkl, fortran or other") \
	F(S, str, openmp, "an OpenMP runtime: libgomp, libomp or libiomp5") \
	F(S, str, arch, "what it is built for: aarch64") \
	F(S, str, soname, "its name for the loader (DT_SONAME)") \
	F(S, list, needed, "the libraries it links (DT_NEEDED)") \
	F(S, str, version, "OpenBLAS, Arm Compute Library: its version") \
	F(S, int, max_threads, "OpenBLAS: the number of threads it was built for")

struct bundle_facts { BUNDLE_FACTS(FACT_MEMBER, bundle_facts) };

#endif
