/* Audits over small indexes: which file is chosen, why not another, and what is required then. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/scan.h"
#include "probes/wheel/audit.h"
#include "probes/wheel/marker.h"
#include "probes/wheel/requirement.h"
#include "probes/wheel/simple.h"
#include "probes/wheel/tags.h"

static struct arena *mem;

/* The target: CPython 3.9 on an aarch64 with glibc 2.28. */
#define L "-cp39-cp39-manylinux_2_17_aarch64.whl"
#define NEW "-cp39-cp39-manylinux_2_34_aarch64.whl"
#define X86 "-cp39-cp39-manylinux_2_17_x86_64.whl"
#define ANY "-py3-none-any.whl"

/* `index`: a line for each file, "NAME [python=...] [hash=...] [yanked=...]"; "!NAME" is a page that fails.
 * `requires`: "FILE: REQUIREMENT | ...", with "FILE! TEXT" for what the metadata cannot be had for.
 * `want`: a line for each row.
 */
static const struct {
	const char *title, *index, *requires, *asked, *options, *want;
} rows[] = {
	{ "the newest", "a-1.0" ANY "\na-2.0" ANY "\na-1.10" ANY "\n", "", "a", "",
	  "a 2.0 pure a-2.0" ANY },
	{ "machine code is better", "a-1" ANY "\na-1" L "\n", "", "a", "", "a 1 native a-1" L },
	{ "the highest build", "a-1-2" L "\na-1-10" L "\na-1" L "\n", "", "a", "",
	  "a 1 native a-1-10" L },
	{ "a newer source", "a-1" L "\na-2.tar.gz\n", "", "a", "",
	  "a 2 build a-2.tar.gz why=only the source is offered nearest=1 unfollowed" },
	{ "... not allowed", "a-1" L "\na-2.tar.gz\n", "", "a", "b",
	  "a 1 native a-1" L " newer=2: only the source is offered, which only-binary forbids" },
	{ "the source, though a wheel fits", "a-1" L "\na-1.tar.gz\na-2" L "\n", "", "a", "s",
	  "a 1 build a-1.tar.gz why=no-binary asks for its source newer=2: no-binary forbids its wheels, and no source "
	  "is offered unfollowed" },
	{ "... and there is none", "a-1" L "\n", "", "a", "s",
	  "a 1 none why=no-binary forbids its wheels, and no source is offered" },
	{ "... not preferred", "a-1" L "\na-2.tar.gz\n", "", "a", "p",
	  "a 1 native a-1" L " newer=2: only the source is offered" },
	{ "a newer glibc", "a-1" L "\na-2" NEW "\n", "", "a", "",
	  "a 1 native a-1" L " newer=2: needs glibc 2.34, this is 2.28" },
	{ "pinned to what does not fit", "a-1" L "\na-2" NEW "\na-3" L "\n", "", "a==2", "",
	  "a 2 none why=needs glibc 2.34, this is 2.28 nearest=1" },
	{ "only a newer one fits", "a-2" NEW "\na-3" L "\na-4" L "\n", "", "a==2", "",
	  "a 2 none why=needs glibc 2.34, this is 2.28 nearest=3" },
	{ "a source beside wheels", "a-2" NEW "\na-2.tar.gz\n", "", "a", "",
	  "a 2 build a-2.tar.gz why=needs glibc 2.34, this is 2.28 unfollowed" },
	{ "another machine", "a-1" X86 "\n", "", "a", "",
	  "a 1 none why=only for x86_64" },
	{ "another Python", "a-1" L "\na-2" L " python=>=3.10\n", "", "a", "",
	  "a 1 native a-1" L " newer=2: needs Python >=3.10, this is 3.9.0" },
	{ "no such version", "a-1" L "\n", "", "a>=2,<3", "",
	  "a none why=no version that is offered meets >=2,<3; the newest is 1 nearest=1" },
	{ "between two", "a-1" L "\na-3" L "\na-4" L "\n", "", "a==2", "",
	  "a none why=no version that is offered meets ==2; the newest is 4 nearest=1" },
	{ "no project", "a-1" L "\n", "", "b", "", "b none why=nobody has b" },
	{ "a page that fails", "!a\n", "", "a", "", "a unknown why=the page of a is broken" },
	{ "a page without a file", "a-1.exe\n", "", "a", "",
	  "a none why=no file that is offered is a wheel or a source of it" },
	{ "pre-releases", "a-1" L "\na-2rc1" L "\n", "", "a", "", "a 1 native a-1" L },
	{ "... when nothing else is there", "a-2rc1" L "\na-2b1" L "\n", "", "a", "",
	  "a 2rc1 native a-2rc1" L },
	{ "... when asked for", "a-1" L "\na-2rc1" L "\n", "", "a>=2rc0", "",
	  "a 2rc1 native a-2rc1" L },
	{ "... when allowed", "a-1" L "\na-2rc1" L "\n", "", "a", "P", "a 2rc1 native a-2rc1" L },
	{ "yanked", "a-1" L "\na-2" L " yanked=broken\n", "", "a", "", "a 1 native a-1" L },
	{ "yanked and pinned", "a-1" L "\na-2" L " yanked=broken\n", "", "a==2", "",
	  "a 2 native a-2" L " yanked=broken" },
	{ "yanked and all there is", "a-2" L " yanked=broken\n", "", "a>=2", "",
	  "a 2 none why=was withdrawn: broken" },
	{ "yanked and a pattern", "a-2" L " yanked=\n", "", "a==2.*", "", "a 2 none why=was withdrawn" },
	{ "names of sources", "Foo-Bar-1.0.zip\nfoo_bar-1.1-1.tar.bz2\nfoo-bar-2.tar.gz.asc\nfoo-3.tar.gz\n",
	  "", "foo.bar", "n", "foo-bar 1.1.post1 build foo_bar-1.1-1.tar.bz2 why=only the source is offered" },
	{ "a source for one Python", "a-1-py3.9.zip\na-2-py2.7.zip\n", "", "a", "",
	  "a 1 build a-1-py3.9.zip why=only the source is offered unfollowed" },
	{ "the last of two that are the same", "a-1.0-py3-none-any.whl\na-1.0-py3-none-any.whl yanked=x\n",
	  "", "a", "", "a 1.0 pure a-1.0" ANY },

	{ "what is required", "a-1" ANY "\nb-1" ANY "\nb-2" ANY "\nc-1" L "\n",
	  "a-1" ANY ": b<2 | c; sys_platform == 'win32'\nb-1" ANY ": c\n", "a", "",
	  "a 1 pure a-1" ANY "\nb 1 pure b-1" ANY " by=a 1\nc 1 native c-1" L " by=b 1" },
	{ "not followed", "a-1" ANY "\n", "a-1" ANY ": b\n", "a", "n", "a 1 pure a-1" ANY },
	{ "extras", "a-1" ANY "\nb-1" ANY "\nc-1" ANY "\n",
	  "a-1" ANY ": b; extra == 'x-y' | c; extra == 'z'\n", "a[X_Y]", "",
	  "a[x-y] 1 pure a-1" ANY " note=a 1 has no extra 'x-y'\nb 1 pure b-1" ANY " by=a 1" },
	{ "extras that come late", "a-1" ANY "\nb-1" ANY "\nc-1" ANY "\n",
	  "a-1" ANY ": c; extra == 'x'\nb-1" ANY ": a[x]\n", "a b", "",
	  "a[x] 1 pure a-1" ANY " note=a 1 has no extra 'x'\nb 1 pure b-1" ANY "\nc 1 pure c-1" ANY " by=a 1" },
	{ "a circle", "a-1" ANY "\nb-1" ANY "\n", "a-1" ANY ": b\nb-1" ANY ": a\n", "a", "",
	  "a 1 pure a-1" ANY "\nb 1 pure b-1" ANY " by=a 1" },
	{ "two that agree", "a-1" ANY "\nb-1" ANY "\nc-1" ANY "\nc-2" ANY "\nc-3" ANY "\n",
	  "a-1" ANY ": c>=2\nb-1" ANY ": c<3\n", "a b", "",
	  "a 1 pure a-1" ANY "\nb 1 pure b-1" ANY "\nc 2 pure c-2" ANY " by=a 1" },
	{ "two that do not", "a-1" ANY "\nb-1" ANY "\nc-1" ANY "\nc-2" ANY "\n",
	  "a-1" ANY ": c>=2\nb-1" ANY ": c<2\n", "a b", "",
	  "a 1 pure a-1" ANY "\nb 1 pure b-1" ANY "\nc 2 pure c-2" ANY " by=a 1 conflict=a 1 wants >=2, "
	  "b 1 wants <2: no version of c meets both; ask pip or uv for older ones that agree" },
	{ "no conflict, only nothing that fits", "a-1" ANY "\nb-1" ANY "\nc-1" NEW "\nc-2" L "\n",
	  "a-1" ANY ": c>=1\nb-1" ANY ": c<2\n", "a b", "",
	  "a 1 pure a-1" ANY "\nb 1 pure b-1" ANY "\nc 1 none by=a 1 why=needs glibc 2.34, this is 2.28 "
	  "nearest=2 unfollowed" },
	{ "a later choice takes away what an earlier one required",
	  "a-1" ANY "\nb-1" ANY "\nb-2" ANY "\nc-1" ANY "\nd-1" ANY "\n",
	  "a-1" ANY ": b | d\nb-2" ANY ": c\nd-1" ANY ": b<2\n", "a", "",
	  "a 1 pure a-1" ANY "\nb 1 pure b-1" ANY " by=a 1\nd 1 pure d-1" ANY " by=a 1" },
	{ "a constraint", "a-1" ANY "\nb-1" ANY "\nb-2" ANY "\n", "a-1" ANY ": b\n", "a -b<2 -z", "",
	  "a 1 pure a-1" ANY "\nb 1 pure b-1" ANY " by=a 1" },
	{ "a marker of what is asked for", "a-1" ANY "\n", "", "a;sys_platform=='win32'", "", "" },
	{ "metadata that cannot be had", "a-1" ANY "\nb-1" ANY "\n", "a-1" ANY "! no metadata\n", "a b",
	  "", "a 1 pure a-1" ANY " unfollowed\nb 1 pure b-1" ANY },
	{ "metadata of another", "a-1" ANY "\n", "a-1" ANY "? b\n", "a", "", "a 1 pure a-1" ANY " unfollowed" },
	{ "metadata that shuts this Python out", "a-1" ANY "\na-2" ANY "\nb-1" ANY "\n",
	  "a-2" ANY "% >=3.10\na-1" ANY ": b\n", "a", "",
	  "a 1 pure a-1" ANY " newer=2: needs Python >=3.10, this is 3.9.0\nb 1 pure b-1" ANY " by=a 1" },
	{ "a source that is sure of what it requires", "a-1.tar.gz\nb-1" ANY "\n", "a-1.tar.gz+ b\n", "a",
	  "", "a 1 build a-1.tar.gz why=only the source is offered\nb 1 pure b-1" ANY " by=a 1" },
	{ "a source that is not", "a-1.tar.gz\nb-1" ANY "\n", "a-1.tar.gz: b\n", "a", "",
	  "a 1 build a-1.tar.gz why=only the source is offered unfollowed" },
	{ "a hash", "a-1" L " hash=aa\na-1" ANY " hash=bb\n", "", "a==1#sha256:BB", "",
	  "a 1 pure a-1" ANY },
	{ "the hash of a source", "a-1" L " hash=aa\na-1.tar.gz hash=bb\n", "", "a==1#sha256:bb", "n",
	  "a 1 build a-1.tar.gz why=a-1" L " fits, and its hash is not among those that are asked for" },
	{ "the hash of what does not fit", "a-1" X86 " hash=aa\na-1" L " hash=bb\na-2" L "\n", "",
	  "a==1#sha256:aa", "", "a 1 none why=a-1" L " fits, and its hash is not among those that are "
	  "asked for" },
	{ "a hash beside a file without", "a-1" L "\na-1" X86 " hash=aa\n", "", "a==1#sha256:cc", "",
	  "a 1 native a-1" L },
	{ "a hash of another kind", "a-1" L " hash=aa\n", "", "a==1#sha512:aa", "", "a 1 native a-1" L },
	{ "hashes of one file, and of another", "a-1" L " hash=aa\n", "", "a==1#sha256:aa a==1#sha256:bb", "n",
	  "a 1 none why=a-1" L " fits, and its hash is not among those that are asked for" },
	{ "no hash of what is required", "a-1" ANY " hash=aa\nb-1" ANY " hash=bb\n", "a-1" ANY ": b\n",
	  "a==1#sha256:aa", "", "a 1 pure a-1" ANY "\nb 1 pure b-1" ANY " by=a 1 conflict=no hash of b is "
	  "given, and where others have hashes pip takes nothing without one" },
	{ "a hash and no pin", "a-1" ANY " hash=aa\n", "", "a>=1#sha256:aa", "",
	  "a 1 pure a-1" ANY " conflict=where hashes are given pip wants a pinned with ==" },
	{ "an address", "", "", "a@https://h/a-1-py3-none-any.whl b@git+https://h/b c@file:///c", "n",
	  "a 1 pure a-1" ANY "\nb vcs why=it is built from a repository\n"
	  "c local why=it lies on a disk, and in no index" },
};

