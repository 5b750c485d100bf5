/* The extension that is compiled as a proof. */
#ifndef AMPY_PROOF_H
#define AMPY_PROOF_H

/* C for a module ampyproof with one function, prove(): "fine", or an exception that says what is
 * wrong. */
extern const char proof_source[];

#endif
