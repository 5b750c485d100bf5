/* What is worth knowing of each run of a store.  It is long since one table says what is kept, for
 * the cache's text, for who reads results, and for what other processes read of them.
 */
#include "../probes/base/base.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/buffer.h"
#include "../probes/base/err.h"
#include "../probes/base/fd.h"
#include "../probes/base/json.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/scan.h"
#include "../probes/wheel/lockindex.h"
#include "regress_index.h"
#include "regress_store.h"

/* A cell is a letter, from '#' on: none that JSON would have to escape. */
enum { FIRST_CELL = '#' };
_Static_assert(FIRST_CELL + REGRESS_OUTCOMES * REGRESS_LABELS <= '\\', "cells need no escape");

/* What is kept of a run. */
#define AT(field) offsetof(struct regress_result, field)
static const size_t strings[] = {
	AT(id), AT(began), AT(ended), AT(set), AT(machine.name), AT(machine.arch),
	AT(machine.model), AT(machine.distro), AT(machine.kernel), AT(machine.libc),
	AT(python.version), AT(python.branch), AT(python.image), AT(python.build),
};
enum { NEEDED = 6 };                 /* so many of these are never NULL */
static const size_t numbers[] = {
	AT(machine.cores), AT(machine.page_size), AT(summary.passed), AT(summary.failed),
	AT(summary.env_changed), AT(summary.skipped), AT(summary.not_run), AT(summary.fresh),
	AT(summary.known), AT(summary.flaky), AT(summary.fixed), AT(summary.cases),
};
static const size_t flags[] = {
	AT(partial), AT(machine.container), AT(machine.emulated), AT(machine.network),
	AT(python.free_threaded), AT(python.debug),
};
static const char schema[] = "ampy.regress-index/1 " AMPY_VERSION;

static void free_json(struct json **j)
{
	json_free(j);
}

static void free_arena(struct arena **mem)
{
	arena_free(*mem);
}

static const char **string_at(struct regress_result *r, size_t at)
{
	return (const char **)(void *)((char *)r + at);
}

static int64_t *number_at(struct regress_result *r, size_t at)
{
	return (int64_t *)(void *)((char *)r + at);
}

static bool *flag_at(struct regress_result *r, size_t at)
{
	return (bool *)(void *)((char *)r + at);
}

struct regress_cell regress_cell_of(const struct regress_row *row, size_t name)
{
	unsigned v = name < row->ncells ? (unsigned)(row->cells[name] - FIRST_CELL) : 0;

	return (struct regress_cell){ (enum regress_outcome)(v / REGRESS_LABELS),
				      (enum regress_label)(v % REGRESS_LABELS) };
}

/* --- the cache's text ----------------------------------------------------------------------- */

void regress_index_write(FILE *to, const struct regress_index *index)
{
	struct json_out o = { .to = to, .line = true };

	json_open(&o, NULL, '[');
	json_string(&o, NULL, schema);
	for (size_t i = 0; i < index->nnames; i++)
		json_string(&o, NULL, index->names[i]);
	json_close(&o);
	for (size_t i = 0; i < index->n; i++) {
		struct regress_result *r = &index->rows[i].run;

		o = (struct json_out){ .to = to, .line = true };
		json_open(&o, NULL, '[');
		json_string(&o, NULL, index->rows[i].object);
		for (size_t k = 0; k < LEN(strings); k++)
			json_string(&o, NULL, *string_at(r, strings[k]));
		for (size_t k = 0; k < LEN(numbers); k++)
			json_int(&o, NULL, *number_at(r, numbers[k]));
		for (size_t k = 0; k < LEN(flags); k++)
			json_flag(&o, NULL, *flag_at(r, flags[k]));
		json_string(&o, NULL, index->rows[i].cells);
		json_close(&o);
	}
}

static bool take_string(const struct json **j, struct arena *mem, const char **ret)
{
	bool fine = *j && (json_kind(*j) == JSON_STRING || json_kind(*j) == JSON_NULL);

	*ret = fine ? json_str(*j, "", mem) : NULL;
	*j = fine ? json_next(*j) : NULL;
	return fine;
}

