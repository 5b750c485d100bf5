/* What an ELF file says of itself, over libelf. */
#include "base.h"

#include <errno.h>
#include <gelf.h>
#include <unistd.h>

#include "arena.h"
#include "elf.h"
#include "root.h"
#include "scan.h"

enum {
	MAX_FILE = 1 << 30,
	MAX_SECTIONS = 1024,
	MAX_SEGMENTS = 128,
	MAX_NEEDED = 128,
	MAX_DYNAMIC = 64 * 1024,
	MAX_TABLE = 64 << 20,     /* a dynamic symbol or string table */
	CHUNK = 64 * 1024,        /* how much of .rodata is looked at at a time */
	MAX_STRING = 1024,
	MAX_NAMES = 1 << 20,      /* the section names, which libelf takes into memory whole */
	MAX_SEARCH = 256 << 20,   /* bytes read for one search, in however many sections */
	MAX_CANDIDATES = 1 << 16, /* strings looked at for one search */
	MAX_CHAIN = 1 << 16,      /* steps in one chain of a hash table */
	MAX_SAME_HASH = 1 << 10,  /* symbols compared for one name */
};

struct image {
	Elf *e;
	int fd;               /* -1 for bytes */
	struct text bytes;
	GElf_Ehdr head;
	uint64_t size;
	struct arena *mem;
	char *chunk;          /* CHUNK bytes for searching, once they are needed */
};

static const struct { unsigned machine, bits; const char *name; } machines[] = {
	{ EM_AARCH64, 64, "aarch64" }, { EM_AARCH64, 32, "aarch64_ilp32" },
	{ EM_ARM, 32, "armv7l" },      { EM_X86_64, 64, "x86_64" },
	{ EM_X86_64, 32, "x32" },      { EM_386, 32, "i686" },
	{ EM_RISCV, 64, "riscv64" },   { EM_PPC64, 64, "ppc64le" },
	{ EM_S390, 64, "s390x" },
};

const char *image_machine_name(unsigned machine, unsigned bits)
{
	for (size_t i = 0; i < LEN(machines); i++)
		if (machines[i].machine == machine && machines[i].bits == bits)
			return machines[i].name;
	return NULL;
}

static int kind_of(const struct text *head, unsigned *machine, unsigned *bits)
{
	const unsigned char *b = (const unsigned char *)head->v;

	if (head->n < 20 || memcmp(b, ELFMAG, SELFMAG) != 0 ||
	    (b[EI_CLASS] != ELFCLASS32 && b[EI_CLASS] != ELFCLASS64) ||
	    (b[EI_DATA] != ELFDATA2LSB && b[EI_DATA] != ELFDATA2MSB))
		return -EBADMSG;
	*bits = b[EI_CLASS] == ELFCLASS64 ? 64 : 32;
	*machine = b[EI_DATA] == ELFDATA2LSB ? b[18] | (unsigned)b[19] << 8
					     : b[19] | (unsigned)b[18] << 8;
	return 0;
}

int image_kind(const struct root *r, const char *path, struct arena *mem, unsigned *machine,
	     unsigned *bits)
{
	struct text head;
	int rc = root_head(r, path, 20, mem, &head);

	return rc < 0 ? rc : kind_of(&head, machine, bits);
}

/* libelf makes room for as many sections as the header claims: claims beyond reason end here. */
static int plausible(const struct text *head)
{
	const unsigned char *b = (const unsigned char *)head->v;
	unsigned machine, bits, sections, segments;
	size_t at;

	if (kind_of(head, &machine, &bits) < 0 || head->n < (bits == 64 ? 64U : 52U))
		return -EBADMSG;
	at = bits == 64 ? 56 : 44;
	segments = b[EI_DATA] == ELFDATA2LSB ? b[at] | (unsigned)b[at + 1] << 8
					     : b[at + 1] | (unsigned)b[at] << 8;
	at += 4;
	sections = b[EI_DATA] == ELFDATA2LSB ? b[at] | (unsigned)b[at + 1] << 8
					     : b[at + 1] | (unsigned)b[at] << 8;
	at -= bits == 64 ? 20
			 : 16; /* e_shoff: 0 sections with an offset hides the count elsewhere */
	for (size_t i = 0; !sections && i < (bits == 64 ? 8U : 4U); i++)
		if (b[at + i])
			return -EBADMSG;
	return segments <= MAX_SEGMENTS && sections <= MAX_SECTIONS ? 0 : -EBADMSG;
}

void image_close(struct image **e)
{
	if (!*e)
		return;
	if ((*e)->e)
		(void)elf_end((*e)->e);
	if ((*e)->fd >= 0)
		close((*e)->fd);
	*e = NULL;
}

