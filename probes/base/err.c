/* One failure, described once. */
#include "base.h"

#include <assert.h>
#include <stdarg.h>

#include "err.h"

static void mark_cut(struct err *e, int wanted)
{
	if (wanted >= (int)sizeof e->text)
		memcpy(e->text + sizeof e->text - 4, "...", 4);
}

int err_set(struct err *e, int code, const char *fmt, ...)
{
	va_list ap;

	assert(code < 0);
	e->code = code;
	va_start(ap, fmt);
	mark_cut(e, vsnprintf(e->text, sizeof e->text, fmt, ap));
	va_end(ap);
	return code;
}

int err_context(struct err *e, const char *fmt, ...)
{
	char old[sizeof e->text];
	va_list ap;
	int n;

	memcpy(old, e->text, sizeof old);
	va_start(ap, fmt);
	n = vsnprintf(e->text, sizeof e->text, fmt, ap);
	va_end(ap);
	if (n >= 0 && n < (int)sizeof e->text)
		n += snprintf(e->text + n, sizeof e->text - (size_t)n, ": %s", old);
	mark_cut(e, n);
	return e->code;
}
