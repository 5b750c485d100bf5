/* What `ampy check` looks at, read into a lock. */
#include "../probes/base/base.h"

#include <errno.h>
#include <sys/stat.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/pyconfig.h"
#include "../probes/base/pyname.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/wheel/lockfiles.h"
#include "../probes/wheel/project.h"
#include "../probes/wheel/requirement.h"
#include "pipspec.h"
#include "subject.h"

enum {
	MAX_FILE = 128 * 1024 * 1024, MAX_NAMES = 200000, MAX_WHEEL = 256 * 1024,
	MAX_CFG = 64 * 1024, MAX_WORD = 8192,
};

/* Of a project's folder the first that is there: what was locked before what is only wanted. */
static const char *const project_files[] = {
	"uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock", "requirements.txt",
	"pyproject.toml",
};

struct looking {
	const struct root *root;      /* the one that `path` is in */
	bool own;                     /* it is the live machine's, and not the one that is checked */
	const char *word, *path;
	struct arena *mem;
	struct subject *ret;
	struct err *err;
};

static int read_file(const struct root *root, const char *path, const char *shown,
		     struct arena *mem, struct text *ret, struct err *err)
{
	int rc = root_read(root, path, MAX_FILE, mem, ret);

	return rc < 0 ? err_set(err, rc, "%s", root_reason(shown, rc, mem)) : 0;
}

static int include(void *user, const char *path, struct text *ret, struct err *err)
{
	const struct looking *l = user;
	const char *whole = NULL;
	int rc = strstr(path, "://") ?
		err_set(err, -ENOTSUP, "'%s': files of other machines are not read",
			url_masked(span_of(path), l->mem)) :
		path_whole(l->root, "what is included", path, l->mem, &whole, err);

	return rc < 0 ? rc : read_file(l->root, whole, path, l->mem, ret, err);
}

static int read_lock(struct looking *l, bool requirements)
{
	const struct lock_include with = { include, l };
	struct text text;
	int rc = read_file(l->root, l->path, l->word, l->mem, &text, l->err);

	if (rc < 0)
		return rc;
	l->ret->kind = SUBJECT_LOCK;
	l->ret->own = l->own;
	if (requirements)
		return lock_read_as(LOCK_REQUIREMENTS, l->word, &text, &with, l->mem,
				    &l->ret->lock, l->err);
	return lock_read(l->word, &text, &with, l->mem, &l->ret->lock, l->err);
}

static const char *last_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int given(const struct looking *l, const struct lock_given *v, size_t n)
{
	int rc = lock_given_read(l->word, v, n, l->mem, &l->ret->lock, l->err);

	return rc < 0 ? err_context(l->err, "'%s'", l->word) : 0;
}

/* A wheel or a source by its name alone, which has to be one. */
static int read_name(const struct looking *l, bool there)
{
	const char *names[] = { last_name(l->word), NULL };
	struct lock_given *v;
	size_t n = lock_group(names, l->mem, &v);

	if (!n || !v[0].name)
		return err_set(l->err, -EINVAL, "'%s' is no name of a %s", l->word,
			       lock_is_wheel(span_of(l->word)) ?
			       "wheel: NAME-VERSION-PYTHON-ABI-PLATFORM.whl" :
			       "source distribution: NAME-VERSION.tar.gz");
	l->ret->kind = SUBJECT_FILES;
	l->ret->own = l->own;
	if (there)
		l->ret->folder = arena_strndup(l->mem, l->path, (size_t)(strrchr(l->path, '/') - l->path));
	return given(l, v, n);
}

/* An installed project: the wheel it came from, as far as that is told. */
static int add_dist(const struct looking *l, const char *folder, const char *name,
		    struct lock_given *ret)
{
	const char *path = JOIN(l->mem, l->path, "/", folder, "/WHEEL"), *version, *normal;
	char *stem;
	struct list tags = { 0 }, files = { 0 };
	struct text text;
	int rc = root_read(l->root, path, MAX_WHEEL, l->mem, &text);

