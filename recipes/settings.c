/* Variables that an environment sets while it is active. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/base/words.h"
#include "plan.h"
#include "settings.h"

enum { MAX_ACTIVATE = 256 * 1024 };

#define BEGIN "# ampy: begin"
#define END   "# ampy: end"

/* Each file is written whole beside itself and put in its place; lines between the marks are ours,
 * and so is what begins with "test $?_AMPY_" in csh's alias, which is one line.
 */
static const char script[] =
	"import os, re, sys\n"
	"folder, pairs = sys.argv[1], [a.split('=', 1) for a in sys.argv[2:]]\n"
	"begin, end = '" BEGIN "\\n', '" END "\\n'\n"
	"forms = {\n"
	"    'activate': (r'^deactivate *\\(\\) *\\{\\n', '    ',\n"
	"        'if [ -z \"${%s+set}\" ]; then\\n    export %s=%s\\n    _AMPY_%s=1\\nfi\\n',\n"
	"        'if [ -n \"${_AMPY_%s:-}\" ]; then\\n        unset %s _AMPY_%s\\n    fi\\n'),\n"
	"    'activate.fish': (r'^function deactivate\\b.*\\n', '    ',\n"
	"        'if not set -q %s\\n    set -gx %s %s\\n    set -g _AMPY_%s 1\\nend\\n',\n"
	"        'if set -q _AMPY_%s\\n        set -e %s\\n        set -e _AMPY_%s\\n    end\\n'),\n"
	"    'activate.csh': (r\"^alias deactivate '\", None,\n"
	"        'if ( ! $?%s ) then\\n    setenv %s %s\\n    set _AMPY_%s\\nendif\\n',\n"
	"        'test $?_AMPY_%s != 0 && unsetenv %s && unset _AMPY_%s; '),\n"
	"}\n"
	"for name, (at, indent, on, off) in forms.items():\n"
	"    path = os.path.join(folder, name)\n"
	"    try:\n"
	"        with open(path, encoding='utf-8', errors='surrogateescape', newline='') as f:\n"
	"            old = f.read()\n"
	"    except FileNotFoundError:\n"
	"        continue\n"
	"    new = re.sub('[ ]*' + begin + '.*?' + end, '', old, flags=re.S)\n"
	"    new = re.sub(r'test \\$\\?_AMPY_\\w+ != 0 && unsetenv \\w+ && unset _AMPY_\\w+; ', '',"
	" new)\n"
	"    found = re.search(at, new, re.M)\n"
	"    if pairs and found:\n"
	"        lines = [off % (n, n, n) for n, v in pairs]\n"
	"        if indent:\n"
	"            lines = [indent + begin] + [indent + s for s in lines] + [indent + end]\n"
	"        new = new[:found.end()] + ''.join(lines) + new[found.end():]\n"
	"        tail = ''.join(on % (n, n, v, n) for n, v in pairs)\n"
	"        new += ('' if new.endswith('\\n') else '\\n') + begin + tail + end\n"
	"    if new == old:\n"
	"        continue\n"
	"    beside = path + '.ampy'\n"
	"    with open(beside, 'w', encoding='utf-8', errors='surrogateescape', newline='') as f:\n"
	"        f.write(new)\n"
	"        os.fchmod(f.fileno(), os.stat(path).st_mode & 0o777)\n"
	"        f.flush()\n"
	"        os.fsync(f.fileno())\n"
	"    os.replace(beside, path)\n"
	"    print('wrote', path)\n";

static int read_activate(const struct root *root, const char *dir, struct arena *mem,
			 struct text *ret)
{
	return root_read(root, JOIN(mem, dir, "/bin/activate"), MAX_ACTIVATE, mem, ret);
}

bool settings_there(const struct root *root, const char *dir, struct arena *mem)
{
	struct text text;

	return read_activate(root, dir, mem, &text) == 0 &&
	       memmem(text.v, text.n, BEGIN, strlen(BEGIN));
}

/* Does activate set exactly these? */
static bool is_set(const struct root *root, const char *dir, const char *const *variables,
		   struct arena *mem)
{
	size_t wanted = words_count(variables), found = 0;
	struct span rest, line;
	struct text text;

	if (read_activate(root, dir, mem, &text) < 0)
		return false;
	rest = (struct span){ text.v, text.n };
	while (scan_line(&rest, &line)) {
		line = span_trim(line);
		if (!span_starts(line, "export ") || !memmem(text.v, text.n, BEGIN, strlen(BEGIN)))
			continue;
		line = (struct span){ line.v + 7, line.n - 7 };
		for (size_t i = 0; i < wanted; i++)
			found += span_is(line, variables[i]);
	}
	return found == wanted;
}

void settings_plan(const struct root *root, const char *dir, const char *owner,
		   const char *const *variables, struct plan *plan, struct arena *mem)
{
	const char *const head[] = { JOIN(mem, dir, "/bin/python"), "-I", "-c", script,
				     JOIN(mem, dir, "/bin") };
	const char *whose = owner ? JOIN(mem, ", as ", owner) : "";
	bool any = variables && *variables;
	struct list argv = { 0 };

	if (any ? is_set(root, dir, variables, mem) : !settings_there(root, dir, mem))
		return;
	for (size_t i = 0; i < LEN(head); i++)
		list_add(&argv, head[i], mem);
	for (; variables && *variables; variables++)
		list_add(&argv, *variables, mem);
	plan_add(plan, (struct step){
		.kind = STEP_SETTINGS, .argv = argv.v, .dir = dir, .owner = owner,
		.title = any ? JOIN(mem, "Let ", dir, "/bin/activate set ",
				    words_join((const char *const *)argv.v + LEN(head), ", ", mem),
				    whose)
			     : JOIN(mem, "Take ampy's settings out of ", dir, "/bin/activate", whose),
	}, mem);
}
