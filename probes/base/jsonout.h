/* Writing JSON (RFC 8259): one writer, keys are literals, whatever bytes a value holds. */
#ifndef AMPY_JSONOUT_H
#define AMPY_JSONOUT_H

#include "base.h"

struct json_out {
	FILE *to;
	char stack[32];
	unsigned depth;
	bool comma;
	bool line;        /* all on one line: for files of lines of JSON */
};

/* key: NULL inside an array and at the top.  Bytes that are not UTF-8 become U+FFFD. */
void json_open(struct json_out *o, const char *key, char bracket);
void json_close(struct json_out *o);
void json_string(struct json_out *o, const char *key, const char *v);  /* NULL: null */
void json_int(struct json_out *o, const char *key, int64_t v);
void json_decimal(struct json_out *o, const char *key, double v);  /* 15 digits; finite */
void json_flag(struct json_out *o, const char *key, bool v);
void json_strings(struct json_out *o, const char *key, const char *const *v);  /* NULL-terminated */

#endif
