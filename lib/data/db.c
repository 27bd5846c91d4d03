/* db -- see db.h. */
#include "data/db.h"

#include "base/clock.h"
#include "base/log.h"
#include "data/blame.h"
#include "data/db_inner.h"
#include "data/refusal.h"
#include "data/turn.h"
#include "host/counters.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define SLOW	0.25 /* seconds after which a statement is worth a line in the log */
#define RETRIES 3    /* of a statement that got in another's way */
#define IDLE	10   /* seconds for which a connection is kept that nothing asks for */
#define LOOK	50   /* milliseconds between two looks whether another waits for it */

void db_close(struct db *db)
{
	PQfinish(db->conn);
	db->conn = NULL;
	db->in_transaction = db->uncounted = false;
	if (db->turn)
		turn_give(db->turn);
}

static int close_db(struct db *db)
{
	db_close(db);
	return 0;
}

struct db *db_new(const void *ctx, const char *conninfo)
{
	struct db *db = mem_new(ctx, struct db);

	db->conninfo = conninfo;
	talloc_set_destructor(db, close_db);
	return db;
}

struct db *db_new_in_turn(const void *ctx, const char *conninfo, enum turn_kind kind)
{
	struct db *db = db_new(ctx, conninfo);

	db->turn = turn_new(db, kind);
	return db;
}

void db_give_turn(struct db *db)
{
	if (!db->turn || !db->conn)
		return;
	turn_give(db->turn);
	db->uncounted = true;
}

int db_rest(struct db *db, bool idle)
{
	if (!db->conn)
		return -1;
	if (!idle)
		db->used = clock_seconds();
	if (db->uncounted || turn_wanted(db->turn) || clock_seconds() - db->used >= IDLE)
		db_close(db);
	return db->conn ? LOOK : -1;
}

PGconn *db_conn(struct db *db)
{
	return db->conn;
}

/* Tie a result to its owner, so that no path forgets to clear it. */
static int clear(PGresult **result)
{
	PQclear(*result);
	return 0;
}

static PGresult *keep(const void *ctx, PGresult *result)
{
	PGresult **kept = mem_new(ctx, PGresult *);

	*kept = result;
	talloc_set_destructor(kept, clear);
	return result;
}

static const struct err *unavailable(struct db *db)
{
	if (counters_turn())
		log_warning("database", "detail", PQerrorMessage(db->conn), NULL);
	return err(503, "database_unavailable",
	    "The database does not answer at the moment. Nothing was lost: what you sent earlier "
	    "is kept. Please try again in a minute.");
}

static const struct err *schema_changed(struct db *db)
{
	db_close(db);
	return err(503, "schema_changed",
	    "The site is changing to another version at the moment. Nothing of this was changed, "
	    "and what you sent earlier is kept. Please try again in a minute.");
}

/* Did a statement name what this schema does not have, because the schema is another one by now? */
static bool is_of_another_schema(struct db *db, const char *state)
{
	PGconn *second;

	if (strncmp(state, "42", 2) && strcmp(state, "0A000"))
		return false;
	second = PQconnectdb(db->conninfo);
	if (PQstatus(second) == CONNECTION_OK)
		session_begin(second, db->conninfo, db->unfit);
	PQfinish(second);
	return *db->unfit;
}

static const struct err *out_of_room(void)
{
	return err(507, "disk_full",
	    "The database's disk is full. Nothing was changed; ask the administrator to free "
	    "space, then try again.");
}

/* Did a statement fail because its session has ended?  What libpq reports of its own accord,
 * without a state, is about the connection, also where PQstatus() still calls that good. */
static bool is_lost(const struct db *db, const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	return PQstatus(db->conn) != CONNECTION_OK || !state || !strncmp(state, "57P", 3);
}

/* Two that wait for each other, or changed the same: PostgreSQL ends one. */
static bool is_in_the_way(const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	return state && (!strcmp(state, "40P01") || !strcmp(state, "40001"));
}

/* A value that is missing, or that the column's own rule refuses. */
static bool is_about_column(const char *state)
{
	return !strcmp(state, "23502") || !strcmp(state, "23514");
}

const struct err *db_failed(struct db *db, const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	if (is_lost(db, result))
		return unavailable(db);
	if (is_refusal(state))
		return refusal(result);
	if (!strncmp(state, "22", 2) || !strcmp(state, "54000") || is_about_column(state))
		return err(422, "invalid_value",
		    "This value cannot be taken: it is too large, too long, or not written as such "
		    "values are.");
	if (!strcmp(state, "53100"))
		return out_of_room();
	if (is_in_the_way(result))
		return err(503, "busy",
		    "Somebody else was changing the same at the same moment. Nothing of this was "
		    "changed; try again.");
	if (!strcmp(state, "53300") || !strcmp(state, "25006"))
		return unavailable(db);
	if (is_of_another_schema(db, state))
		return schema_changed(db);
	return err_internal("database: %s", PQresultErrorMessage(result));
}

const struct err *db_connect(struct db *db)
{
	if (db->conn && PQstatus(db->conn) == CONNECTION_OK) {
		turn_take_late(db->turn);
		return NULL;
	}
	db_close(db);
	if (db->turn && !turn_take(db->turn))
		return err(503, "busy_database",
		    "More is asked of this site at the moment than it can answer. Nothing was "
		    "lost; please try again in a few seconds.");
	memset(db->prepared, 0, sizeof(db->prepared));
	db->conn = PQconnectdb(db->conninfo);
	if (PQstatus(db->conn) != CONNECTION_OK)
		return unavailable(db);
	if (!session_begin(db->conn, db->conninfo, db->unfit))
		return schema_changed(db);
	if (db->hears)
		PQclear(PQexec(db->conn, "LISTEN moved"));
	return NULL;
}

