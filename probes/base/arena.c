/* Memory for one run, taken in pages and given back all at once. */
#include "base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "arena.h"

/* A page is large enough that malloc maps it: zeroed by the kernel, touched only where it is used.
 * Who has taken MANY will take more: the next ones are mapped as a whole, since a fault for each
 * 4 KiB costs more than what is written there.  (Huge pages would cost more still, wherever memory
 * is in pieces.)
 */
enum { PAGE = 256 * 1024, MANY = 16, WHOLE = 2 * 1024 * 1024 };

struct page {
	struct page *next;
	size_t used, size;
	bool whole;               /* WHOLE bytes, mapped */
	_Alignas(max_align_t) unsigned char data[];
};

struct arena {
	struct page *top;
	size_t n;                 /* pages */
};

static void *die_if_null(void *p)
{
	if (!p) {
		fputs("ampy: out of memory\n", stderr);
		exit(3);
	}
	return p;
}

struct arena *arena_new(void)
{
	return die_if_null(calloc(1, sizeof(struct arena)));
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	for (struct page *p = a->top, *next; p; p = next) {
		next = p->next;
		if (p->whole)
			(void)munmap(p, WHOLE);
		else
			free(p);
	}
	free(a);
}

/* NULL where malloc has to be asked. */
static struct page *whole_page(const struct arena *a, size_t want)
{
	struct page *p;

	if (a->n < MANY || want > WHOLE - sizeof *p)
		return NULL;
	p = mmap(NULL, WHOLE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE,
		 -1, 0);
	if (p == MAP_FAILED)
		return NULL;
	p->whole = true;
	p->size = WHOLE - sizeof *p;
	return p;
}

static struct page *new_page(const struct arena *a, size_t want)
{
	size_t room = want > PAGE ? want : PAGE;
	struct page *p = whole_page(a, want);

	if (p)
		return p;
	p = die_if_null(calloc(1, sizeof *p + room));
	p->size = room;
	return p;
}

void *arena_take(struct arena *a, size_t count, size_t size, size_t align)
{
	struct page *p = a->top;
	size_t want, at;

	if (__builtin_mul_overflow(count, size, &want))
		die_if_null(NULL);
	at = p ? (p->used + align - 1) / align * align : 0;
	if (!p || at > p->size || want > p->size - at) {
		p = new_page(a, want);
		p->next = a->top;
		a->top = p;
		a->n++;
		at = 0;
	}
	p->used = at + want;
	return p->data + at;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *copy = TAKE_N(a, n + 1, char);

	if (n)
		memcpy(copy, s, n);
	return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

/* Most strings fit into what is left of the page: those are formatted once, in place. */
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	struct page *p = a->top;
	size_t room = p ? p->size - p->used : 0, need;
	va_list again;
	int n;
	char *s = room ? (char *)p->data + p->used : NULL;

	va_copy(again, ap);
	n = vsnprintf(s, room, fmt, ap);
	need = (size_t)(n < 0 ? 0 : n) + 1;
	if (need <= room) {
		p->used += need;
	} else {
		if (room)
			memset(s, 0, room);   /* what is taken next is zeroed */
		s = TAKE_N(a, need, char);
		(void)vsnprintf(s, need, fmt, again);
	}
	va_end(again);
	return s;
}

char *arena_join(struct arena *a, const char *const *parts)
{
	size_t n = 0, at = 0;
	char *s;

	for (size_t i = 0; parts[i]; i++)
		n += strlen(parts[i]);
	s = TAKE_N(a, n + 1, char);
	for (size_t i = 0; parts[i]; i++) {
		size_t len = strlen(parts[i]);

		memcpy(s + at, parts[i], len);
		at += len;
	}
	return s;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return s;
}

void list_add(struct list *l, const char *s, struct arena *mem)
{
	if (l->n + 1 >= l->room) {
		size_t room = l->room ? l->room * 2 : 8;
		const char **v = TAKE_N(mem, room, const char *);

		if (l->n)
			memcpy(v, l->v, l->n * sizeof *v);
		l->v = v;
		l->room = room;
	}
	if (s)
		l->v[l->n++] = s;
}

bool list_has(const struct list *l, const char *s)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->v[i], s) == 0)
			return true;
	return false;
}
