/* What the readers of uv.lock share. */
#ifndef AMPY_LOCKUV_H
#define AMPY_LOCKUV_H

#include "../base/base.h"
#include "../base/scan.h"
#include "lock.h"

struct lock_builder;
struct toml;

struct lock_origin {
	enum lock_source source;
	struct span place;
};

/* {registry = "ADDRESS"}, or, in the first releases of uv, "registry+ADDRESS"; none at all is a
 * registry without a place.
 */
int lockuv_source(struct lock_builder *b, struct toml v, struct lock_origin *ret) MUST_USE;
/* The edges between the packages, which all have their entries, and the project's roots. */
int lockuv_link(struct lock_builder *b, struct toml doc, struct toml packages) MUST_USE;

#endif
