/* What doctor says, as one page that stands by itself. */
#ifndef AMPY_HTMLREPORT_H
#define AMPY_HTMLREPORT_H

struct env;
struct report;

/* A whole document to env->out: no script, no file beside it, whatever stands in the facts. */
void report_html(struct env *env, const struct report *r);

#endif
