/* Requirements files with all that they include, made ready to travel. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/buffer.h"
#include "../probes/base/err.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/wheel/requirement.h"
#include "bare.h"
#include "pipspec.h"
#include "reqfile.h"
#include "secret.h"

enum { MAX_FILES = 64, MAX_ALL = 256 * 1024 };

struct embedding {
	const struct root *root;
	const char *folder;
	const char *paths[MAX_FILES];   /* here, whole */
	struct bare_file *files;
	size_t n, bytes;
	struct arena *mem;
	struct err *err;
};

static bool is_address(struct span s)
{
	return memmem(s.v, s.n, "://", 3) && !span_starts(s, "file:");
}

/* The value of an option in the forms "-rX", "-r X", "--long X" and "--long=X". */
static bool value_of(struct span line, const char *letter, const char *name, struct span *value)
{
	size_t n = strlen(name);

	if (span_starts(line, name) && line.n > n && strchr(" \t=", line.v[n]))
		n++;
	else if (span_starts(line, letter) && line.n > 2)
		n = 2;
	else
		return false;
	*value = span_trim((struct span){ line.v + n, line.n - n });
	return value->n > 0;
}

static bool is_path(struct span s)
{
	return !is_address(s) && (span_starts(s, ".") || span_starts(s, "/") ||
				  span_starts(s, "~") || span_starts(s, "file:"));
}

enum reqline reqline_read(struct span line, struct span *path, const char **how)
{
	static const struct { const char *letter, *name, *how; } options[] = {
		{ "-r", "--requirement", "-r" }, { "-c", "--constraint", "-c" },
		{ "-e", "--editable", NULL },    { "-f", "--find-links", NULL },
		{ "-i", "--index-url", NULL },   { "--", "--extra-index-url", NULL },
	};
	struct span value, before, rest;

	for (size_t i = 0; i < LEN(options); i++) {
		if (!value_of(line, options[i].letter[1] == '-' ? "\n" : options[i].letter,
			      options[i].name, &value))
			continue;
		if (is_address(value))
			return REQLINE_PLAIN;
		if (!options[i].how)
			return REQLINE_LOCAL;
		*path = value;
		*how = options[i].how;
		return REQLINE_FILE;
	}
	if (line.n && line.v[0] == '-')
		return REQLINE_PLAIN;
	/* NAME @ file:///... */
	if (span_cut(line, '@', &before, &rest) && is_path(span_trim(rest)))
		return REQLINE_LOCAL;
	(void)span_cut(line, ';', &line, &rest);
	line = span_trim(line);
	if (is_path(line) || (!is_address(line) && span_ends(line, ".whl")))
		return REQLINE_LOCAL;
	return REQLINE_PLAIN;
}

/* Its place among the files, new or not. */
static int place_of(struct embedding *e, const char *path, bool install, size_t *ret)
{
	size_t i = 0;

	while (i < e->n && strcmp(e->paths[i], path) != 0)
		i++;
	if (i == MAX_FILES)
		return err_set(e->err, -EFBIG, "--requirements: more than %d files", MAX_FILES);
	if (i == e->n) {
		e->paths[i] = path;
		e->files[i].path = arena_printf(e->mem, "%s/requirements-%zu.txt", e->folder, i + 1);
		e->n++;
	}
	e->files[i].install |= install;
	*ret = i;
	return 0;
}

/* As pip has it: beside the file that names it. */
static int take_include(struct embedding *e, size_t from, struct span path, const char *how,
			FILE *to)
{
	const char *name = span_dup(path, e->mem), *slash = strrchr(e->paths[from], '/');
	size_t at;
	int rc;

	if (*name != '/')
		name = arena_printf(e->mem, "%.*s/%s", (int)(slash - e->paths[from]),
				    e->paths[from], name);
	rc = path_whole(e->root, "--requirements", name, e->mem, &name, e->err);
	if (rc == 0)
		rc = place_of(e, name, false, &at);
	if (rc == 0)
		fprintf(to, "%s %s\n", how, strrchr(e->files[at].path, '/') + 1);
	return rc;
}

static int write_lines(struct embedding *e, size_t i, struct span rest, FILE *to)
{
	struct span line, path;
	const char *how;
	int rc = 0;

	while (rc == 0 && requirements_line(&rest, e->mem, &line)) {
		if (!line.n)
			continue;
		switch (reqline_read(line, &path, &how)) {
		case REQLINE_PLAIN:
			fprintf(to, "%.*s\n", (int)line.n, line.v);
			break;
		case REQLINE_FILE:
			rc = take_include(e, i, path, how, to);
			break;
		case REQLINE_LOCAL:
			rc = err_set(e->err, -EINVAL, "'%s': '%.*s' is on this machine, and will not "
				     "be on that one", e->paths[i], (int)line.n, line.v);
			break;
		}
	}
	return rc;
}

static int embed(struct embedding *e, size_t i)
{
	struct secret secret;
	struct buffer body;
	struct text text;
	int rc = root_read(e->root, e->paths[i], MAX_ALL, e->mem, &text);

	if (rc < 0)
		return err_set(e->err, rc, "--requirements %s",
			       root_reason(e->paths[i], rc, e->mem));
	if (memchr(text.v, '\0', text.n))
		return err_set(e->err, -EINVAL, "'%s' has NUL bytes: it is no requirements file",
			       e->paths[i]);
	if (secret_find((struct span){ text.v, text.n }, &secret))
		return err_set(e->err, -EINVAL, "'%s', line %zu has %s", e->paths[i], secret.line,
			       secret.what);
	e->bytes += text.n;
	if (e->bytes > MAX_ALL)
		return err_set(e->err, -EFBIG, "--requirements: the files have more than %d bytes",
			       MAX_ALL);
	buffer_open(&body);
	rc = write_lines(e, i, (struct span){ text.v, text.n }, body.to);
	buffer_end(&body);
	e->files[i].body = arena_strndup(e->mem, body.v, body.n);
	buffer_close(&body);
	return rc;
}

int reqfile_embed(const struct root *root, const char *const *paths, const char *folder,
		  struct arena *mem, struct bare_file **ret, size_t *n, struct err *err)
{
	struct embedding *e = TAKE(mem, struct embedding);
	const char *path;
	size_t at;
	int rc = 0;

	*e = (struct embedding){ .root = root, .folder = folder, .mem = mem, .err = err,
				 .files = TAKE_N(mem, MAX_FILES, struct bare_file) };
	for (; rc == 0 && paths && *paths; paths++) {
		rc = path_whole(root, "--requirements", *paths, mem, &path, err);
		if (rc == 0)
			rc = place_of(e, path, true, &at);
	}
	for (size_t i = 0; rc == 0 && i < e->n; i++)
		rc = embed(e, i);
	if (rc < 0)
		return rc;
	*ret = e->files;
	*n = e->n;
	return 0;
}
