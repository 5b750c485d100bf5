/* Proof by use. */
#include "../probes/base/base.h"

#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/child.h"
#include "../probes/base/err.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/base/scratch.h"
#include "../probes/base/trust.h"
#include "../probes/probe.h"
#include "../probes/python.h"
#include "../probes/run.h"
#include "proof.h"
#include "prove.h"

/* Each is done in a second or two; an emulated machine that is busy takes twenty times as long. */
enum {
	START_SECONDS = 30,
	VENV_SECONDS = 120,
	COMPILE_SECONDS = 120,
	MAX_OUTPUT = 256 * 1024,
	MAX_SAID = 200
};

/* What Python is told to do; it is started with -I, so that nothing of the user's is loaded. */
static const char about_itself[] =
	"import sys, sysconfig\n"
	"p = sysconfig.get_paths()\n"
	"print('version=' + sys.version.split()[0].rstrip('+'))\n"
	"print('implementation=' + sys.implementation.name)\n"
	"print('include=' + p['include'])\n"
	"print('platinclude=' + p.get('platinclude', p['include']))\n"
	"print('suffix=' + (sysconfig.get_config_var('EXT_SUFFIX') or '.so'))\n";
static const char is_venv[] =
	"import sys\nsys.exit(0 if sys.prefix != sys.base_prefix else 'it is no venv')\n";
static const char has_pip[] =
	"import ensurepip, sys\n"
	"sys.exit(0 if ensurepip.version() else 'ensurepip has no pip')\n";
static const char use_proof[] = "import sys\nsys.path.insert(0, sys.argv[1])\nimport ampyproof\n"
				"print(ampyproof.prove())\n";

static volatile int stopped;

static void on_signal(int signal_number)
{
	stopped = signal_number;
}

/* Where it is proved. */
struct bench {
	const struct root *root;
	const struct cell *cell;   /* NULL: the live machine */
	bool quick;
	const char *dir;           /* for files, as a program there names it; NULL: none could be made */
	const char *outside;       /* the same folder as we name it */
	const char *why;           /* ... why none could */
};

struct proof {
	struct arena *mem;
	const struct bench *at;
	const char *dir;        /* where this one's files are, as a program there names it */
	const char *outside;    /* ... and as we do */
	const char *real;       /* what is started */
	struct run_facts *row;
	const char *include, *platinclude, *suffix;
};

/* The words by which the line that matters is known, in what Python, venv, gcc and ld say. */
static const char *const telling[] = { "rror:", "cannot find", "not created successfully" };

static bool tells(struct span line)
{
	for (size_t i = 0; i < LEN(telling); i++)
		if (memmem(line.v, line.n, telling[i], strlen(telling[i])))
			return true;
	return false;
}