static bool is_object(const char *id)
{
	return id && strlen(id) == GIT_ID - 1 && strspn(id, "0123456789abcdef") == GIT_ID - 1;
}

static bool are_cells(const char *s, size_t names)
{
	size_t n = 0;

	while (s && s[n] && s[n] >= FIRST_CELL &&
	       s[n] < FIRST_CELL + REGRESS_OUTCOMES * REGRESS_LABELS)
		n++;
	return s && !s[n] && n <= names;
}

static bool is_time(const char *s)
{
	static const char form[] = "0000-00-00T00:00:00Z";
	size_t n = strlen(s);

	for (size_t i = 0; n == sizeof form - 1 && i < n; i++)
		if (form[i] == '0' ? s[i] < '0' || s[i] > '9' : s[i] != form[i])
			return false;
	return n == sizeof form - 1;
}

static bool parse_row(const struct json *j, size_t names, struct arena *mem,
		      struct regress_row *ret)
{
	const struct json *at = json_kind(j) == JSON_ARRAY ? json_first(j) : NULL;
	struct regress_row row = { 0 };
	struct regress_result *r = &row.run;
	const char *object;

	if (!take_string(&at, mem, &object) || !is_object(object))
		return false;
	memcpy(row.object, object, GIT_ID);
	for (size_t i = 0; i < LEN(strings); i++)
		if (!take_string(&at, mem, string_at(r, strings[i])) ||
		    (i < NEEDED && !*string_at(r, strings[i])))
			return false;
	for (size_t i = 0; i < LEN(numbers); i++, at = json_next(at))
		if (!at || !json_number(at, "", number_at(r, numbers[i])))
			return false;
	for (size_t i = 0; i < LEN(flags); i++, at = json_next(at)) {
		if (!at || (json_kind(at) != JSON_TRUE && json_kind(at) != JSON_FALSE))
			return false;
		*flag_at(r, flags[i]) = json_kind(at) == JSON_TRUE;
	}
	if (!take_string(&at, mem, &row.cells) || at || !are_cells(row.cells, names) ||
	    !regress_id_fits(r->id) || !regress_machine_fits(r->machine.name) ||
	    !r->python.version || !r->python.branch || !is_time(r->began) ||
	    !is_time(r->ended) || !regress_id_of(r))
		return false;
	row.ncells = strlen(row.cells);
	*ret = row;
	return true;
}

static int parse_names(const struct json *j, struct arena *mem, struct regress_index *ret)
{
	const struct json *at = json_kind(j) == JSON_ARRAY ? json_first(j) : NULL;
	const char *name;

	if (!take_string(&at, mem, &name) || !name || strcmp(name, schema) != 0)
		return -EBADMSG;
	ret->names = TAKE_N(mem, REGRESS_MAX_NAMES, const char *);
	while (at) {
		if (ret->nnames == REGRESS_MAX_NAMES || !take_string(&at, mem, &name) || !name ||
		    !regress_test_fits(name))
			return -EBADMSG;
		ret->names[ret->nnames++] = name;
	}
	return 0;
}

int regress_index_parse(const struct text *text, struct arena *mem, struct regress_index *ret)
{
	struct span rest = { text->v, text->n }, line;
	struct regress_index index = { 0 };
	bool first = true;
	size_t lines = 0;

	for (size_t i = 0; i < text->n; i++)
		lines += text->v[i] == '\n';
	if (lines > REGRESS_MAX_RUNS + 1 || !lines || text->v[text->n - 1] != '\n')
		return -EBADMSG;
	index.rows = TAKE_N(mem, lines, struct regress_row);
	while (scan_line(&rest, &line)) {
		ON_EXIT(free_json) struct json *j = NULL;
		const struct text one = { line.v, line.n };

		if (json_read(&one, &j) < 0)
			return -EBADMSG;
		if (first ? parse_names(j, mem, &index) < 0
			  : !parse_row(j, index.nnames, mem, &index.rows[index.n++]))
			return -EBADMSG;
		first = false;
	}
	*ret = index;
	return 0;
}

