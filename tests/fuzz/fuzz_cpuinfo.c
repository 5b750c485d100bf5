/* /proc/cpuinfo, and a kernel's configuration, plain and packed, from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/core.h"
#include "probes/base/cpuinfo.h"
#include "probes/base/gzip.h"
#include "probes/base/pagesize.h"
#include "probes/base/platform.h"
#include "probes/base/scan.h"

FUZZ(bytes, mem)
{
	struct platform p = { 0 };
	struct core_clues clues = { .platform = &p };
	struct core_model model;
	struct cpuinfo c;
	struct text out;

	cpuinfo_read(bytes, mem, &c);
	if (c.implementer && scan_number(span_of(c.implementer), 0xff, &clues.implementer) == 0 &&
	    c.part && scan_number(span_of(c.part), 0xfff, &clues.part) == 0)
		core_model(&clues, mem, &model);
	(void)pagesize_of_config(bytes);
	if (gzip_read(bytes, 1 << 20, mem, &out) == 0)
		(void)pagesize_of_config(&out);
}
