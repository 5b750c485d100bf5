/* Taking back the files, environments and alternatives of a run. */
#ifndef AMPY_UNDO_FILES_H
#define AMPY_UNDO_FILES_H

#include "../probes/base/base.h"

struct arena;
struct plan;
struct undo;

/* A file is put back only where it still holds what ampy wrote; else it is in plan->unresolved. */
void undo_files(const struct undo *u, struct plan *plan, struct arena *mem);

#endif
