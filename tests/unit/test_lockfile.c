/* Lock files: what each format gives for a target, what is refused and where, and the findings. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/scan.h"
#include "probes/wheel/lock.h"
#include "probes/wheel/lockjudge.h"
#include "probes/wheel/lockpython.h"
#include "probes/wheel/marker.h"
#include "probes/wheel/tags.h"

static const struct target target = {
	.major = 3, .minor = 11, .libc = TARGET_GLIBC, .libc_major = 2, .libc_minor = 36,
	.machine = "aarch64",
};

/* What a requirements file may include. */
static int included(void *user, const char *path, struct text *ret, struct err *err)
{
	static const struct { const char *path, *text; } files[] = {
		{ "d/base.txt", "six==1.16\n-c ../c.txt\n" },
		{ "d/../c.txt", "numpy==2.0\nunused==1\n" },
		{ "d/loop.txt", "-r loop.txt\n" },
	};

	(void)user;
	for (size_t i = 0; i < LEN(files); i++)
		if (strcmp(path, files[i].path) == 0) {
			*ret = (struct text){ files[i].text, strlen(files[i].text) };
			return 0;
		}
	return err_set(err, -ENOENT, "'%s' is not there", path);
}

static int read_one(const char *file, const char *text, struct arena *mem, struct lock *ret,
		    struct err *err)
{
	static const struct lock_include with = { included, NULL };

	return lock_read(file, &(struct text){ text, strlen(text) }, &with, mem, ret, err);
}

/* A line for each entry, NAME VERSION STATUS REACH, with "!" before it where its marker does not
 * hold and "?" where that is open, and "*" behind it where it is needed; then one for each finding,
 * problem and option.
 */
static const char *told(const char *file, const char *text, const struct lock_wish *wish,
			struct arena *mem)
{
	static const char *const holds[] = { "!", "", "?" };
	static const char *const reaches[] = { "no", "all", "runtime" };
	struct marker_env env = marker_env_of(&target, "3.11.4", mem);
	struct lock_verdicts got;
	struct err err = { 0 };
	const char *out = "";
	struct lock lock;
	struct tags tags;

	if (tags_of(&target, &tags, &err) < 0 || read_one(file, text, mem, &lock, &err) < 0 ||
	    lock_judge(&lock, &tags, &env, wish, mem, &got, &err) < 0)
		return err.text[0] ? arena_strdup(mem, err.text) : "failed";
	for (size_t i = 0; i < lock.nentries; i++) {
		const struct lock_entry *e = &lock.entries[i];
		const struct lock_verdict *v = &got.v[i];

		out = arena_printf(mem, "%s%s%s %.*s %s %s%s\n", out, holds[v->applies], e->name,
				   (int)e->version.n, e->version.v, lock_statuses[v->status],
				   reaches[v->reach], v->needed ? "*" : "");
	}
	for (size_t i = 0; i < got.nfindings; i++)
		out = JOIN(mem, out, "finding: ", got.findings[i].text, "\n");
	for (size_t i = 0; i < lock.nproblems; i++)
		out = arena_printf(mem, "%sline %zu: %s\n", out, lock.problems[i].line,
				   lock.problems[i].text);
	for (size_t i = 0; i < lock.noptions; i++)
		out = arena_printf(mem, "%s--%s %.*s\n", out, lock.options[i].name,
				   (int)lock.options[i].value.n, lock.options[i].value.v);
	return out;
}

#define HERE "source = { registry = 'https://index.example/simple' }\n"
#define WHEEL(name) "{ url = 'https://files.example/" name "' }"

