/* What packages are checked for. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/pyname.h"
#include "../probes/base/scan.h"
#include "../probes/checks/chosen.h"
#include "../probes/distro.h"
#include "../probes/libc.h"
#include "../probes/probe.h"
#include "../probes/python.h"
#include "../probes/releases.h"
#include "targets.h"

enum { MAX_TARGETS = 64 };

/* A target as words, of which some may not be said. */
struct spec {
	const char *python;          /* "3.11", "3.13t", "3.11.2", "pypy3.10" */
	enum target_libc libc;
	const char *libc_version;
	const char *arch, *pip, *about;
	bool bits32, debug, own;
	const struct distro_facts *distro;
	const char *release_python;  /* the branch of the release's own python3; NULL: not told */
	const char *beside;          /* of this machine's chosen Python, which is no python3; or NULL */
};

struct making {
	const struct targets_wish *w;
	struct arena *mem;
	struct check_target *v;
	size_t n;
	struct err *err;
};

static bool said(const struct targets_wish *w)
{
	return w->python->n || w->glibc->n || w->musl->n || w->release->n || w->arch || w->pip;
}

uint64_t targets_need(const struct targets_wish *w)
{
	bool libc = w->glibc->n || w->musl->n;

	if (w->release->n && !libc)
		return 0;
	return libc && w->python->n ? 0 : BIT(PROBE_python) | BIT(PROBE_libc) | BIT(PROBE_distro);
}

/* "2.36", "1.2.5" */
static bool two_numbers(const char *s, unsigned *major, unsigned *minor)
{
	struct span first, rest = span_of(s), second;
	uint64_t a, b;

	if (!span_cut(rest, '.', &first, &rest))
		return false;
	if (!span_cut(rest, '.', &second, &rest))
		second = rest;
	if (scan_u64(first, 10, 99, &a) < 0 || scan_u64(second, 10, 999, &b) < 0)
		return false;
	*major = (unsigned)a;
	*minor = (unsigned)b;
	return true;
}

/* "3.13t" into the target; *full is a whole version, where one is told. */
static int read_python(const struct making *m, const char *word, struct target *t,
		       const char **full)
{
	struct span s = span_of(word), patch = SPAN("");
	const char *plain;
	size_t dots = 0;

	if ((t->pypy = span_starts(s, "pypy")))
		s = (struct span){ s.v + 4, s.n - 4 };
	if ((t->free_threaded = !t->pypy && span_ends(s, "t")))
		s.n--;
	plain = span_dup(s, m->mem);
	for (size_t i = 0; i < s.n; i++)
		if (s.v[i] == '.' && ++dots == 2)
			patch = (struct span){ s.v + i + 1, s.n - i - 1 };
	if ((dots != 1 && !pyversion_is(s)) || (dots == 2 && !patch.n) || plain[0] != '3' ||
	    !two_numbers(plain, &t->major, &t->minor) || t->major != 3)
		return err_set(m->err, -EINVAL, "'--python %s' is no version of Python", word);
	if (t->minor < 8)
		return err_set(m->err, -EINVAL, "'--python %s': ampy is for Python 3.8 and newer", word);
	/* Markers ask for a whole version; a late release is what machines have, and the first
	 * would fall to conditions such as python_full_version >= "3.9.2", which exclude its bugs.
	 */
	*full = dots == 2 ? plain : arena_printf(m->mem, "3.%u.9", t->minor);
	return 0;
}

static const char *arch_of(const char *word)
{
	return !word || strcmp(word, "arm64") == 0 ? "aarch64" :
	       strcmp(word, "amd64") == 0 ? "x86_64" : word;
}

static bool is_arch(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_");

	return n && n < 24 && !s[n];
}

static const char *name_of(const struct making *m, const struct target *t)
{
	static const char *const libcs[] = { "linux", "glibc", "musl" };
	const char *version = t->libc == TARGET_NO_LIBC ? "" :
		arena_printf(m->mem, "%u.%u", t->libc_major, t->libc_minor);

	return arena_printf(m->mem, "%s3%u%s%s-%s%s-%s%s", t->pypy ? "pp" : "cp", t->minor,
			    t->free_threaded ? "t" : "", t->debug ? "d" : "", libcs[t->libc],
			    version, t->machine, t->bits32 ? "-32" : "");
}

/* The same but for its pip needs another name; the same with it is there already. */
static bool settle(struct making *m, struct check_target *one)
{
	const char *pip = one->tags.target.pip;

	for (size_t i = 0; i < m->n; i++) {
		const char *other = m->v[i].tags.target.pip;

		if (strcmp(m->v[i].name, one->name) != 0)
			continue;
		if (!pip == !other && (!pip || strcmp(pip, other) == 0))
			return false;
		one->name = JOIN(m->mem, one->name, pip ? "-pip" : "-anypip", pip ? pip : "");
		i = (size_t)-1;
	}
	return true;
}

