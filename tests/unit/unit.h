/* What every unit test includes: cmocka, and a main that runs the tests that are listed. */
#ifndef AMPY_UNIT_H
#define AMPY_UNIT_H

#include "probes/base/base.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define UNIT(...) \
	int main(void) \
	{ \
		const struct CMUnitTest tests[] = { __VA_ARGS__ }; \
		return cmocka_run_group_tests(tests, NULL, NULL); \
	}

#endif
