/* gather -- see gather.h. */
#include "hmis/gather.h"

#include "base/file.h"
#include "base/sorter.h"
#include "hmis/settle.h"

#include <fcntl.h>
#include <unistd.h>

#define MONTHS	((2050 - 1900 + 1) * 12)
#define SLAB	(1 << 20)
#define FIRST	30   /* cells of a vector's first block; each further one is twice as long, */
#define LONGEST 4094 /* up to this */

struct block {
	struct block *next;
	int n, room;
	struct entry entry[];
};

/* Where a vector's entries stand in the file of parts. */
struct part {
	int64_t offset;
	int64_t n;
};

struct vector {
	struct block *first, *last;
	struct part *part;
	int n_parts;
	uint64_t
	    *repeated; /* a bit for each slot with several rows; then with refused ones; or NULL */
};

struct slab {
	struct slab *next;
	size_t used;
	char room[SLAB];
};

struct gather {
	int slots, indicators;
	int64_t budget, used;
	const char *folder;
	int fd; /* the parts, -1 before there are any */
	int64_t end;
	int parts, months;
	struct slab *slabs;
	struct vector **table; /* by indicator; each an array by month, or NULL */
	struct settle *settle;
	struct sorter *repeats;	     /* the rows of repeated cells, once they are known */
	const struct sorted *repeat; /* the next of them */
};

static int period_of(int month)
{
	return (1900 + month / 12) * 100 + month % 12 + 1;
}

static int month_of(int period)
{
	return (period / 100 - 1900) * 12 + period % 100 - 1;
}

struct gather *gather_new(const void *ctx, int slots, int indicators, int64_t budget,
    const char *folder)
{
	struct gather *gather = mem_new(ctx, struct gather);

	*gather = (struct gather){ .slots = slots,
		.indicators = indicators,
		.budget = budget,
		.folder = folder,
		.fd = -1 };
	gather->table = mem_array(gather, struct vector *, (size_t)indicators + 1);
	gather->settle = settle_new(gather, slots);
	return gather;
}

/* Memory for a block; given back all at once when the vectors move to the file. */
static struct block *new_block(struct gather *gather, int room)
{
	size_t size = sizeof(struct block) + (size_t)room * sizeof(struct entry);
	struct slab *slab = gather->slabs;
	struct block *block;

	if (!slab || slab->used + size > SLAB) {
		slab = mem_or_die(talloc_size(gather, sizeof(*slab)));
		slab->next = gather->slabs;
		slab->used = 0;
		gather->slabs = slab;
		gather->used += SLAB;
	}
	block = (struct block *)(slab->room + slab->used);
	slab->used += size;
	*block = (struct block){ .room = room };
	return block;
}

static void extend(struct gather *gather, struct vector *vector)
{
	int room = vector->last ? 2 * vector->last->room + 2 : FIRST;
	struct block *block = new_block(gather, room < LONGEST ? room : LONGEST);

	if (vector->last)
		vector->last->next = block;
	else
		vector->first = block;
	vector->last = block;
}

static const struct err *write_blocks(struct gather *gather, const struct block *block)
{
	for (; block; block = block->next) {
		size_t size = (size_t)block->n * sizeof(struct entry);

		if (write(gather->fd, block->entry, size) != (ssize_t)size)
			return err_text(507, "disk_full",
			    "The server's disk has no room for the work of this import (%ld MB so "
			    "far). Your file and mapping are kept; ask the administrator to free "
			    "space, then start staging again.",
			    (long)(gather->end >> 20));
		gather->end += (int64_t)size;
	}
	return NULL;
}

static const struct err *spill_vector(struct gather *gather, struct vector *vector)
{
	int64_t start = gather->end;
	const struct err *failed;

	if (!vector->first)
		return NULL;
	if ((failed = write_blocks(gather, vector->first)))
		return failed;
	vector->part = mem_resize(gather, vector->part, struct part, (size_t)vector->n_parts + 1);
	vector->part[vector->n_parts++] =
	    (struct part){ start, (gather->end - start) / (int64_t)sizeof(struct entry) };
	vector->first = vector->last = NULL;
	return NULL;
}

/* Move what the vectors hold to the file of parts, and their memory back. */
static const struct err *spill(struct gather *gather)
{
	const struct err *failed;

	if (gather->fd < 0 &&
	    (gather->fd = file_open(gather, gather->folder, O_TMPFILE | O_RDWR)) < 0)
		return err_internal("%s: no file for parts: %m", gather->folder);
	for (int i = 1; i <= gather->indicators; i++)
		for (int m = 0; gather->table[i] && m < MONTHS; m++)
			if ((failed = spill_vector(gather, &gather->table[i][m])))
				return failed;
	for (struct slab *slab; (slab = gather->slabs);) {
		gather->slabs = slab->next;
		talloc_free(slab);
	}
	gather->used = 0;
	gather->parts++;
	return NULL;
}

const struct err *gather_add(struct gather *gather, struct cell cell, int period, int32_t count)
{
	struct vector *vector, **months = &gather->table[cell.indicator];

	if (!*months)
		*months = mem_array(gather, struct vector, MONTHS);
	vector = &(*months)[month_of(period)];
	if (!vector->last || vector->last->n == vector->last->room) {
		const struct err *failed;

		if (gather->used >= gather->budget && (failed = spill(gather)))
			return failed;
		gather->months += !vector->last && !vector->n_parts;
		extend(gather, vector);
	}
	vector->last->entry[vector->last->n++] = (struct entry){ cell.slot, count };
	return NULL;
}