/* Packages of Python bear its branch in their names where it is not the release's own. */
static const char *beside_of(const struct spec *s, const char *branch)
{
	if (s->release_python)
		return strcmp(s->release_python, branch) == 0 ? NULL : branch;
	return s->beside && strcmp(s->beside, branch) == 0 ? branch : NULL;
}

/* Where nobody said which distribution it is: names that most machines of that C library have. */
static const struct distro_facts *stand_in(enum target_libc libc, struct arena *mem)
{
	struct distro_facts *d = TAKE(mem, struct distro_facts);
	const char *id = libc == TARGET_MUSL ? "alpine" : "debian";

	*d = (struct distro_facts){
		.id = KNOWN(str, id, NULL), .family = KNOWN(str, id, NULL),
		.name = KNOWN(str, libc == TARGET_MUSL ? "Alpine" : "Debian and Ubuntu", NULL),
	};
	return d;
}

static int add(struct making *m, const struct spec *s)
{
	struct target t = { .libc = s->libc, .pip = s->pip, .bits32 = s->bits32, .debug = s->debug };
	struct check_target one = { .about = s->about, .own = s->own };
	const char *full = NULL;
	int rc;

	t.machine = arch_of(s->arch);
	if (!is_arch(t.machine))
		return err_set(m->err, -EINVAL, "'--arch %s' is no machine", t.machine);
	rc = read_python(m, s->python, &t, &full);
	if (rc < 0)
		return rc;
	if (t.libc != TARGET_NO_LIBC && !two_numbers(s->libc_version, &t.libc_major, &t.libc_minor))
		return err_set(m->err, -EINVAL, "'--%s %s' is no version", t.libc == TARGET_MUSL ?
			       "musl" : "glibc", s->libc_version);
	rc = tags_of(&t, &one.tags, m->err);
	if (rc < 0)
		return rc;
	one.name = name_of(m, &t);
	one.python = arena_printf(m->mem, "%u.%u", t.major, t.minor);
	one.libc_version = t.libc == TARGET_NO_LIBC ? NULL :
		arena_printf(m->mem, "%u.%u", t.libc_major, t.libc_minor);
	one.env = marker_env_of(&t, full, m->mem);
	one.distro = s->distro ? s->distro : stand_in(t.libc, m->mem);
	one.stand_in = !s->distro;
	one.beside = beside_of(s, one.python);
	if (m->n == MAX_TARGETS)
		return err_set(m->err, -EINVAL, "there are more than %d targets", MAX_TARGETS);
	if (settle(m, &one))
		m->v[m->n++] = one;
	return 0;
}

/* Each --python for it, or its own. */
static int add_each(struct making *m, struct spec s)
{
	const char *own = s.pip;
	int rc = 0;

	if (m->w->arch) {
		s.own = s.own && s.arch && strcmp(arch_of(m->w->arch), s.arch) == 0;
		s.bits32 = s.bits32 && s.own;
		s.arch = m->w->arch;
	}
	if (m->w->pip && (!*m->w->pip || strpbrk(m->w->pip, " \t\r\n\v\f")))
		return err_set(m->err, -EINVAL, "'--pip %s' is no version", m->w->pip);
	if (m->w->pip)
		s.pip = m->w->pip;
	if (!m->w->python->n)
		return add(m, &s);
	for (size_t i = 0; rc == 0 && i < m->w->python->n; i++) {
		/* Its pip is that of its own Python. */
		s.pip = m->w->pip ? m->w->pip :
			s.python && strcmp(s.python, m->w->python->v[i]) == 0 ? own : NULL;
		s.python = m->w->python->v[i];
		s.debug = false;
		rc = add(m, &s);
	}
	return rc;
}

static const char *known(struct fact_str cell)
{
	return cell.state == FACT_KNOWN ? cell.v : NULL;
}

/* This machine, as it is. */
static int machine_spec(const struct making *m, const struct facts *f, const char *python,
			struct spec *ret)
{
	const struct python_facts *row = python_chosen(f);
	const struct libc_facts *libc = FACT_ROWS(f, libc) ? FACT_ROW(f, libc, 0) : NULL;
	const char *kind = libc ? known(libc->kind) : NULL, *kernel, *arch;

