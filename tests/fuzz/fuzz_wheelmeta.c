/* Hostile archives: METADATA as a whole, and in parts that are got one after the other. */
#include "probes/base/base.h"

#include <errno.h>

#include "fuzz.h"
#include "probes/base/err.h"
#include "probes/base/module.h"
#include "probes/net/net.h"
#include "probes/wheel/wheelmeta.h"
#include "recipes/askpart.h"

static int from_memory(void *user, uint64_t at, char *to, size_t n)
{
	const struct text *bytes = user;

	if (at > bytes->n || n > bytes->n - at)
		abort();
	memcpy(to, bytes->v + at, n);
	return 0;
}

/* The end is less than it would be, so that small archives come in parts as well. */
static int in_parts(const struct text *bytes, bool source, const struct module_net *net,
		    struct arena *mem, struct text *ret)
{
	struct parts p = { .size = bytes->n, .source = source };
	size_t n = bytes->n < 40 ? bytes->n : 40;
	struct text text = { bytes->v + bytes->n - n, n };
	struct err err = { 0 };
	int rc = parts_add(&p, bytes->n - n, &text);

	while (rc == 0 && (rc = parts_metadata(&p, net, mem, ret, &err)) == -EAGAIN) {
		if (!p.need || p.at > bytes->n || p.need > bytes->n - p.at)
			abort();
		text = (struct text){ bytes->v + p.at, p.need };
		rc = parts_add(&p, p.at, &text);
	}
	return rc;
}

FUZZ(bytes, mem)
{
	static const struct module_net net = { .unzip = zip_unpack };

	for (unsigned source = 0; source < 2; source++) {
		struct text input = *bytes, whole, parted;
		struct wheelmeta w = { .size = bytes->n, .source = source, .read = from_memory,
				       .user = &input };
		struct err err = { 0 };
		int rc = wheelmeta_read(&net, &w, mem, &whole, &err);
		int again = in_parts(bytes, source, &net, mem, &parted);

		if (rc == -EAGAIN || (rc < 0 && !err.code))
			abort();
		if (again != -E2BIG && again != -EAGAIN && (rc < 0) != (again < 0))
			abort();
		if (rc == 0 && again == 0 &&
		    (whole.n != parted.n || memcmp(whole.v, parted.v, whole.n) != 0))
			abort();
	}
}
