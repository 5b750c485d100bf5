/* Memory for one run.  Nothing taken from an arena is freed on its own. */
#ifndef AMPY_ARENA_H
#define AMPY_ARENA_H

#include "base.h"

#include <stdarg.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);  /* NULL is fine */

/* Zeroed.  Never NULL: a one-shot tool that is out of memory exits with 3. */
void *arena_take(struct arena *a, size_t count, size_t size, size_t align);
/* Copies with a NUL behind: n bytes (which may hold NULs), or a whole string. */
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_strdup(struct arena *a, const char *s);
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF(2, 3);
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap) PRINTF(2, 0);

/* The strings one after the other, without what printf costs: JOIN(mem, dir, "/", name). */
char *arena_join(struct arena *a, const char *const *parts);
#define JOIN(a, ...) arena_join((a), (const char *const[]){ __VA_ARGS__, NULL })

/* A list of strings that grows; list->v is NULL-terminated from the first call on. */
struct list {
	const char **v;
	size_t n, room;
};

void list_add(struct list *l, const char *s, struct arena *mem);
bool list_has(const struct list *l, const char *s);

#define TAKE(a, T)      ((T *)arena_take((a), 1, sizeof(T), _Alignof(T)))
#define TAKE_N(a, n, T) ((T *)arena_take((a), (n), sizeof(T), _Alignof(T)))

#endif
