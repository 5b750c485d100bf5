/* Compilers and build tools, with the versions that their files tell. */
#ifndef AMPY_COMPILER_H
#define AMPY_COMPILER_H

#include "fact.h"

#define COMPILER_FACTS(F, S) \
	F(S, str, name, \
	  "gcc, g++, gfortran, clang, make, cmake, ninja, pkg-config, rustc or cargo") \
	F(S, str, path, "where it is found first") \
	F(S, str, real, "what runs: every link followed, and rustup's choice of a toolchain") \
	F(S, str, version, "its version, as -dumpfullversion or --version tell it") \
	F(S, str, via, "rustup, where the program only hands over to a toolchain's") \
	F(S, str, target, "GCC: what it builds for, as the folder of its libraries is named") \
	F(S, bool, cxx, "GCC: the C++ compiler proper, cc1plus, is there") \
	F(S, bool, outline_atomics, "GCC for aarch64: it knows -moutline-atomics")

struct compiler_facts { COMPILER_FACTS(FACT_MEMBER, compiler_facts) };

#endif