static const char uv[] =
	"version = 1\nrevision = 3\nrequires-python = '>=3.8'\n"
	"resolution-markers = [\"python_full_version < '3.11'\"]\n"
	"[[package]]\nname = 'App'\nsource = { virtual = '.' }\n"
	"dependencies = [{ name = 'num' , version = '2.0', marker = \"python_full_version >= '3.11'\" },\n"
	"  { name = 'num' , version = '1.0', marker = \"python_full_version < '3.11'\" },\n"
	"  { name = 'web', extra = ['fast'] }, { name = 'win', marker = \"sys_platform == 'win32'\" }]\n"
	"[package.optional-dependencies]\ngpu = [{ name = 'torch' }]\n"
	"[package.dev-dependencies]\ndev = [{ name = 'lint' }]\n"
	"[package.metadata]\nrequires-dist = [{ name = 'lost' }]\nprovides-extras = ['gpu', 'Empty']\n"
	"[[package]]\nname = 'lint'\nversion = '1'\n" HERE "sdist = " WHEEL("lint-1.tar.gz") "\n"
	"[[package]]\nname = 'num'\nversion = '1.0'\n" HERE
	"resolution-markers = [\"python_full_version < '3.11'\"]\n"
	"wheels = [" WHEEL("num-1.0-py3-none-any.whl") "]\n"
	"[[package]]\nname = 'num'\nversion = '2.0'\n" HERE
	"resolution-markers = [\"python_full_version >= '3.11'\"]\n"
	"wheels = [" WHEEL("num-2.0-cp311-cp311-manylinux_2_28_aarch64.whl") ","
	WHEEL("num-2.0-py3-none-any.whl") "]\nsdist = " WHEEL("num-2.0.tar.gz") "\n"
	"[[package]]\nname = 'speed'\nversion = '1'\nsource = { git = 'https://git.example/s' }\n"
	"[[package]]\nname = 'torch'\nversion = '2.5+cpu'\n" HERE
	"wheels = [" WHEEL("torch-2.5%2Bcpu-cp311-cp311-manylinux_2_40_aarch64.whl") "]\n"
	"[[package]]\nname = 'web'\nversion = '3'\n" HERE "wheels = [" WHEEL("web-3-py3-none-any.whl") "]\n"
	"dependencies = [{ name = 'bare' }]\n"
	"[package.optional-dependencies]\nfast = [{ name = 'speed' }]\n"
	"[[package]]\nname = 'win'\nversion = '1'\n" HERE "wheels = [" WHEEL("win-1-cp311-cp311-win_amd64.whl") "]\n"
	"[[package]]\nname = 'bare'\nversion = '1'\n" HERE;

static void reads_uv(void **state)
{
	static const char *const gpu[] = { "gpu", NULL }, *const dev[] = { "dev", "nosuch", NULL };
	static const char *const empty[] = { "empty", NULL };
	struct arena *mem = arena_new();

	(void)state;
	assert_string_equal(told("uv.lock", uv, &(struct lock_wish){ 0 }, mem),
		"app  local runtime*\n"
		"lint 1 build all\n"
		"!num 1.0 pure no\n"
		"num 2.0 native runtime*\n"
		"speed 1 vcs runtime*\n"
		"torch 2.5+cpu none all\n"
		"web 3 pure runtime*\n"
		"win 1 none no\n"
		"bare 1 none runtime*\n"
		"finding: bare is listed without any file to install\n");
	assert_non_null(strstr(told("uv.lock", uv, &(struct lock_wish){ .extras = gpu }, mem),
			       "torch 2.5+cpu none all*\n"));
	assert_non_null(strstr(told("uv.lock", uv, &(struct lock_wish){ .groups = dev }, mem),
			       "lint 1 build all*\n"));
	assert_non_null(strstr(told("uv.lock", uv, &(struct lock_wish){ .groups = dev }, mem),
			       "finding: the file has no group 'nosuch'\n"));
	assert_null(strstr(told("uv.lock", uv, &(struct lock_wish){ .extras = empty }, mem), "has no"));
	assert_non_null(strstr(told("uv.lock", uv, &(struct lock_wish){ .all_extras = true }, mem),
			       "lint 1 build all\n"));
	arena_free(mem);
}

