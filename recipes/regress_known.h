/* Known failures of CPython's tests, and the sets of tests, as data (known/NAME.ini).
 *
 * [known ID]            letters, digits and dashes
 * tests = NAME...       files of tests, * and ? as in a shell
 * cases = NAME...       only these cases (test.test_x.Class.test_y, * and ?): what else fails there
 *                       is new
 * outcome = WORD...     failed, timeout, crashed or env-changed; without it any of them
 * reason = TEXT         one sentence; link = ADDRESS, where it is written
 * sometimes = yes       it does not always fail: that it passes is nothing to tell
 *
 * and where it is known, each with words of which one must fit: branch, arch, distro ("debian",
 * "debian-12"), libc ("glibc", "musl"), container, emulated, network, debug, free_threaded ("yes",
 * "no"), page_size, cores, kernel.  Numbers and versions may follow <, <=, > or >=: all of those
 * must hold.  What a machine does not tell fits nothing.
 *
 * [set NAME]
 * tests = NAME...
 */
#ifndef AMPY_REGRESS_KNOWN_H
#define AMPY_REGRESS_KNOWN_H

#include "../probes/base/base.h"

struct arena;
struct err;
struct regress_test;
struct regress_knowns;
struct text;

/* What a known failure can depend on; NULL, 0: not known. */
struct regress_where {
	const char *branch, *arch, *distro, *distro_version, *libc, *kernel;
	int64_t page_size, cores;
	bool container, emulated, network, debug, free_threaded;
};

/* Those that are compiled in; they cannot be broken (a test reads them all). */
int regress_known_builtin(struct arena *mem, struct regress_knowns **ret, struct err *err) MUST_USE;
/* Adds what this INI text says; `where` names it in a message.  -EBADMSG with the line, -E2BIG. */
int regress_known_add(struct regress_knowns *k, const char *where, const struct text *text,
		      struct arena *mem, struct err *err) MUST_USE;
struct regress_knowns *regress_knowns_new(struct arena *mem);
size_t regress_known_count(const struct regress_knowns *k);
/* The names of a set, NULL-terminated, or NULL where there is no such set. */
const char *const *regress_set(const struct regress_knowns *k, const char *name);

/* Fills in label, reason and link of a test that has come to its end, from its outcome, failures,
 * rerun and, for what passes, `before`.
 */
void regress_judge(const struct regress_knowns *k, const struct regress_where *where,
		   struct regress_test *t);

#endif
