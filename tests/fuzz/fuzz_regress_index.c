/* The cache of a store's results from hostile bytes: what is taken can be written and read again. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/buffer.h"
#include "recipes/regress_index.h"

FUZZ(bytes, mem)
{
	struct regress_index index = { 0 }, again = { 0 };
	struct buffer b;

	if (regress_index_parse(bytes, mem, &index) < 0)
		return;
	for (size_t i = 0; i < index.n; i++)
		for (size_t name = 0; name <= index.nnames; name++)
			if (regress_cell_of(&index.rows[i], name).outcome >= REGRESS_OUTCOMES)
				abort();
	buffer_open(&b);
	regress_index_write(b.to, &index);
	buffer_end(&b);
	if (regress_index_parse(&(struct text){ b.v, b.n }, mem, &again) < 0 || again.n != index.n)
		abort();
	buffer_close(&b);
}
