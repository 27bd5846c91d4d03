/* scatter -- see scatter.h. */
#include "hmis/scatter.h"

#define SAMPLED 10 /* conflicts remembered that are not refused */

/* A row of a disputed cell; order is its place among them. */
struct dispute {
	struct entry entry;
	int64_t order;
};

struct scatter {
	int slots, indicator, period;
	int32_t *counts;
	bool *disputed; /* by slot */
	bool any;
	int64_t rows;
	struct dispute *dispute;
	size_t n, room;
	struct conflict *conflict;
	int n_conflicts, room_conflicts, n_sampled;
	int64_t kept; /* disputed cells that were settled, not refused */
};

struct scatter *scatter_new(const void *ctx, int slots)
{
	struct scatter *scatter = mem_new(ctx, struct scatter);

	scatter->slots = slots;
	scatter->counts = mem_array(scatter, int32_t, (size_t)slots + 1);
	scatter->disputed = mem_array(scatter, bool, (size_t)slots + 1);
	return scatter;
}

void scatter_begin(struct scatter *scatter, int indicator, int period)
{
	scatter->indicator = indicator;
	scatter->period = period;
	scatter->rows = 0;
	scatter->n = 0;
	scatter->kept = 0;
	if (scatter->any)
		memset(scatter->disputed, 0, sizeof(bool) * ((size_t)scatter->slots + 1));
	scatter->any = false;
	for (int i = 0; i <= scatter->slots; i++)
		scatter->counts[i] = COUNT_NONE;
}

void scatter_add(struct scatter *scatter, const struct entry *entry, int n)
{
	scatter->rows += n;
	for (int i = 0; i < n; i++) {
		int32_t *count = &scatter->counts[entry[i].slot];

		if (*count != COUNT_NONE && *count != entry[i].count)
			scatter->disputed[entry[i].slot] = scatter->any = true;
		*count = entry[i].count;
	}
}

bool scatter_disputed(const struct scatter *scatter)
{
	return scatter->any;
}

void scatter_add_disputed(struct scatter *scatter, const struct entry *entry, int n)
{
	for (int i = 0; i < n; i++) {
		if (!scatter->disputed[entry[i].slot])
			continue;
		if (scatter->n == scatter->room) {
			scatter->room = scatter->room ? 2 * scatter->room : 64;
			scatter->dispute =
			    mem_resize(scatter, scatter->dispute, struct dispute, scatter->room);
		}
		scatter->dispute[scatter->n] = (struct dispute){ entry[i], (int64_t)scatter->n };
		scatter->n++;
	}
}

static int by_cell_and_count(const void *a, const void *b)
{
	const struct dispute *x = a, *y = b;

	if (x->entry.slot != y->entry.slot)
		return x->entry.slot < y->entry.slot ? -1 : 1;
	if (x->entry.count != y->entry.count)
		return x->entry.count < y->entry.count ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

/* The rows of one disputed cell, counted. */
struct settlement {
	int64_t rows, distinct, sum;
	int32_t max, last;
};

static struct settlement count_rows(const struct dispute *row, size_t n)
{
	struct settlement s = { .rows = (int64_t)n };
	int64_t latest = -1;

	for (size_t i = 0; i < n; i++) {
		bool again = i && row[i].entry.count == row[i - 1].entry.count;

		s.distinct += !again;
		s.sum += again ? 0 : row[i].entry.count;
		s.max = row[i].entry.count;
		if (row[i].order > latest) {
			latest = row[i].order;
			s.last = row[i].entry.count;
		}
	}
	return s;
}

static void remember(struct scatter *scatter, int slot, enum row_kind refused)
{
	if (refused == ROW_OK && scatter->n_sampled++ >= SAMPLED)
		return;
	if (scatter->n_conflicts == scatter->room_conflicts) {
		scatter->room_conflicts = 2 * scatter->room_conflicts + 16;
		scatter->conflict = mem_resize(scatter, scatter->conflict, struct conflict,
		    (size_t)scatter->room_conflicts);
	}
	scatter->conflict[scatter->n_conflicts++] =
	    (struct conflict){ scatter->indicator, scatter->period, slot, refused };
}

static void settle_cell(struct scatter *scatter, const struct dispute *row, size_t n,
    enum duplicates rule, struct month *month)
{
	struct settlement s = count_rows(row, n);
	const int64_t value[] = { [DUPLICATES_MAX] = s.max,
		[DUPLICATES_SUM] = s.sum,
		[DUPLICATES_LAST] = s.last,
		[DUPLICATES_REJECT] = COUNT_NONE };
	enum row_kind refused = rule == DUPLICATES_REJECT ? ROW_CONFLICT
	    : value[rule] > INT32_MAX			  ? ROW_INVALID_COUNT
							  : ROW_OK;

	remember(scatter, row->entry.slot, refused);
	scatter->counts[row->entry.slot] = refused ? COUNT_NONE : (int32_t)value[rule];
	if (refused) {
		month->refused += s.rows;
		return;
	}
	scatter->kept++;
	month->identical += s.rows - s.distinct;
	month->by_rule += s.distinct - 1;
}

void scatter_end(struct scatter *scatter, enum duplicates rule, struct month *month)
{
	if (scatter->n)
		qsort(scatter->dispute, scatter->n, sizeof(*scatter->dispute), by_cell_and_count);
	for (size_t i = 0, n; i < scatter->n; i += n) {
		for (n = 1; i + n < scatter->n; n++)
			if (scatter->dispute[i + n].entry.slot != scatter->dispute[i].entry.slot)
				break;
		settle_cell(scatter, scatter->dispute + i, n, rule, month);
	}
	month->slots = scatter->slots;
	month->counts = scatter->counts;
	for (int i = 1; i <= scatter->slots; i++) {
		if (scatter->counts[i] == COUNT_NONE)
			continue;
		month->n_records++;
		month->total += scatter->counts[i];
	}
	/* of the undisputed rows, one a cell is its count and the others said the same */
	month->identical +=
	    scatter->rows - (int64_t)scatter->n - (month->n_records - scatter->kept);
}

const struct conflict *scatter_conflicts(const struct scatter *scatter, int *n)
{
	*n = scatter->n_conflicts;
	return scatter->conflict;
}
