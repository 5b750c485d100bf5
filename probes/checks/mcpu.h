/* Which flag makes a compiler of some version generate code for a given Arm core. */
#ifndef AMPY_MCPU_H
#define AMPY_MCPU_H

#include "../base/base.h"

/* `core` is a name of cpu.mcpu_core ("neoverse-n1", "ampere1a"), `compiler` "gcc" or "clang",
 * `version` what the compiler calls itself ("12", "9.4.0").  The flags with which that very
 * version is known to work ("-mcpu=neoverse-n1"; "-march=armv8.1-a" where it does not know the
 * core yet), or NULL where nothing is on record.  A version of fewer numbers is taken as the
 * first of its line ("12" is 12.0).  Any argument may be NULL.
 */
const char *mcpu_for(const char *core, const char *compiler, const char *version);

#endif
