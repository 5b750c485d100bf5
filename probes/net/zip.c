/* ZIP archives, read through a callback.  The only user of libzip. */
#include "../base/base.h"

#include <errno.h>
#include <zip.h>

#include "../base/scan.h"
#include "../base/unzip.h"
#include "net.h"

/* The record at the end with the longest comment, and the pointer to the 64-bit one before it. */
enum { TAIL = 22 + 0xffff + 20, LOCATOR = 20, END64 = 56 };

/* The archive, as libzip sees it: a source that can be read and sought. */
struct source {
	const struct unzip *u;
	uint64_t at;
	uint64_t left;                /* to be read before the members are known */
	bool opening;
	int rc;                       /* what a callback refused */
	zip_error_t error;
};

const char *zip_version(void)
{
	return zip_libzip_version();
}

static zip_int64_t refuse(struct source *s, int rc)
{
	s->rc = rc;
	zip_error_set(&s->error, ZIP_ER_READ, EIO);
	return -1;
}

static zip_int64_t on_read(struct source *s, char *to, zip_uint64_t n)
{
	int rc;

	if (n > s->u->size - s->at)
		n = s->u->size - s->at;
	if (s->opening && n > s->left)
		return refuse(s, -EFBIG);
	s->left -= s->opening ? n : 0;
	rc = n ? s->u->read(s->u->user, s->at, to, (size_t)n) : 0;
	if (rc < 0)
		return refuse(s, rc);
	s->at += n;
	return (zip_int64_t)n;
}

static zip_int64_t on_seek(struct source *s, void *data, zip_uint64_t n)
{
	zip_int64_t to = zip_source_seek_compute_offset(s->at, s->u->size, data, n, &s->error);

	if (to < 0)
		return -1;
	s->at = (uint64_t)to;
	return 0;
}

static zip_int64_t on_command(void *user, void *data, zip_uint64_t n, zip_source_cmd_t what)
{
	struct source *s = user;

	switch ((int)what) {
	case ZIP_SOURCE_SUPPORTS:
		return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
						      ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE,
						      ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, -1);
	case ZIP_SOURCE_OPEN:
		s->at = 0;
		return 0;
	case ZIP_SOURCE_READ:
		return on_read(s, data, n);
	case ZIP_SOURCE_SEEK:
		return on_seek(s, data, n);
	case ZIP_SOURCE_TELL:
		return (zip_int64_t)s->at;
	case ZIP_SOURCE_STAT:
		if (n < sizeof(zip_stat_t))
			return -1;
		zip_stat_init(data);
		((zip_stat_t *)data)->size = s->u->size;
		((zip_stat_t *)data)->valid = ZIP_STAT_SIZE;
		return sizeof(zip_stat_t);
	case ZIP_SOURCE_ERROR:
		return zip_error_to_data(&s->error, data, n);
	case ZIP_SOURCE_CLOSE:
	case ZIP_SOURCE_FREE:
		return 0;
	}
	zip_error_set(&s->error, ZIP_ER_OPNOTSUPP, 0);
	return -1;
}

static int say(char *why, int rc, const char *what)
{
	(void)snprintf(why, UNZIP_WHY, "%s", what);
	return rc;
}

static int reason(const struct source *s, zip_error_t *error, char *why)
{
	if (s->rc == -EFBIG)
		return say(why, s->rc, "its list of members is larger than allowed");
	if (s->rc < 0)
		return say(why, s->rc, strerror(-s->rc));
	switch (zip_error_code_zip(error)) {
	case ZIP_ER_MEMORY:
		return say(why, -ENOMEM, strerror(ENOMEM));
	case ZIP_ER_CRC:
		return say(why, -EBADMSG, "its bytes are not those that its checksum is of");
	case ZIP_ER_NOZIP:
		return say(why, -EBADMSG, "it is no ZIP archive, or not all of it");
	case ZIP_ER_EOF:
	case ZIP_ER_READ:
	case ZIP_ER_SEEK:
		return say(why, -EBADMSG, "it ends too early");
	default:
		return say(why, -EBADMSG, zip_error_strerror(error));
	}
}

static uint64_t number(const unsigned char *v, size_t n)
{
	uint64_t all = 0;

	while (n--)
		all = all << 8 | v[n];
	return all;
}

/* libzip makes room for as many members as a 64-bit record at the end says there are, before it has
 * seen one: wherever such a record may be, it is looked at first.
 */
