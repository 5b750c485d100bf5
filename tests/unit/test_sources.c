/* Sources of packages: apt's two formats, *.repo files, apk's list. */
#include "unit.h"

#include "probes/base/arena.h"
#include "probes/base/scan.h"
#include "probes/base/sources.h"

typedef void reader(const struct text *, const char *, struct sources *, struct arena *);

static const struct {
	reader *read;
	const char *in;
	unsigned active;
	const char *insecure, *malformed;
} rows[] = {
	{ sources_list, "", 0, NULL, NULL },
	{ sources_list, "# nothing\n   \n", 0, NULL, NULL },
	{ sources_list, "deb http://a/debian bookworm main\n", 1, NULL, NULL },
	{ sources_list, "deb http://a/debian bookworm main contrib # more\r\n", 1, NULL, NULL },
	{ sources_list, "  deb\thttp://a/debian\tbookworm main", 1, NULL, NULL },
	{ sources_list, "deb-src http://a/debian bookworm main\n", 0, NULL, NULL },
	{ sources_list, "deb http://a/x ./\n", 1, NULL, NULL },
	{ sources_list, "deb http://a/x stable/ main\n", 0, NULL,
	  "f:1: a suite that is a path has no components" },
	{ sources_list, "deb [arch=arm64 signed-by=/k] http://a b c\n", 1, NULL, NULL },
	{ sources_list, "deb [ arch=arm64 trusted=yes ] http://a b c\n", 1, "http://a b", NULL },
	{ sources_list, "deb [trusted=no] http://a b c\n", 1, NULL, NULL },
	{ sources_list, "deb [allow-insecure=yes] http://a b c\n", 1, "http://a b", NULL },
	{ sources_list, "deb [signed-by=/k#1] http://a b c\n", 1, NULL, NULL },
	{ sources_list, "deb [enabled=no] http://a b c\n", 1, NULL, NULL },
	{ sources_list, "deb [trusted=yes] cdrom:[A disc # 1]/ b c\n", 1, "cdrom:[A disc # 1]/ b",
	  NULL },
	{ sources_list, "deb cdrom:[A disc b c\n", 0, NULL, "f:1: there is no URI" },
	{ sources_list, "deb [arch=arm64 http://a b c\n", 0, NULL,
	  "f:1: the options have no closing bracket" },
	{ sources_list, "\ndebs http://a b c\n", 0, NULL,
	  "f:2: the type is neither deb nor deb-src" },
	{ sources_list, "deb\n", 0, NULL, "f:1: there is no URI" },
	{ sources_list, "deb nowhere b c\n", 0, NULL, "f:1: there is no URI" },
	{ sources_list, "deb http://a\n", 0, NULL, "f:1: there is no suite" },
	{ sources_list, "deb http://a b\n", 0, NULL, "f:1: there is no component" },
	{ sources_deb822, "", 0, NULL, NULL },
	{ sources_deb822, "# only\n#a comment\n\n", 0, NULL, NULL },
	{ sources_deb822, "Types: deb\nURIs: http://a\nSuites: b\nComponents: c\n", 1, NULL, NULL },
	{ sources_deb822, "Types: deb deb-src\nURIs: http://a http://b\nSuites: x y z\n", 6, NULL,
	  NULL },
	{ sources_deb822, "types: deb\nuris: http://a\nsuites:\n x\n# no\n y\n", 2, NULL, NULL },
	{ sources_deb822, "Types: deb-src\nURIs: http://a\nSuites: b\n", 0, NULL, NULL },
	{ sources_deb822, "Enabled: no\nTypes: deb\nURIs: http://a\nSuites: b\n", 0, NULL, NULL },
	{ sources_deb822, "Enabled: no\nTypes: deb\n", 0, NULL, NULL },
	{ sources_deb822, "Enabled: YES\nTypes: deb\nURIs: http://a\nSuites: b\n", 1, NULL, NULL },
	{ sources_deb822, "Types: deb\nURIs: http://a\nSuites: b\nTrusted: yes\n", 1, "http://a b",
	  NULL },
	{ sources_deb822,
	  "Types: deb\nURIs: http://a\nSuites: b\nSigned-By:\n -----BEGIN\n .\n x: y\n", 1, NULL,
	  NULL },
	{ sources_deb822,
	  "Types: deb\nURIs: u:a\nSuites: b\n\n\n \nTypes: deb\nURIs: u:c\nSuites: d\n", 2, NULL,
	  NULL },
	{ sources_deb822, "Types: deb\nSuites: b\n", 0, NULL, "f:1: there is no field URIs" },
	{ sources_deb822, "\nTypes deb\n", 0, NULL, "f:2: this is no field" },
	{ sources_repo, "[a]\nname=x\n[b]\nenabled=0\n[c]\nenabled = 1\n", 2, NULL, NULL },
	{ sources_repo, "[main]\ngpgcheck=1\n", 0, NULL, NULL },
	{ sources_repo, "[options]\nHoldPkg = pacman\n[core]\nInclude = /etc/x\n[extra]\n", 2, NULL,
	  NULL },
	{ sources_repo, "enabled=1\n", 0, NULL, NULL },
	{ sources_apk, "https://a/main\n#https://a/testing\n\n@edge https://b\n", 2, NULL, NULL },
};

