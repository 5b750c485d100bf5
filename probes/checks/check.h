/* A check is a pure function from facts to findings: no root, no I/O, and no
 * idea of how a problem is cured beyond the name of the recipe.
 */
#ifndef AMPY_CHECK_H
#define AMPY_CHECK_H

#include "../base/scan.h"
#include "../probe.h"

struct arena;

/* In the order of how bad they are. */
enum verdict { VERDICT_PASS, VERDICT_SKIP, VERDICT_UNKNOWN, VERDICT_WARN, VERDICT_FAIL };
enum { VERDICT_COUNT = VERDICT_FAIL + 1 };

/* What a machine is meant for decides which checks are required. */
enum profile { PROFILE_DEV, PROFILE_SCIENCE, PROFILE_MINIMAL, PROFILE_AI, PROFILE_COUNT };

#define IN_DEV      BIT(PROFILE_DEV)
#define IN_SCIENCE  BIT(PROFILE_SCIENCE)
#define IN_MINIMAL  BIT(PROFILE_MINIMAL)
#define IN_AI       BIT(PROFILE_AI)
#define IN_ALL      (IN_DEV | IN_SCIENCE | IN_MINIMAL | IN_AI)

struct judge;

struct check {
	const char *
		id; /* "group.matter", stable for ever: it is in the JSON, the docs and baselines */
	const char *title;   /* what passes, in a few words: "pip is there for each Python" */
	const char *why;     /* why it matters, one or two sentences */
	const char *advice;  /* what to do where no recipe cures it, one sentence; or NULL */
	const char *links[4];  /* sources, up to three and a NULL */
	uint64_t required; /* the profiles in which it must pass; elsewhere bad is only a warning */
	uint64_t needs;      /* bits of enum probe_id; unknown when one of them failed */
	uint64_t only;       /* the profiles in which it is judged without being named; 0: all */
	void (*run)(struct judge *j);
};

struct finding {
	const struct check *check;
	enum verdict verdict;
	bool required;
	const char *subject;   /* what it is about: a path, a package; NULL: the machine */
	const char *text;      /* what is so, in one sentence without a full stop */
	const char *evidence;  /* where that was read, or NULL */
	const char *cure;      /* recipe id or NULL: a name, so no arrow points up */
	const char *advice;    /* what to do, when it differs from the check's own; or NULL */
	bool suppressed;
	const char *suppressed_why;
};

struct findings {
	struct finding *v;
	size_t n, room;
	int64_t *
		nanoseconds; /* per check, in the order of checks[]; 0 where it was not asked for */
};

/* What a check sees, and where it puts its findings. */
struct judge {
	const struct facts *facts;
	const struct check *check;
	enum profile profile;
	bool any_arch;
	struct day today;      /* year 0: the root does not say */
	struct arena *mem;
	struct findings *out;
};

#define NEEDS(name) BIT(PROBE_##name)

extern const struct check *const checks[];
extern const size_t ncheck;
extern const char *const profile_names[PROFILE_COUNT];
extern const char *const verdict_names[VERDICT_COUNT];

/* Runs the checks for which wanted[i] is set (NULL: all of the profile), each over j's facts,
 * profile and day.
 */
void findings_judge(struct findings *out, const struct judge *as, const bool *wanted);
/* The probes that those checks need. */
uint64_t checks_need(const bool *wanted);
/* The probes that only checks of other profiles need. */
uint64_t checks_spare(enum profile profile);

/* For checks: each adds one finding and returns it, to be filled further (evidence, cure, advice).
 * judge_bad is a failure where the check is required and a warning elsewhere, but skipped in
 * profile minimal where a larger profile requires it.
 */
struct finding *judge_pass(struct judge *j, const char *subject, const char *fmt, ...) PRINTF(3, 4);
struct finding *judge_warn(struct judge *j, const char *subject, const char *fmt, ...) PRINTF(3, 4);
struct finding *judge_bad(struct judge *j, const char *subject, const char *fmt, ...) PRINTF(3, 4);
struct finding *judge_skip(struct judge *j, const char *subject, const char *fmt, ...) PRINTF(3, 4);
struct finding *judge_unknown(struct judge *j, const char *subject, const char *fmt, ...)
	PRINTF(3, 4);

/* False, with an unknown finding added, when the cell is unknown; `what` names the fact in the
 * sentence "cannot tell WHAT: WHY":
 *	if (!judge_has(j, NULL, &row->id, "which distribution this is"))
 *		return;
 */
#define judge_has(j, subject, cell, what) \
	judge_has_any((j), (subject), (cell)->state, (cell)->src, (cell)->why, (what))
bool judge_has_any(struct judge *j, const char *subject, enum fact_state state, const char *src,
		   const char *why, const char *what);

#endif
