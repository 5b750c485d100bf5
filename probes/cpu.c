/* The processor: /proc/cpuinfo, the topology in /sys, the page size, and whose machine it is. */
#include "base/base.h"

#include <errno.h>

#include "base/arena.h"
#include "base/core.h"
#include "base/cpuinfo.h"
#include "base/pagesize.h"
#include "base/platform.h"
#include "base/root.h"
#include "base/scan.h"
#include "base/userland.h"
#include "cpu.h"
#include "probe.h"

enum { MAX_CPUINFO = 1 << 20, MAX_LIST = 64 * 1024, MAX_CPUS = 4096, MAX_SOCKETS = 64 };

#define CPUINFO "/proc/cpuinfo"
#define SYS_CPU "/sys/devices/system/cpu/"

static const struct fact_field fields[] = { CPU_FACTS(FACT_FIELD, cpu_facts) };

static const struct { const char *word, *word2; size_t cell; } flags[] = {
	{ "fphp",    "asimdhp", offsetof(struct cpu_facts, fp16) },
	{ "atomics", NULL,      offsetof(struct cpu_facts, lse) },
	{ "asimddp", NULL,      offsetof(struct cpu_facts, dotprod) },
	{ "bf16",    NULL,      offsetof(struct cpu_facts, bf16) },
	{ "i8mm",    NULL,      offsetof(struct cpu_facts, i8mm) },
	{ "sve",     NULL,      offsetof(struct cpu_facts, sve) },
};

static struct fact_bool *flag_cell(struct cpu_facts *row, size_t i)
{
	return (struct fact_bool *)(void *)((char *)row + flags[i].cell);
}

static bool has(const char *const *words, const char *word)
{
	for (; word && *words; words++)
		if (strcmp(*words, word) == 0)
			return true;
	return !word;
}

static struct fact_str of_clue(struct clue c)
{
	return c.why ? UNKNOWN(str, c.src, c.why) : fact_str_of(c.v, c.src);
}

/* How many CPUs a file names: 0, or a negative errno. */
static int count_cpus(const struct root *r, const char *path, struct arena *mem, uint64_t *ret)
{
	struct text text;
	int rc = root_read(r, path, MAX_LIST, mem, &text);

	return rc < 0 ? rc : scan_cpulist(span_trim((struct span){ text.v, text.n }), ret);
}

static struct fact_int number_of(const struct root *r, const char *path, struct arena *mem)
{
	uint64_t n = 0;
	int rc = count_cpus(r, path, mem, &n);

	if (rc < 0)
		return UNKNOWN(int, path,
			       rc == -EINVAL ? "is not a list of CPUs" : root_strerror(rc));
	return KNOWN(int, (int64_t)n, path);
}

/* Every CPU's package, where the kernel does not list the package of one. */
static uint64_t count_packages(const struct root *r, struct arena *mem)
{
	const char *const *names;
	struct list seen = { 0 };

	if (root_list(r, "/sys/devices/system/cpu", MAX_CPUS, mem, &names) < 0)
		return 0;
	for (; *names && seen.n < MAX_SOCKETS; names++) {
		struct text text;
		const char *id;

		if (!span_starts(span_of(*names), "cpu") || (*names)[3] < '0' ||
		    (*names)[3] > '9' ||
		    root_read(r,
			      arena_printf(mem, SYS_CPU "%s/topology/physical_package_id", *names),
			      64, mem, &text) < 0)
			continue;
		id = span_dup(span_trim((struct span){ text.v, text.n }), mem);
		if (!list_has(&seen, id))
			list_add(&seen, id, mem);
	}
	return seen.n;
}

static void set_topology(const struct root *r, struct arena *mem, struct cpu_facts *row)
{
	static const char *const siblings[] = {
		SYS_CPU "cpu0/topology/package_cpus_list",
		SYS_CPU "cpu0/topology/core_siblings_list",
	};
	static const char ids[] = SYS_CPU "cpu0/topology/physical_package_id";
	uint64_t n = 0;

	row->cores = number_of(r, SYS_CPU "online", mem);
	row->possible = number_of(r, SYS_CPU "possible", mem);
	row->threads_per_core = number_of(r, SYS_CPU "cpu0/topology/thread_siblings_list", mem);
	row->sockets = UNKNOWN(int, ids, row->cores.why);
	for (size_t i = 0; row->cores.state == FACT_KNOWN && i < LEN(siblings); i++)
		if (count_cpus(r, siblings[i], mem, &n) == 0 && n) {
			row->sockets = KNOWN(int, (row->cores.v + (int64_t)n - 1) / (int64_t)n,
					     siblings[i]);
			return;
		}
	if (row->cores.state == FACT_KNOWN) {
		n = count_packages(r, mem);
		row->sockets = n ? KNOWN(int, (int64_t)n, ids)
				 : UNKNOWN(int, ids, "no CPU names its package");
	}
}

