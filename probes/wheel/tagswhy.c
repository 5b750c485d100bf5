/* Why a wheel does not fit, in words, and which of several is the nearest. */
#include "../base/base.h"

#include "../base/arena.h"
#include "tagparts.h"
#include "tagrank.h"
#include "tags.h"

/* What it would take: a new pip is little, another machine is much. */
enum {
	FAR_PIP = 1, FAR_LIBC_VERSION = 10, FAR_PYTHON_VERSION = 2000, FAR_ABI = 1000 * 1000,
	FAR_LIBC = 10 * 1000 * 1000, FAR_PYTHON = 20 * 1000 * 1000, FAR_ARCH = 200 * 1000 * 1000,
	FAR_SYSTEM = 1000 * 1000 * 1000,
};

/* The easiest to cure of what was found so far. */
struct reason {
	const char *why;
	uint64_t distance;
};

static bool is_nearer(const struct reason *r, uint64_t distance)
{
	return !r->why || distance < r->distance;
}

/* "3.8", "3.8 and 3.9", "3.8, 3.9 and 3.10" */
static const char *enumerate(const struct list *l, struct arena *mem)
{
	const char *s = l->v[0];

	for (size_t i = 1; i < l->n; i++)
		s = JOIN(mem, s, i + 1 == l->n ? " and " : ", ", l->v[i]);
	return s;
}

static void add_once(struct list *l, const char *s, struct arena *mem)
{
	enum { MAX_NAMED = 8 };

	if (l->n < MAX_NAMED && !list_has(l, s))
		list_add(l, s, mem);
}

/* What stands in a name is shown without what a terminal would not. */
static const char *shown(struct span s, struct arena *mem)
{
	char *text = arena_strndup(mem, s.v, s.n < 60 ? s.n : 60);

	for (char *c = text; *c; c++)
		if ((unsigned char)*c < ' ' || (unsigned char)*c >= 0x7f)
			*c = '?';
	return text;
}

static uint64_t minors_between(int a, int b)
{
	return (uint64_t)(a > b ? a - b : b - a);
}

/* The branches a wheel is for: "only for CPython 3.12". */
static struct reason why_branches(const struct tags *t, struct span pythons,
				  enum python_kind kind, struct arena *mem)
{
	static const char *const names[] = {
		[PYTHON_CPYTHON] = "CPython", [PYTHON_ANY] = "Python", [PYTHON_PYPY] = "PyPy",
	};
	const struct target *g = &t->target;
	bool same = kind == PYTHON_ANY || (kind == PYTHON_PYPY) == g->pypy;
	struct reason r = { 0 };
	struct list l = { 0 };
	struct span one;

	while (tag_next(&pythons, &one)) {
		struct python_tag p = python_tag_read(one);
		bool branch = same && p.major == g->major && p.minor >= 0;
		uint64_t far = branch ? FAR_PYTHON_VERSION *
			       (1 + minors_between(p.minor, (int)g->minor)) : FAR_PYTHON;

		if (p.kind != kind)
			continue;
		add_once(&l, p.minor < 0 ? arena_printf(mem, "%u", p.major) :
			 arena_printf(mem, "%u.%d", p.major, p.minor), mem);
		if (is_nearer(&r, far))
			r = (struct reason){ "", far };
	}
	if (r.why)
		r.why = JOIN(mem, "only for ", names[kind], " ", enumerate(&l, mem));
	return r;
}

/* Made for this branch and what comes after it: the oldest is what counts. */
static struct reason why_newer(const struct tags *t, struct span pythons, enum python_kind kind,
			       struct arena *mem)
{
	const struct target *g = &t->target;
	struct reason r = { 0 };
	struct span one;

	while (tag_next(&pythons, &one)) {
		struct python_tag p = python_tag_read(one);
		uint64_t far = FAR_PYTHON_VERSION * (1 + minors_between(p.minor, (int)g->minor));

		if (p.kind != kind || p.major != g->major || p.minor <= (int)g->minor ||
		    !is_nearer(&r, far))
			continue;
		r.distance = far;
		r.why = arena_printf(mem, "needs %s %u.%d or newer, this is %u.%u",
				     kind == PYTHON_ANY ? "Python" : "CPython", p.major, p.minor,
				     g->major, g->minor);
	}
	return r;
}

static bool has_abi(struct span abis, const char *abi)
{
	struct span one;

	while (tag_next(&abis, &one))
		if (tag_is(one, abi))
			return true;
	return false;
}

static struct reason why_python(const struct tags *t, const struct wheel_name *w,
				struct arena *mem)
{
	static const enum python_kind kinds[] = { PYTHON_CPYTHON, PYTHON_ANY, PYTHON_PYPY };
	bool stable = has_abi(w->abi, "abi3") || has_abi(w->abi, "abi3t");
	struct reason best = { 0 }, r;

