/* pip's configuration, put together as pip does it: files, then the environment. */
#include "base/base.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/pyconfig.h"
#include "base/root.h"
#include "base/scan.h"
#include "pip.h"
#include "probe.h"

enum { MAX_CONF = 256 * 1024 };

static const struct fact_field fields[] = { PIP_FACTS(FACT_FIELD, pip_facts) };

enum option {
	INDEX,
	EXTRA_INDEX,
	FIND_LINKS,
	TRUSTED_HOST,
	PROXY,
	CERT,
	NO_INDEX,
	USER,
	REQUIRE_VENV,
	BREAK_SYSTEM,
	OPTION_COUNT
};

static const struct { const char *key, *variable; } options[OPTION_COUNT] = {
	[INDEX]        = { "index-url",             "PIP_INDEX_URL" },
	[EXTRA_INDEX]  = { "extra-index-url",       "PIP_EXTRA_INDEX_URL" },
	[FIND_LINKS]   = { "find-links",            "PIP_FIND_LINKS" },
	[TRUSTED_HOST] = { "trusted-host",          "PIP_TRUSTED_HOST" },
	[PROXY]        = { "proxy",                 "PIP_PROXY" },
	[CERT]         = { "cert",                  "PIP_CERT" },
	[NO_INDEX]     = { "no-index",              "PIP_NO_INDEX" },
	[USER]         = { "user",                  "PIP_USER" },
	[REQUIRE_VENV] = { "require-virtualenv",    "PIP_REQUIRE_VIRTUALENV" },
	[BREAK_SYSTEM] = { "break-system-packages", "PIP_BREAK_SYSTEM_PACKAGES" },
};

struct value { const char *v, *src; };

struct reading {
	const struct root *root;
	struct arena *mem;
	struct pip_facts *row;
	const char *file;
	struct list files, exposed;
	bool secret;                               /* the file at hand has one */
	struct value global[OPTION_COUNT], install[OPTION_COUNT];  /* [global], [install] */
	const char *why, *why_src;                 /* what keeps the whole from being known */
};

static bool has_secret(const char *value)
{
	struct span rest = span_of(value), word;

	while (scan_word(&rest, &word))
		if (url_has_secret(word))
			return true;
	return false;
}

static int take_option(void *user, const char *section, const char *key, const char *value,
		       unsigned line, struct err *err)
{
	struct reading *r = user;
	char name[32];
	size_t n = 0;

	(void)line;
	(void)err;
	key += strncmp(key, "--", 2) == 0 ? 2 : 0;
	for (; key[n] && n < sizeof name - 1; n++)
		name[n] = key[n] == '_' ? '-' : key[n];
	name[n] = '\0';
	for (size_t i = 0; !key[n] && i < OPTION_COUNT; i++) {
		if (strcmp(name, options[i].key) != 0)
			continue;
		if (i <= PROXY && i != TRUSTED_HOST && has_secret(value))
			r->secret = true;
		if (strcmp(section, "global") == 0)
			r->global[i] = (struct value){ value, r->file };
		else if (strcmp(section, "install") == 0)
			r->install[i] = (struct value){ value, r->file };
	}
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
	list_add(&r->files, path, r->mem);
	r->file = path;
	r->secret = false;
	if (rc == 0)
		rc = pyconfig_read(&text, r->mem, take_option, r, &err);
	if (r->secret && exposed(r, path))
		list_add(&r->exposed, path, r->mem);
	if (rc == 0 || r->why)
		return;
	r->why_src = path;
	if (err.code) {
		r->why = arena_printf(r->mem, "'%s' %s", path, err.text);
		r->row->broken = KNOWN(str, r->why, path);
	} else {
		r->why = root_reason(path, rc, r->mem);
		r->row->broken = UNKNOWN(str, path, r->why);
	}
}

static void read_below(struct reading *r, const char *dir, const char *name)
{
	if (dir && dir[0] == '/')
		read_file(r, JOIN(r->mem, dir, "/", name));
}

