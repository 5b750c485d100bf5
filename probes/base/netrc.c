/* Users and passwords of hosts: netrc(5) as Python's netrc module reads it. */
#include "base.h"

#include <errno.h>

#include "arena.h"
#include "netrc.h"
#include "scan.h"

struct reader {
	struct span rest;
	struct arena *mem;
	bool again;             /* the token at hand is read once more */
	bool line_ended;        /* the token was ended by the end of its line */
	const char *token;      /* "" at the end */
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool take(struct reader *r, char *c)
{
	if (!r->rest.n)
		return false;
	*c = *r->rest.v++;
	r->rest.n--;
	return true;
}

static const char *next(struct reader *r)
{
	char c = '\0', *out;
	bool quoted;
	size_t n = 0;

	if (r->again) {
		r->again = false;
		return r->token;
	}
	r->token = "";
	while (r->rest.n && is_blank(*r->rest.v))
		(void)take(r, &c);
	r->line_ended = false;
	if (!r->rest.n)
		return r->token;
	quoted = *r->rest.v == '"' && take(r, &c);
	/* Never longer than what it is read from, up to its end. */
	for (n = 0; n < r->rest.n && (quoted ? r->rest.v[n] != '"' : !is_blank(r->rest.v[n])); n++)
		n += r->rest.v[n] == '\\' && n + 1 < r->rest.n;
	out = TAKE_N(r->mem, n + 1, char);
	n = 0;
	while (take(r, &c) && (quoted ? c != '"' : !is_blank(c))) {
		if (c == '\\' && !take(r, &c))
			break;
		out[n++] = c;
	}
	r->line_ended = !quoted && c == '\n';
	r->token = out;
	return out;
}

static void skip_line(struct reader *r)
{
	struct span line;

	if (!r->line_ended)
		(void)scan_line(&r->rest, &line);
}

/* A macro ends at an empty line. */
static bool skip_macro(struct reader *r)
{
	struct span line;

	while (scan_line(&r->rest, &line))
		if (!line.n)
			return true;
	return false;
}

static bool is(const char *token, const char *word)
{
	return strcmp(token, word) == 0;
}

/* What stands behind a machine's name, up to the next entry. */
static int read_entry(struct reader *r, struct login *ret)
{
	struct login login = { NULL, "" };
	const char *account = NULL;

	for (;;) {
		const char *token = next(r);

		if (*token == '#') {
			skip_line(r);
		} else if (!*token || is(token, "machine") || is(token, "default") ||
			   is(token, "macdef")) {
			r->again = true;
			break;
		} else if (is(token, "login") || is(token, "user")) {
			login.user = next(r);
		} else if (is(token, "account")) {
			account = next(r);
		} else if (is(token, "password")) {
			login.password = next(r);
		} else {
			return -EBADMSG;
		}
	}
	if (!login.user || !*login.user)
		login.user = account ? account : "";
	*ret = login;
	return 0;
}

int netrc_find(struct span text, const char *host, struct arena *mem, struct login *ret)
{
	struct reader r = { .rest = text, .mem = mem };
	struct login found = { 0 }, any = { 0 }, one;

	for (;;) {
		const char *token = next(&r), *name = NULL;

		if (!*token)
			break;
		if (*token == '#') {
			skip_line(&r);
			continue;
		}
		if (is(token, "macdef")) {
			if (!*next(&r) || !skip_macro(&r))
				return -EBADMSG;
			continue;
		}
		if (is(token, "machine"))
			name = next(&r);
		else if (!is(token, "default"))
			return -EBADMSG;
		if (name && !*name)
			return -EBADMSG;
		if (read_entry(&r, &one) < 0)
			return -EBADMSG;
		if (!name)
			any = one;
		else if (is(name, host))
			found = one;
	}
	if (!found.user)
		found = any;
	if (!found.user)
		return -ENOENT;
	*ret = found;
	return 0;
}
