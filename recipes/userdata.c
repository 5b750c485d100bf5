/* A script as user-data for cloud-init, in the forms that it takes. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/base64.h"
#include "../probes/base/buffer.h"
#include "../probes/base/scan.h"
#include "render_boot.h"
#include "render_text.h"
#include "userdata.h"

/* Lines of a mail, RFC 5322. */
enum { MAX_MAIL_LINE = 998 };

/* As little as YAML takes: there are hundreds of lines. */
#define INDENT "   "
#define SEMAPHORES "/var/lib/cloud/instance/sem/"

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

	fputs("  content: |\n", to);
	while (scan_line(&script, &line))
		fprintf(to, "%s%.*s\n", line.n ? INDENT : "", (int)line.n, line.v);
}

/* bootcmd comes before write_files and scripts-user at every boot; without their marks they are
 * done once more.
 */
static void write_bootcmd(FILE *to, const char *mark)
{
	fprintf(to, "bootcmd:\n"
		"- tail -n 1 " BOOT_SCRIPT " 2>/dev/null | grep -qx '" BOOT_END "' || "
		"rm -f " SEMAPHORES "%s\n", mark);
}

void userdata_cloud_config(FILE *to, const struct text *script, const char *about)
{
	fprintf(to, "#cloud-config\n"
		"# Makes %s.\n"
		"# Give this file as user-data when the machine is made.  What came of it: "
		"/var/lib/ampy/result.json,\n"
		"# cloud-init status --long, /var/log/cloud-init-output.log; once more by hand:\n"
		"# sudo " BOOT_SCRIPT "\n", about);
	write_bootcmd(to, "config_write_files");
	fputs("write_files:\n"
	      "- path: " BOOT_SCRIPT "\n"
	      "  owner: root:root\n"
	      "  permissions: '0755'\n", to);
	if (is_printable(script->v, script->n)) {
		write_literal(to, (struct span){ script->v, script->n });
		return;
	}
	fputs("  encoding: b64\n  content: |\n", to);
	base64_write(to, script->v, script->n, INDENT);
}

/* Fit for 7bit, RFC 2045: then nothing on the way may change it but the ends of its lines. */
static bool is_plain_mail(const struct text *t)
{
	size_t line = 0;

	for (size_t i = 0; i < t->n; i++) {
		unsigned char c = (unsigned char)t->v[i];

		line = c == '\n' ? 0 : line + 1;
		if (c == 0 || c == '\r' || c >= 0x7f || line > MAX_MAIL_LINE)
			return false;
	}
	return true;
}

static void write_part(FILE *to, const char *boundary, const char *type, const struct text *body)
{
	bool plain = is_plain_mail(body);

	fprintf(to, "--%s\nContent-Type: %s; charset=\"utf-8\"\nMIME-Version: 1.0\n"
		"Content-Transfer-Encoding: %s\n\n", boundary, type, plain ? "7bit" : "base64");
	if (plain)
		fwrite(body->v, 1, body->n, to);
	else
		base64_write(to, body->v, body->n, "");
	fputc('\n', to);
}

/* One that begins no line of the script. */
static const char *free_boundary(const struct text *script, struct arena *mem)
{
	for (unsigned i = 0;; i++) {
		const char *word = arena_printf(mem, "ampy-part-%u", i);

		if (!memmem(script->v, script->n, word, strlen(word)))
			return word;
	}
}

void userdata_mime(FILE *to, const struct text *script, const char *about, struct arena *mem)
{
	const char *boundary = free_boundary(script, mem);
	struct buffer config;
	struct text text;

	buffer_open(&config);
	fprintf(config.to, "#cloud-config\n# Makes %s.\n", about);
	write_bootcmd(config.to, "config_scripts_user");
	buffer_end(&config);
	text = (struct text){ config.v, config.n };
	fprintf(to, "Content-Type: multipart/mixed; boundary=\"%s\"\nMIME-Version: 1.0\n\n", boundary);
	write_part(to, boundary, "text/cloud-config", &text);
	write_part(to, boundary, "text/x-shellscript", script);
	fprintf(to, "--%s--\n", boundary);
	buffer_close(&config);
}
