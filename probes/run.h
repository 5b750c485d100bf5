/* What starting the Pythons proved: filled by `doctor --run` alone, empty otherwise. */
#ifndef AMPY_RUN_H
#define AMPY_RUN_H

#include "fact.h"

#define RUN_FACTS(F, S) \
	F(S, str, path, "the interpreter, as the python facts name it") \
	F(S, bool, is_default, "python3 leads to it") \
	F(S, bool, trusted, "nobody but root and the one who runs this may change it") \
	F(S, bool, python, "it starts") \
	F(S, str, python_error, "what it said instead") \
	F(S, str, version, "the version it says it is") \
	F(S, str, implementation, "the implementation it says it is") \
	F(S, bool, venv, "it makes a virtual environment whose own Python starts") \
	F(S, bool, pip, "... and, with ensurepip, one in which pip starts") \
	F(S, str, venv_error, "what was said instead") \
	F(S, bool, extension, \
	  "an extension with BLAS, LAPACK and libffi compiles, is imported and computes") \
	F(S, str, extension_error, "what was said instead")

struct run_facts { RUN_FACTS(FACT_MEMBER, run_facts) };

#endif
