/* What pip's configuration says, whatever it came from; secrets are masked. */
#ifndef AMPY_PIP_H
#define AMPY_PIP_H

#include "fact.h"

#define PIP_FACTS(F, S) \
	F(S, list, files, "the configuration files that are there, in pip's order") \
	F(S, str, index, "--index-url") \
	F(S, list, extra_index, "--extra-index-url") \
	F(S, list, find_links, "--find-links") \
	F(S, list, trusted_host, "--trusted-host: taken without a valid certificate") \
	F(S, str, proxy, "--proxy") \
	F(S, str, cert, "--cert: the certificates to trust") \
	F(S, bool, no_index, "--no-index: only what --find-links gives") \
	F(S, bool, user, "--user") \
	F(S, bool, require_virtualenv, "--require-virtualenv") \
	F(S, bool, break_system_packages, "--break-system-packages (PEP 668)") \
	F(S, str, broken, "the first file that pip would refuse, with the line, or cannot read") \
	F(S, list, exposed, "files with a secret in them that every user may read")

struct pip_facts { PIP_FACTS(FACT_MEMBER, pip_facts) };

#endif
