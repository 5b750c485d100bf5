/* What tells whose machine it is, replaced: names that its files tell, and what can be told by how
 * it looks.
 */
#include "../probes/base/base.h"

#include <strings.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/buffer.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/base/url.h"
#include "../probes/checks/check.h"
#include "../probes/distro.h"
#include "../probes/pip.h"
#include "looks.h"
#include "redact.h"

enum {
	MAX_FILE = 1 << 20, MAX_WORD = 4096,
	FIRST_USER = 1000, NOBODY = 65534,   /* the numbers of people's accounts */
};

enum kind { KIND_ROOT, KIND_HOME, KIND_USER, KIND_HOST, KIND_SERVER, KIND_SERIAL, KIND_ADDRESS,
	    KIND_IP, KIND_MAC, KIND_ID, KIND_MAIL, KIND_FILE, KINDS };

static const char *const names[KINDS] = {
	[KIND_ROOT] = "root",     [KIND_HOME] = "home",       [KIND_USER] = "user",
	[KIND_HOST] = "host",     [KIND_SERVER] = "server",   [KIND_SERIAL] = "serial",
	[KIND_ADDRESS] = "address", [KIND_IP] = "ip",         [KIND_MAC] = "mac",
	[KIND_ID] = "id",         [KIND_MAIL] = "mail",       [KIND_FILE] = "file",
};

/* Names that are on a thousand machines: in /home they are replaced, as words they stay, or the
 * report would not be one any more.
 */
static const char *const common[] = {
	"admin", "alpine", "apt", "arm", "build", "builder", "centos", "cloud", "cloud-user", "debian",
	"default", "dev", "fedora", "git", "linux", "localhost", "localhost.localdomain", "node", "opc",
	"pip", "python", "root", "server", "system", "test", "ubuntu", "user", "vm", "work",
};

struct word {
	const char *text, *with;
	size_t n;
	bool anywhere;   /* a path: what stands before it does not matter */
};

struct known {
	enum kind kind;
	const char *text, *with;
};

struct redactor {
	struct arena *mem;
	struct list keep;   /* words that the report is about */
	struct word *words;
	size_t nwords, word_room;
	struct known *known;
	size_t nknown, known_room;
	unsigned counts[KINDS];
};

#define GROW(r, v, n, room) \
	do { \
		if ((n) == (room)) { \
			size_t room_ = (room) ? (room) * 2 : 16; \
			void *more_ = arena_take((r)->mem, room_, sizeof *(v), 16); \
			if (n) \
				memcpy(more_, (v), (n) * sizeof *(v)); \
			(v) = more_; \
			(room) = room_; \
		} \
	} while (0)

/* <user>, <user2>: one word for each thing. */
static const char *word_for(struct redactor *r, enum kind kind, struct span s)
{
	struct known *k;
	unsigned n;

	for (size_t i = 0; i < r->nknown; i++)
		if (r->known[i].kind == kind && strlen(r->known[i].text) == s.n &&
		    strncasecmp(r->known[i].text, s.v, s.n) == 0)
			return r->known[i].with;
	n = ++r->counts[kind];
	GROW(r, r->known, r->nknown, r->known_room);
	k = &r->known[r->nknown++];
	*k = (struct known){ kind, span_dup(s, r->mem), NULL };
	k->with = n == 1 ? arena_printf(r->mem, "<%s>", names[kind])
			 : arena_printf(r->mem, "<%s%u>", names[kind], n);
	return k->with;
}

static bool is_common(const struct redactor *r, struct span s)
{
	for (size_t i = 0; i < LEN(common); i++)
		if (strlen(common[i]) == s.n && strncasecmp(common[i], s.v, s.n) == 0)
			return true;
	for (size_t i = 0; i < r->keep.n; i++)
		if (strlen(r->keep.v[i]) == s.n && strncasecmp(r->keep.v[i], s.v, s.n) == 0)
			return true;
	return false;
}

/* A name has a letter in it, a serial number a digit: "None" and "Not Specified" are none. */
static bool can_be(enum kind kind, struct span s)
{
	bool letter = false, digit = false;

	for (size_t i = 0; i < s.n; i++) {
		letter = letter || looks_letter(s.v[i]) || (unsigned char)s.v[i] >= 0x80;
		digit = digit || looks_digit(s.v[i]);
	}
	return kind == KIND_SERIAL ? digit && s.n >= 6 : letter && s.n >= 2;
}

/* From here on this word, or this path, is replaced: by what stands for `as` where that is given.
 */
