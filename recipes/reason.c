/* Why a package manager failed, by the words of apt, dpkg, dnf, rpm, zypper, pacman and apk. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/scan.h"
#include "lock.h"
#include "said.h"

const char *const reason_names[REASONS] = {
	[REASON_NO_SPACE] = "no-space",         [REASON_READ_ONLY] = "read-only",
	[REASON_LOCK] = "lock",                 [REASON_INTERRUPTED] = "interrupted",
	[REASON_SCRIPT] = "script",             [REASON_STALE] = "stale",
	[REASON_NETWORK] = "network",           [REASON_UNKNOWN_NAME] = "unknown-name",
	[REASON_UNMET] = "unmet",
};

/* Where the names stand. */
enum names {
	NONE,
	BEHIND,       /* the word behind it */
	ALL_BEHIND,   /* each word behind it */
	BEFORE,       /* the word before it */
	SECOND,       /* the second word of the line */
};

static const struct { enum reason why; const char *says; enum names names; } signs[] = {
	{ REASON_NO_SPACE, "No space left on device", NONE },
	{ REASON_NO_SPACE, "Disk quota exceeded", NONE },
	{ REASON_NO_SPACE, "You don't have enough free space in ", NONE },
	{ REASON_NO_SPACE, "not enough free disk space", NONE },
	{ REASON_NO_SPACE, "more space needed on the ", NONE },
	{ REASON_NO_SPACE, " more space on the ", NONE },
	{ REASON_READ_ONLY, "Read-only file system", NONE },
	{ REASON_INTERRUPTED, "dpkg was interrupted, you must manually run", NONE },
	{ REASON_SCRIPT, " script subprocess ", SECOND },
	{ REASON_SCRIPT, "scriptlet in rpm package ", BEHIND },
	{ REASON_SCRIPT, " scriptlet failed, ", BEFORE },
	{ REASON_SCRIPT, ": script exited with error ", BEFORE },
	{ REASON_SCRIPT, "command failed to execute correctly", NONE },
	{ REASON_STALE, " 404  ", NONE },
	{ REASON_STALE, "404 Not Found", NONE },
	{ REASON_STALE, "Status code: 404", NONE },
	{ REASON_STALE, "The requested URL returned error: 404", NONE },
	{ REASON_STALE, "Hash Sum mismatch", NONE },
	{ REASON_STALE, "File has unexpected size ", NONE },
	{ REASON_STALE, "package mentioned in index not found", NONE },
	{ REASON_STALE, "not found on medium ", NONE },
	{ REASON_STALE, "Digest verification failed", NONE },
	{ REASON_STALE, "hecksum doesn't match", NONE },
	{ REASON_STALE, "invalid or corrupted package", NONE },
	{ REASON_NETWORK, "Temporary failure resolving", NONE },
	{ REASON_NETWORK, "Could not resolve", NONE },
	{ REASON_NETWORK, "Couldn't resolve", NONE },
	{ REASON_NETWORK, "Could not connect to ", NONE },
	{ REASON_NETWORK, "Couldn't connect to ", NONE },
	{ REASON_NETWORK, "Cannot initiate the connection to ", NONE },
	{ REASON_NETWORK, "Unable to connect to ", NONE },
	{ REASON_NETWORK, "Connection timed out", NONE },
	{ REASON_NETWORK, "Connection timeout", NONE },
	{ REASON_NETWORK, "Connection refused", NONE },
	{ REASON_NETWORK, "Connection failed", NONE },
	{ REASON_NETWORK, "Connection reset by peer", NONE },
	{ REASON_NETWORK, "Error reading from server", NONE },
	{ REASON_NETWORK, "Could not wait for server", NONE },
	{ REASON_NETWORK, "Could not handshake", NONE },
	{ REASON_NETWORK, "Network is unreachable", NONE },
	{ REASON_NETWORK, "No route to host", NONE },
	{ REASON_NETWORK, "peration timed out", NONE },
	{ REASON_NETWORK, "Operation too slow", NONE },
	{ REASON_NETWORK, "Timeout exceeded when accessing", NONE },
	{ REASON_NETWORK, " 429  ", NONE },
	{ REASON_NETWORK, " 500  ", NONE },
	{ REASON_NETWORK, " 502  ", NONE },
	{ REASON_NETWORK, " 503  ", NONE },
	{ REASON_NETWORK, " 504  ", NONE },
	{ REASON_NETWORK, "Status code: 5", NONE },
	{ REASON_NETWORK, "Status code: 429", NONE },
	{ REASON_NETWORK, "The requested URL returned error: 5", NONE },
	{ REASON_NETWORK, "Curl error (", NONE },
	{ REASON_NETWORK, "Download (curl) error", NONE },
	{ REASON_NETWORK, "temporary error (try again later)", NONE },
	{ REASON_NETWORK, "network error (check Internet connection", NONE },
	{ REASON_NETWORK, "DNS lookup error", NONE },
	{ REASON_UNKNOWN_NAME, "Unable to locate package ", BEHIND },
	{ REASON_UNKNOWN_NAME, " has no installation candidate", BEFORE },
	{ REASON_UNKNOWN_NAME, "Couldn't find any package by glob ", BEHIND },
	{ REASON_UNKNOWN_NAME, "Couldn't find any package by regex ", BEHIND },
	{ REASON_UNKNOWN_NAME, "' was not found", BEFORE },
	{ REASON_UNKNOWN_NAME, "Unable to find a match: ", ALL_BEHIND },
	{ REASON_UNKNOWN_NAME, "No match for argument: ", BEHIND },
	{ REASON_UNKNOWN_NAME, "No provider of ", BEHIND },
	{ REASON_UNKNOWN_NAME, "target not found: ", BEHIND },
	{ REASON_UNKNOWN_NAME, " (no such package)", BEFORE },
	{ REASON_UNKNOWN_NAME, "No package ", BEHIND },
	{ REASON_UNMET, "unmet dependencies", NONE },
	{ REASON_UNMET, "you have held broken packages", NONE },
	{ REASON_UNMET, "dependency problems", NONE },
	{ REASON_UNMET, "conflicting packages - not installing", NONE },
	{ REASON_UNMET, "nothing provides ", NONE },
	{ REASON_UNMET, "conflicting requests", NONE },
	{ REASON_UNMET, "could not satisfy dependencies", NONE },
	{ REASON_UNMET, "conflicting dependencies", NONE },
	{ REASON_UNMET, "unable to select packages", NONE },
	{ REASON_UNMET, "unsatisfiable constraints", NONE },
};

