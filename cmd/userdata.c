/* `ampy user-data`: the plan as user-data for machines that do not exist yet. */
#include "../probes/base/base.h"

#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/base64.h"
#include "../probes/base/buffer.h"
#include "../probes/base/cloudcfg.h"
#include "../probes/base/gzip.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/checks/check.h"
#include "../probes/distro.h"
#include "../probes/releases.h"
#include "../recipes/bare.h"
#include "../recipes/pipindex.h"
#include "../recipes/pipspec.h"
#include "../recipes/plan.h"
#include "../recipes/render.h"
#include "../recipes/render_boot.h"
#include "../recipes/reqfile.h"
#include "../recipes/secret.h"
#include "../recipes/userdata.h"
#include "args.h"
#include "buildask.h"
#include "cmd.h"
#include "text.h"
#include "wishes.h"

/* Where what is embedded lies on the machine: any user's pip can read it there. */
#define FOLDER "/usr/local/share/ampy"
#define TOLD "every process of the machine can read its user-data from the cloud's metadata service"

struct userdata_options {
	struct list with, pip, requirements;
	const char *profile, *release, *as, *python, *venv, *index, *owner, *on_failure, *ampy,
		*sha256, *output;
	bool gzip, allow_repo, offline;
};

static const struct option_row rows[] = {
	VALUE(userdata_options, release, "release", "NAME", WORDS_RELEASE,
	      "the release of the machines: debian:12, noble, rocky:9 (that of this machine)"),
	VALUE(userdata_options, as, "as", "FORM", WORDS_FORM,
	      "cloud-config (the default), sh or mime"),
	FLAG(userdata_options, gzip, "gzip", 0, "pack it: cloud-init unpacks it by itself"),
	VALUE(userdata_options, profile, "profile", "NAME", WORDS_PROFILE,
	      "what the machines are for: dev (the default), science, minimal or ai"),
	LIST(userdata_options, with, "with", "PACKAGE", WORDS_NONE,
	     "install this package of the system too (repeatable)"),
	VALUE(userdata_options, python, "python", "3.N", WORDS_NONE,
	      "have this branch of Python too, beside the system's own"),
	VALUE(userdata_options, venv, "venv", "DIR", WORDS_DIR,
	      "make a virtual environment there, for its owner"),
	VALUE(userdata_options, owner, "owner", "USER", WORDS_NONE,
	      "whom the environment is for (the machine's default user)"),
	LIST(userdata_options, pip, "pip", "SPEC", WORDS_NONE,
	     "what building this takes, and with --venv install it there: a name or a requirement "
	     "(repeatable)"),
	LIST(userdata_options, requirements, "requirements", "FILE", WORDS_FILE,
	     "what building all that this file of yours names takes, and with --venv install it: it "
	     "is embedded (repeatable)"),
	VALUE(userdata_options, index, "index", "URL", WORDS_NONE,
	      "the package index that is asked for it, by pip there too"),
	FLAG(userdata_options, offline, "offline", 0,
	     "ask no index what has to be built: see 'ampy help setup'"),
	FLAG(userdata_options, allow_repo, "allow-repo", 0,
	     "repositories of the distribution may be enabled where packages need it"),
	VALUE(userdata_options, on_failure, "on-failure", "WHAT", WORDS_FAILURE,
	      "what an end that is not ready leads to: fail (the default), ignore or poweroff"),
	VALUE(userdata_options, ampy, "ampy", "URL", WORDS_NONE,
	      "fetch ampy from there, and let it do the work"),
	VALUE(userdata_options, sha256, "sha256", "HEX", WORDS_NONE,
	      "the hash that this file must have"),
	VALUE(userdata_options, output, "output", "FILE", WORDS_FILE,
	      "write the answer to FILE, whole or not at all"),
};

enum form { FORM_CLOUD_CONFIG, FORM_SH, FORM_MIME, FORMS };
static const char *const forms[FORMS] = { "cloud-config", "sh", "mime" };

