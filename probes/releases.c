/* The releases that are known without a machine. */
#include "base/base.h"

#include "base/scan.h"
#include "releases.h"

enum { MAX_TYPED = 64 };

#define APT "apt", "/usr/bin/apt-get"
#define DNF "dnf", "/usr/bin/dnf"
#define ZYPPER "zypper", "/usr/bin/zypper"
#define APK "apk", "/sbin/apk"
#define GLIBC(version) false, version
#define MUSL(version) true, version

/* One Enterprise Linux, by whoever builds it. */
#define EL(id, name, like) \
	{ id, "8", NULL, name " 8", like, DNF, "3.6", "3.11", GLIBC("2.28"), "22.3.1" }, \
	{ id, "9", NULL, name " 9", like, DNF, "3.9", NULL, GLIBC("2.34"), "21.2.3" }, \
	{ id, "10", NULL, name " 10", like, DNF, "3.12", NULL, GLIBC("2.39"), "23.3.2" }

/* Each distribution from old to new.  Sources: os-release as the releases' images have it; the
 * versions of the C library as PEP 600's compliance list has them; of Python and pip the archives'
 * own lists.
 */
const struct release releases[] = {
	{ "debian", "11", "bullseye", "Debian GNU/Linux 11 (bullseye)", NULL, APT, "3.9", NULL,
	  GLIBC("2.31"), "20.3.4" },
	{ "debian", "12", "bookworm", "Debian GNU/Linux 12 (bookworm)", NULL, APT, "3.11", NULL,
	  GLIBC("2.36"), "23.0.1" },
	{ "debian", "13", "trixie", "Debian GNU/Linux 13 (trixie)", NULL, APT, "3.13", NULL,
	  GLIBC("2.41"), "25.1.1" },
	{ "ubuntu", "20.04", "focal", "Ubuntu 20.04 LTS", "debian", APT, "3.8", NULL,
	  GLIBC("2.31"), "20.0.2" },
	{ "ubuntu", "22.04", "jammy", "Ubuntu 22.04 LTS", "debian", APT, "3.10", NULL,
	  GLIBC("2.35"), "22.0.2" },
	{ "ubuntu", "24.04", "noble", "Ubuntu 24.04 LTS", "debian", APT, "3.12", NULL,
	  GLIBC("2.39"), "24.0" },
	{ "ubuntu", "24.10", "oracular", "Ubuntu 24.10", "debian", APT, "3.12", NULL,
	  GLIBC("2.40"), "24.2" },
	{ "ubuntu", "25.04", "plucky", "Ubuntu 25.04", "debian", APT, "3.13", NULL,
	  GLIBC("2.41"), "25.0" },
	{ "ubuntu", "25.10", "questing", "Ubuntu 25.10", "debian", APT, "3.13", NULL,
	  GLIBC("2.42"), "25.1.1" },
	{ "ubuntu", "26.04", "resolute", "Ubuntu 26.04 LTS", "debian", APT, "3.14", NULL,
	  GLIBC("2.43"), "25.1.1" },
	EL("rhel", "Red Hat Enterprise Linux", "fedora"),
	EL("rocky", "Rocky Linux", "rhel centos fedora"),
	EL("almalinux", "AlmaLinux", "rhel centos fedora"),
	EL("ol", "Oracle Linux Server", "fedora"),
	EL("centos", "CentOS Stream", "rhel fedora"),
	{ "fedora", "41", NULL, "Fedora Linux 41", NULL, DNF, "3.13", NULL, GLIBC("2.40"),
	  "24.2" },
	{ "fedora", "42", NULL, "Fedora Linux 42", NULL, DNF, "3.13", NULL, GLIBC("2.41"),
	  "24.3.1" },
	{ "fedora", "43", NULL, "Fedora Linux 43", NULL, DNF, "3.14", NULL, GLIBC("2.42"),
	  "25.1.1" },
	{ "amzn", "2", NULL, "Amazon Linux 2", "centos rhel fedora", "yum", "/usr/bin/yum", "3.7",
	  "3.8", GLIBC("2.26"), "20.2.2" },
	{ "amzn", "2023", NULL, "Amazon Linux 2023", "fedora", DNF, "3.9", NULL, GLIBC("2.34"),
	  "21.3.1" },
	{ "opensuse-leap", "15.6", NULL, "openSUSE Leap 15.6", "suse opensuse", ZYPPER, "3.6",
	  "3.11", GLIBC("2.38"), NULL },
	{ "opensuse-leap", "16.0", NULL, "openSUSE Leap 16.0", "suse opensuse", ZYPPER, "3.13",
	  NULL, GLIBC("2.40"), NULL },
	{ "sles", "15.7", NULL, "SUSE Linux Enterprise Server 15 SP7", "suse", ZYPPER, "3.6",
	  "3.11", GLIBC("2.38"), NULL },
	{ "alpine", "3.20", NULL, "Alpine Linux v3.20", NULL, APK, "3.12", NULL, MUSL("1.2.5"),
	  NULL },
	{ "alpine", "3.21", NULL, "Alpine Linux v3.21", NULL, APK, "3.12", NULL, MUSL("1.2.5"),
	  NULL },
	{ "alpine", "3.22", NULL, "Alpine Linux v3.22", NULL, APK, "3.12", NULL, MUSL("1.2.5"),
	  NULL },
	{ "azurelinux", "3.0", NULL, "Microsoft Azure Linux 3.0", NULL, "tdnf", "/usr/bin/tdnf",
	  "3.12", NULL, GLIBC("2.38"), NULL },
};
const size_t nreleases = LEN(releases);

