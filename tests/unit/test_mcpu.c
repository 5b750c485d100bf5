/* The flags for a core, by compiler and version: the edges of each range. */
#include "unit.h"

#include "probes/checks/mcpu.h"

static const struct { const char *core, *compiler, *version, *want; } rows[] = {
	{ "neoverse-n1", "gcc", "4.7.4", NULL },
	{ "neoverse-n1", "gcc", "4.8.5", "-march=armv8-a" },
	{ "neoverse-n1", "gcc", "5.5.0", "-march=armv8-a+crc+crypto" },
	{ "neoverse-n1", "gcc", "7.5.0", "-march=armv8.2-a+fp16 -mtune=cortex-a72" },
	{ "neoverse-n1", "gcc", "8.5.0",
	  "-march=armv8.2-a+fp16+rcpc+dotprod+crypto -mtune=cortex-a72" },
	{ "neoverse-n1", "gcc", "9", "-mcpu=neoverse-n1" },
	{ "neoverse-n1", "gcc", "12.2.0", "-mcpu=neoverse-n1" },
	{ "neoverse-n1", "gcc", "9.3.0-17ubuntu1~20.04", "-mcpu=neoverse-n1" },
	{ "neoverse-n1", "clang", "9.0.1", "-march=armv8.2-a+fp16+rcpc+dotprod+crypto" },
	{ "neoverse-n1", "clang", "14.0.6", "-mcpu=neoverse-n1" },
	{ "ampere1", "gcc", "8.5.0", NULL },
	{ "ampere1", "gcc", "10.2.1", "-mcpu=neoverse-n1" },
	{ "ampere1", "gcc", "10.5.0", "-mcpu=ampere1" },
	{ "ampere1", "gcc", "11.2.0", "-mcpu=neoverse-n1" },
	{ "ampere1", "gcc", "11.3.0", "-mcpu=ampere1" },
	{ "ampere1", "gcc", "12", "-mcpu=neoverse-n1" },
	{ "ampere1", "gcc", "12.2.0", "-mcpu=ampere1" },
	{ "ampere1", "clang", "15.0.7", "-mcpu=neoverse-n1" },
	{ "ampere1", "clang", "16.0.6", "-mcpu=ampere1" },
	{ "ampere1a", "gcc", "12.2.0", "-mcpu=neoverse-n1" },
	{ "ampere1a", "gcc", "12.3.0", "-mcpu=ampere1a" },
	{ "ampere1a", "gcc", "14.2.0", "-mcpu=ampere1a" },
	{ "ampere1a", "clang", "19.1.7", "-mcpu=ampere1" },
	{ "ampere1b", "gcc", "13.3.0", "-mcpu=ampere1a" },
	{ "ampere1b", "gcc", "14.2.0", "-mcpu=ampere1b" },
	{ "emag", "gcc", "11.4.0", "-march=armv8-a+crc+crypto" },
	{ "emag", "gcc", "12.2.0", "-mcpu=emag" },
	{ "emag", "clang", "14.0.6", "-march=armv8-a+crc+crypto" },
	{ "cortex-a72", "gcc", "10.2.1", "-mcpu=cortex-a72" },
	{ "cortex-a76", "gcc", "8.3.0", "-march=armv8.1-a" },
	{ "neoverse-v1", "gcc", "10.2.1", "-mcpu=zeus" },
	{ "neoverse-v1", "gcc", "10.3.0", "-mcpu=neoverse-v1" },
	{ "neoverse-v2", "gcc", "11.3.0", "-march=armv8.5-a+sve+sve2+i8mm+bf16 -mtune=cortex-a77" },
	{ "neoverse-v2", "gcc", "11.4.0", "-mcpu=neoverse-v2" },
	{ "neoverse-n2", "clang", "16", "-mcpu=neoverse-n2" },
	{ "neoverse-n9", "gcc", "15", NULL },
	{ "neoverse-n1", "tcc", "1", NULL },
	{ "neoverse-n1", "gcc", "", NULL },
	{ "neoverse-n1", "gcc", "unknown", NULL },
	{ "neoverse-n1", "gcc", NULL, NULL },
	{ "neoverse-n1", NULL, "12", NULL },
	{ NULL, "gcc", "12", NULL },
};

static void known_flags(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		const char *got = mcpu_for(rows[i].core, rows[i].compiler, rows[i].version);

		if (rows[i].want)
			assert_string_equal(got ? got : "(none)", rows[i].want);
		else
			assert_null(got);
	}
}

UNIT(cmocka_unit_test(known_flags))