	for (size_t i = 0; i < LEN(kinds); i++) {
		r = (struct reason){ 0 };
		if (kinds[i] == PYTHON_ANY || (kinds[i] == PYTHON_CPYTHON && stable &&
					       !t->target.pypy))
			r = why_newer(t, w->python, kinds[i], mem);
		if (!r.why)
			r = why_branches(t, w->python, kinds[i], mem);
		if (r.why && is_nearer(&best, r.distance))
			best = r;
	}
	if (!best.why)
		best = (struct reason){ JOIN(mem, "only for '", shown(w->python, mem), "'"),
					FAR_PYTHON };
	return best;
}

/* "cp313t", "cp313td": an ABI of a Python without the GIL. */
static bool is_free_threaded(struct span abi)
{
	size_t n = 2;

	if (abi.n < 4 || !tag_is((struct span){ abi.v, 2 }, "cp"))
		return false;
	while (n < abi.n && abi.v[n] >= '0' && abi.v[n] <= '9')
		n++;
	return n > 2 && memchr(abi.v + n, 't', abi.n - n);
}

static struct reason why_abi(const struct tags *t, const struct wheel_name *w, struct arena *mem)
{
	bool free_threaded = true, with_gil = true;
	const struct target *g = &t->target;
	struct span abis = w->abi, abi;
	struct platform_tag p = platform_tag_read(w->platform);

	if (g->free_threaded && g->pip && t->unknown & BIT(KNOWS_FREE_THREADED) &&
	    has_abi(abis, t->abi[0].v))
		return (struct reason){ JOIN(mem, "pip ", g->pip, " does not know free-threaded "
					     "Python: upgrade pip"), FAR_PIP };
	if (g->free_threaded && g->pip && t->unknown & BIT(KNOWS_ABI3T) && has_abi(abis, "abi3t"))
		return (struct reason){ JOIN(mem, "pip ", g->pip, " does not know abi3t: "
					     "upgrade pip"), FAR_PIP };
	while (tag_next(&abis, &abi)) {
		bool is = is_free_threaded(abi) || tag_is(abi, "abi3t");

		free_threaded &= is;
		with_gil &= !is && (tag_is(abi, "abi3") ||
				    (abi.n > 2 && tag_is((struct span){ abi.v, 2 }, "cp")));
	}
	if (free_threaded && !g->free_threaded)
		return (struct reason){ "only for free-threaded Python", FAR_ABI };
	if (with_gil && g->free_threaded)
		return (struct reason){ "not for free-threaded Python", FAR_ABI };
	if (p.kind == PLATFORM_ANY)
		return (struct reason){ JOIN(mem, "its ABI '", shown(w->abi, mem), "' is one of a "
					     "platform, and it names none"), FAR_ABI };
	return (struct reason){ JOIN(mem, "only for the ABI '", shown(w->abi, mem), "'"),
				FAR_ABI };
}

static const char *system_name(const struct platform_tag *p, struct arena *mem)
{
	switch (p->kind) {
	case PLATFORM_WINDOWS: return "Windows";
	case PLATFORM_MACOS:   return "macOS";
	case PLATFORM_LINUX:
	case PLATFORM_MANYLINUX:
	case PLATFORM_MUSLLINUX: return shown(p->arch, mem);
	case PLATFORM_ANY:
	case PLATFORM_OTHER: break;
	}
	return JOIN(mem, "'", shown(p->family, mem), "'");
}

static bool is_our_arch(const struct tags *t, struct span arch)
{
	for (unsigned i = 0; i < t->narch; i++)
		if (tag_is(arch, t->arch[i]))
			return true;
	return false;
}

/* For a platform of this architecture: what the C library lacks, or pip. */
static struct reason why_libc(const struct tags *t, const struct platform_tag *p,
			      struct arena *mem)
{
	static const char *const names[] = {
		[TARGET_GLIBC] = "glibc", [TARGET_MUSL] = "musl",
	};
	const struct target *g = &t->target;
	bool glibc = p->kind == PLATFORM_MANYLINUX;
	enum target_libc wants = glibc ? TARGET_GLIBC : TARGET_MUSL;

