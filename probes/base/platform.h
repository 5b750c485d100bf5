/* On whose machine this is: the firmware's words (SMBIOS, device tree) and cloud-init's. */
#ifndef AMPY_PLATFORM_H
#define AMPY_PLATFORM_H

#include "base.h"

struct arena;
struct root;

/* A word with where it stands; v NULL: not there, or (with why) not known. */
struct clue {
	const char *v, *src, *why;
};

struct platform {
	struct clue vendor, product, family, asset,
		bios;            /* /sys/class/dmi/id, as any user may read it */
	struct clue board;       /* model of the device tree */
	struct clue cloud; /* oci, azure, gcp, aws, hetzner, scaleway, alibaba; else cloud-init's
			      name */
	struct clue instance;    /* "VM.Standard.A1.Flex" */
	struct clue hypervisor;  /* kvm, xen, hyperv, vmware, ...; "none" where the firmware names a
				    maker */
};

void platform_read(const struct root *r, struct arena *mem, struct platform *ret);

#endif
