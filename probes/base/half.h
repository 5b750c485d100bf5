/* Half precision (IEEE 754 binary16) in integers, for what has no such arithmetic of its own. */
#ifndef AMPY_HALF_H
#define AMPY_HALF_H

#include "base.h"

/* a * b + c with one rounding, to the nearest and from the middle to even.  NaNs come out as the
 * default one, 0x7e00.
 */
uint16_t half_fma(uint16_t a, uint16_t b, uint16_t c);

#endif
