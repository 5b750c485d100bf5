/* apt's status lines: what apt 2.6.1 wrote, and what nobody should. */
#include "unit.h"

#include "probes/base/arena.h"
#include "probes/base/scan.h"
#include "recipes/apply.h"
#include "recipes/progress.h"

static char heard[4096];

static void hear(void *user, const struct progress *now)
{
	size_t n = strlen(heard);

	(void)user;
	assert_true(now->percent >= 0 && now->percent <= 100);
	(void)snprintf(heard + n, sizeof heard - n, "%d %s\n", now->percent, now->what);
}

static const struct {
	bool downloads_only;
	const char *in, *out, *package, *error;
} rows[] = {
	{ false,
	  "dlstatus:1:0.0000:Retrieving file 1 of 1\n"
	  "dlstatus:1:0.0000:Retrieving file 1 of 1\n"
	  "dlstatus:1:80.0000:Retrieving file 1 of 1\n"
	  "dlstatus:1:100.0000:Retrieving file 1 of 1\n"
	  "pmstatus:dpkg-exec:0.0000:Running dpkg\n"
	  "pmstatus:fine:20.0000:Unpacking fine (amd64)\n"
	  "pmstatus:dpkg-exec:20.0000:Running dpkg\n"
	  "pmstatus:fine:80.0000:Installed fine (amd64)\n",
	  "0 Retrieving file 1 of 1\n40 Retrieving file 1 of 1\n50 Retrieving file 1 of 1\n"
	  "50 Running dpkg\n60 Unpacking fine (amd64)\n60 Running dpkg\n"
	  "90 Installed fine (amd64)\n",
	  "", "" },
	{ false,
	  "pmstatus:badpost:60.0000:Configuring badpost (amd64)\n"
	  "pmerror:badpost:60.0000:installed badpost package post-installation script subprocess "
	  "returned error exit status 7\n",
	  "80 Configuring badpost (amd64)\n", "badpost",
	  "installed badpost package post-installation script subprocess returned error exit "
	  "status 7" },
	{ true, "dlstatus:3:13.3333:Retrieving file 3 of 3\ndlstatus:3:7.5:Retrieving file 3 of 4\n",
	  "13 Retrieving file 3 of 3\n13 Retrieving file 3 of 4\n", "", "" },
	/* The package with its architecture; colons in the words. */
	{ false, "pmstatus:libc6:arm64:12.5:Unpacking: a:b\n", "56 Unpacking: a:b\n", "", "" },
	{ false, "pmerror:/var/cache/apt/archives/x_1%3a2_all.deb:50:trying to overwrite '/x'\n", "",
	  "/var/cache/apt/archives/x_1%3a2_all.deb", "trying to overwrite '/x'" },
	{ false, "dlstatus:1:4000000000:x\n", "50 x\n", "", "" },
	{ false,
	  "pmconffile:/etc/x:50:'a' 'b' 1 1\nmedia-change: x:/media\npmstatus:x\npmstatus:\n"
	  "pmstatus:a:b:c\npmstatus:a:-1:c\npmstatus:a:1.x:c\npmstatus::nan:c\n\nrubbish\n:::\n"
	  "dlstatus:1:5000000000:x\n",
	  "", "", "" },
	{ false, "pmstatus:a:1:\x1b[31mred\x07\xff\xc2\x9bx\n", "50  [31mred   x\n", "", "" },
	{ false, "pmstatus:a:10:no newline", "", "", "" },
};

static void lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		/* In one piece, and byte for byte. */
		for (size_t step = 1; step <= 1000; step += 999) {
			struct progress_reader p = { .downloads_only = rows[i].downloads_only };
			struct span in = span_of(rows[i].in);

			heard[0] = '\0';
			for (size_t at = 0; at < in.n; at += step) {
				size_t n = in.n - at < step ? in.n - at : step;

				progress_feed(&p, (struct span){ in.v + at, n }, hear, NULL);
			}
			assert_string_equal(heard, rows[i].out);
			assert_string_equal(p.package, rows[i].package);
			assert_string_equal(p.error, rows[i].error);
		}
	}
}

/* Passed over as a whole: its end is not taken for a line. */
static void too_long(void **state)
{
	struct progress_reader p = { 0 };

	(void)state;
	heard[0] = '\0';
	progress_feed(&p, SPAN("pmstatus:a:10:"), hear, NULL);
	for (size_t i = 0; i < PROGRESS_LINE; i++)
		progress_feed(&p, SPAN("x"), hear, NULL);
	progress_feed(&p, SPAN("pmstatus:b:20:y\npmstatus:c:30:z\n"), hear, NULL);
	assert_string_equal(heard, "65 z\n");
}

UNIT(cmocka_unit_test(lines), cmocka_unit_test(too_long))