static size_t row;

static struct simple_file file_of(struct span line)
{
	struct simple_file f = { .size = -1 };
	struct span word;

	while (scan_word(&line, &word)) {
		struct span key, value = { 0 };

		if (!f.name)
			f.name = span_dup(word, mem);
		else if (span_cut(word, '=', &key, &value) && span_is(key, "python"))
			f.requires_python = span_dup(value, mem);
		else if (value.v && span_is(key, "hash"))
			f.hash = (struct simple_hash){ "sha256", span_dup(value, mem) };
		else
			f.yanked = span_dup(value, mem);
	}
	f.at = "https://h/";
	f.last = f.name;
	return f;
}

/* Its pages hold every file, as a page of links does. */
static int pages(void *user, struct audit_page *v, size_t n, struct err *err)
{
	(void)user;
	(void)err;
	for (size_t i = 0; i < n; i++) {
		struct span rest = span_of(rows[row].index), line;
		struct simple_page *page = TAKE(mem, struct simple_page);
		bool there = false;

		page->v = TAKE_N(mem, 32, struct simple_file);
		v[i].rc = -ENOENT;
		v[i].why = JOIN(mem, "nobody has ", v[i].project);
		while (scan_line(&rest, &line)) {
			if (line.v[0] == '!') {
				v[i].rc = -EBADMSG;
				v[i].why = JOIN(mem, "the page of ", v[i].project, " is broken");
				continue;
			}
			there |= line.v[0] == v[i].project[0] || v[i].project[0] == 'f';
			page->v[page->n++] = file_of(line);
		}
		if (!there)
			continue;
		v[i].rc = 0;
		v[i].pages = page;
		v[i].n = 1;
	}
	return 0;
}

