/* undo -- see undo.h. */
#include "hmis/undo.h"

#include <string.h>

struct undo {
	struct db *db;
	const char *version;
	int slots;
	int32_t *before, *then, *now, *becomes; /* by slot */
	struct undo_kept *kept;
};

static const struct err *read_counts(struct undo *undo, const void *ctx, const char *indicator,
    const char *period)
{
	const struct err *failed;
	PGresult *rows;

	if ((failed = db_rows_binary(undo->db, ctx, &rows, SQL_undo_counts, indicator, period,
		 undo->version)))
		return failed;
	counts_read(rows, 0, 0, undo->before, undo->slots);
	counts_read(rows, 0, 1, undo->then, undo->slots);
	if (PQgetisnull(rows, 0, 2))
		memcpy(undo->now, undo->then, ((size_t)undo->slots + 1) * sizeof(*undo->now));
	else
		counts_read(rows, 0, 2, undo->now, undo->slots);
	return NULL;
}

static void keep(struct undo *undo, const struct undo_month *month, int slot)
{
	struct undo_kept *kept = undo->kept;

	if (kept->n < UNDO_SHOWN)
		kept->first[kept->n++] =
		    (struct undo_cell){ month->month.indicator, month->month.period, slot,
			    undo->before[slot], undo->then[slot], undo->now[slot] };
	kept->cells++;
}

static void settle(struct undo *undo, struct undo_month *month)
{
	for (int slot = 1; slot <= undo->slots; slot++) {
		int32_t before = undo->before[slot], now = undo->now[slot];
		bool changed = before != undo->then[slot],
		     back = changed && now == undo->then[slot];

		/* what came to the same by other ways stays without a word */
		if (changed && !back && now != before) {
			month->n_kept++;
			keep(undo, month, slot);
		}
		month->n_back += back;
		month->n_new += back && now == COUNT_NONE;
		month->n_removed += back && before == COUNT_NONE;
		undo->becomes[slot] = back ? before : now;
		month->month.n_records += undo->becomes[slot] != COUNT_NONE;
		month->month.total += undo->becomes[slot] != COUNT_NONE ? undo->becomes[slot] : 0;
	}
	month->n_changed = month->n_back - month->n_new - month->n_removed;
}

static const struct err *one_month(struct undo *undo, const PGresult *months, int i, undo_fn *fn,
    void *arg)
{
	struct undo_month month = { .month = { .slots = undo->slots, .counts = undo->becomes } };
	void *ctx = talloc_new(undo);
	const struct err *failed =
	    read_counts(undo, ctx, PQgetvalue(months, i, 0), PQgetvalue(months, i, 1));

	talloc_free(ctx);
	if (failed)
		return failed;
	month.month.indicator = (int)strtol(PQgetvalue(months, i, 0), NULL, 10);
	month.month.period = (int)strtol(PQgetvalue(months, i, 1), NULL, 10);
	settle(undo, &month);
	return fn(arg, &month);
}

const struct err *undo_each(struct db *db, const void *ctx, const char *version, int slots,
    struct undo_kept *kept, undo_fn *fn, void *arg)
{
	struct undo *undo = mem_new(ctx, struct undo);
	size_t n = (size_t)slots + 1;
	const struct err *failed;
	PGresult *months;

	*kept = (struct undo_kept){ 0 };
	*undo = (struct undo){ db, version, slots, mem_array(undo, int32_t, n),
		mem_array(undo, int32_t, n), mem_array(undo, int32_t, n),
		mem_array(undo, int32_t, n), kept };
	failed = db_rows(db, undo, &months, SQL_undo_months, version);
	for (int i = 0; !failed && i < PQntuples(months); i++)
		failed = one_month(undo, months, i, fn, arg);
	talloc_free(undo);
	return failed;
}

static const char *number(const void *ctx, int32_t count)
{
	return count == COUNT_NONE ? "null" : mem_printf(ctx, "%d", count);
}

const char *undo_cells(const struct undo_kept *kept, const void *ctx)
{
	char *list = mem_strdup(ctx, "[");

	for (int i = 0; i < kept->n; i++) {
		const struct undo_cell *cell = &kept->first[i];

		list = mem_append(list,
		    "%s{\"slot\":%d,\"indicator\":%d,\"period\":%d,\"before\":%s,\"then\":%s,"
		    "\"now\":%s}",
		    i ? "," : "", cell->slot, cell->indicator, cell->period,
		    number(ctx, cell->before), number(ctx, cell->then), number(ctx, cell->now));
	}
	return mem_append(list, "]");
}
