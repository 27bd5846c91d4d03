/* clock -- see clock.h. */
#include "base/clock.h"

#include <stdlib.h>

double clock_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

time_t clock_now(void)
{
	const char *fixed = getenv("HMIS_CLOCK");

	return fixed ? (time_t)strtoll(fixed, NULL, 10) : time(NULL);
}