/* What people call them, in the letters that plain_letters() leaves. */
static const struct { const char *typed, *id; } others[] = {
	{ "redhat", "rhel" },          { "redhatenterpriselinux", "rhel" },
	{ "rockylinux", "rocky" },     { "alma", "almalinux" },
	{ "oracle", "ol" },            { "oraclelinux", "ol" },
	{ "centosstream", "centos" },  { "stream", "centos" },
	{ "amazon", "amzn" },          { "amazonlinux", "amzn" },
	{ "al", "amzn" },              { "leap", "opensuse-leap" },
	{ "opensuse", "opensuse-leap" }, { "opensuseleap", "opensuse-leap" },
	{ "suse", "sles" },            { "azure", "azurelinux" },
	{ "mariner", "azurelinux" },
};

/* Letters alone, in small ones: "Rocky Linux" and "rocky-linux" are "rockylinux".  What it cannot
 * hold is no name that is known.
 */
static void plain_letters(struct span s, char ret[static MAX_TYPED])
{
	size_t n = 0;

	for (size_t i = 0; i < s.n && n < MAX_TYPED - 1; i++) {
		char c = s.v[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c >= 'a' && c <= 'z')
			ret[n++] = c;
	}
	ret[n] = '\0';
}

/* The ID that a name stands for, or NULL. */
static const char *id_of(struct span typed)
{
	char word[MAX_TYPED];

	plain_letters(typed, word);
	for (size_t i = 0; i < LEN(others); i++)
		if (strcmp(word, others[i].typed) == 0)
			return others[i].id;
	for (size_t i = 0; i < nreleases; i++)
		if (strcmp(word, releases[i].id) == 0)
			return releases[i].id;
	return NULL;
}

/* The name before the first digit, and the version from there on. */
static void split(const char *typed, struct span *name, const char **version)
{
	size_t n = strcspn(typed, "0123456789");

	*name = (struct span){ typed, n };
	*version = typed + n;
}

/* A version stands for itself and for its point releases. */
const struct release *release_of(const char *id, const char *version)
{
	for (size_t i = 0; id && version && i < nreleases; i++) {
		size_t n = strlen(releases[i].version);

		if (strcmp(id, releases[i].id) == 0 &&
		    strncmp(version, releases[i].version, n) == 0 &&
		    (version[n] == '\0' || version[n] == '.'))
			return &releases[i];
	}
	return NULL;
}

/* "leap:16" and "azurelinux:3" are those with ".0" behind it. */
static const struct release *of_major(const char *id, const char *version)
{
	size_t n = strlen(version);

	for (size_t i = 0; id && n && i < nreleases; i++)
		if (strcmp(id, releases[i].id) == 0 &&
		    strncmp(version, releases[i].version, n) == 0 &&
		    strcmp(releases[i].version + n, ".0") == 0)
			return &releases[i];
	return NULL;
}

const struct release *release_find(const char *typed)
{
	const struct release *r;
	const char *version;
	struct span name;
	char word[MAX_TYPED];

	split(typed, &name, &version);
	if (*version) {
		r = release_of(id_of(name), version);
		return r ? r : of_major(id_of(name), version);
	}
	plain_letters(name, word);
	for (size_t i = 0; i < nreleases; i++)
		if (releases[i].codename && strcmp(word, releases[i].codename) == 0)
			return &releases[i];
	return NULL;
}

const struct release *release_newest(const char *typed)
{
	const struct release *newest = NULL;
	const char *version, *id;
	struct span name;

	split(typed, &name, &version);
	id = id_of(name);
	for (size_t i = 0; id && i < nreleases; i++)
		if (strcmp(id, releases[i].id) == 0)
			newest = &releases[i];
	return newest;
}
