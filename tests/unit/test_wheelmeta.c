/* METADATA out of archives, good ones and hostile ones, as a whole and in parts. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/module.h"
#include "probes/base/scan.h"
#include "probes/base/unzip.h"
#include "probes/net/net.h"
#include "probes/wheel/wheelmeta.h"
#include "recipes/askpart.h"
#include "zipmake.h"

static struct arena *mem;
static const struct module_net net = { .unzip = zip_unpack };

#define INFO "a-1.dist-info/"
#define BODY "Metadata-Version: 2.1\nName: a\nVersion: 1\n"
#define META { INFO "METADATA", BODY }

static const struct {
	const char *title;
	struct zipmake_member v[4];
	const char *want;             /* NULL: the body of the first */
	bool source;
} rows[] = {
	{ "as it is", { META, { INFO "RECORD", "" } }, NULL },
	{ "packed", { { INFO "METADATA", BODY BODY BODY, .method = 8 }, { "a.py", "x" } }, NULL },
	{ "nothing in it", { { INFO "METADATA", "" } }, NULL },
	{ "others of that name", { META, { "METADATA", "x" }, { "a/METADATA", "x" },
				   { INFO "licenses/METADATA", "x" } }, NULL },
	{ "a name with dots", { META, { "a/..b/c..", "x" }, { "...", "x" } }, NULL },
	{ "two of them", { META, META },
	  "'a-1.dist-info/METADATA' and 'a-1.dist-info/METADATA' are in it, and one of them is to be read" },
	{ "two folders", { META, { "b-1.dist-info/RECORD", "x" } },
	  "it has two folders of metadata, 'a-1.dist-info' and 'b-1.dist-info'" },
	{ "no folder", { { "METADATA", "x" } }, "it has no *.dist-info, and so no METADATA" },
	{ "no METADATA", { { INFO "RECORD", "x" } }, "there is no METADATA in its *.dist-info" },
	{ "out of it", { META, { "../../etc/passwd", "x" } },
	  "the name of its member '../../etc/passwd' leads out of it" },
	{ "... in the middle", { META, { "a/../../b", "x" } },
	  "the name of its member 'a/../../b' leads out of it" },
	{ "... at the end", { META, { "a/..", "x" } }, "the name of its member 'a/..' leads out of it" },
	{ "... from the root", { META, { "/etc/pass\x1bwd", "x" } },
	  "the name of its member '/etc/pass?wd' leads out of it" },
	{ "another checksum", { { INFO "METADATA", BODY, .wrong_crc = true } },
	  "'a-1.dist-info/METADATA': its bytes are not those that its checksum is of" },
	{ "... packed", { { INFO "METADATA", BODY, .wrong_crc = true, .method = 8 } },
	  "'a-1.dist-info/METADATA': its bytes are not those that its checksum is of" },
	{ "encrypted", { { INFO "METADATA", BODY, .flags = 1 } },
	  "'a-1.dist-info/METADATA': it is encrypted" },
	{ "packed as LZMA", { { INFO "METADATA", BODY, .method = 14 } },
	  "'a-1.dist-info/METADATA': it is packed in another way than wheels are" },
	{ "too long", { { INFO "METADATA", BODY, .more = 9000000 } },
	  "'a-1.dist-info/METADATA' has more than 8388608 bytes" },
	{ "a source", { { "a-1/PKG-INFO", BODY }, { "a-1/a.egg-info/PKG-INFO", "x" } }, NULL, true },
	{ "a source without", { { "a-1/setup.py", "x" }, { "PKG-INFO", "x" } },
	  "there is no PKG-INFO in it", true },
	{ "a source with two", { { "a-1/PKG-INFO", "x" }, { "b-1/PKG-INFO", "x" } },
	  "'a-1/PKG-INFO' and 'b-1/PKG-INFO' are in it, and one of them is to be read", true },
};

static int from_memory(void *user, uint64_t at, char *to, size_t n)
{
	const struct zipmake *z = user;

	assert_true(at <= z->n && n <= z->n - at);
	memcpy(to, z->v + at, n);
	return 0;
}

static const char *read_it(struct zipmake *z, bool source, int *rc)
{
	struct wheelmeta w = { .size = z->n, .source = source, .read = from_memory, .user = z };
	struct err err = { 0 };
	struct text text;

	*rc = wheelmeta_read(&net, &w, mem, &text, &err);
	return *rc < 0 ? arena_strdup(mem, err.text) : text.v;
}

static void archives(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		size_t n = 0;
		struct zipmake z;
		int rc;

		while (n < 4 && rows[i].v[n].name)
			n++;
		z = zipmake_of(rows[i].v, n, 0);
		assert_string_equal(read_it(&z, rows[i].source, &rc),
				    rows[i].want ? rows[i].want : rows[i].v[0].body);
		assert_int_equal(rc < 0, rows[i].want != NULL);
		free(z.v);
	}
}

/* 100 MB of zeros that say so, and that say they are few. */
static void bombs(void **state)
{
	enum { MANY = 100 * 1000 * 1000 };
	char *zeros = calloc(1, MANY);
	struct zipmake_member m = { INFO "METADATA", zeros, .n = MANY, .method = 8 };
	struct zipmake z;
	int rc;

	(void)state;
	z = zipmake_of(&m, 1, 0);
	assert_string_equal(read_it(&z, false, &rc), "'a-1.dist-info/METADATA' has more than 8388608 bytes");
	free(z.v);
	m.more = -(int64_t)MANY + 1000;
	z = zipmake_of(&m, 1, 0);
	(void)read_it(&z, false, &rc);
	assert_int_equal(rc, -EBADMSG);
	free(z.v);
	/* Fewer bytes than it says. */
	m = (struct zipmake_member){ INFO "METADATA", BODY, .more = 1000 };
	z = zipmake_of(&m, 1, 2000);
	(void)read_it(&z, false, &rc);
	assert_int_equal(rc, -EBADMSG);
	free(z.v);
	free(zeros);
}

