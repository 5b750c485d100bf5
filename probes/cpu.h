/* The processor: what it is, how sure that is, and what it can do. */
#ifndef AMPY_CPU_H
#define AMPY_CPU_H

#include "fact.h"

#define CPU_FACTS(F, S) \
	F(S, str, arch, "what the programs are built for: aarch64, armv7l, x86_64, ...") \
	F(S, str, model, "its name for people: Ampere Altra, AmpereOne, AWS Graviton2, ...") \
	F(S, str, confidence, "how sure the model is: certain, likely or guess") \
	F(S, str, evidence, "what says so") \
	F(S, bool, named, "the model is a product's name, not only that of a core") \
	F(S, str, implementer, "CPU implementer, as /proc/cpuinfo has it (0x41)") \
	F(S, str, part, "CPU part (0xd0c)") \
	F(S, str, variant, "CPU variant (0x3)") \
	F(S, int, revision, "CPU revision") \
	F(S, str, midr, "MIDR_EL1, put together from these") \
	F(S, str, core, "the core that the MIDR names (Neoverse N1)") \
	F(S, str, mcpu_core, "the name GCC and LLVM have for that core (neoverse-n1)") \
	F(S, bool, heterogeneous, "there are cores of different parts") \
	F(S, bool, emulated, "/proc/cpuinfo is that of another architecture than the programs") \
	F(S, int, cores, "CPUs online") \
	F(S, int, possible, "CPUs that could be online") \
	F(S, int, sockets, "packages") \
	F(S, int, threads_per_core, "threads of a core") \
	F(S, int, page_size, "bytes of a memory page") \
	F(S, list, features, "its features, in the words of /proc/cpuinfo") \
	F(S, bool, fp16, "native half precision, scalar and vector (fphp, asimdhp)") \
	F(S, bool, lse, "LSE atomics (atomics)") \
	F(S, bool, dotprod, "dot products (asimddp)") \
	F(S, bool, bf16, "bfloat16") \
	F(S, bool, i8mm, "8-bit matrix products") \
	F(S, bool, sve, "scalable vectors") \
	F(S, str, cloud, "oci, azure, gcp, aws, hetzner, scaleway, alibaba, or cloud-init's word") \
	F(S, str, instance_type, "the instance's type or shape") \
	F(S, str, hypervisor, "kvm, xen, hyperv, vmware, ..., or none") \
	F(S, str, dmi_vendor, "the firmware's system vendor") \
	F(S, str, dmi_product, "the firmware's product name")

struct cpu_facts { CPU_FACTS(FACT_MEMBER, cpu_facts) };

#endif
