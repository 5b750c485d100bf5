/* A plan, written for use elsewhere: it needs no ampy where it runs. */
#ifndef AMPY_RENDER_H
#define AMPY_RENDER_H

#include "../probes/base/base.h"

struct arena;
struct distro_facts;
struct plan;

/* Each writes the whole document to `to`; the plan is sealed.  `d` is the distribution it is for.
 * sh: POSIX sh, idempotent, waits for locks, chooses among the candidate names there.
 * cloud-config: user-data for cloud-init: a script for the first boot (render_boot.h).
 * dockerfile: a fragment, one layer, without the lists.
 */
void render_sh(FILE *to, const struct plan *p, const struct distro_facts *d, const char *profile,
	       struct arena *mem);
void render_cloud_config(FILE *to, const struct plan *p, const struct distro_facts *d,
			 const char *profile, struct arena *mem);
void render_dockerfile(FILE *to, const struct plan *p, const struct distro_facts *d,
		       const char *profile, struct arena *mem);
/* "a new Debian GNU/Linux 12 (bookworm) ready for ...": one line. */
const char *render_about(const struct plan *p, const struct distro_facts *d, const char *profile,
			 struct arena *mem);
/* A word as a shell takes it for one: as it is, or 'in quotes'. */
const char *shell_word(const char *word, struct arena *mem);

#endif
