/* What the writers of scripts share: words, lines and secrets. */
#ifndef AMPY_RENDER_TEXT_H
#define AMPY_RENDER_TEXT_H

#include "../probes/base/base.h"

struct arena;
struct distro_facts;
struct plan;
struct step;

/* The length of the character at s, where it is well-formed UTF-8 and can be seen; else 0. */
size_t plain_char(const char *s, size_t n);
/* One line for a comment or a message: what a terminal or a parser could take for more than text
 * is '?', and a long one is cut short.
 */
const char *plain_line(const char *text, struct arena *mem);
/* The words as a shell takes them, with a blank before each. */
const char *shell_words(const char *const *words, struct arena *mem);
/* The last component: the scripts set their own PATH. */
const char *program_name(const char *path);
/* Does the text hold an address with a user or a password in it, or a "password"? */
bool has_secret(const char *text);
/* Does the step hold one where a script would show it (all but its env)? */
bool step_has_secret(const struct step *s);
/* NAME of NAME=value that may be written into a script; else it has to be set by who runs it. */
bool env_is_harmless(const char *assignment);
const char *env_name(const char *assignment, struct arena *mem);
/* "Debian GNU/Linux 12 (bookworm)", else the family, else "this machine". */
const char *machine_name(const struct distro_facts *d, const struct plan *p, struct arena *mem);
/* The manager's name to write for: that of the plan, else the family's usual one; or NULL. */
const char *plan_manager(const struct plan *p);

#endif
