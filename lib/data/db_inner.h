/*
 * db_inner -- what a connection is; only db.c and those that serve db.h include this, after that.
 */
#ifndef DATA_DB_INNER_H
#define DATA_DB_INNER_H

#include "data/session.h"
#include "data/turn.h"

#include <libpq-fe.h>
#include <stdbool.h>

struct db {
	const char *conninfo;
	PGconn *conn;
	bool in_transaction;
	bool prepared[SQL_COUNT];
	char unfit[SESSION_WHY]; /* why the database is not one for this program; or "" */
	struct turn *turn;	 /* NULL: its connection is not counted */
	bool uncounted;		 /* its turn was given back before its end */
	double used;		 /* when it was last in use */
	bool hears;		 /* of imports that move on */
	bool moved;		 /* one has, since it was asked */
};

#endif
