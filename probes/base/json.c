/* Reading JSON, over cJSON. */
#include "base.h"

#include <cjson/cJSON.h>
#include <errno.h>

#include "arena.h"
#include "json.h"
#include "scan.h"

static cJSON *as_cjson(const struct json *j)
{
	return (cJSON *)(uintptr_t)j;
}

/* Does it have \u0000?  cJSON would end the string there, and say nothing. */
static bool has_nul(const struct text *text)
{
	const char *p = text->v, *end = p + text->n;

	if (memchr(p, '\0', text->n))
		return true;
	while ((p = memmem(p, (size_t)(end - p), "\\u0000", 6))) {
		size_t n = 0;

		while (p - n > text->v && p[-1 - (ptrdiff_t)n] == '\\')
			n++;
		if (n % 2 == 0)
			return true;
		p += 6;
	}
	return false;
}

static size_t line_at(const struct text *text, const char *at)
{
	size_t line = 1;

	for (const char *p = text->v; (p = memchr(p, '\n', (size_t)(at - p))); p++)
		line++;
	return line;
}

int json_read_line(const struct text *text, struct json **ret, size_t *line)
{
	const char *end = NULL;
	cJSON *root;
	struct span rest;

	*line = 0;
	if (has_nul(text))
		return -EBADMSG;
	root = cJSON_ParseWithLengthOpts(text->v, text->n, &end, 0);
	if (!root) {
		if (end && end >= text->v && end <= text->v + text->n)
			*line = line_at(text, end);
		return -EBADMSG;
	}
	rest = span_trim((struct span){ end, text->n - (size_t)(end - text->v) });
	if (rest.n) {
		*line = line_at(text, rest.v);
		cJSON_Delete(root);
		return -EBADMSG;
	}
	*ret = (struct json *)root;
	return 0;
}

int json_read(const struct text *text, struct json **ret)
{
	size_t line;

	return json_read_line(text, ret, &line);
}

void json_free(struct json **j)
{
	cJSON_Delete(as_cjson(*j));
	*j = NULL;
}

static const cJSON *at(const struct json *j, const char *path)
{
	const cJSON *node = as_cjson(j);
	char key[64];

	while (node && *path) {
		size_t n = strcspn(path, ".");

		if (n >= sizeof key)
			return NULL;
		memcpy(key, path, n);
		key[n] = '\0';
		node = cJSON_GetObjectItemCaseSensitive(node, key);
		path += n + (path[n] ? 1 : 0);
	}
	return node;
}

const char *json_str(const struct json *j, const char *path, struct arena *mem)
{
	const cJSON *node = at(j, path);

	return cJSON_IsString(node) ? arena_strdup(mem, node->valuestring) : NULL;
}

const struct json *json_get(const struct json *j, const char *path)
{
	return (const struct json *)at(j, path);
}

const struct json *json_first(const struct json *j)
{
	const cJSON *node = as_cjson(j);

	return cJSON_IsArray(node) || cJSON_IsObject(node) ? (const struct json *)node->child
							    : NULL;
}

const struct json *json_next(const struct json *member)
{
	return (const struct json *)as_cjson(member)->next;
}

enum json_kind json_kind(const struct json *j)
{
	const cJSON *node = as_cjson(j);

	if (cJSON_IsBool(node))
		return cJSON_IsTrue(node) ? JSON_TRUE : JSON_FALSE;
	if (cJSON_IsNumber(node))
		return JSON_NUMBER;
	if (cJSON_IsString(node))
		return JSON_STRING;
	if (cJSON_IsArray(node))
		return JSON_ARRAY;
	return cJSON_IsObject(node) ? JSON_OBJECT : JSON_NULL;
}

const char *json_key(const struct json *member)
{
	const char *key = as_cjson(member)->string;

	return key ? key : "";
}

bool json_number(const struct json *j, const char *path, int64_t *ret)
{
	const cJSON *node = at(j, path);
	double v;

	if (!cJSON_IsNumber(node))
		return false;
	v = node->valuedouble;
	if (!(v >= 0 && v <= 9007199254740992.0) || (double)(int64_t)v < v)
		return false;
	*ret = (int64_t)v;
	return true;
}

bool json_real(const struct json *j, const char *path, double *ret)
{
	const cJSON *node = at(j, path);
	double v;

	if (!cJSON_IsNumber(node))
		return false;
	v = node->valuedouble;
	if (!(v - v == 0))
		return false;
	*ret = v;
	return true;
}

bool json_true(const struct json *j, const char *path)
{
	return cJSON_IsTrue(at(j, path));
}

const char *const *json_list(const struct json *j, const char *path, struct arena *mem)
{
	const cJSON *node = at(j, path);
	struct list all = { 0 };

	if (!cJSON_IsArray(node))
		return NULL;
	list_add(&all, NULL, mem);
	for (node = node->child; node; node = node->next) {
		if (!cJSON_IsString(node))
			return NULL;
		list_add(&all, arena_strdup(mem, node->valuestring), mem);
	}
	return all.v;
}

const char *json_version(void)
{
	return cJSON_Version();
}
