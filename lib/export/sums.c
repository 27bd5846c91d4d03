/* sums -- see sums.h. */
#include "export/sums.h"

const struct err *sums_new(struct db *db, const void *ctx, int slots, const int *of, int n,
    struct sums **made)
{
	struct sums *sums = mem_new(ctx, struct sums);
	const struct err *failed;
	bool *wanted;

	*sums = (struct sums){ .slots = slots };
	if ((failed = blocks_ask(db, sums, slots, &sums->blocks)))
		return failed;
	sums->by_slot = mem_array(sums, int64_t, (size_t)blocks_room(&sums->blocks) + 1);
	sums->counts = blocks_array(&sums->blocks, sums);
	wanted = mem_array(sums, bool, (size_t)sums->blocks.n + 1);
	for (int block = 0; !of && block < sums->blocks.n; block++)
		wanted[block] = true;
	for (int i = 0; of && i < n; i++)
		wanted[blocks_of(&sums->blocks, of[i])] = true;
	sums->list = blocks_list(&sums->blocks, sums, wanted);
	*made = sums;
	return NULL;
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

	failed = db_rows_binary(db, ctx, &rows, SQL_export_counts, indicator, period, version_from,
	    sums->list);
	if (!failed) {
		blocks_clear(&sums->blocks, sums->counts);
		for (int i = 0; i < PQntuples(rows); i++)
			blocks_read(&sums->blocks, rows, i, 0, sums->counts);
		for (int slot = 1; slot <= sums->slots; slot++)
			add(sums->by_slot + slot, sums->counts[slot]);
	}
	talloc_free(ctx);
	return failed;
}