static bool in(char c, const char *set)
{
	return c && strchr(set, c);
}

/* Without the quotes and stops around it, and "NAME" of "%post(NAME)". */
static struct span bare(struct span word)
{
	struct span rest;

	if (word.n && word.v[0] == '%' && span_cut(word, '(', &rest, &word))
		(void)span_cut(word, ')', &word, &rest);
	while (word.n && in(word.v[0], "'\"`"))
		word.v++, word.n--;
	while (word.n && in(word.v[word.n - 1], "'\".,:;"))
		word.n--;
	return word;
}

static bool is_name(struct span word)
{
	for (size_t i = 0; i < word.n; i++) {
		char c = word.v[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      in(c, ".+_:=@-~^*()/<>")))
			return false;
	}
	return word.n > 0;
}

static void add(struct span word, struct list *subjects, struct arena *mem)
{
	word = bare(word);
	if (is_name(word))
		list_add(subjects, span_dup(word, mem), mem);
}

static void find_names(enum names names, struct span before, struct span behind,
		       struct list *subjects, struct arena *mem)
{
	struct span word, last = { "", 0 };
	size_t n = 0;

	switch (names) {
	case NONE:
		break;
	case BEHIND:
	case ALL_BEHIND:
		while (scan_word(&behind, &word)) {
			add(word, subjects, mem);
			if (names == BEHIND)
				break;
		}
		break;
	case BEFORE:
	case SECOND:
		while (scan_word(&before, &word)) {
			last = word;
			if (++n == 2 && names == SECOND)
				break;
		}
		if (names == BEFORE || n == 2)
			add(last, subjects, mem);
		break;
	}
}

enum reason said_line(struct span line, struct list *subjects, struct arena *mem)
{
	if (!line.n)
		return REASONS;
	if (lock_complaint(NULL, line))
		return REASON_LOCK;
	for (size_t i = 0; i < LEN(signs); i++) {
		size_t n = strlen(signs[i].says);
		const char *hit = memmem(line.v, line.n, signs[i].says, n);
		size_t at;

		if (!hit)
			continue;
		at = (size_t)(hit - line.v);
		if (subjects)
			find_names(signs[i].names, (struct span){ line.v, at },
				   (struct span){ hit + n, line.n - at - n }, subjects, mem);
		return signs[i].why;
	}
	return REASONS;
}
