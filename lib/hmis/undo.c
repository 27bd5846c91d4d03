/* undo -- see undo.h. */
#include "hmis/undo.h"

#include <string.h>

struct undo {
	struct db *db;
	const char *version;
	const char *newest;
	bool numbers; /* of cells are wanted, not the counts */
	struct blocks blocks;
	bool *only;				/* by block: the version changed it */
	int32_t *before, *then, *now, *becomes; /* by slot */
	struct undo_kept *kept;
};

/* A block of which there is none, has no counts. */
static void read_block(const struct undo *undo, const PGresult *rows, int row, int column,
    int32_t *counts, int block)
{
	int32_t *at = counts + blocks_before(&undo->blocks, block);

	if (!PQgetisnull(rows, row, column))
		counts_read(rows, row, column, at, undo->blocks.size);
	else
		for (int i = 1; i <= undo->blocks.size; i++)
			at[i] = COUNT_NONE;
}

static const struct err *read_blocks(struct undo *undo, const void *ctx, const char *indicator,
    const char *period)
{
	const struct err *failed;
	PGresult *rows;

	memset(undo->only, 0, (size_t)undo->blocks.n * sizeof(*undo->only));
	if ((failed = db_rows_binary(undo->db, ctx, &rows, SQL_undo_counts, indicator, period,
		 undo->version, undo->newest)))
		return failed;
	for (int i = 0; i < PQntuples(rows); i++) {
		int64_t block = blocks_number(rows, i, 0);

		if (block >= undo->blocks.n)
			return err_internal("block %lld is beyond the registry", (long long)block);
		undo->only[block] = true;
		read_block(undo, rows, i, 1, undo->before, (int)block);
		read_block(undo, rows, i, 2, undo->then, (int)block);
		read_block(undo, rows, i, PQgetisnull(rows, i, 3) ? 2 : 3, undo->now, (int)block);
	}
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

static void settle_block(struct undo *undo, struct undo_month *month, int block)
{
	int first = blocks_before(&undo->blocks, block) + 1;

	for (int slot = first; slot < first + undo->blocks.size; slot++) {
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
	}
}

static void settle(struct undo *undo, struct undo_month *month)
{
	blocks_clear(&undo->blocks, undo->becomes);
	for (int block = 0; block < undo->blocks.n; block++)
		if (undo->only[block])
			settle_block(undo, month, block);
	month->n_changed = month->n_back - month->n_new - month->n_removed;
}

static const struct err *one_month(struct undo *undo, const PGresult *months, int i, undo_fn *fn,
    void *arg)
{
	struct undo_month month = { .month = { .slots = blocks_room(&undo->blocks),
					.counts = undo->becomes,
					.only = undo->only } };
	void *ctx = talloc_new(undo);
	const struct err *failed = NULL;

	month.month.indicator = (int)strtol(PQgetvalue(months, i, 0), NULL, 10);
	month.month.period = (int)strtol(PQgetvalue(months, i, 1), NULL, 10);
	if (undo->numbers && !PQgetisnull(months, i, 2)) {
		month.n_back = (int)strtol(PQgetvalue(months, i, 2), NULL, 10);
		month.n_removed = month.n_back;
	} else if (!(failed = read_blocks(undo, ctx, PQgetvalue(months, i, 0),
			 PQgetvalue(months, i, 1)))) {
		settle(undo, &month);
	}
	talloc_free(ctx);
	return failed ? failed : fn(arg, &month);
}

/* undo is all but its blocks; it is freed. */
static const struct err *each_month(struct undo *undo, int slots, undo_fn *fn, void *arg)
{
	struct db *db = undo->db;
	const struct err *failed;
	PGresult *months, *rows;

	*undo->kept = (struct undo_kept){ 0 };
	if ((failed = blocks_ask(db, undo, slots, &undo->blocks)) ||
	    (failed = db_rows(db, undo, &rows, SQL_version_current)))
		return failed;
	undo->newest = PQgetvalue(rows, 0, 0);
	undo->only = mem_array(undo, bool, (size_t)undo->blocks.n + 1);
	undo->before = blocks_array(&undo->blocks, undo);
	undo->then = blocks_array(&undo->blocks, undo);
	undo->now = blocks_array(&undo->blocks, undo);
	undo->becomes = blocks_array(&undo->blocks, undo);
	failed = db_rows(db, undo, &months, SQL_undo_months, undo->version);
	for (int i = 0; !failed && i < PQntuples(months); i++)
		failed = one_month(undo, months, i, fn, arg);
	talloc_free(undo);
	return failed;
}

const struct err *undo_each(struct db *db, const void *ctx, const char *version, int slots,
    struct undo_kept *kept, undo_fn *fn, void *arg)
{
	struct undo *undo = mem_new(ctx, struct undo);

	*undo = (struct undo){ .db = db, .version = version, .kept = kept };
	return each_month(undo, slots, fn, arg);
}

const struct err *undo_count(struct db *db, const void *ctx, const char *version, int slots,
    struct undo_kept *kept, undo_fn *fn, void *arg)
{
	struct undo *undo = mem_new(ctx, struct undo);

	*undo = (struct undo){ .db = db, .version = version, .numbers = true, .kept = kept };
	return each_month(undo, slots, fn, arg);
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
