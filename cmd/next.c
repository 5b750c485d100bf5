/* What to run next, written so that it works where it is typed. */
#include "../probes/base/base.h"

#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/root.h"
#include "../probes/distro.h"
#include "../probes/packages.h"
#include "../recipes/render.h"
#include "next.h"
#include "report.h"

/* How a package manager is told to install. */
static const struct { const char *manager, *command; } installs[] = {
	{ "apt", "apt-get install" },   { "dnf", "dnf install" },       { "yum", "yum install" },
	{ "tdnf", "tdnf install" },     { "zypper", "zypper install" }, { "apk", "apk add -U" },
	{ "pacman", "pacman -S --needed" },
};

/* Lists of so many days still name files that the archive has. */
enum { FRESH_DAYS = 2 };

static const char *all_of(const struct list *l, const char *before, struct arena *mem)
{
	const char *text = "";

	for (size_t i = 0; i < l->n; i++)
		text = arena_printf(mem, "%s%s%s", text, before, l->v[i]);
	return text;
}

/* The command with the rights that it takes, inside the tree where it is one. */
static const char *as_root(const struct env *env, const char *command)
{
	const char *prefix = "sudo ";

	if (geteuid() == 0)
		prefix = "";
	else if (root_is_live(env->root) && root_exists(env->root, "/usr/bin/sudo") < 0 &&
		 root_exists(env->root, "/usr/bin/doas") == 0)
		prefix = "doas ";
	if (root_is_live(env->root))
		return arena_printf(env->mem, "%s%s", prefix, command);
	return arena_printf(env->mem, "%schroot %s %s", prefix,
			    shell_word(root_dir(env->root), env->mem), command);
}

static const char *ampy(const struct env *env, const struct report *r, const char *command)
{
	const char *text = arena_printf(env->mem, "%s %s", shell_word(env->program, env->mem),
					command);

	if (!root_is_live(env->root))
		text = arena_printf(env->mem, "%s --root %s", text,
				    shell_word(root_dir(env->root), env->mem));
	if (r->profile != PROFILE_DEV)
		text = arena_printf(env->mem, "%s --profile %s", text, profile_names[r->profile]);
	return text;
}

static const struct finding *worst_of(const struct report *r)
{
	const struct finding *worst = NULL;

	for (size_t i = 0; i < r->found->n; i++) {
		const struct finding *f = &r->found->v[i];

		if (!f->suppressed && f->verdict >= VERDICT_UNKNOWN &&
		    (!worst || f->verdict > worst->verdict))
			worst = f;
	}
	return worst;
}

/* What apt needs before it installs anything, with " && " behind it; NULL when only a person can
 * help it.
 */
static const char *prepare_apt(const struct env *env, const struct packages_facts *p)
{
	const char *text = "";

	if (!p)
		return arena_printf(env->mem, "%s && ", as_root(env, "apt-get update"));
	if ((p->malformed.state == FACT_KNOWN && *p->malformed.v) ||
	    (p->sources.state == FACT_KNOWN && !p->sources.v))
		return NULL;
	if ((p->half_configured.state == FACT_KNOWN && *p->half_configured.v) ||
	    fact_true(p->interrupted))
		text = arena_printf(env->mem, "%s && ", as_root(env, "dpkg --configure -a"));
	if (!fact_true(p->lists) || p->lists_age.state != FACT_KNOWN ||
	    p->lists_age.v > FRESH_DAYS)
		text = arena_printf(env->mem, "%s%s && ", text, as_root(env, "apt-get update"));
	return text;
}

static const char *install_command(const struct env *env, const struct report *r,
				   const struct list *install, const struct list *repositories)
{
	const struct distro_facts *d = FACT_ROWS(r->facts, distro)
		? FACT_ROW(r->facts, distro, 0) : NULL;
	const struct packages_facts *p = FACT_ROWS(r->facts, packages)
		? FACT_ROW(r->facts, packages, 0) : NULL;
	const char *before = "";

	if (d && fact_is(d->package_manager, "apt") && !(before = prepare_apt(env, p)))
		return arena_printf(env->mem, "%s --explain system.apt", ampy(env, r, "doctor"));
	for (size_t i = 0; d && d->package_manager.v && i < LEN(installs); i++)
		if (strcmp(installs[i].manager, d->package_manager.v) == 0)
			return arena_printf(env->mem, "%s%s", before, as_root(env,
				arena_printf(env->mem, "%s%s%s", installs[i].command,
					     all_of(repositories, " --enablerepo=", env->mem),
					     all_of(install, " ", env->mem))));
	return NULL;
}

const char *next_command(const struct env *env, const struct report *r, const struct list *install,
			 const struct list *repositories)
{
	const struct finding *bad = worst_of(r);
	const char *next = install->n ? install_command(env, r, install, repositories) : NULL;

	if (!next && bad)
		next = arena_printf(env->mem, "%s --explain %s", ampy(env, r, "doctor"),
				    bad->check->id);
	if (!next && r->part)
		next = ampy(env, r, "doctor");
	return next;
}

const char *next_setup(const struct env *env, const struct report *r)
{
	const char *text = ampy(env, r, "setup");

	if (root_is_live(env->root))
		return text;
	return arena_printf(env->mem, "%s%s --trust-root", geteuid() == 0 ? "" : "sudo ", text);
}
