/* Cores by MIDR, and products by core, cloud and firmware. */
#include "base.h"

#include "arena.h"
#include "core.h"
#include "platform.h"

enum { ARM = 0x41, CAVIUM = 0x43, FUJITSU = 0x46, HISILICON = 0x48, NVIDIA = 0x4e, APM = 0x50,
	QUALCOMM = 0x51, APPLE = 0x61, MICROSOFT = 0x6d, AMPERE = 0xc0, N1 = 0xd0c };

/* Sources: Linux arch/arm64/include/asm/cputype.h, util-linux sys-utils/lscpu-arm.c, LLVM
 * llvm/lib/TargetParser/Host.cpp; the compilers' names from the last and GCC's aarch64-cores.def.
 */
static const struct { unsigned implementer, part; const char *name, *mcpu; } cores[] = {
	{ ARM, 0xd03, "Cortex-A53", "cortex-a53" },
	{ ARM, 0xd04, "Cortex-A35", "cortex-a35" },
	{ ARM, 0xd05, "Cortex-A55", "cortex-a55" },
	{ ARM, 0xd07, "Cortex-A57", "cortex-a57" },
	{ ARM, 0xd08, "Cortex-A72", "cortex-a72" },
	{ ARM, 0xd09, "Cortex-A73", "cortex-a73" },
	{ ARM, 0xd0a, "Cortex-A75", "cortex-a75" },
	{ ARM, 0xd0b, "Cortex-A76", "cortex-a76" },
	{ ARM, N1, "Neoverse N1", "neoverse-n1" },
	{ ARM, 0xd0d, "Cortex-A77", "cortex-a77" },
	{ ARM, 0xd40, "Neoverse V1", "neoverse-v1" },
	{ ARM, 0xd41, "Cortex-A78", "cortex-a78" },
	{ ARM, 0xd44, "Cortex-X1", "cortex-x1" },
	{ ARM, 0xd46, "Cortex-A510", "cortex-a510" },
	{ ARM, 0xd47, "Cortex-A710", "cortex-a710" },
	{ ARM, 0xd48, "Cortex-X2", "cortex-x2" },
	{ ARM, 0xd49, "Neoverse N2", "neoverse-n2" },
	{ ARM, 0xd4a, "Neoverse E1", "neoverse-e1" },
	{ ARM, 0xd4f, "Neoverse V2", "neoverse-v2" },
	{ ARM, 0xd84, "Neoverse V3", "neoverse-v3" },
	{ ARM, 0xd8e, "Neoverse N3", "neoverse-n3" },
	{ CAVIUM, 0x0a1, "ThunderX", "thunderxt88" },
	{ CAVIUM, 0x0af, "ThunderX2", "thunderx2t99" },
	{ FUJITSU, 0x001, "A64FX", "a64fx" },
	{ HISILICON, 0xd01, "Kunpeng 920", "tsv110" },
	{ NVIDIA, 0x004, "Carmel", "carmel" },
	{ QUALCOMM, 0xc00, "Falkor", "falkor" },
	{ APPLE, 0x022, "Icestorm (M1)", NULL },
	{ APPLE, 0x023, "Firestorm (M1)", NULL },
	{ MICROSOFT, 0xd49, "Neoverse N2", "neoverse-n2" },
	{ AMPERE, 0xac3, "Ampere-1", "ampere1" },
	{ AMPERE, 0xac4, "Ampere-1A", "ampere1a" },
	{ AMPERE, 0xac5, "Ampere-1B", "ampere1b" },
	{ AMPERE, 0xac7, "Ampere-1C", "ampere1c" },
};

/* Products that the MIDR names alone (cloud NULL), or together with the cloud it runs in, which
 * has no other with that core, or (likely) hardly another: AWS and Google also rent NVIDIA Grace,
 * a Neoverse V2.  Sources: the same; the clouds' own lists of instance types.
 */
static const struct {
	unsigned implementer, part;
	const char *cloud, *model;
	bool likely;
} products[] = {
	{ AMPERE, 0xac3, NULL, "AmpereOne", false },
	{ AMPERE, 0xac4, NULL, "AmpereOne M or AmpereOneX", false },
	{ MICROSOFT, 0xd49, NULL, "Azure Cobalt 100", false },
	{ FUJITSU, 0x001, NULL, "Fujitsu A64FX", false },
	{ HISILICON, 0xd01, NULL, "Kunpeng 920", false },
	{ CAVIUM, 0x0a1, NULL, "Cavium ThunderX", false },
	{ CAVIUM, 0x0af, NULL, "Marvell ThunderX2", false },
	{ APPLE, 0x022, NULL, "Apple M1", false },
	{ APPLE, 0x023, NULL, "Apple M1", false },
	{ ARM, 0xd08, "aws", "AWS Graviton", false },
	{ ARM, N1,    "aws", "AWS Graviton2", false },
	{ ARM, 0xd40, "aws", "AWS Graviton3", false },
	{ ARM, 0xd4f, "aws", "AWS Graviton4", true },
	{ ARM, 0xd4f, "gcp", "Google Axion", true },
	{ ARM, N1,    "oci", "Ampere Altra", false },
	{ ARM, N1,    "azure", "Ampere Altra", false },
	{ ARM, N1,    "gcp", "Ampere Altra", false },
	{ ARM, N1,    "hetzner", "Ampere Altra", false },
};

static bool says(struct clue c, const char *word)
{
	return c.v && strcasestr(c.v, word);
}

