/* What a compiler finds for building extensions: headers, and the linker's libraries. */
#ifndef AMPY_HEADER_H
#define AMPY_HEADER_H

#include "fact.h"

#define HEADER_FACTS(F, S) \
	F(S, bool, python, "a Python.h below /usr/include or /usr/local/include") \
	F(S, bool, ffi, "ffi.h") \
	F(S, bool, blas, "libblas.so: what -lblas links") \
	F(S, bool, lapack, "liblapack.so: what -llapack links") \
	F(S, bool, cblas, "cblas.h, where the compiler looks or in a BLAS's own folder") \
	F(S, bool, lapacke, "lapacke.h, where the compiler looks or in a BLAS's own folder") \
	F(S, bool, openblas_link, "libopenblas.so: what -lopenblas links") \
	F(S, bool, flexiblas_link, "libflexiblas.so: what -lflexiblas links") \
	F(S, bool, openssl, "openssl/ssl.h") \
	F(S, bool, zlib, "zlib.h") \
	F(S, bool, bz2, "bzlib.h") \
	F(S, bool, lzma, "lzma.h") \
	F(S, bool, sqlite, "sqlite3.h") \
	F(S, bool, readline, "readline/readline.h") \
	F(S, bool, libc, "the C library for compiling: stdio.h, and crt1.o for linking") \
	F(S, bool, linux, "linux/version.h: the kernel's headers for programs")

struct header_facts { HEADER_FACTS(FACT_MEMBER, header_facts) };

#endif
