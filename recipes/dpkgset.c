/* dpkg's status, what is not folded into it yet, and apt's marks, put together. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/dpkgdb.h"
#include "../probes/base/err.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "dpkgset.h"

enum { MAX_STATUS = 64 * 1024 * 1024, MAX_UPDATE = 1024 * 1024, MAX_UPDATES = 4096 };

static int span_cmp(struct span a, struct span b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int rc = n ? memcmp(a.v, b.v, n) : 0;

	return rc ? rc : (a.n > b.n) - (a.n < b.n);
}

/* A record and where it stood: of two about one package the later one counts. */
struct row {
	struct dpkg_record p;
	size_t at;
};

static int row_cmp(const void *va, const void *vb)
{
	const struct row *a = va, *b = vb;
	int rc = span_cmp(a->p.package, b->p.package);

	if (!rc)
		rc = span_cmp(a->p.arch, b->p.arch);
	return rc ? rc : (a->at > b->at) - (a->at < b->at);
}

struct rows {
	struct row *v;
	size_t n, room;
};

static void rows_add(struct rows *all, const struct dpkg_record *p, struct arena *mem)
{
	if (all->n == all->room) {
		size_t room = all->room ? all->room * 2 : 1024;
		struct row *v = TAKE_N(mem, room, struct row);

		if (all->n)
			memcpy(v, all->v, all->n * sizeof *v);
		all->v = v;
		all->room = room;
	}
	all->v[all->n] = (struct row){ *p, all->n };
	all->n++;
}

static int rows_read(struct rows *all, const struct text *text, struct arena *mem,
		     const char **why)
{
	struct span rest = { text->v, text->n };
	struct dpkg_record p;
	int rc;

	if (text->n && text->v[text->n - 1] != '\n') {
		*why = "its last line was cut off";
		return -EBADMSG;
	}
	while ((rc = dpkg_record(&rest, &p, why)) > 0) {
		p.automatic = (struct span){ NULL, 0 };
		rows_add(all, &p, mem);
	}
	return rc;
}

static struct dpkg_record *find(const struct dpkg_set *set, struct span name, struct span arch)
{
	struct row key = { .p = { .package = name, .arch = arch } };
	size_t low = 0, high = set->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		struct row at = { .p = set->v[mid] };
		int rc = row_cmp(&at, &key);

