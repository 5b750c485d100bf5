/* How apt calls the lists of a repository in its folder of lists. */
#include "base.h"

#include "arena.h"
#include "aptname.h"
#include "scan.h"

enum { MAX_NAME = 255 };  /* bytes of a file's name; nothing longer can be there */

/* What apt reads in several ways, by its version and the format of the file. */
static bool plain(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.v[i] == '"' || s.v[i] == '%' || !s.v[i] ||
		    (s.v[i] == '$' && i + 1 < s.n && s.v[i + 1] == '('))
			return false;
	return true;
}

struct name {
	char v[MAX_NAME + 1];
	size_t n;
	bool over;
};

static void put(struct name *to, char c)
{
	if (to->n < MAX_NAME)
		to->v[to->n++] = c;
	else
		to->over = true;
}

/* Bytes that a URI has no use for, "_", and some more stand as "%5f"; a slash is a "_". */
static void put_quoted(struct name *to, struct span s)
{
	static const char digits[] = "0123456789abcdef", special[] = "\\|{}[]<>\"^~_=!@#$%&*";

	for (size_t i = 0; i < s.n && !to->over; i++) {
		unsigned char c = (unsigned char)s.v[i];

		if (c > ' ' && c < 0x7f && !strchr(special, c)) {
			put(to, c == '/' ? '_' : (char)c);
			continue;
		}
		put(to, '%');
		put(to, digits[c >> 4]);
		put(to, digits[c & 15]);
	}
}

/* "[::1]:80" and "[A disc, 12:30]" without brackets; a port is a number as one would write it. */
static bool put_host(struct name *to, struct span host)
{
	const char *close = NULL, *colon = NULL;
	size_t opened = 0;

	for (size_t i = 0; i < host.n; i++) {
		if (host.v[i] == '[')
			opened++;
		if (host.v[i] == ']')
			close = host.v + i;
		if (host.v[i] == ':')
			colon = host.v + i;
	}
	if (opened > 1 || (opened == 1) != (close != NULL) || (close && host.v[0] != '['))
		return false;
	if (colon && (!close || colon > close)) {
		struct span port = { colon + 1, (size_t)(host.v + host.n - colon - 1) };
		uint64_t number;

		if (port.n && (port.v[0] == '0' || scan_u64(port, 10, 65535, &number) < 0))
			return false;
		if (!port.n)
			host.n--;
	}
	if (close) {
		put_quoted(to, (struct span){ host.v + 1, (size_t)(close - host.v - 1) });
		host = (struct span){ close + 1, host.n - (size_t)(close + 1 - host.v) };
	}
	put_quoted(to, host);
	return true;
}

/* The URI without its scheme, user and password, and with a slash at its end. */
static bool put_uri(struct name *to, struct span uri)
{
	struct span scheme, rest, user, host, more;
	size_t end = 0;

	if (!span_cut(uri, ':', &scheme, &rest) || span_starts(scheme, "mirror"))
		return false;
	if (span_starts(rest, "//"))
		rest = (struct span){ rest.v + 2, rest.n - 2 };
	for (bool inside = false; end < rest.n && (inside || rest.v[end] != '/'); end++)
		inside = rest.v[end] == '[' || (inside && rest.v[end] != ']');
	host = (struct span){ rest.v, end };
	rest = (struct span){ rest.v + end, rest.n - end };
	/* Versions differ in where two of them, or one among brackets, are cut. */
	if (span_cut(host, '@', &user, &more)) {
		if (memchr(more.v, '@', more.n) || memchr(host.v, '[', host.n))
			return false;
		host = more;
	}
	if (!host.n && (rest.n < 2 || rest.v[1] == '/'))
		return false;
	if (!put_host(to, host))
		return false;
	put_quoted(to, rest);
	if (!span_ends(rest, "/"))
		put(to, '_');
	return true;
}

const char *apt_list_begins(struct span uri, struct span suite, struct span component,
			    struct arena *mem)
{
	struct name name = { .n = 0 };

	if (!plain(uri) || !plain(suite) || !plain(component) || !suite.n || !put_uri(&name, uri))
		return NULL;
	if (span_ends(suite, "/")) {
		if (!span_is(suite, "/"))
			put_quoted(&name, suite);
	} else {
		put_quoted(&name, SPAN("dists/"));
		put_quoted(&name, suite);
		put(&name, '_');
		put_quoted(&name, component);
		put_quoted(&name, SPAN("/binary-"));
	}
	return name.over ? NULL : arena_strndup(mem, name.v, name.n);
}

bool apt_option_is_plain(struct span key)
{
	static const char *const endings[] = { "+", "-", "-add", "-remove" };
	static const char *const names[] = {
		"arch", "architectures", "lang", "languages", "pdiffs", "by-hash", "trusted",
		"allow-insecure", "allow-weak", "allow-downgrade-to-insecure", "signed-by",
		"check-valid-until", "valid-until-min", "valid-until-max", "check-date",
		"date-max-future", "enabled", "description",
	};

	if (key.n > 2 && span_is_nocase((struct span){ key.v, 2 }, "x-"))
		return true;
	for (size_t i = 0; i < LEN(endings); i++) {
		size_t n = strlen(endings[i]);

		if (key.n > n && span_is_nocase((struct span){ key.v + key.n - n, n }, endings[i])) {
			key.n -= n;
			break;
		}
	}
	for (size_t i = 0; i < LEN(names); i++)
		if (span_is_nocase(key, names[i]))
			return true;
	return false;
}
