/*
 * counters -- what the programs of one host count together: requests and pieces of work, how they
 * ended, and how long they took; and which schema of the database one of them saw last.
 *
 * A file in memory (`counters` in the settings) that each of them maps: a request costs a few
 * atomic additions and no statement.  Where the file is not there, or has no room, nothing is
 * counted and all else goes on.  It is made by the stack and by systemd-tmpfiles, is shared by the
 * users of steps and workers, and begins anew with the host.
 */
#ifndef HOST_COUNTERS_H
#define HOST_COUNTERS_H

#include <stdbool.h>
#include <stdint.h>

enum { COUNTED_NAMES = 128, COUNTED_BOUNDS = 13, COUNTED_STATUSES = 500 };

/* Seconds up to which each part of a duration's histogram counts; the last part counts the rest. */
extern const double counted_bounds[COUNTED_BOUNDS];

/* One name's: a step ("csv/map"), or a kind of work ("worker/stage"). */
struct counted {
	_Atomic uint64_t key; /* of its name; 0: free */
	char name[56];
	_Atomic uint64_t status[COUNTED_STATUSES];   /* 100 to 599 */
	_Atomic uint64_t within[COUNTED_BOUNDS + 1]; /* up to a bound and over the one before */
	_Atomic uint64_t microseconds, bytes;
};

/* It ended with a status, after so many seconds, and sent so many bytes. */
void counters_add(const char *name, int status, double seconds, int64_t bytes);

/* The next that was counted, from *place on, which begins as 0; NULL at the end. */
const struct counted *counters_next(int *place);

/* Is it this program's turn to say what all of this host would say at once?  One has it in a
 * second. */
bool counters_turn(void);

/* The schema's number, as a program of this host saw it last; 0: none did, or there is no file.  So
 * one that is not connected knows, before it takes a request, that the next of its kind has to. */
void counters_saw_schema(int schema);
int counters_schema(void);

#endif
