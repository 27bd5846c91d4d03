/*
 * key -- the worker's key, and what the database's secrets are sealed for.
 *
 * They part when a database is restored without its key file.  The worker then says what cannot be
 * opened any more and does all other work; who has no copy of the file takes the new key with
 * `worker --new-key`, and the logins and secrets that were named are entered again.
 */
#ifndef WORKER_KEY_H
#define WORKER_KEY_H

#include "data/db.h"

#include <stdbool.h>

/* Let everybody know how to seal a secret for us; false while there is no database.  Ends the
 * program when there is no key file and none can be made. */
bool key_publish(const void *ctx, struct db *db);

/* Put the key of the file in place of the one the database knows; the program's exit status. */
int key_replace(const void *ctx, struct db *db);

#endif
