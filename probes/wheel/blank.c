/* White space as Python's str.isspace() has it, in UTF-8. */
#include "../base/base.h"

#include "../base/scan.h"
#include "blank.h"

/* Beyond ASCII: U+0085, U+00A0, U+1680, U+2000 to 200A, 2028, 2029, 202F, 205F and 3000. */
static bool is_wide(unsigned code)
{
	static const uint16_t codes[] = { 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000 };

	for (size_t i = 0; i < LEN(codes); i++)
		if (code == codes[i])
			return true;
	return code >= 0x2000 && code <= 0x200a;
}

size_t blank_head(struct span s)
{
	const unsigned char *v = (const unsigned char *)s.v;

	if (!s.n)
		return 0;
	if (v[0] < 0x80)
		return v[0] == ' ' || (v[0] >= 9 && v[0] <= 13) || (v[0] >= 28 && v[0] <= 31);
	if (v[0] == 0xc2)
		return s.n > 1 && (v[1] == 0x85 || v[1] == 0xa0) ? 2 : 0;
	if (v[0] < 0xe1 || v[0] > 0xe3 || s.n < 3)
		return 0;
	return is_wide((v[0] & 15u) << 12 | (v[1] & 63u) << 6 | (v[2] & 63u)) ? 3 : 0;
}

struct span blank_skip(struct span s)
{
	for (size_t n; (n = blank_head(s)) > 0;)
		s = (struct span){ s.v + n, s.n - n };
	return s;
}

struct span blank_trim(struct span s)
{
	bool more = true;

	s = blank_skip(s);
	while (more) {
		more = false;
		for (size_t n = 1; n <= 3 && n <= s.n && !more; n++)
			if (blank_head((struct span){ s.v + s.n - n, n }) == n) {
				s.n -= n;
				more = true;
			}
	}
	return s;
}
