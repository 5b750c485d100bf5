/* The default user in cloud-init's configuration. */
#include "unit.h"

#include "probes/base/arena.h"
#include "probes/base/cloudcfg.h"
#include "probes/base/scan.h"

static const struct { const char *in, *want; } table[] = {
	{ "system_info:\n  distro: debian\n  default_user:\n    name: debian\n    lock_passwd: True\n",
	  "debian" },
	{ "users:\n  - default\nsystem_info:\n   default_user:\n     lock: True\n     name: ubuntu # x\n",
	  "ubuntu" },
	{ "system_info:\n  default_user:\n    name: \"ec2-user\"\n", "ec2-user" },
	{ "system_info:\n  default_user:\n    name: 'opc'  # it\r\n", "opc" },
	{ "system_info: # all\n\n  # no\n  default_user:\n    name: a\n  name: b\nname: c\n", "a" },
	{ "system_info:\n  default_user:\n    sub:\n      name: no\n    name: yes\n", "yes" },
	{ "system_info:\n  other:\n    default_user:\n      name: no\n", NULL },
	{ "x:\n  system_info:\n    default_user:\n      name: no\n", NULL },
	{ "default_user:\n  name: no\n", NULL },
	{ "system_info:\nname: no\n", NULL },
	{ "system_info:\n  default_user: {name: no}\n", NULL },
	{ "system_info: &x\n  default_user:\n    name: no\n", NULL },
	{ "system_info:\n  default_user:\n    name:no\n", NULL },
	{ "system_info:\n  default_user:\n    name: a b\n", NULL },
	{ "system_info:\n  default_user:\n    name: 'a\n", NULL },
	{ "system_info:\n  default_user:\n    name: $(x)\n", NULL },
	{ "system_info:\n  default_user:\n    name: -rf\n", NULL },
	{ "system_info:\n  default_user:\n    name: a123456789012345678901234567890123\n", NULL },
	{ "system_info:\n  default_user:\n    name:\n", NULL },
	{ "", NULL },
};

static void users(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(table); i++) {
		struct text t = { table[i].in, strlen(table[i].in) };
		const char *got = cloud_default_user(&t, mem);

		if ((got == NULL) != (table[i].want == NULL) ||
		    (got && strcmp(got, table[i].want) != 0))
			fail_msg("%zu gave '%s'", i, got ? got : "nothing");
	}
	arena_free(mem);
}

UNIT(cmocka_unit_test(users))
