/* Where packages come from. */
#include "base.h"

#include <strings.h>

#include "aptname.h"
#include "scan.h"
#include "sources.h"

/* A hostile paragraph's URIs times its suites must not keep us busy. */
enum { MAX_PLACES = 4096, MAX_LISTED = 1024 };

struct place {
	const char *path;
	unsigned line;
	struct sources *s;
	struct arena *mem;
};

/* May one more be listed? */
static bool room_in(const struct place *p, const struct list *l)
{
	if (l->n >= MAX_LISTED)
		p->s->over = true;
	return !p->s->over;
}

static void malformed(const struct place *p, const char *what)
{
	if (room_in(p, &p->s->malformed))
		list_add(&p->s->malformed,
			 arena_printf(p->mem, "%s:%u: %s", p->path, p->line, what), p->mem);
}

static bool span_same(struct span s, const char *word)
{
	return strlen(word) == s.n && strncasecmp(s.v, word, s.n) == 0;
}

/* apt's StringToBool: 1 yes, 0 no, -1 neither. */
static int truth(struct span s)
{
	static const char *const yes[] = { "yes", "true", "with", "on", "enable", "1" };
	static const char *const no[] = { "no", "false", "without", "off", "disable", "0" };

	for (size_t i = 0; i < LEN(yes); i++)
		if (span_same(s, yes[i]))
			return 1;
	for (size_t i = 0; i < LEN(no); i++)
		if (span_same(s, no[i]))
			return 0;
	return -1;
}

static void add_entry(const struct place *p, struct span uri, struct span suite, bool insecure)
{
	p->s->active++;
	if (insecure && room_in(p, &p->s->insecure))
		list_add(&p->s->insecure, arena_printf(p->mem, "%.*s %.*s", (int)uri.n, uri.v,
						       (int)suite.n, suite.v), p->mem);
}

/* Once one cannot be told the others are of no use. */
static void add_lists(const struct place *p, struct span uri, struct span suite,
		      struct span component)
{
	const char *begins = NULL;

	if (!p->s->untold && p->s->lists.n < MAX_LISTED)
		begins = apt_list_begins(uri, suite, component, p->mem);
	if (begins)
		list_add(&p->s->lists, begins, p->mem);
	else
		p->s->untold = true;
}

/* The next word, in which [brackets] may hold blanks. */
static bool list_word(struct span *rest, struct span *word)
{
	struct span more;
	const char *open;

	if (!scan_word(rest, word))
		return false;
	open = memchr(word->v, '[', word->n);
	if (open && !memchr(open, ']', (size_t)(word->v + word->n - open))) {
		const char *close = memchr(rest->v, ']', rest->n);

		if (!close)
			return false;
		*rest = (struct span){ close, (size_t)(rest->v + rest->n - close) };
		(void)scan_word(rest, &more);
		word->n = (size_t)(more.v + more.n - word->v);
	}
	return true;
}

/* A comment starts at any # outside of [options]. */
static struct span uncomment(struct span line)
{
	for (size_t i = 0; i < line.n; i++) {
		const char *end = NULL;

		if (line.v[i] == '#')
			return (struct span){ line.v, i };
		if (line.v[i] == '[')
			end = memchr(line.v + i, ']', line.n - i);
		if (end)
			i = (size_t)(end - line.v);
	}
	return line;
}

struct options {
	bool insecure, unknown;
};

/* "[ arch=arm64 trusted=yes ]": false when it does not end. */
static bool read_options(struct span *rest, struct options *ret)
{
	struct span inside, word;

	*rest = span_trim(*rest);
	*ret = (struct options){ 0 };
	if (!rest->n || rest->v[0] != '[')
		return true;
	if (!span_cut((struct span){ rest->v + 1, rest->n - 1 }, ']', &inside, rest))
		return false;
	while (scan_word(&inside, &word)) {
		struct span key, value;

		if (!span_cut(word, '=', &key, &value))
			key = word;
		else if (span_same(key, "trusted") || span_same(key, "allow-insecure"))
			ret->insecure = ret->insecure || truth(value) == 1;
		ret->unknown = ret->unknown || !apt_option_is_plain(key);
	}
	return true;
}

static void list_entry(const struct place *p, struct span rest)
{
	struct span type, uri, suite, component;
	struct options options;

	if (!scan_word(&rest, &type))
		return;
	if (!span_is(type, "deb") && !span_is(type, "deb-src")) {
		malformed(p, "the type is neither deb nor deb-src");
		return;
	}
	if (!read_options(&rest, &options)) {
		malformed(p, "the options have no closing bracket");
		return;
	}
	if (!list_word(&rest, &uri) || !memchr(uri.v, ':', uri.n)) {
		malformed(p, "there is no URI");
		return;
	}
	if (!scan_word(&rest, &suite)) {
		malformed(p, "there is no suite");
		return;
	}
	/* A suite that ends in a slash is an exact path and has no components. */
	component = (struct span){ suite.v, 0 };
	if (span_ends(suite, "/") == scan_word(&rest, &component)) {
		malformed(p, span_ends(suite, "/") ? "a suite that is a path has no components"
						   : "there is no component");
		return;
	}
	if (!span_is(type, "deb"))
		return;
	add_entry(p, uri, suite, options.insecure);
	p->s->untold = p->s->untold || options.unknown;
	do
		add_lists(p, uri, suite, component);
	while (scan_word(&rest, &component));
}

void sources_list(const struct text *text, const char *path, struct sources *s, struct arena *mem)
{
	struct span rest = { text->v, text->n }, line;
	struct place p = { path, 0, s, mem };

	while (scan_line(&rest, &line)) {
		p.line++;
		list_entry(&p, uncomment(line));
	}
}

