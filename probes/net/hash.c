/* Hashes.  The only user of libcrypto. */
#include "../base/base.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "../base/module.h"
#include "../base/scan.h"
#include "net.h"

const char *hash_version(void)
{
	static char text[32];
	const char *at = OpenSSL_version(OPENSSL_VERSION);  /* "OpenSSL 3.0.19 27 Jan 2026" */
	const char *number = strchr(at, ' ');

	(void)snprintf(text, sizeof text, "%.*s", number ? (int)strcspn(number + 1, " ") : 0,
		       number ? number + 1 : "");
	return text;
}

void *hash_open(const char *name)
{
	const EVP_MD *how = EVP_get_digestbyname(name);
	EVP_MD_CTX *hash = how && EVP_MD_size(how) <= MODULE_HASH ? EVP_MD_CTX_new() : NULL;

	if (hash && EVP_DigestInit_ex(hash, how, NULL) != 1) {
		EVP_MD_CTX_free(hash);
		hash = NULL;
	}
	return hash;
}

int hash_add(void *hash, struct span piece)
{
	return EVP_DigestUpdate(hash, piece.v, piece.n) == 1 ? 0 : -EIO;
}

int hash_close(void *hash, unsigned char *ret)
{
	unsigned n = 0;
	int rc = hash && EVP_DigestFinal_ex(hash, ret, &n) == 1 ? (int)n : -EIO;

	EVP_MD_CTX_free(hash);
	return rc;
}

int hash_sha256(const char *v, size_t n, unsigned char ret[32])
{
	return EVP_Digest(v, n, ret, NULL, EVP_sha256(), NULL) == 1 ? 0 : -EIO;
}

int hash_hmac_sha1(const char *key, size_t nkey, const char *v, size_t n, unsigned char ret[20])
{
	unsigned len = 20;

	return HMAC(EVP_sha1(), key, (int)nkey, (const unsigned char *)v, n, ret, &len) ? 0 : -EIO;
}