static const struct err *reconnect(struct db *db)
{
	db_close(db);
	return db_connect(db);
}

static PGresult *prepare(struct db *db, enum sql sql)
{
	PGresult *result;

	if (db->prepared[sql])
		return NULL;
	result = PQprepare(db->conn, sql_name[sql], sql_text[sql], 0, NULL);
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		return result;
	PQclear(result);
	db->prepared[sql] = true;
	return NULL;
}

/* The result of one attempt: that of preparing when it failed, else that of executing. */
static PGresult *attempt(struct db *db, int binary, enum sql sql, int n, const char *const params[])
{
	PGresult *result = prepare(db, sql);

	return result ? result
		      : PQexecPrepared(db->conn, sql_name[sql], n, params, NULL, NULL, binary);
}

static bool succeeded(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

/* Is a statement that was tried again so often tried once more? */
static bool is_worth_another(const struct db *db, const PGresult *result, int again)
{
	if (succeeded(result))
		return false;
	return is_lost(db, result) ? again < 1 : is_in_the_way(result) && again < RETRIES;
}

static void log_slow(enum sql sql, double seconds, const PGresult *result)
{
	char took[32], rows[32];

	if (seconds < SLOW)
		return;
	snprintf(took, sizeof(took), "%.3f", seconds);
	snprintf(rows, sizeof(rows), "%d", PQntuples(result));
	log_event("statement", "name", sql_name[sql], "seconds", took, "rows", rows, NULL);
}

const struct err *db_rows_n(struct db *db, const void *ctx, PGresult **rows, int binary,
    enum sql sql, int n, const char *const params[])
{
	const struct err *failed;
	bool alone = !db->in_transaction;
	double start = clock_seconds();
	PGresult *result;

	if ((failed = db_connect(db)))
		return failed;
	result = attempt(db, binary, sql, n, params);
	for (int again = 0; alone && is_worth_another(db, result, again); again++) {
		failed = is_lost(db, result) ? reconnect(db) : NULL;
		PQclear(result);
		if (failed)
			return failed;
		result = attempt(db, binary, sql, n, params);
	}
	keep(ctx, result);
	if (!succeeded(result)) {
		if (!is_lost(db, result)) /* else it is said of the database */
			log_event("statement", "name", sql_name[sql], "failed",
			    PQresultErrorMessage(result), NULL);
		failed = db_failed(db, result);
		return failed->status == 422 && !strcmp(failed->code, "invalid_value")
		    ? blame(failed, ctx, result, n, params)
		    : failed;
	}
	log_slow(sql, clock_seconds() - start, result);
	if (rows)
		*rows = result;
	return NULL;
}

const struct err *db_json_n(struct db *db, const void *ctx, json_t **doc, enum sql sql, int n,
    const char *const params[])
{
	const struct err *failed;
	json_error_t bad;
	PGresult *result;
	json_t *loaded;

	if ((failed = db_rows_n(db, ctx, &result, 0, sql, n, params)))
		return failed;
	if (!PQntuples(result) || PQgetisnull(result, 0, 0))
		return err(404, "not_found",
		    "There is nothing at this address. It may have been removed, or the address "
		    "may be mistyped.");
	if (!(loaded = json_loads(PQgetvalue(result, 0, 0), JSON_DECODE_ANY, &bad)))
		return err_internal("%s: %s", sql_name[sql], bad.text);
	*doc = mem_json(ctx, loaded);
	return NULL;
}

static const struct err *command(struct db *db, const char *text)
{
	PGresult *result = PQexec(db->conn, text);
	const struct err *failed;

	if (!succeeded(result) && is_lost(db, result) && !db->in_transaction) {
		PQclear(result);
		if ((failed = reconnect(db)))
			return failed;
		result = PQexec(db->conn, text);
	}
	failed = succeeded(result) ? NULL : db_failed(db, result);
	PQclear(result);
	return failed;
}

static const struct err *begin(struct db *db, const char *text)
{
	const struct err *failed;

	if ((failed = db_connect(db)) || (failed = command(db, text)))
		return failed;
	db->in_transaction = true;
	return NULL;
}

const struct err *db_begin(struct db *db)
{
	return begin(db, "BEGIN");
}

const struct err *db_begin_snapshot(struct db *db)
{
	return begin(db, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
}

const struct err *db_commit(struct db *db)
{
	/* COMMIT of a failed transaction rolls back, and calls that a success */
	bool good = PQtransactionStatus(db->conn) == PQTRANS_INTRANS;
	const struct err *failed = command(db, good ? "COMMIT" : "ROLLBACK");

	db->in_transaction = false;
	return failed || good ? failed : err_internal("commit of a transaction that had failed");
}

void db_rollback(struct db *db)
{
	if (!db->in_transaction)
		return;
	db->in_transaction = false;
	PQclear(PQexec(db->conn, "ROLLBACK"));
}

const struct err *db_listen(struct db *db, const char *channel)
{
	char text[64];
	const struct err *failed;

	if ((failed = db_connect(db)))
		return failed;
	snprintf(text, sizeof(text), "LISTEN %s", channel);
	return command(db, text);
}
