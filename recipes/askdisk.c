/* Packages in folders. */
#include "../probes/base/base.h"

#include <errno.h>
#include <sys/stat.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/places.h"
#include "../probes/wheel/simple.h"
#include "../probes/wheel/wheelname.h"
#include "askdisk.h"

enum { MAX_NAMES = 200000, MAX_PAGE = 64 * 1024 * 1024 };

static int list_folder(const struct root *root, const char *path, struct arena *mem,
		       struct simple_page *ret)
{
	const char *const *names, *at = JOIN(mem, "file://", path, "/");
	size_t n = 0;
	int rc = root_list(root, path, MAX_NAMES, mem, &names);

	if (rc < 0)
		return rc;
	while (names[n])
		n++;
	*ret = (struct simple_page){ .v = TAKE_N(mem, n + 1, struct simple_file) };
	for (size_t i = 0; i < n; i++) {
		if (!file_name_is_plain(span_of(names[i]))) {
			ret->left_out++;
			continue;
		}
		ret->v[ret->n++] = (struct simple_file){
			.name = names[i], .at = at, .last = names[i], .size = -1 };
	}
	ret->room = n + 1;
	return 0;
}

static int read_page(const struct root *root, const char *path, struct arena *mem,
		     struct simple_page *ret, struct err *err)
{
	struct simple_input in = { .type = "text/html", .max = MAX_NAMES };
	struct text text;
	int rc = root_read(root, path, MAX_PAGE, mem, &text);

	if (rc < 0)
		return rc;
	in.url = JOIN(mem, "file://", path);
	in.body = (struct span){ text.v, text.n };
	rc = simple_read(&in, mem, ret, err);
	return rc < 0 ? err_context(err, "'%s'", path) : 0;
}

/* A single file that is a package, or a page of links. */
static int read_file(const struct root *root, const char *path, struct arena *mem,
		     struct simple_page *ret, struct err *err)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	struct span end = span_of(name);

	if (span_ends(end, ".html") || span_ends(end, ".htm"))
		return read_page(root, path, mem, ret, err);
	*ret = (struct simple_page){ .v = TAKE(mem, struct simple_file), .n = 1, .room = 1 };
	ret->v[0] = (struct simple_file){ .name = name, .at = JOIN(mem, "file://", path), .size = -1 };
	return 0;
}

int askdisk_page(const struct root *root, const struct place *place, const char *project,
		 struct arena *mem, struct simple_page *ret, struct err *err)
{
	const char *path = place->links ? place->path : place_page(place, project, mem);
	struct stat st;
	int rc = root_stat(root, path, &st);

	err->code = 0;
	if (rc == 0 && !S_ISDIR(st.st_mode))
		rc = read_file(root, path, mem, ret, err);
	else if (rc == 0 && place->links)
		rc = list_folder(root, path, mem, ret);
	else if (rc == 0)
		rc = read_page(root, JOIN(mem, path, "index.html"), mem, ret, err);
	if (rc < 0 && !err->code)
		return err_set(err, root_absent(rc) ? -ENOENT : rc, "%s",
			       root_reason(place->shown, rc, mem));
	return rc;
}