static void reads_each_format(void **state)
{
	static const struct { const char *file, *in, *out; } rows[] = {
		/* several members, and what excludes the target */
		{ "uv.lock", "version = 1\nrequires-python = '>=3.12'\n"
		  "supported-markers = [\"sys_platform == 'darwin'\", \"platform_machine == 'x86_64'\"]\n"
		  "[manifest]\nmembers = ['a', 'b']\n[manifest.dependency-groups]\nt = [{ name = 'c' }]\n"
		  "[[package]]\nname = 'a'\nversion = '1'\nsource = { editable = 'a' }\n"
		  "[[package]]\nname = 'b'\nversion = '1'\nsource = { directory = 'b' }\n"
		  "[[package]]\nname = 'c'\nversion = '1'\nsource = { path = 'c-1-py3-none-any.whl' }\n"
		  "wheels = [{ filename = 'c-1-py3-none-any.whl' }]\n",
		  "a 1 local runtime*\nb 1 local runtime*\nc 1 local all\n"
		  "finding: the file needs Python >=3.12, this is 3.11.4\n"
		  "finding: the file was not made for Linux on aarch64 with this Python\n" },
		/* of the first releases */
		{ "uv.lock", "version = 1\n[[distribution]]\nname = 'a'\nversion = '1'\n"
		  "source = 'editable+.'\n[[distribution.dependencies]]\nname = 'b'\nversion = '1'\n"
		  "source = 'registry+https://index.example/simple'\n"
		  "[[distribution]]\nname = 'b'\nversion = '1'\n"
		  "source = 'registry+https://index.example/simple'\n"
		  "[distribution.sdist]\nurl = 'https://files.example/b-1.tar.gz'\n",
		  "a 1 local runtime*\nb 1 build runtime*\n" },
		/* extras that exclude each other */
		{ "uv.lock", "version = 1\n[[package]]\nname = 'a'\nversion = '1'\nsource = { virtual = '.' }\n"
		  "dependencies = [{ name = 'b', marker = \"extra != 'extra-1-a-x'\" }, { name = 'gone' }]\n"
		  "[package.optional-dependencies]\nx = [{ name = 'c', marker = \"extra == 'extra-1-a-x'\" }]\n"
		  "[[package]]\nname = 'b'\nversion = '1'\nsource = { url = 'https://f.example/b-1.zip' }\n"
		  "sdist = { hash = 'sha256:0' }\n"
		  "[[package]]\nname = 'c'\nversion = '1'\n" HERE,
		  "a 1 local runtime*\nb 1 build runtime*\nc 1 none all\n"
		  "line 6: gone is needed, but not in the file\n" },
		/* Poetry with groups */
		{ "poetry.lock", "[[package]]\nname = 'A.b'\nversion = '1'\noptional = false\n"
		  "python-versions = '^3.12'\ngroups = ['main', 'dev']\n"
		  "markers = { main = \"sys_platform == 'win32'\", dev = \"os_name == 'posix'\" }\n"
		  "files = [{ file = 'a_b-1-py3-none-any.whl', hash = 'sha256:0' }]\n"
		  "[[package]]\nname = 'c'\nversion = '1'\noptional = true\npython-versions = '*'\n"
		  "groups = ['main']\nmarkers = \"extra == 'x'\"\nfiles = []\n"
		  "[package.dependencies]\nd = {version = '*', markers = \"python_version > '3'\"}\n"
		  "[[package]]\nname = 'd'\nversion = '1'\noptional = true\npython-versions = '*'\n"
		  "groups = ['main']\nfiles = [{file = 'd-1.tar.gz', hash = 'sha256:0'}]\n"
		  "[[package]]\nname = 'e'\nversion = '1'\noptional = false\npython-versions = '>=3.12'\n"
		  "groups = ['main']\nfiles = []\n[package.source]\ntype = 'directory'\nurl = 'e'\n"
		  "[extras]\nx = ['c']\n"
		  "[metadata]\nlock-version = '2.1'\npython-versions = '>=3.8,<4.0'\n",
		  "a-b 1 pure all\n!c 1 none all\nd 1 build all\ne 1 local runtime*\n"
		  "finding: e needs Python >=3.12, this is 3.11.4\n" },
		/* Poetry with files in one table, and before that with hashes */
		{ "poetry.lock", "[[package]]\nname = 'Flask'\nversion = '1'\ncategory = 'main'\noptional = false\n"
		  "[[package]]\nname = 'b'\nversion = '1'\ncategory = 'dev'\noptional = false\n"
		  "[metadata]\nlock-version = '1.1'\npython-versions = '~2.7 || ^3.12'\n"
		  "[metadata.files]\nflask = [{file = 'Flask-1-py2.py3-none-any.whl', hash = 'sha256:0'}]\n"
		  "b = [{file = 'b-1-py3.egg', hash = 'sha256:0'}]\n",
		  "flask 1 pure runtime*\nb 1 none all\n"
		  "finding: the file needs Python ~2.7 || ^3.12, this is 3.11.4\n" },
		{ "poetry.lock", "[[package]]\nname = 'a'\nversion = '1'\ncategory = 'main'\noptional = false\n"
		  "[metadata.hashes]\na = ['00', '11']\n", "a 1 unknown runtime*\n" },
		/* PDM */
		{ "pdm.lock", "[metadata]\ngroups = ['default', 'test']\nlock_version = '4.5.0'\n"
		  "[[metadata.targets]]\nrequires_python = '>=3.8'\nplatform = 'windows_amd64'\n"
		  "[[package]]\nname = 'a'\nversion = '1'\ngroups = ['default']\n"
		  "dependencies = [\"b>=1; python_version < '4'\"]\n"
		  "files = [{url = 'https://f.example/a-1-cp311-abi3-linux_aarch64.whl', hash = 'sha256:0'}]\n"
		  "[[package]]\nname = 'b'\nversion = '1'\ngroups = ['test']\nrequires_python = '>=3'\n"
		  "marker = \"platform_release > '5'\"\nfiles = [{file = 'b-1-x.whl', hash = 'sha256:0'}]\n",
		  "a 1 native runtime*\n?b 1 bad runtime*\n"
		  "finding: the file was not made for Linux on aarch64 with this Python\n"
		  "finding: the marker asks for platform_release, which is not known here\n" },
		{ "pdm.lock", "[[package]]\nname = 'a'\nversion = '1'\n"
		  "[[package]]\nname = 'b'\nversion = '1'\ngit = 'https://git.example/b'\n"
		  "[[package]]\nname = 'c'\nversion = '1'\npath = './c'\neditable = true\n"
		  "[metadata]\nlock_version = '3.1'\n"
		  "[metadata.files]\n'a 1' = [{file = 'a-1-py3-none-any.whl', hash = 'sha256:0'}]\n",
		  "a 1 pure runtime*\nb 1 vcs runtime*\nc 1 local runtime*\n"
		  "finding: the file does not tell which groups need a package: all are taken for the "
		  "runtime's\n" },
		/* PEP 751 */
		{ "pylock.dev.toml", "lock-version = '1.0'\ncreated-by = 'x'\nrequires-python = '>=3.9'\n"
		  "environments = [\"sys_platform == 'linux'\"]\nextras = ['x']\n"
		  "dependency-groups = ['d', 'e']\ndefault-groups = ['d']\n"
		  "[[packages]]\nname = 'a'\nversion = '1'\nmarker = \"'x' in extras\"\n"
		  "wheels = [{ url = 'https://f.example/a-1-py3-none-any.whl', hashes = { sha256 = '0' } }]\n"
		  "[[packages]]\nname = 'b'\nmarker = \"'d' in dependency_groups\"\n"
		  "directory = { path = 'b' }\n"
		  "[[packages]]\nname = 'c'\nmarker = \"'e' in dependency_groups\"\n"
		  "vcs = { type = 'git', url = 'https://git.example/c', commit-id = '0' }\n"
		  "[[packages]]\nname = 'd'\narchive = { url = 'https://f.example/d.zip', hashes = { md5 = '0' } }\n"
		  "[[packages]]\nname = 'e'\nversion = '1'\n"
		  "sdist = { name = 'e-1.tar.gz', path = 'x', hashes = { sha256 = '0' } }\n",
		  "!a 1 pure all\nb  local runtime*\n!c  vcs all\nd  build runtime*\ne 1 build runtime*\n" },
		/* Pipenv */
		{ "Pipfile.lock", "{\"_meta\": {\"requires\": {\"python_version\": \"3.12\"}},\n"
		  "\"default\": {\"a\": {\"hashes\": [\"sha256:0\"], \"version\": \"==1\"},\n"
		  "\"b\": {\"git\": \"https://git.example/b\", \"ref\": \"0\"},\n"
		  "\"c\": {\"editable\": true, \"path\": \".\"},\n"
		  "\"w\": {\"markers\": \"sys_platform == 'win32'\", \"version\": \"==2\"}},\n"
		  "\"develop\": {\"d\": {\"file\": \"https://f.example/d-1-py3-none-any.whl\"}}}",
		  "a 1 unknown runtime*\nb  vcs runtime*\nc  local runtime*\n!w 2 unknown no\nd  pure all\n"
		  "finding: the file needs Python 3.12, this is 3.11.4\n" },
		/* requirements */
		{ "d/requirements.txt", "\xef\xbb\xbf# x\n--index-url=https://${USER}@index.example\n"
		  "-r base.txt\nnumpy>=1 ; python_version > '3' \\\n  --hash=sha256:0 \\\n  --hash sha256:1\n"
		  "-e git+https://git.example/r#egg=Edit_ed\n-e .\n./dir/\nwin; sys_platform == 'win32'\n"
		  "u @ https://f.example/u-1-py3-none-any.whl ; python_version > '3'\n"
		  "https://f.example/v-1.tar.gz\n./w-2-py3-none-any.whl\n--no-binary :all: --pre\n"
		  "./${DIR}/\n",
		  "six 1.16 unknown runtime*\nnumpy 2.0 unknown no\nunused 1 unknown no\n"
		  "numpy 2.0 unknown runtime*\nedit-ed  vcs runtime*\n.  local runtime*\n"
		  "./dir/  local runtime*\n!win  unknown no\nu  pure runtime*\nv  build runtime*\n"
		  "w  local runtime*\n./${DIR}/  local runtime*\n"
		  "line 15: pip would put the variable DIR in here\n"
		  "--index-url https://${USER}@index.example\n--no-binary :all:\n--pre \n" },
	};
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++)
		assert_string_equal(told(rows[i].file, rows[i].in, &(struct lock_wish){ 0 }, mem),
				    rows[i].out);
	arena_free(mem);
}

