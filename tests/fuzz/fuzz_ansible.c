/* The arguments that Ansible hands over, from hostile bytes: read or refused, no word an option of
 * its own. */
#include "probes/base/base.h"

#include "cmd/ansible_args.h"
#include "fuzz.h"
#include "probes/base/err.h"

FUZZ(bytes, mem)
{
	struct ansible_args args;
	struct list words = { 0 };
	struct err err = { 0 };

	(void)ansible_args_meant(bytes);
	if (ansible_args_read(bytes, mem, &args, &err) < 0)
		return;
	ansible_args_words(&args, false, &words, mem);
	ansible_args_words(&args, true, &words, mem);
	for (size_t i = 0; i < words.n; i++)
		if (strncmp(words.v[i], "--", 2) != 0 || strncmp(words.v[i], "--yes", 5) == 0)
			abort();
}
