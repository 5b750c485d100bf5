/* Ranks wheels for a target, for measuring.  usage: ranks PYTHON GLIBC FILE: of the names in FILE, a line
 * each, how many fit CPython 3.PYTHON on an aarch64 with glibc 2.GLIBC, and the sum of their ranks.
 */
#include "probes/base/base.h"

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/scan.h"
#include "probes/wheel/tags.h"
#include "probes/wheel/wheelname.h"

static unsigned number(const char *text)
{
	uint64_t n = 0;

	(void)scan_digits(span_of(text), &n);
	return (unsigned)n;
}

int main(int argc, char **argv)
{
	struct target target = { .major = 3, .libc = TARGET_GLIBC, .libc_major = 2, .machine = "aarch64" };
	FILE *f = argc == 4 ? fopen(argv[3], "rb") : NULL;
	unsigned long long fit = 0, sum = 0, names = 0;
	struct err err = { 0 };
	struct tags tags;
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	if (!f)
		return 2;
	target.minor = number(argv[1]);
	target.libc_minor = number(argv[2]);
	if (tags_of(&target, &tags, &err) < 0)
		return 2;
	for (; (n = getline(&line, &room, f)) > 0; names++) {
		struct wheel_name w;
		int64_t rank;

		if (!wheel_name_parse((struct span){ line, (size_t)n - (line[n - 1] == '\n') }, &w))
			return 1;
		rank = tags_rank(&tags, &w);
		fit += rank >= 0;
		sum += rank >= 0 ? (unsigned long long)rank : 0;
	}
	free(line);
	(void)fclose(f);
	return printf("%llu names, %llu fit, ranks %llu\n", names, fit, sum) < 0;
}
