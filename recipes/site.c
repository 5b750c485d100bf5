/* What is installed in a virtual environment, as its own files say. */
#include "../probes/base/base.h"

#include <errno.h>
#include <sys/stat.h>

#include "../probes/base/arena.h"
#include "../probes/base/json.h"
#include "../probes/base/pyname.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/wheel/project.h"
#include "../probes/wheel/requirement.h"
#include "site.h"

enum { MAX_CFG = 64 * 1024, MAX_ENTRIES = 50000, MAX_JSON = 64 * 1024 };

/* What `python -m venv` itself puts into an environment. */
static const char *const seeds[] = { "pip", "setuptools", "wheel" };

static bool is_seed(const char *name)
{
	for (size_t i = 0; i < LEN(seeds); i++)
		if (strcmp(name, seeds[i]) == 0)
			return true;
	return false;
}

static bool one_of(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* The folders that venv makes, and before it writes pyvenv.cfg there is nothing in bin. */
static bool all_ours(const char *const *names)
{
	static const char *const ours[] = { "bin", "include", "lib", "lib64", "share", "pyvenv.cfg",
					    ".gitignore" };

	for (size_t i = 0; names[i]; i++)
		if (!one_of(names[i], ours, LEN(ours)))
			return false;
	return true;
}

static bool just_begun(const struct root *root, const char *dir, const char *const *names,
		       struct arena *mem)
{
	const char *const *bin = NULL;

	return all_ours(names) &&
	       (root_list(root, JOIN(mem, dir, "/bin"), 16, mem, &bin) < 0 || !bin[0]);
}

static int add_dists(const struct root *root, const char *folder, struct arena *mem,
		     struct site *s)
{
	static const char *const last[] = { "METADATA", "INSTALLER" };
	const char *const *names = NULL;
	int rc = root_list(root, folder, MAX_ENTRIES, mem, &names);
	size_t n = 0;

	if (rc < 0)
		return root_absent(rc) ? 0 : rc;
	while (names[n])
		n++;
	s->dists = TAKE_N(mem, n + 1, struct dist);
	for (size_t i = 0; i < n; i++) {
		struct dist *d = &s->dists[s->ndists];
		uint64_t found = 0;

		if (!dist_info_parse(span_of(names[i]), mem, &d->name, &d->version))
			continue;
		d->path = JOIN(mem, folder, "/", names[i]);
		rc = root_names(root, d->path, last, LEN(last), &found);
		if (rc < 0 && !root_absent(rc))
			return rc;
		d->whole = rc == 0 && found == 3;
		s->partial |= !d->whole;
		s->seeds &= is_seed(d->name);
		s->ndists++;
	}
	return 0;
}

/* lib/python3.11/site-packages, of the branch that pyvenv.cfg says where it says one. */
static int site_packages(const struct root *root, const char *dir, struct arena *mem,
			 struct site *s, const char **ret)
{
	const char *lib = JOIN(mem, dir, "/lib"), *const *names = NULL;
	int rc = root_list(root, lib, 256, mem, &names);

	*ret = NULL;
	if (rc < 0)
		return root_absent(rc) ? 0 : rc;
	for (; *names; names++) {
		const char *branch;
		struct pyname p;

		if (!pyname_parse(span_of(*names), &p) || p.minor < 0)
			continue;
		branch = arena_printf(mem, "%d.%d", p.major, p.minor);
		if (s->branch && strcmp(branch, s->branch) != 0)
			continue;
		s->branch = branch;
		*ret = JOIN(mem, lib, "/", *names, "/site-packages");
		return 0;
	}
	return 0;
}

static int read_venv(const struct root *root, const char *dir, struct arena *mem, struct site *s,
		     const char **at)
{
	const char *cfg = JOIN(mem, dir, "/pyvenv.cfg"), *folder = NULL;
	const struct dist *pip;
	struct pyvenv v;
	struct text text;
	int rc;

	*at = cfg;
	rc = root_read(root, cfg, MAX_CFG, mem, &text);
	if (rc < 0)
		return rc;
	pyvenv_read(&text, mem, &v);
	s->version = v.version;
	s->branch = v.version ? pyversion_branch(v.version, mem) : NULL;
	s->seeds = true;
	*at = dir;
	rc = site_packages(root, dir, mem, s, &folder);
	if (rc == 0 && folder)
		rc = add_dists(root, folder, mem, s);
	if (rc < 0)
		return rc;
	rc = root_exists(root, s->python);
	if (rc < 0 && !root_absent(rc))
		return rc;
	pip = site_find(s, "pip");
	s->state = VENV_READY;
	if (!pip || !pip->whole || root_exists(root, JOIN(mem, folder, "/pip/__main__.py")) < 0)
		s->state = VENV_BARE;
	/* Before venv has put python there, it has not put anything else there either. */
	if (rc < 0)
		s->state = s->ndists ? VENV_BROKEN : VENV_BARE;
	return 0;
}

int site_read(const struct root *root, const char *dir, struct arena *mem, struct site *ret,
	      const char **why)
{
	struct site s = { .python = JOIN(mem, dir, "/bin/python") };
	const char *const *names = NULL, *at = dir;
	struct stat st;
	int rc = root_stat(root, dir, &st);

	if (rc == 0 && !S_ISDIR(st.st_mode)) {
		s.state = VENV_OTHER;
		s.why = "it is not a folder";
	} else if (rc == 0) {
		rc = root_list(root, dir, MAX_ENTRIES, mem, &names);
	} else if (rc == -ENOENT) {
		rc = 0;
	}
	if (rc == 0 && names && names[0]) {
		s.alone = all_ours(names);
		rc = read_venv(root, dir, mem, &s, &at);
		if (rc == -ENOENT && s.state == VENV_NONE) {
			rc = 0;
			s.state = just_begun(root, dir, names, mem) ? VENV_BARE : VENV_OTHER;
			s.why = "it holds other things, and no pyvenv.cfg";
			s.seeds = true;
		}
	}
	if (rc < 0) {
		*why = root_reason(at, rc, mem);
		return rc;
	}
	*ret = s;
	return 0;
}

const struct dist *site_find(const struct site *s, const char *name)
{
	for (size_t i = 0; i < s->ndists; i++)
		if (strcmp(s->dists[i].name, name) == 0)
			return &s->dists[i];
	return NULL;
}

bool site_has(const struct site *s, const struct requirement *r)
{
	const struct dist *d = site_find(s, r->name);

	/* What is installed may be a pre-release without having been asked for as one. */
	return d && d->whole && specifiers_have(&r->specifiers, span_of(d->version), PRE_ALLOWED);
}

struct address {
	struct span url, revision;   /* revision: v is NULL where none is said */
};

/* What direct_url.json keeps of an address: not the "git+", the revision and the fragment. */
static struct address address_of(struct span url)
{
	static const char *const vcs[] = { "git+", "hg+", "svn+", "bzr+" };
	struct address a = { .url = url };
	const char *at, *slash;

	(void)span_cut(a.url, '#', &a.url, &url);
	for (size_t i = 0; i < LEN(vcs); i++) {
		if (!span_starts(a.url, vcs[i]))
			continue;
		a.url = (struct span){ a.url.v + strlen(vcs[i]), a.url.n - strlen(vcs[i]) };
		slash = memrchr(a.url.v, '/', a.url.n);
		at = a.url.n ? memrchr(a.url.v, '@', a.url.n) : NULL;
		if (at && slash && at > slash) {
			a.revision = (struct span){ at + 1,
						    a.url.n - (size_t)(at + 1 - a.url.v) };
			a.url.n = (size_t)(at - a.url.v);
		}
		break;
	}
	return a;
}

const struct dist *site_from(const struct root *root, const struct site *s, struct span url,
			     struct arena *mem)
{
	struct address wanted = address_of(url);

	for (size_t i = 0; i < s->ndists; i++) {
		const char *path = JOIN(mem, s->dists[i].path, "/direct_url.json");
		const char *from, *revision;
		struct json *json = NULL;
		struct text text;

		if (root_read(root, path, MAX_JSON, mem, &text) < 0 || json_read(&text, &json) < 0)
			continue;
		from = json_str(json, "url", mem);
		revision = json_str(json, "vcs_info.requested_revision", mem);
		json_free(&json);
		if (from && span_is(wanted.url, from) &&
		    (wanted.revision.v ? revision && span_is(wanted.revision, revision)
				       : !revision))
			return &s->dists[i];
	}
	return NULL;
}
