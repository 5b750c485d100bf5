/* Real messages of the package managers, and what they mean. */
#include "unit.h"

#include "probes/base/arena.h"
#include "probes/base/scan.h"
#include "recipes/said.h"

static struct arena *mem;

static const struct { const char *line; enum reason why; const char *names; } rows[] = {
	/* apt 2.6.1 and dpkg 1.21.22 */
	{ "E: Unable to locate package nosuch", REASON_UNKNOWN_NAME, "nosuch" },
	{ "E: Package 'libaio1' has no installation candidate", REASON_UNKNOWN_NAME, "libaio1" },
	{ "E: Version '3' for 'fine' was not found", REASON_UNKNOWN_NAME, "fine" },
	{ "E: Couldn't find any package by glob 'python3.8'", REASON_UNKNOWN_NAME, "python3.8" },
	{ "E: Failed to fetch http://127.0.0.1:8765/./gone.deb  404  File not found [IP: 127.0.0.1 "
	  "8765]", REASON_STALE, "" },
	{ "  404  Not Found [IP: 127.0.0.1 80]", REASON_STALE, "" },
	{ "  Hash Sum mismatch", REASON_STALE, "" },
	{ "E: Failed to fetch http://127.0.0.1:8765/./trunc.deb  File has unexpected size (100 != "
	  "20672). Mirror sync in progress? [IP: 127.0.0.1 8765]", REASON_STALE, "" },
	{ "  Could not connect to 127.0.0.1:8765 (127.0.0.1). - connect (111: Connection refused)",
	  REASON_NETWORK, "" },
	{ "W: Failed to fetch http://no-such-host.invalid/./InRelease  Could not resolve "
	  "'no-such-host.invalid'", REASON_NETWORK, "" },
	{ "  Temporary failure resolving 'no-such-host.invalid'", REASON_NETWORK, "" },
	{ "E: Failed to fetch http://127.0.0.1/x.deb  503  Service Unavailable", REASON_NETWORK,
	  "" },
	{ "E: You don't have enough free space in /var/cache/apt/archives/.", REASON_NO_SPACE, "" },
	{ "dpkg: error processing archive /x.deb (--unpack): cannot copy extracted data for "
	  "'./usr/x' to '/usr/x.dpkg-new': failed to write (No space left on device)",
	  REASON_NO_SPACE, "" },
	{ "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 "
	  "(unattended-upgr)", REASON_LOCK, "" },
	{ "dpkg: error: dpkg frontend lock was locked by another process with pid 812", REASON_LOCK,
	  "" },
	{ "E: Unable to lock directory /var/lib/apt/lists/", REASON_LOCK, "" },
	{ "W: chmod 0700 of directory /var/cache/apt/archives/partial failed - "
	  "SetupAPTPartialDirectory (30: Read-only file system)", REASON_READ_ONLY, "" },
	{ "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the "
	  "problem. ", REASON_INTERRUPTED, "" },
	{ " installed badpost package post-installation script subprocess returned error exit "
	  "status 7", REASON_SCRIPT, "badpost" },
	{ "The following packages have unmet dependencies:", REASON_UNMET, "" },
	{ "E: Unable to correct problems, you have held broken packages.", REASON_UNMET, "" },
	{ " dependency problems - leaving unconfigured", REASON_UNMET, "" },
	/* dnf 4.14, rpm 4.18 */
	{ "No match for argument: nosuch", REASON_UNKNOWN_NAME, "nosuch" },
	{ "Error: Unable to find a match: nosuch other", REASON_UNKNOWN_NAME, "nosuch other" },
	{ "No package nosuch available.", REASON_UNKNOWN_NAME, "nosuch" },
	{ "  - Curl error (7): Couldn't connect to server for http://127.0.0.1:8766/r/repodata/"
	  "repomd.xml [Failed to connect to 127.0.0.1 port 8766 after 0 ms: Couldn't connect to "
	  "server]", REASON_NETWORK, "" },
	{ "  - Status code: 404 for http://127.0.0.1/x.rpm (IP: 127.0.0.1)", REASON_STALE, "" },
	{ "  - Status code: 503 for http://127.0.0.1/x.rpm (IP: 127.0.0.1)", REASON_NETWORK, "" },
	{ "Waiting for process with pid 812 to finish.", REASON_LOCK, "" },
	{ "error: can't create transaction lock on /var/lib/rpm/.rpm.lock (Resource temporarily "
	  "unavailable)", REASON_LOCK, "" },
	{ "error: %preun(x-1-1.noarch) scriptlet failed, exit status 7", REASON_SCRIPT,
	  "x-1-1.noarch" },
	{ "Error in POSTIN scriptlet in rpm package x", REASON_SCRIPT, "x" },
	{ "  - nothing provides libx needed by y-1-1.noarch", REASON_UNMET, "" },
	{ "  - At least 12MB more space needed on the / filesystem.", REASON_NO_SPACE, "" },
	/* zypper 1.14 */
	{ "No provider of 'nosuch' found.", REASON_UNKNOWN_NAME, "nosuch" },
	{ "System management is locked by the application with pid 812 (zypper).", REASON_LOCK, "" },
	{ " - Download (curl) error for 'http://127.0.0.1:8766/r/content':", REASON_NETWORK, "" },
	/* pacman 6.0.2 */
	{ "error: target not found: nosuch", REASON_UNKNOWN_NAME, "nosuch" },
	{ "error: failed to init transaction (unable to lock database)", REASON_LOCK, "" },
	{ "error: failed to prepare transaction (could not satisfy dependencies)", REASON_UNMET,
	  "" },
	/* apk 2.14 */
	{ "  nosuch (no such package):", REASON_UNKNOWN_NAME, "nosuch" },
	{ "ERROR: unable to select packages:", REASON_UNMET, "" },
	{ "ERROR: Unable to lock database: Resource temporarily unavailable", REASON_LOCK, "" },
	{ "WARNING: fetching http://127.0.0.1/main: temporary error (try again later)",
	  REASON_NETWORK, "" },
	/* none of these */
	{ "Setting up fine (1) ...", REASONS, "" },
	{ "0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.", REASONS, "" },
	{ "No packages marked for removal.", REASONS, "" },
	{ "Need to get 404 kB of archives.", REASONS, "" },
	{ "", REASONS, "" },
	/* What is no name is not taken for one. */
	{ "E: Unable to locate package $(reboot)", REASON_UNKNOWN_NAME, "" },
	{ "E: Unable to locate package ", REASON_UNKNOWN_NAME, "" },
	{ " has no installation candidate", REASON_UNKNOWN_NAME, "" },
};

