/* The list of an rpm repository: <package> with <name>, <arch>, <version>, <size> and
 * <rpm:provides>. */
#include "base/base.h"

#include "base/arena.h"
#include "rpmlist.h"

static struct span attr(const struct xml_attr *attrs, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(attrs[i].name, name) == 0)
			return (struct span){ attrs[i].v, attrs[i].n };
	return (struct span){ "", 0 };
}

static void set_version(struct rpmlist *l, const struct xml_attr *attrs, size_t n)
{
	struct span epoch = attr(attrs, n, "epoch"), ver = attr(attrs, n, "ver");
	struct span rel = attr(attrs, n, "rel");
	char text[OFFER_VERSION];
	bool shown = epoch.n && !span_is(epoch, "0");
	int len;

	if (!ver.n || epoch.n + ver.n + rel.n + 2 >= sizeof text)
		return;
	len = snprintf(text, sizeof text, "%.*s%s%.*s%s%.*s", shown ? (int)epoch.n : 0, epoch.v,
		       shown ? ":" : "", (int)ver.n, ver.v, rel.n ? "-" : "", (int)rel.n, rel.v);
	record_version(&l->r, (struct span){ text, (size_t)len });
}

static int on_open(void *user, const char *name, const struct xml_attr *attrs, size_t n)
{
	struct rpmlist *l = user;

	l->field = RPM_OTHER;
	l->n = 0;
	if (strcmp(name, "package") == 0) {
		record_clear(&l->r);
		l->package = true;
		l->provides = false;
	} else if (!l->package) {
		return 0;
	} else if (strcmp(name, "entry") == 0) {
		if (l->provides)
			record_provides(&l->r, attr(attrs, n, "name"));
	} else if (strcmp(name, "provides") == 0) {
		l->provides = true;
	} else if (strcmp(name, "name") == 0) {
		l->field = RPM_NAME;
	} else if (strcmp(name, "arch") == 0) {
		l->field = RPM_ARCH;
	} else if (strcmp(name, "version") == 0) {
		set_version(l, attrs, n);
	} else if (strcmp(name, "size") == 0) {
		l->r.download = record_bytes(attr(attrs, n, "package"), 1);
		l->r.installed = record_bytes(attr(attrs, n, "installed"), 1);
	}
	return 0;
}

static int on_text(void *user, struct span piece)
{
	struct rpmlist *l = user;

	if (l->field == RPM_OTHER || l->n > sizeof l->text)
		return 0;
	if (piece.n <= sizeof l->text - l->n)
		memcpy(l->text + l->n, piece.v, piece.n);
	l->n = piece.n <= sizeof l->text - l->n ? l->n + piece.n : sizeof l->text + 1;
	return 0;
}

static int on_close(void *user, const char *name)
{
	struct rpmlist *l = user;
	struct span text = { l->text, l->n <= sizeof l->text ? l->n : 0 };

	text = span_trim(text);
	if (l->field == RPM_NAME)
		record_name(&l->r, text);
	else if (l->field == RPM_ARCH)
		l->r.foreign = span_is(text, "src") || span_is(text, "nosrc") ||
			(l->arch && !span_is(text, l->arch) && !span_is(text, "noarch"));
	else if (strcmp(name, "provides") == 0)
		l->provides = false;
	else if (strcmp(name, "package") == 0) {
		record_end(&l->r, l->mem);
		l->package = false;
	}
	l->field = RPM_OTHER;
	return l->r.asked->open ? 0 : UNPACK_ENOUGH;
}

struct xml_sink rpmlist_sink(struct rpmlist *l)
{
	return (struct xml_sink){ on_open, on_close, on_text, l };
}
