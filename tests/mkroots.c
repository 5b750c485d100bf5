/*
 * Expands text descriptions of machines into directory trees: the fixture roots of the tests.
 *
 *	mkroots OUTDIR FILE.root...
 *
 * FILE.root describes one machine and becomes OUTDIR/FILE, made anew (as OUTDIR/FILE.tmp, then
 * renamed). A file whose name starts with `_` is a piece for others, and skipped when named on the
 * command line. Outside a body a line is blank, a `# comment`, or one of:
 *
 *	@like OTHER [NAME=VALUE...]  expand OTHER.root of the same folder here, with these variables
 *	@set NAME=VALUE...           variables to the end of this file, for the pieces it calls too
 *	@default NAME=VALUE...       the same for those not set already
 *	@file PATH                   the lines that follow, up to `@end`, are the content; replaces
 *	@append PATH                 the same, added to what the file holds; makes it if need be
 *	@bytes PATH "TEXT"           exactly these bytes (C escapes \n \t \0 \\ \" \xNN)
 *	@link PATH TARGET            a symlink; replaces a file
 *	@dir PATH
 *	@remove PATH...              recursive; each must be there
 *	@mode 0755 PATH
 *	@mtime PATH 2026-11-01T00:00:00Z
 *	@fifo PATH
 *	@sparse PATH BYTES           a file of that size without blocks
 *	@elf PATH KEY=VALUE...       a small ELF file: machine=aarch64|arm|x86_64|i386|riscv64,
 *	                             type=dyn|exec (dyn), interp=PATH, align=BYTES (0x10000);
 *	                             up to `@end`, in any order and number:
 *		needed SONAME
 *		soname NAME
 *		runpath PATH
 *		text "TEXT"              a NUL-terminated string in .rodata
 *		symbol NAME u64|u32 VALUE  a global OBJECT in .rodata with this value
 *		func NAME                a global FUNC
 *		code WORD COUNT          that 32-bit word, so many times, in .text
 *		verdef NAME              a version definition
 *
 *	@cpus FIRST COUNT KEY=VALUE...  what /sys tells of these CPUs: package=N, node=N and memory=KIB
 *	                             of that node, threads=N of a core, cluster=N CPUs, l1d=, l1i=, l2=
 *	                             (a core's) and l3= (64K, 32M), shared=N CPUs to an l3
 *
 * In every line `@{NAME}` stands for a variable; an unset one is an error. `@?NAME LINE` is LINE
 * where NAME is set and not empty, and nothing otherwise, in bodies too. A word may stand in double
 * quotes. A content line that starts with @ is written with @@. Paths are absolute in the tree,
 * without `..`, and never lead through a symlink. Parent directories are made. Later lines override
 * earlier ones. All times are 2026-11-01T00:00:00Z where no @mtime says otherwise, so the result
 * depends on nothing but the descriptions. An error is `FILE:LINE: what` on stderr and exit 1.
 */
#define _XOPEN_SOURCE 700

#include <ctype.h>
#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	MAX_DEPTH = 12,
	MAX_WORDS = 32,
	MAX_VARS = 256,
	MAX_SYMBOLS = 64,
	MAX_SOURCE = 1 << 20,
};

static const time_t default_mtime = 1793491200; /* 2026-11-01T00:00:00Z */

/* Memory lives until the end; it is kept in a list so that leak checkers see that it is meant. */
struct chunk {
	struct chunk *next;
	unsigned char data[];
};

struct buf {
	unsigned char *data;
	size_t len, cap;
};

struct var {
	const char *name, *value;
};

/* What is put off until the tree is complete: a closed directory could not be filled. */
struct later {
	const char *path;
	bool is_mode;
	mode_t mode;
	time_t mtime;
};

struct source {
	const char *dir, *file;
	unsigned line, depth;
	char *next;
};

static struct chunk *chunks;
static struct source *here;
static const char *out_name = "mkroots";
static int root_fd = -1;
static struct var vars[MAX_VARS];
static size_t var_count;
static struct later *laters;
static size_t later_count, later_cap;

