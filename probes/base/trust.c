/* May this file be started or believed? */
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

enum what { PROGRAM, LIBRARY, PLAIN_FILE, FOLDER };

static int look(const char *part, bool last, enum what what, struct arena *mem, const char **why)
{
	struct stat st;
	bool sticky;

	if (lstat(part, &st) < 0)
		return refuse(-errno, part, root_strerror(-errno), mem, why);
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return refuse(-EPERM, part, "belongs to another user", mem, why);
	sticky = what != PROGRAM && what != LIBRARY && S_ISDIR(st.st_mode) && (st.st_mode & S_ISVTX);
	if ((st.st_mode & (S_IWGRP | S_IWOTH)) && !sticky)
		return refuse(-EPERM, part, "may be written by others", mem, why);
	if (!last)
		return 0;
	switch (what) {
	case PROGRAM:
		if (!S_ISREG(st.st_mode) || !(st.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)))
			return refuse(-EPERM, part, "is no program", mem, why);
		break;
	case LIBRARY:
		if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
			return refuse(-EPERM, part, "is not a regular file", mem, why);
		break;
	case PLAIN_FILE:
		if (!S_ISREG(st.st_mode))
			return refuse(-EPERM, part, "is not a regular file", mem, why);
		break;
	case FOLDER:
		if (!S_ISDIR(st.st_mode))
			return refuse(-ENOTDIR, part, "is no folder", mem, why);
		break;
	}
	return 0;
}

static int trusted(const char *path, enum what what, struct arena *mem, const char **real,
		   const char **why)
{
	char *resolved = realpath(path, NULL), *whole;
	int rc;

	if (!resolved)
		return refuse(-errno, path, root_strerror(-errno), mem, why);
	whole = arena_strdup(mem, resolved);
	free(resolved);
	rc = look("/", !whole[1], what, mem, why);
	for (char *c = whole + 1; rc == 0 && whole[1]; c++) {
		char kept = *c;

		if (kept != '/' && kept != '\0')
			continue;
		*c = '\0';
		rc = look(whole, kept == '\0', what, mem, why);
		*c = kept;
		if (kept == '\0')
			break;
	}
	if (rc == 0)
		*real = whole;
	return rc;
}

int trusted_program(const char *path, struct arena *mem, const char **real, const char **why)
{
	return trusted(path, PROGRAM, mem, real, why);
}

int trusted_library(const char *path, struct arena *mem, const char **real, const char **why)
{
	return trusted(path, LIBRARY, mem, real, why);
}

int trusted_file(const char *path, struct arena *mem, const char **why)
{
	const char *real;

	return trusted(path, PLAIN_FILE, mem, &real, why);
}

int trusted_folder(const char *path, struct arena *mem, const char **real, const char **why)
{
	return trusted(path, FOLDER, mem, real, why);
}
