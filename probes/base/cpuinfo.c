/* The blocks of /proc/cpuinfo: the first one's values, and whether the others differ. */
#include "base.h"

#include "arena.h"
#include "cpuinfo.h"
#include "scan.h"

static const char *const *words_of(struct span rest, struct arena *mem)
{
	struct list l = { 0 };
	struct span word;

	list_add(&l, NULL, mem);
	while (scan_word(&rest, &word))
		list_add(&l, span_dup(word, mem), mem);
	return l.v;
}

static bool same(struct span a, struct span b)
{
	return a.n == b.n && memcmp(a.v, b.v, a.n) == 0;
}

/* The value of the first of several blocks; true where a later one differs. */
static bool first_of(struct span *first, struct span value)
{
	if (!first->v)
		*first = value;
	return !same(*first, value);
}

static const char *dup_or_null(struct span s, struct arena *mem)
{
	return s.v && s.n ? span_dup(s, mem) : NULL;
}

void cpuinfo_read(const struct text *text, struct arena *mem, struct cpuinfo *ret)
{
	struct span rest = { text->v, text->n }, line, key, value;
	struct span implementer = { 0 }, part = { 0 }, variant = { 0 }, revision = { 0 };
	struct span vendor = { 0 }, model = { 0 }, features = { 0 };
	struct cpuinfo c = { 0 };

	while (scan_line(&rest, &line)) {
		if (!span_cut(line, ':', &key, &value))
			continue;
		key = span_trim(key);
		value = span_trim(value);
		if (span_is(key, "processor"))
			c.cpus++;
		else if (span_is(key, "CPU implementer"))
			c.mixed |= first_of(&implementer, value);
		else if (span_is(key, "CPU part"))
			c.mixed |= first_of(&part, value);
		else if (span_is(key, "CPU variant"))
			(void)first_of(&variant, value);
		else if (span_is(key, "CPU revision"))
			(void)first_of(&revision, value);
		else if (span_is(key, "vendor_id"))
			(void)first_of(&vendor, value);
		else if (span_is(key, "model name"))
			(void)first_of(&model, value);
		else if (span_is(key, "Features") || span_is(key, "flags"))
			(void)first_of(&features, value);
	}
	if (implementer.v)
		c.kind = CPUINFO_ARM;
	else if (vendor.v && features.v && !span_starts(vendor, "IBM"))
		c.kind = CPUINFO_X86;
	c.implementer = dup_or_null(implementer, mem);
	c.part = dup_or_null(part, mem);
	c.variant = dup_or_null(variant, mem);
	c.revision = dup_or_null(revision, mem);
	c.model_name = dup_or_null(model, mem);
	if (features.v)
		c.features = words_of(features, mem);
	*ret = c;
}
