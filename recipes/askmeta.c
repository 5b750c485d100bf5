/* Asking for metadata: beside the files of an index, in them, and on disks. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/module.h"
#include "../probes/base/scan.h"
#include "../probes/wheel/metadata.h"
#include "../probes/wheel/simple.h"
#include "askfile.h"
#include "askstate.h"

/* NULL where the text is what the index promised. */
static const char *why_not_believed(struct asking *a, const struct fetch *f,
				    const struct simple_hash *hash)
{
	unsigned char is[MODULE_HASH];
	char text[2 * MODULE_HASH + 1] = "";
	void *h = hash->name ? a->net->hash_open(hash->name) : NULL;
	int n;

	if (!hash->name)
		return NULL;
	if (!h || a->net->hash_add(h, (struct span){ f->body.v, f->body.n }) < 0 ||
	    (n = a->net->hash_close(h, is)) < 0)
		return JOIN(a->mem, "'", f->at, "': its hash could not be made");
	for (int i = 0; i < n; i++)
		(void)snprintf(text + 2 * i, 3, "%02x", is[i]);
	if (strcmp(text, hash->value) == 0)
		return NULL;
	return JOIN(a->mem, "'", f->at, "': is not what the index has the hash of");
}

static void take_metadata(struct asking *a, const struct fetch *f, struct audit_metadata *m)
{
	m->rc = f->rc;
	m->why = f->why;
	if (f->rc < 0)
		return;
	m->why = why_not_believed(a, f, &m->file->metadata_hash);
	if (m->why)
		m->rc = -EBADMSG;
	else
		m->text = f->body;
}

/* Of "file:///PATH"; a page writes %20 for a blank, a folder's own list does not. */
static const char *path_of(const char *url, struct arena *mem)
{
	const char *path = span_starts(span_of(url), "file://") ? url + 7 : url + 5;
	char *to = arena_strdup(mem, path), *at = to;
	uint64_t byte;

	for (; *path; path++) {
		if (*path == '%' && scan_u64((struct span){ path + 1, strnlen(path + 1, 2) }, 16, 255,
					     &byte) == 0 && byte && path[2]) {
			*at++ = (char)byte;
			path += 2;
		} else {
			*at++ = *path;
		}
	}
	*at = '\0';
	return to;
}

/* What lies on a disk, as the pages of a folder name it. */
static void metadata_on_disk(struct asking *a, struct audit_metadata *m)
{
	const struct module *module;
	const struct root *root;
	struct err err = { 0 };
	int rc = module_load(MODULE_NET, &module, &err);

	if (rc == 0)
		rc = asking_root(a, m->file->own, &root, &err);
	if (rc == 0) {
		askfile_disk(module->net, root, path_of(m->url, a->mem), a->mem, m);
		return;
	}
	m->rc = rc;
	m->why = arena_strdup(a->mem, err.text);
}

/* Beside the files, where the index says that it is there. */
static int ask_beside(struct asking *a, struct audit_metadata **v, size_t n, struct err *err)
{
	struct fetch *f = TAKE_N(a->mem, n + 1, struct fetch);
	int rc;

	for (size_t i = 0; i < n; i++)
		f[i] = (struct fetch){ .url = JOIN(a->mem, v[i]->url, ".metadata"),
				       .max = METADATA_MAX };
	rc = asking_fetch(a, "metadata", f, n, err);
	for (size_t i = 0; i < n && rc == 0; i++)
		take_metadata(a, &f[i], v[i]);
	return rc;
}

/* In the files: where none is beside them, or is said to be and is not. */
static int ask_inside(struct asking *a, struct audit_metadata **v, size_t n, struct err *err)
{
	struct askfile with = { .offline = a->setup.offline, .mem = a->mem };
	int rc = n ? asking_fetcher(a, err) : 0;

	if (rc < 0 || !n)
		return rc;
	with.net = a->net;
	with.fetcher = a->fetcher;
	a->what = "what packages require";
	rc = askfile_servers(&with, v, n, err);
	if (a->setup.progress)
		a->setup.progress(NULL, 0, 0);
	return rc;
}

int asking_metadata(void *user, struct audit_metadata *v, size_t n, struct err *err)
{
	struct asking *a = user;
	struct audit_metadata **new = TAKE_N(a->mem, n + 1, struct audit_metadata *);
	struct audit_metadata **beside = TAKE_N(a->mem, n + 1, struct audit_metadata *);
	struct audit_metadata **inside = TAKE_N(a->mem, n + 1, struct audit_metadata *);
	size_t nnew = 0, nbeside = 0, ninside = 0;
	int rc;

	for (size_t i = 0; i < n; i++) {
		const struct audit_metadata *known = recall(&a->metadata, v[i].url);

		if (known) {
			v[i] = *known;
			continue;
		}
		new[nnew++] = &v[i];
		if (span_starts(span_of(v[i].url), "file:"))
			metadata_on_disk(a, &v[i]);
		else if (v[i].file->metadata)
			beside[nbeside++] = &v[i];
		else
			inside[ninside++] = &v[i];
	}
	rc = ask_beside(a, beside, nbeside, err);
	for (size_t i = 0; i < nbeside && rc == 0; i++)
		if (beside[i]->rc == -ENOENT)
			inside[ninside++] = beside[i];
	if (rc == 0)
		rc = ask_inside(a, inside, ninside, err);
	for (size_t i = 0; i < nnew && rc == 0; i++) {
		struct audit_metadata *kept = TAKE(a->mem, struct audit_metadata);

		*kept = *new[i];
		learn(&a->metadata, kept->url, kept, a->mem);
	}
	return rc;
}