bool regress_id_of(const struct regress_result *r)
{
	static const unsigned char at[] = { 0, 1, 2, 3, 5, 6, 8, 9, 10, 11, 12, 14, 15, 17, 18 };

	for (size_t i = 0; i < sizeof at; i++)
		if (!r->id[i] || r->id[i] != r->began[at[i]])
			return false;
	return true;
}

/* --- reading -------------------------------------------------------------------------------- */

/* So many results are worth a process; more of these than this bring little. */
enum { PART_LEAST = 200, PARTS = 4 };

/* What a process of its own reads meanwhile: of these entries those that are not in the cache. */
struct part {
	size_t from, to;
	pid_t pid;
	int fd;                       /* of a file in memory, where it leaves a cache's text */
};

struct loading {
	struct regress_store *s;
	struct arena *mem;
	struct part parts[PARTS];     /* [0] is what we read ourselves */
	size_t nparts;
	struct regress_index cached, out;
	struct lock_index by_object, by_name;   /* of the cache's rows; of the names */
};

static bool same_object(const void *key, const void *all, uint32_t value)
{
	return strcmp(((const struct regress_row *)all)[value].object, key) == 0;
}

static bool same_name(const void *key, const void *all, uint32_t value)
{
	return strcmp(((const char *const *)all)[value], key) == 0;
}

static void read_cache(struct loading *l)
{
	struct text text;

	if (regress_store_recall(l->s, l->mem, &text) < 0 ||
	    regress_index_parse(&text, l->mem, &l->cached) < 0)
		l->cached = (struct regress_index){ 0 };
	for (size_t i = 0; i < l->cached.n; i++)
		lock_index_add(&l->by_object, lock_hash(span_of(l->cached.rows[i].object), 0),
			       (uint32_t)i, l->mem);
	l->out.names = l->cached.names ? l->cached.names
				       : TAKE_N(l->mem, REGRESS_MAX_NAMES, const char *);
	l->out.nnames = l->cached.nnames;
	for (size_t i = 0; i < l->out.nnames; i++)
		lock_index_add(&l->by_name, lock_hash(span_of(l->out.names[i]), 0), (uint32_t)i,
			       l->mem);
}

static bool place_of(struct loading *l, const char *name, size_t *ret)
{
	uint32_t hash = lock_hash(span_of(name), 0);
	uint32_t at = lock_index_find(&l->by_name, hash, same_name, name, l->out.names);

	if (at == LOCK_NONE) {
		if (l->out.nnames == REGRESS_MAX_NAMES)
			return false;
		at = (uint32_t)l->out.nnames++;
		l->out.names[at] = arena_strdup(l->mem, name);
		lock_index_add(&l->by_name, hash, at, l->mem);
	}
	*ret = at;
	return true;
}

static bool fill_cells(struct loading *l, const struct regress_result *r, struct regress_row *row)
{
	char cells[REGRESS_MAX_NAMES];
	size_t n = 0, at;

	for (size_t i = 0; i < r->ntests; i++) {
		const struct regress_test *t = &r->tests[i];

		if (!place_of(l, t->name, &at))
			return false;
		while (n <= at)
			cells[n++] = FIRST_CELL;
		cells[at] = (char)(FIRST_CELL + (unsigned)t->outcome * REGRESS_LABELS +
				   (unsigned)t->label);
	}
	row->cells = arena_strndup(l->mem, cells, n);
	row->ncells = n;
	return true;
}

/* What a row keeps, without what it was read from. */
static void keep(struct loading *l, const struct regress_result *r, struct regress_row *row)
{
	row->run = *r;
	row->run.tests = NULL;
	row->run.ntests = 0;
	row->run.argv = NULL;
	row->run.ampy = row->run.python.path = row->run.regrtest.result = NULL;
	for (size_t i = 0; i < LEN(strings); i++)
		if (*string_at(&row->run, strings[i]))
			*string_at(&row->run, strings[i]) =
				arena_strdup(l->mem, *string_at(&row->run, strings[i]));
}

/* One that is not in the cache; NULL, or why it cannot be read. */
static const char *read_one(struct loading *l, const struct regress_entry *e,
			    struct regress_row *row)
{
	ON_EXIT(free_arena) struct arena *once = arena_new();
	struct regress_result r = { 0 };
	struct err err = { 0 };
	const char *why = NULL;
	struct text text;

