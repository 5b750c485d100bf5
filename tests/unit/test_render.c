/* Plans as scripts: quoting, secrets, and what stands in each for each package manager. */
#include "unit.h"

#include "probes/base/arena.h"
#include "probes/base/buffer.h"
#include "probes/distro.h"
#include "recipes/plan.h"
#include "recipes/render.h"
#include "recipes/render_text.h"

static void words(void **state)
{
	static const struct { const char *in, *want; } rows[] = {
		{ "plain-1.0+x=y", "plain-1.0+x=y" }, { "", "''" },
		{ "a b", "'a b'" },                   { "it's", "'it'\\''s'" },
		{ "'", "''\\'''" },                   { "$(id)", "'$(id)'" },
		{ "`id`", "'`id`'" },                 { "a;b", "'a;b'" },
		{ "a\nb", "'a\nb'" },                 { "~", "'~'" },
		{ "*", "'*'" },                       { "a\\", "'a\\'" },
		{ "-n", "-n" },                       { "\x01\xff", "'\x01\xff'" },
	};
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++)
		assert_string_equal(shell_word(rows[i].in, mem), rows[i].want);
	arena_free(mem);
}

static void lines(void **state)
{
	static const struct { const char *in, *want; } rows[] = {
		{ "plain", "plain" },
		{ "a\nb\rc\td", "a?b?c?d" },
		{ "\x1b[31mred\x7f", "?[31mred?" },
		{ "gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f" },
		{ "\xff\xc3", "??" },
		{ "a\xc2\x85" "b", "a?b" },
		{ "a\xe2\x80\xa8" "b\xe2\x80\xaex\xe2\x81\xa6", "a?b?x?" },
		{ "\xe2\x80\x93", "\xe2\x80\x93" },
		{ "\xef\xbb\xbf!\xef\xbf\xbf", "?!?" },
	};
	struct arena *mem = arena_new();
	char *longer = TAKE_N(mem, 1001, char);

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++)
		assert_string_equal(plain_line(rows[i].in, mem), rows[i].want);
	memset(longer, 'x', 1000);
	assert_int_equal(strlen(plain_line(longer, mem)), 303);
	arena_free(mem);
}

static void secrets(void **state)
{
	static const struct { const char *in; bool want; } rows[] = {
		{ "https://host/simple", false },
		{ "https://user:pw@host/simple", true },
		{ "https://token@host/simple", true },
		{ "x @ https://u:p@host/a.whl", true },
		{ "https://host/a@1.0", false },
		{ "git+ssh://git@host/a.git", false },
		{ "a://b c://d@e", true },
		{ "[r]\nusername=a\nPassword = b\n", true },
		{ "numpy>=1", false },
		{ NULL, false },
	};
	static const struct { const char *in; bool want; } env[] = {
		{ "PIP_NO_INPUT=1", true },
		{ "PIP_INDEX_URL=https://host/", false },
		{ "ANYTHING=1", false },
		{ "PIP_CONFIG_FILE=https://a@b", false },
	};
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++)
		assert_int_equal(has_secret(rows[i].in), rows[i].want);
	for (size_t i = 0; i < LEN(env); i++)
		assert_int_equal(env_is_harmless(env[i].in), env[i].want);
	assert_string_equal(env_name("PIP_X1=a=b", mem), "PIP_X1");
	assert_null(env_name("a;b=c", mem));
	assert_null(env_name("1a=c", mem));
	assert_null(env_name("a", mem));
	arena_free(mem);
}

static const char *const argv_pip[] = { "/srv/v/bin/python", "-m", "pip", "install", "a b>=1", NULL };
static const char *const argv_venv[] = { "/usr/bin/python3.11", "-m", "venv", "/srv/v", NULL };
static const char *const env_pip[] = { "PIP_NO_INPUT=1", "PIP_INDEX_URL=https://u:pw@h/", NULL };
static const char *const two[] = { "aio-t64", "aio", NULL };
static const char *const bad[] = { "-o", "x;y", "$(id)", NULL };
static const char *const gone[] = { "old-one", "x y", NULL };
static const struct want wants[] = { { "aio", two, "aio-t64", NULL }, { "bad", bad, "-o", NULL } };

/* One step of every kind. */
static void fill(struct plan *p, struct arena *mem)
{
	const struct step steps[] = {
		{ STEP_PIP, .title = "Install", .argv = argv_pip, .env = env_pip, .owner = "alice",
		  .netrc = "machine h login u password pw\n" },
		{ STEP_VENV, .title = "Make it", .argv = argv_venv, .dir = "/srv/v",
		  .python = argv_venv[0], .owner = "alice" },
		{ STEP_FILE, .title = "Remove\na file", .path = "/etc/old file" },
		{ STEP_FILE, .title = "Hidden", .path = "/etc/h", .body = "u=https://a:pw@b/\n" },
		{ STEP_MARK, .packages = gone },
		{ STEP_REMOVE, .packages = gone },
		{ STEP_INSTALL, .wants = wants, .nwants = LEN(wants) },
		{ STEP_REFRESH, .title = "Refresh" },
		{ STEP_REPOSITORY, .path = "/etc/r", .body = "it's\n#2\\\n", .mode = 0600 },
		{ STEP_REPAIR, .title = "Repair" },
	};

	for (size_t i = 0; i < LEN(steps); i++)
		(void)plan_add(p, steps[i], mem);
	plan_miss(p, (struct unresolved){ "system.disk", "/", "no\nroom" }, mem);
	p->provisional = true;
	p->type = "python3.11";
	plan_seal(p);
}

