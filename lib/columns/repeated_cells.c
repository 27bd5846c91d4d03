/* repeated_cells -- see repeated_cells.h. */
#include "columns/repeated_cells.h"

#include "base/conf.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/sorter.h"
#include "columns/records.h"
#include "shape/heading.h"

#define RUN	  (1 << 17)  /* items that a page of the wizard sorts in memory: 4 MB */
#define KEYS	  (1 << 20)  /* cells that are remembered for the second pass */
#define SAMPLE	  (16 << 20) /* values of their rows that are looked at */
#define COMBOS	  255	     /* in place of a column: DHIS2's option combos together */
#define SHOWN	  40	     /* bytes of an example */
#define OF_COLUMN 56	     /* bits of a key before its column */

/* A cell whose rows differ. */
struct found {
	uint64_t key;
	int64_t rows;
};

/* A column in which they may differ. */
struct candidate {
	int column;
	int64_t groups, rows, total;
	int n; /* examples: as they stand, and fit to be shown */
	struct span text[CELLS_EXAMPLES];
	const char *example[CELLS_EXAMPLES];
};

struct search {
	const void *ctx;
	int fd;
	const struct dialect *dialect;
	const struct mapping *mapping;
	struct watch *watch;
	struct sorter *sorter;
	struct repeated_cells *cells;
	struct found *found;
	size_t n, room;
	uint64_t mask; /* of keys: those with one of its bits are left out */
	int64_t apart; /* what the values of cells with differing rows add up to */
	struct candidate candidate[COMBOS + 1]; /* by column */
	int combo[2];
};

static uint64_t key_of(const struct row *row)
{
	uint64_t key = hash_add(hash_add(0, row->text[ROLE_FACILITY]), row->text[ROLE_INDICATOR]);

	if (row->area.len)
		key = hash_add(key, row->area);

	return hash_add(key, (struct span){ (const char *)&row->period, sizeof(row->period) });
}

typedef const struct err *row_fn(struct search *search, const struct record *record,
    const struct row *row, uint64_t hash);

/* Hand the rows that have a value to fn, with the hash of their records where wanted() is so. */
static const struct err *each_row(struct search *search, row_fn *fn,
    bool (*wanted)(const struct search *, const struct row *))
{
	struct mapping mapping = *search->mapping;
	const struct record *record;
	const struct err *failed;
	struct records *records;
	struct row row;

	if ((failed = records_open(search->ctx, search->fd, search->dialect, &mapping, &records)))
		return failed;
	while ((record = records_next(records))) {
		if (watch_record(search->watch, reader_position(records->reader))) {
			failed = watch_stopped();
			break;
		}
		mapping_read(&mapping, record, &row);
		if (row.kind != ROW_OK || (wanted && !wanted(search, &row)))
			continue;
		if ((failed = fn(search, record, &row,
			 records_hash(records, record, &mapping, &row))))
			break;
	}
	if (!failed)
		failed = reader_failed(records->reader);
	talloc_free(records);
	return failed;
}

static const struct err *add_row(struct search *search, const struct record *record,
    const struct row *row, uint64_t hash)
{
	(void)record;
	return sorter_add(search->sorter, (struct sorted){ key_of(row), hash, 0, row->count });
}

/* Leave out half of the cells. */
static void thin(struct search *search)
{
	size_t kept = 0;

	search->mask = search->mask << 1 | 1;
	for (size_t i = 0; i < search->n; i++)
		if (!(search->found[i].key & search->mask))
			search->found[kept++] = search->found[i];
	search->n = kept;
}

static void keep_found(struct search *search, uint64_t key, int64_t rows)
{
	if (search->n == KEYS)
		thin(search);
	if (key & search->mask)
		return;
	if (search->n == search->room) {
		search->room = 2 * search->room + 64;
		search->found = mem_resize(search->ctx, search->found, struct found, search->room);
	}
	search->found[search->n++] = (struct found){ key, rows };
}

/* The next rows that are in one group (of a key): how many different ones, their sum, the largest.
 * false behind the last group; *next is the first row of the following one. */
static const struct err *next_group(struct sorter *sorter, const struct sorted **next,
    struct found *group, int64_t *sum, int64_t *max)
{
	const struct sorted *item = *next;
	const struct err *failed = NULL;
	uint64_t sub = 0;