/* What a person wants to read of a program's output: the first line that tells, else the last. */
static const char *gist(struct text said, struct arena *mem)
{
	struct span rest = { said.v, said.n }, line, best = { "", 0 };
	bool found = false;
	char *copy;

	while (!found && scan_line(&rest, &line)) {
		line = span_trim(line);
		found = line.n && tells(line);
		if (line.n)
			best = line;
	}
	copy = arena_strndup(mem, best.v, best.n < MAX_SAID ? best.n : MAX_SAID);
	for (char *c = copy; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = ' ';
	return *copy ? copy : "it said nothing";
}

enum outcome { DID, DID_NOT, UNCLEAR };

/* Starts one; when it fails, *error says what happened. UNCLEAR: it was ended, or could not be
 * started. */
static enum outcome start(struct proof *p, const char *const *argv, unsigned seconds,
			  struct text *said, const char **error)
{
	struct child child = { .argv = argv,
			       .tmpdir = p->dir,
			       .seconds = seconds,
			       .max_output = MAX_OUTPUT,
			       .cell = p->at->cell,
			       .stop = &stopped };
	struct err err = { 0 };
	int status;

	if (child_run(&child, p->mem, &status, said, &err) < 0) {
		*error = arena_strdup(p->mem, err.text);
		return err.code == -ENOENT || err.code == -ENOEXEC || err.code == -ELIBBAD
			       ? DID_NOT
			       : UNCLEAR;
	}
	if (status == 0)
		return DID;
	*error = arena_printf(p->mem, "'%s' ended with %d: %s", argv[0], status,
			      gist(*said, p->mem));
	return DID_NOT;
}

static struct fact_bool result(enum outcome got, const char *error, const char *src)
{
	switch (got) {
	case DID:     return KNOWN(bool, true, src);
	case DID_NOT: return KNOWN(bool, false, src);
	case UNCLEAR: break;
	}
	return UNKNOWN(bool, src, error);
}

static const char *line_of(struct text said, const char *key, struct arena *mem)
{
	struct span rest = { said.v, said.n }, line, name, value;

	while (scan_line(&rest, &line))
		if (span_cut(line, '=', &name, &value) && span_is(name, key))
			return span_dup(value, mem);
	return NULL;
}

static void prove_python(struct proof *p)
{
	const char *argv[] = { p->real, "-I", "-c", about_itself, NULL }, *error = NULL, *version;
	struct text said = { "", 0 };
	enum outcome got = start(p, argv, START_SECONDS, &said, &error);

	version = got == DID ? line_of(said, "version", p->mem) : NULL;
	if (got == DID && !version) {
		got = DID_NOT;
		error = arena_printf(p->mem, "'%s' does not say which version it is: %s", p->real,
				     gist(said, p->mem));
	}
	p->row->python = result(got, error, p->real);
	p->row->python_error = fact_str_of(got == DID_NOT ? error : NULL, p->real);
	p->row->version = fact_str_of(version, p->real);
	p->row->implementation = fact_str_of(line_of(said, "implementation", p->mem), p->real);
	p->include = line_of(said, "include", p->mem);
	p->platinclude = line_of(said, "platinclude", p->mem);
	p->suffix = line_of(said, "suffix", p->mem);
}

/* An environment without pip, and that ensurepip has a pip to put into one: what takes the time is
 * its copying.
 */
static void prove_venv_quickly(struct proof *p)
{
	const char *bare = arena_printf(p->mem, "%s/bare", p->dir);
	const char *make[] = { p->real, "-I", "-m", "venv", "--without-pip", bare, NULL };
	const char *use[] = { arena_printf(p->mem, "%s/bin/python", bare), "-I", "-c", is_venv,
			      NULL };
	const char *pip[] = { p->real, "-I", "-c", has_pip, NULL };
	const char *error = NULL;
	struct text said;
	enum outcome got = start(p, make, VENV_SECONDS, &said, &error);

	if (got == DID)
		got = start(p, use, START_SECONDS, &said, &error);
	p->row->venv = result(got, error, p->real);
	p->row->pip = ABSENT(bool, p->real);
	if (got == DID) {
		got = start(p, pip, START_SECONDS, &said, &error);
		p->row->pip = result(got, error, p->real);
	}
	p->row->venv_error = fact_str_of(got == DID_NOT ? error : NULL, p->real);
}

/* One environment with pip, by ensurepip; where that fails another without tells which of them is
 * missing: the module venv, or what brings pip.
 */
static void prove_venv(struct proof *p)
{
	const char *bare = arena_printf(p->mem, "%s/bare", p->dir),
		   *full = arena_printf(p->mem, "%s/full", p->dir);
	const char *make_bare[] = { p->real, "-I", "-m", "venv", "--without-pip", bare, NULL };
	const char *make_full[] = { p->real, "-I", "-m", "venv", full, NULL };
	const char *try_bare[] = { arena_printf(p->mem, "%s/bin/python", bare), "-I", "-c", is_venv,
				   NULL };
	const char *try_full[] = {
		arena_printf(p->mem, "%s/bin/python", full), "-I", "-m", "pip", "--version", NULL
	};
	const char *error = NULL, *bare_error = NULL;
	struct text said;
	enum outcome got = start(p, make_full, VENV_SECONDS, &said, &error), made;

	if (got == DID)
		got = start(p, try_full, START_SECONDS, &said, &error);
	p->row->pip = result(got, error, p->real);
	p->row->venv = KNOWN(bool, true, p->real);
	if (got != DID) {
		made = start(p, make_bare, VENV_SECONDS, &said, &bare_error);
		if (made == DID)
			made = start(p, try_bare, START_SECONDS, &said, &bare_error);
		p->row->venv = result(made, bare_error, p->real);
		if (made != DID) {
			p->row->pip = ABSENT(bool, p->real);
			got = made;
			error = bare_error;
		}
	}
	p->row->venv_error = fact_str_of(got == DID_NOT ? error : NULL, p->real);
}

/* 0 with the program to start: in a cell any that is there, else one that may be trusted. */
static int program_of(const struct bench *at, const char *path, struct arena *mem,
		      const char **real, const char **why)
{
	if (!at->cell)
		return trusted_program(path, mem, real, why);
	*real = path;
	*why = "it is not there";
	return root_exists(at->root, path);
}

/* The first that may be trusted, or NULL with the reason. */
static const char *find_compiler(const struct bench *at, struct arena *mem, const char **why)
{
	static const char *const compilers[] = { "/usr/bin/gcc", "/usr/bin/cc",
						 "/usr/local/bin/gcc", "/usr/bin/clang" };
	const char *real, *reason = NULL;

	*why = "there is no C compiler: neither gcc nor clang is in /usr/bin";
	for (size_t i = 0; i < LEN(compilers); i++) {
		int rc = program_of(at, compilers[i], mem, &real, &reason);

		if (rc == 0)
			return real;
		if (rc != -ENOENT && rc != -ENOTDIR)
			*why = reason;
	}
	return NULL;
}

static void prove_extension(struct proof *p, bool headers)
{
	struct text source = { proof_source, strlen(proof_source) }, said;
	const char *error = NULL, *compiler = find_compiler(p->at, p->mem, &error);
	const char *module =
		arena_printf(p->mem, "%s/ampyproof%s", p->dir, p->suffix ? p->suffix : ".so");
	const char *compile[] = {
		compiler,
		"-shared",
		"-fPIC",
		"-O1",
		"-I",
		p->include,
		"-I",
		p->platinclude,
		"-o",
		module,
		arena_printf(p->mem, "%s/proof.c", p->dir),
		"-lblas",
		"-llapack",
		"-lffi",
		NULL,
	};
	const char *use[] = { p->real, "-I", "-c", use_proof, p->dir, NULL };
	struct err err = { 0 };
	enum outcome got = compiler ? DID : DID_NOT;

	if (!headers || !p->include || !p->platinclude) {
		p->row->extension = ABSENT(bool, p->real);
		p->row->extension_error = KNOWN(
			str,
			arena_printf(p->mem, "the headers for %s are not there", p->row->path.v),
			p->real);
		return;
	}
	if (compiler && scratch_write(p->outside, "proof.c", &source, p->mem, &err) < 0) {
		got = UNCLEAR;
		error = arena_strdup(p->mem, err.text);
	}
	if (got == DID)
		got = start(p, compile, COMPILE_SECONDS, &said, &error);
	if (got == DID)
		got = start(p, use, START_SECONDS, &said, &error);
	if (got == DID && !span_is(span_trim((struct span){ said.v, said.n }), "fine")) {
		got = DID_NOT;
		error = arena_printf(p->mem, "the extension computes wrong: %s",
				     gist(said, p->mem));
	}
	p->row->extension = result(got, error, p->real);
	p->row->extension_error = fact_str_of(got == DID_NOT ? error : NULL, p->real);
}

static void all_unknown(struct run_facts *row, const char *why)
{
	row->python = row->venv = row->pip = row->extension = UNKNOWN(bool, row->path.v, why);
	row->python_error = row->version = row->implementation = UNKNOWN(str, row->path.v, why);
	row->venv_error = row->extension_error = UNKNOWN(str, row->path.v, why);
}

static void prove_one(const struct python_facts *python, struct run_facts *row,
		      const struct bench *at, size_t number, struct arena *mem)
{
	struct proof p = {
		.mem = mem, .row = row, .at = at,
		.dir = arena_printf(mem, "%s/%zu", at->dir, number),
		.outside = arena_printf(mem, "%s/%zu", at->outside, number),
	};
	const char *why = NULL;
	int rc = program_of(at, python->path.v, mem, &p.real, &why);

	row->trusted = rc == 0 || rc == -EPERM ? KNOWN(bool, rc == 0, python->path.v)
					       : UNKNOWN(bool, python->path.v, why);
	if (rc < 0) {
		all_unknown(row, arena_printf(mem, "it is not started, since %s", why));
		return;
	}
	if (mkdir(p.outside, 0700) < 0) {
		all_unknown(row, arena_printf(mem, "cannot make the folder '%s': %s", p.dir,
					      strerror(errno)));
		return;
	}
	prove_python(&p);
	if (!fact_true(row->python)) {
		row->venv = row->pip = row->extension = ABSENT(bool, p.real);
		row->venv_error = row->extension_error =
			KNOWN(str, arena_printf(mem, "%s does not start", row->path.v), p.real);
		return;
	}
	if (at->quick)
		prove_venv_quickly(&p);
	else
		prove_venv(&p);
	/* Where python3 leads, missing headers are what the compiler will say; elsewhere nobody
	 * asked for them. */
	prove_extension(&p, fact_true(row->is_default) || fact_true(python->headers));
}

/* A virtual environment is its base's proof, and EL's platform-python is not for users. */
static bool worth_it(const struct python_facts *python)
{
	return python->path.state == FACT_KNOWN && !fact_is(python->origin, "venv") &&
	       !fact_is(python->origin, "platform");
}

static void prove_all(struct facts *f, const struct bench *at, struct arena *mem)
{
	struct run_facts *rows = TAKE_N(mem, FACT_ROWS(f, python) + 1, struct run_facts);
	size_t n = 0;

	for (size_t i = 0; i < FACT_ROWS(f, python) && !stopped; i++) {
		const struct python_facts *python = FACT_ROW(f, python, i);

		if (!worth_it(python))
			continue;
		rows[n].path = KNOWN(str, python->path.v, python->path.v);
		rows[n].is_default = python->is_default;
		if (at->dir)
			prove_one(python, &rows[n], at, n, mem);
		else
			all_unknown(&rows[n], at->why);
		n++;
	}
	f->of[PROBE_run].rows = rows;
	f->of[PROBE_run].n = n;
}

/* A folder for files: on the live machine in TMPDIR, else in the root's own /tmp, reached by its
 * descriptor so that no link of the root leads elsewhere; *fd is -1, or to be closed.
 */
static void make_folder(struct bench *at, int *fd, struct arena *mem)
{
	struct err err = { 0 };
	int rc;

	*fd = -1;
	if (!at->cell) {
		rc = scratch_make(mem, &at->dir, &err);
		at->outside = at->dir;
	} else {
		rc = root_folder(at->root, "/tmp", fd);
		if (rc < 0)
			err_set(&err, rc, "%s", root_reason("/tmp", rc, mem));
		else
			rc = scratch_make_in(arena_printf(mem, "/proc/self/fd/%d", *fd), mem,
					     &at->outside, &err);
		if (rc == 0)
			at->dir = JOIN(mem, "/tmp", strrchr(at->outside, '/'));
	}
	at->why = rc < 0 ? arena_strdup(mem, err.text) : NULL;
}

void prove(struct facts *f, const struct prove *how, struct arena *mem)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction new = { .sa_handler = on_signal }, old[LEN(signals)];
	struct bench at = { .root = how->root, .cell = how->cell, .quick = how->quick };
	int fd;

	stopped = 0;
	for (size_t i = 0; i < LEN(signals); i++) {
		(void)sigaction(signals[i], &new, &old[i]);
		/* What whoever started us has ignored (nohup) stays ignored. */
		if (old[i].sa_handler == SIG_IGN)
			(void)sigaction(signals[i], &old[i], NULL);
	}
	make_folder(&at, &fd, mem);
	prove_all(f, &at, mem);
	if (at.dir)
		(void)scratch_remove(at.outside);
	if (fd >= 0)
		close(fd);
	for (size_t i = 0; i < LEN(signals); i++)
		(void)sigaction(signals[i], &old[i], NULL);
	if (stopped)
		(void)raise(stopped);
}
