/* Unpacking.  The only user of libarchive. */
#include "../base/base.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

#include "../base/scan.h"
#include "../base/unpack.h"
#include "lists.h"

enum { BLOCK = 128 * 1024 };

const char *archive_version(void)
{
	static char text[32];
	int n = archive_version_number();

	(void)snprintf(text, sizeof text, "%d.%d.%d", n / 1000000, n / 1000 % 1000, n % 1000);
	return text;
}

static void close_archive(struct archive **a)
{
	if (*a)
		(void)archive_read_free(*a);
}

/* libarchive has errors of its own and those of read(2); what is not one of these is the data's. */
static int reason(struct archive *a)
{
	switch (archive_errno(a)) {
	case ENOMEM: return -ENOMEM;
	case EIO:    return -EIO;
	default:     return -EBADMSG;
	}
}

/* No filter that starts a program: where a library was left out of libarchive, its support function
 * says ARCHIVE_WARN and would run gzip(1) and the like.
 */
static int allow(struct archive *a, bool tar)
{
	int (*const filters[])(struct archive *) = {
		archive_read_support_filter_gzip, archive_read_support_filter_bzip2,
		archive_read_support_filter_xz,   archive_read_support_filter_lzma,
		archive_read_support_filter_zstd, archive_read_support_filter_lz4,
	};

	for (size_t i = 0; i < LEN(filters); i++)
		if (filters[i](a) != ARCHIVE_OK)
			return -ENOTSUP;
	if (tar)
		return archive_read_support_format_tar(a) == ARCHIVE_OK ? 0 : -ENOTSUP;
	if (archive_read_support_format_raw(a) != ARCHIVE_OK ||
	    archive_read_support_format_empty(a) != ARCHIVE_OK)
		return -ENOTSUP;
	return 0;
}

/* The data of one entry; *left is what may still come. */
static int read_data(struct archive *a, const struct unpack *u, bool wanted, uint64_t *left)
{
	for (;;) {
		const void *block;
		size_t n;
		la_int64_t at;
		int rc = archive_read_data_block(a, &block, &n, &at);

		if (rc == ARCHIVE_EOF)
			return 0;
		if (rc != ARCHIVE_OK)
			return reason(a);
		if (n > *left)
			return -EFBIG;
		*left -= n;
		rc = wanted && n ? u->piece(u->user, (struct span){ block, n }) : 0;
		if (rc != 0)
			return rc;
	}
}

static int read_entry(struct archive *a, struct archive_entry *entry, const struct unpack *u,
		      uint64_t *left)
{
	const char *name = archive_entry_pathname(entry);
	int rc, wanted = 1;

	if (u->file) {
		wanted = name && archive_entry_filetype(entry) == AE_IFREG
			? u->file(u->user, name) : 0;
		if (wanted < 0)
			return wanted;
	}
	rc = read_data(a, u, wanted, left);
	if (rc == 0 && wanted && u->file && u->file_end)
		rc = u->file_end(u->user);
	return rc;
}

int archive_unpack(const struct unpack *u)
{
	enum { MAX_ENTRIES = 1000 * 1000 };
	ON_EXIT(close_archive) struct archive *a = archive_read_new();
	struct archive_entry *entry;
	uint64_t left = u->max;
	unsigned entries = 0;
	int rc;

	if (!a)
		return -ENOMEM;
	rc = allow(a, u->file != NULL);
	if (rc < 0)
		return rc;
	if (archive_read_open_fd(a, u->fd, BLOCK) != ARCHIVE_OK)
		return reason(a);
	while ((rc = archive_read_next_header(a, &entry)) == ARCHIVE_OK) {
		if (entries++ == MAX_ENTRIES)
			return -EFBIG;
		rc = read_entry(a, entry, u, &left);
		if (rc != 0)
			return rc == UNPACK_ENOUGH ? 0 : rc;
	}
	return rc == ARCHIVE_EOF ? 0 : reason(a);
}