typedef void render_fn(FILE *, const struct plan *, const struct distro_facts *, const char *,
		       struct arena *);

static const char *rendered(render_fn *render, const struct plan *p, struct arena *mem)
{
	struct distro_facts d = { .id = KNOWN(str, "debian", NULL),
				  .version = KNOWN(str, "12", NULL),
				  .name = KNOWN(str, "Deb\nian", NULL) };
	struct buffer b;
	const char *text;

	buffer_open(&b);
	render(b.to, p, &d, "dev", mem);
	buffer_end(&b);
	text = arena_strndup(mem, b.v, b.n);
	buffer_close(&b);
	assert_null(strstr(text, ":pw@"));
	assert_null(strstr(text, "password pw"));
	return text;
}

static void has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("no '%s' in: %s", part, text);
}

static void scripts(void **state)
{
	static const struct { const char *family, *manager, *there, *install, *layer; } rows[] = {
		{ "debian", NULL, "dpkg-query -W",
		  "-o DPkg::Lock::Timeout=600 -y -q -o Dpkg::Options::=--force-confdef",
		  "apt-cache show \"$n\"" },
		{ "rhel", "dnf", "rpm -q",
		  "\tdnf5) root env dnf5 -y install \"$@\" ;;\n\tdnf) root env dnf -y --setopt=exit_",
		  "dnf -y --setopt=exit_on_lock=True install" },
		{ "rhel", "yum", "rpm -q", "busy='200'",
		  "yum -y --setopt=exit_on_lock=True install" },
		{ "rhel", "tdnf", "rpm -q", "root env tdnf -y install", "tdnf -y install" },
		{ "suse", NULL, "rpm -q", "fine='0 100 101 102 103' busy='7'",
		  "zypper --non-interactive --no-refresh install" },
		{ "alpine", NULL, "apk info -e", "root env apk add", "apk add" },
		{ "arch", NULL, "pacman -T", "root env pacman --noconfirm --needed -S",
		  "pacman --noconfirm --needed -S" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct arena *mem = arena_new();
		struct plan p = { .family = rows[i].family, .manager = rows[i].manager };
		const char *sh, *cloud, *docker;

		fill(&p, mem);
		sh = rendered(render_sh, &p, mem);
		cloud = rendered(render_cloud_config, &p, mem);
		docker = rendered(render_dockerfile, &p, mem);
		has(sh, rows[i].there);
		has(sh, rows[i].install);
		has(sh, "# Makes Deb?ian ready");
		has(sh, "\twant aio aio-t64 aio\n");
		has(sh, "\tlacks ''\\''x;y'\\'' cannot be the name of a package'\n");
		has(sh, "\nput 0600 /etc/r 'it'\\''s\n#2\\\n'\n");
		has(sh, "gone '/etc/old file'\n");
		has(sh, "lacks 'left out, it holds credentials: Hidden'\n");
		has(sh, "if there old-one;");
		has(sh, "venv alice /srv/v /usr/bin/python3.11 /usr/bin/python3.11 -m venv /srv/v\n");
		has(sh, "if need PIP_INDEX_URL; then\nnote 'the index asks for a login: ");
		has(sh, "\npip alice env PIP_NO_INPUT=1 /srv/v/bin/python");
		has(sh, "note 'not cured: system.disk /: no?room'\n");
		has(sh, "say 'the Python to type: python3.11'");
		assert_int_equal(strncmp(cloud, "#cloud-config\n", 14), 0);
		has(cloud, "  content: |\n   #!/bin/sh\n");
		has(docker, rows[i].layer);
		has(docker, "\"$(pick aio-t64 aio)\"");
		has(docker, "'it'\\''s\\0012' \\\n      '#2\\\\\\0012' >/etc/r");
		has(docker, "USER alice\nRUN /usr/bin/python3.11");
		has(docker, "# Left out, it takes PIP_INDEX_URL");
		arena_free(mem);
	}
}

/* Without a package manager there is no script for one; bytes that YAML cannot hold are base64. */
static void odd(void **state)
{
	struct arena *mem = arena_new();
	struct plan none = { 0 }, bytes = { 0 };
	const char *text;

	(void)state;
	plan_seal(&none);
	text = rendered(render_sh, &none, mem);
	assert_null(strstr(text, "packages()"));
	has(text, "exit $result\n");
	has(rendered(render_dockerfile, &none, mem), "FROM debian:12");
	(void)plan_add(&bytes, (struct step){ STEP_FILE, .path = "/a", .body = "\x01\xff" }, mem);
	plan_seal(&bytes);
	text = rendered(render_cloud_config, &bytes, mem);
	has(text, "  encoding: b64\n  content: |\n   IyEvYmluL3No");
	has(rendered(render_dockerfile, &bytes, mem), "'\\0001\\0377' >/a");
	arena_free(mem);
}

UNIT(cmocka_unit_test(words), cmocka_unit_test(lines), cmocka_unit_test(secrets),
     cmocka_unit_test(scripts), cmocka_unit_test(odd))