	*group = (struct found){ item->key, 0 };
	*sum = *max = 0;
	for (; !failed && item && item->key == group->key; failed = sorter_next(sorter, &item)) {
		if (!group->rows || item->sub != sub) {
			group->rows++;
			*sum += item->count;
		}
		*max = item->count > *max ? item->count : *max;
		sub = item->sub;
	}
	*next = item;
	return failed;
}

static const struct err *find_cells(struct search *search)
{
	const struct err *failed;
	const struct sorted *next;
	int64_t sum, max;
	struct found group;

	search->sorter =
	    sorter_new_runs(search->ctx, mem_printf(search->ctx, "%s/tmp", conf()->store), RUN);
	if ((failed = each_row(search, add_row, NULL)) || (failed = sorter_end(search->sorter)) ||
	    (failed = sorter_next(search->sorter, &next)))
		return failed;
	while (next) {
		if ((failed = next_group(search->sorter, &next, &group, &sum, &max)))
			return failed;
		search->cells->sum += sum;
		search->cells->max += max;
		if (group.rows < 2)
			continue;
		search->cells->cells++;
		search->cells->rows += group.rows;
		search->apart += sum;
		keep_found(search, group.key, group.rows);
	}
	talloc_free(search->sorter);
	return NULL;
}

static bool is_found(const struct search *search, const struct row *row)
{
	uint64_t key = key_of(row);
	size_t low = 0, high = search->n;

	if (key & search->mask)
		return false;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (search->found[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low < search->n && search->found[low].key == key;
}

static void keep_example(const void *ctx, struct candidate *candidate, struct span text)
{
	if (candidate->n == CELLS_EXAMPLES)
		return;
	for (int i = 0; i < candidate->n; i++) /* called for every row: nothing is made but once */
		if (span_equal(candidate->text[i], text))
			return;
	candidate->text[candidate->n] = span_of(span_dup(ctx, text));
	candidate->example[candidate->n++] = text.len ? span_show(ctx, text, SHOWN) : "(empty)";
}

static struct span field_of(const struct record *record, int column)
{
	return column > record->n ? SPAN("") : span_trim(record->field[column - 1]);
}

static const struct err *add_value(struct search *search, uint64_t column, uint64_t hash,
    uint64_t sub, int32_t count)
{
	return sorter_add(search->sorter,
	    (struct sorted){ column << OF_COLUMN | hash >> (64 - OF_COLUMN), sub, 0, count });
}

/* What a row of a found cell has in each column. */
static const struct err *add_columns(struct search *search, const struct record *record,
    const struct row *row, uint64_t hash)
{
	uint64_t key = key_of(row), combos = key;
	const struct err *failed;

	for (int c = 1; c < COMBOS; c++) {
		struct span text;

		if (!search->candidate[c].column)
			continue;
		text = field_of(record, c);
		keep_example(search->ctx, &search->candidate[c], text);
		if ((failed =
			    add_value(search, (uint64_t)c, hash_add(key, text), hash, row->count)))
			return failed;
	}
	if (!search->candidate[COMBOS].column)
		return NULL;
	for (int i = 0; i < 2; i++)
		if (search->combo[i])
			combos = hash_add(combos, field_of(record, search->combo[i]));
	return add_value(search, COMBOS, combos, hash, row->count);
}

/* Which columns there are besides the fields, of which the month alone may differ within a cell. */
static int choose_candidates(struct search *search, const char *const names[])
{
	const struct mapping *mapping = search->mapping;
	int n = 0, columns = mapping->originals ? mapping->originals : mapping->columns;

	for (int c = 1; c <= columns && c < COMBOS; c++) {
		bool taken = mapping->from[ROLE_FACILITY].column == c ||
		    mapping->from[ROLE_INDICATOR].column == c ||
		    mapping->from[ROLE_INDICATOR].also == c ||
		    mapping->from[ROLE_VALUE].column == c || mapping->area == c;

		search->candidate[c].column = taken ? 0 : c;
		n += !taken;
	}
	search->combo[0] = heading_suggest_combo(names, mapping->columns);
	search->combo[1] = heading_suggest_attribute_combo(names, mapping->columns);
	for (int i = 0; i < 2; i++)
		if (search->combo[i] >= COMBOS || !search->candidate[search->combo[i]].column)
			search->combo[i] = 0;
	search->candidate[COMBOS].column = search->combo[0] || search->combo[1];
	return n + 1;
}

/* How the values of each column divide the rows of the cells. */
static const struct err *count_groups(struct search *search)
{
	const struct err *failed;
	const struct sorted *next;
	int64_t sum, max;
	struct found group;

	if ((failed = sorter_end(search->sorter)) || (failed = sorter_next(search->sorter, &next)))
		return failed;
	while (next) {
		struct candidate *candidate = &search->candidate[next->key >> OF_COLUMN];

		if ((failed = next_group(search->sorter, &next, &group, &sum, &max)))
			return failed;
		candidate->groups++;
		candidate->rows += group.rows;
		candidate->total += max;
	}
	return NULL;
}

static const char *join_examples(const void *ctx, const struct candidate *candidate)
{
	char *list = mem_strdup(ctx, "");

	for (int i = 0; i < candidate->n; i++)
		list = mem_append(list, "%s%s", i ? ", " : "", candidate->example[i]);
	return list;
}

/* Those that differ: whose values make more groups than there are cells. */
static void keep_columns(struct search *search)
{
	const struct candidate *combos = &search->candidate[COMBOS];
	struct repeated_cells *cells = search->cells;
	int64_t rest = cells->sum - search->apart;

	for (int c = 1; c < COMBOS && cells->n < CELLS_COLUMNS; c++) {
		const struct candidate *candidate = &search->candidate[c];

		if (candidate->column && candidate->groups > (int64_t)search->n)
			cells->column[cells->n++] =
			    (struct cells_column){ c, search->mask ? -1 : rest + candidate->total,
				    join_examples(search->ctx, candidate) };
	}
	cells->combos = combos->column && combos->groups == combos->rows;
}

const struct err *repeated_cells_take(const void *ctx, int fd, const struct dialect *dialect,
    const struct mapping *mapping, const char *const names[], struct watch *watch,
    struct repeated_cells *cells)
{
	struct search *search = mem_new(ctx, struct search);
	const struct err *failed;
	int columns;

	*cells = (struct repeated_cells){ 0 };
	*search = (struct search){ .ctx = search,
		.fd = fd,
		.dialect = dialect,
		.mapping = mapping,
		.watch = watch,
		.cells = cells };
	if ((failed = find_cells(search)) || !cells->cells)
		return failed;
	watch_next(watch);
	columns = choose_candidates(search, names);
	while ((cells->rows / (int64_t)(search->mask + 1)) * columns > SAMPLE)
		thin(search);
	search->sorter =
	    sorter_new_runs(search->ctx, mem_printf(search->ctx, "%s/tmp", conf()->store), RUN);
	if ((failed = each_row(search, add_columns, is_found)) || (failed = count_groups(search)))
		return failed;
	keep_columns(search);
	return NULL;
}

json_t *repeated_cells_json(const struct repeated_cells *cells)
{
	json_t *columns = json_array();

	for (int i = 0; i < cells->n; i++)
		json_array_append_new(columns,
		    json_pack("{s:i, s:I, s:s}", "column", cells->column[i].column, "total",
			(json_int_t)cells->column[i].total, "examples", cells->column[i].examples));
	return json_pack("{s:I, s:I, s:I, s:I, s:b, s:o}", "cells", (json_int_t)cells->cells,
	    "rows", (json_int_t)cells->rows, "sum", (json_int_t)cells->sum, "max",
	    (json_int_t)cells->max, "combos", cells->combos, "columns", columns);
}

bool repeated_cells_of(const void *ctx, json_t *json, struct repeated_cells *cells)
{
	json_t *columns = json_object_get(json, "columns"), *column;
	size_t i;

	*cells = (struct repeated_cells){
		.cells = json_integer_value(json_object_get(json, "cells")),
		.rows = json_integer_value(json_object_get(json, "rows")),
		.sum = json_integer_value(json_object_get(json, "sum")),
		.max = json_integer_value(json_object_get(json, "max")),
		.combos = json_is_true(json_object_get(json, "combos")),
	};
	json_array_foreach(columns, i, column) {
		const char *examples = json_string_value(json_object_get(column, "examples"));

		if (i == CELLS_COLUMNS)
			break;
		cells->column[cells->n++] = (struct cells_column){
			(int)json_integer_value(json_object_get(column, "column")),
			json_integer_value(json_object_get(column, "total")),
			mem_strdup(ctx, examples ? examples : ""),
		};
	}
	return json_is_object(json);
}
