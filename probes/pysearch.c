/* Where the Pythons of a machine are: the usual places, PATH, and what manages versions. */
#include "base/base.h"

#include <errno.h>

#include "base/arena.h"
#include "base/elf.h"
#include "base/err.h"
#include "base/pyname.h"
#include "base/root.h"
#include "base/scan.h"
#include "pychoice.h"
#include "pyplaces.h"
#include "pysearch.h"

enum { MAX_FOUND = 128, MAX_HITS = 512, MAX_CFG = 16 * 1024 };

/* The names by which a Python is called; python3 stands first. */
static const char *const names[] = {
	"python3",    "pypy3",       "python3.6",   "python3.7",   "python3.8",  "python3.9",
	"python3.10", "python3.11",  "python3.12",  "python3.13",  "python3.14", "python3.15",
	"python3.16", "python3.13t", "python3.14t", "python3.15t",
	"python3.8d", "python3.9d",  "python3.10d", "python3.11d", "python3.12d", "python3.13d",
	"python3.14d", "python3.15d", "python3.13td", "python3.14td", "python3.15td",
};

struct search {
	const struct root *root;
	struct arena *mem;
	struct pysearch *out;
	struct pyhit *hits;
	size_t nhits;
	struct places places;
	struct list folders;  /* real paths that were looked at */
	bool full;
};

static const char *folder_of(const char *path, struct arena *mem)
{
	const char *slash = strrchr(path, '/');

	return slash && slash > path ? arena_strndup(mem, path, (size_t)(slash - path)) : "/";
}

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The name with a minor version first, then one on PATH, then the file's own. */
static bool better_name(const struct pyname *name, const char *path, bool on,
			const struct pyfound *f, bool was_on)
{
	struct pyname now = { .minor = -1 };

	if (!f->path || !pyname_parse(span_of(base_of(f->path)), &now))
		return true;
	if (name->platform != now.platform)
		return now.platform;
	if ((name->minor >= 0) != (now.minor >= 0))
		return name->minor >= 0;
	if (on != was_on)
		return on;
	return strcmp(path, f->real) == 0;
}

static bool on_path(const struct search *s, int row)
{
	for (size_t i = 0; i < s->nhits; i++)
		if (s->hits[i].row == row && s->hits[i].folder != OFF_PATH)
			return true;
	return false;
}

static int row_of(const struct search *s, const char *real, const char *venv)
{
	for (size_t i = 0; i < s->out->n; i++) {
		const struct pyfound *f = &s->out->v[i];

		if (strcmp(f->real, real) == 0 && (f->venv != NULL) == (venv != NULL) &&
		    (!venv || strcmp(f->venv, venv) == 0))
			return (int)i;
	}
	return -1;
}

static int new_row(struct search *s, const char *real, const char *venv, const struct pyvenv *cfg)
{
	struct pyfound *f;

	if (s->out->n == MAX_FOUND) {
		s->full = true;
		return -1;
	}
	f = &s->out->v[s->out->n++];
	*f = (struct pyfound){ .real = real, .venv = venv, .name = { .major = -1, .minor = -1 } };
	f->prefix = cfg->home ? folder_of(cfg->home, s->mem)
			      : folder_of(folder_of(real, s->mem), s->mem);
	f->version = cfg->version;
	(void)pyname_parse(span_of(base_of(real)), &f->name);
	return (int)s->out->n - 1;
}

static void failed(struct search *s, const char *path, int rc)
{
	if (rc == 0 || root_absent(rc) || s->out->rc < 0)
		return;
	s->out->rc = rc;
	s->out->rc_path = path;
}

/* A name was found in a folder: what it leads to becomes a row, or one more name of a row. */
static void add_hit(struct search *s, const char *path, const char *real, unsigned folder,
		    const char *venv, const struct pyvenv *cfg)
{
	const char *name = base_of(path);
	struct pyhit hit = { .name = name, .folder = folder, .row = ROW_NONE };
	struct pyname said, own;
	struct pyfound *f;
	unsigned machine = 0, bits = 0;
	int rc = 0;

	if (s->nhits == MAX_HITS || !pyname_parse(span_of(name), &said))
		return;
	hit.row = row_of(s, real, venv);
	if (hit.row < 0) {
		/* A link to a launcher (of mise, asdf, snap) is no better than a script. */
		rc = pyname_parse(span_of(base_of(real)), &own)
			? image_kind(s->root, real, s->mem, &machine, &bits) : -EBADMSG;
		if (rc == -EBADMSG) {
			hit.row = ROW_SCRIPT;
			s->hits[s->nhits++] = hit;
		}
		if ((rc < 0 && rc != -EACCES && rc != -EPERM) || own.major == 2)
			return;
		hit.row = new_row(s, real, venv, cfg);
		if (hit.row < 0)
			return;
		s->out->v[hit.row].machine = machine;
		s->out->v[hit.row].bits = bits;
		s->out->v[hit.row].rc = rc;
	}
	f = &s->out->v[hit.row];
	if (better_name(&said, path, folder != OFF_PATH, f, on_path(s, hit.row))) {
		f->path = path;
		if (said.minor >= 0 && (f->name.minor < 0 || f->name.platform))
			f->name.minor = said.minor, f->name.major = said.major;
		f->name.platform = said.platform;
		f->name.pypy |= said.pypy;
	}
	s->hits[s->nhits++] = hit;
}

