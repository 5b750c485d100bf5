/* Prints a TOML document from standard input as the conformance suite has it: JSON where each value is
 * an object of its type and its text.  Exit 1 with a sentence for what is not TOML.
 */
#include "probes/base/base.h"

#include <sys/stat.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/scan.h"
#include "probes/base/toml.h"

static const char *const types[] = {
	[TOML_STRING] = "string", [TOML_INTEGER] = "integer", [TOML_FLOAT] = "float", [TOML_BOOL] = "bool",
	[TOML_DATETIME] = "datetime", [TOML_LOCAL_DATETIME] = "datetime-local",
	[TOML_LOCAL_DATE] = "date-local", [TOML_LOCAL_TIME] = "time-local",
};

static void quoted(struct span s)
{
	putchar('"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.v[i];

		if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f)
			printf("\\u%04x", c);
		else
			putchar(c);
	}
	putchar('"');
}

static void value(struct toml v, struct arena *mem);

static void members(struct toml v, bool table, struct arena *mem)
{
	const char *comma = "";

	putchar(table ? '{' : '[');
	for (v = toml_first(v); v.at; v = toml_next(v), comma = ",") {
		fputs(comma, stdout);
		if (table) {
			quoted(toml_key(v));
			putchar(':');
		}
		value(v, mem);
	}
	putchar(table ? '}' : ']');
}

static void value(struct toml v, struct arena *mem)
{
	enum toml_kind kind = toml_kind(v);
	struct span text = toml_span(v);
	int64_t whole;
	double real;

	if (kind == TOML_ARRAY || kind == TOML_TABLE) {
		members(v, kind == TOML_TABLE, mem);
		return;
	}
	if (toml_integer(v, "", &whole))
		text = span_of(arena_printf(mem, "%lld", (long long)whole));
	else if (toml_float(v, "", &real))
		text = span_of(arena_printf(mem, "%.17g", real));
	printf("{\"type\":\"%s\",\"value\":", types[kind]);
	quoted(text);
	putchar('}');
}

/* All of standard input. */
static struct text input(struct arena *mem)
{
	size_t room = 1 << 16, n = 0, got;
	struct stat st;
	char *v;

	if (fstat(0, &st) == 0 && S_ISREG(st.st_mode))
		room = (size_t)st.st_size + 1;
	v = TAKE_N(mem, room + 1, char);
	while ((got = fread(v + n, 1, room - n, stdin)) > 0) {
		n += got;
		if (n == room) {
			char *more = TAKE_N(mem, room * 2 + 1, char);

			memcpy(more, v, n);
			v = more;
			room *= 2;
		}
	}
	v[n] = '\0';
	return (struct text){ v, n };
}

/* With an argument it reads that file and prints nothing: for measuring. */
int main(int argc, char **argv)
{
	static const struct toml_limits max = { SIZE_MAX, UINT32_MAX, 100 };
	struct arena *mem = arena_new();
	struct text text;
	struct err err = { 0 };
	struct toml doc;
	int rc;

	if (argc > 1 && !freopen(argv[1], "rb", stdin)) {
		perror(argv[1]);
		return 2;
	}
	text = input(mem);
	rc = toml_read(&text, &max, mem, &doc, &err);
	if (rc < 0)
		fprintf(stderr, "%s\n", err.text);
	else if (argc == 1)
		value(doc, mem);
	arena_free(mem);
	return rc < 0 ? 1 : 0;
}
