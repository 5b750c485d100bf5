/* pip's configuration, put together as pip does it: files, then the environment. */
#include "base.h"

#include <errno.h>
#include <sys/stat.h>

#include "arena.h"
#include "err.h"
#include "pipconf.h"
#include "pyconfig.h"
#include "root.h"
#include "scan.h"

enum { MAX_CONF = 256 * 1024 };

/* Names that stand for the same option follow each other; the last one that is set counts. */
static const struct { const char *key, *variable; enum pip_option option; } options[] = {
	{ "index-url",             "PIP_INDEX_URL",             PIP_INDEX_URL },
	{ "extra-index-url",       "PIP_EXTRA_INDEX_URL",       PIP_EXTRA_INDEX_URL },
	{ "find-links",            "PIP_FIND_LINKS",            PIP_FIND_LINKS },
	{ "proxy",                 "PIP_PROXY",                 PIP_PROXY },
	{ "trusted-host",          "PIP_TRUSTED_HOST",          PIP_TRUSTED_HOST },
	{ "cert",                  "PIP_CERT",                  PIP_CERT },
	{ "client-cert",           "PIP_CLIENT_CERT",           PIP_CLIENT_CERT },
	{ "no-index",              "PIP_NO_INDEX",              PIP_NO_INDEX },
	{ "user",                  "PIP_USER",                  PIP_USER },
	{ "require-virtualenv",    "PIP_REQUIRE_VIRTUALENV",    PIP_REQUIRE_VENV },
	{ "break-system-packages", "PIP_BREAK_SYSTEM_PACKAGES", PIP_BREAK_SYSTEM },
	{ "default-timeout",       "PIP_DEFAULT_TIMEOUT",       PIP_TIMEOUT },
	{ "timeout",               "PIP_TIMEOUT",               PIP_TIMEOUT },
	{ "retries",               "PIP_RETRIES",               PIP_RETRIES },
	{ "no-binary",             "PIP_NO_BINARY",             PIP_NO_BINARY },
	{ "only-binary",           "PIP_ONLY_BINARY",           PIP_ONLY_BINARY },
	{ "prefer-binary",         "PIP_PREFER_BINARY",         PIP_PREFER_BINARY },
	{ "pre",                   "PIP_PRE",                   PIP_PRE },
};

static const char *const sections[PIP_SECTIONS] = {
	[PIP_SECTION_GLOBAL] = "global",
	[PIP_SECTION_INSTALL] = "install",
	[PIP_SECTION_DOWNLOAD] = "download",
};

struct reading {
	const struct root *root;
	struct arena *mem;
	struct pip_conf *conf;
	const char *file;
	bool secret;              /* the file at hand has one */
};

const char *pip_option_name(enum pip_option o)
{
	const char *name = "";

	for (size_t i = 0; i < LEN(options); i++)
		if (options[i].option == o)
			name = options[i].key;
	return name;
}

static bool has_secret(const char *value)
{
	struct span rest = span_of(value), word;

	while (scan_word(&rest, &word))
		if (url_has_secret(word))
			return true;
	return false;
}

static void take_value(struct reading *r, const char *section, enum pip_option o, const char *value,
		       unsigned line)
{
	if (o <= PIP_PROXY && has_secret(value))
		r->secret = true;
	for (size_t s = 0; s < PIP_SECTIONS; s++)
		if (strcmp(section, sections[s]) == 0)
			r->conf->set[s][o] = (struct pip_value){ value, r->file, line };
}

static int take_option(void *user, const char *section, const char *key, const char *value,
		       unsigned line, struct err *err)
{
	struct reading *r = user;
	char name[32];
	size_t n = 0;

	(void)err;
	key += strncmp(key, "--", 2) == 0 ? 2 : 0;
	for (; key[n] && n < sizeof name - 1; n++)
		name[n] = key[n] == '_' ? '-' : key[n];
	name[n] = '\0';
	for (size_t i = 0; !key[n] && i < LEN(options); i++)
		if (strcmp(name, options[i].key) == 0)
			take_value(r, section, options[i].option, value, line);
	return 0;
}
/* Every user may read it, and may reach it where it lies in a home. */
static bool exposed(const struct reading *r, const char *path)
{
	const char *home = root_env(r->root, "HOME");
	size_t n = home ? strlen(home) : 0;
	struct stat st;

	if (root_stat(r->root, path, &st) < 0 || !(st.st_mode & S_IROTH))
		return false;
	if (n > 1 && strncmp(path, home, n) == 0 && path[n] == '/' &&
	    root_stat(r->root, home, &st) == 0)
		return (st.st_mode & S_IXOTH) != 0;
	return true;
}