/* As many members as fill the machine, which nobody has seen. */
static void crowds(void **state)
{
	struct zipmake z = { 0 };
	size_t at;
	int rc;

	(void)state;
	zipmake_put(&z, "some bytes before", 17);
	at = z.n;
	zipmake_number(&z, 0x06064b50, 4);
	zipmake_number(&z, 44, 8);
	zipmake_number(&z, 45 | 45 << 16, 4);
	zipmake_number(&z, 0, 8);
	zipmake_number(&z, UINT64_C(1) << 28, 8);
	zipmake_number(&z, UINT64_C(1) << 28, 8);
	zipmake_number(&z, 46, 8);
	zipmake_number(&z, 0, 8);
	zipmake_number(&z, 0x07064b50, 4);
	zipmake_number(&z, 0, 4);
	zipmake_number(&z, at, 8);
	zipmake_number(&z, 1, 4);
	zipmake_number(&z, 0x06054b50, 4);
	zipmake_number(&z, 0, 4);
	zipmake_number(&z, UINT64_MAX, 8);
	zipmake_number(&z, UINT64_MAX, 4);
	zipmake_number(&z, 0, 2);
	assert_string_equal(read_it(&z, false, &rc), "it has more members than allowed");
	assert_int_equal(rc, -E2BIG);
	free(z.v);
}

/* Cut off anywhere, it is no wheel; changed anywhere, it is one or it is none. */
static void broken(void **state)
{
	const struct zipmake_member v[] = { { "a.py", "x" }, { INFO "METADATA", BODY, .method = 8 } };
	struct zipmake z = zipmake_of(v, 2, 0), cut;
	int rc;

	(void)state;
	for (size_t n = 0; n < z.n; n++) {
		cut = (struct zipmake){ z.v, n, n };
		(void)read_it(&cut, false, &rc);
		assert_true(rc < 0);
	}
	for (size_t i = 0; i < z.n * 8; i++) {
		z.v[i / 8] ^= (unsigned char)(1u << i % 8);
		(void)read_it(&z, false, &rc);
		z.v[i / 8] ^= (unsigned char)(1u << i % 8);
	}
	assert_string_equal(read_it(&z, false, &rc), BODY);
	free(z.v);
}

/* Parts of a large file: what was fetched in all. */
static size_t in_parts(struct zipmake *z, size_t *rounds, const char **ret)
{
	struct parts p = { .size = z->n };
	size_t n = z->n < PARTS_TAIL ? z->n : PARTS_TAIL, all = n;
	struct text text = { arena_strndup(mem, (const char *)z->v + z->n - n, n), n };
	struct err err = { 0 };
	int rc = parts_add(&p, z->n - n, &text);

	for (*rounds = 1; rc == 0; ++*rounds) {
		rc = parts_metadata(&p, &net, mem, &text, &err);
		if (rc != -EAGAIN)
			break;
		assert_true(p.need > 0 && p.at + p.need <= z->n);
		text = (struct text){ arena_strndup(mem, (const char *)z->v + p.at, p.need), p.need };
		all += p.need;
		rc = parts_add(&p, p.at, &text);
	}
	*ret = rc < 0 ? arena_strdup(mem, err.text) : text.v;
	return all;
}

static void parts(void **state)
{
	enum { MEMBERS = 3000 };
	static char names[MEMBERS][64], big[500 * 1000];
	static struct zipmake_member v[MEMBERS];
	struct zipmake z;
	const char *got;
	size_t rounds, all;

	(void)state;
	memset(big, 'x', sizeof big);
	v[0] = (struct zipmake_member){ INFO "METADATA", BODY, .method = 8 };
	v[1] = (struct zipmake_member){ "big", big, .n = sizeof big };
	z = zipmake_of(v, 2, 0);
	all = in_parts(&z, &rounds, &got);
	assert_string_equal(got, BODY);
	assert_int_equal(rounds, 2);
	assert_true(all < PARTS_TAIL + 8 * 1024);
	free(z.v);
	/* A list of members that is longer than the end, and METADATA far before it. */
	for (size_t i = 2; i < MEMBERS; i++) {
		(void)snprintf(names[i], sizeof names[i], "package/sub/module/name-number-%zu.py", i);
		v[i] = (struct zipmake_member){ names[i], "", };
	}
	z = zipmake_of(v, MEMBERS, 200000);
	all = in_parts(&z, &rounds, &got);
	assert_string_equal(got, BODY);
	assert_int_equal(rounds, 3);
	assert_true(all < PARTS_TAIL + MEMBERS * 100);
	free(z.v);
	/* One that is there as a whole. */
	z = zipmake_of(v, 1, 0);
	(void)in_parts(&z, &rounds, &got);
	assert_string_equal(got, BODY);
	assert_int_equal(rounds, 1);
	free(z.v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(archives), cmocka_unit_test(bombs), cmocka_unit_test(crowds),
		cmocka_unit_test(broken), cmocka_unit_test(parts),
	};
	int rc;

	mem = arena_new();
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(mem);
	return rc;
}
