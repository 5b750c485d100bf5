/* The packages that are installed, as each manager writes them down; and what changed. */
#include "case.h"

#include <errno.h>

#include "probes/base/scan.h"
#include "recipes/change.h"
#include "recipes/dpkgset.h"
#include "recipes/installed.h"
#include "recipes/journal.h"
#include "recipes/pkglists.h"

#define TEXT(s) (&(struct text){ (s), strlen(s) })
#define P(name, arch, version, status) \
	"Package: " name "\nStatus: " status "\nArchitecture: " arch "\nVersion: " version "\n\n"
#define OK "install ok installed"

/* "name=version* ..." with a star for what is automatic. */
static const char *told(const struct package *v, size_t n)
{
	const char *all = "";

	for (size_t i = 0; i < n; i++)
		all = JOIN(mem, all, i ? " " : "", v[i].name, "=", v[i].version,
			   v[i].automatic ? "*" : "");
	return all;
}

static const char *dpkg_told(const struct dpkg_set *set)
{
	struct package *v = TAKE_N(mem, set->n, struct package);

	for (size_t i = 0; i < set->n; i++)
		v[i] = (struct package){ dpkg_set_name(set, &set->v[i], mem),
					 span_dup(set->v[i].version, mem),
					 span_is(set->v[i].automatic, "1") };
	return told(v, set->n);
}

static void dpkg(void **state)
{
	static const char status[] = P("zlib", "arm64", "1", OK) P("dpkg", "arm64", "1.21", OK)
		P("zlib", "armhf", "1", OK) P("data", "all", "3", OK)
		P("half", "arm64", "1", "install ok half-configured")
		P("left", "arm64", "1", "deinstall ok config-files");
	static const char update[] = P("zlib", "arm64", "2", "install ok unpacked");
	static const char later[] = P("half", "arm64", "1", "purge ok not-installed");
	static const char marks[] =
		"Package: data\nArchitecture: arm64\nAuto-Installed: 1\n\n"
		"Package: zlib\nArchitecture: armhf\nAuto-Installed: 1\n\n"
		"Package: dpkg\nArchitecture: arm64\nAuto-Installed: 0\n\n"
		"Package: unknown\nArchitecture: arm64\nAuto-Installed: 1\n";
	const struct text one = { status, sizeof status - 1 };
	const struct text three[] = { one, { update, sizeof update - 1 },
				      { later, sizeof later - 1 } };
	struct dpkg_set set;
	const char *why = NULL;

	(void)state;
	assert_int_equal(dpkg_set_parse(&one, 1, TEXT(marks), mem, &set, &why), 0);
	assert_string_equal(dpkg_told(&set),
			    "data=3* dpkg=1.21 half=1 zlib=1 zlib:armhf=1*");
	assert_false(set.unfinished);
	assert_int_equal(dpkg_set_parse(three, 3, TEXT(""), mem, &set, &why), 0);
	assert_string_equal(dpkg_told(&set), "data=3 dpkg=1.21 zlib=2 zlib:armhf=1");
	assert_true(set.unfinished);
	assert_int_equal(dpkg_set_parse(TEXT("Package: a\nStatus: in"), 1, TEXT(""), mem, &set,
					&why), -EBADMSG);
	assert_string_equal(why, "its last line was cut off");
}

static void apk(void **state)
{
	static const char db[] = "C:Q1x=\nP:musl\nV:1.2.4-r2\nA:aarch64\nF:lib\n\n"
				 "P:gcc\nV:12-r1\n\nP:make\nV:4\n";
	struct installed all;
	const char *why = NULL;

	(void)state;
	assert_int_equal(packages_apk(TEXT(db), TEXT("gcc>11\nmake@edge\nfoo !musl\n"), mem, &all,
				      &why), 0);
	assert_string_equal(told(all.v, all.n), "gcc=12-r1 make=4 musl=1.2.4-r2*");
	assert_non_null(installed_find(&all, "make"));
	assert_null(installed_find(&all, "mak"));
	assert_int_equal(packages_apk(TEXT("P:-rf\nV:1\n"), TEXT(""), mem, &all, &why), -EBADMSG);
	assert_int_equal(packages_apk(TEXT("P:a\n"), TEXT(""), mem, &all, &why), -EBADMSG);
	assert_int_equal(packages_apk(TEXT(""), TEXT(""), mem, &all, &why), 0);
	assert_null(installed_find(&all, "make"));
}

