/* Reading JSON.  The only user of cJSON; writing is cmd's, with a writer of its own. */
#ifndef AMPY_JSON_H
#define AMPY_JSON_H

#include "base.h"

struct arena;
struct json;
struct text;

/* RFC 8259; nothing but blanks may follow.  -EBADMSG; json_free() gives it back. */
int json_read(const struct text *text, struct json **ret) MUST_USE;
void json_free(struct json **j);

/* The string at a path of object keys ("v1.cloud_name"), or NULL. */
const char *json_str(const struct json *j, const char *path, struct arena *mem);

/* The version of cJSON that is loaded. */
const char *json_version(void);

#endif