static struct text text_of(const char *s)
{
	return (struct text){ s, strlen(s) };
}

static void answer(struct audit_metadata *a, char kind, struct span value)
{
	const char *name = arena_strndup(mem, a->file->name, 1), *body = "", *head = "";
	struct span one;

	if (kind == '!') {
		a->rc = -ENODATA;
		a->why = span_dup(value, mem);
		return;
	}
	if (kind == '?')
		name = span_dup(value, mem);
	if (kind == '%')
		body = JOIN(mem, "Requires-Python: ", span_dup(value, mem), "\n");
	if (kind == '+')
		head = "Metadata-Version: 2.2\n";
	while (strchr(":+", kind) && value.n) {
		if (!span_cut(value, '|', &one, &value)) {
			one = value;
			value.n = 0;
		}
		body = JOIN(mem, body, "Requires-Dist: ", span_dup(span_trim(one), mem), "\n");
	}
	a->text = text_of(JOIN(mem, head, "Name: ", name, "\nVersion: ",
			       arena_strndup(mem, a->file->name + 2, 1), "\n", body));
}

static int metadata(void *user, struct audit_metadata *v, size_t n, struct err *err)
{
	(void)user;
	(void)err;
	for (size_t i = 0; i < n; i++) {
		struct span rest = span_of(rows[row].requires), line;
		size_t len = strlen(v[i].file->name);

		answer(&v[i], ':', (struct span){ 0 });
		while (scan_line(&rest, &line))
			if (span_starts(line, v[i].file->name))
				answer(&v[i], line.v[len],
				       span_trim((struct span){ line.v + len + 1, line.n - len - 1 }));
	}
	return 0;
}