_Noreturn static void die(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

_Noreturn static void die(const char *format, ...)
{
	va_list args;

	if (here)
		fprintf(stderr, "%s:%u: ", here->file, here->line);
	else
		fprintf(stderr, "%s: ", out_name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

static void *get(size_t size)
{
	struct chunk *c = calloc(1, sizeof(*c) + size);

	if (!c)
		die("out of memory");
	c->next = chunks;
	chunks = c;
	return c->data;
}

static void put(struct buf *b, const void *data, size_t len)
{
	if (b->len + len > b->cap) {
		size_t cap = (b->len + len) * 2 + 64;
		unsigned char *grown = get(cap);

		if (b->len)
			memcpy(grown, b->data, b->len);
		b->data = grown;
		b->cap = cap;
	}
	if (len)
		memcpy(b->data + b->len, data, len);
	b->len += len;
}

static void put_text(struct buf *b, const char *text)
{
	put(b, text, strlen(text));
}

/* Little endian, whatever this machine is. */
static void put_num(struct buf *b, uint64_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++) {
		unsigned char c = (unsigned char)(value >> (8 * i) & 0xff);

		put(b, &c, 1);
	}
}

static void put_pad(struct buf *b, size_t align)
{
	while (b->len % align)
		put_num(b, 0, 1);
}

static char *join(const char *a, const char *b, const char *c)
{
	struct buf text = { 0 };

	put_text(&text, a);
	put_text(&text, b);
	put_text(&text, c);
	put_num(&text, 0, 1);
	return (char *)text.data;
}

/* ---- places in the tree ---- */

static void check_path(const char *path)
{
	const char *p = path;

	if (*p != '/' || !p[1])
		die("'%s': the path must be absolute", path);
	while (*p) {
		size_t len = strcspn(++p, "/");

		if (len == 0 || (len <= 2 && strncmp(p, "..", len) == 0))
			die("'%s': '.', '..' and empty parts are refused in a path", path);
		p += len;
	}
}

/*
 * The directory that PATH's last part is in; *leaf becomes that part. Missing directories are made
 * where `make`; else -1 comes back. A symlink on the way is refused: it could lead out of the tree.
 */
static int open_parent(const char *path, bool make, const char **leaf)
{
	int fd = dup(root_fd);
	const char *p = path + 1, *slash;

	check_path(path);
	while (fd >= 0 && (slash = strchr(p, '/'))) {
		size_t len = (size_t)(slash - p);
		char *part = get(len + 1);
		int next;

		memcpy(part, p, len);
		next = openat(fd, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (next < 0 && errno == ENOENT && make) {
			if (mkdirat(fd, part, 0755) < 0)
				die("'%s': %s", path, strerror(errno));
			next = openat(fd, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		}
		if (next < 0 && (make || errno != ENOENT))
			die("'%s': '%s' on the way is a link or a file", path, part);
		close(fd);
		fd = next;
		p = slash + 1;
	}
	*leaf = p;
	return fd;
}

/* Removes a file or a whole directory; false where there is none. */
static bool wipe(int dir, const char *name)
{
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return false;
	if (S_ISDIR(st.st_mode)) {
		int fd;
		DIR *d;
		struct dirent *e;

		fchmodat(dir, name, 0700, 0);
		fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		d = fd < 0 ? NULL : fdopendir(fd);
		if (!d)
			die("'%s': %s", name, strerror(errno));
		while ((e = readdir(d)))
			if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
				wipe(fd, e->d_name);
		closedir(d);
	}
	if (unlinkat(dir, name, S_ISDIR(st.st_mode) ? AT_REMOVEDIR : 0) < 0)
		die("'%s': %s", name, strerror(errno));
	return true;
}

static void forget_later(const char *path)
{
	size_t kept = 0, len = strlen(path);

	for (size_t i = 0; i < later_count; i++) {
		const char *p = laters[i].path;

		if (strncmp(p, path, len) != 0 || (p[len] && p[len] != '/'))
			laters[kept++] = laters[i];
	}
	later_count = kept;
}

static void add_later(struct later one)
{
	if (later_count == later_cap) {
		struct later *grown = get((later_cap * 2 + 16) * sizeof(*grown));

		if (later_count)
			memcpy(grown, laters, later_count * sizeof(*grown));
		laters = grown;
		later_cap = later_cap * 2 + 16;
	}
	laters[later_count++] = one;
}

/* Makes room for a new file at PATH: the open parent, with nothing of that name in it. */
static int clear_place(const char *path, const char **leaf)
{
	int dir = open_parent(path, true, leaf);
	struct stat st;

	if (fstatat(dir, *leaf, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		if (S_ISDIR(st.st_mode))
			die("'%s' is a directory: @remove it first", path);
		if (unlinkat(dir, *leaf, 0) < 0)
			die("'%s': %s", path, strerror(errno));
		forget_later(path);
	}
	return dir;
}

static void write_file(const char *path, const struct buf *b, mode_t mode, bool append)
{
	const char *leaf;
	int flags = O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | (append ? O_APPEND : O_EXCL);
	int dir = append ? open_parent(path, true, &leaf) : clear_place(path, &leaf);
	int fd = openat(dir, leaf, flags, mode);
	size_t done = 0;

	if (fd < 0)
		die("'%s': %s", path, strerror(errno));
	while (done < b->len) {
		ssize_t n = write(fd, b->data + done, b->len - done);

		if (n < 0)
			die("'%s': %s", path, strerror(errno));
		done += (size_t)n;
	}
	if (close(fd) < 0)
		die("'%s': %s", path, strerror(errno));
	close(dir);
}

/* ---- lines, variables, words ---- */

static const char *find_var(const char *name, size_t len)
{
	for (size_t i = var_count; i-- > 0;)
		if (strncmp(vars[i].name, name, len) == 0 && !vars[i].name[len])
			return vars[i].value;
	return NULL;
}

static void set_var(char *word, bool weak)
{
	char *equal = strchr(word, '=');

	if (!equal || equal == word)
		die("'%s' is not NAME=VALUE", word);
	*equal = '\0';
	if (weak && find_var(word, strlen(word)))
		return;
	if (var_count == MAX_VARS)
		die("more than %d variables", MAX_VARS);
	vars[var_count++] = (struct var){ word, equal + 1 };
}

static char *substitute(const char *line)
{
	struct buf b = { 0 };
	const char *mark;

	while ((mark = strstr(line, "@{"))) {
		size_t len = strcspn(mark + 2, "}");
		const char *value = find_var(mark + 2, len);

		if (mark[2 + len] != '}')
			die("'@{' without '}'");
		if (!value)
			die("variable '%.*s' is not set", (int)len, mark + 2);
		put(&b, line, (size_t)(mark - line));
		put_text(&b, value);
		line = mark + 2 + len + 1;
	}
	put_text(&b, line);
	put_num(&b, 0, 1);
	return (char *)b.data;
}

/* The next line that counts, not yet substituted; NULL at the end. */
static char *next_raw(void)
{
	for (;;) {
		char *line = here->next, *end;
		const char *value;

		if (!*line)
			return NULL;
		end = line + strcspn(line, "\n");
		here->next = *end ? end + 1 : end;
		*end = '\0';
		here->line++;
		for (;;) {
			size_t len;

			if (strncmp(line, "@?", 2) != 0)
				return line;
			len = strcspn(line + 2, " \t");
			value = find_var(line + 2, len);
			if (!value || !*value)
				break;
			line += 2 + len;
			line += strspn(line, " \t");
		}
	}
}

/* The next line of a body, substituted; NULL at its @end. */
static char *next_body(void)
{
	char *line = next_raw();

	if (!line)
		die("the body has no @end");
	if (strcmp(line, "@end") == 0)
		return NULL;
	if (line[0] == '@' && line[1] == '@')
		return substitute(line + 1);
	if (line[0] == '@' && line[1] != '{')
		die("'%s' in a body: content that starts with @ is written @@", line);
	return substitute(line);
}

/* Cuts a line into words in place, "quoted parts" included, and returns how many. */
static size_t split(char *line, char *words[MAX_WORDS])
{
	size_t count = 0;

	for (;;) {
		char *to;
		bool quoted = false;

		line += strspn(line, " \t");
		if (!*line)
			return count;
		if (count == MAX_WORDS)
			die("more than %d words", MAX_WORDS);
		words[count++] = to = line;
		while (*line && (quoted || (*line != ' ' && *line != '\t'))) {
			if (*line == '"')
				quoted = !quoted;
			else
				*to++ = *line;
			line++;
		}
		if (quoted)
			die("a quote is not closed");
		if (*line)
			line++;
		*to = '\0';
	}
}

static uint64_t number(const char *word)
{
	char *end;
	unsigned long long value;

	errno = 0;
	value = strtoull(word, &end, 0);
	if (!isdigit((unsigned char)*word) || *end || errno)
		die("'%s' is not a number", word);
	return value;
}

static unsigned digits(const char *p, unsigned count)
{
	unsigned value = 0;

	for (unsigned i = 0; i < count; i++) {
		if (!isdigit((unsigned char)p[i]))
			die("'%s' is not a time like 2026-11-01T00:00:00Z", p);
		value = value * 10 + (unsigned)(p[i] - '0');
	}
	return value;
}

/* RFC 3339, UTC, whole seconds; the days by the civil calendar's rule, years from 1970. */
static time_t parse_time(const char *p)
{
	static const char form[] = "0000-00-00T00:00:00Z";
	long year, month, day, days;

	if (strlen(p) != sizeof(form) - 1)
		die("'%s' is not a time like 2026-11-01T00:00:00Z", p);
	for (size_t i = 0; form[i]; i++)
		if (form[i] != '0' && form[i] != p[i])
			die("'%s' is not a time like 2026-11-01T00:00:00Z", p);
	year = digits(p, 4);
	month = digits(p + 5, 2);
	day = digits(p + 8, 2);
	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31)
		die("'%s' is no date", p);
	year -= month <= 2;
	days = 365 * year + year / 4 - year / 100 + year / 400 +
	       (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1 - 719468;
	return (time_t)(days * 86400L + (long)digits(p + 11, 2) * 3600 +
			(long)digits(p + 14, 2) * 60 + (long)digits(p + 17, 2));
}

static unsigned hex_digit(char c)
{
	if (!isxdigit((unsigned char)c))
		die("\\x wants two hexadecimal digits");
	return isdigit((unsigned char)c) ? (unsigned)(c - '0')
					 : (unsigned)(tolower((unsigned char)c) - 'a' + 10);
}

/* A "C string", from the quote to the end of the line. */
static void put_quoted(struct buf *b, const char *p)
{
	p += strspn(p, " \t");
	if (*p++ != '"')
		die("a \"text\" in quotes is missing");
	while (*p && *p != '"') {
		unsigned char c = (unsigned char)*p++;

		if (c == '\\') {
			c = (unsigned char)*p++;
			if (c == 'x') {
				c = (unsigned char)(hex_digit(p[0]) * 16 + hex_digit(p[1]));
				p += 2;
			} else if (c == 'n' || c == 't' || c == '0') {
				c = c == 'n' ? '\n' : c == 't' ? '\t' : '\0';
			} else if (c != '\\' && c != '"') {
				die("unknown escape '\\%c'", c);
			}
		}
		put(b, &c, 1);
	}
	if (*p != '"' || p[1 + strspn(p + 1, " \t")])
		die("the text must end with a quote, and the line with it");
}

/* ---- ELF ---- */

struct elf_symbol {
	const char *name;
	bool is_func;
	unsigned size;
	uint64_t offset; /* in .rodata or .text */
	uint32_t name_at;
};

struct elf_section {
	const char *name;
	uint32_t type, flags, link, info, align, entsize;
	uint64_t addr, offset, size;
	uint32_t name_at;
};

enum { SEC_NULL, SEC_INTERP, SEC_HASH, SEC_DYNSYM, SEC_DYNSTR, SEC_VERSYM, SEC_VERDEF, SEC_RODATA,
	SEC_TEXT, SEC_DYNAMIC, SEC_SHSTRTAB, SEC_COUNT };

struct elf_spec {
	const char *machine_name, *interp, *soname, *runpath;
	const char *needed[MAX_SYMBOLS], *verdefs[MAX_SYMBOLS];
	size_t needed_count, verdef_count, symbol_count;
	struct elf_symbol symbols[MAX_SYMBOLS];
	struct buf rodata, dynstr, code;
	bool exec, wide;
	uint16_t machine;
	uint32_t flags, align;
	unsigned word; /* bytes in an address */
};

static const struct {
	const char *name;
	uint16_t machine;
	bool wide;
	uint32_t flags;
} elf_machines[] = {
	{ "aarch64", EM_AARCH64, true, 0 },
	{ "arm", EM_ARM, false, EF_ARM_EABI_VER5 | EF_ARM_ABI_FLOAT_HARD },
	{ "x86_64", EM_X86_64, true, 0 },
	{ "i386", EM_386, false, 0 },
	{ "riscv64", EM_RISCV, true, EF_RISCV_RVC | EF_RISCV_FLOAT_ABI_DOUBLE },
};

static void elf_key(struct elf_spec *e, char *word)
{
	char *value = strchr(word, '=');

	if (!value)
		die("'%s' is not KEY=VALUE", word);
	*value++ = '\0';
	if (strcmp(word, "machine") == 0) {
		for (size_t i = 0; i < sizeof(elf_machines) / sizeof(*elf_machines); i++) {
			if (strcmp(value, elf_machines[i].name) == 0) {
				e->machine_name = elf_machines[i].name;
				e->machine = elf_machines[i].machine;
				e->wide = elf_machines[i].wide;
				e->flags = elf_machines[i].flags;
			}
		}
		if (!e->machine_name)
			die("unknown machine '%s'", value);
	} else if (strcmp(word, "type") == 0) {
		if (strcmp(value, "dyn") != 0 && strcmp(value, "exec") != 0)
			die("unknown type '%s'", value);
		e->exec = strcmp(value, "exec") == 0;
	} else if (strcmp(word, "interp") == 0) {
		e->interp = *value ? value : NULL;
	} else if (strcmp(word, "align") == 0) {
		uint64_t align = number(value);

		if (align < 16 || align > 1 << 20 || (align & (align - 1)))
			die("align must be a power of two from 16 to 1048576");
		e->align = (uint32_t)align;
	} else {
		die("unknown key '%s'", word);
	}
}

static struct elf_symbol *elf_add_symbol(struct elf_spec *e, const char *name, bool is_func)
{
	struct elf_symbol *s = &e->symbols[e->symbol_count];

	if (e->symbol_count++ == MAX_SYMBOLS)
		die("more than %d symbols", MAX_SYMBOLS);
	*s = (struct elf_symbol){ .name = name, .is_func = is_func, .size = 4 };
	return s;
}

static void elf_body_line(struct elf_spec *e, char *line)
{
	char *words[MAX_WORDS];
	char *rest = line + strspn(line, " \t");
	size_t count;

	if (strncmp(rest, "text", 4) == 0 && (rest[4] == ' ' || rest[4] == '\t')) {
		put_quoted(&e->rodata, rest + 4);
		put_num(&e->rodata, 0, 1);
		return;
	}
	count = split(line, words);
	if (count == 0 || words[0][0] == '#')
		return;
	if (count == 2 && strcmp(words[0], "needed") == 0) {
		if (e->needed_count == MAX_SYMBOLS)
			die("more than %d needed", MAX_SYMBOLS);
		e->needed[e->needed_count++] = words[1];
	} else if (count == 2 && strcmp(words[0], "verdef") == 0) {
		if (e->verdef_count == MAX_SYMBOLS)
			die("more than %d verdef", MAX_SYMBOLS);
		e->verdefs[e->verdef_count++] = words[1];
	} else if (count == 2 && strcmp(words[0], "soname") == 0) {
		e->soname = words[1];
	} else if (count == 2 && strcmp(words[0], "runpath") == 0) {
		e->runpath = words[1];
	} else if (count == 2 && strcmp(words[0], "func") == 0) {
		elf_add_symbol(e, words[1], true);
	} else if (count == 3 && strcmp(words[0], "code") == 0) {
		uint64_t times = number(words[2]);

		if (times > 65536)
			die("code is at most 65536 words");
		while (times--)
			put_num(&e->code, number(words[1]), 4);
	} else if (count == 4 && strcmp(words[0], "symbol") == 0) {
		struct elf_symbol *s = elf_add_symbol(e, words[1], false);

		if (strcmp(words[2], "u64") != 0 && strcmp(words[2], "u32") != 0)
			die("a symbol is u64 or u32");
		s->size = strcmp(words[2], "u64") == 0 ? 8 : 4;
		put_pad(&e->rodata, 8);
		s->offset = e->rodata.len;
		put_num(&e->rodata, number(words[3]), s->size);
		put_num(&e->rodata, 0, 1);
	} else {
		die("'%s' with %zu words is not known in an ELF file", words[0], count - 1);
	}
}

static uint32_t elf_name(struct buf *table, const char *name)
{
	size_t at = table->len;

	put(table, name, strlen(name) + 1);
	return (uint32_t)at;
}

/* The hash of the System V ABI, which DT_HASH and version definitions use. */
static uint32_t elf_hash(const char *name)
{
	uint32_t h = 0;

	for (; *name; name++) {
		uint32_t g;

		h = (h << 4) + (unsigned char)*name;
		g = h & 0xf0000000;
		h = (h ^ g >> 24) & ~g;
	}
	return h;
}

static void elf_put_hash(const struct elf_spec *e, struct buf *b)
{
	uint32_t chain[MAX_SYMBOLS + 1] = { 0 };
	uint32_t bucket[MAX_SYMBOLS + 1] = { 0 };
	uint32_t count = (uint32_t)e->symbol_count;
	uint32_t buckets = count ? count : 1;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = elf_hash(e->symbols[i].name) % buckets;

		chain[i + 1] = bucket[at];
		bucket[at] = i + 1;
	}
	put_num(b, buckets, 4);
	put_num(b, count + 1, 4);
	for (uint32_t i = 0; i < buckets; i++)
		put_num(b, bucket[i], 4);
	for (uint32_t i = 0; i <= count; i++)
		put_num(b, chain[i], 4);
}

static void elf_put_symbol(const struct elf_spec *e, struct buf *b, uint32_t name, uint64_t value,
			   unsigned size, unsigned info, unsigned section)
{
	put_num(b, name, 4);
	if (e->wide) {
		put_num(b, info, 1);
		put_num(b, 0, 1);
		put_num(b, section, 2);
		put_num(b, value, 8);
		put_num(b, size, 8);
	} else {
		put_num(b, value, 4);
		put_num(b, size, 4);
		put_num(b, info, 1);
		put_num(b, 0, 1);
		put_num(b, section, 2);
	}
}

/* The base definition names the file itself; the others follow, each with index 2 and up. */
static void elf_put_verdef(const struct elf_spec *e, struct buf *b, struct buf *names)
{
	for (size_t i = 0; i <= e->verdef_count; i++) {
		const char *base = e->soname ? e->soname : "base";
		const char *name = i ? e->verdefs[i - 1] : base;

		put_num(b, VER_DEF_CURRENT, 2);
		put_num(b, i ? 0 : VER_FLG_BASE, 2);
		put_num(b, i + 1, 2);
		put_num(b, 1, 2);
		put_num(b, elf_hash(name), 4);
		put_num(b, 20, 4);
		put_num(b, i < e->verdef_count ? 28 : 0, 4);
		put_num(b, elf_name(names, name), 4);
		put_num(b, 0, 4);
	}
}

static void elf_put_dynamic(const struct elf_spec *e, struct buf *b, const struct elf_section *sec,
			    const uint32_t *needed_at, uint32_t soname_at, uint32_t runpath_at)
{
	const struct {
		uint64_t tag, value;
		bool used;
	} rows[] = {
		{ DT_SONAME, soname_at, e->soname != NULL },
		{ DT_RUNPATH, runpath_at, e->runpath != NULL },
		{ DT_HASH, sec[SEC_HASH].addr, true },
		{ DT_STRTAB, sec[SEC_DYNSTR].addr, true },
		{ DT_SYMTAB, sec[SEC_DYNSYM].addr, true },
		{ DT_STRSZ, sec[SEC_DYNSTR].size, true },
		{ DT_SYMENT, sec[SEC_DYNSYM].entsize, true },
		{ DT_VERSYM, sec[SEC_VERSYM].addr, e->verdef_count > 0 },
		{ DT_VERDEF, sec[SEC_VERDEF].addr, e->verdef_count > 0 },
		{ DT_VERDEFNUM, e->verdef_count + 1, e->verdef_count > 0 },
		{ DT_NULL, 0, true },
	};

	for (size_t i = 0; i < e->needed_count; i++) {
		put_num(b, DT_NEEDED, e->word);
		put_num(b, needed_at[i], e->word);
	}
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (rows[i].used) {
			put_num(b, rows[i].tag, e->word);
			put_num(b, rows[i].value, e->word);
		}
	}
}

static void elf_put_segment(const struct elf_spec *e, struct buf *b, uint32_t type, uint32_t flags,
			    uint64_t offset, uint64_t addr, uint64_t size, uint64_t align)
{
	put_num(b, type, 4);
	if (e->wide)
		put_num(b, flags, 4);
	put_num(b, offset, e->word);
	put_num(b, addr, e->word);
	put_num(b, addr, e->word);
	put_num(b, size, e->word);
	put_num(b, size, e->word);
	if (!e->wide)
		put_num(b, flags, 4);
	put_num(b, align, e->word);
}

static void elf_put_section(const struct elf_spec *e, struct buf *b, const struct elf_section *s)
{
	put_num(b, s->name_at, 4);
	put_num(b, s->type, 4);
	put_num(b, s->flags, e->word);
	put_num(b, s->addr, e->word);
	put_num(b, s->offset, e->word);
	put_num(b, s->size, e->word);
	put_num(b, s->link, 4);
	put_num(b, s->info, 4);
	put_num(b, s->align, e->word);
	put_num(b, s->entsize, e->word);
}

static void elf_put_header(const struct elf_spec *e, struct buf *b, uint64_t entry,
			   uint64_t sections_at, unsigned segments, unsigned sections)
{
	put_text(b, ELFMAG);
	put_num(b, e->wide ? ELFCLASS64 : ELFCLASS32, 1);
	put_num(b, ELFDATA2LSB, 1);
	put_num(b, EV_CURRENT, 1);
	put_pad(b, EI_NIDENT);
	put_num(b, e->exec ? ET_EXEC : ET_DYN, 2);
	put_num(b, e->machine, 2);
	put_num(b, EV_CURRENT, 4);
	put_num(b, entry, e->word);
	put_num(b, e->wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr), e->word);
	put_num(b, sections_at, e->word);
	put_num(b, e->flags, 4);
	put_num(b, e->wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr), 2);
	put_num(b, e->wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr), 2);
	put_num(b, segments, 2);
	put_num(b, e->wide ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr), 2);
	put_num(b, sections, 2);
	put_num(b, sections - 1, 2);
}

