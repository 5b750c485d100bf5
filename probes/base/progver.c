/* The version that a program holds as a string, for programs small enough to be searched. */
#include "base.h"

#include "arena.h"
#include "elf.h"
#include "progver.h"
#include "root.h"
#include "scan.h"
#include "toolmarks.h"
#include "userland.h"

/* The version that is wanted, and the one that was found. */
struct wish {
	struct arena *mem;
	size_t skip;             /* bytes before the version */
	unsigned least;
	bool alone;              /* nothing but the version */
	bool zero_last;          /* X.Y.0 counts where there is no other */
	const char *found;
};

static bool take_version(void *user, struct span s)
{
	struct wish *w = user;
	size_t n;

	if (s.n < w->skip)
		return false;
	s = (struct span){ s.v + w->skip, s.n - w->skip };
	if (version_length(s, &n) < w->least || (w->alone && n != s.n))
		return false;
	w->found = arena_strndup(w->mem, s.v, n);
	return !w->zero_last || !span_ends((struct span){ s.v, n }, ".0");
}

/* The version among the strings that start with `prefix`; NULL where there is none. */
static const char *search(struct image *image, const char *prefix, bool whole,
			  struct wish wish)
{
	if (image_find_string(image, prefix, whole, take_version, &wish) < 0 && !wish.zero_last)
		return NULL;
	return wish.found;
}

const char *progver_find(const struct root *r, const char *path, const char *const *prefixes,
			 unsigned least, bool alone, struct arena *mem)
{
	struct image *image;
	const char *found = NULL;

	if (image_open(r, path, mem, &image) < 0)
		return NULL;
	for (; *prefixes && !found; prefixes++)
		found = search(image, *prefixes, true,
			       (struct wish){ .mem = mem, .least = least, .alone = alone });
	image_close(&image);
	return found;
}

/* The folder it looks for tells X.Y, where it is not plain share/cmake.  Policies name versions
 * X.Y.0, so its own is another one if there is any.
 */
const char *progver_cmake(const struct root *r, const char *path, struct arena *mem)
{
	static const char folder[] = "/share/cmake-";
	const struct wish wish = { .mem = mem, .least = 3, .alone = true, .zero_last = true };
	const char *series, *found;
	struct image *image;

	if (image_open(r, path, mem, &image) < 0)
		return NULL;
	series = search(image, folder, false,
			(struct wish){ .mem = mem, .skip = strlen(folder), .least = 2 });
	if (series)
		found = search(image, arena_printf(mem, "%s.", series), false, wish);
	else if (!(found = search(image, "4.", true, wish)))
		found = search(image, "3.", true, wish);
	image_close(&image);
	return found;
}

const char *progver_clang(const struct root *r, const char *path, struct arena *mem,
			  const char **src)
{
	static const char start[] = "clang version ";
	struct image_info info;
	struct image *image;
	struct userland u;
	const char *found = NULL;

	if (userland_read(r, mem, &u) < 0 || image_open(r, path, mem, &image) < 0)
		return NULL;
	if (image_read_info(image, mem, &info) == 0)
		for (const char *const *lib = info.needed; *lib && !found; lib++) {
			struct image *cpp;

			if (strncmp(*lib, "libclang-cpp", 12) != 0 ||
			    userland_runtime_lib(r, &u, *lib, mem, src) < 0 ||
			    image_open(r, *src, mem, &cpp) < 0)
				continue;
			found = search(
				cpp, start, false,
				(struct wish){ .mem = mem, .skip = strlen(start), .least = 3 });
			image_close(&cpp);
		}
	image_close(&image);
	return found;
}
