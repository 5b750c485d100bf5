/* Keys of hosts, as ssh keeps them. */
#include "unit.h"

#include <errno.h>

#include "probes/base/base64.h"
#include "probes/base/knownhosts.h"
#include "probes/base/module.h"
#include "probes/base/scan.h"

/* The hashes are not those of ssh here (the real ones are held against a real sshd): a digest is the
 * bytes themselves, an HMAC each byte of the key with one of the text.  The key is "key!".
 */
#define KEY "a2V5IQ=="
#define OTHER "b3RoZXI="
#define HASHED_H "|1|AAECAwQFBgcICQoLDA0ODxAREhM=|aGlqa2xtbm9gYWJjZGVmZ3h5ens="

static const struct { const char *text, *host; unsigned port; enum known_host want; } rows[] = {
	{ "", "h", 22, KNOWN_NOT },
	{ "h ssh-ed25519 " KEY "\n", "h", 22, KNOWN_KEY },
	{ "h ssh-ed25519 " KEY " comment words\n", "h", 0, KNOWN_KEY },
	{ "h ssh-ed25519 " OTHER "\n", "h", 22, KNOWN_OTHER },
	{ "h ssh-rsa " OTHER "\nh ssh-ed25519 " KEY "\n", "h", 22, KNOWN_KEY },
	{ "h ssh-ed25519 " KEY "\nh ssh-rsa " OTHER "\n", "h", 22, KNOWN_KEY },
	{ "H ssh-ed25519 " KEY "\n", "h", 22, KNOWN_KEY },
	{ "h ssh-ed25519 " KEY "\n", "h", 2222, KNOWN_NOT },
	{ "[h]:2222 ssh-ed25519 " KEY "\n", "h", 2222, KNOWN_KEY },
	{ "a,h,b ssh-ed25519 " KEY "\n", "h", 22, KNOWN_KEY },
	{ "*.example.org ssh-ed25519 " KEY "\n", "git.example.org", 22, KNOWN_KEY },
	{ "*.example.org,!git.example.org ssh-ed25519 " KEY "\n", "git.example.org", 22, KNOWN_NOT },
	{ "g?t.* ssh-ed25519 " KEY "\n", "git.example.org", 22, KNOWN_KEY },
	{ "*a*b*c ssh-ed25519 " KEY "\n", "xaxbxbc", 22, KNOWN_KEY },
	{ "*a*b*c ssh-ed25519 " KEY "\n", "xaxbxbd", 22, KNOWN_NOT },
	{ "@revoked h ssh-ed25519 " KEY "\nh ssh-ed25519 " KEY "\n", "h", 22, KNOWN_REVOKED },
	{ "h ssh-ed25519 " KEY "\n@revoked * ssh-ed25519 " KEY "\n", "h", 22, KNOWN_REVOKED },
	{ "@revoked h ssh-ed25519 " OTHER "\n", "h", 22, KNOWN_NOT },
	{ "@cert-authority h ssh-ed25519 " KEY "\n", "h", 22, KNOWN_NOT },
	{ "# h ssh-ed25519 " KEY "\n", "h", 22, KNOWN_NOT },
	{ "h ssh-ed25519\n", "h", 22, KNOWN_NOT },
	{ "h ssh-ed25519 a2V5I\n", "h", 22, KNOWN_OTHER },
	{ "h ssh-ed25519 a2V5*Q==\n", "h", 22, KNOWN_OTHER },
	{ HASHED_H " ssh-ed25519 " KEY "\n", "h", 22, KNOWN_KEY },
	{ HASHED_H " ssh-ed25519 " KEY "\n", "g", 22, KNOWN_NOT },
	{ "|1||\n|1|x ssh-ed25519 " KEY "\n", "h", 22, KNOWN_NOT },
};

static int digest(const char *v, size_t n, unsigned char ret[32])
{
	memset(ret, 0, 32);
	memcpy(ret, v, n < 32 ? n : 32);
	return 0;
}

static int mac(const char *key, size_t nkey, const char *v, size_t n, unsigned char ret[20])
{
	for (size_t i = 0; i < 20; i++)
		ret[i] = (unsigned char)((nkey ? key[i % nkey] : 0) ^ (n ? v[i % n] : 0));
	return 0;
}

static const struct module_net net = { .sha256 = digest, .hmac_sha1 = mac };

static void known(void **state)
{
	unsigned char key[32];

	(void)state;
	assert_int_equal(net.sha256("key!", 4, key), 0);
	for (size_t i = 0; i < LEN(rows); i++) {
		enum known_host got = known_host_find(span_of(rows[i].text), rows[i].host,
						      rows[i].port, key, &net);

		if (got != rows[i].want)
			fail_msg("%s%s: %d", rows[i].text, rows[i].host, (int)got);
	}
}

static void letters(void **state)
{
	static const struct { const char *in, *out; int rc; } v[] = {
		{ "", "", 0 }, { "YQ==", "a", 0 }, { "YWI=", "ab", 0 }, { "YWJj", "abc", 0 },
		{ "YWJjZA==", "abcd", 0 }, { "+/+/", "\xfb\xff\xbf", 0 }, { "YQ=", "", -EBADMSG },
		{ "Y===", "", -EBADMSG }, { "YQ==YQ==", "", -EBADMSG }, { "Y Q=", "", -EBADMSG },
		{ "YWJjZGVmZ2hpamts", "", -EFBIG },
	};
	unsigned char got[8];
	size_t n;

	(void)state;
	for (size_t i = 0; i < LEN(v); i++) {
		int rc = base64_read(span_of(v[i].in), got, sizeof got, &n);

		if (rc != v[i].rc ||
		    (rc == 0 && (n != strlen(v[i].out) || memcmp(got, v[i].out, n) != 0)))
			fail_msg("%s: %d", v[i].in, rc);
	}
}

UNIT(cmocka_unit_test(known), cmocka_unit_test(letters))