/*
 * Lays the file out: headers, then what is only read in one segment, then .dynamic in a second one
 * whose address is one alignment further on, so that address and offset agree modulo the alignment
 * and the file stays small.
 */
static void elf_build(struct elf_spec *e, struct buf *file)
{
	struct buf data[SEC_COUNT] = { 0 }, shstrtab = { 0 };
	struct elf_section sec[SEC_COUNT] = {
		[SEC_INTERP] = { ".interp", SHT_PROGBITS, SHF_ALLOC, .align = 1 },
		[SEC_HASH] = { ".hash", SHT_HASH, SHF_ALLOC, .align = 8, .entsize = 4 },
		[SEC_DYNSYM] = { ".dynsym", SHT_DYNSYM, SHF_ALLOC, .info = 1, .align = 8 },
		[SEC_DYNSTR] = { ".dynstr", SHT_STRTAB, SHF_ALLOC, .align = 1 },
		[SEC_VERSYM] = { ".gnu.version", SHT_GNU_versym, SHF_ALLOC, .align = 2,
			.entsize = 2 },
		[SEC_VERDEF] = { ".gnu.version_d", SHT_GNU_verdef, SHF_ALLOC, .align = 8 },
		[SEC_RODATA] = { ".rodata", SHT_PROGBITS, SHF_ALLOC, .align = 8 },
		[SEC_TEXT] = { ".text", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, .align = 16 },
		[SEC_DYNAMIC] = { ".dynamic", SHT_DYNAMIC, SHF_ALLOC | SHF_WRITE, .align = 8 },
		[SEC_SHSTRTAB] = { ".shstrtab", SHT_STRTAB, .align = 1 },
	};
	unsigned index[SEC_COUNT] = { 0 }, sections = 1, segments = e->interp ? 6 : 4;
	uint64_t base = e->exec ? 0x400000 : 0, at, end_of_text, sections_at;
	uint64_t ehdr = e->wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
	uint64_t phdr = e->wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
	uint32_t needed_at[MAX_SYMBOLS], soname_at = 0, runpath_at = 0;

	/* What does not depend on addresses. */
	put_num(&e->dynstr, 0, 1);
	for (size_t i = 0; i < e->symbol_count; i++)
		e->symbols[i].name_at = elf_name(&e->dynstr, e->symbols[i].name);
	for (size_t i = 0; i < e->needed_count; i++)
		needed_at[i] = elf_name(&e->dynstr, e->needed[i]);
	if (e->soname)
		soname_at = elf_name(&e->dynstr, e->soname);
	if (e->runpath)
		runpath_at = elf_name(&e->dynstr, e->runpath);
	if (e->interp)
		put(&data[SEC_INTERP], e->interp, strlen(e->interp) + 1);
	elf_put_hash(e, &data[SEC_HASH]);
	if (e->verdef_count) {
		for (size_t i = 0; i <= e->symbol_count; i++)
			put_num(&data[SEC_VERSYM], i ? 2 : 0, 2);
		elf_put_verdef(e, &data[SEC_VERDEF], &e->dynstr);
		sec[SEC_VERDEF].info = (uint32_t)e->verdef_count + 1;
	}
	data[SEC_DYNSTR] = e->dynstr;
	data[SEC_RODATA] = e->rodata;
	data[SEC_TEXT] = e->code;
	put_num(&data[SEC_TEXT], 0, 4);
	for (size_t i = 0; i < e->symbol_count; i++) {
		if (e->symbols[i].is_func) {
			e->symbols[i].offset = data[SEC_TEXT].len;
			put_num(&data[SEC_TEXT], 0, 4);
		}
	}

	/* Sizes, names, offsets, addresses. */
	sec[SEC_DYNSYM].entsize = e->wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	sec[SEC_DYNAMIC].entsize = e->word * 2;
	elf_put_dynamic(e, &data[SEC_DYNAMIC], sec, needed_at, 0, 0);
	for (unsigned i = 1; i < SEC_COUNT; i++)
		sec[i].size = data[i].len;
	sec[SEC_DYNSYM].size = (e->symbol_count + 1) * sec[SEC_DYNSYM].entsize;
	elf_name(&shstrtab, "");
	for (unsigned i = 1; i < SEC_COUNT; i++) {
		if (sec[i].size || i == SEC_SHSTRTAB) {
			index[i] = sections++;
			sec[i].name_at = elf_name(&shstrtab, sec[i].name);
		}
	}
	data[SEC_SHSTRTAB] = shstrtab;
	sec[SEC_SHSTRTAB].size = shstrtab.len;
	at = ehdr + phdr * segments;
	for (unsigned i = 1; i < SEC_COUNT; i++) {
		if (!index[i])
			continue;
		at = (at + sec[i].align - 1) & ~(uint64_t)(sec[i].align - 1);
		sec[i].offset = at;
		if (sec[i].flags & SHF_ALLOC)
			sec[i].addr = base + at + (i == SEC_DYNAMIC ? e->align : 0);
		at += sec[i].size;
	}
	end_of_text = sec[SEC_TEXT].offset + sec[SEC_TEXT].size;
	sections_at = (at + 7) & ~(uint64_t)7;
	sec[SEC_HASH].link = sec[SEC_VERSYM].link = index[SEC_DYNSYM];
	sec[SEC_DYNSYM].link = sec[SEC_VERDEF].link = sec[SEC_DYNAMIC].link = index[SEC_DYNSTR];

	/* What does. */
	elf_put_symbol(e, &data[SEC_DYNSYM], 0, 0, 0, 0, SHN_UNDEF);
	for (size_t i = 0; i < e->symbol_count; i++) {
		const struct elf_symbol *s = &e->symbols[i];
		unsigned in = s->is_func ? SEC_TEXT : SEC_RODATA;

		elf_put_symbol(e, &data[SEC_DYNSYM], s->name_at, sec[in].addr + s->offset, s->size,
			       ELF64_ST_INFO(STB_GLOBAL, s->is_func ? STT_FUNC : STT_OBJECT),
			       index[in]);
	}
	data[SEC_DYNAMIC].len = 0;
	elf_put_dynamic(e, &data[SEC_DYNAMIC], sec, needed_at, soname_at, runpath_at);

	elf_put_header(e, file, sec[SEC_TEXT].addr, sections_at, segments, sections);
	if (e->interp) {
		elf_put_segment(e, file, PT_PHDR, PF_R, ehdr, base + ehdr, phdr * segments, 8);
		elf_put_segment(e, file, PT_INTERP, PF_R, sec[SEC_INTERP].offset,
				sec[SEC_INTERP].addr, sec[SEC_INTERP].size, 1);
	}
	elf_put_segment(e, file, PT_LOAD, PF_R | PF_X, 0, base, end_of_text, e->align);
	elf_put_segment(e, file, PT_LOAD, PF_R | PF_W, sec[SEC_DYNAMIC].offset,
			sec[SEC_DYNAMIC].addr, sec[SEC_DYNAMIC].size, e->align);
	elf_put_segment(e, file, PT_DYNAMIC, PF_R | PF_W, sec[SEC_DYNAMIC].offset,
			sec[SEC_DYNAMIC].addr, sec[SEC_DYNAMIC].size, 8);
	elf_put_segment(e, file, PT_GNU_STACK, PF_R | PF_W, 0, 0, 0, 16);
	for (unsigned i = 1; i < SEC_COUNT; i++) {
		if (index[i]) {
			while (file->len < sec[i].offset)
				put_num(file, 0, 1);
			put(file, data[i].data, data[i].len);
		}
	}
	put_pad(file, 8);
	for (unsigned i = 0; i < SEC_COUNT; i++)
		if (i == 0 || index[i])
			elf_put_section(e, file, &sec[i]);
}

