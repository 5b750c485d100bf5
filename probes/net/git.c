/* Git.  The only user of libgit2. */
#include "../base/base.h"

#include <git2.h>

#include "net.h"

const char *git_version(void)
{
	static char text[32];
	int major, minor, rev;

	git_libgit2_version(&major, &minor, &rev);
	(void)snprintf(text, sizeof text, "%d.%d.%d", major, minor, rev);
	return text;
}