static void refuses(void **state)
{
	static const struct { const char *file, *in, *why; } rows[] = {
		{ "poetry.lock", "This is no lock\n", "'poetry.lock': line 1, column 6: " },
		{ "poetry.lock", "[[package]]\nname = 'a'\n", "'poetry.lock': line 1: 'metadata' is missing" },
		{ "uv.lock", "", "'uv.lock': line 1: neither" },
		{ "uv.lock", "version = 1\n[[package]]\nversion = '1'\n", "'uv.lock': line 2: a package has no name" },
		{ "uv.lock", "version = 1\n[[package]]\nname = '../x'\n",
		  "'uv.lock': line 3: '../x' is no name of a project" },
		{ "uv.lock", "version = 1\n[[package]]\nname = 'a'\nwheels = 'x'\n",
		  "'uv.lock': line 4: 'wheels' is no array" },
		{ "uv.lock", "version = 1\n[[package]]\nname = 'a'\nsource = { moon = 'x' }\n",
		  "'uv.lock': line 4: 'source' is none that is known" },
		{ "pdm.lock", "[metadata]\n[[package]]\nname = 'a'\nfiles = [1]\n",
		  "'pdm.lock': line 4: a file is no table" },
		{ "pylock.toml", "created-by = 'x'\n", "'pylock.toml': line 1: 'lock-version' is missing" },
		{ "pylock.toml", "lock-version = '2.0'\n", "'pylock.toml': line 1: its version is none" },
		{ "Pipfile.lock", "{\"_meta\":", "'Pipfile.lock': line 1: this is no JSON" },
		{ "Pipfile.lock", "[]", "'Pipfile.lock': it has neither" },
		{ "Pipfile.lock", "{\"default\": {\"a\": 1}}", "'Pipfile.lock': 'a' is no object" },
		{ "d/r.txt", "a\n\n-r loop.txt\n", "'d/r.txt': d/loop.txt, line 1: this file includes itself" },
		{ "d/r.txt", "-r none.txt\n", "'d/r.txt': line 1: 'd/none.txt' is not there" },
		{ "r.txt", "a\n-e ''\n", "'r.txt': line 2: nothing stands behind this option: '-e'" },
		{ "r.txt", "-e\" \t\"", "'r.txt': line 1: nothing stands behind this option: '-e'" },
		{ "r.txt", "a\n--what\n", "'r.txt': line 2: this is no option of a requirements file: '--what'" },
		{ "r.txt", "a\n--hash\n", "'r.txt': line 2: nothing stands behind this option: '--hash'" },
		{ "r.txt", "a\na b\n", "'r.txt': line 2: 'a b': " },
		{ "x.lock", "x", "'x.lock' is no lock file that is known" },
	};
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct err err = { 0 };
		struct lock lock;

		assert_true(read_one(rows[i].file, rows[i].in, mem, &lock, &err) < 0);
		if (strncmp(err.text, rows[i].why, strlen(rows[i].why)) != 0)
			fail_msg("%s, not %s", err.text, rows[i].why);
	}
	arena_free(mem);
}

