/* The state of the package manager: is its work finished, and does it know where packages come
 * from? */
#ifndef AMPY_PACKAGES_H
#define AMPY_PACKAGES_H

#include "fact.h"

#define PACKAGES_FACTS(F, S) \
	F(S, str, manager, "apt, dnf, yum, tdnf, zypper, apk or pacman: by its program") \
	F(S, str, arch, "dpkg: the native architecture, \"arm64\"") \
	F(S, list, foreign, "dpkg: further architectures whose packages may be installed") \
	F(S, int, installed, "dpkg: how many packages are installed") \
	F(S, list, half_configured, \
	  "dpkg: packages that are not whole, \"NAME: half-configured\"") \
	F(S, bool, interrupted, "dpkg: its journal of unfinished work is not empty") \
	F(S, list, held, "dpkg: installed packages that are on hold") \
	F(S, int, sources, "entries that bring packages; for apt a URI and a suite each") \
	F(S, list, sources_files, "the files in which the sources stand") \
	F(S, list, insecure, "apt: sources whose signature is not asked for") \
	F(S, list, malformed, "apt: entries that make it refuse to work, \"PATH:LINE: what\"") \
	F(S, bool, lists, "apt: the lists of packages are there") \
	F(S, str, lists_updated, \
	  "apt: the day on which the lists were last brought up to date, YYYY-MM-DD") \
	F(S, int, lists_age, "apt: days since the lists were last brought up to date") \
	F(S, bool, needs_reboot, "an update waits for a restart")

struct packages_facts { PACKAGES_FACTS(FACT_MEMBER, packages_facts) };

#endif
