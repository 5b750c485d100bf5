/* What setup and user-data are asked for in the same words. */
#include "../probes/base/base.h"

#include "../probes/base/scan.h"
#include "../recipes/recipe.h"
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
	if (!w->venv && (w->pip->n || w->requirements->n || w->index))
		return usage(env, "add --venv DIR: packages of pip's belong into an environment of "
			     "their own (PEP 668)",
			     "--%s needs --venv",
			     w->pip->n ? "pip" : w->requirements->n ? "requirements" : "index");
	return EXIT_FINE;
}

const char *const *wishes_words(const struct list *l)
{
	static const char *const none[] = { NULL };

	return l->n ? l->v : none;
}
