/*
 * db -- the database: a connection, and one statement per file.
 *
 * sql/queries/NAME.sql is a single statement; the build makes it SQL_NAME.  It is prepared
 * the first time a connection uses it, named by its file, and logged when it is slow.
 * A page's query returns one row with one json value, the whole page:
 *
 *	if ((failed = db_json(r->db, r, &doc, SQL_csv_review, req_arg(r, "run"))))
 *		return failed;
 *
 * Parameters are text, NULL is SQL NULL.  A connection is made at first use and made again
 * when it was lost: a statement that fails because the connection is gone is tried once
 * more unless a transaction was open, and up to three times when PostgreSQL ended it in favour of
 * another (a deadlock, a serialization failure).  Errors become sentences: a value the database
 * cannot take is 422 and named (err_blame); a refusal (data/refusal.h) is the
 * status, code and sentence that the statement gave; no database is 503, all else 500 with the
 * cause in the log only.
 *
 * A database whose schema is not the one of this program (data/session.h) is 503 as well, whenever
 * that comes to light: sql/apply notifies every session.  From then on db_fits() is false, and the
 * program ends, to be started anew as the one that fits.
 */
#ifndef DATA_DB_H
#define DATA_DB_H

#include "base/mem.h"
#include "data/turn.h"
#include "sql.h"

#include <jansson.h>
#include <libpq-fe.h>
#include <stdbool.h>

struct db;

/* A connection to be; closes with ctx.  conninfo lives as long. */
struct db *db_new(const void *ctx, const char *conninfo);

/* One that is among those which the setting connections counts (data/turn.h): 503 where its turn
 * does not come. */
struct db *db_new_in_turn(const void *ctx, const char *conninfo, enum turn_kind kind);

/* What is under way may take as long as a reader likes: its connection is counted no longer, and
 * ends with db_rest(). */
void db_give_turn(struct db *db);

/* Between requests, and while there is none: end a connection that another waits for, or that was
 * idle for ten seconds.  The milliseconds until it is to be asked again; -1: there is none. */
int db_rest(struct db *db, bool idle);

/* Connect now if it is not; 503 when there is no database, or one that does not fit. */
const struct err *db_connect(struct db *db) MUST_CHECK;

/* Does the database fit this program, as far as it is known by now?  A connection that has ended
 * is closed. */
bool db_fits(struct db *db);
/* What there is to read when db_fits() may have changed, for poll(); -1 when not connected. */
int db_socket(const struct db *db);
/* Why it does not fit, for the log; or NULL. */
const char *db_unfit(const struct db *db);

/* Run a statement that returns one row with one json value; *doc belongs to ctx.
 * No row, or NULL: 404 "There is nothing here". */
#define db_json(db, ctx, doc, sql, ...) db_json_n(db, ctx, doc, sql, DB_PARAMS(__VA_ARGS__))

/* Run a statement; *result (may be a NULL pointer) belongs to ctx. */
#define db_rows(db, ctx, result, sql, ...) \
	db_rows_n(db, ctx, result, 0, sql, DB_PARAMS(__VA_ARGS__))
/* The same with the columns in binary. */
#define db_rows_binary(db, ctx, result, sql, ...) \
	db_rows_n(db, ctx, result, 1, sql, DB_PARAMS(__VA_ARGS__))

#define DB_PARAMS(...)                                                        \
	sizeof((const char *[]){ NULL, ##__VA_ARGS__ }) / sizeof(char *) - 1, \
	    (const char *[]){ NULL, ##__VA_ARGS__, NULL } + 1

const struct err *db_json_n(struct db *db, const void *ctx, json_t **doc, enum sql sql, int n,
    const char *const params[]) MUST_CHECK;
const struct err *db_rows_n(struct db *db, const void *ctx, PGresult **result, int binary,
    enum sql sql, int n, const char *const params[]) MUST_CHECK;

/* One transaction; commit is synchronous.  After an error, roll back. */
const struct err *db_begin(struct db *db) MUST_CHECK;
/* A transaction that reads one state of the dataset, whatever commits meanwhile. */
const struct err *db_begin_snapshot(struct db *db) MUST_CHECK;
const struct err *db_commit(struct db *db) MUST_CHECK;
void db_rollback(struct db *db);

/* Hear of NOTIFY channel from now on; again after a connection was lost. */
const struct err *db_listen(struct db *db, const char *channel) MUST_CHECK;
/* Hear of imports that move on (run_move() in SQL), on each connection that is made from now on. */
void db_hear_moves(struct db *db);
/* Has one moved on since this was asked last?  Without a connection nobody would have heard: yes.
 */
bool db_moved(struct db *db);
/* Sleep until something was notified, a signal came, or the milliseconds are over. */
void db_wait(struct db *db, int milliseconds);

/* End the connection, with whatever was under way on it; the next statement makes a new one. */
void db_close(struct db *db);

/* The libpq connection, for COPY, LISTEN and cancelling; NULL when not connected. */
PGconn *db_conn(struct db *db);

/* What the last libpq call on this connection failed with, as an error. */
const struct err *db_failed(struct db *db, const PGresult *result) MUST_CHECK;

#endif
