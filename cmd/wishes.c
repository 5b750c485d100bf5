/* What several commands are asked for in the same words. */
#include "../probes/base/base.h"

#include "../probes/base/scan.h"
#include "../probes/releases.h"
#include "../recipes/recipe.h"
#include "args.h"
#include "wishes.h"

static bool is_branch(const char *s)
{
	uint64_t n;
	size_t digits;

	if (strncmp(s, "3.", 2) != 0)
		return false;
	digits = scan_digits(span_of(s + 2), &n);
	return digits && digits <= 2 && !s[2 + digits] && (s[2] != '0' || digits == 1);
}

enum cmd_exit wishes_check(struct env *env, const struct wishes *w)
{
	for (size_t i = 0; i < w->with->n; i++)
		if (!package_name_fits(w->with->v[i]))
			return usage(env, "a name has letters, digits and .+_:=@- and starts with a "
				     "letter or digit",
				     "'%s' cannot be the name of a package", w->with->v[i]);
	if (w->python && (!is_branch(w->python) || version_cmp(w->python, "3.8") < 0))
		return usage(env, "give a branch such as 3.11; ampy is for 3.8 and newer",
			     "'--python %s' is not a branch of Python", w->python);
	if (!w->venv && w->owner)
		return usage(env, "add --venv DIR: all else is the system's", "--owner needs --venv");
	if (!w->venv && !w->pip->n && !w->requirements->n && w->index)
		return usage(env, "add --venv DIR, or --requirements FILE for what building it takes",
			     "--index needs --venv, --pip or --requirements");
	return EXIT_FINE;
}

const char *const *wishes_words(const struct list *l)
{
	static const char *const none[] = { NULL };

	return l->n ? l->v : none;
}

const char *release_key(const struct release *r, struct arena *mem)
{
	return JOIN(mem, r->id, ":", r->version);
}

const char *wishes_release(const char *given, struct arena *mem)
{
	const struct release *newest = release_newest(given);
	const char **keys = TAKE_N(mem, 2 * nreleases, const char *), *near = NULL, *all = "";
	size_t n = 0;

	for (size_t i = 0; i < nreleases; i++) {
		keys[n++] = release_key(&releases[i], mem);
		all = JOIN(mem, all, i ? ", " : "", keys[n - 1]);
		if (releases[i].codename)
			keys[n++] = releases[i].codename;
	}
	near = newest ? release_key(newest, mem) : args_nearest(given, keys, n);
	return near ? arena_printf(mem, "did you mean '%s'? There are %s", near, all)
		    : arena_printf(mem, "there are %s", all);
}

bool wishes_time(const char *s, unsigned *ret)
{
	static const struct { const char *unit; unsigned seconds; } units[] = {
		{ "", 1 }, { "s", 1 }, { "m", 60 }, { "h", 3600 },
	};
	uint64_t n;
	size_t digits = scan_digits(span_of(s), &n);

	for (size_t i = 0; digits && n <= 86400 && i < LEN(units); i++)
		if (strcmp(s + digits, units[i].unit) == 0) {
			*ret = (unsigned)n * units[i].seconds;
			return true;
		}
	return false;
}
