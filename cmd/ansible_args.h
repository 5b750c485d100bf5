/* What Ansible hands to ampy as its module: bytes of JSON in, the words of a command out. */
#ifndef AMPY_ANSIBLE_ARGS_H
#define AMPY_ANSIBLE_ARGS_H

#include "../probes/base/arena.h"

struct err;
struct text;

struct ansible_args {
	bool check, diff, no_log;     /* Ansible's own: change nothing; tell what changes; tell little */
	bool doctor;                  /* state=doctor: facts only */
	bool allow_repo, any_arch, trust_root;
	const char *profile, *venv, *owner, *index, *python, *lock_timeout, *network_timeout, *root;
	struct list pip, requirements, with, cure, suppress;
};

/* Could this be what Ansible hands over, whole or broken? */
bool ansible_args_meant(const struct text *bytes);
/* 0; -ENOMSG for JSON without a key of Ansible's own; -EINVAL with a sentence for what is broken,
 * unknown, of the wrong kind, or holds what must not be seen by others, and *ret then says at least
 * what Ansible's own keys do.  The sentence has no value of an argument in it.  A list may be a
 * string with commas; what is true or false, a string that Ansible takes for it.
 */
int ansible_args_read(const struct text *bytes, struct arena *mem, struct ansible_args *ret,
		      struct err *err) MUST_USE;
/* Adds them as options, those of doctor or those of setup. */
void ansible_args_words(const struct ansible_args *a, bool doctor, struct list *words,
			struct arena *mem);

#endif