	(void)dist_info_parse(span_of(folder), l->mem, &normal, &version);
	if (rc < 0 && !root_absent(rc))
		return err_set(l->err, rc, "%s", root_reason(path, rc, l->mem));
	if (rc == 0)
		wheel_file_tags((struct span){ text.v, text.n }, l->mem, &tags);
	/* In a wheel's name no "-" stands but those between its parts. */
	stem = arena_strdup(l->mem, name);
	for (char *c = stem; *c; c++)
		*c = *c == '-' ? '_' : *c;
	list_add(&files, NULL, l->mem);
	for (size_t i = 0; i < tags.n; i++)
		list_add(&files, JOIN(l->mem, stem, "-", version, "-", tags.v[i], ".whl"), l->mem);
	*ret = (struct lock_given){ normal, version, files.v };
	return 0;
}

/* A folder with *.dist-info in it. */
static int read_site(const struct looking *l, const char *const *names)
{
	const char *name, *version;
	struct lock_given *v;
	size_t n = 0;
	int rc = 0;

	while (names[n])
		n++;
	v = TAKE_N(l->mem, n, struct lock_given);
	n = 0;
	for (size_t i = 0; rc == 0 && names[i]; i++)
		if (dist_info_parse(span_of(names[i]), l->mem, &name, &version))
			rc = add_dist(l, names[i], name, &v[n++]);
	l->ret->kind = SUBJECT_SITE;
	return rc < 0 ? rc : given(l, v, n);
}

static bool has_dists(const char *const *names)
{
	for (; *names; names++)
		if (span_ends(span_of(*names), ".dist-info"))
			return true;
	return false;
}

/* lib/python3.11/site-packages of an environment; its Python is told by the folder, and closer by
 * pyvenv.cfg.
 */
static int read_venv(struct looking *l)
{
	const char *dir = l->path, *lib = JOIN(l->mem, dir, "/lib"), *const *names = NULL;
	struct pyvenv cfg = { 0 };
	struct pyname p;
	struct text text;
	int rc = root_list(l->root, lib, 256, l->mem, &names);

	while (rc == 0 && *names && (!pyname_parse(span_of(*names), &p) || p.minor < 0))
		names++;
	if (rc < 0 || !*names)
		return err_set(l->err, rc < 0 ? rc : -ENOENT,
			       "'%s' has no lib/python3.X: what is installed there cannot be told",
			       l->word);
	if (root_read(l->root, JOIN(l->mem, dir, "/pyvenv.cfg"), MAX_CFG, l->mem, &text) == 0)
		pyvenv_read(&text, l->mem, &cfg);
	l->ret->python = arena_printf(l->mem, "%d.%d", p.major, p.minor);
	if (cfg.version && pyversion_is(span_of(cfg.version)) &&
	    strcmp(pyversion_branch(cfg.version, l->mem), l->ret->python) == 0)
		l->ret->python = cfg.version;
	if (strchr(p.flags, 't'))
		l->ret->python = JOIN(l->mem, l->ret->python, "t");
	l->path = JOIN(l->mem, lib, "/", *names, "/site-packages");
	rc = root_list(l->root, l->path, MAX_NAMES, l->mem, &names);
	if (rc < 0)
		return err_set(l->err, rc, "%s", root_reason(l->path, rc, l->mem));
	return read_site(l, names);
}

static int read_project(struct looking *l)
{
	const char *folder = l->path, *word = l->word;

	if (span_ends(span_of(word), "/"))
		word = arena_strndup(l->mem, word, strlen(word) - 1);
	for (size_t i = 0; i < LEN(project_files); i++) {
		l->path = JOIN(l->mem, folder, "/", project_files[i]);
		if (root_exists(l->root, l->path) < 0)
			continue;
		l->word = strcmp(word, ".") == 0 ? project_files[i]
						 : JOIN(l->mem, word, "/", project_files[i]);
		l->ret->from = l->word;
		return read_lock(l, false);
	}
	return err_set(l->err, -EINVAL, "in the folder '%s' is nothing to check: no lock file, no "
		       "pyproject.toml, no wheel, no source, nothing installed", l->word);
}

