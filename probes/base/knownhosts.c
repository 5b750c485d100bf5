/* Keys of hosts, as ssh keeps them. */
#include "base.h"

#include <ctype.h>

#include "base64.h"
#include "knownhosts.h"
#include "module.h"
#include "scan.h"

enum { SSH_PORT = 22, MAX_KEY = 16 * 1024, MAX_SALT = 64, SHA1 = 20, SHA256 = 32 };

/* `*` and `?` in a pattern; letters of either case are the same. */
static bool matches(struct span pattern, struct span name)
{
	size_t p = 0, n = 0, star = SIZE_MAX, from = 0;

	while (n < name.n) {
		if (p < pattern.n && pattern.v[p] == '*') {
			star = p++;
			from = n;
		} else if (p < pattern.n &&
			   (pattern.v[p] == '?' || tolower((unsigned char)pattern.v[p]) ==
						   tolower((unsigned char)name.v[n]))) {
			p++;
			n++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			n = ++from;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.v[p] == '*')
		p++;
	return p == pattern.n;
}

/* "|1|SALT|HASH": HMAC-SHA1 of the name, keyed with the salt. */
static bool hashed(struct span word, struct span name, const struct module_net *net)
{
	unsigned char salt[MAX_SALT], hash[SHA1], want[SHA1 + 2];
	struct span first, second;
	size_t nsalt, nwant;

	word.v += 3;
	word.n -= 3;
	return span_cut(word, '|', &first, &second) &&
	       base64_read(first, salt, sizeof salt, &nsalt) == 0 &&
	       base64_read(second, want, sizeof want, &nwant) == 0 && nwant == SHA1 &&
	       net->hmac_sha1((const char *)salt, nsalt, name.v, name.n, hash) == 0 &&
	       memcmp(hash, want, SHA1) == 0;
}

/* Does this list of patterns have the name?  One with `!` that fits ends the question. */
static bool names(struct span list, struct span name, const struct module_net *net)
{
	bool found = false;

	if (span_starts(list, "|1|"))
		return hashed(list, name, net);
	while (list.n) {
		struct span one = list, rest = { NULL, 0 };

		(void)span_cut(list, ',', &one, &rest);
		list = rest;
		if (one.n && one.v[0] == '!') {
			one.v++;
			one.n--;
			if (matches(one, name))
				return false;
		} else if (one.n && matches(one, name)) {
			found = true;
		}
	}
	return found;
}

static bool is_key(struct span base64, const unsigned char sha256[32],
		   const struct module_net *net)
{
	unsigned char key[MAX_KEY], hash[SHA256];
	size_t n;

	return base64_read(base64, key, sizeof key, &n) == 0 &&
	       net->sha256((const char *)key, n, hash) == 0 && memcmp(hash, sha256, SHA256) == 0;
}

enum known_host known_host_find(struct span text, const char *host, unsigned port,
				const unsigned char sha256[32], const struct module_net *net)
{
	enum known_host found = KNOWN_NOT;
	struct span line, hosts, type, key;
	char name[512];
	int n = port == 0 || port == SSH_PORT ? snprintf(name, sizeof name, "%s", host)
					      : snprintf(name, sizeof name, "[%s]:%u", host, port);

	if (n < 0 || (size_t)n >= sizeof name)
		return KNOWN_NOT;
	while (scan_line(&text, &line)) {
		bool revoked = false;

		if (!scan_word(&line, &hosts) || hosts.v[0] == '#')
			continue;
		if (hosts.v[0] == '@') {
			revoked = span_is(hosts, "@revoked");
			if (!revoked || !scan_word(&line, &hosts))
				continue;
		}
		if (!scan_word(&line, &type) || !scan_word(&line, &key) ||
		    !names(hosts, (struct span){ name, (size_t)n }, net))
			continue;
		if (is_key(key, sha256, net)) {
			if (revoked)
				return KNOWN_REVOKED;
			found = KNOWN_KEY;
		} else if (found == KNOWN_NOT && !revoked) {
			found = KNOWN_OTHER;
		}
	}
	return found;
}
