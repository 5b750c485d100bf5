/* What lies around one Python: its standard library, headers and pip. */
#include "base/base.h"

#include <errno.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/pyname.h"
#include "base/root.h"
#include "base/scan.h"
#include "base/userland.h"
#include "pylayout.h"

enum { MAX_SMALL = 64 * 1024, MAX_ENTRIES = 4096 };

struct layout {
	const struct root *root;
	const struct userland *u;
	const struct pylayout_of *of;
	struct arena *mem;
	struct pylayout *out;
	const char *flags;      /* abiflags: those of the name, and "m" before 3.8 */
	bool multiarch;         /* Debian's: a part of the headers lies in the multiarch folder */
};

/* What one look into the standard library tells. */
enum { OS_PY, MANAGED, VENV, ENSUREPIP, CONFIG, DETAILS, CONFIG_DEBIAN, STD_COUNT };

/* The folder of the standard library, and which of its files are there. */
static int find_stdlib(struct layout *l, const char **dir, uint64_t *found)
{
	static const char *const libs[] = { "lib", "lib64" };
	const char *triplet = l->u->triplet ? l->u->triplet : "linux";
	const char *const names[STD_COUNT] = {
		[OS_PY] = "os.py", [MANAGED] = "EXTERNALLY-MANAGED", [VENV] = "venv",
		[ENSUREPIP] = "ensurepip", [DETAILS] = "build-details.json",
		[CONFIG] = JOIN(l->mem, "_sysconfigdata_", l->flags, "_linux_", triplet, ".py"),
		[CONFIG_DEBIAN] = JOIN(l->mem, "_sysconfigdata_", l->flags, "_", triplet, ".py"),
	};
	size_t n = strcmp(l->of->prefix, "/usr") == 0 ? STD_COUNT :
		   l->out->minor >= 14 ? CONFIG_DEBIAN : DETAILS;
	int worst = -ENOENT;

	for (size_t i = 0; i < LEN(libs); i++) {
		int rc;

		*dir = arena_printf(l->mem, "%s/%s/%s3.%d%s", l->of->prefix, libs[i],
				    l->of->pypy ? "pypy" : "python", l->out->minor,
				    strchr(l->flags, 't') ? "t" : "");
		rc = root_names(l->root, *dir, names, n, found);
		if (rc == 0 && *found & BIT(OS_PY)) {
			l->multiarch = l->u->triplet && *found & BIT(CONFIG_DEBIAN);
			return 0;
		}
		if (rc < 0 && !root_absent(rc))
			worst = rc;
	}
	return worst;
}

/* The suffix of extension modules in build-details.json (PEP 739, from 3.14 on). */
static const char *abi_of_details(struct layout *l, const char *path)
{
	struct json *json = NULL;
	struct text text;
	const char *suffix = NULL;

	if (root_read(l->root, path, MAX_SMALL, l->mem, &text) < 0 || json_read(&text, &json) < 0)
		return NULL;
	suffix = json_str(json, "abi.extension_suffix", l->mem);
	json_free(&json);
	return suffix ? soabi_of(span_of(suffix), l->mem) : NULL;
}

static void set_abi(struct layout *l, const char *stdlib, uint64_t found)
{
	const char *path = JOIN(l->mem, stdlib, "/build-details.json"), *name, *abi;
	int rc;

	abi = found & BIT(DETAILS) ? abi_of_details(l, path) : NULL;
	if (!abi && !l->of->pypy && found & (BIT(CONFIG) | BIT(CONFIG_DEBIAN))) {
		path = JOIN(l->mem, stdlib, "/_sysconfigdata_", l->flags, "_*.py");
		abi = arena_printf(l->mem, "cpython-3%d%s", l->out->minor, l->flags);
	}
	if (abi) {
		l->out->abi = KNOWN(str, abi, path);
		return;
	}
	path = l->of->pypy ? stdlib : JOIN(l->mem, stdlib, "/lib-dynload");
	rc = root_match(l->root, path, "_", ".so", MAX_ENTRIES, l->mem, &name);
	abi = rc == 0 ? soabi_of(span_of(name), l->mem) : NULL;
	if (abi)
		l->out->abi = KNOWN(str, abi, JOIN(l->mem, path, "/", name));
	else
		l->out->abi = UNKNOWN(str, path,
				      rc < 0 && !root_absent(rc)
					      ? root_reason(path, rc, l->mem)
					      : "no module of its standard library names the ABI");
}