		if (!rc)
			return &set->v[mid];
		if (rc < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/* apt writes packages for all architectures under the native one. */
static int read_marks(struct dpkg_set *set, const struct text *marks, const char **why)
{
	struct span rest = { marks->v, marks->n };
	struct dpkg_record mark, *p;
	int rc;

	while ((rc = dpkg_record(&rest, &mark, why)) > 0) {
		struct span arch = mark.arch.n ? mark.arch : set->native;

		p = find(set, mark.package, arch);
		if (!p && span_cmp(arch, set->native) == 0)
			p = find(set, mark.package, SPAN("all"));
		if (p)
			p->automatic = mark.automatic;
	}
	return rc;
}

int dpkg_set_parse(const struct text *texts, size_t n, const struct text *marks, struct arena *mem,
		   struct dpkg_set *ret, const char **why)
{
	struct rows all = { 0 };
	struct dpkg_set set = { .unfinished = n > 1 };
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = rows_read(&all, &texts[i], mem, why);
	if (rc < 0)
		return rc;
	if (all.n)
		qsort(all.v, all.n, sizeof *all.v, row_cmp);
	set.v = TAKE_N(mem, all.n, struct dpkg_record);
	set.left = TAKE_N(mem, all.n, struct dpkg_record);
	for (size_t i = 0; i < all.n; i++) {
		const struct dpkg_record *p = &all.v[i].p;

		if (i + 1 < all.n && span_cmp(p->package, all.v[i + 1].p.package) == 0 &&
		    span_cmp(p->arch, all.v[i + 1].p.arch) == 0)
			continue;
		if (span_ends(p->status, " config-files"))
			set.left[set.nleft++] = *p;
		if (!dpkg_present(p))
			continue;
		if (span_is(p->package, "dpkg"))
			set.native = p->arch;
		set.v[set.n++] = *p;
	}
	rc = read_marks(&set, marks, why);
	if (rc == 0)
		*ret = set;
	return rc;
}

const char *dpkg_set_name(const struct dpkg_set *set, const struct dpkg_record *p,
			  struct arena *mem)
{
	const char *name = span_dup(p->package, mem);

	if (!p->arch.n || span_is(p->arch, "all") || span_cmp(p->arch, set->native) == 0)
		return name;
	return JOIN(mem, name, ":", span_dup(p->arch, mem));
}

/* The names in updates/ that dpkg reads: digits only. */
static bool is_update(const char *name)
{
	return *name && strspn(name, "0123456789") == strlen(name);
}

int dpkg_set_read(const struct root *root, struct arena *mem, struct dpkg_set *ret,
		  struct err *err)
{
	static const char status[] = "/var/lib/dpkg/status", updates[] = "/var/lib/dpkg/updates",
			  marked[] = "/var/lib/apt/extended_states";
	const char *const none[] = { NULL }, *const *names = none, *path = status, *why = NULL;
	struct text *texts, marks = { "", 0 };
	size_t n = 0;
	int rc = root_list(root, updates, MAX_UPDATES, mem, &names);

	if (rc < 0 && !root_absent(rc))
		return err_set(err, rc, "%s", root_reason(updates, rc, mem));
	while (names[n])
		n++;
	texts = TAKE_N(mem, n + 1, struct text);
	rc = root_read(root, status, MAX_STATUS, mem, &texts[0]);
	n = 1;
	for (; rc == 0 && *names; names++)
		if (is_update(*names)) {
			path = JOIN(mem, updates, "/", *names);
			rc = root_read(root, path, MAX_UPDATE, mem, &texts[n++]);
		}
	if (rc == 0) {
		path = marked;
		rc = root_read(root, marked, MAX_STATUS, mem, &marks);
		if (root_absent(rc))
			rc = 0;
	}
	if (rc < 0)
		return err_set(err, rc, "%s", root_reason(path, rc, mem));
	rc = dpkg_set_parse(texts, n, &marks, mem, ret, &why);
	if (rc < 0)
		return err_set(err, rc, "dpkg's database in '/var/lib/dpkg' is broken: %s", why);
	return 0;
}

struct dpkg_wish dpkg_set_wish(const struct dpkg_set *set, const char *word, struct arena *mem)
{
	struct span name = span_of(word), arch, version;
	struct dpkg_wish w = { 0 };

	if (span_cut(name, '=', &name, &version))
		w.version = span_dup(version, mem);
	if (span_cut(name, ':', &name, &arch))
		w.arch = span_dup(arch, mem);
	w.name = span_dup(name, mem);
	if (w.arch && span_is(set->native, w.arch))
		w.arch = NULL;
	return w;
}

static bool provides(const struct dpkg_record *p, const char *name)
{
	struct span rest = p->provides, group;
	struct dpkg_relation r;

	while (dpkg_group(&rest, &group))
		while (dpkg_alternative(&group, &r))
			if (span_is(r.name, name))
				return true;
	return false;
}

bool dpkg_set_answers(const struct dpkg_set *set, const struct dpkg_wish *wish)
{
	for (size_t i = 0; i < set->n; i++) {
		const struct dpkg_record *p = &set->v[i];
		bool native = span_is(p->arch, "all") ||
			      (p->arch.n == set->native.n &&
			       memcmp(p->arch.v, set->native.v, p->arch.n) == 0);

		if (wish->arch ? !span_is(p->arch, wish->arch) : !native)
			continue;
		if (span_is(p->package, wish->name)
			    ? !wish->version || span_is(p->version, wish->version)
			    : !wish->version && provides(p, wish->name))
			return true;
	}
	return false;
}