static void learn_as(struct redactor *r, enum kind kind, struct span s, struct span as)
{
	struct word *w;

	/* The device tree ends its strings with a NUL. */
	if (s.n && memchr(s.v, '\0', s.n))
		s.n = strlen(s.v);
	s = span_trim(s);
	if (!can_be(kind, s) || s.n > MAX_WORD || (kind != KIND_ROOT && is_common(r, s)))
		return;
	for (size_t i = 0; i < r->nwords; i++)
		if (r->words[i].n == s.n && strncasecmp(r->words[i].text, s.v, s.n) == 0)
			return;
	GROW(r, r->words, r->nwords, r->word_room);
	w = &r->words[r->nwords++];
	*w = (struct word){ span_dup(s, r->mem), word_for(r, kind, as.n ? as : s), s.n,
			    s.v[0] == '/' };
	/* The longest comes first: web1.example.org before web1. */
	for (; w > r->words && w[-1].n < w->n; w--) {
		struct word other = w[-1];

		w[-1] = *w;
		*w = other;
	}
}

static void learn(struct redactor *r, enum kind kind, struct span s)
{
	learn_as(r, kind, s, (struct span){ NULL, 0 });
}

static void learn_file(struct redactor *r, const struct root *root, enum kind kind,
		       const char *path)
{
	struct text text;

	if (root_read(root, path, MAX_FILE, r->mem, &text) == 0)
		learn(r, kind, (struct span){ text.v, text.n });
}

/* A host's name, and what stands before its first dot: one host. */
static void learn_host(struct redactor *r, struct span s)
{
	struct span label, rest;

	s = span_trim(s);
	label = s;
	(void)span_cut(s, '.', &label, &rest);
	learn(r, KIND_HOST, label);
	learn_as(r, KIND_HOST, s, label);
}

static void learn_hosts(struct redactor *r, const struct root *root)
{
	static const char *const files[] = { "/etc/hostname", "/proc/sys/kernel/hostname",
					     "/etc/mailname", "/proc/sys/kernel/domainname" };
	struct text text;
	char name[256];

	for (size_t i = 0; i < LEN(files); i++)
		if (root_read(root, files[i], MAX_FILE, r->mem, &text) == 0)
			learn_host(r, (struct span){ text.v, text.n });
	if (root_is_live(root) && gethostname(name, sizeof name - 1) == 0)
		learn_host(r, span_of(name));
	/* Names that /etc/hosts gives to this machine itself. */
	if (root_read(root, "/etc/hosts", MAX_FILE, r->mem, &text) == 0) {
		struct span rest = { text.v, text.n }, line, word;

		while (scan_line(&rest, &line)) {
			if (!scan_word(&line, &word) || word.v[0] == '#' ||
			    !(span_starts(word, "127.") || span_is(word, "::1")))
				continue;
			while (scan_word(&line, &word) && word.v[0] != '#')
				if (!span_starts(word, "ip6-") && !span_starts(word, "localhost"))
					learn_host(r, word);
		}
	}
}

/* name:x:1000:1000:Full Name,,,:/home/name:/bin/bash */
static void learn_people(struct redactor *r, const struct root *root)
{
	static const char *const variables[] = { "USER", "LOGNAME", "SUDO_USER" };
	struct text text;
	struct span rest, line;

	for (size_t i = 0; i < LEN(variables); i++)
		learn(r, KIND_USER, span_of(root_env(root, variables[i])));
	if (root_read(root, "/etc/passwd", MAX_FILE, r->mem, &text) < 0)
		return;
	rest = (struct span){ text.v, text.n };
	while (scan_line(&rest, &line)) {
		struct span f[6], full;
		uint64_t uid;
		size_t n = 0;

		while (n < LEN(f) && span_cut(line, ':', &f[n], &line))
			n++;
		if (n < LEN(f) || scan_u64(f[2], 10, UINT32_MAX, &uid) < 0 || uid < FIRST_USER ||
		    uid >= NOBODY)
			continue;
		learn(r, KIND_USER, f[0]);
		if (!span_cut(f[4], ',', &full, &f[4]))
			full = f[4];
		if (memchr(full.v, ' ', full.n))
			learn(r, KIND_USER, full);
		if (!span_starts(f[5], "/home/") && f[5].n > 1 && f[5].v[0] == '/' &&
		    !span_is(f[5], "/root"))
			learn(r, KIND_HOME, f[5]);
	}
}