struct userdata {
	struct env *env;
	const struct userdata_options *options;
	enum form form;
	enum profile profile;
	struct boot_wish boot;
	const struct release *release;    /* NULL: with ampy any will do */
	struct bare_file *files;
	size_t nfiles;
	const char *sha256;
	struct buildask builds;
	struct plan plan;
	const char *about;
};

/* Which of the words is it?  A NULL is the first. */
static enum cmd_exit choose(struct env *env, const char *what, const char *given,
			    const char *const *words, size_t n, size_t *ret)
{
	const char *near, *all = "";

	*ret = 0;
	for (size_t i = 0; i < n; i++) {
		if (!given || strcmp(given, words[i]) == 0) {
			*ret = i;
			return EXIT_FINE;
		}
		all = JOIN(env->mem, all, i ? i + 1 < n ? ", " : " and " : "", words[i]);
	}
	near = args_nearest(given, words, n);
	return usage(env, near ? arena_printf(env->mem, "did you mean '%s'?", near)
			       : arena_printf(env->mem, "there are %s", all),
		     "there is no %s '%s'", what, given);
}

static enum cmd_exit unknown_release(struct env *env, const char *given)
{
	return usage(env, wishes_release(given, env->mem), "there is no release '%s'", given);
}

static enum cmd_exit own_release(struct userdata *u)
{
	struct env *env = u->env;
	struct facts *facts = TAKE(env->mem, struct facts);
	const struct distro_facts *d;

	facts_gather(facts, env->root, BIT(PROBE_distro), env->mem);
	d = FACT_ROWS(facts, distro) ? FACT_ROW(facts, distro, 0) : NULL;
	u->release = d ? release_of(d->id.v, d->version.v) : NULL;
	if (!u->release)
		return usage(env, "say which one the machines have: --release debian:12",
			     "%s is no release that is known", d && d->name.v ? d->name.v
							    : "this machine's");
	if (!env->global->quiet)
		text_complain(JOIN(env->mem, "for machines like this one: --release ",
				   release_key(u->release, env->mem)));
	return EXIT_FINE;
}

static enum cmd_exit choose_release(struct userdata *u)
{
	const char *given = u->options->release;

	if (!given)
		return u->options->ampy ? EXIT_FINE : own_release(u);
	u->release = release_find(given);
	return u->release ? EXIT_FINE : unknown_release(u->env, given);
}

static enum cmd_exit refuse_secret(struct env *env, const char *option, const char *word)
{
	struct secret secret;

	if (!word || !secret_find(span_of(word), &secret))
		return EXIT_FINE;
	return usage(env, TOLD, "--%s has %s", option, secret.what);
}

static enum cmd_exit check_secrets(struct env *env, const struct userdata_options *o)
{
	enum cmd_exit rc;

	for (size_t i = 0; i < o->pip.n; i++)
		if ((rc = refuse_secret(env, "pip", o->pip.v[i])))
			return rc;
	if ((rc = refuse_secret(env, "index", o->index)))
		return rc;
	return refuse_secret(env, "ampy", o->ampy);
}

static enum cmd_exit check_fetch(struct userdata *u)
{
	const struct userdata_options *o = u->options;
	char *hash;

	if (!o->ampy && !o->sha256)
		return EXIT_FINE;
	if (!o->ampy || !o->sha256)
		return usage(u->env, "'sha256sum FILE' tells the hash of a file",
			     "--ampy and --sha256 need each other");
	if (strncmp(o->ampy, "https://", 8) != 0 && strncmp(o->ampy, "http://", 7) != 0)
		return usage(u->env, "give an address that the machines reach, https or http",
			     "'--ampy %s' is no such address", o->ampy);
	hash = arena_strdup(u->env->mem, o->sha256);
	for (char *c = hash; *c; c++)
		if (*c >= 'A' && *c <= 'F')
			*c = (char)(*c - 'A' + 'a');
	if (strlen(hash) != 64 || hash[strspn(hash, "0123456789abcdef")])
		return usage(u->env, "'sha256sum FILE' tells the hash of a file",
			     "'--sha256 %s' is not 64 hexadecimal digits", o->sha256);
	u->sha256 = hash;
	return EXIT_FINE;
}