static int begin(struct image *e, struct image **ret)
{
	size_t n;

	if (!e->e || !gelf_getehdr(e->e, &e->head) || elf_getphdrnum(e->e, &n) < 0) {
		image_close(&e);
		return -EBADMSG;
	}
	*ret = e;
	return 0;
}

int image_from(const struct text *bytes, struct arena *mem, struct image **ret)
{
	struct image *e;
	int rc = plausible(bytes);

	if (rc < 0)
		return rc;
	(void)elf_version(EV_CURRENT);
	e = TAKE(mem, struct image);
	e->fd = -1;
	e->mem = mem;
	e->bytes = (struct text){ arena_strndup(mem, bytes->v, bytes->n), bytes->n };
	e->size = bytes->n;
	e->e = elf_memory((char *)(uintptr_t)e->bytes.v, bytes->n);
	return begin(e, ret);
}

int image_open(const struct root *r, const char *path, struct arena *mem, struct image **ret)
{
	char first[64];
	struct text head = { first, 0 };
	struct image *e;
	off_t size;
	ssize_t got;
	int fd, rc = root_file(r, path, MAX_FILE, &fd);

	if (rc < 0)
		return rc;
	got = pread(fd, first, sizeof first, 0);
	size = lseek(fd, 0, SEEK_END);
	head.n = got > 0 ? (size_t)got : 0;
	rc = plausible(&head);
	if (rc < 0 || size < 0) {
		close(fd);
		return rc < 0 ? rc : -EBADMSG;
	}
	(void)elf_version(EV_CURRENT);
	e = TAKE(mem, struct image);
	e->fd = fd;
	e->mem = mem;
	e->size = (uint64_t)size;
	e->e = elf_begin(fd, ELF_C_READ, NULL);
	return begin(e, ret);
}

/* n bytes at a file offset, or fewer at the end; the buffer has room for n. */
static ssize_t bytes_at(struct image *e, uint64_t at, char *buf, size_t n)
{
	if (at >= e->size)
		return 0;
	if (n > e->size - at)
		n = (size_t)(e->size - at);
	if (e->fd >= 0)
		return pread(e->fd, buf, n, (off_t)at);
	memcpy(buf, e->bytes.v + at, n);
	return (ssize_t)n;
}

/* The file offset of an address, through the PT_LOADs; -EBADMSG where it lies in none. */
static int offset_of(struct image *e, uint64_t addr, uint64_t *ret)
{
	GElf_Phdr p;

	for (int i = 0; gelf_getphdr(e->e, i, &p); i++)
		if (p.p_type == PT_LOAD && addr >= p.p_vaddr && addr - p.p_vaddr < p.p_filesz) {
			*ret = p.p_offset + (addr - p.p_vaddr);
			return 0;
		}
	return -EBADMSG;
}

/* What the dynamic section points at; offsets are into the file. */
struct dynamic {
	uint64_t strings, strings_size, symbols, hash, gnu_hash;
	uint64_t soname, runpath;         /* string table offsets; 0: none */
	uint64_t needed[MAX_NEEDED];
	size_t nneeded;
};

static int take_entry(struct image *e, struct dynamic *d, const GElf_Dyn *entry)
{
	switch (entry->d_tag) {
	case DT_STRTAB:   return offset_of(e, entry->d_un.d_ptr, &d->strings);
	case DT_SYMTAB:   return offset_of(e, entry->d_un.d_ptr, &d->symbols);
	case DT_HASH:     return offset_of(e, entry->d_un.d_ptr, &d->hash);
	case DT_GNU_HASH: return offset_of(e, entry->d_un.d_ptr, &d->gnu_hash);
	case DT_STRSZ:    d->strings_size = entry->d_un.d_val; break;
	case DT_SONAME:   d->soname = entry->d_un.d_val; break;
	case DT_RPATH:
		if (!d->runpath)
			d->runpath = entry->d_un.d_val;
		break;
	case DT_RUNPATH:  d->runpath = entry->d_un.d_val; break;
	case DT_NEEDED:
		if (d->nneeded == MAX_NEEDED)
			return -EBADMSG;
		d->needed[d->nneeded++] = entry->d_un.d_val;
		break;
	}
	return 0;
}

