/* A script as user-data for cloud-init, in the forms that it takes. */
#ifndef AMPY_USERDATA_H
#define AMPY_USERDATA_H

#include "../probes/base/base.h"

struct arena;
struct text;

/* What every cloud takes, in bytes. */
enum { USERDATA_MAX = 16384 };

/* cloud-config (YAML): writes the script to BOOT_SCRIPT, which cloud-init then runs; where the
 * power failed before it was on the disk, it is written anew at the next boot.  `about` is for a
 * comment.
 */
void userdata_cloud_config(FILE *to, const struct text *script, const char *about);
/* MIME: the script, and a cloud-config that has it run again where it was cut short before it
 * could put itself to BOOT_SCRIPT; the script must be one that does (boot_wish.alone).
 */
void userdata_mime(FILE *to, const struct text *script, const char *about, struct arena *mem);

#endif
