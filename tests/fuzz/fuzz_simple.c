/* Pages of a simple index from hostile bytes: the first one says whether they are JSON or HTML. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/module.h"
#include "probes/base/url.h"
#include "probes/wheel/simple.h"

extern const struct module ampy_module;

FUZZ(bytes, mem)
{
	struct simple_page page;
	struct err err = { 0 };
	struct simple_input in = { .type = "text/html", .url = "https://h/simple/p/", .max = 1000,
				   .lists = ampy_module.lists };
	int rc;

	if (!bytes->n)
		return;
	if (bytes->v[0] == 'j')
		in.type = "application/vnd.pypi.simple.v1+json";
	in.body = (struct span){ bytes->v + 1, bytes->n - 1 };
	rc = simple_read(&in, mem, &page, &err);
	if (rc != err.code || (rc < 0) != (err.text[0] != '\0'))
		__builtin_trap();
	for (size_t i = 0; rc == 0 && i < page.n; i++) {
		const struct simple_file *f = &page.v[i];
		struct url url = url_parse(span_of(simple_url(f, mem)));

		if (!*f->name || *f->name == '.' || strpbrk(f->name, "/\\%\"' \n") || url.fragment.v ||
		    !(span_is_nocase(url.scheme, "http") || span_is_nocase(url.scheme, "https")))
			__builtin_trap();
		if (f->hash.name && strlen(f->hash.value) < 32)
			__builtin_trap();
	}
}