static int read_folder(struct looking *l)
{
	const char *const *names = NULL;
	struct lock_given *v;
	size_t n;
	int rc = root_list(l->root, l->path, MAX_NAMES, l->mem, &names);

	if (rc < 0)
		return err_set(l->err, rc, "%s", root_reason(l->word, rc, l->mem));
	if (root_exists(l->root, JOIN(l->mem, l->path, "/pyvenv.cfg")) == 0)
		return read_venv(l);
	if (has_dists(names)) {
		const char *lib = last_name(arena_strndup(l->mem, l->path,
				  (size_t)(strrchr(l->path, '/') - l->path)));
		struct pyname p;

		if (pyname_parse(span_of(lib), &p) && p.minor >= 0)
			l->ret->python = arena_printf(l->mem, "%d.%d%s", p.major, p.minor,
						      strchr(p.flags, 't') ? "t" : "");
		return read_site(l, names);
	}
	n = lock_group(names, l->mem, &v);
	if (!n)
		return read_project(l);
	l->ret->kind = SUBJECT_FILES;
	l->ret->own = l->own;
	l->ret->folder = l->path;
	return given(l, v, n);
}

/* pip's rule: a name is a name, unless it looks like a path. */
static bool is_path(const char *word)
{
	static const char *const ends[] = {
		".lock", ".toml", ".txt", ".in", ".whl", ".tar.gz", ".zip",
	};

	if (word[0] == '.' || (strchr(word, '/') && !strstr(word, "://")))
		return true;
	for (size_t i = 0; !strpbrk(word, "@;<>=[ ") && i < LEN(ends); i++)
		if (span_ends(span_of(word), ends[i]))
			return true;
	return false;
}

static int read_requirement(const struct looking *l)
{
	const char *colon = strstr(l->word, "://");
	bool address = colon && strcspn(l->word, "@ [;") > (size_t)(colon - l->word);
	struct text text = { l->word, strlen(l->word) };
	struct requirement r;
	int rc;

	for (const char *c = l->word; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return err_set(l->err, -EINVAL, "a word has a control character");
	rc = address ? 0 : requirement_parse(span_of(l->word), l->mem, &r, l->err);
	if (rc < 0)
		return err_context(l->err, "'%s' is no file, no folder, and no requirement",
				   url_masked(span_of(l->word), l->mem));
	l->ret->kind = SUBJECT_REQUIREMENT;
	l->ret->from = "command line";
	return lock_read_as(LOCK_REQUIREMENTS, "command line", &text, NULL, l->mem, &l->ret->lock,
			    l->err);
}

int subject_read(const struct subject_place *place, const char *word, bool requirements,
		 struct arena *mem, struct subject *ret, struct err *err)
{
	struct looking l = { word[0] == '/' ? place->root : place->here,
			     word[0] != '/' && place->here != place->root, word, NULL, mem, ret, err };
	bool path = requirements || is_path(word);
	struct stat st;
	int rc;

	*ret = (struct subject){ .from = word };
	if (!*word || strlen(word) > MAX_WORD)
		return err_set(err, -EINVAL, "a word is %s", *word ? "too long" : "empty");
	if (strstr(word, "://") && !requirements)
		return read_requirement(&l);
	rc = path_whole(l.root, "a path", word, mem, &l.path, err);
	if (rc < 0)
		return path ? rc : read_requirement(&l);
	rc = root_stat(l.root, l.path, &st);
	if (rc < 0 && root_absent(rc) && !requirements && !strchr(word, '/') &&
	    (lock_is_wheel(span_of(word)) || lock_is_sdist(span_of(word))))
		return read_name(&l, false);
	if (rc < 0)
		return path ? err_set(err, rc, "%s", root_reason(word, rc, mem)) :
			      read_requirement(&l);
	if (!requirements && (lock_is_wheel(span_of(word)) || lock_is_sdist(span_of(word))))
		return read_name(&l, S_ISREG(st.st_mode));
	rc = S_ISDIR(st.st_mode) && !requirements ? read_folder(&l) : read_lock(&l, requirements);
	/* What has a project's name, and holds nothing to check, is not what is meant. */
	return rc == -EINVAL && !path && l.word == word ? read_requirement(&l) : rc;
}