/* A wheel on this machine's disk is not on that one's. */
static enum cmd_exit check_specs(struct userdata *u)
{
	const struct userdata_options *o = u->options;
	struct pip_index index;
	struct span path;
	const char *unused;
	bool met;

	for (size_t i = 0; i < o->pip.n; i++) {
		if (reqline_read(span_of(o->pip.v[i]), &path, &unused) != REQLINE_PLAIN)
			return usage(u->env, "give its name, or an address that the machines reach",
				     "--pip '%s' is on this machine, and will not be on that one",
				     o->pip.v[i]);
		if (pip_spec_read(u->env->root, NULL, o->pip.v[i], u->env->mem, &unused, &met,
				  &u->env->err) < 0)
			return EXIT_USAGE;
	}
	return o->index && pip_index_parse(o->index, u->env->mem, &index, &u->env->err) < 0
		       ? EXIT_USAGE : EXIT_FINE;
}

static enum cmd_exit check_words(struct userdata *u)
{
	const struct userdata_options *o = u->options;
	struct env *env = u->env;
	size_t form, failure, profile;
	enum cmd_exit rc;

	if ((rc = choose(env, "form", o->as, forms, FORMS, &form)) ||
	    (rc = choose(env, "end called", o->on_failure, boot_failures, BOOT_FAILURES,
			 &failure)) ||
	    (rc = choose(env, "profile", o->profile, profile_names, PROFILE_COUNT, &profile)) ||
	    (rc = wishes_check(env, &(struct wishes){
		     .with = &o->with, .pip = &o->pip, .requirements = &o->requirements,
		     .python = o->python, .venv = o->venv, .index = o->index,
		     .owner = o->owner })))
		return rc;
	u->form = (enum form)form;
	u->profile = (enum profile)profile;
	u->boot = (struct boot_wish){ (enum boot_failure)failure, form != FORM_CLOUD_CONFIG };
	if (o->venv && *o->venv != '/')
		return usage(env, "write the whole path: --venv /opt/venv",
			     "'--venv %s' is not a path on that machine", o->venv);
	if (o->owner && !user_name_is(span_of(o->owner)))
		return usage(env, "a name has letters, digits, '_', '-' and '.'",
			     "--owner is not the name of a user");
	if (o->gzip && !o->output && !env->global->json && isatty(STDOUT_FILENO))
		return usage(env, "add --output FILE", "packed user-data is not for a terminal");
	return EXIT_FINE;
}

static enum cmd_exit embed_files(struct userdata *u)
{
	struct env *env = u->env;
	struct root *here = NULL;
	int rc = root_open("/", &here, &env->err);

	if (rc == 0)
		rc = reqfile_embed(here, wishes_words(&u->options->requirements), FOLDER, env->mem,
				   &u->files, &u->nfiles, &env->err);
	root_close(here);
	if (rc < 0)
		env->hint = TOLD;
	return rc < 0 ? EXIT_USAGE : EXIT_FINE;
}

/* What ampy is told there, in the words of `ampy setup`. */
static const char *const *setup_argv(const struct userdata *u)
{
	const struct userdata_options *o = u->options;
	const struct { const char *name, *value; } values[] = {
		{ "--profile", profile_names[u->profile] }, { "--python", o->python },
		{ "--venv", o->venv }, { "--owner", o->owner }, { "--index", o->index },
	};
	const struct { const char *name; const struct list *l; } lists[] = {
		{ "--with", &o->with }, { "--pip", &o->pip },
	};
	struct arena *mem = u->env->mem;
	struct list argv = { 0 };

	for (size_t i = 0; i < LEN(values); i++)
		if (values[i].value) {
			list_add(&argv, values[i].name, mem);
			list_add(&argv, values[i].value, mem);
		}
	for (size_t i = 0; i < LEN(lists); i++)
		for (size_t k = 0; k < lists[i].l->n; k++) {
			list_add(&argv, lists[i].name, mem);
			list_add(&argv, lists[i].l->v[k], mem);
		}
	for (size_t i = 0; i < u->nfiles; i++)
		if (u->files[i].install) {
			list_add(&argv, "--requirements", mem);
			list_add(&argv, u->files[i].path, mem);
		}
	if (o->allow_repo)
		list_add(&argv, "--allow-repo", mem);
	if (o->offline)
		list_add(&argv, "--offline", mem);
	return argv.v;
}

