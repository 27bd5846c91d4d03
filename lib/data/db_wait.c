/* db_wait -- the sleep of a worker until there is something to do, and word that the schema is
 * another one; see db.h. */
#include "data/db.h"
#include "data/db_inner.h"
#include "host/counters.h"

#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The database has this schema now; if it is another one, that is kept. */
static void see(struct db *db, int schema)
{
	if (!session_knows(schema))
		snprintf(db->unfit, sizeof(db->unfit), "the database has schema version %d now.",
		    schema);
}

/* Take in what a notification says of the schema; what is no number says nothing. */
static void hear_schema(struct db *db, const char *said)
{
	char *end;
	long schema = strtol(said, &end, 10);

	if (end == said || *end || schema < 1 || schema > INT_MAX)
		return;
	counters_saw_schema((int)schema);
	see(db, (int)schema);
}

/* Forget the notifications that are here; were there any? */
static bool heard(struct db *db)
{
	bool any = false;
	PGnotify *one;

	for (; db->conn && (one = PQnotifies(db->conn)); any = true) {
		if (!strcmp(one->relname, "schema"))
			hear_schema(db, one->extra);
		db->moved |= !strcmp(one->relname, "moved");
		PQfreemem(one);
	}
	return any;
}

bool db_fits(struct db *db)
{
	if (db->conn && !PQconsumeInput(db->conn))
		db_close(db);
	heard(db);
	if (!db->conn && counters_schema()) /* another program of this host may have heard */
		see(db, counters_schema());
	return !*db->unfit;
}

void db_hear_moves(struct db *db)
{
	db->hears = true;
}

bool db_moved(struct db *db)
{
	bool moved = db->moved || !db->conn;

	db->moved = false;
	return moved;
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
