/* usage: offers ROOT NAME[=VERSION]...: what the lists of a root offer, a line each; for the tests. */
#include "probes/base/base.h"

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/root.h"
#include "probes/base/scan.h"
#include "probes/catalog.h"
#include "probes/probe.h"

int main(int argc, char **argv)
{
	static const char *const states[] = { "unknown", "none", "virtual", "package" };
	struct arena *mem = arena_new();
	size_t n = argc > 2 ? (size_t)argc - 2 : 0;
	struct offer *v = TAKE_N(mem, n + 1, struct offer);
	struct facts facts = { 0 };
	struct root *root;
	struct err err;
	const char *why;

	if (argc < 2 || root_open(argv[1], &root, &err) < 0)
		return 2;
	for (size_t i = 0; i < n; i++) {
		struct span name = span_of(argv[i + 2]), version;

		if (span_cut(name, '=', &name, &version))
			v[i].exact = span_dup(version, mem);
		v[i].name = span_dup(name, mem);
	}
	facts_gather(&facts, root, BIT(PROBE_distro) | BIT(PROBE_packages), mem);
	catalog_ask(root, &facts, v, n, &why, mem);
	for (size_t i = 0; i < n; i++)
		printf("%s %s %s %lld %lld %s\n", v[i].name, states[v[i].state],
		       v[i].version ? v[i].version : "-", (long long)v[i].download,
		       (long long)v[i].installed, v[i].from ? v[i].from : "-");
	if (why)
		fprintf(stderr, "%s\n", why);
	root_close(root);
	arena_free(mem);
	return 0;
}
