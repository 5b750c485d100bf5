/* The C library, and what the programs and the kernel of this root are built for. */
#ifndef AMPY_LIBC_H
#define AMPY_LIBC_H

#include "base/scan.h"
#include "fact.h"

#define LIBC_FACTS(F, S) \
	F(S, str, kind, "glibc or musl") \
	F(S, str, version, "its version, from its own file") \
	F(S, str, path, "its file") \
	F(S, str, interp, "the dynamic linker that the programs name") \
	F(S, str, userland, "what the programs are built for: aarch64, armv7l, x86_64, ...") \
	F(S, int, bits, "32 or 64: of the programs") \
	F(S, str, kernel_arch, "the machine that the running kernel names") \
	F(S, str, kernel, "the release of the running kernel") \
	F(S, bool, lse, "glibc on aarch64: its machine code has LSE atomics, or a copy of it has")

struct libc_facts { LIBC_FACTS(FACT_MEMBER, libc_facts) };

/* The version in glibc's banner ("GNU C Library (...) stable release version 2.36."), or NULL. */
const char *libc_banner_version(struct span banner, struct arena *mem);
/* Is this musl's version, as it stands in its file: three numbers ("1.2.5")? */
bool libc_is_musl_version(struct span s);
/* "2.31" of "libc-2.31.so", the name of glibc's file before 2.34, or NULL. */
const char *libc_file_version(struct span name, struct arena *mem);

#endif
