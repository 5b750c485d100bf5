/* dpkg's status file, a line at a time. */
#include "base.h"

#include <errno.h>

#include "dpkg.h"
#include "scan.h"

enum { MAX_LISTED = 8192 };

/* The third word of Status (dpkg(1), "Package states"); what is not whole needs `dpkg --configure
 * -a`. */
static const struct { const char *word; bool whole; } states[] = {
	{ "installed", true },        { "config-files", true },      { "not-installed", true },
	{ "half-configured", false }, { "half-installed", false },   { "unpacked", false },
	{ "triggers-pending", false }, { "triggers-awaited", false },
};

static int refuse(const struct dpkg_scan *s, const char *what, struct arena *mem, const char **why)
{
	*why = arena_printf(mem, "line %u %s", s->line, what);
	return -EBADMSG;
}

static int read_name(struct dpkg_scan *s, struct span value, struct arena *mem, const char **why)
{
	value = span_trim(value);
	if (!value.n || value.n >= sizeof s->name || memchr(value.v, '\0', value.n))
		return refuse(s, "is no package name", mem, why);
	memcpy(s->name, value.v, value.n);
	s->name[value.n] = '\0';
	return 0;
}

/* "install ok installed": what is wanted, whether it must be installed again, what it is. */
static int read_status(struct dpkg_scan *s, struct span value, struct arena *mem, const char **why)
{
	struct span want, flag, state;

	if (!scan_word(&value, &want) || !scan_word(&value, &flag) || !scan_word(&value, &state))
		return refuse(s, "is no Status of three words", mem, why);
	s->hold = span_is(want, "hold");
	s->flag = span_is(flag, "reinstreq") ? "reinstreq" : NULL;
	for (size_t i = 0; i < LEN(states); i++)
		if (span_is(state, states[i].word)) {
			s->state = states[i].word;
			return 0;
		}
	return refuse(s, "has a Status that dpkg does not know", mem, why);
}

static bool whole(const char *state)
{
	for (size_t i = 0; i < LEN(states); i++)
		if (strcmp(states[i].word, state) == 0)
			return states[i].whole;
	return false;
}

bool dpkg_settled(const struct dpkg_scan *s)
{
	return *s->name && s->state && (s->arch || strcmp(s->name, "dpkg") != 0);
}

int dpkg_end(struct dpkg_scan *s, struct arena *mem, const char **why)
{
	if (!s->any)
		return 0;
	if (!*s->name)
		return refuse(s, "ends a paragraph without Package", mem, why);
	if (s->state && strcmp(s->state, "installed") == 0) {
		s->installed++;
		if (s->hold)
			list_add(&s->held, arena_strdup(mem, s->name), mem);
	}
	if (s->state && (s->flag || !whole(s->state)))
		list_add(&s->broken, arena_printf(mem, "%s: %s", s->name,
						  whole(s->state) ? s->flag : s->state), mem);
	if (s->broken.n > MAX_LISTED || s->held.n > MAX_LISTED)
		return refuse(s, "ends one package too many that is held or not whole", mem, why);
	memcpy(s->last, s->name, sizeof s->last);
	s->any = s->hold = false;
	s->name[0] = '\0';
	s->state = s->flag = NULL;
	return 0;
}

int dpkg_line(struct dpkg_scan *s, struct span line, struct arena *mem, const char **why)
{
	static const char package[] = "Package:", status[] = "Status:", arch[] = "Architecture:";
	char c = line.n ? line.v[0] : '\n';

	s->line++;
	switch (c) {
	case '\n':
		return dpkg_end(s, mem, why);
	case ' ': case '\t':
		return 0;
	case 'P':
		if (span_starts(line, package)) {
			int rc = *s->name ? dpkg_end(s, mem, why) : 0;

			if (rc < 0)
				return rc;
			s->any = true;
			return read_name(s, (struct span){ line.v + sizeof package - 1,
							   line.n - sizeof package + 1 }, mem, why);
		}
		break;
	case 'S':
		if (span_starts(line, status)) {
			s->any = true;
			return read_status(s,
					   (struct span){ line.v + sizeof status - 1,
							  line.n - sizeof status + 1 },
					   mem, why);
		}
		break;
	case 'A':
		if (!s->arch && strcmp(s->name, "dpkg") == 0 && span_starts(line, arch))
			s->arch = span_dup(span_trim((struct span){ line.v + sizeof arch - 1,
								    line.n - sizeof arch + 1 }),
					   mem);
		break;
	}
	s->any = true;
	if ((c < 'A' || c > 'Z') && (c < 'a' || c > 'z'))
		return refuse(s, "is no field", mem, why);
	return 0;
}
