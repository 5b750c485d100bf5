/* /proc/cpuinfo of Arm, x86 and others. */
#include "unit.h"

#include "probes/base/arena.h"
#include "probes/base/cpuinfo.h"
#include "probes/base/scan.h"

#define ARM_CPU(n, part) \
	"processor\t: " n "\nBogoMIPS\t: 50.00\nFeatures\t: fp asimd atomics\n" \
	"CPU implementer\t: 0x41\nCPU architecture: 8\nCPU variant\t: 0x3\nCPU part\t: " part "\n" \
	"CPU revision\t: 1\n\n"

static struct cpuinfo read_of(const char *s, struct arena *mem)
{
	struct cpuinfo c;

	cpuinfo_read(&(struct text){ s, strlen(s) }, mem, &c);
	return c;
}

static void arm(void **state)
{
	struct arena *mem = arena_new();
	struct cpuinfo c = read_of(ARM_CPU("0", "0xd0c") ARM_CPU("1", "0xd0c"), mem);

	(void)state;
	assert_int_equal(c.kind, CPUINFO_ARM);
	assert_int_equal(c.cpus, 2);
	assert_false(c.mixed);
	assert_string_equal(c.implementer, "0x41");
	assert_string_equal(c.part, "0xd0c");
	assert_string_equal(c.variant, "0x3");
	assert_string_equal(c.revision, "1");
	assert_string_equal(c.features[2], "atomics");
	assert_null(c.features[3]);
	c = read_of(ARM_CPU("0", "0xd05") ARM_CPU("1", "0xd0b"), mem);
	assert_true(c.mixed);
	assert_string_equal(c.part, "0xd05");
	arena_free(mem);
}

static void others(void **state)
{
	struct arena *mem = arena_new();
	struct cpuinfo c =
		read_of("processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel name\t: AMD EPYC\n"
			"flags\t\t: fpu sse\n\nprocessor\t: 1\nmodel name\t: other\n",
			mem);

	(void)state;
	assert_int_equal(c.kind, CPUINFO_X86);
	assert_int_equal(c.cpus, 2);
	assert_string_equal(c.model_name, "AMD EPYC");
	assert_string_equal(c.features[1], "sse");
	assert_null(c.implementer);
	c = read_of("vendor_id       : IBM/S390\nfeatures\t: esan3\nflags: x\n", mem);
	assert_int_equal(c.kind, CPUINFO_OTHER);
	c = read_of("processor\t: 0\nhart\t\t: 0\nisa\t\t: rv64imafdc\n", mem);
	assert_int_equal(c.kind, CPUINFO_OTHER);
	c = read_of("", mem);
	assert_int_equal(c.cpus, 0);
	assert_null(c.features);
	c = read_of("CPU implementer\t:\nCPU part", mem);
	assert_null(c.implementer);
	assert_null(c.part);
	arena_free(mem);
}

UNIT(cmocka_unit_test(arm), cmocka_unit_test(others))
