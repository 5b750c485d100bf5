/* Scripts for the first boot of a machine. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "bare.h"
#include "render.h"
#include "render_boot.h"
#include "render_boot_parts.h"
#include "render_parts.h"
#include "render_script.h"
#include "render_text.h"

const char *const boot_failures[BOOT_FAILURES] = { "fail", "ignore", "poweroff" };

void render_boot_begin(FILE *to, const struct boot_wish *boot, const char *profile,
		       struct arena *mem)
{
	fputs(part_env, to);
	fputs(part_say, to);
	fputs(part_root, to);
	fputs(part_result, to);
	fprintf(to, "\n[ \"$(id -u)\" = 0 ] || { note \"this needs root rights; type: sudo sh "
		"$script\"; exit 3; }\n"
		"version=" AMPY_VERSION " profile=%s failing=%s\n"
		"results=/var/lib/ampy/result.json output=/var/log/cloud-init-output.log\n"
		"began=$(now)\n"
		"instance=$(line_of /var/lib/cloud/data/instance-id /etc/machine-id)\n"
		"boot=$(line_of /proc/sys/kernel/random/boot_id)\n",
		shell_word(plain_line(profile, mem), mem), boot_failures[boot->on_failure]);
	fputs(part_finish, to);
	fputs(boot->alone ? part_place : "\nsync\n", to);
	fputs(part_once, to);
	fputs(part_clock, to);
}

void render_boot(FILE *to, const struct plan *p, const struct distro_facts *d, const char *profile,
		 const struct boot_wish *boot, struct arena *mem)
{
	render_script(to, p, d, profile, boot, mem);
}

void render_boot_fetch(FILE *to, const struct boot_fetch *f, const char *profile,
		       const struct boot_wish *boot, struct arena *mem)
{
	fprintf(to, "#!/bin/sh\n"
		"# Makes a new machine ready for Python development (profile %s): fetches ampy, "
		"verifies it,\n"
		"# and lets it do that.  Written by ampy " AMPY_VERSION ".\n"
		"# Exit status: that of 'ampy setup'; 3 also where ampy cannot be had.\n",
		plain_line(profile, mem));
	render_boot_begin(to, boot, profile, mem);
	if (f->nfiles)
		fputs(part_put, to);
	fprintf(to, "\nurl=%s\nsum=%s\n", shell_word(f->url, mem), shell_word(f->sha256, mem));
	fputs(part_fetch, to);
	for (size_t i = 0; i < f->nfiles; i++)
		fprintf(to, "put 0644 %s %s\n", shell_word(f->files[i].path, mem),
			shell_word(f->files[i].body, mem));
	fprintf(to, "\nrc=0\n\"$to\" setup --first-boot --yes --json%s || rc=$?\n",
		shell_words(f->argv, mem));
	fputs(part_hand, to);
	fputs(BOOT_END "\n", to);
}
