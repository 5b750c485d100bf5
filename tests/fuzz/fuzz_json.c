/* JSON from hostile bytes, and the writer over whatever string it gave. */
#include "probes/base/base.h"

#include "probes/base/jsonout.h"
#include "fuzz.h"
#include "probes/base/buffer.h"
#include "probes/base/json.h"

FUZZ(bytes, mem)
{
	struct json *j;
	struct buffer b;
	struct json_out o;

	if (json_read(bytes, &j) == 0) {
		(void)json_str(j, "v1.cloud_name", mem);
		json_free(&j);
	}
	/* Whatever is written must be read back. */
	buffer_open(&b);
	o = (struct json_out){ .to = b.to };
	json_open(&o, NULL, '[');
	json_string(&o, NULL, bytes->v);
	json_close(&o);
	buffer_end(&b);
	if (json_read(&(struct text){ b.v, b.n }, &j) < 0)
		abort();
	json_free(&j);
	buffer_close(&b);
}
