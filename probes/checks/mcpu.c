/* The compilers' flags for the cores of servers, by compiler version. */
#include "../base/base.h"

#include "../base/scan.h"
#include "mcpu.h"

#define ARMV8_CRYPTO  "-march=armv8-a+crc+crypto"
#define ARMV82_OLD    "-march=armv8.2-a+fp16+dotprod+crypto -mtune=cortex-a72"
#define ARMV82_CLANG  "-march=armv8.2-a+fp16+rcpc+dotprod+crypto"
#define ARMV9_EARLY   "-march=armv8.5-a+sve+sve2+i8mm+bf16"

/* Per core and compiler in rising order; a row holds from its version up to the next row's.
 * Sources: archspec-json 90b453f (cpu/microarchitectures.json), which has the backports (ampere1
 * in 10.5 and 11.3, ampere1a in 10.5, 11.4 and 12.3); the GCC 9, 11, 12, 13 and 14 release notes.
 * ampere1b before 14.1: the flags of ampere1a, of which it is a superset.  emag: tried with
 * GCC 12.2; earlier the architecture, since 5's xgene1 leaves crc and crypto out.
 */
static const struct { const char *core, *compiler, *from, *flags; } flags[] = {
	{ "neoverse-n1", "gcc", "4.8", "-march=armv8-a" },
	{ "neoverse-n1", "gcc", "4.9", ARMV8_CRYPTO },
	{ "neoverse-n1", "gcc", "6", "-march=armv8.1-a" },
	{ "neoverse-n1", "gcc", "7", "-march=armv8.2-a+fp16 -mtune=cortex-a72" },
	{ "neoverse-n1", "gcc", "8", ARMV82_OLD },
	{ "neoverse-n1", "gcc", "8.1",
	  "-march=armv8.2-a+fp16+rcpc+dotprod+crypto -mtune=cortex-a72" },
	{ "neoverse-n1", "gcc", "9", "-mcpu=neoverse-n1" },
	{ "neoverse-n1", "clang", "3.9", "-march=armv8.2-a+fp16+crc+crypto" },
	{ "neoverse-n1", "clang", "5", ARMV82_CLANG },
	{ "neoverse-n1", "clang", "10", "-mcpu=neoverse-n1" },

	{ "ampere1", "gcc", "9", "-mcpu=neoverse-n1" },
	{ "ampere1", "gcc", "10.5", "-mcpu=ampere1" },
	{ "ampere1", "gcc", "11", "-mcpu=neoverse-n1" },
	{ "ampere1", "gcc", "11.3", "-mcpu=ampere1" },
	{ "ampere1", "gcc", "12", "-mcpu=neoverse-n1" },
	{ "ampere1", "gcc", "12.1", "-mcpu=ampere1" },
	{ "ampere1", "clang", "10", "-mcpu=neoverse-n1" },
	{ "ampere1", "clang", "16", "-mcpu=ampere1" },

	{ "ampere1a", "gcc", "9", "-mcpu=neoverse-n1" },
	{ "ampere1a", "gcc", "10.5", "-mcpu=ampere1a" },
	{ "ampere1a", "gcc", "11", "-mcpu=neoverse-n1" },
	{ "ampere1a", "gcc", "11.4", "-mcpu=ampere1a" },
	{ "ampere1a", "gcc", "12", "-mcpu=neoverse-n1" },
	{ "ampere1a", "gcc", "12.3", "-mcpu=ampere1a" },
	{ "ampere1a", "clang", "10", "-mcpu=neoverse-n1" },
	{ "ampere1a", "clang", "16", "-mcpu=ampere1" },

	{ "ampere1b", "gcc", "9", "-mcpu=neoverse-n1" },
	{ "ampere1b", "gcc", "10.5", "-mcpu=ampere1a" },
	{ "ampere1b", "gcc", "11", "-mcpu=neoverse-n1" },
	{ "ampere1b", "gcc", "11.4", "-mcpu=ampere1a" },
	{ "ampere1b", "gcc", "12", "-mcpu=neoverse-n1" },
	{ "ampere1b", "gcc", "12.3", "-mcpu=ampere1a" },
	{ "ampere1b", "gcc", "14.1", "-mcpu=ampere1b" },
	{ "ampere1b", "clang", "10", "-mcpu=neoverse-n1" },
	{ "ampere1b", "clang", "16", "-mcpu=ampere1" },

	{ "emag", "gcc", "4.8", "-march=armv8-a" },
	{ "emag", "gcc", "4.9", ARMV8_CRYPTO },
	{ "emag", "gcc", "12", "-mcpu=emag" },
	{ "emag", "clang", "3.9", ARMV8_CRYPTO },

	{ "cortex-a72", "gcc", "4.8", "-march=armv8-a" },
	{ "cortex-a72", "gcc", "4.9", "-march=armv8-a+crc" }, /* a Raspberry Pi 4 has no crypto */
	{ "cortex-a72", "gcc", "6", "-mcpu=cortex-a72" },
	{ "cortex-a72", "clang", "3.9", "-mcpu=cortex-a72" },

	{ "cortex-a76", "gcc", "4.8", "-march=armv8-a" },
	{ "cortex-a76", "gcc", "6", "-march=armv8.1-a" },
	{ "cortex-a76", "gcc", "9", "-mcpu=cortex-a76" },
	{ "cortex-a76", "clang", "5", "-march=armv8.2-a+fp16+rcpc+dotprod" },
	{ "cortex-a76", "clang", "14", "-mcpu=cortex-a76" },

	{ "neoverse-v1", "gcc", "4.8", "-march=armv8-a" },
	{ "neoverse-v1", "gcc", "4.9", ARMV8_CRYPTO },
	{ "neoverse-v1", "gcc", "6", "-march=armv8.1-a" },
	{ "neoverse-v1", "gcc", "7", "-march=armv8.2-a+crypto+fp16 -mtune=cortex-a72" },
	{ "neoverse-v1", "gcc", "8", ARMV82_OLD },
	{ "neoverse-v1", "gcc", "8.5", "-mcpu=neoverse-v1" },
	{ "neoverse-v1", "gcc", "9", ARMV82_OLD },
	{ "neoverse-v1", "gcc", "9.4", "-mcpu=neoverse-v1" },
	{ "neoverse-v1", "gcc", "10", ARMV82_OLD },
	{ "neoverse-v1", "gcc", "10.2", "-mcpu=zeus" },
	{ "neoverse-v1", "gcc", "10.3", "-mcpu=neoverse-v1" },
	{ "neoverse-v1", "clang", "3.9", "-march=armv8.2-a+fp16+crc+crypto" },
	{ "neoverse-v1", "clang", "5", ARMV82_CLANG },
	{ "neoverse-v1", "clang", "11", "-march=armv8.4-a+sve+fp16+bf16+crypto+i8mm+rng" },
	{ "neoverse-v1", "clang", "12", "-mcpu=neoverse-v1" },

	{ "neoverse-n2", "gcc", "4.8", "-march=armv8-a" },
	{ "neoverse-n2", "gcc", "6", "-march=armv8.1-a" },
	{ "neoverse-n2", "gcc", "7", "-march=armv8.2-a -mtune=cortex-a72" },
	{ "neoverse-n2", "gcc", "8", "-march=armv8.4-a+sve -mtune=cortex-a72" },
	{ "neoverse-n2", "gcc", "9", "-march=armv8.5-a+sve -mtune=cortex-a76" },
	{ "neoverse-n2", "gcc", "10", ARMV9_EARLY " -mtune=cortex-a77" },
	{ "neoverse-n2", "gcc", "11", "-mcpu=neoverse-n2" },
	{ "neoverse-n2", "clang", "9", "-march=armv8.5-a+sve" },
	{ "neoverse-n2", "clang", "11", ARMV9_EARLY },
	{ "neoverse-n2", "clang", "14", "-march=armv9-a+i8mm+bf16" },
	{ "neoverse-n2", "clang", "16", "-mcpu=neoverse-n2" },

	{ "neoverse-v2", "gcc", "4.8", "-march=armv8-a" },
	{ "neoverse-v2", "gcc", "6", "-march=armv8.1-a" },
	{ "neoverse-v2", "gcc", "7", "-march=armv8.2-a -mtune=cortex-a72" },
	{ "neoverse-v2", "gcc", "8", "-march=armv8.4-a+sve -mtune=cortex-a72" },
	{ "neoverse-v2", "gcc", "9", "-march=armv8.5-a+sve -mtune=cortex-a76" },
	{ "neoverse-v2", "gcc", "10", ARMV9_EARLY " -mtune=cortex-a77" },
	{ "neoverse-v2", "gcc", "11.4", "-mcpu=neoverse-v2" },
	{ "neoverse-v2", "gcc", "12", "-march=armv9-a+i8mm+bf16 -mtune=cortex-a710" },
	{ "neoverse-v2", "gcc", "12.3", "-mcpu=neoverse-v2" },
	{ "neoverse-v2", "clang", "9", "-march=armv8.5-a+sve" },
	{ "neoverse-v2", "clang", "11", ARMV9_EARLY },
	{ "neoverse-v2", "clang", "14", "-march=armv9-a+i8mm+bf16" },
	{ "neoverse-v2", "clang", "16", "-mcpu=neoverse-v2" },
};

const char *mcpu_for(const char *core, const char *compiler, const char *version)
{
	const char *best = NULL;

	if (!core || !compiler || !version || *version < '0' || *version > '9')
		return NULL;
	for (size_t i = 0; i < LEN(flags); i++)
		if (strcmp(flags[i].core, core) == 0 && strcmp(flags[i].compiler, compiler) == 0 &&
		    version_cmp(version, flags[i].from) >= 0)
			best = flags[i].flags;
	return best;
}
