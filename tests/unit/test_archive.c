/* Unpacking: every compression, several streams in one file, and no byte over the limit. */
#include "unit.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "probes/base/arena.h"
#include "probes/base/scan.h"
#include "probes/base/unpack.h"
#include "probes/lists/lists.h"

enum { ROOM = 1 << 20 };

struct seen {
	struct arena *mem;
	const char *text;
	size_t n;
	int end;             /* what a piece returns */
	unsigned files;
};

static int on_piece(void *user, struct span piece)
{
	struct seen *s = user;

	s->text = s->n ? JOIN(s->mem, s->text, span_dup(piece, s->mem)) : span_dup(piece, s->mem);
	s->n += piece.n;
	return s->end;
}

static int on_file(void *user, const char *name)
{
	(void)user;
	return strcmp(name, "b") == 0 ? 1 : strcmp(name, "bad") == 0 ? -EPERM : 0;
}

static int on_file_end(void *user)
{
	((struct seen *)user)->files++;
	return 0;
}

/* What is written into `to` by libarchive itself: names NULL, the text as it is; else a tar with a
 * file of this text for each name. */
static size_t pack(int filter, const char *const *names, const char *text, char *to)
{
	struct archive *a = archive_write_new();
	struct archive_entry *e = archive_entry_new();
	size_t used = 0;

	assert_int_equal(archive_write_add_filter(a, filter), ARCHIVE_OK);
	assert_int_equal(names ? archive_write_set_format_ustar(a) : archive_write_set_format_raw(a), 0);
	assert_int_equal(archive_write_open_memory(a, to, ROOM, &used), ARCHIVE_OK);
	do {
		archive_entry_clear(e);
		archive_entry_set_pathname(e, names ? *names : "data");
		archive_entry_set_filetype(e, AE_IFREG);
		archive_entry_set_perm(e, 0644);
		archive_entry_set_size(e, (int64_t)strlen(text));
		assert_int_equal(archive_write_header(a, e), ARCHIVE_OK);
		assert_int_equal(archive_write_data(a, text, strlen(text)), strlen(text));
	} while (names && *++names);
	archive_entry_free(e);
	assert_int_equal(archive_write_close(a), ARCHIVE_OK);
	archive_write_free(a);
	return used;
}

static int unpack(const char *v, size_t n, uint64_t max, bool tar, struct seen *s)
{
	int fd = memfd_create("test", 0), rc;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, v, n), n);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	rc = archive_unpack(&(struct unpack){ .fd = fd, .max = max, .file = tar ? on_file : NULL,
					      .file_end = tar ? on_file_end : NULL,
					      .piece = on_piece, .user = s });
	close(fd);
	return rc;
}

static const int filters[] = {
	ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_XZ,
	ARCHIVE_FILTER_LZMA, ARCHIVE_FILTER_ZSTD, ARCHIVE_FILTER_LZ4,
};

static void raw(void **state)
{
	char *buf = malloc(ROOM);

	(void)state;
	assert_non_null(buf);
	for (size_t i = 0; i < LEN(filters); i++) {
		struct arena *mem = arena_new();
		struct seen s = { .mem = mem };
		char *text = TAKE_N(mem, 5001, char);
		size_t n;

		for (size_t k = 0; k < 5000; k++)
			text[k] = (char)('a' + k * k % 23);
		n = pack(filters[i], NULL, text, buf);
		assert_int_equal(unpack(buf, n, 5000, false, &s), 0);
		assert_string_equal(s.text, text);
		assert_int_equal(unpack(buf, n, 4999, false, &(struct seen){ .mem = mem }), -EFBIG);
		s = (struct seen){ .mem = mem, .end = UNPACK_ENOUGH };
		assert_int_equal(unpack(buf, n, 5000, false, &s), 0);
		s = (struct seen){ .mem = mem, .end = -EPERM };
		assert_int_equal(unpack(buf, n, 5000, false, &s), -EPERM);
		s = (struct seen){ .mem = mem };
		if (filters[i] != ARCHIVE_FILTER_NONE)
			assert_int_equal(unpack(buf, n / 2, 5000, false, &s), -EBADMSG);
		arena_free(mem);
	}
	free(buf);
}

/* As apk's: one stream behind the other. */
static void streams(void **state)
{
	struct arena *mem = arena_new();
	struct seen s = { .mem = mem };
	char *buf = malloc(2 * ROOM);
	size_t n;

	(void)state;
	assert_non_null(buf);
	n = pack(ARCHIVE_FILTER_GZIP, NULL, "one ", buf);
	n += pack(ARCHIVE_FILTER_GZIP, NULL, "two", buf + n);
	assert_int_equal(unpack(buf, n, 100, false, &s), 0);
	assert_string_equal(s.text, "one two");
	assert_int_equal(unpack("", 0, 100, false, &s), 0);
	free(buf);
	arena_free(mem);
}

static void tars(void **state)
{
	static const char *const names[] = { "a", "b", "c", NULL }, *const bad[] = { "bad", "b", NULL };
	char *buf = malloc(ROOM);

	(void)state;
	assert_non_null(buf);
	for (size_t i = 0; i < LEN(filters); i++) {
		struct arena *mem = arena_new();
		struct seen s = { .mem = mem };
		size_t n = pack(filters[i], names, "text", buf);

		assert_int_equal(unpack(buf, n, 12, true, &s), 0);
		assert_string_equal(s.text, "text");
		assert_int_equal(s.files, 1);
		assert_int_equal(unpack(buf, n, 11, true, &(struct seen){ .mem = mem }), -EFBIG);
		n = pack(filters[i], bad, "text", buf);
		assert_int_equal(unpack(buf, n, 12, true, &s), -EPERM);
		assert_int_equal(unpack("no archive at all", 17, 12, true, &s), -EBADMSG);
		arena_free(mem);
	}
	free(buf);
}

UNIT(cmocka_unit_test(raw), cmocka_unit_test(streams), cmocka_unit_test(tars))
