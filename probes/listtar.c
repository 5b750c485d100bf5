/* The lists of pacman and apk: archives of text. */
#include "base/base.h"

#include "base/arena.h"
#include "base/fd.h"
#include "base/module.h"
#include "base/root.h"
#include "base/sources.h"
#include "base/unpack.h"
#include "listing.h"
#include "textlist.h"

static int is_desc(void *user, const char *name)
{
	(void)user;
	return span_ends(span_of(name), "/desc");
}

static int is_index(void *user, const char *name)
{
	(void)user;
	return strcmp(name, "APKINDEX") == 0;
}

static int end_file(void *user)
{
	textlist_end(user);
	return 0;
}

static void read_archive(struct listing *c, const char *path,
			 int (*file)(void *user, const char *name),
			 void (*line)(struct textlist *, struct span))
{
	const struct module_lists *lists = listing_module(c);
	struct textlist l = listing_text(c, line, path);
	ON_EXIT(fd_close) int fd = -1;
	int rc;

	if (!lists || !c->asked.open)
		return;
	rc = root_file(c->root, path, LISTING_MAX, &fd);
	if (rc == 0)
		rc = lists->unpack(&(struct unpack){ .fd = fd, .max = LISTING_MAX, .file = file,
						     .file_end = end_file, .piece = listing_feed,
						     .user = &l });
	if (rc < 0)
		listing_miss_file(c, path, rc);
}

void listing_pacman(struct listing *c)
{
	static const char dir[] = "/var/lib/pacman/sync/";
	struct sources s = listing_repositories(c);

	for (size_t i = 0; i < s.names.n; i++) {
		const char *path = JOIN(c->mem, dir, s.names.v[i], ".db");

		if (strchr(s.names.v[i], '/') || root_exists(c->root, path) < 0) {
			listing_miss(c, arena_printf(c->mem, "the list of the repository '%s' is not there",
					     s.names.v[i]));
			continue;
		}
		c->lists++;
		read_archive(c, path, is_desc, textlist_pacman);
	}
}

void listing_apk(struct listing *c)
{
	static const char *const dirs[] = { "/etc/apk/cache", "/var/cache/apk" };

	/* The first is a link to the second, or to wherever the cache is kept, if there is one. */
	for (size_t i = 0; i < LEN(dirs) && !c->lists; i++)
		for (const char *const *names = listing_names(c, dirs[i]); *names; names++)
			if (span_starts(span_of(*names), "APKINDEX.") &&
			    span_ends(span_of(*names), ".tar.gz")) {
				c->lists++;
				read_archive(c, JOIN(c->mem, dirs[i], "/", *names), is_index,
					     textlist_apk);
			}
}
