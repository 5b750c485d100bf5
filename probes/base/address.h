/* The address of a server taken apart: what is asked, whom, and with which password. */
#ifndef AMPY_ADDRESS_H
#define AMPY_ADDRESS_H

#include "base.h"

#include "netrc.h"

struct arena;

struct address {
	const char *url;       /* without user, password and fragment; scheme and host in small
				* letters, at least "/" behind the host */
	const char *origin;    /* "https://host:8443" */
	const char *host;      /* "host", "[::1]" */
	const char *port;      /* NULL: the scheme's own */
	bool tls;
	struct login login;    /* %40 and so on decoded; user NULL: none stands there */
};

/* http or https; -EPROTONOSUPPORT for another scheme, -EINVAL for what is no address. */
int address_parse(const char *text, struct arena *mem, struct address *ret) MUST_USE;
/* This machine itself: localhost, 127.0.0.0/8 or ::1. */
bool address_is_loopback(const struct address *a);
/* One of pip's --trusted-host: "host" for every port, or "host:port". */
bool address_is_trusted(const struct address *a, const char *const *hosts);

#endif
