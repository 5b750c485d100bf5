/* Users and groups out of passwd and group files. */
#include "base.h"

#include <errno.h>

#include "accounts.h"
#include "arena.h"
#include "scan.h"

enum { FIELDS = 7, MAX_GROUPS = 65536 };

/* The fields of a line; fewer than `n` are none of a whole line. */
static bool split(struct span line, struct span *fields, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++)
		if (!span_cut(line, ':', &fields[i], &line))
			return false;
	fields[n - 1] = line;
	return true;
}

/* (uid_t)-1 stands for "leave it as it is" in setresuid(2). */
static int number(struct span s, uint32_t *ret)
{
	uint64_t v;

	if (scan_u64(s, 10, UINT32_MAX - 1, &v) < 0)
		return -EBADMSG;
	*ret = (uint32_t)v;
	return 0;
}

int accounts_user(struct span passwd, const char *name, struct arena *mem, struct account *ret)
{
	struct span line, f[FIELDS];
	struct account a = { 0 };

	while (scan_line(&passwd, &line)) {
		if (!split(line, f, FIELDS) || !f[0].n || !span_is(f[0], name))
			continue;
		if (number(f[2], &a.uid) < 0 || number(f[3], &a.gid) < 0)
			return -EBADMSG;
		if (f[5].n && f[5].v[0] == '/' && !memchr(f[5].v, '\0', f[5].n))
			a.home = span_dup(f[5], mem);
		*ret = a;
		return 0;
	}
	return -ENOENT;
}

static bool is_member(struct span members, const char *name)
{
	struct span one;

	while (span_cut(members, ',', &one, &members))
		if (span_is(one, name))
			return true;
	return span_is(members, name);
}

int accounts_groups(struct span group, const char *name, gid_t gid, struct arena *mem,
		    const gid_t **ret, size_t *n)
{
	struct span line, f[4];
	size_t room = 16, count = 0;
	gid_t *v = TAKE_N(mem, room, gid_t), id;

	v[count++] = gid;
	while (scan_line(&group, &line)) {
		bool known = false;

		if (!split(line, f, LEN(f)) || !is_member(f[3], name) || number(f[2], &id) < 0)
			continue;
		for (size_t i = 0; i < count; i++)
			known = known || v[i] == id;
		if (known)
			continue;
		if (count == MAX_GROUPS)
			return -E2BIG;
		if (count == room) {
			gid_t *more = TAKE_N(mem, room * 2, gid_t);

			memcpy(more, v, room * sizeof *v);
			v = more;
			room *= 2;
		}
		v[count++] = id;
	}
	*ret = v;
	*n = count;
	return 0;
}
