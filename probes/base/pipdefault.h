/* The index that pip asks where none is configured, as the pip of the machine that this was built
 * on has it in its code; "" where there was no pip.
 */
#ifndef AMPY_PIPDEFAULT_H
#define AMPY_PIPDEFAULT_H

extern const char pip_default_index[];

#endif
