/* purge -- see purge.h. */
#include "hmis/purge.h"

#include "base/conf.h"
#include "base/log.h"
#include "base/partial.h"

#define DAY 86400

/* Under its lock it can neither grow nor become an asset; then the row decides. */
static const struct err *purge_upload(const void *ctx, struct db *db, const char *token)
{
	void *held = talloc_new(ctx);
	const struct err *failed = NULL;
	PGresult *rows;
	int fd;

	if (partial_open(held, token, &fd) || partial_lock(fd, 0)) {
		failed = db_rows(db, held, &rows, SQL_upload_expire, token);
		if (!failed && PQntuples(rows)) {
			partial_remove(token);
			log_event("purge", "upload", token, NULL);
		}
	}
	talloc_free(held);
	return failed;
}

const struct err *purge_leftovers(const void *ctx, struct db *db)
{
	const struct err *failed;
	PGresult *rows;

	if ((failed = db_rows(db, ctx, NULL, SQL_comparisons_expire)) ||
	    (failed = db_rows(db, ctx, NULL, SQL_purge)) ||
	    (failed = db_rows(db, ctx, NULL, SQL_purge_blocks)) ||
	    (failed = db_rows(db, ctx, NULL, SQL_purge_versions)) ||
	    (failed = db_rows(db, ctx, &rows, SQL_uploads_expired)))
		return failed;
	for (int i = 0; i < PQntuples(rows) && !failed; i++)
		failed = purge_upload(ctx, db, PQgetvalue(rows, i, 0));
	/* what no row speaks of; a row expires before its file is that old */
	partial_purge(time(NULL) - conf()->upload_keep - DAY);
	return failed;
}
