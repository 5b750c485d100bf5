/* What is to be installed, and whether an environment has it already. */
#include "../probes/base/base.h"

#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/pyconfig.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/wheel/project.h"
#include "../probes/wheel/requirement.h"
#include "../probes/wheel/wheelname.h"
#include "pipspec.h"
#include "site.h"

enum { MAX_SPEC = 4096, MAX_REQUIREMENTS = 1024 * 1024 };

/* What pip takes an address from. */
static const char *const schemes[] = {
	"https://",     "http://",     "file://",      "git+https://", "git+http://",
	"git+ssh://",   "git+file://", "hg+https://",  "hg+http://",   "hg+ssh://",
	"svn+https://", "svn+ssh://",  "bzr+https://", "bzr+ssh://",
};

/* Lines of a requirements file that say where and how, and not what. */
static const char *const settings[] = {
	"-i", "--index-url", "--extra-index-url", "--no-index", "-f", "--find-links",
	"--no-binary", "--only-binary", "--prefer-binary", "--require-hashes", "--pre",
	"--trusted-host",
};

static bool has_control(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.v[i] < ' ' || s.v[i] == 0x7f)
			return true;
	return false;
}

int path_whole(const struct root *root, const char *what, const char *path, struct arena *mem,
	       const char **ret, struct err *err)
{
	struct list parts = { 0 };
	struct span rest, part;
	char here[PATH_MAX];

	if (!*path || has_control(span_of(path)))
		return err_set(err, -EINVAL, "%s is %s", what,
			       *path ? "a path with a control character" : "empty");
	if (path[0] != '/') {
		if (!root_is_live(root))
			return err_set(err, -EINVAL, "%s '%s': with --root the path is one inside "
				       "it and begins with '/'", what, path);
		if (!getcwd(here, sizeof here))
			return err_set(err, -errno, "the working folder: %s", strerror(errno));
		path = JOIN(mem, here, "/", path);
	}
	for (rest = span_of(path); rest.n;) {
		if (!span_cut(rest, '/', &part, &rest)) {
			part = rest;
			rest.n = 0;
		}
		if (!part.n || span_is(part, "."))
			continue;
		list_add(&parts, "/", mem);
		list_add(&parts, span_dup(part, mem), mem);
	}
	*ret = parts.n ? arena_join(mem, parts.v) : "/";
	return 0;
}

/* Is it there, with its extras?  A marker would have to be judged for the environment's Python. */
static bool has(const struct root *root, const struct site *site, const struct requirement *r,
		struct arena *mem)
{
	return site && !r->url && !r->marker && site_has(site, r) &&
	       (!*r->extras || site_has_extras(root, site, r, mem));
}

/* The part of an address that may hold a secret: without a fragment and, behind the last "/" of a
 * version control's, without the revision.
 */
static bool secret_in(struct span url)
{
	const char *plus = url.n ? memchr(url.v, '+', url.n) : NULL;
	const char *colon = memmem(url.v, url.n, "://", 3);
	struct span rest, before;
	const char *slash, *at;

	(void)span_cut(url, '#', &url, &rest);
	if (plus && colon && plus < colon) {
		slash = memrchr(url.v, '/', url.n);
		at = memrchr(url.v, '@', url.n);
		if (slash && at && at > slash && slash > colon + 2)
			url.n = (size_t)(at - url.v);
	}
	/* ssh's user is none, and it has no password there. */
	if (colon && colon - url.v >= 3 && memcmp(colon - 3, "ssh", 3) == 0) {
		rest = (struct span){ colon + 3, url.n - (size_t)(colon + 3 - url.v) };
		if (span_cut(rest, '@', &before, &rest) && !memchr(before.v, ':', before.n) &&
		    !memchr(before.v, '/', before.n))
			return url_has_secret(rest);
	}
	return url_has_secret(url);
}

static int check_url(struct span url, struct arena *mem, struct err *err)
{
	bool known = false;

	for (size_t i = 0; i < LEN(schemes); i++)
		known |= span_starts(url, schemes[i]) && url.n > strlen(schemes[i]);
	if (!known)
		return err_set(err, -EINVAL, "--pip '%s': pip takes nothing from such an address",
			       url_masked(url, mem));
	if (secret_in(url))
		return err_set(err, -EINVAL, "--pip '%s': an address is seen by every user of the "
			       "machine; keep its password in the owner's ~/.netrc",
			       url_masked(url, mem));
	return 0;
}

/* The version a wheel's name says is the one that has to be there. */
static bool has_wheel(const struct site *site, const struct wheel_name *w, struct arena *mem)
{
	const struct specifier s = { .op = SPEC_EQUAL, .version = w->number, .text = w->version };
	const struct requirement r = { .name = project_normal(w->name, mem),
				       .specifiers = { &s, 1 } };

	return site && site_has(site, &r);
}