static enum cmd_exit write_script(struct userdata *u, FILE *to)
{
	const struct userdata_options *o = u->options;
	const char *profile = profile_names[u->profile];
	struct arena *mem = u->env->mem;
	const struct distro_facts *d;
	const struct boot_fetch fetch = {
		.url = o->ampy, .sha256 = u->sha256, .files = u->files, .nfiles = u->nfiles,
		.argv = o->ampy ? setup_argv(u) : NULL,
	};
	const struct bare_wish wish = {
		.release = u->release, .profile = u->profile, .with = wishes_words(&o->with),
		.python = o->python, .allow_repo = o->allow_repo, .venv = o->venv,
		.owner = o->owner, .specs = wishes_words(&o->pip), .index = o->index,
		.files = u->files, .nfiles = u->nfiles, .builds = u->builds.v,
		.nbuilds = u->builds.n,
	};

	if (o->ampy) {
		render_boot_fetch(to, &fetch, profile, &u->boot, mem);
		u->about = JOIN(mem, "a new machine ready for Python development (profile ",
				profile, "), with ampy");
		return EXIT_FINE;
	}
	if (bare_plan(&wish, &u->plan, &d, mem, &u->env->err) < 0)
		return EXIT_USAGE;
	render_boot(to, &u->plan, d, profile, &u->boot, mem);
	u->about = render_about(&u->plan, d, profile, mem);
	return EXIT_FINE;
}

static void write_form(struct userdata *u, FILE *to, const struct text *script)
{
	switch (u->form) {
	case FORM_CLOUD_CONFIG:
		userdata_cloud_config(to, script, u->about);
		break;
	case FORM_SH:
		fwrite(script->v, 1, script->n, to);
		break;
	case FORM_MIME:
		userdata_mime(to, script, u->about, u->env->mem);
		break;
	case FORMS:
		break;
	}
}

static void write_json(struct userdata *u, const struct text *text)
{
	struct json_out o = { .to = u->env->out };
	struct buffer coded;

	json_open(&o, NULL, '{');
	json_string(&o, "schema", "ampy.user-data/1");
	json_string(&o, "ampy", AMPY_VERSION);
	json_string(&o, "release", u->release ? release_key(u->release, u->env->mem) : NULL);
	json_string(&o, "profile", profile_names[u->profile]);
	json_string(&o, "as", forms[u->form]);
	json_int(&o, "bytes", (int64_t)text->n);
	json_flag(&o, "gzip", u->options->gzip);
	if (u->options->gzip) {
		buffer_open(&coded);
		base64_write(coded.to, text->v, text->n, NULL);
		buffer_end(&coded);
		json_string(&o, "base64", coded.v);
		buffer_close(&coded);
	} else {
		json_string(&o, "text", arena_strndup(u->env->mem, text->v, text->n));
	}
	json_open(&o, "unresolved", '[');
	for (size_t i = 0; i < u->plan.nunresolved; i++) {
		json_open(&o, NULL, '{');
		json_string(&o, "subject", u->plan.unresolved[i].subject);
		json_string(&o, "reason", u->plan.unresolved[i].reason);
		json_close(&o);
	}
	json_close(&o);
	json_close(&o);
}

static enum cmd_exit deliver_text(struct userdata *u, struct text text)
{
	struct env *env = u->env;
	struct text packed;

