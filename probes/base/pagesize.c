/* The page size, asked of the process or read from a kernel's configuration. */
#include "base.h"

#include <errno.h>

#include "arena.h"
#include "gzip.h"
#include "pagesize.h"
#include "root.h"
#include "scan.h"

enum { MAX_PACKED = 1 << 20, MAX_CONFIG = 4 << 20, MAX_BOOT = 1024 };

/* arch/arm64/Kconfig; PAGE_SIZE_* of arch/Kconfig since Linux 6.9; x86 has no other than 4 KiB. */
static const struct { const char *line; unsigned bytes; } lines[] = {
	{ "CONFIG_ARM64_4K_PAGES=y",  4096 },  { "CONFIG_PAGE_SIZE_4KB=y",  4096 },
	{ "CONFIG_ARM64_16K_PAGES=y", 16384 }, { "CONFIG_PAGE_SIZE_16KB=y", 16384 },
	{ "CONFIG_ARM64_64K_PAGES=y", 65536 }, { "CONFIG_PAGE_SIZE_64KB=y", 65536 },
	{ "CONFIG_X86=y",             4096 },
};

unsigned pagesize_of_config(const struct text *config)
{
	struct span rest = { config->v, config->n }, line;

	while (scan_line(&rest, &line))
		for (size_t i = 0; i < LEN(lines); i++)
			if (span_is(line, lines[i].line))
				return lines[i].bytes;
	return 0;
}

static int read_config(const struct root *r, const char *path, struct arena *mem, uint64_t *ret)
{
	struct text text;
	int rc;

	if (span_ends(span_of(path), ".gz")) {
		struct text packed;

		rc = root_read(r, path, MAX_PACKED, mem, &packed);
		if (rc == 0)
			rc = gzip_read(&packed, MAX_CONFIG, mem, &text);
	} else {
		rc = root_read(r, path, MAX_CONFIG, mem, &text);
	}
	if (rc < 0)
		return rc;
	*ret = pagesize_of_config(&text);
	return *ret ? 0 : -ENODATA;
}

static void read_boot(const struct root *r, struct arena *mem, struct pagesize *p)
{
	const char *const *names;
	int rc = root_list(r, "/boot", MAX_BOOT, mem, &names);

	for (; rc == 0 && *names; names++) {
		const char *path;
		uint64_t bytes;

		if (!span_starts(span_of(*names), "config-"))
			continue;
		path = arena_printf(mem, "/boot/%s", *names);
		if (read_config(r, path, mem, &bytes) < 0)
			continue;
		if (p->bytes && p->bytes != bytes) {
			*p = (struct pagesize){ 0, "/boot", "the kernels in /boot differ in it" };
			return;
		}
		p->bytes = bytes;
		p->src = path;
	}
	if (!p->bytes)
		*p = (struct pagesize){ 0, "/boot",
					"no kernel is running, and no /boot/config-* says it" };
}

void pagesize_read(const struct root *r, struct arena *mem, struct pagesize *ret)
{
	static const char packed[] = "/proc/config.gz";
	struct text answer;
	const char *pagesz;
	int rc = root_ask(r, "auxv", mem, &answer);

	*ret = (struct pagesize){ .src = "auxv" };
	pagesz = rc == 0 ? root_answer(&answer, "pagesz", mem) : NULL;
	if (pagesz) {
		if (scan_number(span_of(pagesz), 1 << 30, &ret->bytes) < 0 || ret->bytes < 4096 ||
		    (ret->bytes & (ret->bytes - 1)))
			*ret = (struct pagesize){ .src = "auxv",
						  .why = "its pagesz= is not a page size" };
		return;
	}
	ret->src = packed;
	if (read_config(r, packed, mem, &ret->bytes) < 0)
		read_boot(r, mem, ret);
}