/* The pip that ensurepip puts into an environment: bundled, or a package of its own (Debian,
 * Fedora and Enterprise Linux).  0, -ENOENT when it should be there and is not, or why it is not
 * known.
 */
static int find_wheel(struct layout *l, const char *stdlib, const char **where)
{
	const char *dirs[] = {
		JOIN(l->mem, stdlib, "/ensurepip/_bundled"), "/usr/share/python-wheels",
		arena_printf(l->mem, "/usr/share/python3.%d-wheels", l->out->minor),
		arena_printf(l->mem, "/usr/share/python3%d-wheels", l->out->minor),
		"/usr/share/python3-wheels",
	};
	size_t n = strcmp(l->of->prefix, "/usr") == 0 ? LEN(dirs) : 1;
	int worst = -ENODATA;

	for (size_t i = 0; i < n; i++) {
		const char *name;
		int rc = root_match(l->root, dirs[i], "pip-", ".whl", MAX_ENTRIES, l->mem, &name);

		if (rc == 0) {
			*where = JOIN(l->mem, dirs[i], "/", name);
			return 0;
		}
		if (!root_absent(rc)) {
			*where = dirs[i];
			return rc;
		}
		if (root_exists(l->root, dirs[i]) == 0)
			worst = -ENOENT;
	}
	*where = dirs[0];
	return l->multiarch ? -ENOENT : worst;
}

static void set_venv(struct layout *l, const char *stdlib, uint64_t found)
{
	const char *lacks = !(found & BIT(VENV))        ? "venv"
			    : !(found & BIT(ENSUREPIP)) ? "ensurepip"
							: NULL;
	const char *where;
	int rc;

	if (lacks) {
		l->out->venv = KNOWN(bool, false, JOIN(l->mem, stdlib, "/", lacks));
		return;
	}
	rc = find_wheel(l, stdlib, &where);
	if (rc == 0 || rc == -ENOENT)
		l->out->venv = KNOWN(bool, rc == 0, where);
	else
		l->out->venv = UNKNOWN(bool, where, rc == -ENODATA
				       ? "ensurepip is there, but nobody can tell where its pip is"
				       : root_reason(where, rc, l->mem));
}

/* The headers of another build of the same branch do not count: the folder has the flags. */
static void set_headers(struct layout *l)
{
	static const char *const names[] = { "Python.h", "pyconfig.h" };
	const char *name = arena_printf(l->mem, "%s3.%d%s", l->of->pypy ? "pypy" : "python",
					l->out->minor, l->flags);
	const char *dir = JOIN(l->mem, l->of->prefix, "/include/", name), *version, *path;
	struct text text;
	uint64_t found = 0;
	int rc = root_names(l->root, dir, names, LEN(names), &found);

	path = JOIN(l->mem, dir, "/Python.h");
	if (rc < 0 && !root_absent(rc)) {
		l->out->headers = UNKNOWN(bool, path, root_reason(dir, rc, l->mem));
		l->out->headers_version = UNKNOWN(str, path, root_reason(dir, rc, l->mem));
		return;
	}
	if (found & 1 && !(found & 2))
		path = JOIN(l->mem, dir, "/pyconfig.h");
	if ((found & 3) == 3 && l->multiarch) {
		path = JOIN(l->mem, l->of->prefix, "/include/", l->u->triplet, "/", name,
			    "/pyconfig.h");
		found |= root_exists(l->root, path) == 0 ? 4 : 0;
	} else {
		found |= 4;
	}
	l->out->headers = KNOWN(bool, found == 7, path);
	path = JOIN(l->mem, dir, "/patchlevel.h");
	rc = found & 1 ? root_read(l->root, path, MAX_SMALL, l->mem, &text) : -ENOENT;
	version = rc == 0 ? patchlevel_version(&text, l->mem) : NULL;
	if (version || root_absent(rc))
		l->out->headers_version = fact_str_of(version, path);
	else
		l->out->headers_version =
			UNKNOWN(str, path,
				rc < 0 ? root_reason(path, rc, l->mem)
				       : arena_printf(l->mem, "'%s' has no PY_VERSION", path));
}

/* The folders in which this Python looks for packages, in its order (site.py, and what Debian and
 * Fedora make of it).
 */
static struct list sites(struct layout *l)
{
	static const char *const usr[] = {
		"/usr/local/lib64/python3.%d/site-packages",
		"/usr/local/lib/python3.%d/site-packages",
		"/usr/lib64/python3.%d/site-packages",
		"/usr/lib/python3.%d/site-packages",
	};
	const char *branch = arena_printf(l->mem, "%s3.%d%s", l->of->pypy ? "pypy" : "python",
					  l->out->minor, strchr(l->flags, 't') ? "t" : "");
	const char *prefix = l->of->venv ? l->of->venv : l->of->prefix;
	struct list dirs = { 0 };