static int check_count(const struct unzip *u, char *why)
{
	uint64_t n = u->size < TAIL ? u->size : TAIL, at, members;
	char tail[TAIL], end[END64];
	int rc = u->read(u->user, u->size - n, tail, (size_t)n);

	for (size_t i = 0; rc == 0 && i + LOCATOR <= n; i++) {
		if (memcmp(tail + i, "PK\6\7", 4) != 0)
			continue;
		at = number((unsigned char *)tail + i + 8, 8);
		if (u->size < END64 || at > u->size - END64)
			continue;
		rc = u->read(u->user, at, end, sizeof end);
		members = number((unsigned char *)end + 32, 8);
		if (rc == 0 && memcmp(end, "PK\6\6", 4) == 0 && members > u->max_members)
			return say(why, -E2BIG, "it has more members than allowed");
	}
	return rc < 0 ? say(why, rc, strerror(-rc)) : 0;
}

/* -ENOENT where no name is wanted. */
static int find(const struct unzip *u, zip_t *zip, zip_uint64_t *ret, char *why)
{
	zip_int64_t n = zip_get_num_entries(zip, ZIP_FL_UNCHANGED);
	bool any = false;

	if ((uint64_t)n > u->max_members)
		return say(why, -E2BIG, "it has more members than allowed");
	for (zip_uint64_t i = 0; i < (zip_uint64_t)n; i++) {
		const char *name = zip_get_name(zip, i, ZIP_FL_UNCHANGED | ZIP_FL_ENC_RAW);
		int rc = name ? u->name(u->user, name) : 0;

		if (rc < 0)
			return say(why, rc, strerror(-rc));
		if (rc > 0)
			*ret = i;
		any |= rc > 0;
	}
	return any ? 0 : say(why, -ENOENT, "it has no such member");
}

/* Of the ways to pack, those that need no more memory than they give: bombs have the others. */
static int check_member(const struct unzip *u, zip_t *zip, zip_uint64_t i, zip_stat_t *st,
			char *why)
{
	const zip_uint64_t all = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD |
				 ZIP_STAT_ENCRYPTION_METHOD;
	int rc;

	if (zip_stat_index(zip, i, ZIP_FL_UNCHANGED, st) < 0 || (st->valid & all) != all)
		return say(why, -EBADMSG, "it does not tell how its members are packed");
	if (st->encryption_method != ZIP_EM_NONE)
		return say(why, -ENOTSUP, "it is encrypted");
	if (st->comp_method != ZIP_CM_STORE && st->comp_method != ZIP_CM_DEFLATE)
		return say(why, -ENOTSUP, "it is packed in another way than wheels are");
	rc = u->found(u->user, st->comp_size, st->size);
	return rc < 0 ? say(why, rc, strerror(-rc)) : 0;
}

static int read_member(const struct source *s, zip_t *zip, zip_uint64_t i, uint64_t left,
		       char *why)
{
	zip_file_t *file = zip_fopen_index(zip, i, ZIP_FL_UNCHANGED);
	char block[16 * 1024];
	zip_int64_t n = 0;
	int rc = 0;

	if (!file)
		return reason(s, zip_get_error(zip), why);
	while (rc == 0 && (n = zip_fread(file, block, sizeof block)) > 0) {
		if ((uint64_t)n > left)
			rc = say(why, -EBADMSG, "it is longer than it says");
		left -= rc == 0 ? (uint64_t)n : 0;
		if (rc == 0 && (rc = s->u->piece(s->u->user, (struct span){ block, (size_t)n })) < 0)
			(void)say(why, rc, strerror(-rc));
	}
	if (rc == 0 && n < 0)
		rc = reason(s, zip_file_get_error(file), why);
	if (rc == 0 && left)
		rc = say(why, -EBADMSG, "it is shorter than it says");
	(void)zip_fclose(file);
	return rc;
}

int zip_unpack(const struct unzip *u, char *why)
{
	struct source s = { .u = u, .opening = true, .left = u->max_directory };
	zip_error_t error;
	zip_source_t *source;
	zip_uint64_t i = 0;
	zip_stat_t st;
	zip_t *zip;
	int rc = check_count(u, why);

	if (rc < 0)
		return rc;
	zip_error_init(&error);
	zip_error_init(&s.error);
	source = zip_source_function_create(on_command, &s, &error);
	zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
	s.opening = false;
	if (!zip) {
		rc = reason(&s, &error, why);
		zip_source_free(source);
	} else {
		rc = find(u, zip, &i, why);
		if (rc == 0)
			rc = check_member(u, zip, i, &st, why);
		if (rc == 0)
			rc = read_member(&s, zip, i, st.size, why);
		zip_discard(zip);
	}
	zip_error_fini(&error);
	zip_error_fini(&s.error);
	return rc;
}
