/* PyTorch, TensorFlow, ONNX, ONNX Runtime, NumPy and SciPy, wherever they are installed. */
#ifndef AMPY_FRAMEWORK_H
#define AMPY_FRAMEWORK_H

#include "fact.h"

#define FRAMEWORK_FACTS(F, S) \
	F(S, str, name, "torch, tensorflow, tensorflow-cpu, tensorflow-cpu-aws, onnx, onnxruntime, " \
	  "numpy or scipy") \
	F(S, str, version, "its version") \
	F(S, str, site, "the folder of packages that it is in") \
	F(S, str, python, "the branch of that folder's Python: 3.11") \
	F(S, list, tags, "the tags of its wheel (WHEEL)") \
	F(S, str, glibc, "the oldest glibc that its tags are for: 2.28") \
	F(S, str, library, "the library that does the work") \
	F(S, str, arch, "what that is built for: aarch64") \
	F(S, int, align, "the smallest alignment of its segments, in bytes") \
	F(S, list, needed, "the libraries it links (DT_NEEDED)") \
	F(S, bool, onednn, "oneDNN is in it") \
	F(S, str, arm_compute, "the version of the Arm Compute Library that is in it") \
	F(S, bool, cuda, "it is built for CUDA too") \
	F(S, bool, ampere, "it is an Ampere Optimized build")

struct framework_facts { FRAMEWORK_FACTS(FACT_MEMBER, framework_facts) };

#endif