static void why_not(void **state)
{
	static const char text[] = "lock-version = '1.0'\n[[packages]]\nname = 'a'\nversion = '1'\nwheels = ["
		"{ url = 'https://f.example/a-1-cp311-cp311-win_amd64.whl' },"
		"{ url = 'https://f.example/a-1-cp311-cp311-manylinux_2_39_aarch64.whl', size = 5 }]\n";
	struct arena *mem = arena_new();
	struct marker_env env = marker_env_of(&target, NULL, mem);
	struct lock_verdicts got;
	struct err err = { 0 };
	struct lock lock;
	struct tags tags;

	(void)state;
	assert_int_equal(tags_of(&target, &tags, &err), 0);
	assert_int_equal(read_one("pylock.toml", text, mem, &lock, &err), 0);
	assert_int_equal(lock_judge(&lock, &tags, &env, &(struct lock_wish){ 0 }, mem, &got, &err), 0);
	assert_int_equal(got.v[0].status, LOCK_NO_FILE);
	assert_string_equal(got.v[0].why, "needs glibc 2.39, this is 2.36");
	assert_true(got.v[0].nearest == &lock.entries[0].files[1]);
	assert_int_equal(lock.entries[0].files[1].size, 5);
	assert_int_equal(lock.entries[0].files[0].size, -1);
	assert_int_equal(lock.entries[0].line, 3);
	arena_free(mem);
}