	if (column_of(t, p) >= 0)
		return (struct reason){ JOIN(mem, "pip ", g->pip ? g->pip : "", " does not know ",
					     shown(p->family, mem), ": upgrade pip"),
					FAR_PIP + !p->legacy };
	if (g->libc == TARGET_NO_LIBC)
		return (struct reason){ JOIN(mem, "needs ", names[wants], ", and the C library "
					     "here is not known"), FAR_LIBC };
	if (g->libc != wants)
		return (struct reason){ JOIN(mem, "needs ", names[wants], ", this is ",
					     names[g->libc]), FAR_LIBC };
	if (p->major > g->libc_major || (p->major == g->libc_major && p->minor > g->libc_minor))
		return (struct reason){ arena_printf(mem, "needs %s %u.%u, this is %u.%u",
						     names[wants], p->major, p->minor,
						     g->libc_major, g->libc_minor),
					FAR_LIBC_VERSION + p->minor +
					(p->major - g->libc_major) * 100u };
	return (struct reason){ JOIN(mem, "no pip takes ", shown(p->family, mem), " on ",
				     t->arch[0]), FAR_LIBC };
}

static struct reason why_platform(const struct tags *t, const struct wheel_name *w,
				  struct arena *mem)
{
	struct span platforms = w->platform, one;
	struct reason best = { 0 };
	struct list others = { 0 };
	bool linux_only = true;

	while (tag_next(&platforms, &one)) {
		struct platform_tag p = platform_tag_read(one);
		bool is_linux = p.kind == PLATFORM_MANYLINUX || p.kind == PLATFORM_MUSLLINUX ||
				p.kind == PLATFORM_LINUX;
		struct reason r;

		if (is_linux && is_our_arch(t, p.arch)) {
			r = why_libc(t, &p, mem);
			if (is_nearer(&best, r.distance))
				best = r;
			continue;
		}
		linux_only &= is_linux;
		add_once(&others, system_name(&p, mem), mem);
	}
	if (best.why)
		return best;
	return (struct reason){ JOIN(mem, "only for ", enumerate(&others, mem)),
				linux_only ? FAR_ARCH : FAR_SYSTEM };
}

static bool python_fits(const struct tags *t, struct span pythons, const struct abi_flags *f)
{
	struct span one;
	int64_t any;

	while (tag_next(&pythons, &one))
		if (row_of(t, one, f, &any) >= 0)
			return true;
	return false;
}

static bool platform_fits(const struct tags *t, struct span platforms, bool *any)
{
	struct span one;
	bool fits = false;

	while (tag_next(&platforms, &one)) {
		struct platform_tag p = platform_tag_read(one);

		*any |= p.kind == PLATFORM_ANY;
		fits |= platform_known(t, &p) && column_of(t, &p) >= 0;
	}
	return fits;
}

/* The first field that fails is the one to tell of; the distance is that of all. */
static void add_reason(struct misfit *m, enum tag_field field, struct reason r)
{
	if (m->field == TAG_FITS) {
		m->field = field;
		m->why = r.why;
	}
	m->distance += r.distance;
}

struct misfit tags_why(const struct tags *t, const struct wheel_name *w, struct arena *mem)
{
	bool stable = t->stable && (has_abi(w->abi, "abi3") || has_abi(w->abi, "abi3t"));
	struct abi_flags f = abi_flags_read(t, w->abi);
	/* With these only the Python itself can fail. */
	const struct abi_flags every = { .own = 0, .stable = stable, .none = true };
	struct misfit ret = { .field = TAG_FITS };
	bool any = false, platform;

	if (tags_rank(t, w) >= 0)
		return ret;
	platform = platform_fits(t, w->platform, &any);
	if (!python_fits(t, w->python, &every))
		add_reason(&ret, TAG_PYTHON, why_python(t, w, mem));
	else if (!python_fits(t, w->python, &f) || (any && !platform))
		add_reason(&ret, TAG_ABI, why_abi(t, w, mem));
	if (!platform && !any)
		add_reason(&ret, TAG_PLATFORM, why_platform(t, w, mem));
	return ret;
}

/* Is it for Linux on this architecture, or for any? */
static bool is_for_machine(const struct tags *t, struct span platforms)
{
	struct span one;

	while (tag_next(&platforms, &one)) {
		struct platform_tag p = platform_tag_read(one);

		if (p.kind == PLATFORM_ANY || (p.kind != PLATFORM_OTHER && is_our_arch(t, p.arch)))
			return true;
	}
	return false;
}

const char *tags_why_none(const struct tags *t, const struct wheel_name *v, size_t n,
			  struct arena *mem, size_t *nearest)
{
	struct misfit best = { .why = NULL };
	bool machine = false;
	const char *arch = t->arch[0];

	for (size_t i = 0; i < n; i++) {
		struct misfit m = tags_why(t, &v[i], mem);

		machine |= is_for_machine(t, v[i].platform);
		if (best.why && m.distance >= best.distance)
			continue;
		best = m;
		*nearest = i;
	}
	if (machine || n < 2)
		return best.why;
	if (strcmp(arch, "aarch64") == 0 || strncmp(arch, "armv", 4) == 0)
		arch = "Arm";
	return JOIN(mem, "no wheel for Linux on ", arch, " at all");
}
