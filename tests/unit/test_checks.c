/* The registry of checks: ids for ever, sentences for people, and nothing that is promised missing.
 */
#include "unit.h"

#include "probes/base/arena.h"
#include "probes/checks/check.h"

/* These ids are in scripts, and other people's: they stay. */
static const char *const promised[] = {
	"system.arch", "system.distro", "system.userland", "system.libc", "system.pagesize",
	"system.lse", "system.cpu", "system.dpkg", "system.apt", "system.disk", "python.present",
	"python.version", "python.supported", "python.headers", "python.venv", "python.pip",
	"python.managed", "native.compiler", "native.compiler-version", "native.ffi", "native.blas",
	"native.lapack", "native.blas-speed", "native.openblas-core", "native.fortran", "pip.tags",
	"pip.index", "runtime.threads", "runtime.static-tls",
};

static const struct check *find(const char *id)
{
	for (size_t i = 0; i < ncheck; i++)
		if (strcmp(checks[i]->id, id) == 0)
			return checks[i];
	return NULL;
}

static void ids(void **state)
{
	(void)state;
	assert_true(ncheck >= 40);
	for (size_t i = 0; i < LEN(promised); i++)
		if (!find(promised[i]))
			fail_msg("there is no check '%s'", promised[i]);
	for (size_t i = 0; i < ncheck; i++) {
		const char *id = checks[i]->id;
		size_t group = strcspn(id, ".");

		assert_true(id[group] == '.' && id[group + 1]);
		assert_int_equal(strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-."), strlen(id));
		assert_ptr_equal(find(id), checks[i]);
	}
}

/* `why` and `advice` are sentences; a title is the end of one. */
static void sentences(void **state)
{
	(void)state;
	for (size_t i = 0; i < ncheck; i++) {
		const struct check *c = checks[i];
		const char *title_end = c->title + strlen(c->title) - 1;

		assert_true(*title_end != '.');
		assert_int_equal(c->why[strlen(c->why) - 1], '.');
		if (c->advice)
			assert_int_equal(c->advice[strlen(c->advice) - 1], '.');
		for (size_t k = 0; c->links[k]; k++)
			assert_true(strncmp(c->links[k], "https://", 8) == 0);
		assert_true(c->links[LEN(c->links) - 1] == NULL);
		assert_non_null(c->links[0]);
	}
}

/* What the platform's documentation asks for, and no more, is required in profile dev. */
static void required(void **state)
{
	static const char *const dev[] = {
		"system.arch",     "python.present", "python.version", "python.headers",
		"native.compiler", "native.ffi",     "native.blas",    "native.lapack",
	};
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < LEN(dev); i++)
		assert_true(find(dev[i]) && find(dev[i])->required & IN_DEV);
	for (size_t i = 0; i < ncheck; i++)
		n += strncmp(checks[i]->id, "run.", 4) != 0 && (checks[i]->required & IN_DEV);
	assert_int_equal(n, LEN(dev));
}

/* A check whose probe failed is unknown, with the probe's own sentence. */
static void failed_probe(void **state)
{
	struct arena *mem = arena_new();
	struct facts *f = TAKE(mem, struct facts);
	struct findings found;
	struct judge as = { .facts = f, .profile = PROFILE_DEV, .mem = mem };
	size_t asked = 0;

	(void)state;
	for (size_t i = 0; i < ncheck; i++)
		asked += !checks[i]->only || (checks[i]->only & IN_DEV);
	for (size_t i = 0; i < PROBE_COUNT; i++) {
		f->of[i].asked = true;
		f->of[i].rc = err_set(&f->of[i].err, -5, "'/etc/x': Input/output error");
	}
	findings_judge(&found, &as, NULL);
	assert_true(found.n >= asked);
	for (size_t i = 0; i < found.n; i++) {
		if (found.v[i].verdict == VERDICT_SKIP)
			continue;
		assert_int_equal(found.v[i].verdict, VERDICT_UNKNOWN);
		assert_string_equal(found.v[i].text, "'/etc/x': Input/output error");
	}
	arena_free(mem);
}

/* What is for one profile alone is judged there, and elsewhere only by its name. */
static void only(void **state)
{
	struct arena *mem = arena_new();
	struct facts *f = TAKE(mem, struct facts);
	struct judge as = { .facts = f, .mem = mem };
	bool *wanted = TAKE_N(mem, ncheck, bool);
	struct findings dev, ai, named;
	size_t of_ai = 0;

	(void)state;
	for (size_t i = 0; i < ncheck; i++)
		of_ai += wanted[i] = strncmp(checks[i]->id, "ai.", 3) == 0;
	findings_judge(&dev, &as, NULL);
	findings_judge(&named, &as, wanted);
	as.profile = PROFILE_AI;
	findings_judge(&ai, &as, NULL);
	assert_true(of_ai > 0);
	assert_int_equal(named.n, of_ai);
	assert_int_equal(ai.n, dev.n + of_ai);
	assert_int_equal(checks_spare(PROFILE_AI), 0);
	assert_int_equal(checks_spare(PROFILE_DEV),
			 BIT(PROBE_framework) | BIT(PROBE_bundle) | BIT(PROBE_aienv));
	arena_free(mem);
}

UNIT(cmocka_unit_test(ids), cmocka_unit_test(only), cmocka_unit_test(sentences), cmocka_unit_test(required),
     cmocka_unit_test(failed_probe))
