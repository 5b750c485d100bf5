/* Text from anywhere, made fit for a script. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/utf8.h"
#include "../probes/distro.h"
#include "plan.h"
#include "render.h"
#include "render_text.h"

/* Bytes of a line that are shown. */
enum { MAX_LINE = 300 };

const char *shell_word(const char *word, struct arena *mem)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "/._+:=@%,-";
	size_t n = strlen(word), at = 0;
	char *text;

	if (n && strspn(word, plain) == n)
		return word;
	for (const char *s = word; (s = strchr(s, '\'')); s++)
		n += 3;
	text = TAKE_N(mem, n + 3, char);
	text[at++] = '\'';
	for (; *word; word++) {
		if (*word == '\'') {
			memcpy(text + at, "'\\'", 3);
			at += 3;
		}
		text[at++] = *word;
	}
	text[at] = '\'';
	return text;
}

const char *shell_words(const char *const *words, struct arena *mem)
{
	struct list parts = { 0 };

	list_add(&parts, "", mem);
	for (; words && *words; words++) {
		list_add(&parts, " ", mem);
		list_add(&parts, shell_word(*words, mem), mem);
	}
	return arena_join(mem, parts.v);
}

/* Not a control character (C0, DEL, C1), a line or paragraph separator, a mark that turns the
 * direction of text, or U+FEFF.
 */
static bool is_shown(const char *s, size_t n)
{
	const unsigned char *u = (const unsigned char *)s;

	if (n == 0)
		return false;
	if (n == 1)
		return *u >= 0x20 && *u != 0x7f;
	if (n == 2)
		return u[0] != 0xc2 || u[1] >= 0xa0;
	if (n == 3 && u[0] == 0xe2 && (u[1] == 0x80 || u[1] == 0x81))
		return (u[2] < 0xa8 || u[2] > 0xae) && (u[1] != 0x81 || u[2] < 0xa6 || u[2] > 0xa9);
	/* U+FEFF, U+FFFE and U+FFFF */
	return n != 3 || (memcmp(s, "\xef\xbb\xbf", 3) != 0 && memcmp(s, "\xef\xbf\xbe", 3) != 0 &&
			  memcmp(s, "\xef\xbf\xbf", 3) != 0);
}

size_t plain_char(const char *s, size_t n)
{
	size_t take = utf8_take(s, n);

	return is_shown(s, take) ? take : 0;
}

const char *plain_line(const char *text, struct arena *mem)
{
	size_t left = strlen(text), at = 0;
	char *line = TAKE_N(mem, MAX_LINE + 8, char);

	while (left && at < MAX_LINE) {
		size_t n = utf8_take(text, left);

		if (is_shown(text, n)) {
			memcpy(line + at, text, n);
			at += n;
		} else {
			line[at++] = '?';
		}
		text += n ? n : 1;
		left -= n ? n : 1;
	}
	if (left)
		memcpy(line + at, "...", 3);
	return line;
}

const char *program_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool has_secret(const char *text)
{
	/* A user of this name needs a key, not a password. */
	static const char git[] = "git@";

	for (const char *s = text; s && (s = strstr(s, "://"));) {
		size_t n = strcspn(s += 3, "/?# \t\r\n\"'<>");

		if (memchr(s, '@', n) && strncmp(s, git, sizeof git - 1) != 0)
			return true;
	}
	return text && strcasestr(text, "password");
}

bool step_has_secret(const struct step *s)
{
	for (const char *const *w = s->argv; w && *w; w++)
		if (has_secret(*w))
			return true;
	for (const char *const *w = s->packages; w && *w; w++)
		if (has_secret(*w))
			return true;
	return has_secret(s->body);
}

bool env_is_harmless(const char *assignment)
{
	static const char *const harmless[] = {
		"DEBIAN_FRONTEND=", "NEEDRESTART_MODE=", "APT_LISTCHANGES_FRONTEND=",
		"PIP_DISABLE_PIP_VERSION_CHECK=", "PIP_NO_INPUT=", "PIP_NO_COLOR=",
		"PIP_NO_CACHE_DIR=", "PIP_REQUIRE_VIRTUALENV=", "PIP_PROGRESS_BAR=",
		"PIP_PREFIX=", "PIP_TARGET=", "PIP_USER=",
		"PIP_CONFIG_FILE=", "PIP_ROOT_USER_ACTION=", "PYTHONNOUSERSITE=", "LC_ALL=",
	};

	for (size_t i = 0; i < LEN(harmless); i++)
		if (strncmp(assignment, harmless[i], strlen(harmless[i])) == 0)
			return !has_secret(assignment);
	return false;
}

/* Only what a shell takes for a name of a variable. */
const char *env_name(const char *assignment, struct arena *mem)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
				      "0123456789";
	size_t n = strspn(assignment, letters);

	if (!n || assignment[n] != '=' || (*assignment >= '0' && *assignment <= '9'))
		return NULL;
	return arena_strndup(mem, assignment, n);
}

const char *machine_name(const struct distro_facts *d, const struct plan *p, struct arena *mem)
{
	if (d && d->name.v && *d->name.v)
		return plain_line(d->name.v, mem);
	return p->family ? plain_line(p->family, mem) : "this machine";
}

const char *plan_manager(const struct plan *p)
{
	static const struct { const char *family, *manager; } usual[] = {
		{ "debian", "apt" }, { "rhel", "dnf" },    { "suse", "zypper" },
		{ "alpine", "apk" }, { "arch", "pacman" },
	};

	if (p->manager)
		return p->manager;
	for (size_t i = 0; p->family && i < LEN(usual); i++)
		if (strcmp(usual[i].family, p->family) == 0)
			return usual[i].manager;
	return NULL;
}