static void pythons(void **state)
{
	static const struct { enum lock_format format; const char *wants; int in; } rows[] = {
		{ LOCK_POETRY, "*", 1 }, { LOCK_POETRY, "^3.6", 1 }, { LOCK_POETRY, "^3.12", 0 },
		{ LOCK_POETRY, "~3.11", 1 }, { LOCK_POETRY, "~3.10", 0 }, { LOCK_POETRY, "~3", 1 },
		{ LOCK_POETRY, "~2.7 || ^3.4", 1 }, { LOCK_POETRY, ">=2.7, !=3.0.*, !=3.11.*", 0 },
		{ LOCK_POETRY, ">= 3.6 <3.12", 1 }, { LOCK_POETRY, "3.11.*", 1 }, { LOCK_POETRY, "3.11", 0 },
		{ LOCK_POETRY, "~=3.9", 1 }, { LOCK_POETRY, "^0.0", 0 }, { LOCK_POETRY, "^x", -1 },
		{ LOCK_POETRY, "moon", -1 }, { LOCK_UV, ">=3.8, <4", 1 }, { LOCK_UV, "==3.12.*", 0 },
		{ LOCK_UV, "^3.8", -1 }, { LOCK_PIPFILE, "3.11", 1 }, { LOCK_PIPFILE, "3.1", 0 },
		{ LOCK_PIPFILE, "==3.11.4", 1 }, { LOCK_PYLOCK, "", 1 },
	};
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		bool in = false;
		int rc = lock_python_allows(rows[i].format, span_of(rows[i].wants), SPAN("3.11.4"), mem, &in);

		if (rows[i].in != (rc < 0 ? -1 : in))
			fail_msg("%s: %d %d", rows[i].wants, rc, in);
	}
	arena_free(mem);
}

static void formats(void **state)
{
	static const struct { const char *file, *text; int format; } rows[] = {
		{ "a/uv.lock", "", LOCK_UV }, { "x.uv.lock", "", LOCK_UV }, { "tool.py.lock", "", LOCK_UV },
		{ "pylock.toml", "", LOCK_PYLOCK }, { "pylock.a.toml", "", LOCK_PYLOCK },
		{ "requirements.txt", "", LOCK_REQUIREMENTS }, { "dev.in", "", LOCK_REQUIREMENTS },
		{ "Pipfile.lock", "", LOCK_PIPFILE }, { "other", "{\"_meta\": {}}", LOCK_PIPFILE },
		{ "other", "# @generated by Poetry 1.8", LOCK_POETRY },
		{ "other", "# This file is @generated by PDM.", LOCK_PDM }, { "other", "?", -1 },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct text text = { rows[i].text, strlen(rows[i].text) };
		enum lock_format got = LOCK_FORMATS;
		int rc = lock_format_of(rows[i].file, &text, &got);

		assert_int_equal(rc < 0 ? -1 : (int)got, rows[i].format);
	}
}

UNIT(cmocka_unit_test(reads_uv), cmocka_unit_test(reads_each_format), cmocka_unit_test(refuses),
     cmocka_unit_test(why_not), cmocka_unit_test(pythons), cmocka_unit_test(formats))
