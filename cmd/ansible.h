/* ampy as a module of Ansible: the protocol of binary modules. */
#ifndef AMPY_ANSIBLE_H
#define AMPY_ANSIBLE_H

#include "cmd.h"

/* Was ampy called by Ansible: with one word alone, the path of a regular file of arguments (a JSON
 * object with keys of Ansible's own)?  Then it does what they ask for, prints one JSON object,
 * and *ret is the exit code: 1 where that says failed.
 */
bool ansible_called(int argc, char *const *words, struct arena *mem, enum cmd_exit *ret);

#endif
