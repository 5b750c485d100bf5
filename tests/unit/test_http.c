/* What comes before the body of an answer, addresses, and files of the cache. */
#include "tree.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "probes/base/address.h"
#include "probes/base/httpcache.h"
#include "probes/base/httphead.h"
#include "probes/base/module.h"
#include "probes/base/scan.h"

enum { NOW = 1445412480 };   /* Wed, 21 Oct 2015 07:28:00 GMT */

static struct http_head head_of(const char *text)
{
	struct span rest = span_of(text), line;
	struct http_head h = { 0 };

	while (scan_line(&rest, &line))
		if (http_head_line(&h, line, NOW, mem) < 0)
			h.status = 0;
	return h;
}

static void heads(void **state)
{
	struct http_head h = head_of("HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=UTF-8\r\n"
				     "ETAG:  \"a b\" \r\nCache-Control: public, Max-Age=60\r\nAge: 7\r\n"
				     "Last-Modified: Wed, 21 Oct 2015 07:28:00 GMT\r\n\r\n");

	(void)state;
	assert_int_equal(h.status, 200);
	assert_string_equal(h.type, "text/html");
	assert_string_equal(h.etag, "\"a b\"");
	assert_string_equal(h.modified, "Wed, 21 Oct 2015 07:28:00 GMT");
	assert_int_equal(h.max_age, 60);
	assert_int_equal(h.age, 7);
	assert_int_equal(h.retry_after, -1);
	h = head_of("HTTP/1.1 100 Continue\r\nETag: \"x\"\r\n\r\nHTTP/2 302\r\nLocation: ../a?b\r\n");
	assert_int_equal(h.status, 302);
	assert_string_equal(h.location, "../a?b");
	assert_null(h.etag);
	h = head_of("HTTP/2 429\nretry-after: 120\ncache-control: no-store\n");
	assert_int_equal(h.retry_after, 120);
	assert_true(h.no_store && !h.no_cache);
	assert_int_equal(head_of("HTTP/2 503\nRetry-After: Wed, 21 Oct 2015 07:29:00 GMT\n").retry_after,
			 60);
	assert_int_equal(head_of("HTTP/2 503\nRetry-After: Wed, 21 Oct 2015 07:27:00 GMT\n").retry_after,
			 0);
	assert_int_equal(head_of("HTTP/2 503\nRetry-After: soon\n").retry_after, -1);
	assert_true(head_of("HTTP/2 503\nRetry-After: 99999999999999999999999\n").retry_after > 1000000000);
	assert_null(head_of("HTTP/2 200\nETag: \"\x01\"\n").etag);
	assert_null(head_of("HTTP/2 200\nLast-Modified: yesterday\n").modified);
	assert_int_equal(head_of("HTTP/2\n").status, 0);
	assert_int_equal(head_of("HTTP/2 20\n").status, 0);
	assert_int_equal(head_of("HTTP/2 2000\n").status, 0);
}

/* "FIRST-LAST/WHOLE" of a part; -1 where nothing of it is believed. */
static const struct { const char *line; int64_t first, last, whole; } ranges[] = {
	{ "Content-Range: bytes 0-0/1", 0, 0, 1 },
	{ "content-range:  bytes  100-199/1000 ", 100, 199, 1000 },
	{ "Content-Range: bytes 0-9223372036854775806/9223372036854775807", 0, INT64_MAX - 1, INT64_MAX },
	{ "Content-Range: bytes 0-99/*", -1, -1, -1 },
	{ "Content-Range: bytes */1000", -1, -1, -1 },
	{ "Content-Range: bytes 9-8/10", -1, -1, -1 },
	{ "Content-Range: bytes 0-10/10", -1, -1, -1 },
	{ "Content-Range: bytes 0-1/99999999999999999999", -1, -1, -1 },
	{ "Content-Range: bytes -1-1/10", -1, -1, -1 },
	{ "Content-Range: lines 0-1/10", -1, -1, -1 },
	{ "Content-Range: bytes", -1, -1, -1 },
};

