/* The Pythons of a machine: one row for each interpreter and for each virtual environment on PATH.
 */
#ifndef AMPY_PYTHON_H
#define AMPY_PYTHON_H

#include "fact.h"

#define PYTHON_FACTS(F, S) \
	F(S, str, path, "the most specific usual name: /usr/bin/python3.11, not /usr/bin/python3") \
	F(S, str, real, "the file that the name leads to") \
	F(S, str, command, \
	  "what to type for it: python3, python3.11, or the path where neither leads to it") \
	F(S, str, version, "exact version: 3.11.2, 3.14.0rc1") \
	F(S, str, branch, "the first two numbers of the version: 3.11") \
	F(S, str, implementation, "cpython or pypy") \
	F(S, str, abi, "SOABI without the platform: cpython-311, cpython-313t") \
	F(S, bool, free_threaded, "built without the global interpreter lock (PEP 703)") \
	F(S, bool, debug, "a debug build of CPython") \
	F(S, str, arch, "what the program is built for, as uname(2) names it") \
	F(S, str, userland, "what the rest of the machine is built for") \
	F(S, str, origin, "system, local, opt, pyenv, uv, conda, venv or platform") \
	F(S, bool, is_default, "python3 leads to it, by PATH") \
	F(S, bool, is_system, "/usr/bin/python3 leads to it") \
	F(S, str, prefix, "its sys.prefix") \
	F(S, str, stdlib, "the folder of its standard library") \
	F(S, bool, headers, "Python.h and pyconfig.h for it are there") \
	F(S, str, headers_version, "PY_VERSION of those headers (patchlevel.h)") \
	F(S, bool, venv, \
	  "the modules venv and ensurepip are there, with a pip to put into an environment") \
	F(S, str, pip, "the version of pip that `-m pip` starts") \
	F(S, str, pip_path, "the folder of that pip") \
	F(S, list, pip_tags, "the families of wheel tags that this pip understands") \
	F(S, bool, externally_managed, "its packages belong to the distribution (PEP 668)") \
	F(S, str, bugfix_until, "the day on which the branch's bug fixes end, YYYY-MM-DD") \
	F(S, str, eol, "the day on which the branch's security fixes end, YYYY-MM-DD or YYYY-MM") \
	F(S, str, status, \
	  "of the branch, on the day of the root: prerelease, bugfix, security or end-of-life")

struct python_facts { PYTHON_FACTS(FACT_MEMBER, python_facts) };

#endif
