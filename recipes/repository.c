/* Which file enables a repository, and what to do where none does. */
#include "../probes/base/base.h"

#include <errno.h>
#include <sys/stat.h>

#include "../probes/base/arena.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/base/sources.h"
#include "../probes/distro.h"
#include "plan.h"
#include "repository.h"

enum { MAX_FILE = 256 * 1024, MAX_FILES = 512 };

enum format { FORMAT_INI, FORMAT_APK, FORMAT_LIST, FORMAT_DEB822 };

/* Where each family keeps them: a folder is read for files with this ending; a file has none.
 * What `dnf config-manager` of dnf 5 writes to /etc/dnf/repos.override.d outweighs *.repo files:
 * dnf5.conf(5).
 */
static const struct { const char *family, *path, *ending; enum format format; } places[] = {
	{ "debian", "/etc/apt/sources.list",      NULL,      FORMAT_LIST },
	{ "debian", "/etc/apt/sources.list.d",    "list",    FORMAT_LIST },
	{ "debian", "/etc/apt/sources.list.d",    "sources", FORMAT_DEB822 },
	{ "rhel",   "/etc/yum.repos.d",           "repo",    FORMAT_INI },
	{ "rhel",   "/etc/distro.repos.d",        "repo",    FORMAT_INI },
	{ "rhel",   "/etc/dnf/repos.override.d",  "repo",    FORMAT_INI },
	{ "suse",   "/etc/zypp/repos.d",          "repo",    FORMAT_INI },
	{ "alpine", "/etc/apk/repositories",      NULL,      FORMAT_APK },
};

/* What makes a repository known to a machine that has no such section; named: its name follows. */
static const struct { const char *id, *begins, *what; bool named; } hints[] = {
	{ "rhel", "codeready-builder-",
	  "register the machine, then run 'subscription-manager repos --enable", true },
	{ "amzn", "epel", "run 'amazon-linux-extras install", true },
	{ NULL, "epel", "install the package 'epel-release", false },
	{ "sles", "", "activate the module that has it with 'SUSEConnect", false },
};

struct search {
	const struct root *root;
	const struct distro_facts *d;
	const char *name, *codename;
	bool any;               /* see struct component */
	struct plan *plan;
	struct arena *mem;
	bool added, enabled;
	int worst;              /* of the files that could not be read */
	const char *worst_path;
};

/* What the file will hold once the steps so far are done. */
static int content(const struct search *s, const char *path, struct text *ret)
{
	for (size_t i = s->plan->nsteps; i; i--) {
		const struct step *step = &s->plan->steps[i - 1];

		if (step->kind == STEP_REPOSITORY && step->path && strcmp(step->path, path) == 0) {
			*ret = (struct text){ step->body, strlen(step->body) };
			return 0;
		}
	}
	return root_read(s->root, path, MAX_FILE, s->mem, ret);
}

static int changed(const struct search *s, enum format format, const struct text *file,
		   const char **body)
{
	struct component c = { s->name, s->codename, s->any };

	switch (format) {
	case FORMAT_INI:
		return repository_enable_ini(file, s->name, s->mem, body);
	case FORMAT_APK:
		return repository_enable_apk(file, s->name, s->mem, body);
	case FORMAT_LIST:
		return repository_add_component_list(file, &c, s->mem, body);
	case FORMAT_DEB822:
		return repository_add_component_deb822(file, &c, s->mem, body);
	}
	return -ENOENT;
}

static void try_file(struct search *s, const char *path, enum format format)
{
	const char *body = NULL, *real = NULL;
	struct stat st = { 0 };
	struct text file;
	int rc = root_real(s->root, path, s->mem, &real);

	if (rc == 0)
		rc = root_stat(s->root, real, &st);
	if (rc == 0)
		rc = content(s, real, &file);
	if (rc == 0)
		rc = changed(s, format, &file, &body);
	if (rc < 0 && !root_absent(rc)) {
		s->worst = rc;
		s->worst_path = path;
	} else if (rc == 1) {
		s->enabled = true;
	} else if (rc == 0) {
		s->added = true;
		plan_add(s->plan, (struct step){
			.kind = STEP_REPOSITORY,
			.as_root = true,
			.title = JOIN(s->mem, "Enable the repository ", s->name, " in ", real),
			.path = real,
			.body = body,
			.mode = st.st_mode & 07777,
			.name = s->name,
		}, s->mem);
	}
}

/* Files of which every distribution's installer writes one. */
static bool is_installers(const char *path)
{
	return strcmp(path, "/etc/apt/sources.list") == 0 || strstr(path, "/ubuntu.sources") ||
	       strstr(path, "/debian.sources");
}

static void try_files(struct search *s)
{
	const char *const *names;

	for (size_t i = 0; i < LEN(places); i++) {
		const char *path = places[i].path;
		int rc;

		if (!fact_is(s->d->family, places[i].family))
			continue;
		if (!places[i].ending) {
			try_file(s, path, places[i].format);
			continue;
		}
		rc = root_list(s->root, path, MAX_FILES, s->mem, &names);
		if (rc < 0 && !root_absent(rc)) {
			s->worst = rc;
			s->worst_path = path;
		}
		for (; rc == 0 && *names; names++) {
			const char *file = JOIN(s->mem, path, "/", *names);

			if (sources_name_fits(*names, places[i].ending) &&
			    (!s->any || is_installers(file)))
				try_file(s, file, places[i].format);
		}
	}
}

static const char *advice(const struct distro_facts *d, const char *name, struct arena *mem)
{
	for (size_t i = 0; i < LEN(hints); i++)
		if ((!hints[i].id || fact_is(d->id, hints[i].id)) &&
		    strncmp(name, hints[i].begins, strlen(hints[i].begins)) == 0)
			return JOIN(mem, ": ", hints[i].what, hints[i].named ? " " : "",
				    hints[i].named ? name : "", "'");
	return "";
}

static int plan_one(struct search *s)
{
	bool apt = fact_is(s->d->family, "debian");

	if (apt && !s->codename)
		return -ENOENT;
	try_files(s);
	if (apt && !s->added && !s->enabled) {
		s->any = true;
		try_files(s);
		s->any = false;
	}
	if (s->added || s->enabled)
		return s->added ? 0 : 1;
	return s->worst ? s->worst : -ENOENT;
}

int repository_plan(const struct root *root, const struct distro_facts *d, const char *name,
		    struct plan *plan, struct arena *mem, const char **why)
{
	struct search s = { .root = root, .d = d, .plan = plan, .mem = mem };
	struct span rest = span_of(name), word;
	int rc = -ENOENT;

	if (d->upstream.state == FACT_KNOWN)
		s.codename = d->upstream.v;
	else if (d->codename.state == FACT_KNOWN)
		s.codename = d->codename.v;
	while (rc < 0 && rest.n) {
		if (!span_cut(rest, '|', &word, &rest)) {
			word = rest;
			rest.n = 0;
		}
		s.name = span_dup(word, mem);
		rc = plan_one(&s);
	}
	if (rc >= 0)
		return rc;
	if (s.worst)
		*why = root_reason(s.worst_path, s.worst, mem);
	else if (fact_is(d->family, "debian") && !s.codename)
		*why = "os-release does not say the release's codename, by which its sources are "
		       "known";
	else
		*why = JOIN(mem, "no file on this machine describes the repository '",
			    s.name ? s.name : name, "'", advice(d, s.name, mem));
	return rc;
}
