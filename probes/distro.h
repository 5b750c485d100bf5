/* The distribution and its release, as os-release(5) tells them. */
#ifndef AMPY_DISTRO_H
#define AMPY_DISTRO_H

#include "fact.h"

#define DISTRO_FACTS(F, S) \
	F(S, str, id, "ID of os-release") \
	F(S, str, version, "VERSION_ID of os-release") \
	F(S, str, codename, "VERSION_CODENAME of os-release, or the word in VERSION's brackets") \
	F(S, str, name, "PRETTY_NAME of os-release") \
	F(S, list, id_like, "ID_LIKE of os-release: what it descends from, nearest first") \
	F(S, str, upstream, "the codename of the release a derivative is built on") \
	F(S, str, family, "debian, rhel, suse, alpine or arch: by ID, then by ID_LIKE") \
	F(S, str, package_manager, "apt, dnf, yum, tdnf, zypper, apk or pacman") \
	F(S, str, eol, "the day on which support without a contract ends, YYYY-MM-DD") \
	F(S, str, eol_extended, "the day on which long-term or paid support ends, YYYY-MM-DD") \
	F(S, str, extended, "what the extended support is called")

struct distro_facts { DISTRO_FACTS(FACT_MEMBER, distro_facts) };

#endif
