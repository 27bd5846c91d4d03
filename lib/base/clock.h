/*
 * clock -- the two clocks: one that never steps back, one that people read.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <time.h>

/* Seconds since an arbitrary start; never steps back. */
double clock_seconds(void);

/* Now, or the second in the environment variable HMIS_CLOCK (tests set it). */
time_t clock_now(void);

#endif
