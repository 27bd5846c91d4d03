/* settle -- see settle.h. */
#include "hmis/settle.h"

#include "base/mem.h"
#include "data/copy.h"

#define SAMPLED 10 /* cells with different rows remembered, that are not refused */

/* The rows of one repeated cell so far. */
struct settlement {
	int slot; /* 0: no cell is under way */
	int64_t rows, distinct, sum;
	int32_t max, last;
	uint64_t record; /* of the row before */
	int64_t latest;	 /* order of the last row */
};

struct settle {
	int slots, indicator, period;
	int32_t *counts;
	uint64_t *repeated; /* a bit for each slot */
	bool any;
	struct settlement cell;
	struct conflict conflict[SAMPLED];
	int conflicts;
};

struct settle *settle_new(const void *ctx, int slots)
{
	struct settle *settle = mem_new(ctx, struct settle);

	settle->slots = slots;
	settle->counts = mem_array(settle, int32_t, (size_t)slots + 1);
	settle->repeated = mem_array(settle, uint64_t, settle_words(settle));
	return settle;
}

size_t settle_words(const struct settle *settle)
{
	return (size_t)settle->slots / 64 + 1;
}

void settle_begin(struct settle *settle, int indicator, int period)
{
	settle->indicator = indicator;
	settle->period = period;
	if (settle->any)
		memset(settle->repeated, 0, sizeof(uint64_t) * settle_words(settle));
	settle->any = false;
	settle->cell = (struct settlement){ 0 };
	for (int i = 0; i <= settle->slots; i++)
		settle->counts[i] = COUNT_NONE;
}

void settle_add(struct settle *settle, const struct entry *entry, int n)
{
	for (int i = 0; i < n; i++) {
		int32_t slot = entry[i].slot;

		if (settle->counts[slot] != COUNT_NONE) {
			settle->repeated[slot / 64] |= UINT64_C(1) << slot % 64;
			settle->any = true;
		}
		settle->counts[slot] = entry[i].count;
	}
}

const uint64_t *settle_repeated(const struct settle *settle)
{
	return settle->any ? settle->repeated : NULL;
}

static void remember(struct settle *settle, int slot)
{
	if (settle->conflicts < SAMPLED)
		settle->conflict[settle->conflicts++] =
		    (struct conflict){ settle->indicator, settle->period, slot };
}

static void settle_cell(struct settle *settle, enum duplicates rule, struct month *month)
{
	const struct settlement *cell = &settle->cell;
	const int64_t value[] = { [DUPLICATES_MAX] = cell->max,
		[DUPLICATES_SUM] = cell->sum,
		[DUPLICATES_LAST] = cell->last,
		[DUPLICATES_REJECT] = cell->last };

	if (!cell->slot)
		return;
	settle->counts[cell->slot] = COUNT_NONE;
	if ((rule == DUPLICATES_REJECT && cell->distinct > 1) || value[rule] > INT32_MAX) {
		month->refused += cell->rows;
		return;
	}
	settle->repeated[cell->slot / 64] &= ~(UINT64_C(1) << cell->slot % 64);
	settle->counts[cell->slot] = (int32_t)value[rule];
	month->identical += cell->rows - cell->distinct;
	month->by_rule += cell->distinct - 1;
	if (cell->distinct > 1)
		remember(settle, cell->slot);
}

void settle_row(struct settle *settle, const struct repeat *row, enum duplicates rule,
    struct month *month)
{
	struct settlement *cell = &settle->cell;
	bool begins = cell->slot != row->slot;

	if (begins) {
		settle_cell(settle, rule, month);
		*cell = (struct settlement){ .slot = row->slot, .max = row->count, .latest = -1 };
	}
	cell->rows++;
	if (begins || cell->record != row->record) {
		cell->distinct++;
		cell->sum += row->count;
	}
	cell->record = row->record;
	cell->max = row->count > cell->max ? row->count : cell->max;
	if (row->order > cell->latest) {
		cell->latest = row->order;
		cell->last = row->count;
	}
}

void settle_end(struct settle *settle, enum duplicates rule, struct month *month)
{
	settle_cell(settle, rule, month);
	month->slots = settle->slots;
	month->counts = settle->counts;
	for (int i = 1; i <= settle->slots; i++) {
		if (settle->counts[i] == COUNT_NONE)
			continue;
		month->n_records++;
		month->total += settle->counts[i];
	}
}

const struct conflict *settle_conflicts(const struct settle *settle, int *n)
{
	*n = settle->conflicts;
	return settle->conflict;
}
