/* TOML from hostile bytes: all of what was accepted can be walked and found by its keys. */
#include "probes/base/base.h"

#include <errno.h>

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/toml.h"
#include "probes/base/utf8.h"

static void walk(struct toml v, struct arena *mem)
{
	enum toml_kind kind = toml_kind(v);
	struct span s = toml_span(v);
	int64_t whole;
	double real;
	bool yes;

	if (kind == TOML_NONE || toml_line(v) == 0)
		__builtin_trap();
	for (size_t i = 0, n; i < s.n; i += n)
		if (!(n = utf8_take(s.v + i, s.n - i)))
			__builtin_trap();
	if (toml_integer(v, "", &whole) != (kind == TOML_INTEGER) ||
	    toml_float(v, "", &real) != (kind == TOML_FLOAT) || toml_bool(v, "", &yes) != (kind == TOML_BOOL))
		__builtin_trap();
	(void)toml_list(v, "", mem);
	(void)toml_str(v, "", mem);
	for (struct toml m = toml_first(v); m.at; m = toml_next(m)) {
		if (kind == TOML_TABLE && toml_at(v, toml_key(m)).at != m.at)
			__builtin_trap();
		walk(m, mem);
	}
}

FUZZ(bytes, mem)
{
	static const struct toml_limits max = { 1 << 20, 1 << 16, 16 };
	struct err err = { 0 };
	struct toml doc;

	if (toml_read(bytes, &max, mem, &doc, &err) == 0)
		walk(doc, mem);
	else if (!err.code || !span_starts(span_of(err.text), err.code == -EFBIG ? "" : "line "))
		__builtin_trap();
}
