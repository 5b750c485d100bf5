/* apt's lists.  They are sorted by the source that a package was built from, not by its name, so
 * that none can be found without reading. */
#include "base/base.h"

#include <errno.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fd.h"
#include "base/module.h"
#include "base/root.h"
#include "base/sources.h"
#include "base/unpack.h"
#include "catalog.h"
#include "listing.h"
#include "textlist.h"

enum { READ = 256 * 1024 };  /* what a processor keeps at hand */

static int read_plain(struct listing *c, const char *path, struct textlist *l)
{
	ON_EXIT(fd_close) int fd = -1;
	char *buf = TAKE_N(c->mem, READ, char);
	uint64_t left = LISTING_MAX;
	int rc = root_file(c->root, path, LISTING_MAX, &fd);

	while (rc == 0) {
		ssize_t got = read(fd, buf, READ);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got < 0 ? -errno : 0;
		if ((uint64_t)got > left)
			return -EFBIG;
		left -= (uint64_t)got;
		rc = textlist_feed(l, (struct span){ buf, (size_t)got });
	}
	return rc == UNPACK_ENOUGH ? 0 : rc;
}

static int read_packed(struct listing *c, const char *path, struct textlist *l)
{
	const struct module_lists *lists = listing_module(c);
	ON_EXIT(fd_close) int fd = -1;
	int rc;

	if (!lists)
		return 0;
	rc = root_file(c->root, path, LISTING_MAX, &fd);
	if (rc < 0)
		return rc;
	return lists->unpack(&(struct unpack){ .fd = fd, .max = LISTING_MAX, .piece = listing_feed,
					       .user = l });
}

/* What the name of a file in the folder of lists says: "..._binary-arm64_Packages.lz4". */
struct apt_name {
	bool plain;
	bool flat;                 /* no architecture: its repository has no folders */
	struct span begins;        /* of a repository with folders: up to the architecture */
	struct span folder;        /* up to "Packages" */
};

/* Is it a list, and may it be for this architecture? */
static bool apt_list(const char *name, const char *arch, struct apt_name *ret)
{
	static const char *const endings[] = { "", ".gz", ".lz4", ".xz", ".zst", ".lzma", ".bz2" };
	static const char word[] = "_Packages", binary[] = "_binary-";
	const char *end = NULL, *at = NULL;

	for (const char *p = name; (p = strstr(p, word)); p++)
		end = p;
	if (!end)
		return false;
	for (const char *p = name; (p = strstr(p, binary)) && p < end; p++)
		at = p + sizeof binary - 1;
	if (at) {
		struct span of = { at, (size_t)(end - at) };

		if (!span_is(of, arch) && !span_is(of, "all"))
			return false;
	}
	*ret = (struct apt_name){ .flat = !at, .begins = { name, at ? (size_t)(at - name) : 0 },
				  .folder = { name, (size_t)(end - name) + 1 } };
	end += sizeof word - 1;
	ret->plain = !*end;
	for (size_t i = 0; i < LEN(endings); i++)
		if (strcmp(end, endings[i]) == 0)
			return true;
	return false;
}

static bool one_begins(const struct sources *s, struct span name)
{
	for (size_t i = 0; i < s->lists.n; i++)
		if (span_is(name, s->lists.v[i]))
			return true;
	return false;
}

/* A list outlives its source until the next update: apt reads those of enabled sources only. */
static bool enabled(const struct sources *s, const struct apt_name *is)
{
	return s->untold || (!is->flat && one_begins(s, is->begins)) || one_begins(s, is->folder);
}

/* The sources; `untold` where it cannot be known which lists are theirs: then all count. */
static struct sources read_sources(struct listing *c)
{
	const char *why;
	struct sources s = listing_sources(c, &why);

	s.untold = s.untold || why || s.malformed.n || s.over;
	return s;
}

static void read_list(struct listing *c, const char *path, const struct apt_name *is)
{
	struct textlist l = listing_text(c, textlist_apt, path);
	int rc;

	l.arch = is->flat ? c->arch : NULL;
	rc = (is->plain ? read_plain : read_packed)(c, path, &l);
	if (rc < 0)
		listing_miss_file(c, path, rc);
	else
		textlist_end(&l);
}

void listing_apt(struct listing *c)
{
	static const char dir[] = "/var/lib/apt/lists";
	const char *const *names = listing_names(c, dir);
	struct sources sources = read_sources(c);
	struct apt_name is;
	bool left = false;

	if (!c->arch) {
		listing_miss(c, "it is not known which architecture's packages dpkg installs here");
		return;
	}
	for (; *names; names++) {
		if (!apt_list(*names, c->arch, &is))
			continue;
		if (!enabled(&sources, &is)) {
			left = true;
			continue;
		}
		c->lists++;
		if (!c->asked.open)
			break;
		read_list(c, JOIN(c->mem, dir, "/", *names), &is);
	}
	if (left && !c->lists)
		listing_miss(c, "apt has no lists here of the repositories that are switched on");
}
