/* Enabling a repository in *.repo files and in apk's repositories. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/scan.h"
#include "edits.h"
#include "repository.h"

/* What libdnf's OptionBool and libzypp's strToTrue take for a yes. */
static bool is_on(struct span value)
{
	static const char *const yes[] = { "1", "yes", "true", "on" };

	for (size_t i = 0; i < LEN(yes); i++)
		if (span_is_nocase(value, yes[i]))
			return true;
	return false;
}

static bool is_header(struct span line, struct span *name)
{
	struct span rest;

	return line.n && line.v[0] == '[' &&
	       span_cut((struct span){ line.v + 1, line.n - 1 }, ']', name, &rest);
}

static bool is_comment(struct span line)
{
	return !line.n || line.v[0] == '#' || line.v[0] == ';';
}

int repository_enable_ini(const struct text *file, const char *id, struct arena *mem,
			  const char **new_body)
{
	struct span rest = { file->v, file->n }, whole, name, key, value;
	bool here = false, found = false, edited = false;
	struct edits edits = { 0 };

	if (memchr(file->v, '\0', file->n))
		return -EBADMSG;
	while (scan_line(&rest, &whole)) {
		struct span line = span_trim(whole);

		if (is_comment(line))
			continue;
		/* dnf takes an indented line for more of the value before it. */
		if (edited && line.v != whole.v)
			return -EBADMSG;
		edited = false;
		if (is_header(line, &name)) {
			here = span_is(name, id);
			found = found || here;
		} else if (here && span_cut(line, '=', &key, &value) &&
			   span_is(span_trim(key), "enabled") && !is_on(span_trim(value))) {
			value = span_trim(value);
			edits_add(&edits,
				  (struct edit){ (size_t)(value.v - file->v), value.n, "1" }, mem);
			edited = true;
		}
	}
	if (!found)
		return -ENOENT;
	if (!edits.n)
		return 1;
	*new_body = edits_made(&edits, file, mem);
	return 0;
}

/* Does the address in this line (behind an @tag, if any) end in /name? */
static bool leads_to(struct span line, const char *name)
{
	struct span word, rest = line;
	bool hit = false;

	while (scan_word(&rest, &word)) {
		while (word.n > 1 && word.v[word.n - 1] == '/')
			word.n--;
		hit = word.v[0] != '@' && span_ends(word, name) && word.n > strlen(name) &&
		      word.v[word.n - strlen(name) - 1] == '/';
	}
	return hit;
}

int repository_enable_apk(const struct text *file, const char *name, struct arena *mem,
			  const char **new_body)
{
	struct span rest = { file->v, file->n }, line, off = { 0 }, model = { 0 };
	struct edits edits = { 0 };

	if (memchr(file->v, '\0', file->n))
		return -EBADMSG;
	while (scan_line(&rest, &line)) {
		struct span text = span_trim(line);

		/* "# see a/community" is prose: an entry has its # before an address. */
		if (text.n && text.v[0] == '#') {
			struct span word, words = { text.v + 1, text.n - 1 };

			if (!off.n && scan_word(&words, &word) && !span_trim(words).n &&
			    word.v[0] != '#' && word.v[0] != '@' && leads_to(word, name))
				off = (struct span){ text.v, (size_t)(word.v - text.v) };
		} else if (leads_to(text, name) && text.v[0] != '@') {
			return 1;
		} else if (!model.n && leads_to(text, "main") && text.v[0] != '@') {
			model = text;
		}
	}
	if (!off.n && !model.n)
		return -ENOENT;
	if (off.n) {
		edits_add(&edits, (struct edit){ (size_t)(off.v - file->v), off.n, "" }, mem);
	} else {
		size_t end = (size_t)(model.v - file->v) + model.n;
		const char *slash = memrchr(model.v, 'm', model.n);
		struct span base = { model.v, (size_t)(slash - model.v) };

		edits_add(&edits, (struct edit){ end, 0, JOIN(mem, "\n", span_dup(base, mem), name) },
			  mem);
	}
	*new_body = edits_made(&edits, file, mem);
	return 0;
}
