/* dpkg's database (deb-control(5) paragraphs) for those who need each package: versions, what it
 * depends on and provides. */
#ifndef AMPY_DPKGDB_H
#define AMPY_DPKGDB_H

#include "base.h"
#include "scan.h"

/* One paragraph; what it does not say is empty.  Pieces of the text it was read from. */
struct dpkg_record {
	struct span package, version, arch;
	struct span status;                     /* "install ok installed" */
	struct span essential, protected;       /* "yes" */
	struct span multi;                      /* Multi-Arch: same, foreign, allowed */
	struct span provides, depends, pre_depends;
	struct span automatic;                  /* of apt's extended_states: "1" */
};

/* Takes the next paragraph of *rest: 1, 0 at the end, -EBADMSG with a reason in *why for what dpkg
 * never writes (no Package, a name that could not be one, a line that is no field).
 */
int dpkg_record(struct span *rest, struct dpkg_record *ret, const char **why) MUST_USE;
/* Some of it is on the disk: unpacked, half-configured, installed; not if only configuration files
 * are left. */
bool dpkg_present(const struct dpkg_record *p);

/* One alternative of a relation, "libc6:any (>= 2.36)". */
struct dpkg_relation {
	struct span name, arch;         /* arch: what stands behind the colon, or empty */
	enum dpkg_op { DPKG_ANY, DPKG_LT, DPKG_LE, DPKG_EQ, DPKG_GE, DPKG_GT } op;
	struct span version;
};

/* Takes the next group (up to the comma) of a Depends or Provides; false at the end. */
bool dpkg_group(struct span *rest, struct span *group);
/* Takes the next alternative (up to the bar) of a group; false at the end.  What is no relation
 * gives an empty name.
 */
bool dpkg_alternative(struct span *group, struct dpkg_relation *ret);

/* deb-version(7): below, equal to or above 0. */
int dpkg_version_cmp(struct span a, struct span b);
bool dpkg_version_fits(struct span version, enum dpkg_op op, struct span wanted);

#endif
