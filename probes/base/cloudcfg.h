/* cloud-init's own configuration: the one thing of it that is asked for here. */
#ifndef AMPY_CLOUDCFG_H
#define AMPY_CLOUDCFG_H

#include "base.h"

struct arena;
struct span;
struct text;

/* system_info.default_user.name of /etc/cloud/cloud.cfg, or NULL.  Block mappings and plain or
 * quoted words are read, as distributions write them; YAML in any other form says nothing here,
 * and neither does a word that could not be a user's name.
 */
const char *cloud_default_user(const struct text *cfg, struct arena *mem);
/* A letter or "_", then letters, digits, "_", "-" and ".", at most 32 (useradd(8)). */
bool user_name_is(struct span s);

#endif