/* Hand every entry of a vector to the settling, in the order in which they came. */
static const struct err *add_entries(const struct gather *gather, const struct vector *vector)
{
	struct entry piece[4096];

	for (int i = 0; i < vector->n_parts; i++) {
		const struct part *part = &vector->part[i];

		for (int64_t at = 0, n; at < part->n; at += n) {
			n = part->n - at < 4096 ? part->n - at : 4096;
			if (pread(gather->fd, piece, (size_t)n * sizeof(*piece),
				part->offset + at * 8) != n * 8)
				return err_internal("reading parts back: %m");
			settle_add(gather->settle, piece, (int)n);
		}
	}
	for (const struct block *block = vector->first; block; block = block->next)
		settle_add(gather->settle, block->entry, block->n);
	return NULL;
}

typedef const struct err *vector_fn(struct gather *, struct vector *, int indicator, int month,
    void *arg);

/* Call fn for each vector that has rows, by indicator and month. */
static const struct err *each_vector(struct gather *gather, vector_fn *fn, void *arg)
{
	const struct err *failed;

	for (int i = 1; i <= gather->indicators; i++) {
		for (int m = 0; gather->table[i] && m < MONTHS; m++) {
			struct vector *vector = &gather->table[i][m];

			if (!vector->first && !vector->n_parts)
				continue;
			if ((failed = fn(gather, vector, i, m, arg)))
				return failed;
		}
	}
	return NULL;
}

static const struct err *mark(struct gather *gather, struct vector *vector, int indicator,
    int month, void *any)
{
	const struct err *failed;
	const uint64_t *repeated;

	settle_begin(gather->settle, indicator, period_of(month));
	if ((failed = add_entries(gather, vector)))
		return failed;
	if (!(repeated = settle_repeated(gather->settle)))
		return NULL;
	vector->repeated =
	    mem_or_die(talloc_memdup(gather, repeated, settle_words(gather->settle) * 8));
	*(bool *)any = true;
	return NULL;
}

const struct err *gather_repeats(struct gather *gather, bool *any)
{
	const struct err *failed;

	*any = false;
	if ((failed = each_vector(gather, mark, any)))
		return failed;
	if (*any)
		gather->repeats = sorter_new(gather, gather->folder);
	return NULL;
}

bool gather_repeated(const struct gather *gather, struct cell cell, int period)
{
	const uint64_t *repeated = gather->table[cell.indicator]
	    ? gather->table[cell.indicator][month_of(period)].repeated
	    : NULL;

	return repeated && repeated[cell.slot / 64] >> cell.slot % 64 & 1;
}

/* Where a cell stands among all: by indicator, month and slot. */
static uint64_t key_of(int indicator, int month, int slot)
{
	return ((uint64_t)indicator << 11 | (uint64_t)month) << 31 | (uint64_t)slot;
}

const struct err *gather_repeat(struct gather *gather, struct cell cell, int period,
    const struct repeat *row)
{
	return sorter_add(gather->repeats,
	    (struct sorted){ key_of(cell.indicator, month_of(period), cell.slot), row->record,
		row->order, row->count });
}

struct settling {
	enum duplicates rule;
	month_fn *fn;
	void *arg;
};

/* Settle the repeated cells of a month, which come next of all. */
static const struct err *settle_repeats(struct gather *gather, int month, enum duplicates rule,
    struct month *made)
{
	const struct err *failed;

	while (gather->repeat &&
	    gather->repeat->key >> 31 == key_of(made->indicator, month, 0) >> 31) {
		const struct sorted *item = gather->repeat;

		settle_row(gather->settle,
		    &(struct repeat){ (int)(item->key & INT32_MAX), (int32_t)item->count, item->sub,
			item->order },
		    rule, made);
		if ((failed = sorter_next(gather->repeats, &gather->repeat)))
			return failed;
	}
	return NULL;
}

static const struct err *settle_month(struct gather *gather, struct vector *vector, int indicator,
    int month, void *arg)
{
	const struct settling *settling = arg;
	struct month made = { .indicator = indicator, .period = period_of(month) };
	const struct err *failed;

	settle_begin(gather->settle, indicator, made.period);
	if ((failed = add_entries(gather, vector)) ||
	    (failed = settle_repeats(gather, month, settling->rule, &made)))
		return failed;
	settle_end(gather->settle, settling->rule, &made);
	if (vector->repeated)
		memcpy(vector->repeated, settle_repeated(gather->settle),
		    settle_words(gather->settle) * 8);
	return settling->fn(settling->arg, &made);
}

const struct err *gather_each(struct gather *gather, enum duplicates rule, month_fn *fn, void *arg)
{
	struct settling settling = { rule, fn, arg };
	const struct err *failed;

	if (gather->repeats &&
	    ((failed = sorter_end(gather->repeats)) ||
		(failed = sorter_next(gather->repeats, &gather->repeat))))
		return failed;
	return each_vector(gather, settle_month, &settling);
}

const struct conflict *gather_conflicts(const struct gather *gather, int *n)
{
	return settle_conflicts(gather->settle, n);
}

int gather_months(const struct gather *gather)
{
	return gather->months;
}

int gather_parts(const struct gather *gather)
{
	return gather->parts;
}
