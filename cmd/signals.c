/* Signals. */
#include "../probes/base/base.h"

#include <signal.h>

#include "signals.h"

volatile int signals_came;

static void on_signal(int number)
{
	signals_came = number;
}

void signals_catch(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction new = { .sa_handler = on_signal }, old;

	for (size_t i = 0; i < LEN(signals); i++)
		if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			(void)sigaction(signals[i], &new, NULL);
}

enum cmd_exit signals_exit(void)
{
	return signals_came == SIGTERM ? EXIT_SIGTERM : EXIT_SIGINT;
}
