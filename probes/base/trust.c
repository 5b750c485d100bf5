/* May this file be started? */
#include "base.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "root.h"
#include "trust.h"

static int refuse(int rc, const char *part, const char *what, struct arena *mem, const char **why)
{
	*why = arena_printf(mem, "'%s' %s", part, what);
	return rc;
}

static int look(const char *part, bool last, struct arena *mem, const char **why)
{
	struct stat st;

	if (lstat(part, &st) < 0)
		return refuse(-errno, part, root_strerror(-errno), mem, why);
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return refuse(-EPERM, part, "belongs to another user", mem, why);
	if (st.st_mode & (S_IWGRP | S_IWOTH))
		return refuse(-EPERM, part, "may be written by others", mem, why);
	if (last && (!S_ISREG(st.st_mode) || !(st.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH))))
		return refuse(-EPERM, part, "is no program", mem, why);
	return 0;
}

int trusted_program(const char *path, struct arena *mem, const char **real, const char **why)
{
	char *resolved = realpath(path, NULL), *whole;
	int rc;

	if (!resolved)
		return refuse(-errno, path, root_strerror(-errno), mem, why);
	whole = arena_strdup(mem, resolved);
	free(resolved);
	rc = look("/", false, mem, why);
	for (char *c = whole + 1; rc == 0; c++) {
		char kept = *c;

		if (kept != '/' && kept != '\0')
			continue;
		*c = '\0';
		rc = look(whole, kept == '\0', mem, why);
		*c = kept;
		if (kept == '\0')
			break;
	}
	if (rc == 0)
		*real = whole;
	return rc;
}
