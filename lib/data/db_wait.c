/* db_wait -- the sleep of a worker until there is something to do, and word that the schema is
 * another one; see db.h. */
#include "data/db.h"
#include "data/db_inner.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

/* Forget the notifications that are here; were there any?  That the schema is another one is
 * kept. */
static bool heard(struct db *db)
{
	bool any = false;
	PGnotify *one;

	for (; db->conn && (one = PQnotifies(db->conn)); any = true) {
		if (!strcmp(one->relname, "schema") && !session_knows(one->extra))
			snprintf(db->unfit, sizeof(db->unfit),
			    "the database has schema version %.20s now.", one->extra);
		PQfreemem(one);
	}
	return any;
}

bool db_fits(struct db *db)
{
	if (db->conn && !PQconsumeInput(db->conn))
		db_close(db);
	heard(db);
	return !*db->unfit;
}

int db_socket(const struct db *db)
{
	return db->conn ? PQsocket(db->conn) : -1;
}

const char *db_unfit(const struct db *db)
{
	return *db->unfit ? db->unfit : NULL;
}

void db_wait(struct db *db, int milliseconds)
{
	struct pollfd socket = { .fd = db_socket(db), .events = POLLIN };

	/* one that came with the answer to a statement will not make the socket readable again */
	if (heard(db))
		return;
	poll(&socket, 1, milliseconds);
	if (db->conn && PQconsumeInput(db->conn))
		heard(db);
}