enum field { TYPES, URIS, SUITES, COMPONENTS, ENABLED, TRUSTED, INSECURE, NFIELDS };

static const char *const field_names[NFIELDS] = {
	"Types", "URIs", "Suites", "Components", "Enabled", "Trusted", "Allow-Insecure",
};

/* A field's value with its indented lines; comments within are taken out by copying what is not. */
struct paragraph {
	struct list words[NFIELDS];
	int now;           /* the field that indented lines continue, or -1 */
	unsigned line;     /* where it starts; 0: nothing yet */
	bool unknown;      /* it has a field that may change its lists' names */
};

static void add_words(struct paragraph *par, struct span value, struct arena *mem)
{
	struct span word;

	while (par->now >= 0 && scan_word(&value, &word))
		list_add(&par->words[par->now], span_dup(word, mem), mem);
}

static int truth_of(const struct paragraph *par, enum field f)
{
	return par->words[f].n ? truth(span_of(par->words[f].v[0])) : -1;
}

/* The lists of one URI and suite: of each component, or of the path that the suite is. */
static void add_components(const struct place *p, struct span uri, struct span suite,
			   const struct list *components)
{
	if (span_ends(suite, "/")) {
		add_lists(p, uri, suite, (struct span){ suite.v, 0 });
		return;
	}
	p->s->untold = p->s->untold || !components->n;
	for (size_t i = 0; i < components->n && !p->s->untold; i++)
		add_lists(p, uri, suite, span_of(components->v[i]));
}

static void end_paragraph(struct place *p, struct paragraph *par)
{
	bool insecure = truth_of(par, TRUSTED) == 1 || truth_of(par, INSECURE) == 1;
	const struct list *uris = &par->words[URIS], *suites = &par->words[SUITES];
	static const struct list none;
	unsigned line = p->line;
	bool deb;

	p->line = par->line;
	if (par->line && truth_of(par, ENABLED) != 0) {
		for (int f = TYPES; f <= SUITES; f++)
			if (!par->words[f].n)
				malformed(p, arena_printf(p->mem, "there is no field %s",
							  field_names[f]));
		if (uris->n * suites->n > MAX_PLACES) {
			malformed(p, "this names more places than can be meant");
			uris = &none;
		}
		deb = list_has(&par->words[TYPES], "deb");
		p->s->untold = p->s->untold || (deb && par->unknown);
		for (size_t i = 0; deb && i < uris->n; i++)
			for (size_t k = 0; k < suites->n; k++) {
				struct span uri = span_of(uris->v[i]), suite = span_of(suites->v[k]);

				add_entry(p, uri, suite, insecure);
				add_components(p, uri, suite, &par->words[COMPONENTS]);
			}
	}
	p->line = line;
	*par = (struct paragraph){ .now = -1 };
}

void sources_deb822(const struct text *text, const char *path, struct sources *s, struct arena *mem)
{
	struct span rest = { text->v, text->n }, line, key, value;
	struct place p = { path, 0, s, mem };
	struct paragraph par = { .now = -1 };

	while (scan_line(&rest, &line)) {
		p.line++;
		if (line.n && line.v[0] == '#')
			continue;
		if (!span_trim(line).n) {
			end_paragraph(&p, &par);
			continue;
		}
		if (!par.line)
			par.line = p.line;
		if (line.v[0] == ' ' || line.v[0] == '\t') {
			add_words(&par, line, mem);
			continue;
		}
		par.now = -1;
		if (!span_cut(line, ':', &key, &value)) {
			malformed(&p, "this is no field");
			continue;
		}
		for (int f = 0; f < NFIELDS; f++)
			if (span_same(span_trim(key), field_names[f]))
				par.now = f;
		if (par.now < 0 && !apt_option_is_plain(span_trim(key)))
			par.unknown = true;
		add_words(&par, value, mem);
	}
	end_paragraph(&p, &par);
}

static void end_section(struct sources *s, struct span name, struct arena *mem)
{
	s->active++;
	if (s->names.n < MAX_LISTED)
		list_add(&s->names, span_dup(name, mem), mem);
	else
		s->over = true;
}

void sources_repo(const struct text *text, const char *path, struct sources *s, struct arena *mem)
{
	struct span rest = { text->v, text->n }, line, key, value, name = { 0 };
	bool section = false, on = false;

	(void)path;
	while (scan_line(&rest, &line)) {
		line = span_trim(line);
		if (line.n && line.v[0] == '[') {
			if (on)
				end_section(s, name, mem);
			on = !span_is(line, "[options]") && !span_is(line, "[main]");
			name = (struct span){ line.v + 1, line.n - 1 };
			(void)span_cut(name, ']', &name, &value);
			section = on;
		} else if (section && span_cut(line, '=', &key, &value) &&
			   span_same(span_trim(key), "enabled")) {
			on = truth(span_trim(value)) != 0;
		}
	}
	if (on)
		end_section(s, name, mem);
}

void sources_apk(const struct text *text, const char *path, struct sources *s, struct arena *mem)
{
	struct span rest = { text->v, text->n }, line;

	(void)path, (void)mem;
	while (scan_line(&rest, &line)) {
		line = span_trim(line);
		s->active += line.n && line.v[0] != '#';
	}
}

bool sources_name_fits(const char *name, const char *ending)
{
	const char *dot = strrchr(name, '.');

	for (const char *c = name; *c; c++)
		if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
		      (*c >= '0' && *c <= '9') || *c == '_' || *c == '-' || *c == '.'))
			return false;
	return dot && dot != name && strcmp(dot + 1, ending) == 0;
}
