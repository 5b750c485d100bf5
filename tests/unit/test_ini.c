/* INI over libinih: what it would cut or pass over is an error here. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/ini.h"
#include "probes/base/scan.h"

static int collect(void *user, const char *section, const char *key, const char *value,
		   unsigned line, struct err *err)
{
	char *log = user;

	if (strcmp(key, "bad") == 0)
		return err_set(err, -EINVAL, "unknown key 'bad'");
	(void)snprintf(log + strlen(log), 400 - strlen(log), "%u:%s.%s=%s;", line, section, key,
		       value);
	return 0;
}

#define X50 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static void values(void **state)
{
	static const struct { const char *in; int rc; const char *log, *err;
	} rows[] = {
		{ "[a]\nk = v\n", 0, "2:a.k=v;", "" },
		{ "\xef\xbb\xbf[a]\nk = v\n", 0, "2:a.k=v;", "" },
		{ "[a]\r\nk = v\r\n", 0, "2:a.k=v;", "" },
		{ "[a]\nk =\n  x\n  y\n", 0, "2:a.k=;3:a.k=x;4:a.k=y;", "" },
		{ "[a]\nk=1\nbad=2\nk=3\n", -EINVAL, "2:a.k=1;", "line 3: unknown key 'bad'" },
		{ "[a]\nnonsense\n", -EBADMSG, "", "line 2 is neither a section nor key = value" },
		{ "[" X50 "]\nk=v\n", -EBADMSG, "",
		  "line 2: section or key is longer than 48 bytes" },
		{ "[a]\n" X50 "=v\n", -EBADMSG, "",
		  "line 2: section or key is longer than 48 bytes" },
		{ "[a]\nk=" X50 X50 X50 X50 "\n", -EBADMSG, "", "line 2 is longer than 190 bytes" },
		{ "[a]\n; " X50 X50 X50 X50 "\nk=v\n", 0, "3:a.k=v;", "" },
		{ "[a]\nk = v ; why\n", 0, "2:a.k=v;", "" },
		{ "", 0, "", "" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct text t = { rows[i].in, strlen(rows[i].in) };
		struct err e = { 0 };
		char log[400] = "";

		assert_int_equal(ini_read(&t, collect, log, &e), rows[i].rc);
		assert_string_equal(log, rows[i].log);
		assert_string_equal(e.text, rows[i].err);
	}
}

static void nul(void **state)
{
	struct text t = { "[a]\nk=\0v\n", 9 };
	struct err e = { 0 };
	char log[400] = "";

	(void)state;
	assert_int_equal(ini_read(&t, collect, log, &e), -EBADMSG);
	assert_string_equal(e.text, "line 2 holds a NUL byte");
}

UNIT(cmocka_unit_test(values), cmocka_unit_test(nul))
