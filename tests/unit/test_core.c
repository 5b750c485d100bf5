/* Products by MIDR, cloud, firmware and number of cores: what is certain, and what is not. */
#include "unit.h"

#include "probes/base/arena.h"
#include "probes/base/core.h"
#include "probes/base/platform.h"

static const struct {
	unsigned implementer, part, variant, cpus, sockets;
	const char *cloud, *family, *board;
	const char *model, *confidence, *mcpu;
} rows[] = {
	{ 0x41, 0xd0c, 3, 80, 1, "oci", NULL, NULL, "Ampere Altra", "certain", "neoverse-n1" },
	{ 0x41, 0xd0c, 3, 4, 1, "aws", NULL, NULL, "AWS Graviton2", "certain", "neoverse-n1" },
	{ 0x41, 0xd0c, 3, 64, 1, NULL, NULL, NULL, "Neoverse N1 core, model not known", "guess",
	  "neoverse-n1" },
	{ 0x41, 0xd0c, 3, 0, 0, NULL, NULL, NULL, "Neoverse N1 core, model not known", "guess",
	  "neoverse-n1" },
	{ 0x41, 0xd0c, 3, 4, 1, "alibaba", NULL, NULL, "Neoverse N1 core, model not known", "guess",
	  "neoverse-n1" },
	{ 0x41, 0xd0c, 3, 80, 1, NULL, NULL, NULL, "Ampere Altra", "likely", "neoverse-n1" },
	{ 0x41, 0xd0c, 3, 160, 2, NULL, "Ampere(R) Altra(R)", NULL, "Ampere Altra", "certain",
	  "neoverse-n1" },
	{ 0x41, 0xd0c, 3, 256, 2, NULL, NULL, NULL, "Ampere Altra Max", "likely", "neoverse-n1" },
	{ 0x41, 0xd0c, 3, 32, 1, NULL, "Altra Max", NULL, "Ampere Altra Max", "certain",
	  "neoverse-n1" },
	{ 0x41, 0xd0c, 3, 128, 1, "oci", NULL, NULL, "Ampere Altra Max", "certain", "neoverse-n1" },
	{ 0x41, 0xd0c, 3, 32, 1, "scaleway", NULL, NULL, "Ampere Altra or Altra Max", "likely",
	  "neoverse-n1" },
	{ 0x50, 0x000, 3, 32, 1, NULL, NULL, NULL, "Ampere eMAG", "certain", "emag" },
	{ 0x50, 0x000, 1, 8, 1, NULL, NULL, NULL, "APM X-Gene", "certain", "xgene1" },
	{ 0xc0, 0xac3, 0, 192, 1, NULL, NULL, NULL, "AmpereOne", "certain", "ampere1" },
	{ 0xc0, 0xac4, 0, 96, 1, "oci", NULL, NULL, "AmpereOne M or AmpereOneX", "certain",
	  "ampere1a" },
	{ 0xc0, 0xac5, 0, 96, 1, NULL, NULL, NULL, "AmpereOne family (Ampere-1B core)", "guess",
	  "ampere1b" },
	{ 0xc0, 0xacf, 0, 96, 1, NULL, NULL, NULL, "AmpereOne family (core 0xacf)", "guess", NULL },
	{ 0x6d, 0xd49, 0, 96, 1, "azure", NULL, NULL, "Azure Cobalt 100", "certain",
	  "neoverse-n2" },
	{ 0x41, 0xd49, 0, 32, 1, "azure", NULL, NULL, "Neoverse N2 core, model not known", "guess",
	  "neoverse-n2" },
	{ 0x41, 0xd4f, 0, 72, 1, "gcp", NULL, NULL, "Google Axion", "likely", "neoverse-v2" },
	{ 0x41, 0xd4f, 0, 72, 1, NULL, NULL, NULL, "Neoverse V2 core, model not known", "guess",
	  "neoverse-v2" },
	{ 0x41, 0xd40, 1, 64, 1, "aws", NULL, NULL, "AWS Graviton3", "certain", "neoverse-v1" },
	{ 0x41, 0xd08, 0, 4, 1, NULL, NULL, "Raspberry Pi 4 Model B", "Raspberry Pi 4 Model B",
	  "certain", "cortex-a72" },
	{ 0x99, 0x123, 0, 4, 1, NULL, NULL, NULL, "implementer 0x99, part 0x123", "guess", NULL },
};

static void models(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct platform p = {
			.cloud = { rows[i].cloud, "here", NULL },
			.family = { rows[i].family, "there", NULL },
			.board = { rows[i].board, "on board", NULL },
		};
		struct core_clues clues = {
			rows[i].implementer, rows[i].part,    rows[i].variant,
			rows[i].cpus,        rows[i].sockets, &p,
		};
		struct core_model m;

		core_model(&clues, mem, &m);
		assert_string_equal(m.model, rows[i].model);
		assert_string_equal(m.confidence, rows[i].confidence);
		assert_non_null(m.evidence);
		assert_string_equal(m.mcpu ? m.mcpu : "", rows[i].mcpu ? rows[i].mcpu : "");
	}
	arena_free(mem);
}

UNIT(cmocka_unit_test(models))