/* ---- directives: words[0] is the directive itself ---- */

static void expand(const char *dir, const char *name, unsigned depth);

static void do_like(char **words, size_t count)
{
	size_t saved = var_count;

	for (size_t i = 2; i < count; i++)
		set_var(words[i], false);
	expand(here->dir, words[1], here->depth + 1);
	var_count = saved;
}

static void do_set(char **words, size_t count)
{
	for (size_t i = 1; i < count; i++)
		set_var(words[i], strcmp(words[0], "@default") == 0);
}

static void do_file(char **words, size_t count)
{
	struct buf b = { 0 };
	char *line;

	(void)count;
	while ((line = next_body())) {
		put_text(&b, line);
		put_text(&b, "\n");
	}
	write_file(words[1], &b, 0644, strcmp(words[0], "@append") == 0);
}

static void do_elf(char **words, size_t count)
{
	struct elf_spec *e = get(sizeof(*e));
	struct buf file = { 0 };
	char *line;

	e->align = 0x10000;
	for (size_t i = 2; i < count; i++)
		elf_key(e, words[i]);
	if (!e->machine_name)
		die("an ELF file needs machine=");
	e->word = e->wide ? 8 : 4;
	put_num(&e->rodata, 0, 1);
	while ((line = next_body()))
		elf_body_line(e, line);
	elf_build(e, &file);
	write_file(words[1], &file, 0755, false);
}

