/* The distribution: os-release(5), its family, its package manager, its end of life. */
#include "base/base.h"

#include <errno.h>

#include "base/arena.h"
#include "base/osrelease.h"
#include "base/root.h"
#include "base/scan.h"
#include "distro.h"
#include "probe.h"

enum { MAX_OSRELEASE = 64 * 1024 };

static const struct fact_field fields[] = { DISTRO_FACTS(FACT_FIELD, distro_facts) };

/* IDs whose own ID_LIKE is missing or misleading stand here beside the heads of families. */
static const struct { const char *id, *family; } families[] = {
	{ "debian",    "debian" }, { "ubuntu",     "debian" }, { "raspbian", "debian" },
	{ "kali",      "debian" }, { "linuxmint",  "debian" }, { "pop",      "debian" },
	{ "rhel",      "rhel" },   { "fedora",     "rhel" },   { "centos",   "rhel" },
	{ "rocky",     "rhel" },   { "almalinux",  "rhel" },   { "ol",       "rhel" },
	{ "amzn",      "rhel" },   { "openEuler",  "rhel" },   { "anolis",   "rhel" },
	{ "azurelinux", "rhel" },  { "mariner",    "rhel" },
	{ "suse",      "suse" },   { "opensuse",   "suse" },   { "sles",     "suse" },
	{ "opensuse-leap", "suse" }, { "opensuse-tumbleweed", "suse" },
	{ "alpine",    "alpine" }, { "arch",       "arch" },   { "archarm",  "arch" },
};

/* In the order in which they are looked for: what a family prefers stands first. */
static const struct { const char *family, *manager, *path; } managers[] = {
	{ "debian", "apt",    "/usr/bin/apt-get" },
	{ "rhel",   "dnf",    "/usr/bin/dnf" },
	{ "rhel",   "tdnf",   "/usr/bin/tdnf" },
	{ "rhel",   "dnf",    "/usr/bin/microdnf" },
	{ "rhel",   "yum",    "/usr/bin/yum" },
	{ "suse",   "zypper", "/usr/bin/zypper" },
	{ "alpine", "apk",    "/sbin/apk" },
	{ "arch",   "pacman", "/usr/bin/pacman" },
};

/* Where support ends, for releases whose os-release has no SUPPORT_END.  A version stands
 * for itself and for its point releases.  Sources: the vendors' life-cycle pages as
 * endoflife.date collects them, November 2026.
 */
static const struct { const char *id, *version, *eol, *extended, *what; } ends[] = {
	{ "almalinux", "8", "2029-06-01", NULL, NULL },
	{ "almalinux", "9", "2032-06-01", NULL, NULL },
	{ "almalinux", "10", "2035-06-01", NULL, NULL },
	{ "alpine", "3.17", "2024-11-22", NULL, NULL },
	{ "alpine", "3.18", "2025-05-09", NULL, NULL },
	{ "alpine", "3.19", "2025-11-01", NULL, NULL },
	{ "alpine", "3.20", "2026-04-01", NULL, NULL },
	{ "alpine", "3.21", "2026-11-01", NULL, NULL },
	{ "alpine", "3.22", "2027-05-01", NULL, NULL },
	{ "alpine", "3.23", "2027-11-01", NULL, NULL },
	{ "alpine", "3.24", "2028-06-01", NULL, NULL },
	{ "amzn", "2", "2026-06-30", NULL, NULL },
	{ "amzn", "2023", "2029-06-30", NULL, NULL },
	{ "centos", "7", "2024-06-30", NULL, NULL },
	{ "centos", "8", "2024-05-31", NULL, NULL },
	{ "centos", "9", "2027-05-31", NULL, NULL },
	{ "debian", "9", "2020-07-18", "2022-06-30", "LTS" },
	{ "debian", "10", "2022-09-10", "2024-06-30", "LTS" },
	{ "debian", "11", "2024-08-14", "2026-08-31", "LTS" },
	{ "debian", "12", "2026-07-11", "2028-06-30", "LTS" },
	{ "debian", "13", "2028-08-09", "2030-06-30", "LTS" },
	{ "fedora", "41", "2025-12-15", NULL, NULL },
	{ "fedora", "42", "2026-05-27", NULL, NULL },
	{ "fedora", "43", "2026-12-09", NULL, NULL },
	{ "fedora", "44", "2027-06-02", NULL, NULL },
	{ "ol", "7", "2024-12-31", NULL, NULL },
	{ "ol", "8", "2029-07-31", NULL, NULL },
	{ "ol", "9", "2032-06-30", NULL, NULL },
	{ "opensuse-leap", "15.6", "2026-04-30", NULL, NULL },
	{ "opensuse-leap", "16.0", "2027-10-31", NULL, NULL },
	{ "rhel", "8", "2029-05-31", NULL, NULL },
	{ "rhel", "9", "2032-05-31", NULL, NULL },
	{ "rhel", "10", "2035-05-31", NULL, NULL },
	{ "rocky", "8", "2029-05-31", NULL, NULL },
	{ "rocky", "9", "2032-05-31", NULL, NULL },
	{ "rocky", "10", "2035-05-31", NULL, NULL },
	{ "sles", "15.7", "2031-07-31", NULL, NULL },
	{ "ubuntu", "18.04", "2023-05-31", "2028-04-01", "Ubuntu Pro" },
	{ "ubuntu", "20.04", "2025-05-31", "2030-04-02", "Ubuntu Pro" },
	{ "ubuntu", "22.04", "2027-04-01", "2032-04-09", "Ubuntu Pro" },
	{ "ubuntu", "24.04", "2029-05-31", "2036-05-31", "Ubuntu Pro" },
	{ "ubuntu", "25.04", "2026-01-15", NULL, NULL },
	{ "ubuntu", "25.10", "2026-07-09", NULL, NULL },
	{ "ubuntu", "26.04", "2031-04-30", NULL, NULL },
};

