/* UTF-8 (RFC 3629). */
#include "base.h"

#include "utf8.h"

size_t utf8_take(const char *s, size_t n)
{
	const unsigned char *b = (const unsigned char *)s;
	size_t len;
	uint32_t code;

	if (!n)
		return 0;
	if (b[0] < 0x80)
		return 1;
	len = b[0] >= 0xf0 ? 4 : b[0] >= 0xe0 ? 3 : 2;
	if (b[0] < 0xc2 || b[0] > 0xf4 || n < len)
		return 0;
	code = b[0] & (0x7fU >> len);
	for (size_t i = 1; i < len; i++) {
		if ((b[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (b[i] & 0x3fU);
	}
	if ((len == 3 && (code < 0x800 || (code >= 0xd800 && code <= 0xdfff))) ||
	    (len == 4 && (code < 0x10000 || code > 0x10ffff)))
		return 0;
	return len;
}

bool utf8_fits(const char *s, size_t n)
{
	const char *end = s + n;
	uint64_t eight;

	while (s < end) {
		size_t take;

		/* Nearly all of it is ASCII. */
		for (; (size_t)(end - s) >= sizeof eight; s += sizeof eight) {
			memcpy(&eight, s, sizeof eight);
			if (eight & UINT64_C(0x8080808080808080))
				break;
		}
		take = utf8_take(s, (size_t)(end - s));
		if (!take && s < end)
			return false;
		s += take;
	}
	return true;
}