static void ranges_of_parts(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(ranges); i++) {
		struct http_head h = head_of(JOIN(mem, "HTTP/2 206\n", ranges[i].line, "\n"));

		assert_int_equal(h.first, ranges[i].first);
		assert_int_equal(h.last, ranges[i].last);
		assert_int_equal(h.whole, ranges[i].whole);
	}
	assert_int_equal(head_of("HTTP/2 200\nContent-Length: 12\n").length, 12);
	assert_int_equal(head_of("HTTP/2 200\nContent-Length: 12x\n").length, -1);
	assert_int_equal(head_of("HTTP/2 200\n").length, -1);
}

static void floods(void **state)
{
	struct http_head h = { 0 };
	int rc = 0, n = 0;
	char *wide = arena_take(mem, HEAD_BYTES, 1, 1);

	(void)state;
	while (rc == 0 && n++ < 10000)
		rc = http_head_line(&h, SPAN("X-A: b"), NOW, mem);
	assert_int_equal(rc, -EFBIG);
	assert_int_equal(n, HEAD_LINES + 1);
	h = (struct http_head){ 0 };
	memset(wide, 'x', HEAD_BYTES);
	assert_int_equal(http_head_line(&h, (struct span){ wide, HEAD_BYTES }, NOW, mem), -EFBIG);
}

static void dates(void **state)
{
	static const char *const bad[] = {
		"", "Wed, 21 Oct 2015 07:28:00", "Wed, 32 Oct 2015 07:28:00 GMT",
		"Wed, 21 Okt 2015 07:28:00 GMT", "Wed, 21 Oct 2015 24:28:00 GMT",
		"Wed; 21 Oct 2015 07:28:00 GMT", "Wed, 21 Oct 2015 07:28:00 UTC",
	};
	int64_t when = 0;

	(void)state;
	assert_int_equal(http_date(SPAN("Wed, 21 Oct 2015 07:28:00 GMT"), &when), 0);
	assert_int_equal(when, NOW);
	for (size_t i = 0; i < LEN(bad); i++)
		assert_int_equal(http_date(span_of(bad[i]), &when), -EBADMSG);
}

static const struct { const char *in, *url, *origin, *user, *password; int rc; } addresses[] = {
	{ "https://h", "https://h/", "https://h", NULL, NULL, 0 },
	{ "HTTPS://H:443/Simple/", "https://h/Simple/", "https://h", NULL, NULL, 0 },
	{ "http://h:8080?q=1#f", "http://h:8080/?q=1", "http://h:8080", NULL, NULL, 0 },
	{ "https://u:p@h/s", "https://h/s", "https://h", "u", "p", 0 },
	{ "https://u%40x:p%3A%2F@h:8443/s", "https://h:8443/s", "https://h:8443", "u@x", "p:/", 0 },
	{ "https://token@h/s", "https://h/s", "https://h", "token", NULL, 0 },
	{ "https://u:@h/s", "https://h/s", "https://h", "u", "", 0 },
	{ "https://u:a@b@h/s", "https://h/s", "https://h", "u", "a@b", 0 },
	{ "https://h/a@b", "https://h/a@b", "https://h", NULL, NULL, 0 },
	{ "http://[::1]:81/", "http://[::1]:81/", "http://[::1]:81", NULL, NULL, 0 },
	{ "file:///etc/passwd", NULL, NULL, NULL, NULL, -EPROTONOSUPPORT },
	{ "ftp://h/", NULL, NULL, NULL, NULL, -EPROTONOSUPPORT },
	{ "h/s", NULL, NULL, NULL, NULL, -EINVAL },
	{ "", NULL, NULL, NULL, NULL, -EINVAL },
	{ "https://", NULL, NULL, NULL, NULL, -EINVAL },
	{ "https:///x", NULL, NULL, NULL, NULL, -EINVAL },
	{ "https://u:p@/x", NULL, NULL, NULL, NULL, -EINVAL },
	{ "https://h:0/", NULL, NULL, NULL, NULL, -EINVAL },
	{ "https://h:65536/", NULL, NULL, NULL, NULL, -EINVAL },
	{ "https://u:p/q@h/", NULL, NULL, NULL, NULL, -EINVAL },
	{ "https://h /", NULL, NULL, NULL, NULL, -EINVAL },
	{ "https://h\n/", NULL, NULL, NULL, NULL, -EINVAL },
	{ "https://[::1/", NULL, NULL, NULL, NULL, -EINVAL },
};