	if (regress_store_read(l->s, e, once, &text, &err) < 0)
		return arena_strdup(l->mem, err.text);
	if (regress_result_read(&text, 0, once, &r, &why) < 0)
		return arena_strdup(l->mem, why);
	if (strcmp(r.id, e->id) != 0)
		return arena_printf(l->mem, "it says of itself that it is %s", r.id);
	if (!regress_id_of(&r))
		return "its id is not that of the time at which it began";
	if (!fill_cells(l, &r, row))
		return arena_printf(l->mem, "with it the store has over %d different tests",
				    REGRESS_MAX_NAMES);
	keep(l, &r, row);
	memcpy(row->object, e->object, GIT_ID);
	return NULL;
}

/* --- in parts ------------------------------------------------------------------------------- */

static const struct regress_row *find_cached(const struct loading *l, const struct regress_entry *e)
{
	uint32_t at = lock_index_find(&l->by_object, lock_hash(span_of(e->object), 0), same_object,
				      e->object, l->cached.rows);

	return at != LOCK_NONE && strcmp(l->cached.rows[at].run.id, e->id) == 0
		       ? &l->cached.rows[at] : NULL;
}

/* In the other process: what cannot be read is left to the first, which names it. */
static int read_part(struct loading *l, const struct regress_entry *v, const struct part *part)
{
	FILE *to = fdopen(part->fd, "w");

	if (!to)
		return 1;
	l->out.rows = TAKE_N(l->mem, part->to - part->from, struct regress_row);
	for (size_t i = part->from; i < part->to; i++)
		if (!find_cached(l, &v[i]) && !read_one(l, &v[i], &l->out.rows[l->out.n]))
			l->out.n++;
	regress_index_write(to, &l->out);
	return fclose(to) == 0 ? 0 : 1;
}

static size_t cpus(void)
{
	cpu_set_t set;
	int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;

	return n < 1 ? 1 : (size_t)n;
}

/* Where there is much to read and who can read it, others read the later parts.  They are copies of
 * this process, which has one thread, and they do nothing but read.
 */
static void begin_parts(struct loading *l, const struct regress_entry *v, size_t n)
{
	size_t missing = 0, seen = 0, want = cpus();
	struct regress_row *rows;

	for (size_t i = 0; i < n; i++)
		missing += !find_cached(l, &v[i]);
	want = want > PARTS ? PARTS : want;
	want = want > missing / PART_LEAST ? missing / PART_LEAST : want;
	if (want < 2)
		return;
	for (size_t i = 0; i < n; i++) {
		if (find_cached(l, &v[i]))
			continue;
		if (seen++ == l->nparts * missing / want)
			l->parts[l->nparts++] = (struct part){ .from = i, .to = n, .fd = -1 };
		if (l->nparts > 1)
			l->parts[l->nparts - 2].to = l->parts[l->nparts - 1].from;
	}
	/* With room for what they find. */
	rows = TAKE_N(l->mem, l->cached.n + n, struct regress_row);
	if (l->cached.n)
		memcpy(rows, l->cached.rows, l->cached.n * sizeof *rows);
	l->cached.rows = rows;
	for (size_t i = 1; i < l->nparts; i++) {
		struct part *p = &l->parts[i];

		p->fd = memfd_create("ampy-index", MFD_CLOEXEC);
		p->pid = p->fd < 0 ? 0 : fork();
		if (p->fd >= 0 && p->pid == 0)
			_exit(read_part(l, v, p));
	}
}

/* Its names are not all ours, nor in our order: false where there are too many. */
static bool take_row(struct loading *l, const struct regress_index *from, const size_t *place,
		     const struct regress_row *row)
{
	char cells[REGRESS_MAX_NAMES];
	struct regress_row *to = &l->cached.rows[l->cached.n];
	size_t n = 0;

	for (size_t i = 0; i < row->ncells; i++) {
		if (row->cells[i] == FIRST_CELL)
			continue;
		if (i >= from->nnames || place[i] == REGRESS_MAX_NAMES)
			return false;
		while (n <= place[i])
			cells[n++] = FIRST_CELL;
		cells[place[i]] = row->cells[i];
	}
	*to = *row;
	to->cells = arena_strndup(l->mem, cells, n);
	to->ncells = n;
	lock_index_add(&l->by_object, lock_hash(span_of(to->object), 0), (uint32_t)l->cached.n++,
		       l->mem);
	return true;
}

