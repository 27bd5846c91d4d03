/* sums -- see sums.h. */
#include "export/sums.h"

struct sums *sums_new(const void *ctx, int slots)
{
	struct sums *sums = mem_new(ctx, struct sums);

	sums->slots = slots;
	sums->by_slot = mem_array(sums, int64_t, (size_t)slots + 1);
	sums->counts = mem_array(sums, int32_t, (size_t)slots + 1);
	return sums;
}

void sums_clear(struct sums *sums)
{
	for (int slot = 0; slot <= sums->slots; slot++)
		sums->by_slot[slot] = COUNT_NONE;
}

static void add(int64_t *sum, int32_t count)
{
	if (count != COUNT_NONE)
		*sum = *sum == COUNT_NONE ? count : *sum + count;
}

const struct err *sums_add(struct sums *sums, struct db *db, const char *indicator,
    const char *period, const char *version_from)
{
	void *ctx = talloc_new(sums);
	const struct err *failed;
	PGresult *rows;

	failed = db_rows_binary(db, ctx, &rows, SQL_export_counts, indicator, period, version_from);
	if (!failed && PQntuples(rows)) {
		counts_read(rows, 0, 0, sums->counts, sums->slots);
		for (int slot = 1; slot <= sums->slots; slot++)
			add(sums->by_slot + slot, sums->counts[slot]);
	}
	talloc_free(ctx);
	return failed;
}