static void learn_serials(struct redactor *r, const struct root *root)
{
	static const char *const files[] = {
		"/etc/machine-id", "/var/lib/dbus/machine-id", "/sys/class/dmi/id/product_serial",
		"/sys/class/dmi/id/product_uuid", "/sys/class/dmi/id/board_serial",
		"/sys/class/dmi/id/chassis_serial", "/sys/firmware/devicetree/base/serial-number",
		"/proc/device-tree/serial-number", "/var/lib/cloud/data/instance-id",
		"/proc/sys/kernel/random/boot_id",
	};
	struct text text;

	for (size_t i = 0; i < LEN(files); i++)
		learn_file(r, root, KIND_SERIAL, files[i]);
	if (root_read(root, "/proc/cpuinfo", MAX_FILE, r->mem, &text) == 0) {
		struct span rest = { text.v, text.n }, line, name, value;

		while (scan_line(&rest, &line))
			if (span_starts(line, "Serial") && span_cut(line, ':', &name, &value))
				learn(r, KIND_SERIAL, value);
	}
}

/* "https://me:secret@host:8080/simple", "host:8080" or "host": the host. */
static void learn_server(struct redactor *r, const char *s)
{
	struct span host = span_of(s), user, port;

	if (!s)
		return;
	if (strstr(s, "://"))
		host = url_parse(host).authority;
	while (span_cut(host, '@', &user, &host))
		;
	if (span_cut(host, ':', &user, &port))
		host = user;
	if (host.n && host.v[0] != '/')
		learn(r, KIND_SERVER, host);
}

static void learn_servers(struct redactor *r, const struct facts *f)
{
	const struct pip_facts *p = FACT_ROWS(f, pip) ? FACT_ROW(f, pip, 0) : NULL;
	const struct fact_list *lists[3];

	if (!p)
		return;
	lists[0] = &p->extra_index, lists[1] = &p->find_links, lists[2] = &p->trusted_host;
	learn_server(r, p->index.v);
	learn_server(r, p->proxy.v);
	for (size_t i = 0; i < LEN(lists); i++)
		for (const char *const *w = lists[i]->v; w && *w; w++)
			learn_server(r, *w);
}

struct redactor *redactor_new(const struct root *root, const struct facts *facts,
			      struct arena *mem)
{
	const struct distro_facts *d = FACT_ROWS(facts, distro) ? FACT_ROW(facts, distro, 0) : NULL;
	struct redactor *r = TAKE(mem, struct redactor);

	r->mem = mem;
	if (d) {
		const struct fact_str *const words[] = { &d->id, &d->codename, &d->family,
							 &d->package_manager };

		for (size_t i = 0; i < LEN(words); i++)
			if (words[i]->v)
				list_add(&r->keep, words[i]->v, mem);
	}
	learn_servers(r, facts);
	if (!root)
		return r;
	if (!root_is_live(root))
		learn(r, KIND_ROOT, span_of(root_dir(root)));
	learn_hosts(r, root);
	learn_people(r, root);
	learn_serials(r, root);
	return r;
}

/* The component behind folders in which each name is somebody's choice; *ret is its kind. */
static size_t folder_at(const char *s, enum kind *ret)
{
	static const struct { const char *dir; enum kind kind; } dirs[] = {
		{ "/home/", KIND_USER }, { "/Users/", KIND_USER },
		{ "/var/lib/apt/lists/", KIND_FILE }, { "/etc/apt/sources.list.d/", KIND_FILE },
		{ "/etc/yum.repos.d/", KIND_FILE }, { "/etc/zypp/repos.d/", KIND_FILE },
		{ "/media/", KIND_USER }, { "/run/user/", KIND_USER },
	};

	for (size_t i = 0; i < LEN(dirs); i++) {
		size_t n = strlen(dirs[i].dir);

		*ret = dirs[i].kind;
		if (strncmp(s, dirs[i].dir, n) == 0)
			return n;
	}
	return 0;
}

/* Names that every machine of a kind has there. */
static bool is_usual(struct span s)
{
	static const char *const usual[] = { "partial", "lock", "debian.sources", "ubuntu.sources",
					     "auxfiles" };

	for (size_t i = 0; i < LEN(usual); i++)
		if (span_is(s, usual[i]))
			return true;
	return !s.n || s.v[0] == '<';
}

