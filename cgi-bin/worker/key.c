/* key -- see key.h. */
#include "worker/key.h"

#include "base/conf.h"
#include "base/seal.h"

#include <stdio.h>
#include <string.h>

/* The public half of our key, in hexadecimal. */
static const char *our_key(const void *ctx)
{
	const struct err *failed;
	struct seal_key key;

	if ((failed = seal_key_load(conf()->seal_key, &key))) {
		fprintf(stderr, "worker: %s\n", failed->text);
		exit(2);
	}
	return seal_hex(ctx, key.open, sizeof(key.open));
}

/* One line for each secret that there is. */
static void list(const PGresult *rows)
{
	for (int i = 0; i < PQntuples(rows); i++)
		fprintf(stderr, "worker:   %s\n", PQgetvalue(rows, i, 0));
}

static bool warn(const void *ctx, struct db *db)
{
	const struct err *failed = NULL;
	PGresult *rows;

	if ((failed = db_rows(db, ctx, &rows, SQL_seal_void)))
		return false;
	fprintf(stderr,
	    "worker: %s is not the key that the database's secrets are sealed for. Put the right "
	    "file there and restart; or, if it is lost, run worker --new-key and enter them "
	    "again. Until then %d cannot be used:\n",
	    conf()->seal_key, PQntuples(rows));
	list(rows);
	return true;
}

bool key_publish(const void *ctx, struct db *db)
{
	const struct err *failed = NULL;
	const char *ours = our_key(ctx);
	PGresult *rows;

	if ((failed = db_connect(db)) || (failed = db_rows(db, ctx, &rows, SQL_seal_publish, ours)))
		return false;
	if (!PQntuples(rows)) /* another worker put its own there at this moment */
		return false;
	return !strcmp(PQgetvalue(rows, 0, 0), ours) || warn(ctx, db);
}

int key_replace(const void *ctx, struct db *db)
{
	const struct err *failed;
	const char *ours = our_key(ctx);
	PGresult *rows;

	if ((failed = db_rows(db, ctx, &rows, SQL_seal_replace, ours))) {
		fprintf(stderr, "worker: %s\n", failed->text);
		return 1;
	}
	fprintf(stderr,
	    "worker: the key in %s is the database's now. Secrets to be entered again: %d\n",
	    conf()->seal_key, PQntuples(rows));
	list(rows);
	return 0;
}
