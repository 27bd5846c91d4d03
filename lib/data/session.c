/* session -- see session.h. */
#include "data/session.h"

#include "base/clock.h"
#include "base/mem.h"
#include "host/counters.h"
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

bool session_knows(int schema)
{
	return schema == SCHEMA_VERSION;
}

/* Programs run on the schema they were built for and on no other. */
static bool schema_fits(PGconn *conn, char why[SESSION_WHY])
{
	long found = number(conn, "TABLE schema_change ORDER BY change DESC LIMIT 1");

	if (PQstatus(conn) != CONNECTION_OK)
		return true;
	if (found > 0)
		counters_saw_schema((int)found);
	if (session_knows((int)found))
		return true;
	snprintf(why, SESSION_WHY,
	    "the database has schema version %ld and this program needs %d; run "
	    "sql/apply, or install the program that fits.",
	    found, SCHEMA_VERSION);
	return false;
}

static bool encoding_fits(PGconn *conn, char why[SESSION_WHY])
{
	const char *encoding = PQparameterStatus(conn, "server_encoding");

	if (!encoding || !strcmp(encoding, "UTF8"))
		return true;
	snprintf(why, SESSION_WHY,
	    "the database has the encoding %s and must have UTF8; dump it, and "
	    "restore it into one made with createdb -T template0 -E UTF8.",
	    encoding);
	return false;
}

/* A pooler that gives a session's backend to others between transactions loses what we prepare, set
 * and listen to.  That there is one shows in the number of our backend; that it does so, in a
 * second session that gets the same backend while the first is still here. */
static bool pooling_fits(PGconn *conn, const char *conninfo, char why[SESSION_WHY])
{
	long ours = number(conn, sql_text[SQL_backend]), other;
	PGconn *second;

	if (ours < 0 || ours == PQbackendPID(conn))
		return true;
	second = PQconnectdb(conninfo);
	other = number(second, sql_text[SQL_backend]);
	PQfinish(second);
	if (other != ours)
		return true;
	snprintf(why, SESSION_WHY,
	    "the connection pooler in front of the database shares sessions between "
	    "transactions; connect to PostgreSQL itself, or set pool_mode = session.");
	return false;
}

/* Documents have times in UTC, so the session has; sql/functions/base/clock.sql wants to know the
 * zone that people read them in, which PostgreSQL must know as well. */
static bool zone_fits(PGconn *conn, char why[SESSION_WHY])
{
	char *set =
	    mem_printf(NULL, "SET TimeZone = '%s'; SET hmis.time_zone = '%s'; SET TimeZone = 'UTC'",
		clock_zone(), clock_zone());
	PGresult *result = PQexec(conn, set);
	bool fits = PQresultStatus(result) != PGRES_FATAL_ERROR || PQstatus(conn) != CONNECTION_OK;

	talloc_free(set);
	PQclear(result);
	if (!fits)
		snprintf(why, SESSION_WHY,
		    "PostgreSQL does not know the time zone %.64s (time_zone in the settings); its "
		    "host needs a newer tzdata, or another name is meant.",
		    clock_zone());
	return fits;
}

bool session_begin(PGconn *conn, const char *conninfo, char why[SESSION_WHY])
{
	/* a statement whose program died must not go on and commit */
	PQclear(PQexec(conn,
	    "SET client_connection_check_interval = 500; SET client_min_messages = warning; "
	    "SET client_encoding = 'UTF8'"));
	PQclear(PQexec(conn, "LISTEN schema")); /* by itself: a standby cannot */
	return zone_fits(conn, why) && pooling_fits(conn, conninfo, why) &&
	    encoding_fits(conn, why) && schema_fits(conn, why);
}
