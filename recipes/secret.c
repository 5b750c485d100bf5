/* What must not stand in user-data, found by what it looks like. */
#include "../probes/base/base.h"

#include "../probes/base/scan.h"
#include "secret.h"

/* Parts of a name in a query whose value opens something, in small letters. */
static const char *const opening[] = {
	"token", "signature", "secret", "passw", "credential", "apikey", "api_key", "api-key",
	"access_key", "accesskey", "session",
};
/* ... and names that are no longer than this. */
static const char *const opening_names[] = { "sig", "key", "pw", "pwd", "pass", "auth", "jwt" };

/* Tokens that say whose they are: at least so many letters, digits, "_" and "-" stand behind. */
static const struct { const char *begins; size_t more; const char *what; } tokens[] = {
	{ "ghp_", 20, "a token of GitHub" },  { "gho_", 20, "a token of GitHub" },
	{ "ghu_", 20, "a token of GitHub" },  { "ghs_", 20, "a token of GitHub" },
	{ "ghr_", 20, "a token of GitHub" },  { "github_pat_", 20, "a token of GitHub" },
	{ "glpat-", 16, "a token of GitLab" }, { "pypi-AgE", 16, "a token of a package index" },
	{ "AKIA", 16, "an access key of AWS" }, { "ASIA", 16, "an access key of AWS" },
	{ "xoxb-", 16, "a token of Slack" },  { "xoxp-", 16, "a token of Slack" },
	{ "eyJhbGciOi", 16, "a JSON web token" },
};

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

static bool ends_address(char c)
{
	return (unsigned char)c <= ' ' || c == '"' || c == '\'' || c == '<' || c == '>';
}

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool has_part(struct span s, const char *part)
{
	size_t n = strlen(part), k;

	for (size_t i = 0; i + n <= s.n; i++) {
		for (k = 0; k < n && small(s.v[i + k]) == part[k]; k++)
			;
		if (k == n)
			return true;
	}
	return false;
}

static bool opens(struct span name)
{
	for (size_t i = 0; i < LEN(opening); i++)
		if (has_part(name, opening[i]))
			return true;
	for (size_t i = 0; i < LEN(opening_names); i++)
		if (name.n == strlen(opening_names[i]) && has_part(name, opening_names[i]))
			return true;
	return false;
}

/* What follows "://", up to the end of the address. */
static struct span address_at(struct span text, size_t at)
{
	size_t n = at;

	while (n < text.n && !ends_address(text.v[n]))
		n++;
	return (struct span){ text.v + at, n - at };
}

/* ssh needs a user and takes no password; "git" is everybody's. */
static bool has_user(struct span address, bool ssh)
{
	size_t n = 0;
	const char *at;

	while (n < address.n && !strchr("/?#", address.v[n]))
		n++;
	at = memrchr(address.v, '@', n);
	if (!at)
		return false;
	if (ssh || span_starts(address, "git@"))
		return memchr(address.v, ':', (size_t)(at - address.v)) != NULL;
	return true;
}

static bool has_opening_query(struct span address)
{
	struct span query, part, name, value;

	(void)span_cut(address, '#', &address, &value);
	if (!span_cut(address, '?', &part, &query))
		return false;
	while (query.n) {
		if (!span_cut(query, '&', &part, &query)) {
			part = query;
			query.n = 0;
		}
		if (span_cut(part, '=', &name, &value) && value.n && opens(name))
			return true;
	}
	return false;
}

static const char *in_address(struct span text, size_t at)
{
	struct span address = address_at(text, at + 3);
	bool ssh = at >= 3 && memcmp(text.v + at - 3, "ssh", 3) == 0;

	if (has_user(address, ssh))
		return "a user name or a password in an address";
	if (has_opening_query(address))
		return "a token or a signature in the query of an address";
	return NULL;
}

static const char *token_at(struct span text, size_t at)
{
	struct span rest = { text.v + at, text.n - at };

	if (at && is_word(text.v[at - 1]))
		return NULL;
	for (size_t i = 0; i < LEN(tokens); i++) {
		size_t n = strlen(tokens[i].begins), more = 0;

		if (!span_starts(rest, tokens[i].begins))
			continue;
		while (n + more < rest.n && is_word(rest.v[n + more]))
			more++;
		if (more >= tokens[i].more)
			return tokens[i].what;
	}
	return NULL;
}

static const char *key_at(struct span text, size_t at)
{
	static const char begins[] = "-----BEGIN ", ends[] = "PRIVATE KEY-----";
	struct span line = { text.v + at, 0 };

	while (at + line.n < text.n && line.v[line.n] != '\n')
		line.n++;
	line = span_trim(line);
	return span_starts(line, begins) && span_ends(line, ends) ? "a private key" : NULL;
}

static const char *secret_at(struct span text, size_t at)
{
	struct span rest = { text.v + at, text.n - at };

	if (span_starts(rest, "://"))
		return in_address(text, at);
	if (span_starts(rest, "${"))
		return "a variable, which has no value on a machine that starts";
	if (span_starts(rest, "-----BEGIN "))
		return key_at(text, at);
	return token_at(text, at);
}

bool secret_find(struct span text, struct secret *ret)
{
	size_t line = 1;

	for (size_t i = 0; i < text.n; i++) {
		const char *what = secret_at(text, i);

		if (what) {
			*ret = (struct secret){ line, what };
			return true;
		}
		line += text.v[i] == '\n';
	}
	return false;
}