static void read_file(struct reading *r, const char *path)
{
	struct err err = { 0 };
	struct text text;
	int rc = root_read(r->root, path, MAX_CONF, r->mem, &text);

	if (root_absent(rc))
		return;
	list_add(&r->conf->files, path, r->mem);
	r->file = path;
	r->secret = false;
	if (rc == 0)
		rc = pyconfig_read(&text, r->mem, take_option, r, &err);
	if (r->secret && exposed(r, path))
		list_add(&r->conf->exposed, path, r->mem);
	if (rc == 0 || r->conf->why)
		return;
	r->conf->why_from = path;
	r->conf->broken = err.code != 0;
	r->conf->why = err.code ? arena_printf(r->mem, "'%s' %s", path, err.text)
				: root_reason(path, rc, r->mem);
}

static void read_below(struct reading *r, const char *dir, const char *name)
{
	if (dir && dir[0] == '/')
		read_file(r, JOIN(r->mem, dir, "/", name));
}

/* In the order of pip's configuration.py; a later file overrides an earlier one. */
static void read_files(struct reading *r, const char *venv)
{
	const char *named = root_env(r->root, "PIP_CONFIG_FILE"), *home = root_env(r->root, "HOME");
	const char *config = root_env(r->root, "XDG_CONFIG_HOME"),
		   *dirs = root_env(r->root, "XDG_CONFIG_DIRS");
	struct span rest = span_of(dirs && *dirs ? dirs : "/etc/xdg"), dir;

	if (named && strcmp(named, "/dev/null") == 0)
		return;
	while (rest.n) {
		if (!span_cut(rest, ':', &dir, &rest)) {
			dir = rest;
			rest.n = 0;
		}
		read_below(r, span_dup(dir, r->mem), "pip/pip.conf");
	}
	read_file(r, "/etc/pip.conf");
	/* The user's own is left out where PIP_CONFIG_FILE is there. */
	if (!named || named[0] != '/' || root_exists(r->root, named) < 0) {
		read_below(r, home, ".pip/pip.conf");
		if (config && *config)
			read_below(r, config, "pip/pip.conf");
		else
			read_below(r, home, ".config/pip/pip.conf");
	}
	read_below(r, venv ? venv : root_env(r->root, "VIRTUAL_ENV"), "pip.conf");
	if (named && named[0] == '/') {
		read_file(r, named);
	} else if (named && *named && !r->conf->why) {
		r->conf->why_from = "PIP_CONFIG_FILE";
		r->conf->why = "PIP_CONFIG_FILE is not an absolute path";
	}
}

void pip_conf_read(const struct root *root, const char *venv, struct arena *mem,
		   struct pip_conf *ret)
{
	struct reading r = { .root = root, .mem = mem, .conf = ret };

	*ret = (struct pip_conf){ 0 };
	list_add(&ret->files, NULL, mem);
	list_add(&ret->exposed, NULL, mem);
	read_files(&r, venv);
	for (size_t i = 0; i < LEN(options); i++) {
		const char *v = root_env(root, options[i].variable);

		if (v && *v)
			ret->variable[options[i].option] =
				(struct pip_value){ v, options[i].variable, 0 };
	}
}

struct pip_value pip_conf_get(const struct pip_conf *c, enum pip_section command,
			      enum pip_option o)
{
	const struct pip_value *of = &c->set[command][o], *global = &c->set[PIP_SECTION_GLOBAL][o];

	if (c->variable[o].v)
		return c->variable[o];
	if (of->v && *of->v)
		return *of;
	return global->v && *global->v ? *global : (struct pip_value){ 0 };
}

/* The words of pip's strtobool(). */
int pip_bool(const char *word)
{
	static const char *const words[2][6] = {
		{ "n", "no", "f", "false", "off", "0" }, { "y", "yes", "t", "true", "on", "1" },
	};

	for (size_t i = 0; i < LEN(words[0]); i++)
		for (int yes = 0; yes < 2; yes++)
			if (span_is_nocase(span_of(word), words[yes][i]))
				return yes;
	return -EINVAL;
}