static bool by_product(const struct core_clues *c, struct arena *mem, struct core_model *m)
{
	struct clue cloud = c->platform->cloud;

	for (size_t i = 0; i < LEN(products); i++) {
		if (products[i].implementer != c->implementer || products[i].part != c->part)
			continue;
		if (products[i].cloud && !(cloud.v && strcmp(cloud.v, products[i].cloud) == 0))
			continue;
		m->model = products[i].model;
		m->confidence = products[i].likely ? "likely" : "certain";
		m->known = true;
		m->evidence =
			products[i].cloud
				? arena_printf(mem,
					       "%s names the cloud %s, and %s its machines with %s "
					       "cores have this",
					       cloud.src, cloud.v,
					       products[i].likely ? "most of" : "all", m->core)
				: arena_printf(mem,
					       "no other product has implementer 0x%llx and part "
					       "0x%03llx",
					       (unsigned long long)c->implementer,
					       (unsigned long long)c->part);
		return true;
	}
	return false;
}

/* X-Gene and eMAG share a part; the variant tells them apart (APM_CPU_VAR_* of cputype.h). */
static void by_variant(const struct core_clues *c, struct core_model *m)
{
	bool emag = c->variant >= 3;

	m->core = emag ? "eMAG (Skylark)" : "X-Gene";
	m->mcpu = emag ? "emag" : "xgene1";
	m->model = emag ? "Ampere eMAG" : "APM X-Gene";
	m->confidence = "certain";
	m->known = true;
	m->evidence = emag ? "implementer 0x50, part 0x000 and variant 0x3 are eMAG's alone"
			   : "implementer 0x50, part 0x000 and a variant below 0x3 are X-Gene's";
}

/* Altra, Altra Max and Graviton2 show the same MIDR.  Altra has up to 80 cores a socket, Altra Max
 * 96 to 128, Graviton2 64 in one socket.
 */
static void by_firmware(const struct core_clues *c, struct arena *mem, struct core_model *m)
{
	const struct platform *p = c->platform;
	const struct clue *const words[] = { &p->family, &p->product, &p->bios };
	uint64_t each = c->sockets ? c->cpus / c->sockets : 0;

	for (size_t i = 0; i < LEN(words); i++) {
		bool max = says(*words[i], "Altra Max") || says(*words[i], "Altra(R) Max");

		if (!max && !says(*words[i], "Altra") && !says(*words[i], "Ampere"))
			continue;
		m->model = max || each > 80 ? "Ampere Altra Max" : "Ampere Altra";
		m->confidence = "certain";
		m->known = true;
		m->evidence = arena_printf(mem, "%s says '%s'", words[i]->src, words[i]->v);
		return;
	}
	if (each > 64) {
		m->model = each > 80 ? "Ampere Altra Max" : "Ampere Altra";
		m->confidence = "likely";
		m->known = true;
		m->evidence = arena_printf(
			mem,
			"%llu Neoverse N1 cores a socket: of the products with this core %s has as "
			"many, and Graviton2 has 64",
			(unsigned long long)each, each > 80 ? "Altra Max" : "Altra");
		return;
	}
	if (p->cloud.v && strcmp(p->cloud.v, "scaleway") == 0) {
		m->model = "Ampere Altra or Altra Max";
		m->confidence = "likely";
		m->known = true;
		m->evidence = arena_printf(
			mem, "%s names Scaleway, whose Arm machines had Altra Max", p->cloud.src);
		return;
	}
	m->evidence = "Ampere Altra and AWS Graviton2 show the same MIDR, and neither firmware nor "
		      "cloud-init tells which this is";
}

static void by_core(const struct core_clues *c, struct arena *mem, struct core_model *m)
{
	unsigned long long implementer = c->implementer, part = c->part;

	m->confidence = "guess";
	if (c->implementer == AMPERE) {
		m->model = m->core ? arena_printf(mem, "AmpereOne family (%s core)", m->core)
				   : arena_printf(mem, "AmpereOne family (core 0x%03llx)", part);
		m->evidence =
			"implementer 0xc0 is Ampere; which product has this part is not on record";
	} else if (m->core) {
		m->model = arena_printf(mem, "%s core, model not known", m->core);
		m->evidence = arena_printf(
			mem, "implementer 0x%llx and part 0x%03llx name the core, not the product",
			implementer, part);
	} else {
		m->model =
			arena_printf(mem, "implementer 0x%llx, part 0x%03llx", implementer, part);
		m->evidence = "no table has this implementer and part";
	}
}

void core_model(const struct core_clues *c, struct arena *mem, struct core_model *ret)
{
	struct core_model m = { 0 };

	for (size_t i = 0; i < LEN(cores); i++)
		if (cores[i].implementer == c->implementer && cores[i].part == c->part) {
			m.core = cores[i].name;
			m.mcpu = cores[i].mcpu;
		}
	if (c->implementer == APM && c->part == 0) {
		by_variant(c, &m);
	} else if (!by_product(c, mem, &m)) {
		by_core(c, mem, &m);
		if (c->platform->board.v && c->implementer != AMPERE) {
			m.model = c->platform->board.v;
			m.confidence = "certain";
			m.known = true;
			m.evidence = arena_printf(mem, "%s says it", c->platform->board.src);
		} else if (c->implementer == ARM && c->part == N1) {
			by_firmware(c, mem, &m);
		}
	} else if (c->implementer == ARM && c->part == N1 && c->sockets &&
		   c->cpus / c->sockets > 80 && strcmp(m.model, "Ampere Altra") == 0) {
		m.model = "Ampere Altra Max";
	}
	*ret = m;
}