/* Replaces what stands at s, before which stands `before`; how many bytes that were, or 0. */
static size_t replace(struct redactor *r, FILE *to, const char *s, char before)
{
	static const struct { enum kind kind; size_t (*at)(const char *s); } looks[] = {
		{ KIND_ID, looks_id }, { KIND_MAC, looks_mac }, { KIND_IP, looks_ip4 }, { KIND_IP, looks_ip6 },
	};
	bool start = !looks_word(before);
	enum kind kind;
	size_t n, head = 0;

	if (start && (n = looks_mail(s))) {
		fputs(word_for(r, KIND_MAIL, (struct span){ s, n }), to);
		return n;
	}
	for (size_t i = 0; i < r->nwords; i++) {
		const struct word *w = &r->words[i];

		if ((start || w->anywhere) && strncasecmp(s, w->text, w->n) == 0 &&
		    !looks_word(s[w->n])) {
			fputs(w->with, to);
			return w->n;
		}
	}
	if ((head = folder_at(s, &kind))) {
		struct span name = { s + head, strcspn(s + head, "/ :,;'\"\n") };

		fwrite(s, 1, head, to);
		if (is_usual(name))
			return head;
		fputs(word_for(r, kind, name), to);
		return head + name.n;
	}
	if (!start)
		return 0;
	if ((n = looks_url(s, &head)) && n > head) {
		fwrite(s, 1, head, to);
		fputs(word_for(r, KIND_ADDRESS, (struct span){ s, n }), to);
		return n;
	}
	/* Kubernetes: pod0a1b2c3d_1111_2222_3333_444444444444.slice */
	if (strncmp(s, "pod", 3) == 0 && (n = looks_id(s + 3))) {
		fprintf(to, "pod%s", word_for(r, KIND_ID, (struct span){ s + 3, n }));
		return n + 3;
	}
	/* The end of a longer number is no address. */
	for (size_t i = 0; before != '.' && before != ':' && i < LEN(looks); i++)
		if ((n = looks[i].at(s))) {
			fputs(word_for(r, looks[i].kind, (struct span){ s, n }), to);
			return n;
		}
	return 0;
}

const char *redact(struct redactor *r, const char *s)
{
	struct buffer b;
	const char *ret, *from = s;

	if (!s || !*s)
		return s;
	buffer_open(&b);
	while (*s) {
		size_t n = replace(r, b.to, s, s == from ? '\0' : s[-1]);

		if (!n)
			fputc(s[n++], b.to);
		s += n;
	}
	buffer_end(&b);
	ret = arena_strndup(r->mem, b.v, b.n);
	buffer_close(&b);
	return ret;
}

static const char *const *redact_list(struct redactor *r, const char *const *v)
{
	struct list list = { 0 };

	for (; v && *v; v++)
		list_add(&list, redact(r, *v), r->mem);
	return list.v;
}

/* Where a cell was read is a path; what kept it from being read, a sentence. */
static void redact_cell(struct redactor *r, enum fact_type type, void *cell)
{
	struct fact_any *any = cell;

	any->src = redact(r, any->src);
	any->why = redact(r, any->why);
	switch (type) {
	case FACT_str: {
		struct fact_str *is = cell;

		is->v = redact(r, is->v);
		break;
	}
	case FACT_list: {
		struct fact_list *is = cell;

		if (is->v)
			is->v = *is->v ? redact_list(r, is->v) : is->v;
		break;
	}
	case FACT_bool:
	case FACT_int:
		break;
	}
}

void redact_facts(struct redactor *r, struct facts *f)
{
	for (size_t i = 0; i < PROBE_COUNT; i++) {
		struct facts_group *g = &f->of[i];
		size_t size = probes[i]->row_size;
		char *rows = g->n ? arena_take(r->mem, g->n, size, 16) : NULL;

		if (g->rc < 0)
			err_set(&g->err, g->err.code, "%s",
				redact(r, arena_strdup(r->mem, g->err.text)));
		if (!g->n)
			continue;
		memcpy(rows, g->rows, g->n * size);
		for (size_t row = 0; row < g->n; row++)
			for (size_t k = 0; k < probes[i]->nfields; k++)
				redact_cell(r, probes[i]->fields[k].type,
					    rows + row * size + probes[i]->fields[k].at);
		g->rows = rows;
	}
}

void redact_findings(struct redactor *r, struct findings *found)
{
	for (size_t i = 0; i < found->n; i++) {
		struct finding *f = &found->v[i];

		f->subject = redact(r, f->subject);
		f->text = redact(r, f->text);
		f->evidence = redact(r, f->evidence);
		/* A check's own advice is ours; a reason is anybody's sentence. */
		if (f->advice != f->check->advice)
			f->advice = redact(r, f->advice);
		if (f->suppressed_why)
			f->suppressed_why = "<reason>";
	}
}
