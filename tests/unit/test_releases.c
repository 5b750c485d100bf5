/* Releases by what people type, and by what os-release(5) says. */
#include "unit.h"

#include "probes/base/scan.h"
#include "probes/releases.h"

static void typed(void **state)
{
	static const struct { const char *typed, *id, *version; } rows[] = {
		{ "debian:12", "debian", "12" },       { "debian12", "debian", "12" },
		{ "Debian 12", "debian", "12" },       { "debian-12", "debian", "12" },
		{ "debian:12.5", "debian", "12" },     { "bookworm", "debian", "12" },
		{ "Trixie", "debian", "13" },          { "noble", "ubuntu", "24.04" },
		{ "ubuntu:24.04", "ubuntu", "24.04" }, { "ubuntu2204", NULL, NULL },
		{ "ubuntu:24.04.2", "ubuntu", "24.04" }, { "ubuntu:24", NULL, NULL },
		{ "rocky:9", "rocky", "9" },           { "rocky:9.4", "rocky", "9" },
		{ "Rocky Linux 9", "rocky", "9" },     { "rhel:10", "rhel", "10" },
		{ "rhel:1", NULL, NULL },              { "oracle:8", "ol", "8" },
		{ "alma9", "almalinux", "9" },         { "centos-stream:10", "centos", "10" },
		{ "al2023", "amzn", "2023" },          { "amazon linux 2", "amzn", "2" },
		{ "leap:16", "opensuse-leap", "16.0" }, { "opensuse-leap:15.6", "opensuse-leap", "15.6" },
		{ "sles:15.7", "sles", "15.7" },       { "alpine:3.22", "alpine", "3.22" },
		{ "azurelinux:3", "azurelinux", "3.0" }, { "fedora43", "fedora", "43" },
		{ "", NULL, NULL }, { ":", NULL, NULL }, { "12", NULL, NULL }, { "debian", NULL, NULL },
		{ "debian:", NULL, NULL }, { "debian:9", NULL, NULL }, { "debian:012", NULL, NULL },
		{ "gentoo:1", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		const struct release *r = release_find(rows[i].typed);

		if (!rows[i].id) {
			if (r)
				fail_msg("'%s' is %s:%s", rows[i].typed, r->id, r->version);
			continue;
		}
		if (!r)
			fail_msg("'%s' is nothing", rows[i].typed);
		assert_string_equal(r->id, rows[i].id);
		assert_string_equal(r->version, rows[i].version);
	}
	assert_string_equal(release_newest("debian:99")->version, "13");
	assert_string_equal(release_newest("Ubuntu")->version, "26.04");
	assert_null(release_newest("gentoo"));
}

static void told(void **state)
{
	(void)state;
	assert_string_equal(release_of("alpine", "3.22.1")->version, "3.22");
	assert_string_equal(release_of("rhel", "8.10")->version, "8");
	assert_null(release_of("debian", NULL));
	assert_null(release_of(NULL, "12"));
	assert_null(release_of("debian", "120"));
}

/* Each row is found by its own name, and is whole. */
static void whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < nreleases; i++) {
		const struct release *r = &releases[i];
		char name[64];

		snprintf(name, sizeof name, "%s:%s", r->id, r->version);
		assert_ptr_equal(release_find(name), r);
		assert_ptr_equal(release_of(r->id, r->version), r);
		assert_true(r->name && r->manager && r->program && *r->program == '/');
		assert_true(r->python && r->libc);
		assert_true(version_cmp(r->beside ? r->beside : r->python, "3.8") >= 0);
	}
}

UNIT(cmocka_unit_test(typed), cmocka_unit_test(told), cmocka_unit_test(whole))