static void do_link(char **words, size_t count)
{
	const char *leaf;
	int dir = clear_place(words[1], &leaf);

	(void)count;
	if (symlinkat(words[2], dir, leaf) < 0)
		die("'%s': %s", words[1], strerror(errno));
	close(dir);
}

static void do_dir(char **words, size_t count)
{
	const char *leaf;
	struct stat st;
	int dir = open_parent(words[1], true, &leaf);

	(void)count;
	if (mkdirat(dir, leaf, 0755) < 0 && errno != EEXIST)
		die("'%s': %s", words[1], strerror(errno));
	if (fstatat(dir, leaf, &st, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISDIR(st.st_mode))
		die("'%s' is there and not a directory", words[1]);
	close(dir);
}

static void do_remove(char **words, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		const char *leaf;
		int dir = open_parent(words[i], false, &leaf);

		if (dir < 0 || !wipe(dir, leaf))
			die("'%s' is not there", words[i]);
		forget_later(words[i]);
		close(dir);
	}
}

static void do_later(const char *path, struct later one)
{
	const char *leaf;
	struct stat st;
	int dir = open_parent(path, false, &leaf);

	if (dir < 0 || fstatat(dir, leaf, &st, AT_SYMLINK_NOFOLLOW) < 0)
		die("'%s' is not there", path);
	if (one.is_mode && S_ISLNK(st.st_mode))
		die("'%s' is a link", path);
	close(dir);
	one.path = path;
	add_later(one);
}