static const char *family_of(const char *id)
{
	for (size_t i = 0; id && i < LEN(families); i++)
		if (strcmp(id, families[i].id) == 0)
			return families[i].family;
	return NULL;
}

/* VERSION="7 (Core)" has the codename in its brackets: one word of letters, given in small ones.
 * openEuler's "(LTS)" and "(LTS-SP2)" are none.
 */
static const char *codename_in(const char *version, struct arena *mem)
{
	const char *open = version ? strchr(version, '(') : NULL;
	const char *close = open ? strchr(open, ')') : NULL;
	char *word;

	if (!close)
		return NULL;
	word = arena_strndup(mem, open + 1, (size_t)(close - open) - 1);
	for (char *c = word; *c; c++) {
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
		if (*c < 'a' || *c > 'z')
			return NULL;
	}
	return *word && strcmp(word, "lts") != 0 ? word : NULL;
}

static struct fact_list words_of(const char *s, const char *src, struct arena *mem)
{
	struct span rest = span_of(s), word;
	struct list l = { 0 };

	if (!s)
		return ABSENT(list, src);
	list_add(&l, NULL, mem);
	while (scan_word(&rest, &word))
		list_add(&l, span_dup(word, mem), mem);
	return KNOWN(list, l.v, src);
}

static void set_family(struct distro_facts *row, const char *src)
{
	const char *family = family_of(row->id.v);

	for (size_t i = 0; !family && row->id_like.state == FACT_KNOWN && row->id_like.v[i]; i++)
		family = family_of(row->id_like.v[i]);
	row->family = fact_str_of(family, src);
}

/* The family's own manager first; any other that is there where the family is not known. */
static void set_manager(struct distro_facts *row, const struct root *root)
{
	const char *why = NULL;

	row->package_manager = ABSENT(str, NULL);
	for (size_t i = 0; i < LEN(managers); i++) {
		int rc;

		if (row->family.state == FACT_KNOWN &&
		    strcmp(row->family.v, managers[i].family) != 0)
			continue;
		rc = root_exists(root, managers[i].path);
		if (rc == 0) {
			row->package_manager = KNOWN(str, managers[i].manager, managers[i].path);
			if (row->family.state == FACT_ABSENT)
				row->family = KNOWN(str, managers[i].family, managers[i].path);
			return;
		}
		if (!root_absent(rc))
			why = root_strerror(rc);
	}
	if (why)
		row->package_manager = UNKNOWN(str, NULL, why);
}

static bool release_is(const char *version, const char *listed)
{
	size_t n = strlen(listed);

	return strncmp(version, listed, n) == 0 && (version[n] == '\0' || version[n] == '.');
}

static void set_end(struct distro_facts *row, const char *support_end, const char *src)
{
	static const char table[] = "table of 2026-11";
	struct day day;

	row->eol = ABSENT(str, table);
	row->eol_extended = ABSENT(str, table);
	row->extended = ABSENT(str, table);
	for (size_t i = 0; row->id.v && row->version.v && i < LEN(ends); i++)
		if (strcmp(row->id.v, ends[i].id) == 0 &&
		    release_is(row->version.v, ends[i].version)) {
			row->eol = KNOWN(str, ends[i].eol, table);
			row->eol_extended = fact_str_of(ends[i].extended, table);
			row->extended = fact_str_of(ends[i].what, table);
		}
	if (support_end && scan_day(span_of(support_end), &day) == 0)
		row->eol = KNOWN(str, support_end, src);
}

static int read_distro(struct probe_run *run)
{
	static const char *const paths[] = { "/etc/os-release", "/usr/lib/os-release" };
	struct distro_facts *row = TAKE(run->mem, struct distro_facts);
	struct text text = { "", 0 };
	const char *src = NULL, *codename, *upstream;
	int rc = -ENOENT;

	for (size_t i = 0; root_absent(rc) && i < LEN(paths); i++)
		rc = root_read(run->root, src = paths[i], MAX_OSRELEASE, run->mem, &text);
	if (rc < 0 && !root_absent(rc))
		return err_set(run->err, rc, "%s", root_reason(src, rc, run->mem));
	if (rc == 0 && text.n && memchr(text.v, '\0', text.n))
		return err_set(run->err, -EBADMSG, "'%s' holds NUL bytes: it is not os-release(5)",
			       src);

	row->id = fact_str_of(osrelease_get(&text, "ID", run->mem), src);
	row->version = fact_str_of(osrelease_get(&text, "VERSION_ID", run->mem), src);
	codename = osrelease_get(&text, "VERSION_CODENAME", run->mem);
	if (!codename)
		codename = codename_in(osrelease_get(&text, "VERSION", run->mem), run->mem);
	row->codename = fact_str_of(codename && *codename ? codename : NULL, src);
	row->name = fact_str_of(osrelease_get(&text, "PRETTY_NAME", run->mem), src);
	row->id_like = words_of(osrelease_get(&text, "ID_LIKE", run->mem), src, run->mem);
	upstream = osrelease_get(&text, "UBUNTU_CODENAME", run->mem);
	if (!upstream)
		upstream = osrelease_get(&text, "DEBIAN_CODENAME", run->mem);
	row->upstream = fact_str_of(upstream, src);
	set_family(row, src);
	set_manager(row, run->root);
	set_end(row, osrelease_get(&text, "SUPPORT_END", run->mem), src);
	run->rows = row;
	run->n = 1;
	return 0;
}

PROBE_DEFINE(distro, "distribution, release and package manager", fields, false, read_distro);
