/* session -- see session.h. */
#include "data/session.h"

#include "base/clock.h"
#include "base/mem.h"
#include "sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The one number that a statement answers, or -1. */
static long number(PGconn *conn, const char *text)
{
	PGresult *result = PQexec(conn, text);
	long found = -1;

	if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result))
		found = strtol(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	return found;
}

/* Programs run on the schema they were built for and on no other. */
static void check_schema(PGconn *conn)
{
	long found = number(conn, "TABLE schema_change ORDER BY change DESC LIMIT 1");

	if (found == SCHEMA_VERSION || PQstatus(conn) != CONNECTION_OK)
		return;
	fprintf(stderr,
	    "hmis-intake: the database has schema version %ld and this program needs %d; run "
	    "sql/apply, or install the program that fits.\n",
	    found, SCHEMA_VERSION);
	exit(3);
}

static void check_encoding(PGconn *conn)
{
	const char *encoding = PQparameterStatus(conn, "server_encoding");

	if (!encoding || !strcmp(encoding, "UTF8"))
		return;
	fprintf(stderr,
	    "hmis-intake: the database has the encoding %s and must have UTF8; dump it, and "
	    "restore it into one made with createdb -T template0 -E UTF8.\n",
	    encoding);
	exit(3);
}

/* A pooler that gives a session's backend to others between transactions loses what we prepare, set
 * and listen to.  That there is one shows in the number of our backend; that it does so, in a
 * second session that gets the same backend while the first is still here. */
static void check_pooling(PGconn *conn, const char *conninfo)
{
	long ours = number(conn, sql_text[SQL_backend]), other;
	PGconn *second;

	if (ours < 0 || ours == PQbackendPID(conn))
		return;
	second = PQconnectdb(conninfo);
	other = number(second, sql_text[SQL_backend]);
	PQfinish(second);
	if (other != ours)
		return;
	fprintf(stderr,
	    "hmis-intake: the connection pooler in front of the database shares sessions between "
	    "transactions; connect to PostgreSQL itself, or set pool_mode = session.\n");
	exit(3);
}

/* Documents have times in UTC, so the session has; sql/functions/base/clock.sql wants to know the
 * zone that people read them in, which PostgreSQL must know as well. */
static void set_zone(PGconn *conn)
{
	char *set =
	    mem_printf(NULL, "SET TimeZone = '%s'; SET hmis.time_zone = '%s'; SET TimeZone = 'UTC'",
		clock_zone(), clock_zone());
	PGresult *result = PQexec(conn, set);

	talloc_free(set);
	if (PQresultStatus(result) == PGRES_FATAL_ERROR && PQstatus(conn) == CONNECTION_OK) {
		fprintf(stderr,
		    "hmis-intake: PostgreSQL does not know the time zone %s (time_zone in the "
		    "settings); its host needs a newer tzdata, or another name is meant.\n",
		    clock_zone());
		exit(3);
	}
	PQclear(result);
}

void session_begin(PGconn *conn, const char *conninfo)
{
	/* a statement whose program died must not go on and commit */
	PQclear(PQexec(conn,
	    "SET client_connection_check_interval = 500; SET client_min_messages = warning; "
	    "SET client_encoding = 'UTF8'"));
	set_zone(conn);
	check_pooling(conn, conninfo);
	check_encoding(conn);
	check_schema(conn);
}