	*ret = (struct spec){ .own = true, .about = "this machine" };
	ret->distro = FACT_ROWS(f, distro) ? FACT_ROW(f, distro, 0) : NULL;
	ret->beside = python_branch_beside(f);
	if (ret->distro && m->w->python->n) {
		const struct release *r = release_of(known(ret->distro->id),
						     known(ret->distro->version));

		ret->release_python = r ? r->python : NULL;
	}
	if (row && !python) {
		ret->python = known(row->version) ? row->version.v : row->branch.v;
		ret->python = JOIN(m->mem, fact_is(row->implementation, "pypy") ? "pypy" : "",
				   ret->python, fact_true(row->free_threaded) ? "t" : "");
		ret->debug = fact_true(row->debug);
		ret->pip = known(row->pip);
	}
	if (python)
		ret->python = python;
	if (!ret->python && !m->w->python->n)
		return err_set(m->err, -ENODATA,
			       "there is no Python 3.8 or newer here: say for which, --python 3.11");
	if (kind) {
		ret->libc = strcmp(kind, "musl") == 0 ? TARGET_MUSL : TARGET_GLIBC;
		ret->libc_version = known(libc->version);
	}
	if (!ret->libc_version)
		ret->libc = TARGET_NO_LIBC;
	arch = row && known(row->arch) ? row->arch.v : libc ? known(libc->userland) : NULL;
	if (!arch && !m->w->arch)
		return err_set(m->err, -ENODATA, "it cannot be told what programs here are built "
			       "for: say --arch aarch64");
	kernel = libc ? known(libc->kernel_arch) : NULL;
	ret->bits32 = libc && libc->bits.state == FACT_KNOWN && libc->bits.v == 32;
	ret->arch = ret->bits32 && kernel ? kernel : arch;
	return 0;
}

static const char *family_of(const struct release *r)
{
	static const struct { const char *manager, *family; } families[] = {
		{ "apt", "debian" },  { "zypper", "suse" }, { "apk", "alpine" }, { "dnf", "rhel" },
		{ "yum", "rhel" },    { "tdnf", "rhel" },
	};

	for (size_t i = 0; i < LEN(families); i++)
		if (strcmp(families[i].manager, r->manager) == 0)
			return families[i].family;
	return NULL;
}

static const struct distro_facts *distro_of(const struct release *r, struct arena *mem)
{
	struct distro_facts *d = TAKE(mem, struct distro_facts);

	*d = (struct distro_facts){
		.id = KNOWN(str, r->id, NULL), .version = KNOWN(str, r->version, NULL),
		.name = KNOWN(str, r->name, NULL), .family = fact_str_of(family_of(r), NULL),
		.package_manager = KNOWN(str, r->manager, NULL),
	};
	return d;
}

static int add_releases(struct making *m)
{
	for (size_t i = 0; i < m->w->release->n; i++) {
		const struct release *r = release_find(m->w->release->v[i]);
		const char *python;
		int rc;

		if (!r)
			return err_set(m->err, -EINVAL, "there is no release '%s'",
				       m->w->release->v[i]);
		python = r->beside ? r->beside : r->python;
		rc = add_each(m, (struct spec){
			.python = python, .libc = r->musl ? TARGET_MUSL : TARGET_GLIBC,
			.libc_version = r->libc, .pip = r->pip, .about = r->name, .arch = "aarch64",
			.distro = distro_of(r, m->mem), .release_python = r->python,
		});
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int add_libcs(struct making *m, const struct list *versions, enum target_libc libc,
		     const struct spec *machine)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < versions->n; i++)
		rc = add_each(m, (struct spec){
			.python = machine->python, .libc = libc, .libc_version = versions->v[i],
			.arch = "aarch64",
		});
	return rc;
}

int targets_of(const struct targets_wish *w, const struct facts *facts, const char *python,
	       struct arena *mem, struct check_target **ret, size_t *n, struct err *err)
{
	struct making m = { w, mem, TAKE_N(mem, MAX_TARGETS, struct check_target), 0, err };
	struct spec machine = { 0 };
	int rc = 0;

	if (targets_need(w))
		rc = machine_spec(&m, facts, python, &machine);
	if (rc == 0)
		rc = add_releases(&m);
	if (rc == 0)
		rc = add_libcs(&m, w->glibc, TARGET_GLIBC, &machine);
	if (rc == 0)
		rc = add_libcs(&m, w->musl, TARGET_MUSL, &machine);
	if (rc == 0 && !w->release->n && !w->glibc->n && !w->musl->n) {
		if (said(w) && (w->arch || w->python->n))
			machine.about = NULL;
		rc = add_each(&m, machine);
	}
	if (rc < 0)
		return rc;
	*ret = m.v;
	*n = m.n;
	return 0;
}
