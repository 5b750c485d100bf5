/* Which BLAS and LAPACK programs really get. */
#ifndef AMPY_BLAS_H
#define AMPY_BLAS_H

#include "fact.h"

#define BLAS_FACTS(F, S) \
	F(S, str, provider, \
	  "whose libblas.so.3 it is: reference, openblas, blis, atlas, armpl, " \
	  "flexiblas or mkl") \
	F(S, str, path, "libblas.so.3, every link followed") \
	F(S, str, library, "the library that does the work, where libblas.so.3 only leads to it") \
	F(S, str, version, "the version of the provider") \
	F(S, str, lapack_provider, "whose liblapack.so.3 it is") \
	F(S, str, lapack_path, "liblapack.so.3, every link followed") \
	F(S, str, arch, "what the library is built for: aarch64") \
	F(S, str, threading, "pthread, openmp or serial") \
	F(S, int, max_threads, "OpenBLAS: the number of threads it was built for") \
	F(S, bool, dynamic_arch, "OpenBLAS: it picks its kernels for the CPU when it starts") \
	F(S, list, cores, "OpenBLAS: the cores whose kernels it has") \
	F(S, str, alternative, "what the alternatives link of libblas.so.3 points at") \
	F(S, str, alternative_mode, "auto, or manual where someone chose it") \
	F(S, str, flexiblas_backend, "the backend FlexiBLAS is told to use") \
	F(S, str, measured, "when 'ampy bench' measured this library on this CPU") \
	F(S, str, measured_wrong, "what it computed wrong then") \
	F(S, int, mflops, "its products of matrices (dgemm) on one core, in MFLOP/s") \
	F(S, str, fastest, "the fastest BLAS that was measured with it") \
	F(S, int, speedup, "how many times as fast that one is on one core, in thousandths") \
	F(S, int, speedup_all, "... on all cores, in thousandths")

struct blas_facts { BLAS_FACTS(FACT_MEMBER, blas_facts) };

#endif
