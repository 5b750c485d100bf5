/* Scripts for the first boot of a machine: they tell what came of it in /var/lib/ampy/result.json,
 * on the console and in the journal, do it once for each instance, and go on after a reboot.
 */
#ifndef AMPY_RENDER_BOOT_H
#define AMPY_RENDER_BOOT_H

#include "../probes/base/base.h"

struct arena;
struct distro_facts;
struct plan;

/* Where cloud-init runs it at every boot, cut short or not. */
#define BOOT_SCRIPT "/var/lib/cloud/scripts/per-boot/ampy-setup.sh"

/* The last line of each such script: one that lacks it was cut short. */
#define BOOT_END "# whole"

enum boot_failure { BOOT_FAIL, BOOT_IGNORE, BOOT_POWEROFF, BOOT_FAILURES };
extern const char *const boot_failures[BOOT_FAILURES];

struct boot_wish {
	/* The last line of each such script: one that lacks it was cut short. */
#define BOOT_END "# whole"

enum boot_failure on_failure;     /* what an end that is not ready leads to */
	bool alone;                       /* the script is all of the user-data: it puts itself to
					   * BOOT_SCRIPT first */
};

/* With ampy: fetched, verified, and told to do it.  The words are not secret. */
struct boot_fetch {
	const char *url, *sha256;         /* of 64 hexadecimal digits in small letters */
	const char *const *argv;          /* behind "setup --first-boot --yes --json", or NULL */
	const struct bare_file *files;    /* to be laid on the machine before */
	size_t nfiles;
};

/* The script of a plan; needs no ampy where it runs. */
void render_boot(FILE *to, const struct plan *p, const struct distro_facts *d, const char *profile,
		 const struct boot_wish *boot, struct arena *mem);
void render_boot_fetch(FILE *to, const struct boot_fetch *f, const char *profile,
		       const struct boot_wish *boot, struct arena *mem);

#endif