	if (gzip_write(&text, env->mem, &packed) < 0)
		return usage(env, NULL, "it is too large to be packed");
	if ((u->options->gzip ? packed.n : text.n) > USERDATA_MAX)
		return usage(env, packed.n <= USERDATA_MAX
			     ? "--gzip makes it small enough"
			     : "let the machines fetch the requirements from an address: a "
			       "requirements file may have a line '-r https://...'",
			     "this user-data has %zu bytes; clouds take %d", u->options->gzip
			     ? packed.n : text.n, USERDATA_MAX);
	if (u->options->gzip)
		text = packed;
	for (size_t i = 0; i < u->plan.nunresolved && !env->global->quiet; i++)
		text_complain(arena_printf(env->mem, "%s: %s", u->plan.unresolved[i].subject,
					   u->plan.unresolved[i].reason));
	if (env->global->json)
		write_json(u, &text);
	else
		fwrite(text.v, 1, text.n, env->out);
	return EXIT_FINE;
}

/* With ampy there, the machine asks by itself. */
static enum cmd_exit learn_builds(struct userdata *u)
{
	const struct userdata_options *o = u->options;
	struct buildask_wish ask = {
		.pip = &o->pip, .requirements = &o->requirements, .index = o->index,
		.python = o->python, .venv = o->venv, .release = u->release,
		.offline = o->offline,
	};
	struct root *here = NULL;
	enum cmd_exit rc;

	if (o->ampy || (!o->pip.n && !o->requirements.n))
		return EXIT_FINE;
	if (root_open("/", &here, &u->env->err) < 0)
		return EXIT_BROKEN;
	ask.root = here;
	rc = buildask(u->env, &ask, &u->builds);
	root_close(here);
	if (rc == EXIT_FINE && u->builds.why && !u->env->global->quiet)
		text_complain(JOIN(u->env->mem, "provisional: not all that has to be built could be "
				   "learned (", u->builds.why, u->builds.assumed ? "): what nobody told of "
				   "counts as a package to be built, where it is known what that "
				   "takes" : ")"));
	return rc;
}

static enum cmd_exit write_all(struct userdata *u)
{
	struct buffer script, whole;
	enum cmd_exit rc;

	buffer_open(&script);
	rc = write_script(u, script.to);
	buffer_end(&script);
	if (rc == EXIT_FINE) {
		buffer_open(&whole);
		write_form(u, whole.to, &(struct text){ script.v, script.n });
		buffer_end(&whole);
		rc = deliver_text(u, (struct text){ whole.v, whole.n });
		buffer_close(&whole);
	}
	buffer_close(&script);
	return rc;
}

static enum cmd_exit run(struct env *env)
{
	struct userdata *u = TAKE(env->mem, struct userdata);
	enum cmd_exit rc;

	*u = (struct userdata){ .env = env, .options = env->options };
	env->output = u->options->output;
	if ((rc = check_words(u)) || (rc = check_secrets(env, u->options)) ||
	    (rc = check_fetch(u)) || (rc = check_specs(u)) || (rc = choose_release(u)) ||
	    (rc = embed_files(u)) || (rc = learn_builds(u)))
		return rc;
	return write_all(u);
}

const struct command command_user_data = {
	.name = "user-data",
	.brief = "the same plan as cloud-init user-data, for machines that do not exist yet",
	.about = "Writes user-data for a bare cloud image of a release, for aarch64. It needs no ampy "
		 "there, or with --ampy and --sha256 fetches it, verifies it and lets it do the work. "
		 "The machine says what came of it in /var/lib/ampy/result.json (ready, not-ready or "
		 "failed), on its console, in its journal and in cloud-init's own status. It is done "
		 "once for each instance; what a reboot or a power cut broke is resumed at the next "
		 "boot, and a network that comes late is waited for.\n\n"
		 "Nothing that opens something is taken: " TOLD ". Addresses with a user, a password "
		 "or a token, and tokens and keys in requirements files, are refused.",
	.needs = CMD_ROOT,
	.rows = rows,
	.nrows = LEN(rows),
	.size = sizeof(struct userdata_options),
	.run = run,
};
