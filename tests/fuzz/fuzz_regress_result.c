/* A result of regression tests from hostile bytes; what is taken can be written and read again. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/buffer.h"
#include "probes/base/jsonout.h"
#include "probes/regress/result.h"

FUZZ(bytes, mem)
{
	struct regress_result r, back;
	const char *why = NULL;
	struct json_out o = { 0 };
	struct buffer b;
	struct text text;

	if (regress_result_read(bytes, REGRESS_WANT_FACTS | REGRESS_WANT_OUTPUT, mem, &r, &why) < 0) {
		if (!why)
			abort();
		return;
	}
	buffer_open(&b);
	o.to = b.to;
	regress_result_write(&o, &r, mem);
	buffer_end(&b);
	text = (struct text){ b.v, b.n };
	if (regress_result_read(&text, 0, mem, &back, &why) < 0 || back.ntests != r.ntests)
		abort();
	buffer_close(&b);
	regress_result_close(&r);
}