static void formats(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct text t = { rows[i].in, strlen(rows[i].in) };
		struct sources s = { 0 };

		rows[i].read(&t, "f", &s, mem);
		if (s.active != rows[i].active)
			fail_msg("%s: %u active", rows[i].in, s.active);
		if ((s.insecure.n != 0) != (rows[i].insecure != NULL) ||
		    (s.malformed.n != 0) != (rows[i].malformed != NULL))
			fail_msg("%s: %s", rows[i].in,
				 s.malformed.n ? s.malformed.v[0] : "insecure");
		if (s.insecure.n)
			assert_string_equal(s.insecure.v[0], rows[i].insecure);
		if (s.malformed.n)
			assert_string_equal(s.malformed.v[0], rows[i].malformed);
	}
	arena_free(mem);
}

/* What the names of their lists begin with, one after the other; NULL: some are not told. */
static const struct { reader *read; const char *in, *want; } lists[] = {
	{ sources_list, "", "" },
	{ sources_list, "deb u:a b c\ndeb-src u:x y z\n#deb u:x y z\n", "a_dists_b_c_binary- " },
	{ sources_list, "deb u:a b c d # e\r\ndeb [arch=arm64 signed-by=/k] u:f ./\n",
	  "a_dists_b_c_binary- a_dists_b_d_binary- f_._ " },
	{ sources_list, "deb cdrom:[A disc]/ b c\n", "A%20disc_dists_b_c_binary- " },
	{ sources_list, "deb [enabled=no] u:a b c\n", "a_dists_b_c_binary- " },
	{ sources_list, "deb u:a b c\ndeb [snapshot=1] u:a b d\n", NULL },
	{ sources_list, "deb [odd] u:a b c\n", NULL },
	{ sources_list, "deb-src [snapshot=1] u:a b d\n", "" },
	{ sources_list, "deb mirror://a b c\n", NULL },
	{ sources_list, "deb \"u:a b\" c d\n", NULL },
	{ sources_deb822, "Types: deb\nURIs: u:a u:b/\nSuites: s t/u\nComponents: c\n d\n",
	  "a_dists_s_c_binary- a_dists_s_d_binary- a_dists_t_u_c_binary- a_dists_t_u_d_binary- "
	  "b_dists_s_c_binary- b_dists_s_d_binary- b_dists_t_u_c_binary- b_dists_t_u_d_binary- " },
	{ sources_deb822, "types: deb\nuris: u:a\nsuites: / b/\narchitectures: arm64\n",
	  "a_ a_b_ " },
	{ sources_deb822, "Types: deb\nURIs: u:a\nSuites: b\nComponents: c\nEnabled: no\n", "" },
	{ sources_deb822, "Types: deb-src\nURIs: u:a\nSuites: b\nComponents: c\nOdd: x\n", "" },
	{ sources_deb822,
	  "Types: deb\nURIs: u:a\nSuites: b\nComponents: c\nSigned-By:\n -----BEGIN\n .\n x: y\n",
	  "a_dists_b_c_binary- " },
	{ sources_deb822, "Types: deb\nURIs: u:a\nSuites: b\nComponents: c\nSnapshot: 1\n", NULL },
	{ sources_deb822, "Types: deb\nURIs: u:a\nSuites: b\n", NULL },
	{ sources_deb822, "Types: deb\nURIs: u:$(ARCH)\nSuites: b\nComponents: c\n", NULL },
};

static void list_names(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(lists); i++) {
		struct text t = { lists[i].in, strlen(lists[i].in) };
		struct sources s = { 0 };
		const char *got = "";

		lists[i].read(&t, "f", &s, mem);
		for (size_t k = 0; k < s.lists.n; k++)
			got = JOIN(mem, got, s.lists.v[k], " ");
		if (s.untold != !lists[i].want || (lists[i].want && strcmp(got, lists[i].want) != 0))
			fail_msg("%s: %s%s", lists[i].in, got, s.untold ? "and more" : "");
	}
	arena_free(mem);
}

static void limits(void **state)
{
	struct arena *mem = arena_new();
	struct sources s = { 0 };
	char *text = TAKE_N(mem, 8192 + 1, char);

	(void)state;
	for (size_t i = 0; i < 8192; i += 2)
		memcpy(text + i, "x\n", 2);
	sources_list(&(struct text){ text, 2048 }, "f", &s, mem);
	assert_int_equal(s.malformed.n, 1024);
	assert_false(s.over);
	sources_list(&(struct text){ text, 8192 }, "f", &s, mem);
	assert_int_equal(s.malformed.n, 1024);
	assert_true(s.over);
	s = (struct sources){ 0 };
	for (size_t i = 0; i < 1025; i++) {
		assert_false(s.untold);
		sources_list(&(struct text){ "deb u:a b c", 11 }, "f", &s, mem);
	}
	assert_true(s.untold);
	assert_false(s.over);
	arena_free(mem);
}

static void names(void **state)
{
	(void)state;
	assert_true(sources_name_fits("debian.sources", "sources"));
	assert_true(sources_name_fits("a_b-c.1.list", "list"));
	assert_false(sources_name_fits("google.list.disabled", "list"));
	assert_false(sources_name_fits("a b.list", "list"));
	assert_false(sources_name_fits("a.list~", "list"));
	assert_false(sources_name_fits(".list", "list"));
	assert_false(sources_name_fits("list", "list"));
}

UNIT(cmocka_unit_test(formats), cmocka_unit_test(list_names), cmocka_unit_test(limits),
     cmocka_unit_test(names))