/* pyvenv.cfg above a folder of programs makes it a virtual environment. */
static const char *venv_of(struct search *s, const char *dir, struct pyvenv *cfg)
{
	const char *above = folder_of(dir, s->mem);
	struct text text;

	*cfg = (struct pyvenv){ 0 };
	if (strcmp(above, "/usr") == 0 || strcmp(above, "/usr/local") == 0 ||
	    strcmp(above, "/") == 0 ||
	    root_read(s->root, JOIN(s->mem, above, "/pyvenv.cfg"), MAX_CFG, s->mem, &text) < 0)
		return NULL;
	pyvenv_read(&text, s->mem, cfg);
	return above;
}

static void follow(struct search *s, const char *dir, const char *name, unsigned folder,
		   const char *venv, const struct pyvenv *cfg)
{
	const char *path = JOIN(s->mem, dir, "/", name), *real;
	int rc = root_real(s->root, path, s->mem, &real);

	if (rc < 0)
		failed(s, path, rc);
	else
		add_hit(s, path, real, folder, venv, cfg);
}

static void look_in(struct search *s, const char *folder, unsigned at)
{
	const char *real, *venv = NULL;
	struct pyvenv cfg = { 0 };
	uint64_t found;
	int rc;

	/* What is only for root holds no interpreter; and one look is enough. */
	if (span_ends(span_of(folder), "/sbin") || list_has(&s->folders, folder))
		return;
	rc = root_real(s->root, folder, s->mem, &real);
	if (rc == 0 && list_has(&s->folders, real))
		return;
	if (rc == 0)
		rc = root_names(s->root, real, names,
				pychoice_is_shims(&s->places, real) ? 1 : LEN(names), &found);
	if (rc < 0) {
		failed(s, folder, rc);
		return;
	}
	list_add(&s->folders, real, s->mem);
	if (pychoice_is_shims(&s->places, real)) {
		if (found && s->nhits < MAX_HITS)
			s->hits[s->nhits++] = (struct pyhit){ names[0], at, ROW_SHIM };
		return;
	}
	if (found)
		venv = venv_of(s, real, &cfg);
	for (size_t i = 0; i < LEN(names); i++)
		if (found & BIT(i))
			follow(s, real, names[i], at, venv, &cfg);
}

/* A folder with a bin of its own holds one interpreter, whatever names lead to it. */
static void look_above(void *user, const char *prefix)
{
	static const char *const heads[] = { "python3", "pypy3" };
	struct search *s = user;
	const char *bin = JOIN(s->mem, prefix, "/bin"), *real;

	for (size_t i = 0; i < LEN(heads); i++) {
		const char *path = JOIN(s->mem, bin, "/", heads[i]), *venv;
		struct pyvenv cfg;
		struct pyname own;
		int rc = root_real(s->root, path, s->mem, &real);

		if (rc == -ENOENT)
			continue;
		if (rc < 0)
			return;
		venv = venv_of(s, bin, &cfg);
		if (venv && root_real(s->root, bin, s->mem, &bin) == 0)
			venv = folder_of(bin, s->mem);
		else if (pyname_parse(span_of(base_of(real)), &own))
			path = real, bin = folder_of(real, s->mem);
		if (!list_has(&s->folders, bin))
			add_hit(s, path, real, OFF_PATH, venv, &cfg);
		return;
	}
}

int pysearch_run(const struct root *r, struct arena *mem, struct pysearch *ret, struct err *err)
{
	struct search s = { .root = r, .mem = mem, .out = ret };
	const char *usual;
	struct pyvenv none = { 0 };
	const struct places *p = &s.places;
	int rc = places_read(r, mem, &s.places, err);

	if (rc < 0)
		return rc;
	*ret = (struct pysearch){ .v = TAKE_N(mem, MAX_FOUND, struct pyfound) };
	s.hits = TAKE_N(mem, MAX_HITS, struct pyhit);
	for (unsigned i = 0; i < p->npath; i++)
		look_in(&s, p->path[i], i);
	for (size_t i = 0; p->usual[i]; i++)
		look_in(&s, p->usual[i], OFF_PATH);
	failed(&s, "the folders of pyenv, uv or /opt", places_prefixes(r, p, mem, look_above, &s));
	follow(&s, "/usr/libexec", "platform-python", OFF_PATH, NULL, &none);
	if (s.full || s.nhits == MAX_HITS)
		return err_set(err, -E2BIG, "there are more than %d Pythons, or names of them",
			       MAX_FOUND);
	pychoice_default(r, p, s.hits, s.nhits, mem, ret);
	if (root_real(r, "/usr/bin/python3", mem, &usual) == 0) {
		int row = row_of(&s, usual, NULL);

		if (row >= 0)
			ret->v[row].is_system = true;
	}
	for (size_t i = 0; i < ret->n; i++)
		ret->v[i].origin = places_origin(r, p, &ret->v[i], mem);
	pychoice_commands(s.hits, s.nhits, ret);
	return 0;
}