static void put(struct list *out, const char *before, const char *s)
{
	if (!s)
		return;
	list_add(out, before, mem);
	list_add(out, s, mem);
}

static void show(struct list *out, const struct audit_row *r)
{
	const struct choice *c = &r->choice;

	put(out, out->n ? "\n" : "", r->name);
	for (size_t i = 0; r->extras[i]; i++)
		put(out, "[", JOIN(mem, r->extras[i], "]"));
	put(out, " ", c->version);
	put(out, " ", lock_statuses[c->status]);
	put(out, " ", c->file ? c->file->name : NULL);
	if (!r->direct)
		put(out, " by=", r->needed_by);
	put(out, " why=", c->why);
	put(out, " nearest=", c->nearest);
	if (c->newer)
		put(out, " newer=", JOIN(mem, c->newer, ": ", c->newer_why));
	put(out, " yanked=", c->yanked);
	put(out, " conflict=", r->conflict);
	put(out, " note=", r->note);
	if (r->unfollowed && (!r->direct || c->file))
		put(out, " unfollowed", "");
}

static const char *run(const struct tags *tags, const struct marker_env *env)
{
	struct span rest = span_of(rows[row].asked), word;
	struct audit_want wants[8] = { 0 };
	struct audit_input in = { .wants = wants, .tags = tags, .env = env,
				  .ask = { pages, metadata, NULL } };
	struct err err = { 0 };
	struct list out = { 0 };
	struct audit audit;

	while (scan_word(&rest, &word)) {
		struct requirement *r = TAKE(mem, struct requirement);

		struct span hash;

		if (span_cut(word, '#', &word, &hash)) {
			struct span *one = TAKE(mem, struct span);

			*one = hash;
			wants[in.n].hashes = (struct choice_hashes){ one, 1 };
		}
		wants[in.n].constraint = word.v[0] == '-';
		if (wants[in.n].constraint)
			word = (struct span){ word.v + 1, word.n - 1 };
		assert_int_equal(requirement_parse(word, mem, r, &err), 0);
		wants[in.n++].requirement = r;
	}
	if (strchr(rows[row].options, 'b'))
		in.formats = formats_new(&(struct format_saying){ TAKES_WHEEL, SPAN(":all:") }, 1, mem);
	if (strchr(rows[row].options, 's'))
		in.formats = formats_new(&(struct format_saying){ TAKES_SOURCE, SPAN("b,A") }, 1, mem);
	in.prefer_binary = strchr(rows[row].options, 'p');
	in.pre = strchr(rows[row].options, 'P');
	in.no_deps = strchr(rows[row].options, 'n');
	assert_int_equal(audit_run(&in, mem, &audit, &err), 0);
	list_add(&out, NULL, mem);
	for (size_t i = 0; i < audit.n; i++)
		show(&out, &audit.v[i]);
	return out.n ? arena_join(mem, out.v) : "";
}

static void audits(void **state)
{
	static const struct target target = { .major = 3, .minor = 9, .libc = TARGET_GLIBC,
					      .libc_major = 2, .libc_minor = 28, .machine = "aarch64" };
	struct marker_env env = marker_env_of(&target, NULL, mem);
	struct err err = { 0 };
	struct tags tags;

	(void)state;
	assert_int_equal(tags_of(&target, &tags, &err), 0);
	for (row = 0; row < LEN(rows); row++) {
		const char *is = run(&tags, &env);

		if (strcmp(is, rows[row].want) != 0)
			print_error("%s\n", rows[row].title);
		assert_string_equal(is, rows[row].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(audits) };
	int rc;

	mem = arena_new();
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(mem);
	return rc;
}
