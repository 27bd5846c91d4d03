/* db_wait -- the sleep of a worker until there is something to do; see db.h. */
#include "data/db.h"

#include <poll.h>

/* Forget the notifications that are here; were there any? */
static bool heard(struct db *db)
{
	bool any = false;
	PGnotify *one;

	for (; db_conn(db) && (one = PQnotifies(db_conn(db))); any = true)
		PQfreemem(one);
	return any;
}

void db_wait(struct db *db, int milliseconds)
{
	struct pollfd socket = { .fd = db_conn(db) ? PQsocket(db_conn(db)) : -1, .events = POLLIN };

	/* one that came with the answer to a statement will not make the socket readable again */
	if (heard(db))
		return;
	poll(&socket, 1, milliseconds);
	if (db_conn(db) && PQconsumeInput(db_conn(db)))
		heard(db);
}