static void do_mode(char **words, size_t count)
{
	uint64_t mode = number(words[1]);

	(void)count;
	if (mode > 07777)
		die("'%s' is no mode", words[1]);
	do_later(words[2], (struct later){ .is_mode = true, .mode = (mode_t)mode });
}

static void do_mtime(char **words, size_t count)
{
	(void)count;
	do_later(words[1], (struct later){ .mtime = parse_time(words[2]) });
}

static void do_fifo(char **words, size_t count)
{
	const char *leaf;
	int dir = clear_place(words[1], &leaf);

	(void)count;
	if (mkfifoat(dir, leaf, 0644) < 0)
		die("'%s': %s", words[1], strerror(errno));
	close(dir);
}

static void do_sparse(char **words, size_t count)
{
	struct buf none = { 0 };
	const char *leaf;
	int dir, fd;

	(void)count;
	write_file(words[1], &none, 0644, false);
	dir = open_parent(words[1], false, &leaf);
	fd = openat(dir, leaf, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || ftruncate(fd, (off_t)number(words[2])) < 0)
		die("'%s': %s", words[1], strerror(errno));
	close(fd);
	close(dir);
}

/* ---- the topology of CPUs ---- */

static void put_line(const char *path, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void put_line(const char *path, const char *fmt, ...)
{
	struct buf b = { 0 };
	char line[128];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	put_text(&b, line);
	put_text(&b, "\n");
	write_file(path, &b, 0644, false);
}

/* The group of `size` CPUs, counted from `first` on, in which `cpu` is. */
static const char *group_of(uint64_t cpu, uint64_t first, uint64_t size, char room[48])
{
	uint64_t from = first + (cpu - first) / size * size;

	if (size == 1)
		(void)snprintf(room, 48, "%llu", (unsigned long long)cpu);
	else
		(void)snprintf(room, 48, "%llu-%llu", (unsigned long long)from,
			       (unsigned long long)(from + size - 1));
	return room;
}

static void do_cpus(char **words, size_t count)
{
	enum { PACKAGE, NODE, MEMORY, THREADS, CLUSTER, SHARED, NUMBERS };
	static const char *const names[] = { "package", "node", "memory", "threads", "cluster",
					     "shared" };
	static const char *const caches[] = { "l1d", "l1i", "l2", "l3" };
	static const char *const types[] = { "Data", "Instruction", "Unified", "Unified" };
	uint64_t first = number(words[1]), n = number(words[2]), v[NUMBERS] = { 0 };
	const char *sizes[4] = { 0 };
	bool node = false;
	char path[128], room[48];

	v[THREADS] = 1;
	v[SHARED] = n;
	for (size_t i = 3; i < count; i++) {
		char *value = strchr(words[i], '=');
		bool known = false;

		if (!value)
			die("'%s' is no KEY=VALUE", words[i]);
		*value++ = '\0';
		for (size_t k = 0; k < NUMBERS; k++)
			if (strcmp(words[i], names[k]) == 0) {
				v[k] = number(value);
				node = node || k == NODE;
				known = true;
			}
		for (size_t k = 0; k < 4; k++)
			if (strcmp(words[i], caches[k]) == 0) {
				sizes[k] = value;
				known = true;
			}
		if (!known)
			die("@cpus knows no '%s'", words[i]);
	}
	for (uint64_t cpu = first; cpu < first + n; cpu++) {
		const uint64_t span[] = { v[THREADS], v[THREADS], v[THREADS], v[SHARED] };
		unsigned index = 0;

#define AT(fmt, ...) (snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%llu/" fmt, \
			       (unsigned long long)cpu, __VA_ARGS__), path)
		put_line(AT("topology/%s", "physical_package_id"), "%llu",
			 (unsigned long long)v[PACKAGE]);
		put_line(AT("topology/%s", "package_cpus_list"), "%s",
			 group_of(cpu, first, n, room));
		put_line(AT("topology/%s", "core_cpus_list"), "%s",
			 group_of(cpu, first, v[THREADS], room));
		put_line(AT("topology/%s", "thread_siblings_list"), "%s", room);
		if (v[CLUSTER])
			put_line(AT("topology/%s", "cluster_cpus_list"), "%s",
				 group_of(cpu, first, v[CLUSTER], room));
		for (size_t k = 0; k < 4; k++) {
			if (!sizes[k])
				continue;
			put_line(AT("cache/index%u/level", index), "%d", k < 2 ? 1 : (int)k);
			put_line(AT("cache/index%u/type", index), "%s", types[k]);
			put_line(AT("cache/index%u/size", index), "%s", sizes[k]);
			put_line(AT("cache/index%u/shared_cpu_list", index), "%s",
				 group_of(cpu, first, span[k], room));
			index++;
		}
#undef AT
	}
	if (!node)
		return;
	(void)snprintf(path, sizeof path, "/sys/devices/system/node/node%llu/cpulist",
		       (unsigned long long)v[NODE]);
	put_line(path, "%s", group_of(first, first, n, room));
	(void)snprintf(path, sizeof path, "/sys/devices/system/node/node%llu/meminfo",
		       (unsigned long long)v[NODE]);
	put_line(path, "Node %llu MemTotal:       %llu kB", (unsigned long long)v[NODE],
		 (unsigned long long)v[MEMORY]);
}