static void no_cpuinfo(struct cpu_facts *row, const char *why)
{
	struct fact_str unknown = UNKNOWN(str, CPUINFO, why);

	row->model = row->confidence = row->evidence = row->implementer = row->part = unknown;
	row->variant = row->midr = row->core = row->mcpu_core = unknown;
	row->revision = UNKNOWN(int, CPUINFO, why);
	row->features = UNKNOWN(list, CPUINFO, why);
	row->named = row->heterogeneous = UNKNOWN(bool, CPUINFO, why);
	for (size_t i = 0; i < LEN(flags); i++)
		*flag_cell(row, i) = UNKNOWN(bool, CPUINFO, why);
}

/* One of the numbers that make up the MIDR, as the file writes it and as a number. */
static struct fact_str number_str(const char *v, uint64_t max, uint64_t *ret)
{
	if (!v)
		return ABSENT(str, CPUINFO);
	if (scan_number(span_of(v), max, ret) < 0)
		return UNKNOWN(str, CPUINFO, "is not a number that fits");
	return KNOWN(str, v, CPUINFO);
}

static void set_arm(const struct cpuinfo *c, const struct platform *p, struct arena *mem,
		    struct cpu_facts *row)
{
	struct core_clues clues = { .platform = p };
	struct core_model m;
	uint64_t revision = 0;
	bool numbers;

	row->implementer = number_str(c->implementer, 0xff, &clues.implementer);
	row->part = number_str(c->part, 0xfff, &clues.part);
	row->variant = number_str(c->variant, 0xf, &clues.variant);
	row->midr = number_str(c->revision, 0xf, &revision);
	row->revision =
		(struct fact_int){ row->midr.state, CPUINFO, row->midr.why, (int64_t)revision };
	numbers = row->revision.state == FACT_KNOWN && row->variant.state == FACT_KNOWN;
	row->midr = UNKNOWN(str, CPUINFO, "it takes four numbers, and not all are there");
	if (row->implementer.state != FACT_KNOWN || row->part.state != FACT_KNOWN) {
		const char *why = "it takes an implementer and a part";

		row->model = row->confidence = row->evidence = UNKNOWN(str, CPUINFO, why);
		row->core = row->mcpu_core = UNKNOWN(str, CPUINFO, why);
		row->named = UNKNOWN(bool, CPUINFO, why);
		return;
	}
	if (numbers)
		row->midr = KNOWN(str,
				  arena_printf(mem, "0x%02x%xf%03x%x", (unsigned)clues.implementer,
					       (unsigned)clues.variant, (unsigned)clues.part,
					       (unsigned)revision),
				  CPUINFO);
	clues.cpus = row->cores.state == FACT_KNOWN ? (uint64_t)row->cores.v : 0;
	clues.sockets = row->sockets.state == FACT_KNOWN ? (uint64_t)row->sockets.v : 0;
	core_model(&clues, mem, &m);
	row->model = KNOWN(str, m.model, CPUINFO);
	row->confidence = KNOWN(str, m.confidence, CPUINFO);
	row->evidence = KNOWN(str, m.evidence, CPUINFO);
	row->named = KNOWN(bool, m.known, CPUINFO);
	row->core = fact_str_of(m.core, CPUINFO);
	row->mcpu_core = fact_str_of(m.mcpu, CPUINFO);
}

/* Not Arm: it has no such numbers, and a name only where the kernel gives one. */
static void set_other(const struct cpuinfo *c, struct cpu_facts *row)
{
	row->implementer = row->part = row->variant = row->midr = row->core = row->mcpu_core =
		ABSENT(str, CPUINFO);
	row->revision = ABSENT(int, CPUINFO);
	row->model = fact_str_of(c->model_name, CPUINFO);
	row->confidence = row->evidence = ABSENT(str, CPUINFO);
	row->named = KNOWN(bool, c->model_name != NULL, CPUINFO);
	if (c->model_name) {
		row->confidence = KNOWN(str, "certain", CPUINFO);
		row->evidence = KNOWN(str, "the kernel names it", CPUINFO);
	}
}

