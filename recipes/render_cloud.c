/* The script of a plan as user-data for cloud-init. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/buffer.h"
#include "../probes/base/scan.h"
#include "plan.h"
#include "render.h"
#include "render_boot.h"
#include "render_text.h"
#include "userdata.h"

const char *render_about(const struct plan *p, const struct distro_facts *d, const char *profile,
			 struct arena *mem)
{
	return arena_printf(mem, "a new %s ready for Python development (profile %s)",
			    machine_name(d, p, mem), plain_line(profile ? profile : "none", mem));
}

void render_cloud_config(FILE *to, const struct plan *p, const struct distro_facts *d,
			 const char *profile, struct arena *mem)
{
	static const struct boot_wish boot = { BOOT_FAIL, false };
	struct buffer script;

	buffer_open(&script);
	render_boot(script.to, p, d, profile, &boot, mem);
	buffer_end(&script);
	userdata_cloud_config(to, &(struct text){ script.v, script.n },
			      render_about(p, d, profile, mem));
	buffer_close(&script);
}
