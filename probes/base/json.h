/* Reading JSON.  The only user of cJSON; writing is cmd's, with a writer of its own. */
#ifndef AMPY_JSON_H
#define AMPY_JSON_H

#include "base.h"

struct arena;
struct json;
struct span;
struct text;

/* RFC 8259; nothing but blanks may follow, and no string may hold a NUL.  -EBADMSG; json_free()
 * gives it back. */
int json_read(const struct text *text, struct json **ret) MUST_USE;
/* ... and the line where it ends to be JSON, from 1; 0: that is not known. */
int json_read_line(const struct text *text, struct json **ret, size_t *line) MUST_USE;
void json_free(struct json **j);

/* The string at a path of object keys ("v1.cloud_name"; "" for j
 * itself), or NULL.
 */
const char *json_str(const struct json *j, const char *path, struct arena *mem);

/* A string in place, as long as what was read; v is NULL where it is none. */
struct span json_text(const struct json *j);

/* What stands at a path of object keys, or NULL; lives as long as what was read. */
const struct json *json_get(const struct json *j, const char *path);
/* The first member of an array or object, and the one behind a member; NULL at the end. */
const struct json *json_first(const struct json *j);
const struct json *json_next(const struct json *member);
/* What a value is. */
enum json_kind {
	JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT
};
enum json_kind json_kind(const struct json *j);
/* The name of an object's member, "" of an array's; lives as long as what was read. */
const char *json_key(const struct json *member);
/* A whole number from 0 to 2^53; false (and nothing set) for all else. */
bool json_number(const struct json *j, const char *path, int64_t *ret);
/* Any number that is finite. */
bool json_real(const struct json *j, const char *path, double *ret);
/* True only where `true` stands. */
bool json_true(const struct json *j, const char *path);
/* The strings of an array, NULL-terminated; NULL where there is none or not only strings. */
const char *const *json_list(const struct json *j, const char *path, struct arena *mem);

/* The version of cJSON that is loaded. */
const char *json_version(void);

#endif