static void reasons(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct list names = { 0 };
		const char *text = "";

		assert_int_equal(said_line(span_of(rows[i].line), &names, mem), rows[i].why);
		for (size_t k = 0; k < names.n; k++)
			text = arena_printf(mem, "%s%s%s", text, k ? " " : "", names.v[k]);
		assert_string_equal(text, rows[i].names);
	}
}

static const struct { const char *in, *tail; } tails[] = {
	{ "", "" },
	{ "a\nb\r\n\n  \nc", "a|b|c|" },
	{ "(Reading database ... \r(Reading database ... 5%\r(Reading database ... 6093 files.)\n",
	  "(Reading database ... 6093 files.)|" },
	{ "50%\r100%", "100%|" },
	{ "50%\r", "50%|" },
	{ "\x1b[1;31mError\x1b[0m\x1b]0;title\x07: x\x1b(B\x1b]8;;\x1b\\\n", "Error: x|" },
	{ "a\tb\x01\x02\x7f\x08 c\n", "a b c|" },
	{ "\xc3\xa4\xff\xc2\x9b!\n", "\xc3\xa4?!|" },
	{ "x\n\xc2\x8f\n\xc2\x8f", "x|" },
	{ "a\n  Verifying        : gcc-11.5.0-1.noarch     1/2 \nb\n", "a|b|" },
	{ "\x1b]0;never ended\nx\n", "x|" },
};

static const char *joined(const char *const *v)
{
	const char *text = "";

	for (; *v; v++)
		text = arena_printf(mem, "%s%s|", text, *v);
	return text;
}

static void last_lines(void **state)
{
	struct said *s;

	(void)state;
	for (size_t i = 0; i < LEN(tails); i++) {
		struct span in = span_of(tails[i].in);

		s = said_new(mem);
		for (size_t at = 0; at < in.n; at++)
			said_feed(s, (struct span){ in.v + at, 1 });
		assert_string_equal(joined(said_tail(s, mem)), tails[i].tail);
		/* Asking for it changes nothing. */
		assert_string_equal(joined(said_tail(s, mem)), tails[i].tail);
	}
	s = said_new(mem);
	for (unsigned i = 0; i < 50; i++)
		said_feed(s, span_of(arena_printf(mem, "line %u\n", i)));
	assert_int_equal(strncmp(joined(said_tail(s, mem)), "line 30|line 31|", 16), 0);
}

static void long_lines(void **state)
{
	struct said *s = said_new(mem);
	const char *const *tail;

	(void)state;
	for (unsigned i = 0; i < 10000; i++)
		said_feed(s, SPAN("\xe2\x82\xac"));      /* three bytes: 400 is inside of one */
	said_feed(s, SPAN("\nshort\n"));
	tail = said_tail(s, mem);
	assert_int_equal(strlen(tail[0]), 399 + 3);
	assert_string_equal(tail[0] + 399, "...");
	assert_string_equal(tail[1], "short");
}

static void why(void **state)
{
	struct said *s = said_new(mem);

	(void)state;
	assert_int_equal(said_why(s), REASONS);
	assert_null(said_subjects(s, REASON_UNKNOWN_NAME)[0]);
	said_feed(s, SPAN("No match for argument: a\nNo match for argument: b\n"
			  "Error: Unable to find a match: a b\n"));
	assert_int_equal(said_why(s), REASON_UNKNOWN_NAME);
	assert_string_equal(joined(said_subjects(s, REASON_UNKNOWN_NAME)), "a|b|");
	/* Where a repository could not be read, a name may yet be known. */
	said_feed(s, SPAN("  - Curl error (7): Couldn't connect to server\n"));
	assert_int_equal(said_why(s), REASON_NETWORK);
	said_feed(s, SPAN("x: No space left on device\n"));
	assert_int_equal(said_why(s), REASON_NO_SPACE);
	assert_true(said_has(s, REASON_NETWORK));
	assert_false(said_has(s, REASON_LOCK));
	for (enum reason r = 0; r < REASONS; r++)
		assert_non_null(reason_names[r]);
}

static int set_up(void **state)
{
	(void)state;
	mem = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reasons),
		cmocka_unit_test(last_lines),
		cmocka_unit_test(long_lines),
		cmocka_unit_test(why),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