static bool alike(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static void parts(void **state)
{
	static const char *const hosts[] = { "one", "Two:8443", NULL };
	struct address a;

	(void)state;
	for (size_t i = 0; i < LEN(addresses); i++) {
		int rc = address_parse(addresses[i].in, mem, &a);

		if (rc != addresses[i].rc)
			fail_msg("'%s' gave %d", addresses[i].in, rc);
		if (rc == 0 && !(alike(a.url, addresses[i].url) &&
				 alike(a.origin, addresses[i].origin) &&
				 alike(a.login.user, addresses[i].user) &&
				 alike(a.login.password, addresses[i].password)))
			fail_msg("'%s' gave '%s' '%s'", addresses[i].in, a.url, a.origin);
	}
	assert_int_equal(address_parse("http://one:99/", mem, &a), 0);
	assert_true(address_is_trusted(&a, hosts));
	assert_int_equal(address_parse("https://two:8443/", mem, &a), 0);
	assert_true(address_is_trusted(&a, hosts));
	assert_int_equal(address_parse("https://two/", mem, &a), 0);
	assert_false(address_is_trusted(&a, hosts));
	assert_int_equal(address_parse("https://on/", mem, &a), 0);
	assert_false(address_is_trusted(&a, hosts) || address_is_trusted(&a, NULL));
	assert_int_equal(address_parse("http://127.0.0.9:1/", mem, &a), 0);
	assert_true(address_is_loopback(&a));
}

#define DIGEST "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define START  "ampy answer 1\nstatus 200\nfresh 60\nsize 2\nsha256 " DIGEST "\n"

static const struct { const char *in; bool fine; } files[] = {
	{ START "\nab", true },
	{ START "type text/html\netag \"x y\"\nmodified M\n\n\n\n", true },
	{ START "\na", false },
	{ START "\nabc", false },
	{ START "location /x\n\nab", false },
	{ START "type \n\nab", false },
	{ START "type\n\nab", false },
	{ START "other x\n\nab", false },
	{ START "fresh 601\n\nab", false },
	{ START "status 500\n\nab", false },
	{ START "status 302\n\nab", false },
	{ START "status 302\nlocation /x\n\nab", true },
	{ START "size -1\n\nab", false },
	{ START "sha256 00\n\nab", false },
	{ START "etag \x01\n\nab", false },
	{ START, false },
	{ "ampy answer 2\n", false },
	{ "ampy answer 1\nstatus 200\nsize 0\n\n", false },
	{ "ampy answer 1\nsize 0\nsha256 " DIGEST "\n\n", false },
	{ "", false },
};

static void entry_files(void **state)
{
	struct cache_entry e;

	(void)state;
	for (size_t i = 0; i < LEN(files); i++) {
		struct text text = { files[i].in, strlen(files[i].in) };

		if ((cache_entry_parse(&text, mem, &e) == 0) != files[i].fine)
			fail_msg("file %zu", i);
	}
}

/* In place of SHA-256, which is in ampy-net.so. */
static int sum(const char *v, size_t n, unsigned char ret[32])
{
	uint64_t h = 5381;

	for (size_t i = 0; i < n; i++)
		h = h * 33 + (unsigned char)v[i];
	for (size_t i = 0; i < 32; i++)
		ret[i] = (unsigned char)(h >> (i % 8 * 8));
	return 0;
}

static const struct module_net net = { .sha256 = sum };

static size_t files_in(const char *dir)
{
	const char *const *names;

	assert_int_equal(root_list(root, dir, 1000, mem, &names), 0);
	for (size_t n = 0;; n++)
		if (!names[n])
			return n;
}

static void kept(void **state)
{
	const char *dir = JOIN(mem, at, "/new/ampy/http");
	struct cache_entry e = { .status = 200, .fresh = 60, .type = "text/html", .etag = "\"1\"",
				 .body = SPAN("a\nb\n\n") }, got;
	struct cache *c = NULL;
	const char *const *names;
	struct err err = { 0 };
	struct stat st;
	int64_t age;
	int fd;

	(void)state;
	assert_int_equal(cache_open(dir, 1000, &net, mem, &c, &err), 0);
	assert_int_equal(root_stat(root, "/new/ampy", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(cache_get(c, "u", NULL, mem, &got, &age), -ENOENT);
	cache_put(c, "u", NULL, &e, mem);
	cache_put(c, "u", "text/html", &e, mem);
	assert_int_equal(files_in("/new/ampy/http"), 2);
	assert_int_equal(cache_get(c, "u", "text/html", mem, &got, &age), 0);
	assert_int_equal(got.body.n, 5);
	assert_memory_equal(got.body.v, "a\nb\n\n", 5);
	assert_string_equal(got.etag, "\"1\"");
	assert_int_equal(got.fresh, 60);
	assert_true(age >= 0 && age < 60);
	assert_int_equal(cache_get(c, "u", "text/plain", mem, &got, &age), -ENOENT);

	/* One byte of the body is another; others may write; a link; nothing at all. */
	assert_int_equal(root_list(root, "/new/ampy/http", 9, mem, &names), 0);
	for (size_t i = 0; i < 2; i++) {
		fd = open(JOIN(mem, dir, "/", names[i]), O_RDWR);
		assert_int_equal(pwrite(fd, "c", 1, lseek(fd, 0, SEEK_END) - 1), 1);
		close(fd);
	}
	assert_int_equal(cache_get(c, "u", NULL, mem, &got, &age), -ENOENT);
	cache_put(c, "u", NULL, &e, mem);
	assert_int_equal(cache_get(c, "u", NULL, mem, &got, &age), 0);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(chmod(JOIN(mem, dir, "/", names[i]), 0622), 0);
	assert_int_equal(cache_get(c, "u", NULL, mem, &got, &age), -ENOENT);
	e.etag = "a\nb";
	cache_put(c, "v", NULL, &e, mem);
	assert_int_equal(cache_get(c, "v", NULL, mem, &got, &age), -ENOENT);
	cache_close(&c);
	assert_null(c);
}

static void oldest_go(void **state)
{
	const char *dir = JOIN(mem, at, "/full");
	struct cache_entry e = { .status = 200, .type = "x/y", .body = SPAN("0123456789") }, got;
	struct cache *c = NULL;
	struct err err = { 0 };
	const char *const *names;
	int64_t age;

	(void)state;
	assert_int_equal(cache_open(dir, 2000, &net, mem, &c, &err), 0);
	cache_put(c, "first", NULL, &e, mem);
	assert_int_equal(root_list(root, "/full", 9, mem, &names), 0);
	assert_int_equal(utimensat(AT_FDCWD, JOIN(mem, dir, "/", names[0]),
				   (const struct timespec[]){ { 5, 0 }, { 5, 0 } }, 0), 0);
	for (int i = 0; i < 30; i++)
		cache_put(c, arena_printf(mem, "u%d", i), NULL, &e, mem);
	assert_int_equal(files_in("/full"), 31);
	cache_close(&c);
	assert_true(files_in("/full") < 15);
	assert_int_equal(cache_open(dir, 2000, &net, mem, &c, &err), 0);
	assert_int_equal(cache_get(c, "first", NULL, mem, &got, &age), -ENOENT);
	cache_close(&c);
}

static void not_ours(void **state)
{
	const char *dir = JOIN(mem, at, "/open/ampy/http");
	struct cache *c = NULL;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(mkdir(JOIN(mem, at, "/open"), 0700), 0);
	assert_int_equal(chmod(JOIN(mem, at, "/open"), 0777), 0);
	assert_int_equal(cache_open(dir, 1000, &net, mem, &c, &err), -EPERM);
	assert_non_null(strstr(err.text, "may be written by others"));
	assert_int_equal(root_exists(root, "/open/ampy"), -ENOENT);
	assert_null(c);
}

#define IN_TREE(test) cmocka_unit_test_setup_teardown(test, tree_open, tree_close)

UNIT(IN_TREE(heads), IN_TREE(ranges_of_parts), IN_TREE(floods), IN_TREE(dates), IN_TREE(parts),
     IN_TREE(entry_files), IN_TREE(kept), IN_TREE(oldest_go), IN_TREE(not_ours))
