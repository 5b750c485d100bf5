/* What the kernel prints in /proc and /sys. */
#include "base.h"

#include <errno.h>

#include "arena.h"
#include "procfs.h"
#include "scan.h"

/* What follows `name` on the line that starts with it. */
static bool line_of(const struct text *text, const char *name, struct span *ret)
{
	struct span rest = { text->v, text->n }, line;
	size_t n = strlen(name);

	while (scan_line(&rest, &line))
		if (span_starts(line, name)) {
			*ret = (struct span){ line.v + n, line.n - n };
			return true;
		}
	return false;
}

int procfs_memory(const struct text *text, const char *name, uint64_t *ret)
{
	struct span rest, number, unit;
	uint64_t kib;

	if (!line_of(text, name, &rest))
		return -ENOENT;
	if (!rest.n || rest.v[0] != ':')
		return -EBADMSG;
	rest = (struct span){ rest.v + 1, rest.n - 1 };
	if (!scan_word(&rest, &number) || scan_u64(number, 10, INT64_MAX / 1024, &kib) < 0 ||
	    !scan_word(&rest, &unit) || !span_is(unit, "kB"))
		return -EBADMSG;
	*ret = kib * 1024;
	return 0;
}

int procfs_limit(const struct text *text, const char *name, uint64_t *ret)
{
	struct span rest, soft;

	if (!line_of(text, name, &rest))
		return -ENOENT;
	if (!scan_word(&rest, &soft))
		return -EBADMSG;
	if (span_is(soft, "unlimited")) {
		*ret = UINT64_MAX;
		return 0;
	}
	return scan_u64(soft, 10, INT64_MAX, ret) < 0 ? -EBADMSG : 0;
}

const char *procfs_chosen(const struct text *text, struct arena *mem)
{
	struct span before, rest = { text->v, text->n }, word;

	if (!span_cut(rest, '[', &before, &rest) || !span_cut(rest, ']', &word, &rest) || !word.n)
		return NULL;
	return span_dup(word, mem);
}

static bool is_octal(char c)
{
	return c >= '0' && c <= '7';
}

/* Blank, tab, LF and backslash stand as \040, \011, \012 and \134. */
static const char *unescape(struct span s, struct arena *mem)
{
	char *to = TAKE_N(mem, s.n + 1, char);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.v[i] == '\\' && s.n - i > 3 && is_octal(s.v[i + 1]) && is_octal(s.v[i + 2]) &&
		    is_octal(s.v[i + 3])) {
			to[n++] = (char)((s.v[i + 1] - '0') * 64 + (s.v[i + 2] - '0') * 8 +
					 s.v[i + 3] - '0');
			i += 3;
		} else {
			to[n++] = s.v[i];
		}
	}
	return to;
}

/* 33 30 0:29 /root /mount/point rw,noexec shared:7 master:1 - type source super */
bool procfs_mount(struct span *rest, struct arena *mem, struct mount *ret)
{
	struct span line, word, head[6], tail[3];

	while (scan_line(rest, &line)) {
		size_t n = 0, k = 0;

		while (n < LEN(head) && scan_word(&line, &word))
			head[n++] = word;
		while (n == LEN(head) && scan_word(&line, &word) && !span_is(word, "-"))
			;
		while (k < LEN(tail) && scan_word(&line, &word))
			tail[k++] = word;
		if (n < LEN(head) || k < LEN(tail) || !head[3].n || head[4].v[0] != '/')
			continue;
		*ret = (struct mount){
			.root = unescape(head[3], mem), .at = unescape(head[4], mem),
			.options = span_dup(head[5], mem), .type = span_dup(tail[0], mem),
			.super = span_dup(tail[2], mem),
		};
		return true;
	}
	return false;
}

bool procfs_option(const char *options, const char *word)
{
	struct span rest = span_of(options), one;

	while (span_cut(rest, ',', &one, &rest))
		if (span_is(one, word))
			return true;
	return span_is(rest, word);
}

bool procfs_below(const char *path, const char *top)
{
	size_t n = strlen(top);

	if (n && top[n - 1] == '/')
		n--;
	return strncmp(path, top, n) == 0 && (path[n] == '\0' || path[n] == '/');
}