/* In the order of pip's configuration.py; a later file overrides an earlier one. */
static void read_files(struct reading *r)
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
	read_below(r, root_env(r->root, "VIRTUAL_ENV"), "pip.conf");
	if (named && named[0] == '/')
		read_file(r, named);
	else if (named && *named && !r->why)
		r->why_src = "PIP_CONFIG_FILE", r->why = "PIP_CONFIG_FILE is not an absolute path";
}

/* A variable beats [install], which beats [global]; what is empty does not count. */
static struct value chosen(const struct reading *r, enum option o)
{
	const char *env = root_env(r->root, options[o].variable);

	if (env && *env)
		return (struct value){ env, options[o].variable };
	if (r->install[o].v && *r->install[o].v)
		return r->install[o];
	return r->global[o].v && *r->global[o].v ? r->global[o] : (struct value){ NULL, NULL };
}

static void set_str(struct reading *r, enum option o, struct fact_str *cell)
{
	struct value value = chosen(r, o);

	if (r->why)
		*cell = UNKNOWN(str, r->why_src, r->why);
	else if (!value.v)
		*cell = ABSENT(str, NULL);
	else
		*cell = KNOWN(str, o == CERT ? value.v : url_masked(span_of(value.v), r->mem),
			      value.src);
}

static void set_list(struct reading *r, enum option o, struct fact_list *cell)
{
	struct value value = chosen(r, o);
	struct span rest = span_of(value.v), word;
	struct list words = { 0 };

	if (r->why) {
		*cell = UNKNOWN(list, r->why_src, r->why);
		return;
	}
	if (!value.v) {
		*cell = ABSENT(list, NULL);
		return;
	}
	list_add(&words, NULL, r->mem);
	while (scan_word(&rest, &word))
		list_add(&words, url_masked(word, r->mem), r->mem);
	*cell = KNOWN(list, words.v, value.src);
}

/* The words that pip's strtobool() takes; any other makes pip stop. */
static void set_bool(struct reading *r, enum option o, struct fact_bool *cell)
{
	static const char *const words[2][6] = {
		{ "n", "no", "f", "false", "off", "0" }, { "y", "yes", "t", "true", "on", "1" },
	};
	struct value value = chosen(r, o);

	if (r->why) {
		*cell = UNKNOWN(bool, r->why_src, r->why);
		return;
	}
	if (!value.v) {
		*cell = ABSENT(bool, NULL);
		return;
	}
	for (size_t i = 0; i < LEN(words[0]); i++)
		for (size_t yes = 0; yes < 2; yes++)
			if (span_is_nocase(span_of(value.v), words[yes][i])) {
				*cell = KNOWN(bool, yes == 1, value.src);
				return;
			}
	*cell = UNKNOWN(bool, value.src, arena_printf(r->mem, "%s of %s is neither yes nor no",
						      options[o].key, value.src));
}

static int read_pip(struct probe_run *run)
{
	struct pip_facts *row = TAKE(run->mem, struct pip_facts);
	struct reading *r = TAKE(run->mem, struct reading);

	r->root = run->root;
	r->mem = run->mem;
	r->row = row;
	row->broken = ABSENT(str, NULL);
	list_add(&r->files, NULL, run->mem);
	list_add(&r->exposed, NULL, run->mem);
	read_files(r);
	row->files = KNOWN(list, r->files.v, NULL);
	row->exposed =
		r->exposed.n ? KNOWN(list, r->exposed.v, r->exposed.v[0]) : ABSENT(list, NULL);
	set_str(r, INDEX, &row->index);
	set_list(r, EXTRA_INDEX, &row->extra_index);
	set_list(r, FIND_LINKS, &row->find_links);
	set_list(r, TRUSTED_HOST, &row->trusted_host);
	set_str(r, PROXY, &row->proxy);
	set_str(r, CERT, &row->cert);
	set_bool(r, NO_INDEX, &row->no_index);
	set_bool(r, USER, &row->user);
	set_bool(r, REQUIRE_VENV, &row->require_virtualenv);
	set_bool(r, BREAK_SYSTEM, &row->break_system_packages);
	run->rows = row;
	run->n = 1;
	return 0;
}

PROBE_DEFINE(pip, "what pip's configuration says", fields, false, read_pip);
