/* Reading JSON, over cJSON. */
#include "base.h"

#include <cjson/cJSON.h>
#include <errno.h>

#include "arena.h"
#include "json.h"
#include "scan.h"

/* The memory of one document: cJSON takes a piece for each value and each string, which malloc and
 * free cost more than the parsing does.  Here they lie one behind the other, and go at once.
 */
struct block {
	struct block *next;
	size_t used, size;
	max_align_t data[];
};

struct doc {
	cJSON root;                   /* the first: whoever has it has the document */
	struct block *top;
	void *last;                   /* what was taken last: only that can be given back */
};

enum { FIRST_BLOCK = 512, MAX_BLOCK = 1024 * 1024 };

/* cJSON's hooks have no argument.  They are set while a document is parsed, and only then. */
static _Thread_local struct doc *parsing;

/* The largest block of the documents before, which an index has hundreds of: fresh memory costs
 * more than the parsing does.
 */
static _Thread_local struct block *spare;

static struct block *new_block(size_t room)
{
	struct block *b = spare;

	if (b && b->size >= room) {
		spare = NULL;
		b->used = 0;
		return b;
	}
	b = malloc(sizeof *b + room);
	if (b)
		*b = (struct block){ .size = room };
	return b;
}

static void give_up_block(struct block *b)
{
	if (b->size <= MAX_BLOCK && (!spare || spare->size < b->size)) {
		free(spare);
		spare = b;
	} else {
		free(b);
	}
}

static void *take(size_t size)
{
	struct block *top = parsing->top;
	size_t align = sizeof(max_align_t), room;

	if (size > SIZE_MAX / 2)
		return NULL;
	size = (size + align - 1) / align * align;
	if (!top || size > top->size - top->used) {
		room = top && top->size < MAX_BLOCK ? top->size * 2 : top ? top->size : FIRST_BLOCK;
		room = size > room ? size : room;
		top = new_block(room);
		if (!top)
			return NULL;
		top->next = parsing->top;
		parsing->top = top;
	}
	parsing->last = (char *)top->data + top->used;
	top->used += size;
	return parsing->last;
}

static void give_back(void *p)
{
	if (p && p == parsing->last) {
		parsing->top->used = (size_t)((char *)p - (char *)parsing->top->data);
		parsing->last = NULL;
	}
}

static void free_doc(struct doc *doc)
{
	for (struct block *b = doc ? doc->top : NULL, *next; b; b = next) {
		next = b->next;
		give_up_block(b);
	}
	free(doc);
}

static struct doc *parse(const struct text *text, const char **end)
{
	struct doc *doc = calloc(1, sizeof *doc);
	cJSON *root;

	if (!doc)
		return NULL;
	parsing = doc;
	cJSON_InitHooks(&(cJSON_Hooks){ take, give_back });
	root = cJSON_ParseWithLengthOpts(text->v, text->n, end, 0);
	cJSON_InitHooks(NULL);
	parsing = NULL;
	if (!root) {
		free_doc(doc);
		return NULL;
	}
	/* Nothing in a tree points back to its root. */
	doc->root = *root;
	return doc;
}

static cJSON *as_cjson(const struct json *j)
{
	return (cJSON *)(uintptr_t)j;
}

/* Does it have \u0000?  cJSON would end the string there, and say nothing. */
static bool has_nul(const struct text *text)
{
	struct span rest = { text->v, text->n }, before;

	if (memchr(text->v, '\0', text->n))
		return true;
	/* Backslashes are rarer than anything that memmem could look for; each escapes the next byte. */
	while (span_cut(rest, '\\', &before, &rest) && rest.n) {
		if (span_starts(rest, "u0000"))
			return true;
		rest = (struct span){ rest.v + 1, rest.n - 1 };
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
	struct doc *doc;
	struct span rest;

	*line = 0;
	if (has_nul(text))
		return -EBADMSG;
	doc = parse(text, &end);
	if (!doc) {
		if (end && end >= text->v && end <= text->v + text->n)
			*line = line_at(text, end);
		return -EBADMSG;
	}
	rest = span_trim((struct span){ end, text->n - (size_t)(end - text->v) });
	if (rest.n) {
		*line = line_at(text, rest.v);
		free_doc(doc);
		return -EBADMSG;
	}
	*ret = (struct json *)&doc->root;
	return 0;
}

int json_read(const struct text *text, struct json **ret)
{
	size_t line;

	return json_read_line(text, ret, &line);
}

void json_free(struct json **j)
{
	free_doc((struct doc *)*j);
	*j = NULL;
}

/* Most names differ in their first byte, and this is most of reading a document. */
static const cJSON *member(const cJSON *object, const char *key, size_t n)
{
	for (const cJSON *m = object->child; m; m = m->next) {
		size_t same = 0;

		while (m->string && same < n && m->string[same] == key[same])
			same++;
		if (m->string && same == n && !m->string[n])
			return m;
	}
	return NULL;
}

static const cJSON *at(const struct json *j, const char *path)
{
	const cJSON *node = as_cjson(j);

	while (node && *path) {
		size_t n = 0;

		while (path[n] && path[n] != '.')
			n++;
		node = member(node, path, n);
		path += n + (path[n] ? 1 : 0);
	}
	return node;
}

const char *json_str(const struct json *j, const char *path, struct arena *mem)
{
	const cJSON *node = at(j, path);

	return cJSON_IsString(node) ? arena_strdup(mem, node->valuestring) : NULL;
}

struct span json_text(const struct json *j)
{
	const cJSON *node = as_cjson(j);

	return cJSON_IsString(node) ? span_of(node->valuestring) : (struct span){ 0 };
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
