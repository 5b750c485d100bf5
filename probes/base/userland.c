/* What the programs of a root are built for, and where its linkers look. */
#include "base.h"

#include <elf.h>
#include <errno.h>

#include "arena.h"
#include "elf.h"
#include "root.h"
#include "scan.h"
#include "userland.h"

enum { MAX_CONF = 64 * 1024, MAX_CONF_FILES = 256, MAX_CONF_DIRS = 256 };

static const struct { unsigned machine, bits; const char *triplet; } triplets[] = {
	{ EM_AARCH64, 64, "aarch64-linux-gnu" }, { EM_ARM,   32, "arm-linux-gnueabihf" },
	{ EM_X86_64,  64, "x86_64-linux-gnu" },  { EM_386,   32, "i386-linux-gnu" },
	{ EM_RISCV,   64, "riscv64-linux-gnu" }, { EM_PPC64, 64, "powerpc64le-linux-gnu" },
	{ EM_S390,    64, "s390x-linux-gnu" },
};

static int read_programs(const struct root *r, struct arena *mem, struct userland *ret)
{
	static const char *const programs[] = {
		"/bin/sh", "/usr/bin/env", "/sbin/init", "/usr/bin/dpkg", "/usr/bin/rpm",
		"/bin/busybox", "/usr/bin/python3",
	};
	int worst = -ENOENT;

	for (size_t i = 0; i < LEN(programs); i++) {
		struct userland u = { .src = programs[i] };
		int rc = image_kind(r, programs[i], mem, &u.machine, &u.bits);

		if (rc < 0) {
			if (!root_absent(rc))
				worst = rc;
			continue;
		}
		u.arch = image_machine_name(u.machine, u.bits);
		if (!u.arch)
			u.arch = arena_printf(mem, "machine 0x%x", u.machine);
		for (size_t k = 0; k < LEN(triplets); k++)
			if (triplets[k].machine == u.machine && triplets[k].bits == u.bits)
				u.triplet = triplets[k].triplet;
		*ret = u;
		return 0;
	}
	return worst;
}

/* Asked by most probes: read once for each root. */
int userland_read(const struct root *r, struct arena *mem, struct userland *ret)
{
	const void **memo = root_memo(r, ROOT_USERLAND);
	int rc;

	(void)mem;
	if (!*memo) {
		struct userland *u = TAKE(root_mem(r), struct userland);

		rc = read_programs(r, root_mem(r), u);
		if (rc < 0)
			return rc;
		*memo = u;
	}
	memcpy(ret, *memo, sizeof *ret);
	return 0;
}

static int try_dir(const struct root *r, const char *dir, const char *name, struct arena *mem,
		   const char **ret)
{
	const char *path = arena_printf(mem, "%s/%s", dir, name);
	int rc = root_exists(r, path);

	if (rc == 0)
		*ret = path;
	return rc;
}

/* The folders of a list, in each of which "%s" may stand for the triplet. */
static int try_dirs(const struct root *r, const struct userland *u, const char *const *dirs,
		    size_t n, const char *name, struct arena *mem, const char **ret)
{
	int worst = -ENOENT;

	for (size_t i = 0; i < n; i++) {
		const char *hole = strstr(dirs[i], "%s");
		const char *dir = dirs[i];
		int rc;

		if (hole && !u->triplet)
			continue;
		if (hole)
			dir = arena_printf(mem, "%.*s%s%s", (int)(hole - dir), dir, u->triplet,
					   hole + 2);
		rc = try_dir(r, dir, name, mem, ret);
		if (rc == 0)
			return 0;
		if (!root_absent(rc))
			worst = rc;
	}
	return worst;
}

/* Adds the folders named in one ld.so.conf(5) file; "include" is followed one level, in the one
 * form that distributions use (a folder with *.conf).
 */
static void add_conf(const struct root *r, const char *conf, bool includes, struct arena *mem,
		     struct list *dirs)
{
	struct text text;
	struct span rest, line, word;

	if (root_read(r, conf, MAX_CONF, mem, &text) < 0)
		return;
	rest = (struct span){ text.v, text.n };
	while (dirs->n < MAX_CONF_DIRS && scan_line(&rest, &line)) {
		if (!scan_word(&line, &word) || word.v[0] == '#')
			continue;
		if (word.v[0] == '/')
			list_add(dirs, span_dup(word, mem), mem);
		if (includes && span_is(word, "include") && scan_word(&line, &word) &&
		    span_ends(word, "/*.conf")) {
			const char *dir = arena_strndup(mem, word.v, word.n - strlen("/*.conf"));
			const char *const *files;

			if (dir[0] != '/')
				dir = arena_printf(mem, "/etc/%s", dir);
			if (root_list(r, dir, MAX_CONF_FILES, mem, &files) < 0)
				continue;
			for (; *files && dirs->n < MAX_CONF_DIRS; files++)
				if (span_ends(span_of(*files), ".conf"))
					add_conf(r, arena_printf(mem, "%s/%s", dir, *files), false,
						 mem, dirs);
		}
	}
}

const char *const *userland_conf_dirs(const struct root *r, struct arena *mem)
{
	const void **memo = root_memo(r, ROOT_CONF_DIRS);
	struct list *dirs;

	(void)mem;
	if (!*memo) {
		dirs = TAKE(root_mem(r), struct list);
		list_add(dirs, NULL, root_mem(r));
		add_conf(r, "/etc/ld.so.conf", true, root_mem(r), dirs);
		*memo = dirs;
	}
	return ((const struct list *)*memo)->v;
}

int userland_runtime_lib(const struct root *r, const struct userland *u, const char *name,
			 struct arena *mem, const char **ret)
{
	return userland_runtime_lib_in(r, u, userland_conf_dirs(r, mem), name, mem, ret);
}

int userland_runtime_lib_in(const struct root *r, const struct userland *u,
			    const char *const *conf_dirs, const char *name, struct arena *mem,
			    const char **ret)
{
	static const char *const dirs64[] = {
		"/lib/%s", "/usr/lib/%s", "/lib64", "/usr/lib64", "/lib", "/usr/lib",
	};
	static const char *const dirs32[] = { "/lib/%s", "/usr/lib/%s", "/lib", "/usr/lib" };

	for (; *conf_dirs; conf_dirs++)
		if (try_dir(r, *conf_dirs, name, mem, ret) == 0)
			return 0;
	return u->bits == 64 ? try_dirs(r, u, dirs64, LEN(dirs64), name, mem, ret)
			     : try_dirs(r, u, dirs32, LEN(dirs32), name, mem, ret);
}

int userland_link_lib(const struct root *r, const struct userland *u, const char *name,
		      struct arena *mem, const char **ret)
{
	static const char *const dirs64[] = {
		"/usr/local/lib/%s", "/usr/local/lib64", "/lib/%s", "/usr/lib/%s",
		"/lib64", "/usr/lib64", "/usr/local/lib", "/lib", "/usr/lib",
	};
	static const char *const dirs32[] = {
		"/usr/local/lib/%s", "/lib/%s", "/usr/lib/%s", "/usr/local/lib", "/lib", "/usr/lib",
	};

	return u->bits == 64 ? try_dirs(r, u, dirs64, LEN(dirs64), name, mem, ret)
			     : try_dirs(r, u, dirs32, LEN(dirs32), name, mem, ret);
}

int userland_header(const struct root *r, const struct userland *u, const char *name,
		    struct arena *mem, const char **ret)
{
	static const char *const dirs[] = { "/usr/local/include", "/usr/include/%s",
					    "/usr/include" };

	return try_dirs(r, u, dirs, LEN(dirs), name, mem, ret);
}