	list_add(&dirs, NULL, l->mem);
	if (!l->of->venv && l->of->user)
		list_add(&dirs, JOIN(l->mem, l->of->user, "/", branch, "/site-packages"), l->mem);
	if (strcmp(prefix, "/usr") != 0) {
		list_add(&dirs, JOIN(l->mem, prefix, "/lib/", branch, "/site-packages"), l->mem);
		if (!l->of->venv)
			list_add(&dirs, JOIN(l->mem, prefix, "/lib64/", branch, "/site-packages"),
				 l->mem);
	} else if (l->multiarch) {
		list_add(&dirs, JOIN(l->mem, "/usr/local/lib/", branch, "/dist-packages"), l->mem);
		list_add(&dirs, "/usr/lib/python3/dist-packages", l->mem);
	} else {
		for (size_t i = 0; i < LEN(usr); i++) {
			const char *hole = strstr(usr[i], "%d");

			list_add(&dirs,
				 arena_printf(l->mem, "%.*s%d%s", (int)(hole - usr[i]), usr[i],
					      l->out->minor, hole + 2),
				 l->mem);
		}
	}
	return dirs;
}

/* pip is what `-m pip` would import; its own __init__.py says what `pip --version` says, and
 * the name of the dist-info beside it where that has another form.
 */
static void set_pip(struct layout *l)
{
	struct list dirs = sites(l);
	const char *path = NULL, *version = NULL, *name;

	l->out->pip = ABSENT(str, dirs.n ? dirs.v[dirs.n - 1] : NULL);
	l->out->pip_path = l->out->pip;
	for (size_t i = 0; i < dirs.n; i++) {
		struct text text;
		int rc;

		path = JOIN(l->mem, dirs.v[i], "/pip/__init__.py");
		rc = root_read(l->root, path, MAX_SMALL, l->mem, &text);
		if (root_absent(rc))
			continue;
		version = rc == 0 ? pip_version(&text, l->mem) : NULL;
		if (!version && root_match(l->root, dirs.v[i], "pip-", "-info", MAX_ENTRIES, l->mem,
					   &name) == 0)
			version = pip_info_version(span_of(name), l->mem);
		l->out->pip_path = KNOWN(str, JOIN(l->mem, dirs.v[i], "/pip"), path);
		if (version)
			l->out->pip = KNOWN(str, version, path);
		else
			l->out->pip = UNKNOWN(
				str, path,
				rc < 0 ? root_reason(path, rc, l->mem)
				       : arena_printf(l->mem, "'%s' has no __version__", path));
		return;
	}
}

void pylayout_read(const struct root *r, const struct userland *u, const struct pylayout_of *of,
		   struct arena *mem, struct pylayout *ret)
{
	struct layout l = {
		.root = r, .u = u, .of = of, .mem = mem, .out = ret, .flags = of->flags
	};
	const char *name, *stdlib;
	struct pyname p;
	uint64_t found = 0;
	int rc;

	*ret = (struct pylayout){ .minor = of->minor };
	if (of->minor < 0 && root_match(r, JOIN(mem, of->prefix, "/lib"), "python3.", "",
					MAX_ENTRIES, mem, &name) == 0 &&
	    pyname_parse(span_of(name), &p)) {
		ret->minor = p.minor;
		l.flags = arena_strdup(mem, p.flags);
	}
	if (ret->minor < 0)
		return;
	if (ret->minor < 8 && !of->pypy && !*l.flags)
		l.flags = "m";
	rc = find_stdlib(&l, &stdlib, &found);
	if (rc < 0) {
		const char *why = rc == -ENOENT ? "its standard library was not found"
						: root_reason(stdlib, rc, mem);

		ret->stdlib = UNKNOWN(str, stdlib, why);
		ret->abi = UNKNOWN(str, stdlib, why);
		ret->venv = UNKNOWN(bool, stdlib, why);
		ret->managed = UNKNOWN(bool, stdlib, why);
	} else {
		ret->stdlib = KNOWN(str, stdlib, stdlib);
		set_abi(&l, stdlib, found);
		set_venv(&l, stdlib, found);
		ret->managed = KNOWN(bool, !of->venv && found & BIT(MANAGED),
				     JOIN(mem, stdlib, "/EXTERNALLY-MANAGED"));
	}
	set_headers(&l);
	set_pip(&l);
}