static void pacman(void **state)
{
	struct package p;
	const char *why = NULL;

	(void)state;
	assert_int_equal(packages_pacman(TEXT("%NAME%\ngcc\n\n%VERSION%\n13-1\n\n%REASON%\n1\n"),
					 mem, &p, &why), 0);
	assert_string_equal(told(&p, 1), "gcc=13-1*");
	assert_int_equal(packages_pacman(TEXT("%NAME%\ngcc\n\n%VERSION%\n13-1\n"), mem, &p, &why),
			 0);
	assert_string_equal(told(&p, 1), "gcc=13-1");
	assert_int_equal(packages_pacman(TEXT("%NAME%\n%VERSION%\n"), mem, &p, &why), -EBADMSG);
	assert_int_equal(packages_pacman(TEXT(""), mem, &p, &why), -EBADMSG);
}

static void rpm(void **state)
{
	struct installed all;
	const char *why = NULL;

	(void)state;
	assert_int_equal(packages_rpm(TEXT("gcc\t12-1\taarch64\nrpm\t4.19-1\taarch64\n"
					   "glibc\t2.39-1\ti686\nglibc\t2.39-1\taarch64\n"
					   "kernel\t6.1-1\taarch64\nkernel\t6.2-1\taarch64\n"
					   "warning: something\nfonts\t1\tnoarch\n"
					   "gpg-pubkey\tx-y\t(none)\n"),
				      mem, &all, &why), 0);
	assert_string_equal(told(all.v, all.n), "fonts=1 gcc=12-1 glibc=2.39-1 glibc.i686=2.39-1 "
			    "kernel=6.2-1 rpm=4.19-1");
	assert_int_equal(packages_rpm(TEXT("-x\t1\tnoarch\n"), mem, &all, &why), -EBADMSG);
	assert_int_equal(packages_rpm(TEXT("a\t1\n"), mem, &all, &why), -EBADMSG);
}

/* Where nothing is automatic, what nobody asked for cannot be told from what came with it. */
static void change(void **state)
{
	static const char *const packages[] = { "gcc=4:12", "kept/stable", NULL };
	static struct run_step steps[] = { { .kind = "install", .packages = packages },
					   { .kind = "pip", .packages = packages } };
	static struct package was_v[] = { { "base", "1", false }, { "kept", "1", true } },
			      is_v[] = { { "base", "1", false }, { "gcc", "12", false },
					 { "kept", "1", false }, { "libgcc", "1", true },
					 { "other", "1", false } },
			      rpm_v[] = { { "base", "1", false }, { "libgcc", "1", false } };
	struct run run = { .steps = steps, .nsteps = 2, .before = { was_v, LEN(was_v) } };

	(void)state;
	change_count(&run, &(struct installed){ is_v, LEN(is_v) }, mem);
	assert_string_equal(told(run.added, run.nadded), "gcc=12 libgcc=1*");
	assert_string_equal(run.marked[0], "kept");
	assert_null(run.marked[1]);
	assert_null(run.removed[0]);
	change_count(&run, &(struct installed){ rpm_v, LEN(rpm_v) }, mem);
	assert_string_equal(told(run.added, run.nadded), "libgcc=1");
	assert_string_equal(run.removed[0], "kept");
	assert_null(run.upgraded[0]);
}

UNIT(CASE(dpkg), CASE(apk), CASE(pacman), CASE(rpm), CASE(change))
