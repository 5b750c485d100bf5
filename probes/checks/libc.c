/* Are the programs aarch64, 64-bit like the kernel, and over a C library that wheels are made for?
 */
#include "../base/base.h"

#include "../libc.h"
#include "check.h"

static void run_arch(struct judge *j)
{
	const struct libc_facts *c = FACT_ROW(j->facts, libc, 0);
	struct finding *f;

	if (!judge_has(j, NULL, &c->userland, "what the programs are built for"))
		return;
	if (fact_is(c->userland, "aarch64")) {
		f = judge_pass(j, NULL, "the programs are built for aarch64");
	} else if (j->any_arch) {
		f = judge_warn(j, NULL, "the programs are built for %s, not for aarch64",
			       c->userland.v);
		f->advice = "Start from an arm64 image for work that is meant for Arm.";
	} else {
		f = judge_bad(j, NULL, "the programs are built for %s, not for aarch64",
			      c->userland.v);
	}
	f->evidence = c->userland.src;
}

const struct check check_system_arch = {
	.id = "system.arch",
	.title = "the programs are built for aarch64",
	.why = "A wheel fits the machine that Python itself is built for: on any other, aarch64 "
	       "wheels are of no use.",
	.advice = "Start from an arm64 image; --any-arch makes this a warning.",
	.links = { "https://packaging.python.org/en/latest/specifications/"
		   "platform-compatibility-tags/" },
	.required = IN_ALL,
	.needs = NEEDS(libc),
	.run = run_arch,
};

static bool is_64bit(const char *machine)
{
	return strstr(machine, "64") != NULL || strcmp(machine, "s390x") == 0;
}

static void run_userland(struct judge *j)
{
	const struct libc_facts *c = FACT_ROW(j->facts, libc, 0);

	if (!judge_has(j, NULL, &c->bits, "whether the programs are 32-bit or 64-bit"))
		return;
	if (c->bits.v == 64) {
		judge_pass(j, NULL, "the programs are 64-bit (%s)", c->userland.v)->evidence =
			c->userland.src;
		return;
	}
	if (!judge_has(j, NULL, &c->kernel_arch,
		       "whether the kernel is 64-bit, as the programs are not"))
		return;
	if (is_64bit(c->kernel_arch.v))
		judge_warn(j, NULL, "the kernel is %s, but the programs are 32-bit (%s)",
			   c->kernel_arch.v, c->userland.v)
			->evidence = c->userland.src;
	else
		judge_pass(j, NULL, "programs (%s) and kernel (%s) are both 32-bit", c->userland.v,
			   c->kernel_arch.v)->evidence = c->userland.src;
}

const struct check check_system_userland = {
	.id = "system.userland",
	.title = "the programs are as wide as the kernel",
	.why = "Where a 64-bit kernel runs 32-bit programs, uname says aarch64 and pip may look "
	       "for wheels that this Python cannot load; few packages have 32-bit Arm wheels.",
	.advice =
		"Install the 64-bit image of the distribution; a userland is not changed in place.",
	.links = { "https://github.com/pypa/pip/issues/8871",
		   "https://github.com/pypa/packaging/issues/476",
		   "https://github.com/MichaIng/DietPi/issues/6306" },
	.needs = NEEDS(libc),
	.run = run_userland,
};

static void run_libc(struct judge *j)
{
	const struct libc_facts *c = FACT_ROW(j->facts, libc, 0);

	if (!judge_has(j, NULL, &c->kind, "which C library this is"))
		return;
	if (fact_is(c->kind, "musl")) {
		struct finding *f =
			judge_warn(j, NULL,
				   "the C library is musl%s%s: many packages have no musllinux "
				   "wheel for aarch64",
				   c->version.v ? " " : "", c->version.v ? c->version.v : "");

		f->evidence = c->path.v;
		f->advice = "Take a base with glibc, or be ready to build from source.";
		return;
	}
	if (!judge_has(j, NULL, &c->version, "which glibc this is"))
		return;
	if (version_cmp(c->version.v, "2.28") < 0)
		judge_warn(j, NULL, "glibc %s is older than 2.28, which manylinux_2_28 wheels need",
			   c->version.v)
			->evidence = c->version.src;
	else
		judge_pass(j, NULL, "glibc %s", c->version.v)->evidence = c->version.src;
}

const struct check check_system_libc = {
	.id = "system.libc",
	.title = "the C library is one that today's wheels are made for",
	.why = "Wheels for aarch64 are built against a glibc of some age, nowadays mostly 2.28; an "
	       "older one, or musl, leaves many packages without a wheel, to be built from source.",
	.advice = "Move to a newer release of the distribution, or to older releases of the "
		  "packages.",
	.links = { "https://github.com/pytorch/pytorch/issues/123649",
		   "https://github.com/microsoft/onnxruntime/issues/14102",
		   "https://github.com/docker-library/python/issues/341" },
	.needs = NEEDS(libc),
	.run = run_libc,
};
