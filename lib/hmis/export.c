/* export -- see export.h. */
#include "hmis/export.h"

#include "base/cell.h"
#include "base/map.h"
#include "data/copy.h"

#define PIECE (1 << 16)

/* The lines on their way, and what every line of a facility begins with. */
struct lines {
	write_fn   *write;
	void	   *arg;
	int	    slots;
	struct span *facility; /* by slot: its id as a CSV cell and a comma; empty where there is none */
	int32_t	   *counts;
	bool	    gone;
	size_t	    n;
	char	    piece[PIECE];
};

static void flush(struct lines *lines)
{
	if (lines->n && !lines->gone)
		lines->gone = !lines->write(lines->arg, lines->piece, lines->n);
	lines->n = 0;
}

static inline void put(struct lines *lines, struct span text)
{
	if (lines->n + text.len > PIECE)
		flush(lines);
	if (text.len > PIECE)
		return;
	memcpy(lines->piece + lines->n, text.at, text.len);
	lines->n += text.len;
}

static inline void put_count(struct lines *lines, int32_t count)
{
	char digits[12], *at = digits + sizeof(digits);

	*--at = '\n';
	do
		*--at = (char)('0' + count % 10);
	while (count /= 10);
	put(lines, (struct span){ at, (size_t)(digits + sizeof(digits) - at) });
}

/* Every facility's cell, made once. */
static const struct err *load_facilities(struct db *db, struct lines *lines)
{
	const struct err *failed;
	PGresult *rows;

	if ((failed = db_rows(db, lines, &rows, SQL_registry_facilities)))
		return failed;
	for (int i = 0; i < PQntuples(rows); i++) {
		int slot = (int)strtol(PQgetvalue(rows, i, 0), NULL, 10);

		lines->slots = slot > lines->slots ? slot : lines->slots;
	}
	lines->facility = mem_array(lines, struct span, (size_t)lines->slots + 1);
	lines->counts = mem_array(lines, int32_t, (size_t)lines->slots + 1);
	for (int i = 0; i < PQntuples(rows); i++) {
		char *cell = cell_append(mem_strdup(lines->facility, ""), span_of(PQgetvalue(rows, i, 1)), false);

		lines->facility[strtol(PQgetvalue(rows, i, 0), NULL, 10)] = span_of(mem_append_n(cell, ",", 1));
	}
	return NULL;
}

static const struct err *write_month(struct db *db, struct lines *lines, const PGresult *months, int i)
{
	void *ctx = talloc_new(lines);
	const struct err *failed;
	PGresult *rows;
	char *middle;

	failed = db_rows_binary(db, ctx, &rows, SQL_export_counts, PQgetvalue(months, i, 0), PQgetvalue(months, i, 1),
	    PQgetvalue(months, i, 2));
	if (!failed && PQntuples(rows)) {
		middle = cell_append(mem_strdup(ctx, ""), span_of(PQgetvalue(months, i, 3)), false);
		middle = mem_append(middle, ",%s,", PQgetvalue(months, i, 1));
		counts_read(rows, 0, 0, lines->counts, lines->slots);
		for (int slot = 1; slot <= lines->slots && !lines->gone; slot++) {
			if (lines->counts[slot] == COUNT_NONE)
				continue;
			put(lines, lines->facility[slot]);
			put(lines, span_of(middle));
			put_count(lines, lines->counts[slot]);
		}
	}
	talloc_free(ctx);
	return failed;
}

static const struct err *write_months(struct db *db, struct lines *lines, const char *version)
{
	const struct err *failed;
	PGresult *months;

	if ((failed = load_facilities(db, lines)))
		return failed;
	if ((failed = db_rows(db, lines, &months, SQL_export_months, version)))
		return failed;
	put(lines, SPAN("facility_id,raw_indicator_id,period_id,count\n"));
	for (int i = 0; i < PQntuples(months) && !lines->gone; i++)
		if ((failed = write_month(db, lines, months, i)))
			return failed;
	flush(lines);
	return NULL;
}

const struct err *export_data(struct db *db, const void *ctx, const char *version, write_fn *write, void *arg)
{
	struct lines *lines = mem_new(ctx, struct lines);
	const struct err *failed;

	lines->write = write;
	lines->arg = arg;
	if ((failed = db_begin_snapshot(db)))
		return failed;
	failed = write_months(db, lines, version);
	db_rollback(db);
	talloc_free(lines);
	return failed;
}
