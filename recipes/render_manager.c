/* How a script asks each package manager. */
#include "../probes/base/base.h"

#include "render_manager.h"

/* apt-cache ends with 0 also where it knows nothing of a name.  It takes several names at once,
 * since its cache may have to be built for each call; one with a version or an architecture in it
 * is asked for alone.
 */
static const char apt[] =
	"there() {\n"
	"	case $1 in\n"
	"	*=*) dpkg-query -W -f '${db:Status-Status} ${Version}\\n' \"${1%%=*}\" 2>/dev/null |\n"
	"		grep -Fqx \"installed ${1#*=}\" ;;\n"
	"	*) dpkg-query -W -f '${db:Status-Status}\\n' \"$1\" 2>/dev/null | grep -qx installed ;;\n"
	"	esac\n"
	"}\n"
	"\n"
	"offers() {\n"
	"	plain=\n"
	"	for name; do\n"
	"		case $name in\n"
	"		*[=:]*) if [ -n \"$(apt-cache show \"$name\" 2>/dev/null)\" ]; then "
	"echo \"$name\"; fi ;;\n"
	"		*) plain=\"$plain $name\" ;;\n"
	"		esac\n"
	"	done\n"
	"	# shellcheck disable=SC2086 # names hold no blanks\n"
	"	if [ -n \"$plain\" ]; then apt-cache show $plain 2>/dev/null | "
	"sed -n 's/^Package: //p'; fi\n"
	"}\n"
	"\n"
	"provider() {\n"
	"	found=$(apt-cache showpkg \"$1\" 2>/dev/null |\n"
	"		awk '/^Reverse Provides:/ { on = 1; next } on { print $1 }' | sort -u)\n"
	"	case $found in *[!a-z0-9.+-]*) ;; *) echo \"$found\" ;; esac\n"
	"}\n"
	"\n"
	"stale() {\n"
	"	ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 || return 0\n"
	"	[ -z \"$(find /var/lib/apt/lists /var/lib/apt/lists/partial "
	"/var/lib/apt/periodic/update-success-stamp \\\n"
	"		-prune -mtime -3 2>/dev/null)\" ]\n"
	"}\n"
	"\n"
	"unfinished() {\n"
	"	[ -n \"$(ls /var/lib/dpkg/updates 2>/dev/null)\" ] ||\n"
	"		dpkg-query -W -f '${db:Status-Status}\\n' | "
	"grep -Eq '^(unpacked|half-|triggers-)'\n"
	"}\n"
	"\n"
	"repair() {\n"
	"	unfinished || return 0\n"
	"	rights\n"
	"	say 'finishing what dpkg was interrupted in'\n"
	"	changed=1\n"
	"	patiently configure_now || say 'that was not enough: bringing what they lack'\n"
	"	if unfinished; then patiently fix_now || die 3 'dpkg cannot be repaired'; fi\n"
	"}\n";

static const char rpm[] =
	"there() {\n"
	"	rpm -q \"$1\" >/dev/null 2>&1 || rpm -q --whatprovides \"$1\" >/dev/null 2>&1\n"
	"}\n"
	"\n"
	"offers() {\n"
	"	case $manager in\n"
	"	microdnf) root microdnf repoquery \"$@\" 2>/dev/null | "
	"sed 's/-[^-]*-[^-]*$//' ;;\n"
	"	*) root \"$manager\" -q list \"$@\" 2>/dev/null | "
	"awk 'NF { print $1; sub(/\\.[^.]*$/, \"\", $1); print $1 }' ;;\n"
	"	esac\n"
	"}\n"
	"\n"
	"provider() {\n"
	"	found=$(root \"$manager\" -q repoquery --whatprovides \"$1\" 2>/dev/null) || found=\n"
	"	if [ -n \"$found\" ]; then echo \"$1\"; fi\n"
	"}\n"
	"\n"
	"stale() { :; }\n"
	"repair() { :; }\n";

