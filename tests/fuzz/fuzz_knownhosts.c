/* known_hosts from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/knownhosts.h"
#include "probes/base/module.h"

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

FUZZ(bytes, mem)
{
	static const struct module_net net = { .sha256 = digest, .hmac_sha1 = mac };
	static const unsigned char key[32] = "key!";
	struct span text = { bytes->v, bytes->n };

	(void)mem;
	/* A key that nobody wrote down is nobody's. */
	if (known_host_find(text, "h", 22, key, &net) == KNOWN_KEY &&
	    !memmem(bytes->v, bytes->n, "a2V5I", 5))
		abort();
}
