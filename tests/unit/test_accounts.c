/* Users and groups from bytes as systems have them, and as they should not. */
#include "unit.h"

#include <errno.h>

#include "probes/base/accounts.h"
#include "probes/base/arena.h"
#include "probes/base/scan.h"

static const struct {
	const char *passwd, *name;
	int rc;
	unsigned uid, gid;
	const char *home;
} users[] = {
	{ "root:x:0:0:root:/root:/bin/bash\n", "root", 0, 0, 0, "/root" },
	{ "a:x:1:2::/home/a:\nb:x:3:4::/home/b:\n", "b", 0, 3, 4, "/home/b" },
	{ "b:x:3:4::/one:\nb:x:0:0::/two:\n", "b", 0, 3, 4, "/one" },
	{ "b:x:3:4::/home/b:", "b", 0, 3, 4, "/home/b" },
	{ "b:x:3:4:::\n", "b", 0, 3, 4, NULL },
	{ "b:x:3:4::home:/bin/sh\n", "b", 0, 3, 4, NULL },
	{ "b:x:4294967294:4::/:/bin/sh\n", "b", 0, 4294967294U, 4, "/" },
	{ "", "b", -ENOENT, 0, 0, NULL },
	{ "bb:x:3:4::/:/bin/sh\n", "b", -ENOENT, 0, 0, NULL },
	{ ":x:3:4::/:/bin/sh\n", "", -ENOENT, 0, 0, NULL },
	{ "b:x:3:4\n", "b", -ENOENT, 0, 0, NULL },
	{ "b:x::4::/:/bin/sh\n", "b", -EBADMSG, 0, 0, NULL },
	{ "b:x:-1:4::/:/bin/sh\n", "b", -EBADMSG, 0, 0, NULL },
	{ "b:x:4294967295:4::/:/bin/sh\n", "b", -EBADMSG, 0, 0, NULL },
	{ "b:x:1:4294967296::/:/bin/sh\n", "b", -EBADMSG, 0, 0, NULL },
};

static void accounts(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(users); i++) {
		struct account a = { 0 };

		assert_int_equal(accounts_user(span_of(users[i].passwd), users[i].name, mem, &a),
				 users[i].rc);
		assert_int_equal(a.uid, users[i].uid);
		assert_int_equal(a.gid, users[i].gid);
		if (users[i].home)
			assert_string_equal(a.home, users[i].home);
		else
			assert_null(a.home);
	}
	arena_free(mem);
}

static const struct { const char *group; const char *want; } groups[] = {
	{ "", "7" },
	{ "adm:x:4:syslog,b\nsudo:x:27:b\nx:x:5:bb,ab,b1\nb:x:7:\n", "7 4 27" },
	{ "b:x:7:b\nadm:x:4:b\nadm:x:4:b,b\n", "7 4" },
	{ "adm:x:4:b", "7 4" },
	{ "adm:x:zero:b\nadm:x:4294967295:b\nadm:x:4\n+:::b\n", "7" },
	{ "root:x:0:b\n", "7 0" },
};

static void memberships(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(groups); i++) {
		const char *text = "";
		const gid_t *v = NULL;
		size_t n = 0;

		assert_int_equal(accounts_groups(span_of(groups[i].group), "b", 7, mem, &v, &n), 0);
		for (size_t k = 0; k < n; k++)
			text = arena_printf(mem, "%s%s%u", text, k ? " " : "", v[k]);
		assert_string_equal(text, groups[i].want);
	}
	arena_free(mem);
}

/* More than the first room, and more than the kernel takes. */
static void many(void **state)
{
	struct arena *mem = arena_new();
	struct list lines = { 0 };
	const gid_t *v = NULL;
	size_t n = 0;
	const char *all;

	(void)state;
	for (unsigned i = 0; i < 1000; i++)
		list_add(&lines, arena_printf(mem, "g:x:%u:b\n", 100 + i), mem);
	all = arena_join(mem, lines.v);
	assert_int_equal(accounts_groups(span_of(all), "b", 7, mem, &v, &n), 0);
	assert_int_equal(n, 1001);
	assert_int_equal(v[1000], 1099);
	arena_free(mem);
}

UNIT(cmocka_unit_test(accounts), cmocka_unit_test(memberships), cmocka_unit_test(many))
