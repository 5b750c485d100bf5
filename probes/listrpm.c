/* The lists of rpm's managers: dnf, yum, tdnf and zypper. */
#include "base/base.h"

#include <sys/stat.h>

#include "base/arena.h"
#include "base/fd.h"
#include "base/module.h"
#include "base/root.h"
#include "base/sources.h"
#include "base/unpack.h"
#include "listing.h"
#include "rpmlist.h"

struct rpm_reading {
	const struct module_lists *lists;
	struct xml *xml;
	struct rpmlist list;
};

static int feed_xml(void *user, struct span piece)
{
	struct rpm_reading *r = user;

	return r->lists->xml_feed(r->xml, piece.v, piece.n);
}

static int read_primary(struct listing *c, const char *path)
{
	struct rpm_reading r = { .lists = listing_module(c), .list = { .arch = c->arch, .mem = c->mem } };
	struct xml_sink sink = rpmlist_sink(&r.list);
	ON_EXIT(fd_close) int fd = -1;
	int rc;

	if (!r.lists)
		return 0;
	record_begin(&r.list.r, &c->asked, path, c->mem);
	rc = root_file(c->root, path, LISTING_MAX, &fd);
	if (rc == 0)
		rc = r.lists->xml_open(&sink, &r.xml);
	if (rc < 0)
		return rc;
	rc = r.lists->unpack(&(struct unpack){ .fd = fd, .max = LISTING_MAX, .piece = feed_xml,
					       .user = &r });
	if (rc == 0 && c->asked.open)
		rc = r.lists->xml_end(r.xml);
	r.lists->xml_close(&r.xml);
	return rc == UNPACK_ENOUGH ? 0 : rc;
}

/* The lists in REPOSITORY/repodata; false when there is none. */
static bool read_repodata(struct listing *c, const char *repository)
{
	const char *dir = JOIN(c->mem, repository, "/repodata");
	const char *const *names = listing_names(c, dir);
	bool any = false;

	for (; *names; names++) {
		const char *at = strstr(*names, "primary.xml"), *path;
		int rc;

		if (!at || (at != *names && at[-1] != '-'))
			continue;
		any = true;
		c->lists++;
		path = JOIN(c->mem, dir, "/", *names);
		rc = c->asked.open ? read_primary(c, path) : 0;
		if (rc < 0)
			listing_miss_file(c, path, rc);
	}
	return any;
}

/* dnf calls the folder ID-HASH, zypper ID. */
static bool folder_is(const char *folder, const char *id, bool hashed)
{
	size_t n = strlen(id);

	if (strncmp(folder, id, n) != 0)
		return false;
	if (!hashed)
		return !folder[n];
	return folder[n] == '-' && strlen(folder + n + 1) == 16 &&
	       strspn(folder + n + 1, "0123456789abcdef") == 16;
}

/* Of the folders of one repository (its address changed) the one that was filled last. */
static const char *newest_folder(struct listing *c, const char *dir, const char *const *names,
				 const char *id, bool hashed)
{
	const char *best = NULL;
	struct stat st;
	int64_t when = 0;

	for (; *names; names++) {
		const char *path;

		if (!folder_is(*names, id, hashed))
			continue;
		path = JOIN(c->mem, dir, "/", *names);
		if (root_stat(c->root, JOIN(c->mem, path, "/repodata/repomd.xml"), &st) < 0)
			st.st_mtime = 0;
		if (!best || st.st_mtime > when) {
			best = path;
			when = st.st_mtime;
		}
	}
	return best;
}

void listing_rpm(struct listing *c)
{
	static const struct { const char *manager, *dir; bool hashed; } places[] = {
		{ "dnf", "/var/cache/libdnf5", true }, { "dnf", "/var/cache/dnf", true },
		{ "yum", "/var/cache/dnf", true },     { "tdnf", "/var/cache/tdnf", true },
		{ "tdnf", "/var/cache/tdnf", false },  { "zypper", "/var/cache/zypp/raw", false },
	};
	struct sources s = listing_repositories(c);
	bool *have = TAKE_N(c->mem, s.names.n + 1, bool);

	for (size_t i = 0; i < LEN(places); i++) {
		const char *const *names;

		if (strcmp(c->manager, places[i].manager) != 0)
			continue;
		names = listing_names(c, places[i].dir);
		for (size_t k = 0; k < s.names.n; k++) {
			const char *folder = newest_folder(c, places[i].dir, names, s.names.v[k],
							   places[i].hashed);

			if (!have[k] && folder)
				have[k] = read_repodata(c, folder);
		}
	}
	for (size_t k = 0; c->lists && k < s.names.n; k++)
		if (!have[k])
			listing_miss(c, arena_printf(c->mem, "the list of the repository '%s' is not there",
					     s.names.v[k]));
}