static void end_part(struct part *p)
{
	if (p->pid > 0) {
		(void)kill(p->pid, SIGKILL);
		while (waitpid(p->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	p->pid = 0;
	fd_close(&p->fd);
}

static bool read_found(struct part *p, struct arena *mem, struct text *ret)
{
	struct stat st;
	size_t size, n = 0;
	char *v;
	ssize_t got = 1;

	if (fstat(p->fd, &st) < 0 || st.st_size <= 0)
		return false;
	size = (size_t)st.st_size;
	v = TAKE_N(mem, size + 1, char);
	for (; n < size && got > 0; n += (size_t)(got > 0 ? got : 0))
		got = pread(p->fd, v + n, size - n, (off_t)n);
	*ret = (struct text){ v, n };
	return n == size;
}

/* What a part found joins the cache.  Whatever is wrong with it: then it is read here. */
static void gather(struct loading *l, struct part *p)
{
	ON_EXIT(free_arena) struct arena *once = arena_new();
	struct regress_index found = { 0 };
	size_t place[REGRESS_MAX_NAMES];
	struct text text;
	int status = 1;

	if (p->pid > 0 && waitpid(p->pid, &status, 0) == p->pid)
		p->pid = 0;
	if (status == 0 && read_found(p, once, &text) &&
	    regress_index_parse(&text, l->mem, &found) == 0 && found.n <= p->to - p->from) {
		for (size_t i = 0; i < found.nnames; i++)
			if (!place_of(l, found.names[i], &place[i]))
				place[i] = REGRESS_MAX_NAMES;
		for (size_t i = 0; i < found.n; i++)
			l->out.read += take_row(l, &found, place, &found.rows[i]);
	}
	end_part(p);
}

static void write_cache(struct loading *l)
{
	struct buffer b;

	buffer_open(&b);
	regress_index_write(b.to, &l->out);
	buffer_end(&b);
	regress_store_remember(l->s, &(struct text){ b.v, b.n });
	buffer_close(&b);
}

static int read_entries(struct loading *l, const struct regress_entry *v, size_t n, struct err *err)
{
	size_t part = 1;

	for (size_t i = 0; i < n; i++) {
		const struct regress_row *row;
		const char *why;
		int rc;

		if (part < l->nparts && i == l->parts[part].from)
			gather(l, &l->parts[part++]);
		if ((row = find_cached(l, &v[i]))) {
			l->out.rows[l->out.n++] = *row;
			continue;
		}
		why = read_one(l, &v[i], &l->out.rows[l->out.n]);
		rc = regress_store_progress(l->s, "reading results", i + 1, n, err);
		if (rc < 0)
			return rc;
		if (why)
			l->out.broken[l->out.nbroken++] = (struct regress_broken){ v[i].id, why };
		else
			l->out.n++;
		l->out.read += !why;
	}
	return 0;
}

int regress_index_load(struct regress_store *s, struct arena *mem, struct regress_index *ret,
		       struct err *err)
{
	struct loading l = { .s = s, .mem = mem };
	const struct regress_entry *v = NULL;
	size_t n = 0;
	int rc = regress_store_list(s, &v, &n, err);

	if (rc < 0)
		return rc;
	read_cache(&l);
	l.out.rows = TAKE_N(mem, n + 1, struct regress_row);
	l.out.broken = TAKE_N(mem, n + 1, struct regress_broken);
	begin_parts(&l, v, n);
	rc = read_entries(&l, v, n, err);
	for (size_t i = 1; i < l.nparts; i++)
		end_part(&l.parts[i]);
	if (rc < 0)
		return rc;
	if (l.out.read)
		write_cache(&l);
	*ret = l.out;
	return 0;
}
