/* Numbers, lists, days and versions from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"

FUZZ(bytes, mem)
{
	struct span s = { bytes->v, bytes->n }, rest = s, line, word;
	struct day d;
	uint64_t n;

	(void)!scan_number(s, UINT64_MAX, &n);
	(void)!scan_cpulist(s, &n);
	if (scan_day(s, &d) == 0 && day_number(d) < -719162)
		abort();
	while (scan_line(&rest, &line))
		while (scan_word(&line, &word))
			(void)span_trim(word);
	if (strlen(bytes->v) == bytes->n && version_cmp(bytes->v, bytes->v) != 0)
		abort();
	(void)span_dup(s, mem);
}