static const struct directive {
	const char *name;
	size_t least, most; /* words after it */
	void (*run)(char **words, size_t count);
} directives[] = {
	{ "@like", 1, MAX_WORDS, do_like },
	{ "@set", 1, MAX_WORDS, do_set },
	{ "@default", 1, MAX_WORDS, do_set },
	{ "@file", 1, 1, do_file },
	{ "@append", 1, 1, do_file },
	{ "@link", 2, 2, do_link },
	{ "@dir", 1, 1, do_dir },
	{ "@remove", 1, MAX_WORDS, do_remove },
	{ "@mode", 2, 2, do_mode },
	{ "@mtime", 2, 2, do_mtime },
	{ "@fifo", 1, 1, do_fifo },
	{ "@sparse", 2, 2, do_sparse },
	{ "@cpus", 2, MAX_WORDS, do_cpus },
	{ "@elf", 2, MAX_WORDS, do_elf },
};

/* @bytes PATH "TEXT": not cut into words, for its text may hold anything. */
static bool try_bytes(char *line)
{
	struct buf b = { 0 };
	char *path, *end;

	if (strncmp(line, "@bytes ", 7) != 0)
		return false;
	path = line + 7 + strspn(line + 7, " \t");
	end = path + strcspn(path, " \t");
	if (*end)
		*end++ = '\0';
	put_quoted(&b, end);
	write_file(path, &b, 0644, false);
	return true;
}

