/* What can be told by how it looks: addresses, numbers of hardware, ids.  Each takes a string that
 * may go on, and returns how many bytes of it are such a thing, or 0.
 */
#ifndef AMPY_LOOKS_H
#define AMPY_LOOKS_H

#include "../probes/base/base.h"

bool looks_digit(char c);
bool looks_letter(char c);
/* What continues a word: a name of two words ends before a dash or a dot all the same. */
bool looks_word(char c);

/* "scheme://" (*scheme is its length) and all up to what ends an address in a sentence or a list.
 */
size_t looks_url(const char *s, size_t *scheme);
/* 10.1.2.3, before a port or a prefix or neither: not the loopback, and not 3.11.2. */
size_t looks_ip4(const char *s);
/* fe80::1 or all eight groups; a time (12:00:00) is none. */
size_t looks_ip6(const char *s);
/* 52:54:00:12:34:56, also with dashes */
size_t looks_mac(const char *s);
/* 8-4-4-4-12 (also with underscores), or 32 digits and more at once */
size_t looks_id(const char *s);
/* someone@example.org; user@1000.service is none. */
size_t looks_mail(const char *s);

#endif