static void set_features(const struct cpuinfo *c, struct cpu_facts *row)
{
	if (!c->features) {
		row->features = ABSENT(list, CPUINFO);
		for (size_t i = 0; i < LEN(flags); i++)
			*flag_cell(row, i) = UNKNOWN(bool, CPUINFO, "it lists no features");
		return;
	}
	row->features = KNOWN(list, c->features, CPUINFO);
	for (size_t i = 0; i < LEN(flags); i++)
		*flag_cell(row, i) = c->kind != CPUINFO_ARM
					     ? ABSENT(bool, CPUINFO)
					     : KNOWN(bool,
						     has(c->features, flags[i].word) &&
							     has(c->features, flags[i].word2),
						     CPUINFO);
}

static bool is_arm(const char *arch)
{
	return strcmp(arch, "aarch64") == 0 || strcmp(arch, "armv7l") == 0 ||
	       strcmp(arch, "aarch64_ilp32") == 0;
}

static bool is_x86(const char *arch)
{
	return strcmp(arch, "x86_64") == 0 || strcmp(arch, "i686") == 0 || strcmp(arch, "x32") == 0;
}

static void set_cpuinfo(const struct probe_run *run, const struct platform *p,
			struct cpu_facts *row)
{
	struct text text;
	struct cpuinfo c;
	int rc = root_read(run->root, CPUINFO, MAX_CPUINFO, run->mem, &text);

	if (rc < 0) {
		no_cpuinfo(row, root_strerror(rc));
		row->emulated = UNKNOWN(bool, CPUINFO, root_strerror(rc));
		return;
	}
	cpuinfo_read(&text, run->mem, &c);
	if (row->cores.state != FACT_KNOWN && c.cpus)
		row->cores = KNOWN(int, (int64_t)c.cpus, CPUINFO);
	if (row->arch.state != FACT_KNOWN)
		row->emulated = UNKNOWN(bool, row->arch.src, row->arch.why);
	else
		row->emulated = KNOWN(bool,
				      (c.kind == CPUINFO_X86 && is_arm(row->arch.v)) ||
					      (c.kind == CPUINFO_ARM && is_x86(row->arch.v)),
				      CPUINFO);
	if (fact_true(row->emulated)) {
		no_cpuinfo(row, CPUINFO " is that of another architecture (emulation)");
		return;
	}
	if (!text.n || (c.kind == CPUINFO_OTHER && !c.cpus && !c.model_name)) {
		no_cpuinfo(row, "no CPU is described in it");
		return;
	}
	row->heterogeneous = KNOWN(bool, c.mixed, CPUINFO);
	set_features(&c, row);
	if (c.kind == CPUINFO_ARM)
		set_arm(&c, p, run->mem, row);
	else
		set_other(&c, row);
}

/* Where a tree has no /sys, nobody looked at the machine it is for. */
static void set_platform(const struct platform *p, bool have_sys, struct cpu_facts *row)
{
	static const char why[] = "there is no /sys in this tree";

	row->dmi_vendor = of_clue(p->vendor);
	row->dmi_product = of_clue(p->product);
	row->cloud = of_clue(p->cloud);
	row->instance_type = of_clue(p->instance);
	row->hypervisor = of_clue(p->hypervisor);
	if (have_sys)
		return;
	if (!p->cloud.v)
		row->cloud = UNKNOWN(str, p->cloud.src, why);
	if (!p->instance.v)
		row->instance_type = UNKNOWN(str, p->instance.src, why);
	row->dmi_vendor = UNKNOWN(str, p->vendor.src, why);
	row->dmi_product = UNKNOWN(str, p->product.src, why);
}

static int read_cpu(struct probe_run *run)
{
	struct cpu_facts *row = TAKE(run->mem, struct cpu_facts);
	struct userland u;
	struct platform p;
	struct pagesize page;
	int rc = userland_read(run->root, run->mem, &u);

	row->arch =
		rc == 0 ? KNOWN(str, u.arch, u.src)
			: UNKNOWN(str, "/bin/sh",
				  root_absent(rc)
					  ? "none of the programs that every system has is there"
					  : root_strerror(rc));
	platform_read(run->root, run->mem, &p);
	set_topology(run->root, run->mem, row);
	set_platform(&p,
		     row->cores.state == FACT_KNOWN || p.vendor.v ||
			     root_exists(run->root, "/sys/devices") == 0,
		     row);
	set_cpuinfo(run, &p, row);
	pagesize_read(run->root, run->mem, &page);
	row->page_size = page.bytes ? KNOWN(int, (int64_t)page.bytes, page.src)
				    : UNKNOWN(int, page.src, page.why);
	run->rows = row;
	run->n = 1;
	return 0;
}

PROBE_DEFINE(cpu, "the processor, its features, and whose machine it is in", fields, false,
	     read_cpu);
