/* Where ampy keeps what it remembers of a machine. */
#include "base.h"

#include <unistd.h>

#include "arena.h"
#include "root.h"
#include "statedir.h"

const char *state_dir(const struct root *root, struct arena *mem)
{
	const char *state, *home;

	if (!root_is_live(root) || geteuid() == 0)
		return "/var/lib/ampy";
	state = root_env(root, "XDG_STATE_HOME");
	if (state && *state == '/')
		return JOIN(mem, state, "/ampy");
	home = root_env(root, "HOME");
	return home && *home == '/' ? JOIN(mem, home, "/.local/state/ampy") : "/var/lib/ampy";
}
