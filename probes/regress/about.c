/* What a Python says of itself. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/scan.h"
#include "about.h"

enum { MAX_VALUE = 1024 };

/* Lines "ampy KEY=VALUE"; nothing else that may be printed looks like one. */
const char regress_about_program[] =
	"import importlib.util, os, sys, sysconfig\n"
	"def say(key, value): print('ampy %s=%s' % (key, ' '.join(str(value).split())))\n"
	"def there(name):\n"
	"    try: return int(importlib.util.find_spec(name) is not None)\n"
	"    except ImportError: return 0\n"
	"say('version', sys.version.split()[0])\n"
	"say('branch', '%d.%d' % sys.version_info[:2])\n"
	"say('build', sys.version)\n"
	"say('implementation', sys.implementation.name)\n"
	"say('stdlib', os.path.dirname(os.__file__))\n"
	"say('arch', os.uname().machine)\n"
	"say('free_threaded', int(bool(sysconfig.get_config_var('Py_GIL_DISABLED'))))\n"
	"say('debug', int(hasattr(sys, 'gettotalrefcount')))\n"
	"say('runner', there('test.libregrtest'))\n"
	"say('tests', there('test.test_grammar'))\n"
	"try: say('libc', os.confstr('CS_GNU_LIBC_VERSION'))\n"
	"except ValueError: say('libc', 'musl')\n"
	"try:\n"
	"    with open('/etc/os-release', encoding='utf-8') as f:\n"
	"        for line in f:\n"
	"            key, _, value = line.strip().partition('=')\n"
	"            key = {'PRETTY_NAME': 'distro', 'ID': 'distro_id',\n"
	"                   'VERSION_ID': 'distro_version'}.get(key)\n"
	"            if key: say(key, value.strip('\"\\''))\n"
	"except (OSError, ValueError): pass\n";

#define TEXT(key) { #key, offsetof(struct regress_about, key), false }
#define FLAG(key) { #key, offsetof(struct regress_about, key), true }
static const struct { const char *key; size_t at; bool flag; } keys[] = {
	TEXT(version), TEXT(branch), TEXT(build), TEXT(implementation), TEXT(stdlib), TEXT(arch),
	TEXT(libc), TEXT(distro), TEXT(distro_id), TEXT(distro_version), FLAG(free_threaded),
	FLAG(debug), FLAG(runner), FLAG(tests),
};

static void take(struct span key, struct span value, struct arena *mem, struct regress_about *a)
{
	for (size_t i = 0; i < LEN(keys); i++) {
		char *cell = (char *)a + keys[i].at;

		if (!span_is(key, keys[i].key))
			continue;
		if (keys[i].flag)
			*(bool *)(void *)cell = span_is(value, "1");
		else if (value.n && value.n <= MAX_VALUE)
			*(const char **)(void *)cell = span_dup(value, mem);
	}
}

static bool only(const char *s, const char *others)
{
	for (; *s; s++)
		if (!(*s >= '0' && *s <= '9') && !(*s >= 'a' && *s <= 'z') && !strchr(others, *s))
			return false;
	return true;
}

/* "3.11.2" and "3.11", and the one begins with the other. */
static bool is_python(const struct regress_about *a)
{
	size_t n = a->branch ? strlen(a->branch) : 0;

	return n && n <= 8 && a->version && strlen(a->version) <= 32 && only(a->version, ".+") &&
	       strspn(a->branch, "0123456789.") == n && strchr(a->branch, '.') &&
	       strncmp(a->version, a->branch, n) == 0 && a->version[n] == '.';
}

int regress_about_read(struct span said, struct arena *mem, struct regress_about *ret)
{
	static const char begin[] = "ampy ";
	struct regress_about a = { 0 };
	struct span line, key, value;

	while (scan_line(&said, &line)) {
		if (!span_starts(line, begin))
			continue;
		line = (struct span){ line.v + sizeof begin - 1, line.n - (sizeof begin - 1) };
		if (span_cut(line, '=', &key, &value))
			take(key, value, mem, &a);
	}
	if (!is_python(&a) || !a.stdlib || *a.stdlib != '/' || !a.arch || !only(a.arch, "_"))
		return -EBADMSG;
	*ret = a;
	return 0;
}