static int read_dynamic(struct image *e, struct dynamic *d)
{
	GElf_Phdr p;
	Elf_Data *data = NULL;
	GElf_Dyn entry;

	*d = (struct dynamic){ 0 };
	for (int i = 0; !data && gelf_getphdr(e->e, i, &p); i++) {
		if (p.p_type != PT_DYNAMIC)
			continue;
		if (p.p_filesz > MAX_DYNAMIC)
			return -EBADMSG;
		data = elf_getdata_rawchunk(e->e, (int64_t)p.p_offset, p.p_filesz, ELF_T_DYN);
		if (!data)
			return -EBADMSG;
	}
	if (!data)
		return -ENOENT;
	for (int i = 0; gelf_getdyn(data, i, &entry) && entry.d_tag != DT_NULL; i++) {
		int rc = take_entry(e, d, &entry);

		if (rc < 0)
			return rc;
	}
	if (d->strings_size > MAX_TABLE)
		return -EBADMSG;
	return 0;
}

static const char *string_at(struct image *e, const struct dynamic *d, uint64_t at,
			     struct arena *mem)
{
	char buf[MAX_STRING];
	ssize_t got;

	if (at >= d->strings_size)
		return NULL;
	got = bytes_at(e, d->strings + at, buf, sizeof buf);
	if (got <= 0 || !memchr(buf, '\0', (size_t)got))
		return NULL;
	return arena_strdup(mem, buf);
}

int image_read_info(struct image *e, struct arena *mem, struct image_info *ret)
{
	struct image_info info = {
		.machine = e->head.e_machine,
		.bits = e->head.e_ident[EI_CLASS] == ELFCLASS64 ? 64 : 32,
		.little = e->head.e_ident[EI_DATA] == ELFDATA2LSB,
	};
	struct list needed = { 0 };
	struct dynamic d;
	char interp[MAX_STRING];
	GElf_Phdr p;
	int rc = read_dynamic(e, &d);

	if (rc < 0 && rc != -ENOENT)
		return rc;
	for (int i = 0; gelf_getphdr(e->e, i, &p); i++) {
		if (p.p_type == PT_LOAD && (!info.align || p.p_align < info.align))
			info.align = p.p_align;
		if (p.p_type == PT_INTERP) {
			size_t want =
				p.p_filesz < sizeof interp ? (size_t)p.p_filesz : sizeof interp;
			ssize_t got = bytes_at(e, p.p_offset, interp, want);

			if (got <= 0 || !memchr(interp, '\0', (size_t)got))
				return -EBADMSG;
			info.interp = arena_strdup(mem, interp);
		}
	}
	list_add(&needed, NULL, mem);
	for (size_t i = 0; rc == 0 && i < d.nneeded; i++)
		list_add(&needed, string_at(e, &d, d.needed[i], mem), mem);
	info.needed = needed.v;
	if (rc == 0 && d.soname)
		info.soname = string_at(e, &d, d.soname, mem);
	if (rc == 0 && d.runpath)
		info.runpath = string_at(e, &d, d.runpath, mem);
	*ret = info;
	return 0;
}

static uint32_t word_at(struct image *e, uint64_t at)
{
	unsigned char b[4] = { 0 };

	if (bytes_at(e, at, (char *)b, 4) != 4)
		return 0;
	if (e->head.e_ident[EI_DATA] == ELFDATA2LSB)
		return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
	return b[3] | (uint32_t)b[2] << 8 | (uint32_t)b[1] << 16 | (uint32_t)b[0] << 24;
}

static int get_symbol(struct image *e, const struct dynamic *d, uint32_t index, GElf_Sym *sym)
{
	size_t size =
		e->head.e_ident[EI_CLASS] == ELFCLASS64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	Elf_Data *data =
		elf_getdata_rawchunk(e->e, (int64_t)(d->symbols + index * size), size, ELF_T_SYM);

	return data && gelf_getsym(data, 0, sym) ? 0 : -EBADMSG;
}

static bool named(struct image *e, const struct dynamic *d, const GElf_Sym *sym, const char *name)
{
	char buf[128];
	size_t n = strlen(name) + 1;

	return n <= sizeof buf && sym->st_name < d->strings_size && sym->st_shndx != SHN_UNDEF &&
	       bytes_at(e, d->strings + sym->st_name, buf, n) == (ssize_t)n &&
	       memcmp(buf, name, n) == 0;
}

