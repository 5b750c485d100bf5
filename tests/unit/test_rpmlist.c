/* primary.xml from a cache that may be hostile, wherever the pieces end. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/scan.h"
#include "probes/base/unpack.h"
#include "probes/catalog.h"
#include "probes/lists/lists.h"
#include "probes/rpmlist.h"

#define META(inside) \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<metadata xmlns=\"http://linux.duke.edu/metadata/" \
	"common\" xmlns:rpm=\"http://linux.duke.edu/metadata/rpm\" packages=\"1\">" inside "</metadata>"
#define PACKAGE(name, arch, more) \
	META("<package type=\"rpm\"><name>" name "</name><arch>" arch "</arch>" more "</package>")
#define VERSION "<version epoch=\"0\" ver=\"1.2\" rel=\"3\"/>"

static const struct { const char *in, *want; } rows[] = {
	{ PACKAGE("p", "aarch64", VERSION "<size package=\"5\" installed=\"6\" archive=\"7\"/>"),
	  "0 package 1.2-3 5 6" },
	{ PACKAGE("p", "noarch", "<version epoch=\"1\" ver=\"2\" rel=\"3\"/>"),
	  "0 package 1:2-3 -1 -1" },
	{ PACKAGE("p", "x86_64", VERSION), "0 none - -1 -1" },
	{ PACKAGE("p", "src", VERSION), "0 none - -1 -1" },
	{ PACKAGE("p", "aarch64", ""), "0 none - -1 -1" },
	{ PACKAGE("p&amp;q", "aarch64", VERSION), "0 none - -1 -1" },
	{ PACKAGE("&#112;", "aarch64", VERSION), "0 package 1.2-3 -1 -1" },
	{ PACKAGE("<![CDATA[p]]>", "aarch64", VERSION), "0 package 1.2-3 -1 -1" },
	{ PACKAGE("q", "aarch64", VERSION "<format><rpm:provides><rpm:entry name=\"p\" flags=\"EQ\"/>"
		  "</rpm:provides></format>"), "0 virtual - -1 -1" },
	{ PACKAGE("q", "aarch64", VERSION "<format><rpm:provides/><rpm:requires><rpm:entry "
		  "name=\"p\"/></rpm:requires></format>"), "0 none - -1 -1" },
	{ META(""), "0 none - -1 -1" },
	{ "", "bad none - -1 -1" },
	{ "not xml", "bad none - -1 -1" },
	{ "<metadata><package><name>q</name>", "bad none - -1 -1" },
	{ "<!DOCTYPE metadata [<!ENTITY a \"p\">]>" "<metadata><package><name>&a;</name>" VERSION
	  "</package></metadata>", "bad none - -1 -1" },
	{ "<!DOCTYPE metadata SYSTEM \"/etc/passwd\"><metadata/>", "bad none - -1 -1" },
	{ PACKAGE("&nothing;", "aarch64", VERSION), "bad none - -1 -1" },
};

static const char *read_all(const char *in, size_t n, struct arena *mem)
{
	static const char *const states[] = { "unknown", "none", "virtual", "package" };
	struct rpmlist l = { .arch = "aarch64", .mem = mem };
	struct xml_sink sink = rpmlist_sink(&l);
	struct offer o = { .name = "p" };
	struct asked asked;
	struct xml *x;
	int rc = 0;

	asked_begin(&asked, &o, 1, mem);
	record_begin(&l.r, &asked, "list", mem);
	assert_int_equal(xml_open(&sink, &x), 0);
	for (size_t at = 0, all = strlen(in); rc == 0 && at < all; at += n)
		rc = xml_feed(x, in + at, n < all - at ? n : all - at);
	if (rc == 0)
		rc = xml_end(x);
	xml_close(&x);
	assert_true(rc == 0 || rc == UNPACK_ENOUGH || rc == -EBADMSG);
	return arena_printf(mem, "%s %s %s %lld %lld", rc == -EBADMSG ? "bad" : "0", states[o.state],
			    o.version ? o.version : "-", (long long)o.download,
			    (long long)o.installed);
}

static void documents(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(rows); i++)
		for (size_t n = 1; n <= strlen(rows[i].in) + 1; n += n < 9 ? 1 : 17) {
			struct arena *mem = arena_new();
			const char *got = read_all(rows[i].in, n, mem);

			if (strcmp(got, rows[i].want) != 0)
				fail_msg("%s in pieces of %zu: %s", rows[i].in, n, got);
			arena_free(mem);
		}
}

/* A name of any length is not the one that is asked for, and depth has its limit. */
static void limits(void **state)
{
	static const char end[] = "</name>" VERSION "</package></metadata>";
	struct arena *mem = arena_new();
	char *in = TAKE_N(mem, 20000, char);

	(void)state;
	memset(in, ' ', 19000);
	memcpy(in, "<metadata><package><name>p", 26);
	memcpy(in + 18000, end, sizeof end);
	assert_string_equal(read_all(in, 1000, mem), "0 none - -1 -1");
	for (size_t i = 0; i < 100; i++)
		memcpy(in + i * 3, "<a>", 4);
	assert_string_equal(read_all(in, 7, mem), "bad none - -1 -1");
	arena_free(mem);
}

UNIT(cmocka_unit_test(documents), cmocka_unit_test(limits))
