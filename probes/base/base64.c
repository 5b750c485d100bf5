/* Base 64. */
#include "base.h"

#include <errno.h>

#include "base64.h"
#include "scan.h"

enum { LINE = 57 };   /* bytes that give 76 letters */

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_write(FILE *to, const char *bytes, size_t n, const char *indent)
{
	const unsigned char *s = (const unsigned char *)bytes;

	for (size_t i = 0; i < n; i += 3) {
		size_t left = n - i;
		unsigned v = (unsigned)s[i] << 16 | (left > 1 ? (unsigned)s[i + 1] << 8 : 0) |
			     (left > 2 ? s[i + 2] : 0u);

		if (indent && i % LINE == 0)
			fputs(indent, to);
		fputc(letters[v >> 18], to);
		fputc(letters[v >> 12 & 63], to);
		fputc(left > 1 ? letters[v >> 6 & 63] : '=', to);
		fputc(left > 2 ? letters[v & 63] : '=', to);
		if (indent && (left <= 3 || (i + 3) % LINE == 0))
			fputc('\n', to);
	}
}

int base64_read(struct span s, unsigned char *ret, size_t max, size_t *n)
{
	size_t pad = 0, out = 0;
	unsigned held = 0;

	while (pad < 2 && pad < s.n && s.v[s.n - 1 - pad] == '=')
		pad++;
	if (s.n % 4)
		return -EBADMSG;
	for (size_t i = 0; i < s.n - pad; i++) {
		const char *at = s.v[i] ? strchr(letters, s.v[i]) : NULL;

		if (!at)
			return -EBADMSG;
		held = held << 6 | (unsigned)(at - letters);
		if (i % 4 == 0)
			continue;
		if (out == max)
			return -EFBIG;
		ret[out++] = (unsigned char)(held >> (6 - 2 * (i % 4)));
	}
	*n = out;
	return 0;
}
