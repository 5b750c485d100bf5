/* The configuration files. */
#include "../probes/base/base.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/ini.h"
#include "../probes/base/root.h"
#include "../probes/base/trust.h"
#include "config.h"

enum { MAX_CONFIG = 256 * 1024 };

struct reading {
	struct config *config;
	struct arena *mem;
	const char *path;
	const char *section;  /* of the suppression that is being filled */
};

void config_suppress(struct config *c, struct suppression s, struct arena *mem)
{
	if (c->nsuppress == c->room) {
		size_t room = c->room ? c->room * 2 : 8;
		struct suppression *v = TAKE_N(mem, room, struct suppression);

		if (c->nsuppress)
			memcpy(v, c->suppress, c->nsuppress * sizeof *v);
		c->suppress = v;
		c->room = room;
	}
	c->suppress[c->nsuppress++] = s;
}

static int read_bool(const char *key, const char *value, bool *ret, struct err *err)
{
	static const char *const yes[] = { "yes", "true", "on", "1" }, *const no[] = { "no",
										       "false",
										       "off", "0" };

	for (size_t i = 0; i < LEN(yes); i++) {
		if (strcmp(value, yes[i]) == 0 || strcmp(value, no[i]) == 0) {
			*ret = strcmp(value, yes[i]) == 0;
			return 0;
		}
	}
	return err_set(err, -EBADMSG, "'%s = %s' is neither yes nor no", key, value);
}

static int doctor_key(struct reading *r, const char *key, const char *value, struct err *err)
{
	struct config *c = r->config;

	if (strcmp(key, "profile") == 0) {
		c->profile = arena_strdup(r->mem, value);
		c->profile_from = r->path;
		return 0;
	}
	if (strcmp(key, "strict") == 0)
		return read_bool(key, value, &c->strict, err);
	if (strcmp(key, "any-arch") == 0)
		return read_bool(key, value, &c->any_arch, err);
	return err_set(err, -EBADMSG, "unknown key '%s' in [doctor] (profile, strict, any-arch)",
		       key);
}

/* "[suppress ID]": a section of the same name goes on, another one begins a new suppression. */
static struct suppression *suppression_of(struct reading *r, const char *section)
{
	struct config *c = r->config;

	if (!r->section || strcmp(r->section, section) != 0) {
		struct span id = span_trim(span_of(section + strlen("suppress ")));

		r->section = arena_strdup(r->mem, section);
		config_suppress(c, (struct suppression){ .id = span_dup(id, r->mem), .from = r->path },
				r->mem);
	}
	return &c->suppress[c->nsuppress - 1];
}

static int suppress_key(struct reading *r, const char *section, const char *key, const char *value,
			struct err *err)
{
	struct suppression *s = suppression_of(r, section);

	if (strcmp(key, "subject") == 0)
		s->subject = arena_strdup(r->mem, value);
	else if (strcmp(key, "reason") == 0)
		s->reason = arena_strdup(r->mem, value);
	else if (strcmp(key, "expires") != 0)
		return err_set(err, -EBADMSG, "unknown key '%s' in [%s] (subject, reason, expires)",
			       key, section);
	else if (scan_day(span_of(value), &s->expires) < 0)
		return err_set(err, -EBADMSG, "'expires = %s' is not a day (YYYY-MM-DD)", value);
	return 0;
}

static int each(void *user, const char *section, const char *key, const char *value,
		unsigned line, struct err *err)
{
	struct reading *r = user;

	(void)line;
	if (strcmp(section, "doctor") == 0)
		return doctor_key(r, key, value, err);
	if (strncmp(section, "suppress ", strlen("suppress ")) == 0)
		return suppress_key(r, section, key, value, err);
	return err_set(err, -EBADMSG, "unknown section '[%s]' ([doctor], [suppress ID])", section);
}

/* A section without a key never comes to each(): a suppression without a reason would go unseen. */
static int no_empty_section(struct reading *r, const struct text *text, size_t first,
			    struct err *err)
{
	struct span rest = { text->v, text->n }, line, id;

	while (scan_line(&rest, &line)) {
		bool used = false;

		line = span_trim(line);
		if (!span_starts(line, "[suppress ") || !span_cut(line, ']', &line, &id))
			continue;
		id = span_trim((struct span){ line.v + strlen("[suppress "),
					      line.n - strlen("[suppress ") });
		for (size_t i = first; i < r->config->nsuppress; i++)
			used = used || span_is(id, r->config->suppress[i].id);
		if (!used)
			return err_set(err, -EBADMSG, "[suppress %s] gives no reason",
				       span_dup(id, r->mem));
	}
	return 0;
}

int config_add(struct config *c, const char *path, const struct text *text, struct arena *mem,
	       struct err *err)
{
	struct reading r = { .config = c, .mem = mem, .path = path };
	size_t first = c->nsuppress;

	if (ini_read(text, each, &r, err) < 0 || no_empty_section(&r, text, first, err) < 0)
		return err_context(err, "'%s'", path);
	for (size_t i = first; i < c->nsuppress; i++)
		if (!c->suppress[i].reason || !*c->suppress[i].reason)
			return err_set(err, -EBADMSG, "'%s': [suppress %s] gives no reason", path,
				       c->suppress[i].id);
	return 0;
}

/* Root believes only what root alone can have written, and put there: in a tree the file is looked
 * at, on the live machine also each folder that leads to it.
 */
static bool believable(const struct root *r, const char *path, struct arena *mem)
{
	struct stat st;
	const char *why;

	if (geteuid() != 0)
		return true;
	if (root_is_live(r))
		return trusted_file(path, mem, &why) != -EPERM;
	return root_stat(r, path, &st) < 0 ||
	       (st.st_uid == 0 && !(st.st_mode & (S_IWGRP | S_IWOTH)));
}

static int read_one(struct config *config, const struct root *root, const char *path,
		    struct arena *mem, struct err *err)
{
	struct text text;
	int rc;

	if (!believable(root, path, mem)) {
		config->skipped =
			arena_printf(mem,
				     "'%s' was passed over: as root, ampy believes only a file "
				     "that root owns and nobody else may write",
				     path);
		return 0;
	}
	rc = root_read(root, path, MAX_CONFIG, mem, &text);
	if (root_absent(rc))
		return 0;
	if (rc < 0)
		return err_set(err, rc, "%s", root_reason(path, rc, mem));
	return config_add(config, path, &text, mem, err);
}

int config_read(const struct root *r, struct arena *mem, struct config *ret, struct err *err)
{
	struct config config = { 0 };
	const char *xdg = root_env(r, "XDG_CONFIG_HOME"), *home = root_env(r, "HOME"), *path = NULL;
	int rc = read_one(&config, r, "/etc/ampy.ini", mem, err);

	if (xdg && xdg[0] == '/')
		path = arena_printf(mem, "%s/ampy/ampy.ini", xdg);
	else if (home && home[0] == '/')
		path = arena_printf(mem, "%s/.config/ampy/ampy.ini", home);
	if (rc == 0 && path)
		rc = read_one(&config, r, path, mem, err);
	if (rc == 0)
		*ret = config;
	return rc;
}
