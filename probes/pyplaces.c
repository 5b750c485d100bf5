/* The places in which Pythons are usually found, and what decides between those of pyenv. */
#include "base/base.h"

#include <errno.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/root.h"
#include "base/scan.h"
#include "pyplaces.h"
#include "pysearch.h"

enum { MAX_PATH_FOLDERS = 128, MAX_ENTRIES = 256, MAX_PYENV = 4096 };

/* A folder named by the environment, or one below the home; NULL where neither is known. */
static const char *folder(const struct root *r, const char *variable, const char *home,
			  const char *below, struct arena *mem)
{
	const char *dir = root_env(r, variable), *real;

	if (!dir || dir[0] != '/')
		dir = home ? JOIN(mem, home, "/", below) : NULL;
	return dir && root_real(r, dir, mem, &real) == 0 ? real : NULL;
}

int places_read(const struct root *r, struct arena *mem, struct places *ret, struct err *err)
{
	static const char *const usual[] = { "/usr/local/bin", "/usr/bin", "/bin", NULL };
	const char *path = root_env(r, "PATH"), *home = root_env(r, "HOME");
	const char *data = root_env(r, "XDG_DATA_HOME");
	struct span rest = span_of(path ? path : "/usr/local/bin:/usr/bin:/bin"), one = { 0 };
	struct list folders = { 0 };

	if (home && home[0] != '/')
		home = NULL;
	list_add(&folders, NULL, mem);
	while (rest.n) {
		if (!span_cut(rest, ':', &one, &rest)) {
			one = rest;
			rest.n = 0;
		}
		if (folders.n == MAX_PATH_FOLDERS)
			return err_set(err, -E2BIG, "PATH names more than %d folders",
				       MAX_PATH_FOLDERS);
		if (span_starts(one, "/"))
			list_add(&folders, span_dup(one, mem), mem);
	}
	*ret = (struct places){
		.path = folders.v, .npath = (unsigned)folders.n, .usual = usual, .home = home,
		.pyenv = folder(r, "PYENV_ROOT", home, ".pyenv", mem),
	};
	ret->uv = data && data[0] == '/'
		? folder(r, "UV_PYTHON_INSTALL_DIR", data, "uv/python", mem)
		: folder(r, "UV_PYTHON_INSTALL_DIR", home, ".local/share/uv/python", mem);
	return 0;
}

/* Every entry of a folder that begins so. */
static int each_in(const struct root *r, const char *dir, const char *begins, struct arena *mem,
		   places_each *each, void *user)
{
	const char *const *names;
	int rc = root_list(r, dir, MAX_ENTRIES, mem, &names);

	if (rc < 0)
		return root_absent(rc) ? 0 : rc;
	for (; *names; names++)
		if (span_starts(span_of(*names), begins) && **names != '.')
			each(user, JOIN(mem, dir, "/", *names));
	return 0;
}

static int each_in_opt(const struct root *r, struct arena *mem, places_each *each, void *user)
{
	const char *const *names;
	int rc = root_list(r, "/opt", MAX_ENTRIES, mem, &names);

	if (rc < 0)
		return root_absent(rc) ? 0 : rc;
	for (; *names; names++) {
		const char *dir = JOIN(mem, "/opt/", *names);

		each(user, dir);
		if (span_starts(span_of(*names), "python"))
			rc = each_in(r, dir, "", mem, each, user);
	}
	return rc;
}

int places_prefixes(const struct root *r, const struct places *p, struct arena *mem,
		    places_each *each, void *user)
{
	static const char *const named[] = { "VIRTUAL_ENV", "CONDA_PREFIX" };
	static const char *const below[] = { "miniforge3", "miniconda3" };
	int rc = 0, one;

	for (size_t i = 0; i < LEN(named); i++) {
		const char *dir = root_env(r, named[i]), *real;

		if (dir && dir[0] == '/' && root_real(r, dir, mem, &real) == 0)
			each(user, real);
	}
	if (p->pyenv)
		rc = each_in(r, JOIN(mem, p->pyenv, "/versions"), "", mem, each, user);
	if (p->uv && (one = each_in(r, p->uv, "", mem, each, user)) < 0 && !rc)
		rc = one;
	for (size_t i = 0; p->home && i < LEN(below); i++)
		each(user, JOIN(mem, p->home, "/", below[i]));
	one = each_in_opt(r, mem, each, user);
	return rc ? rc : one;
}

const char *places_pyenv_choice(const struct root *r, const struct places *p, struct arena *mem,
				const char **why)
{
	const char *said = root_env(r, "PYENV_VERSION"), *from = "PYENV_VERSION", *dir, *real;
	struct span words, word;
	struct text text;
	int rc;

	if (!p->pyenv) {
		*why = "the shims of pyenv come first in PATH, and pyenv's folder is not known";
		return NULL;
	}
	if (!said || !*said) {
		from = JOIN(mem, p->pyenv, "/version");
		rc = root_read(r, from, MAX_PYENV, mem, &text);
		if (root_absent(rc))
			return NULL;
		if (rc < 0) {
			*why = root_reason(from, rc, mem);
			return NULL;
		}
		said = text.v;
	}
	words = (struct span){ said, strcspn(said, ":") };
	if (!scan_word(&words, &word) || span_is(word, "system"))
		return NULL;
	if (!memchr(word.v, '/', word.n) && !span_is(word, "..")) {
		dir = arena_printf(mem, "%s/versions/%.*s", p->pyenv, (int)word.n, word.v);
		if (root_real(r, dir, mem, &real) == 0)
			return real;
	}
	*why = arena_printf(mem, "pyenv has no version '%.*s' (%s)",
			    (int)(word.n < 64 ? word.n : 64), word.v, from);
	return NULL;
}

static bool below(const char *path, const char *dir)
{
	size_t n = dir ? strlen(dir) : 0;

	return n && strncmp(path, dir, n) == 0 && path[n] == '/';
}

const char *places_origin(const struct root *r, const struct places *p, const struct pyfound *f,
			  struct arena *mem)
{
	if (f->venv)
		return "venv";
	if (f->name.platform)
		return "platform";
	if (below(f->real, p->pyenv))
		return "pyenv";
	if (below(f->real, p->uv))
		return "uv";
	if (below(f->real, "/usr/local"))
		return "local";
	if (below(f->real, "/usr") || below(f->real, "/bin"))
		return "system";
	if (root_exists(r, JOIN(mem, f->prefix, "/conda-meta")) == 0)
		return "conda";
	return below(f->real, "/opt") ? "opt" : "local";
}
