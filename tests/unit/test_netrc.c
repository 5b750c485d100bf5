/* netrc(5) as Python's netrc module reads it. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/netrc.h"
#include "probes/base/scan.h"

static const struct { const char *in, *host, *user, *password; int rc; } rows[] = {
	{ "machine h login u password p\n", "h", "u", "p", 0 },
	{ "machine h\n\tlogin u\n\tpassword p", "h", "u", "p", 0 },
	{ "machine h user u account a password p", "h", "u", "p", 0 },
	{ "machine h account a password p", "h", "a", "p", 0 },
	{ "machine h password p", "h", "", "p", 0 },
	{ "machine h login u", "h", "u", "", 0 },
	{ "machine h", "h", "", "", 0 },
	{ "machine a login 1 password 2 machine h login u password p", "h", "u", "p", 0 },
	{ "machine h login 1 password 2\nmachine h login u password p\n", "h", "u", "p", 0 },
	{ "default login u password p\n", "h", "u", "p", 0 },
	{ "default login 1 password 2 machine h login u password p", "h", "u", "p", 0 },
	{ "machine h login \"u v\" password \"p\\\"q\"", "h", "u v", "p\"q", 0 },
	{ "machine h login u\\ v password p\\\\q", "h", "u v", "p\\q", 0 },
	{ "# machine h login 1 password 2\nmachine h login u password p\n", "h", "u", "p", 0 },
	{ "#\nmachine h login u password p\n", "h", "u", "p", 0 },
	{ "machine h #c\nlogin u # c d\npassword p\n", "h", "u", "p", 0 },
	{ "machine h login u password #p\n", "h", "u", "#p", 0 },
	{ "macdef init\ncd /pub\nmachine x\n\nmachine h login u password p\n", "h", "u", "p", 0 },
	{ "machine h login u password p", "H", NULL, NULL, -ENOENT },
	{ "machine h login u password p", "other", NULL, NULL, -ENOENT },
	{ "", "h", NULL, NULL, -ENOENT },
	{ "machine h login u password p port 1\n", "h", NULL, NULL, -EBADMSG },
	{ "machines h login u password p\n", "h", NULL, NULL, -EBADMSG },
	{ "machine h login u password p\nmacdef x\ncd", "h", NULL, NULL, -EBADMSG },
	{ "machine", "h", NULL, NULL, -EBADMSG },
};

static void entries(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct arena *mem = arena_new();
		struct login got = { 0 };
		int rc = netrc_find(span_of(rows[i].in), rows[i].host, mem, &got);

		if (rc != rows[i].rc || (rc == 0 && (strcmp(got.user, rows[i].user) != 0 ||
						     strcmp(got.password, rows[i].password) != 0)))
			fail_msg("%s: %d %s %s", rows[i].in, rc, got.user, got.password);
		arena_free(mem);
	}
}

UNIT(cmocka_unit_test(entries))
