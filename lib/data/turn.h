/*
 * turn -- how many connections to the database an instance holds at a time.
 *
 * An instance is some ninety processes, and a database allows about as many connections to all of
 * its users.  So they take turns, `connections` of the settings: a turn is a lock on one byte of
 * the file `turns` of the store, which the system gives back however a process ends.  Who waits
 * shows it by a lock of another byte, and whoever is idle then makes room (db_rest).
 *
 * Two turns are for pages alone; a worker, which keeps its connection, takes one of the others, and
 * goes on without where none is free, until one is.  Not counted are a worker's further connections
 * while it works, and answers that are on their way, as their readers may be slow: both have the
 * number of their processes as a bound.
 */
#ifndef DATA_TURN_H
#define DATA_TURN_H

#include <stdbool.h>

struct turn;

enum turn_kind { TURN_PAGE, TURN_WORKER };

/* A process's place among those that take turns; what it holds is given back with ctx. */
struct turn *turn_new(const void *ctx, enum turn_kind kind);

/* Take a turn; a page waits a second for it at most.  True when it has one, or needs none: a
 * worker, or where the file cannot be used, which the log then says. */
bool turn_take(struct turn *turn);

/* A worker that went on without a turn takes one that came free since.  turn may be NULL. */
void turn_take_late(struct turn *turn);

void turn_give(struct turn *turn);

/* Is somebody waiting? */
bool turn_wanted(const struct turn *turn);

#endif
