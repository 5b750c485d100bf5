/* Base 64. */
#include "base.h"

#include "base64.h"

enum { LINE = 57 };   /* bytes that give 76 letters */

void base64_write(FILE *to, const char *bytes, size_t n, const char *indent)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789+/";
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
