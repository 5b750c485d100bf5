/* The configuration file: what it may say, and the sentence for what it may not. */
#include "unit.h"

#include <errno.h>

#include "cmd/config.h"
#include "probes/base/arena.h"
#include "probes/base/err.h"

static void mistakes(void **state)
{
	static const struct { const char *in, *want;
	} rows[] = {
		{ "[doctor]\nprofil = dev\n",
		  "'f': line 2: unknown key 'profil' in [doctor] (profile, strict, any-arch)" },
		{ "[doctr]\nprofile = dev\n",
		  "'f': line 2: unknown section '[doctr]' ([doctor], [suppress ID])" },
		{ "[doctor]\nstrict = maybe\n",
		  "'f': line 2: 'strict = maybe' is neither yes nor no" },
		{ "[suppress native.ffi]\nsubject = x\n",
		  "'f': [suppress native.ffi] gives no reason" },
		{ "[suppress native.ffi]\nreason = x\nexpires = soon\n",
		  "'f': line 3: 'expires = soon' is not a day (YYYY-MM-DD)" },
		{ "[suppress native.ffi]\n", "'f': [suppress native.ffi] gives no reason" },
		{ "profile\n", "'f': line 1 is neither a section nor key = value" },
	};
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct text t = { rows[i].in, strlen(rows[i].in) };
		struct config c = { 0 };
		struct err err = { 0 };

		assert_int_equal(config_add(&c, "f", &t, mem, &err), -EBADMSG);
		assert_string_equal(err.text, rows[i].want);
	}
	arena_free(mem);
}

static void values(void **state)
{
	static const char in[] =
		"[doctor]\nprofile = science\nstrict = yes\nany-arch = off\n"
		"[suppress native.blas-speed]\nreason = not used here\nexpires = 2027-01-01\n"
		"[suppress python.version]\nsubject = /usr/bin/python3.7\nreason = kept for a "
		"tool\n";
	struct text t = { in, sizeof in - 1 };
	struct arena *mem = arena_new();
	struct config c = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(config_add(&c, "f", &t, mem, &err), 0);
	assert_string_equal(c.profile, "science");
	assert_true(c.strict);
	assert_false(c.any_arch);
	assert_int_equal(c.nsuppress, 2);
	assert_string_equal(c.suppress[0].id, "native.blas-speed");
	assert_null(c.suppress[0].subject);
	assert_int_equal(c.suppress[0].expires.year, 2027);
	assert_string_equal(c.suppress[1].subject, "/usr/bin/python3.7");
	assert_string_equal(c.suppress[1].reason, "kept for a tool");
	assert_int_equal(c.suppress[1].expires.year, 0);
	arena_free(mem);
}

UNIT(cmocka_unit_test(mistakes), cmocka_unit_test(values))