static const char zypper[] =
	"there() {\n"
	"	rpm -q \"${1%%=*}\" >/dev/null 2>&1 || rpm -q --whatprovides \"${1%%=*}\" "
	">/dev/null 2>&1\n"
	"}\n"
	"\n"
	"offers() {\n"
	"	for name; do\n"
	"		if root zypper -n --no-refresh search -x -t package \"${name%%=*}\" "
	">/dev/null 2>&1; then\n"
	"			echo \"$name\"\n"
	"		fi\n"
	"	done\n"
	"}\n"
	"\n"
	"provider() {\n"
	"	if root zypper -n --no-refresh search -x --provides \"$1\" >/dev/null 2>&1; then\n"
	"		echo \"$1\"\n"
	"	fi\n"
	"}\n"
	"\n"
	"stale() { :; }\n"
	"repair() { :; }\n";

static const char apk[] =
	"there() { apk info -e \"$1\" >/dev/null 2>&1; }\n"
	"\n"
	"offers() {\n"
	"	for name; do\n"
	"		if [ -n \"$(apk search -e -q \"${name%%[=@]*}\" 2>/dev/null)\" ]; then "
	"echo \"$name\"; fi\n"
	"	done\n"
	"}\n"
	"\n"
	"provider() { :; }\n"
	"stale() { :; }\n"
	"repair() { :; }\n";

/* -T asks what is there, -Sp what would be fetched: both know what packages provide. */
static const char pacman[] =
	"there() { pacman -T \"$1\" >/dev/null 2>&1; }\n"
	"\n"
	"offers() { pacman -Si \"$@\" 2>/dev/null | sed -n 's/^Name *: //p'; }\n"
	"\n"
	"provider() {\n"
	"	if pacman -Sp \"$1\" >/dev/null 2>&1; then echo \"$1\"; fi\n"
	"}\n"
	"\n"
	"stale() { ! ls /var/lib/pacman/sync/*.db >/dev/null 2>&1; }\n"
	"repair() { :; }\n";

/* dnf may lead to dnf5, which has other options: it is looked for first. */
static const char *const rpm_kin[] = { "dnf5", "dnf", "yum", "tdnf", "microdnf", NULL };

#define ALONE(name) ((const char *const[]){ name, NULL })
#define RPM(program, ask) { \
	.name = program, .kin = rpm_kin, .functions = rpm, .offered = program ask " \"$n\"", \
	.clean = program " clean all && rm -rf /var/cache/" program, .image = "almalinux:9" }

static const struct render_manager managers[] = {
	{ "apt", ALONE("apt"), "-o DPkg::Lock::Timeout=600", apt, "--no-install-recommends",
	  "apt-cache show \"$n\" | grep -q .", "rm -rf /var/lib/apt/lists/*", "debian:12" },
	RPM("dnf", " -q list"), RPM("dnf5", " -q list"), RPM("yum", " -q list"),
	RPM("tdnf", " -q list"), RPM("microdnf", " repoquery"),
	{ "zypper", ALONE("zypper"), NULL, zypper, NULL,
	  "zypper -n --no-refresh search -x -t package \"$n\"", "zypper clean --all",
	  "opensuse/leap:15.6" },
	{ "apk", ALONE("apk"), NULL, apk, NULL, "apk search -e -q \"$n\" | grep -q .",
	  "rm -rf /var/cache/apk/*", "alpine:3.22" },
	{ "pacman", ALONE("pacman"), NULL, pacman, NULL, "pacman -Si \"$n\"",
	  "rm -rf /var/cache/pacman/pkg/* /var/lib/pacman/sync/*", "an Arch Linux image" },
};

const struct render_manager *render_manager_find(const char *name)
{
	for (size_t i = 0; name && i < LEN(managers); i++)
		if (strcmp(managers[i].name, name) == 0)
			return &managers[i];
	return NULL;
}
