/* The script of a plan as user-data for cloud-init. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/buffer.h"
#include "../probes/base/scan.h"
#include "plan.h"
#include "render.h"
#include "render_text.h"

/* Unlike what is in /run and /tmp it is there after a reboot between cloud-init's stages, and
 * `cloud-init clean` takes it away together with the mark that it was written.
 */
#define SCRIPT "/var/lib/cloud/ampy-setup.sh"

/* May it stand in a literal block (YAML 1.1, 5.1)? */
static bool is_printable(const char *s, size_t n)
{
	for (size_t take; n; s += take, n -= take) {
		take = *s == '\n' || *s == '\t' ? 1 : plain_char(s, n);
		if (!take)
			return false;
	}
	return true;
}

static void write_literal(FILE *to, struct span script)
{
	struct span line;

	fputs("    content: |\n", to);
	while (scan_line(&script, &line))
		fprintf(to, "%s%.*s\n", line.n ? "      " : "", (int)line.n, line.v);
}

/* RFC 4648, in lines of 76. */
static void write_base64(FILE *to, struct span script)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789+/";
	const unsigned char *s = (const unsigned char *)script.v;

	fputs("    encoding: b64\n    content: |", to);
	for (size_t i = 0; i < script.n; i += 3) {
		size_t left = script.n - i;
		unsigned v = (unsigned)s[i] << 16 | (left > 1 ? (unsigned)s[i + 1] << 8 : 0) |
			     (left > 2 ? s[i + 2] : 0u);

		fputs(i % 57 ? "" : "\n      ", to);
		fputc(letters[v >> 18], to);
		fputc(letters[v >> 12 & 63], to);
		fputc(left > 1 ? letters[v >> 6 & 63] : '=', to);
		fputc(left > 2 ? letters[v & 63] : '=', to);
	}
	fputc('\n', to);
}

void render_cloud_config(FILE *to, const struct plan *p, const struct distro_facts *d,
			 const char *profile, struct arena *mem)
{
	struct buffer script;
	struct span text;

	buffer_open(&script);
	render_sh(script.to, p, d, profile, mem);
	buffer_end(&script);
	text = (struct span){ script.v, script.n };
	fprintf(to, "#cloud-config\n"
		"# Makes a new %s ready for Python development (profile %s).\n"
		"# Give this file as user-data when the machine is made.  What came of it: "
		"cloud-init status --long,\n"
		"# /var/log/cloud-init-output.log; once more by hand: sudo sh " SCRIPT "\n"
		"write_files:\n"
		"  - path: " SCRIPT "\n"
		"    owner: root:root\n"
		"    permissions: '0755'\n",
		machine_name(d, p, mem), plain_line(profile ? profile : "none", mem));
	if (is_printable(text.v, text.n))
		write_literal(to, text);
	else
		write_base64(to, text);
	fputs("runcmd:\n  - [sh, " SCRIPT "]\n", to);
	buffer_close(&script);
}
