/* Locks and processes as the kernel prints them. */
#include "../probes/base/base.h"

#include <limits.h>

#include "../probes/base/arena.h"
#include "../probes/base/scan.h"
#include "holder.h"

enum { COMM_CUT = 15 };

/* "fd:00:2531452": both parts of the device in hexadecimal, the inode in decimal. */
static bool is_file(struct span id, unsigned major, unsigned minor, uint64_t inode)
{
	struct span part;
	uint64_t a, b, c;

	return span_cut(id, ':', &part, &id) && scan_u64(part, 16, UINT32_MAX, &a) == 0 &&
	       span_cut(id, ':', &part, &id) && scan_u64(part, 16, UINT32_MAX, &b) == 0 &&
	       scan_u64(id, 10, UINT64_MAX, &c) == 0 && a == major && b == minor && c == inode;
}

bool holder_in_locks(struct span locks, unsigned major, unsigned minor, uint64_t inode, int *pid)
{
	enum { NUMBER, KIND, MODE, ACCESS, PID, FILE_ID, WORDS };
	struct span line, words[WORDS];
	uint64_t v;

	while (scan_line(&locks, &line)) {
		size_t n = 0;

		while (n < WORDS && scan_word(&line, &words[n]))
			n++;
		/* "1: -> POSIX ..." waits for the lock of the line before. */
		if (n < WORDS || span_is(words[KIND], "->") ||
		    !is_file(words[FILE_ID], major, minor, inode))
			continue;
		*pid = scan_u64(words[PID], 10, INT_MAX, &v) == 0 ? (int)v : 0;
		return true;
	}
	return false;
}

const char *holder_unit(struct span cgroup, struct arena *mem)
{
	struct span line, part, unit = { "", 0 };

	while (scan_line(&cgroup, &line)) {
		/* "0::/system.slice/x.service" or "1:name=systemd:/..." */
		if (!span_cut(line, ':', &part, &line) || !span_cut(line, ':', &part, &line) ||
		    (part.n && !span_is(part, "name=systemd")))
			continue;
		while (line.n) {
			if (!span_cut(line, '/', &part, &line)) {
				part = line;
				line.n = 0;
			}
			if (span_ends(part, ".service") || span_ends(part, ".scope"))
				unit = part;
		}
		if (unit.n)
			break;
	}
	for (size_t i = 0; i < unit.n; i++)
		if ((unsigned char)unit.v[i] < ' ' || unit.v[i] == 0x7f)
			return NULL;
	return unit.n ? span_dup(unit, mem) : NULL;
}

static struct span base_name(struct span path)
{
	const char *slash = path.n ? memrchr(path.v, '/', path.n) : NULL;
	size_t skip = slash ? (size_t)(slash - path.v) + 1 : 0;

	return (struct span){ path.v + skip, path.n - skip };
}

static const char *printable(struct span s, struct arena *mem)
{
	char *copy = span_dup(s, mem);

	for (char *c = copy; c < copy + s.n; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = ' ';
	return copy;
}

const char *holder_command(struct span comm, struct span cmdline, struct arena *mem)
{
	enum { LOOK_AT = 3 };      /* "/usr/bin/python3 -u /usr/bin/unattended-upgrade" */
	struct span word;

	comm = span_trim(comm);
	for (size_t i = 0; i < LOOK_AT && cmdline.n; i++) {
		if (!span_cut(cmdline, '\0', &word, &cmdline)) {
			word = cmdline;
			cmdline.n = 0;
		}
		word = base_name(word);
		if (word.n && word.n <= NAME_MAX &&
		    (!comm.n || (comm.n == COMM_CUT && word.n > comm.n &&
				 memcmp(word.v, comm.v, comm.n) == 0)))
			return printable(word, mem);
	}
	return comm.n ? printable(comm, mem) : NULL;
}