/* DT_GNU_HASH, as the dynamic linker looks a name up: a bucket, then a chain. */
static int find_gnu(struct image *e, const struct dynamic *d, const char *name, GElf_Sym *sym)
{
	uint32_t buckets = word_at(e, d->gnu_hash), first = word_at(e, d->gnu_hash + 4);
	uint32_t bloom = word_at(e, d->gnu_hash + 8), hash = 5381, index;
	unsigned limit = MAX_CHAIN, same = MAX_SAME_HASH;
	unsigned wide = e->head.e_ident[EI_CLASS] == ELFCLASS64 ? 8 : 4;
	uint64_t table = d->gnu_hash + 16 + (uint64_t)bloom * wide;

	for (const char *c = name; *c; c++)
		hash = hash * 33 + (unsigned char)*c;
	if (!buckets)
		return -ENOENT;
	index = word_at(e, table + (uint64_t)(hash % buckets) * 4);
	for (; index >= first && limit--; index++) {
		uint32_t chain =
			word_at(e, table + (uint64_t)buckets * 4 + (uint64_t)(index - first) * 4);

		if ((chain | 1) == (hash | 1)) {
			if (!same-- || get_symbol(e, d, index, sym) < 0)
				return -EBADMSG;
			if (named(e, d, sym, name))
				return 0;
		}
		if (chain & 1)
			return -ENOENT;
	}
	return index < first ? -ENOENT : -EBADMSG;
}

static int find_sysv(struct image *e, const struct dynamic *d, const char *name, GElf_Sym *sym)
{
	uint32_t buckets = word_at(e, d->hash), count = word_at(e, d->hash + 4);
	uint32_t index;
	unsigned same = MAX_SAME_HASH;

	if (!buckets)
		return -ENOENT;
	index = word_at(e, d->hash + 8 + (uint64_t)(elf_hash(name) % buckets) * 4);
	for (; index && index < count;
	     index = word_at(e, d->hash + 8 + ((uint64_t)buckets + index) * 4)) {
		/* A chain may lead back to where it was. */
		if (!same-- || get_symbol(e, d, index, sym) < 0)
			return -EBADMSG;
		if (named(e, d, sym, name))
			return 0;
	}
	return -ENOENT;
}

static int find_symbol(struct image *e, const char *name, GElf_Sym *sym)
{
	struct dynamic d;
	int rc = read_dynamic(e, &d);

	if (rc < 0)
		return rc;
	if (!d.symbols || !d.strings)
		return -ENOENT;
	if (d.gnu_hash)
		return find_gnu(e, &d, name, sym);
	return d.hash ? find_sysv(e, &d, name, sym) : -ENOENT;
}

int image_symbol(struct image *e, const char *name, uint64_t *size, uint64_t *value)
{
	GElf_Sym sym;
	uint64_t at;
	int rc = find_symbol(e, name, &sym);

	if (rc < 0)
		return rc;
	if (value) {
		if ((sym.st_size != 4 && sym.st_size != 8) || offset_of(e, sym.st_value, &at) < 0)
			return -EBADMSG;
		*value = word_at(e, at);
		if (sym.st_size == 8)
			*value = e->head.e_ident[EI_DATA] == ELFDATA2LSB
				? *value | (uint64_t)word_at(e, at + 4) << 32
				: *value << 32 | word_at(e, at + 4);
	}
	if (size)
		*size = sym.st_size;
	return 0;
}

int image_code(struct image *e, const char *name, char *buf, size_t max, size_t *n)
{
	GElf_Sym sym;
	uint64_t at;
	int rc = find_symbol(e, name, &sym);

	if (rc < 0)
		return rc;
	if (GELF_ST_TYPE(sym.st_info) != STT_FUNC || !sym.st_size || sym.st_size > max ||
	    offset_of(e, sym.st_value, &at) < 0 ||
	    bytes_at(e, at, buf, (size_t)sym.st_size) != (ssize_t)sym.st_size)
		return -EBADMSG;
	*n = (size_t)sym.st_size;
	return 0;
}

/* One search: what is looked for, and how much of its limits is left. */
struct hunt {
	const char *prefix;
	size_t len;
	bool whole;
	image_take *take;
	void *user;
	uint64_t bytes;
	unsigned candidates;
};

/* The strings of one chunk: 0 when one is taken, -ENOENT, -EFBIG over the limit. */
static int hunt_in(struct hunt *h, const char *buf, const char *end)
{
	const char *nul = buf;

	for (const char *p = buf; (p = memmem(p, (size_t)(end - p), h->prefix, h->len)); p++) {
		if (nul < p + h->len)
			nul = memchr(p, '\0', (size_t)(end - p));
		if (!nul)
			return -ENOENT;
		if (nul - p > MAX_STRING) {
			p = nul - MAX_STRING - 1;
			continue;
		}
		if (h->whole && (p == buf || p[-1] != '\0'))
			continue;
		if (!h->candidates--)
			return -EFBIG;
		if (h->take(h->user, (struct span){ p, (size_t)(nul - p) }))
			return 0;
	}
	return -ENOENT;
}

