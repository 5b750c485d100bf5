/* The compiler and the platform, once.  The first include of every .c file. */
#ifndef AMPY_BASE_H
#define AMPY_BASE_H

#define _GNU_SOURCE 1
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEN(a)         (sizeof(a) / sizeof((a)[0]))
#define BIT(n)         (UINT64_C(1) << (n))
#define PRINTF(f, a)   __attribute__((format(printf, f, a)))
#define MUST_USE       __attribute__((warn_unused_result))
#define ON_EXIT(fn)    __attribute__((cleanup(fn)))

/* Banned: each has a replacement in this folder that cannot be misused.
 * After the libc headers, which declare them. */
#undef sprintf  /* macros of glibc 2.31 under clang */
#undef vsprintf
#pragma GCC poison system popen strcpy strcat sprintf vsprintf strtok atoi atol atoll sscanf

#endif
