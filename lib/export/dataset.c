/* export -- see export.h. */
#include "export/dataset.h"

#include "export/sums.h"

static const struct err *write_months(struct db *db, struct lines *lines, struct sums *sums,
    const PGresult *months)
{
	const struct err *failed;

	for (int i = 0; i < PQntuples(months) && !lines_gone(lines); i++) {
		const char *period = PQgetvalue(months, i, 1);
		char *middle = lines_cell(lines, mem_strdup(lines, ""),
		    span_of(PQgetvalue(months, i, 3)), false);

		sums_clear(sums);
		if ((failed = sums_add(sums, db, PQgetvalue(months, i, 0), period,
			 PQgetvalue(months, i, 2))))
			return failed;
		middle = mem_append(middle, ",%s,", period);
		lines_month(lines, middle, sums->by_slot);
		talloc_free(middle);
	}
	return NULL;
}

static const struct err *write_version(struct db *db, struct lines *lines, const char *version)
{
	const struct err *failed;
	PGresult *facilities, *months;
	struct sums *sums;

	if ((failed = db_rows(db, lines, &facilities, SQL_export_facilities)) ||
	    (failed = db_rows(db, lines, &months, SQL_export_months, version)))
		return failed;
	lines_facilities(lines, facilities, (const char *const[]){ "facility_id", NULL }, false);
	lines_text(lines, "facility_id,raw_indicator_id,period_id,count\n");
	if ((failed = sums_new(db, lines, lines_slots(lines), NULL, 0, &sums)) ||
	    (failed = write_months(db, lines, sums, months)))
		return failed;
	lines_end(lines);
	return failed;
}

const struct err *export_data(struct db *db, const void *ctx, const char *version, bool guard,
    write_fn *write, void *arg)
{
	struct lines *lines = lines_new(ctx, guard, write, arg);
	const struct err *failed;

	if ((failed = db_begin_snapshot(db)))
		return failed;
	failed = write_version(db, lines, version);
	db_rollback(db);
	talloc_free(lines);
	return failed;
}
