/* Keys of hosts, as ssh keeps them: known_hosts of sshd(8). */
#ifndef AMPY_KNOWNHOSTS_H
#define AMPY_KNOWNHOSTS_H

#include "base.h"

struct module_net;
struct span;

enum known_host {
	KNOWN_NOT,       /* the host is not there */
	KNOWN_OTHER,     /* it is, with other keys only */
	KNOWN_KEY,       /* it is, with this key */
	KNOWN_REVOKED,   /* this key is to be believed of no host (@revoked) */
};

/* What a file's text says of the key (its SHA-256) of a host at a port.  Lines that cannot be read
 * and @cert-authority say nothing.  `net` for hashes.
 */
enum known_host known_host_find(struct span text, const char *host, unsigned port,
				const unsigned char sha256[32], const struct module_net *net);

#endif
