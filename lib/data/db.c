/* db -- see db.h. */
#include "data/db.h"

#include "base/clock.h"
#include "base/log.h"

#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define SLOW 0.25 /* seconds after which a statement is worth a line in the log */

struct db {
	const char *conninfo;
	PGconn *conn;
	bool in_transaction;
	bool prepared[SQL_COUNT];
};

void db_close(struct db *db)
{
	PQfinish(db->conn);
	db->conn = NULL;
	db->in_transaction = false;
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
	log_event("database", "detail", PQerrorMessage(db->conn), NULL);
	return err(503, "database_unavailable",
	    "The database does not answer at the moment. Nothing was lost: "
	    "what you sent before is kept. Please try again in a minute.");
}

static const struct err *out_of_room(void)
{
	return err(507, "disk_full",
	    "The database's disk is full. Nothing was changed; ask the administrator "
	    "to free space, then try again.");
}

/* A statement's own refusal: RAISE ... USING ERRCODE = 'HM409', DETAIL = code, HINT = step. */
static const struct err *refusal(const PGresult *result, const char *state)
{
	static const char *const known[] = { "step_out_of_order", "already_integrated", "not_found",
		"invalid_fields", "run_ended", "busy", "dataset_moved", "facility_retired",
		"nothing_staged", "upload_gone", "empty_months", "login_refused", "nothing_to_undo",
		"values_changed", "last_admin", "name_taken", "still_running", "key_reused",
		"still_mapped", NULL };
	const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
	const char *step = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
	const char *code = "conflict";
	const struct err *failed;

	for (int i = 0; known[i]; i++)
		if (detail && !strcmp(detail, known[i]))
			code = known[i];
	failed = err((int)strtol(state + 2, NULL, 10), code, "%s", text);
	return step ? err_step(failed, "%s", step) : failed;
}

/* Did a statement fail because its session has ended?  What libpq reports of its own accord, without
 * a state, is about the connection, also where PQstatus() still calls that good. */
static bool is_lost(const struct db *db, const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	return PQstatus(db->conn) != CONNECTION_OK || !state || !strncmp(state, "57P", 3);
}

const struct err *db_failed(struct db *db, const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	if (is_lost(db, result))
		return unavailable(db);
	if (!strncmp(state, "HM", 2))
		return refusal(result, state);
	if (!strncmp(state, "22", 2))
		return err(400, "invalid_value",
		    "A value in the request cannot be read, or is out of its range.");
	if (!strcmp(state, "53100"))
		return out_of_room();
	if (!strcmp(state, "53300") || !strcmp(state, "25006"))
		return unavailable(db);
	return err_internal("database: %s", PQresultErrorMessage(result));
}

/* Programs run on the schema they were built for and on no other. */
static void check_schema(struct db *db)
{
	PGresult *result = PQexec(db->conn, "TABLE schema_change ORDER BY change DESC LIMIT 1");
	int found = -1;

	if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result))
		found = (int)strtol(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	if (found == SCHEMA_VERSION || PQstatus(db->conn) != CONNECTION_OK)
		return;
	fprintf(stderr,
	    "hmis-intake: the database has schema version %d and this program needs %d; "
	    "run sql/apply, or install the program that fits.\n",
	    found, SCHEMA_VERSION);
	exit(3);
}

const struct err *db_connect(struct db *db)
{
	if (db->conn && PQstatus(db->conn) == CONNECTION_OK)
		return NULL;
	db_close(db);
	memset(db->prepared, 0, sizeof(db->prepared));
	db->conn = PQconnectdb(db->conninfo);
	if (PQstatus(db->conn) != CONNECTION_OK)
		return unavailable(db);
	/* a statement whose program died must not go on and commit */
	PQclear(PQexec(db->conn,
	    "SET client_connection_check_interval = 500; SET client_min_messages = warning; "
	    "SET TimeZone = 'UTC'"));
	check_schema(db);
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
	if (!succeeded(result) && is_lost(db, result) && alone) {
		PQclear(result);
		if ((failed = reconnect(db)))
			return failed;
		result = attempt(db, binary, sql, n, params);
	}
	keep(ctx, result);
	if (!succeeded(result)) {
		log_event("statement", "name", sql_name[sql], "failed",
		    PQresultErrorMessage(result), NULL);
		return db_failed(db, result);
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
		    "There is nothing here. It may have been removed, or the address has a "
		    "typing error.");
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

/* Forget the notifications that are here; were there any? */
static bool heard(struct db *db)
{
	bool any = false;
	PGnotify *one;

	for (; db->conn && (one = PQnotifies(db->conn)); any = true)
		PQfreemem(one);
	return any;
}

void db_wait(struct db *db, int milliseconds)
{
	struct pollfd socket = { .fd = db->conn ? PQsocket(db->conn) : -1, .events = POLLIN };

	/* one that came with the answer to a statement will not make the socket readable again */
	if (heard(db))
		return;
	poll(&socket, 1, milliseconds);
	if (db->conn && PQconsumeInput(db->conn))
		heard(db);
}
