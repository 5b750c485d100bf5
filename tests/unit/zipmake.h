/* Archives for the tests, made by hand so that they may be wrong in any way. */
#ifndef AMPY_TESTS_ZIPMAKE_H
#define AMPY_TESTS_ZIPMAKE_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct zipmake_member {
	const char *name, *body;
	size_t n;                  /* 0: of the string */
	unsigned method;           /* 0 or 8; anything else is only said to be so */
	unsigned flags;
	bool wrong_crc;
	int64_t more;              /* what it says of its length, beside the truth */
};

struct zipmake {
	unsigned char *v;
	size_t n, room;
};

static inline void zipmake_put(struct zipmake *z, const void *v, size_t n)
{
	if (z->n + n > z->room) {
		z->room = (z->n + n) * 2;
		z->v = realloc(z->v, z->room);
		if (!z->v)
			abort();
	}
	memcpy(z->v + z->n, v, n);
	z->n += n;
}

static inline void zipmake_number(struct zipmake *z, uint64_t number, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++, number >>= 8)
		zipmake_put(z, &(unsigned char){ (unsigned char)number }, 1);
}

static inline size_t zipmake_pack(const char *body, size_t n, unsigned char **ret)
{
	z_stream s = { .next_in = (unsigned char *)(uintptr_t)body, .avail_in = (unsigned)n };
	size_t room = n / 100 + 4096 + n / 1000;

	*ret = malloc(n < 4096 ? 8192 : room);
	if (!*ret || deflateInit2(&s, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	s.next_out = *ret;
	s.avail_out = (unsigned)(n < 4096 ? 8192 : room);
	if (deflate(&s, Z_FINISH) != Z_STREAM_END)
		abort();
	(void)deflateEnd(&s);
	return s.total_out;
}

/* The fields that a header in the archive and one in its list have in common. */
static inline void zipmake_fields(struct zipmake *z, const struct zipmake_member *m, size_t n,
				  size_t packed, uint32_t crc)
{
	zipmake_number(z, 20, 2);
	zipmake_number(z, m->flags, 2);
	zipmake_number(z, m->method, 2);
	zipmake_number(z, 0x5a210000, 4);
	zipmake_number(z, m->wrong_crc ? crc ^ 1 : crc, 4);
	zipmake_number(z, packed, 4);
	zipmake_number(z, (uint64_t)((int64_t)n + m->more), 4);
	zipmake_number(z, strlen(m->name), 2);
	zipmake_number(z, 0, 2);
}

/* `pad` bytes stand between what is in it and the list of that. */
static inline struct zipmake zipmake_of(const struct zipmake_member *v, size_t count, size_t pad)
{
	struct zipmake z = { 0 }, list = { 0 };
	size_t at;

	for (size_t i = 0; i < count; i++) {
		size_t n = v[i].n ? v[i].n : strlen(v[i].body), packed = n;
		unsigned char *bytes = NULL;
		uint32_t crc = (uint32_t)crc32(0, (const unsigned char *)v[i].body, (unsigned)n);

		if (v[i].method == 8)
			packed = zipmake_pack(v[i].body, n, &bytes);
		zipmake_number(&list, 0x02014b50, 4);
		zipmake_number(&list, 0x0314, 2);
		zipmake_fields(&list, &v[i], n, packed, crc);
		zipmake_number(&list, 0, 6);
		zipmake_number(&list, 0x81a40000, 4);
		zipmake_number(&list, z.n, 4);
		zipmake_put(&list, v[i].name, strlen(v[i].name));
		zipmake_number(&z, 0x04034b50, 4);
		zipmake_fields(&z, &v[i], n, packed, crc);
		zipmake_put(&z, v[i].name, strlen(v[i].name));
		zipmake_put(&z, bytes ? (const void *)bytes : v[i].body, packed);
		free(bytes);
	}
	while (pad--)
		zipmake_number(&z, 'x', 1);
	at = z.n;
	if (list.n)
		zipmake_put(&z, list.v, list.n);
	zipmake_number(&z, 0x06054b50, 4);
	zipmake_number(&z, 0, 4);
	zipmake_number(&z, count, 2);
	zipmake_number(&z, count, 2);
	zipmake_number(&z, list.n, 4);
	zipmake_number(&z, at, 4);
	zipmake_number(&z, 0, 2);
	free(list.v);
	return z;
}

#endif