static void directive(char *line)
{
	char *words[MAX_WORDS];
	size_t count;

	if (try_bytes(line))
		return;
	count = split(line, words);
	if (count == 0 || words[0][0] == '#')
		return;
	for (size_t i = 0; i < sizeof(directives) / sizeof(*directives); i++) {
		const struct directive *d = &directives[i];

		if (strcmp(words[0], d->name) != 0)
			continue;
		if (count - 1 < d->least || count - 1 > d->most)
			die("%s takes other words than these %zu", d->name, count - 1);
		d->run(words, count);
		return;
	}
	die("'%s' is no directive", words[0]);
}

static char *read_source(const char *path)
{
	struct buf b = { 0 };
	char chunk[8192];
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		die("'%s': %s", path, strerror(errno));
	while ((n = read(fd, chunk, sizeof(chunk))) > 0 && b.len < MAX_SOURCE)
		put(&b, chunk, (size_t)n);
	if (n < 0)
		die("'%s': %s", path, strerror(errno));
	close(fd);
	if (b.len >= MAX_SOURCE)
		die("'%s' is larger than %d bytes", path, MAX_SOURCE);
	if (b.len && memchr(b.data, 0, b.len))
		die("'%s' holds a NUL byte", path);
	put_num(&b, 0, 1);
	return (char *)b.data;
}

static void expand(const char *dir, const char *name, unsigned depth)
{
	struct source *up = here;
	struct source *s = get(sizeof(*s));
	size_t saved = var_count;
	char *line;

	if (depth > MAX_DEPTH)
		die("@like is nested more than %d deep", MAX_DEPTH);
	if (strchr(name, '/'))
		die("@like takes the name of a file in the same folder, not '%s'", name);
	*s = (struct source){ .dir = dir, .file = join(dir, name, ".root"), .depth = depth };
	s->next = read_source(s->file);
	here = s;
	while ((line = next_raw()))
		if (*line != '#')
			directive(substitute(line));
	here = up;
	var_count = saved;
}

/* ---- the whole ---- */

static void stamp(int dir, const char *name)
{
	const struct timespec then = { .tv_sec = default_mtime };
	const struct timespec times[2] = { then, then };
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		die("'%s': %s", name, strerror(errno));
	if (S_ISDIR(st.st_mode)) {
		int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		DIR *d = fd < 0 ? NULL : fdopendir(fd);
		struct dirent *e;

		if (!d)
			die("'%s': %s", name, strerror(errno));
		while ((e = readdir(d)))
			if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
				stamp(fd, e->d_name);
		closedir(d);
	}
	if (utimensat(dir, name, times, AT_SYMLINK_NOFOLLOW) < 0)
		die("'%s': %s", name, strerror(errno));
}

static void apply_laters(bool modes)
{
	for (size_t i = 0; i < later_count; i++) {
		const struct later *l = &laters[i];
		const struct timespec then = { .tv_sec = l->mtime };
		const struct timespec times[2] = { then, then };
		const char *leaf;
		int dir, rc;

		if (l->is_mode != modes)
			continue;
		dir = open_parent(l->path, false, &leaf);
		rc = modes ? fchmodat(dir, leaf, l->mode, 0)
			   : utimensat(dir, leaf, times, AT_SYMLINK_NOFOLLOW);
		if (rc < 0)
			die("'%s': %s", l->path, strerror(errno));
		close(dir);
	}
}

static void make_root(int out, const char *file)
{
	static const char suffix[] = ".root";
	const char *slash = strrchr(file, '/');
	const char *base = slash ? slash + 1 : file;
	size_t len = strlen(base);
	char *name, *dir, *tmp;

	if (len < sizeof(suffix) || strcmp(base + len - (sizeof(suffix) - 1), suffix) != 0)
		die("'%s' is not named NAME.root", file);
	if (*base == '_')
		return;
	name = join(base, "", "");
	name[len - (sizeof(suffix) - 1)] = '\0';
	dir = join(slash ? file : "./", "", "");
	dir[slash ? (size_t)(base - file) : 2] = '\0';
	tmp = join(name, ".tmp", "");

	wipe(out, tmp);
	if (mkdirat(out, tmp, 0755) < 0)
		die("'%s': %s", tmp, strerror(errno));
	root_fd = openat(out, tmp, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root_fd < 0)
		die("'%s': %s", tmp, strerror(errno));
	later_count = var_count = 0;
	expand(dir, name, 0);
	stamp(out, tmp);
	apply_laters(false);
	apply_laters(true);
	close(root_fd);
	wipe(out, name);
	if (renameat(out, tmp, out, name) < 0)
		die("'%s': %s", name, strerror(errno));
}

int main(int argc, char **argv)
{
	int out;

	if (argc < 3) {
		fprintf(stderr, "usage: mkroots OUTDIR FILE.root...\n");
		return 1;
	}
	umask(022);
	if (mkdir(argv[1], 0755) < 0 && errno != EEXIST)
		die("'%s': %s", argv[1], strerror(errno));
	out = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (out < 0)
		die("'%s': %s", argv[1], strerror(errno));
	for (int i = 2; i < argc; i++)
		make_root(out, argv[i]);
	close(out);
	return 0;
}
