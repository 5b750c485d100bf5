/* The lines of apt-get --print-uris. */
#include "../probes/base/base.h"

#include "../probes/base/scan.h"
#include "../probes/catalog.h"
#include "apturi.h"

/* So that the sum of all packages of a distribution is a number still. */
enum { MAX_BYTES = INT32_MAX };

/* "%3a" and the like, as apt writes a version into a file's name. */
static const char *decoded(struct span s, struct arena *mem)
{
	char *text = span_dup(s, mem), *to = text;
	uint64_t byte;

	for (const char *from = text; *from; to++) {
		if (*from == '%' && from[1] && from[2] &&
		    scan_u64((struct span){ from + 1, 2 }, 16, 255, &byte) == 0 && byte) {
			*to = (char)byte;
			from += 3;
		} else {
			*to = *from++;
		}
	}
	*to = '\0';
	return text;
}

bool apt_uri(struct span line, struct offer *ret, struct arena *mem)
{
	struct span uri, file, size, name, rest, version, arch;
	uint64_t bytes;

	if (!line.n || *line.v != '\'' || !scan_word(&line, &uri) || !scan_word(&line, &file) ||
	    !scan_word(&line, &size) || scan_u64(size, 10, MAX_BYTES, &bytes) < 0 ||
	    !span_cut(file, '_', &name, &rest) || !span_cut(rest, '_', &version, &arch))
		return false;
	*ret = (struct offer){ .name = span_dup(name, mem), .exact = decoded(version, mem) };
	ret->download = (int64_t)bytes;
	return true;
}