static int wheel_on_disk(const struct root *root, const struct site *site, const char *spec,
			 struct arena *mem, const char **arg, bool *met, struct err *err)
{
	const char *path = NULL, *file;
	struct wheel_name w;
	struct stat st;
	int rc = path_whole(root, "--pip", spec, mem, &path, err);

	if (rc < 0)
		return rc;
	rc = root_stat(root, path, &st);
	if (rc < 0)
		return err_set(err, rc, "--pip %s", root_reason(path, rc, mem));
	file = strrchr(path, '/') + 1;
	if (!S_ISREG(st.st_mode) || !span_ends(span_of(file), ".whl"))
		return err_set(err, -EINVAL, "--pip '%s' is no wheel: of what is on disk only a "
			       "file whose name ends in .whl is installed", path);
	if (!file_name_is_plain(span_of(file)) || !wheel_name_parse(span_of(file), &w))
		return err_set(err, -EINVAL, "--pip '%s': a wheel is named NAME-VERSION-PYTHON-"
			       "ABI-PLATFORM.whl, and pip goes by that name", path);
	/* pip takes what follows it for a condition. */
	if (strchr(path, ';'))
		return err_set(err, -EINVAL, "--pip '%s': pip takes no path with ';'", path);
	*met = has_wheel(site, &w, mem);
	*arg = path;
	return 0;
}

static bool is_path(const char *spec)
{
	if (spec[0] == '/' || spec[0] == '.' || spec[0] == '~')
		return true;
	return !strstr(spec, "://") && !strchr(spec, '@') &&
	       (strchr(spec, '/') || span_ends(span_of(spec), ".whl"));
}

/* An address alone begins with its scheme. */
static bool is_address(const char *spec)
{
	const char *colon = strstr(spec, "://");

	return colon && strcspn(spec, "@ [;") > (size_t)(colon - spec);
}

int pip_spec_read(const struct root *root, const struct site *site, const char *spec,
		  struct arena *mem, const char **arg, bool *met, struct err *err)
{
	struct requirement r;
	int rc;

	if (strlen(spec) > MAX_SPEC || has_control(span_of(spec)))
		return err_set(err, -EINVAL, "--pip: %s", strlen(spec) > MAX_SPEC ?
			       "it is too long for a name or an address" :
			       "it has a control character");
	if (spec[0] == '-')
		return err_set(err, -EINVAL, "--pip '%s' is an option of pip and no name",
			       url_masked(span_of(spec), mem));
	if (is_path(spec))
		return wheel_on_disk(root, site, spec, mem, arg, met, err);
	if (is_address(spec)) {
		rc = check_url(span_of(spec), mem, err);
		if (rc < 0)
			return rc;
		*met = site && site_from(root, site, span_of(spec), mem);
		*arg = arena_strdup(mem, spec);
		return 0;
	}
	rc = requirement_parse(span_of(spec), mem, &r, err);
	if (rc < 0)
		return err_context(err, "--pip '%s'", strstr(spec, "://") ?
				   url_masked(span_of(spec), mem) : spec);
	if (r.url) {
		rc = check_url(span_of(r.url), mem, err);
		if (rc < 0)
			return rc;
		*met = site && !r.marker && !*r.extras &&
		       site_from(root, site, span_of(r.url), mem);
	} else {
		*met = has(root, site, &r, mem);
	}
	*arg = arena_strdup(mem, spec);
	return 0;
}

static bool is_setting(struct span line)
{
	for (size_t i = 0; i < LEN(settings); i++) {
		size_t n = strlen(settings[i]);

		if (span_starts(line, settings[i]) &&
		    (line.n == n || line.v[n] == ' ' || line.v[n] == '='))
			return true;
	}
	return false;
}

/* Only a line that asks for a name and versions can be told to be met. */
static bool line_met(const struct root *root, const struct site *site, struct span line,
		     struct arena *mem)
{
	const char *hash = line.n ? memmem(line.v, line.n, " --hash=", 8) : NULL;
	struct requirement r;
	struct err err = { 0 };

	if (!line.n || is_setting(line))
		return true;
	if (hash)
		line.n = (size_t)(hash - line.v);
	return requirement_parse(line, mem, &r, &err) == 0 && has(root, site, &r, mem);
}

int pip_file_read(const struct root *root, const struct site *site, const char *path,
		  struct arena *mem, const char **arg, bool *met, struct err *err)
{
	struct span rest, line;
	struct text text;
	int rc = path_whole(root, "--requirements", path, mem, &path, err);

	if (rc < 0)
		return rc;
	rc = root_read(root, path, MAX_REQUIREMENTS, mem, &text);
	if (rc < 0)
		return err_set(err, rc, "--requirements %s", root_reason(path, rc, mem));
	rest = (struct span){ text.v, text.n };
	*met = true;
	while (*met && requirements_line(&rest, mem, &line))
		*met = line_met(root, site, line, mem);
	*arg = path;
	return 0;
}