/* One stretch of read-only bytes, chunk by chunk; chunks overlap by the longest string. */
static int search(struct image *e, uint64_t at, uint64_t n, struct hunt *h)
{
	char *buf = e->chunk ? e->chunk : (e->chunk = TAKE_N(e->mem, CHUNK, char));

	for (uint64_t done = 0; done < n;) {
		size_t want = n - done < CHUNK ? (size_t)(n - done) : CHUNK;
		ssize_t got = bytes_at(e, at + done, buf, want);
		int rc;

		if (got <= 0)
			return -ENOENT;
		if ((uint64_t)got > h->bytes)
			return -EFBIG;
		h->bytes -= (uint64_t)got;
		rc = hunt_in(h, buf, buf + got);
		if (rc != -ENOENT || (size_t)got < want || want < CHUNK)
			return rc;
		done += CHUNK - MAX_STRING;
	}
	return -ENOENT;
}

/* Where the names of sections are.  libelf takes them into memory whole, unpacked where they are
 * packed: what no linker makes is refused.
 */
static int section_names(struct image *e, size_t *ret)
{
	GElf_Shdr h;
	size_t names;

	if (elf_getshdrstrndx(e->e, &names) < 0 || !gelf_getshdr(elf_getscn(e->e, names), &h))
		return -ENOENT;
	if (h.sh_size > MAX_NAMES || (h.sh_flags & SHF_COMPRESSED))
		return -EBADMSG;
	*ret = names;
	return 0;
}

/* The next section of code or constants with this name, or NULL. */
static Elf_Scn *next_section(struct image *e, Elf_Scn *s, size_t names, const char *name,
			     GElf_Shdr *h)
{
	while ((s = elf_nextscn(e->e, s))) {
		const char *is = gelf_getshdr(s, h) ? elf_strptr(e->e, names, h->sh_name) : NULL;

		if (is && strcmp(is, name) == 0 && h->sh_type == SHT_PROGBITS)
			break;
	}
	return s;
}

int image_find_string(struct image *e, const char *prefix, bool whole, image_take *take, void *user)
{
	struct hunt hunt = { .prefix = prefix, .len = strlen(prefix), .whole = whole, .take = take,
			     .user = user, .bytes = MAX_SEARCH, .candidates = MAX_CANDIDATES };
	size_t names = 0;
	Elf_Scn *s = NULL;
	GElf_Shdr h;
	GElf_Phdr p;
	int rc = section_names(e, &names);
	bool sections = false;

	if (rc == -EBADMSG)
		return rc;
	rc = -ENOENT;
	while (names && rc == -ENOENT && (s = next_section(e, s, names, ".rodata", &h))) {
		sections = true;
		rc = search(e, h.sh_offset, h.sh_size, &hunt);
	}
	for (int i = 0; !sections && rc == -ENOENT && gelf_getphdr(e->e, i, &p); i++)
		if (p.p_type == PT_LOAD && !(p.p_flags & PF_W))
			rc = search(e, p.p_offset, p.p_filesz, &hunt);
	return rc;
}

static bool has_word(const char *buf, size_t n, uint32_t mask, uint32_t bits)
{
	const unsigned char *b = (const unsigned char *)buf;

	for (size_t i = 0; i + 4 <= n; i += 4) {
		uint32_t word = b[i] | (uint32_t)b[i + 1] << 8 | (uint32_t)b[i + 2] << 16 |
				(uint32_t)b[i + 3] << 24;

		if ((word & mask) == bits)
			return true;
	}
	return false;
}

static int find_text(struct image *e, GElf_Shdr *h)
{
	size_t names;
	int rc = section_names(e, &names);

	if (rc < 0)
		return rc == -ENOENT ? -ENODATA : rc;
	if (!next_section(e, NULL, names, ".text", h))
		return -ENODATA;
	return h->sh_size <= MAX_TABLE ? 0 : -EBADMSG;
}

int image_find_word(struct image *e, uint32_t mask, uint32_t bits)
{
	enum { STEP = 16 * 1024, TOO_LITTLE = 1024 };
	char buf[STEP];
	GElf_Shdr h;
	uint64_t left;
	int rc = find_text(e, &h);

	if (rc < 0)
		return rc;
	left = h.sh_size & ~UINT64_C(3);
	while (left) {
		size_t want = left < STEP ? (size_t)left : STEP;
		ssize_t got = bytes_at(e, h.sh_offset + left - want, buf, want);

		if (got != (ssize_t)want)
			return -EBADMSG;
		if (has_word(buf, want, mask, bits))
			return 0;
		left -= want;
	}
	return h.sh_size < TOO_LITTLE ? -ENODATA : -ENOENT;
}
