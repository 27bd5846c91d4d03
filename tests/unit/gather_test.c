/* hmis/gather.h and settle.h: random rows against a model that is too simple to be wrong, in memory
 * and in parts. */
#include "hmis/gather.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define SLOTS	   40
#define INDICATORS 3
#define MONTHS	   5
#define ROWS	   1200

static const int period_of[MONTHS] = { 190001, 202312, 202401, 202402, 205012 };

struct input {
	int indicator, month, slot;
	int32_t count;
	int other; /* what the columns besides say */
};

/* A cell as the model has it: every row of it, in order. */
struct cell_rows {
	int n;
	const struct input *row[ROWS];
};

struct model {
	int n_records;
	int64_t total, identical, by_rule, refused;
};

static struct cell_rows cells[INDICATORS + 1][MONTHS][SLOTS + 1];

static void make_rows(struct input *row, int n, unsigned seed, int distinct)
{
	static const int32_t large[] = { INT32_MAX, INT32_MAX - 1, 1, 0 };

	srandom(seed);
	for (int i = 0; i < n; i++) {
		long count = random() % distinct;

		row[i] = (struct input){ (int)(random() % INDICATORS) + 1, (int)(random() % MONTHS),
			(int)(random() % SLOTS) + 1,
			random() % 50 ? (int32_t)count : large[random() % 4], (int)(random() % 3) };
	}
}

static void shuffle(struct input *row, int n)
{
	for (int i = n - 1; i > 0; i--) {
		int j = (int)(random() % (i + 1));
		struct input kept = row[i];

		row[i] = row[j];
		row[j] = kept;
	}
}

static bool same(const struct input *a, const struct input *b)
{
	return a->count == b->count && a->other == b->other;
}

/* The value of a cell by the rule; COUNT_NONE when it is refused. */
static int64_t settle(const struct cell_rows *cell, enum duplicates rule, int *distinct)
{
	int64_t max = 0, sum = 0;

	*distinct = 0;
	for (int i = 0; i < cell->n; i++) {
		bool again = false;

		for (int j = 0; j < i; j++)
			again |= same(cell->row[j], cell->row[i]);
		*distinct += !again;
		sum += again ? 0 : cell->row[i]->count;
		max = cell->row[i]->count > max ? cell->row[i]->count : max;
	}
	if (*distinct == 1)
		return cell->row[0]->count;
	if (rule == DUPLICATES_REJECT || (rule == DUPLICATES_SUM && sum > INT32_MAX))
		return COUNT_NONE;
	return rule == DUPLICATES_MAX ? max
	    : rule == DUPLICATES_SUM  ? sum
				      : cell->row[cell->n - 1]->count;
}

/* What a month is to be, as text. */
static void write_model(FILE *out, int indicator, int month, enum duplicates rule)
{
	struct model m = { 0 };
	int rows = 0;

	for (int slot = 1; slot <= SLOTS; slot++)
		rows += cells[indicator][month][slot].n;
	if (!rows)
		return;
	fprintf(out, "%d %d:", indicator, period_of[month]);
	for (int slot = 1; slot <= SLOTS; slot++) {
		const struct cell_rows *cell = &cells[indicator][month][slot];
		int distinct;
		int64_t value;

		if (!cell->n)
			continue;
		value = settle(cell, rule, &distinct);
		if (value == COUNT_NONE) {
			m.refused += cell->n;
			continue;
		}
		fprintf(out, " %d=%ld", slot, (long)value);
		m.n_records++;
		m.total += value;
		m.identical += cell->n - distinct;
		m.by_rule += distinct - 1;
	}
	fprintf(out, " n %d total %ld identical %ld by_rule %ld refused %ld\n", m.n_records,
	    (long)m.total, (long)m.identical, (long)m.by_rule, (long)m.refused);
}

static const struct err *write_month(void *arg, const struct month *month)
{
	FILE *out = arg;

	assert_int_equal(month->slots, SLOTS);
	fprintf(out, "%d %d:", month->indicator, month->period);
	for (int slot = 1; slot <= SLOTS; slot++)
		if (month->counts[slot] != COUNT_NONE)
			fprintf(out, " %d=%d", slot, month->counts[slot]);
	fprintf(out, " n %d total %ld identical %ld by_rule %ld refused %ld\n", month->n_records,
	    (long)month->total, (long)month->identical, (long)month->by_rule, (long)month->refused);
	return NULL;
}

static char *model_of(const struct input *row, int n, enum duplicates rule)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	for (int i = 1; i <= INDICATORS; i++)
		for (int m = 0; m < MONTHS; m++)
			for (int s = 1; s <= SLOTS; s++)
				cells[i][m][s].n = 0;
	for (int i = 0; i < n; i++) {
		struct cell_rows *cell = &cells[row[i].indicator][row[i].month][row[i].slot];

		cell->row[cell->n++] = &row[i];
	}
	for (int indicator = 1; indicator <= INDICATORS; indicator++)
		for (int month = 0; month < MONTHS; month++)
			write_model(out, indicator, month, rule);
	fclose(out);
	return text;
}

/* What is refused must be marked, and up to ten others be told, in the order of the months. */
static void check_conflicts(const struct gather *gather, enum duplicates rule)
{
	int n, others = 0, distinct;
	const struct conflict *conflict = gather_conflicts(gather, &n);

	for (int i = 1; i <= INDICATORS; i++)
		for (int m = 0; m < MONTHS; m++)
			for (int s = 1; s <= SLOTS; s++) {
				const struct cell_rows *cell = &cells[i][m][s];
				bool lost = cell->n && settle(cell, rule, &distinct) == COUNT_NONE;

				assert_int_equal(gather_repeated(gather, (struct cell){ i, s },
						     period_of[m]),
				    lost);
				if (!cell->n || lost || distinct == 1)
					continue;
				if (others < 10) {
					assert_int_equal(conflict[others].indicator, i);
					assert_int_equal(conflict[others].period, period_of[m]);
					assert_int_equal(conflict[others].slot, s);
				}
				others++;
			}
	assert_int_equal(n, others < 10 ? others : 10);
}

/* The second pass over the rows: those of repeated cells, with their records. */
static void add_repeats(struct gather *gather, const struct input *row, int n)
{
	bool any;

	assert_null(gather_repeats(gather, &any));
	for (int i = 0; i < n; i++) {
		struct cell cell = { row[i].indicator, row[i].slot };
		struct repeat repeat = { .count = row[i].count,
			.record = (uint64_t)row[i].count * 3 + (uint64_t)row[i].other,
			.order = i };

		if (!gather_repeated(gather, cell, period_of[row[i].month]))
			continue;
		assert_true(any);
		assert_null(gather_repeat(gather, cell, period_of[row[i].month], &repeat));
	}
}

static char *gathered(const struct input *row, int n, enum duplicates rule, int64_t budget,
    int *parts)
{
	struct gather *gather = gather_new(NULL, SLOTS, INDICATORS, budget, "/tmp");
	int lines = 0;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	for (int i = 0; i < n; i++)
		assert_null(gather_add(gather, (struct cell){ row[i].indicator, row[i].slot },
		    period_of[row[i].month], row[i].count));
	add_repeats(gather, row, n);
	assert_null(gather_each(gather, rule, write_month, out));
	fclose(out);
	for (const char *at = text; (at = strchr(at, '\n')); at++)
		lines++;
	assert_int_equal(gather_months(gather), lines);
	*parts = gather_parts(gather);
	check_conflicts(gather, rule);
	talloc_free(gather);
	return text;
}

static void check_rows(const struct input *row, int n, enum duplicates rule, bool expect_parts)
{
	char *model = model_of(row, n, rule), *whole, *in_parts;
	int parts;

	whole = gathered(row, n, rule, 1 << 30, &parts);
	assert_int_equal(parts, 0);
	assert_string_equal(whole, model);
	in_parts = gathered(row, n, rule, 1, &parts);
	assert_true(!expect_parts || parts > 1);
	assert_string_equal(in_parts, model);
	free(model);
	free(whole);
	free(in_parts);
}

static void V_17_random_rows_in_memory_and_in_parts(void **state)
{
	static struct input row[ROWS];
	static const int lengths[] = { 0, 1, 2, 29, 30, 31, 300, ROWS };

	(void)state;
	for (unsigned seed = 1; seed <= 2; seed++)
		for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++)
			for (enum duplicates rule = 0; rule < DUPLICATES_COUNT; rule++) {
				make_rows(row, lengths[i], seed, seed % 2 ? 2 : 1000);
				check_rows(row, lengths[i], rule, lengths[i] == ROWS);
			}
}

static void V_17_order_matters_to_last_alone(void **state)
{
	static struct input row[ROWS];
	int parts, differs = 0;

	(void)state;
	for (enum duplicates rule = 0; rule < DUPLICATES_COUNT; rule++)
		for (unsigned seed = 1; seed <= 2; seed++) {
			char *one, *other;

			make_rows(row, 1000, seed, 5);
			free(model_of(row, 1000, rule));
			one = gathered(row, 1000, rule, 1 << 30, &parts);
			shuffle(row, 1000);
			free(model_of(row, 1000, rule));
			other = gathered(row, 1000, rule, 1, &parts);
			if (rule == DUPLICATES_LAST)
				differs += strcmp(one, other) != 0;
			else
				assert_string_equal(one, other);
			free(one);
			free(other);
		}
	assert_true(differs > 0);
}

static void one_cell_many_rows(void **state)
{
	static struct input row[ROWS];

	(void)state;
	for (enum duplicates rule = 0; rule < DUPLICATES_COUNT; rule++) {
		for (int i = 0; i < ROWS; i++)
			row[i] = (struct input){ 1, 2, SLOTS, 7, 0 };
		check_rows(row, ROWS, rule, true);
		row[ROWS - 1].count = 6;
		check_rows(row, ROWS, rule, true);
		row[0].count = 8;
		check_rows(row, ROWS, rule, true);
		for (int i = 0; i < ROWS; i++)
			row[i] = (struct input){ 1, 2, SLOTS, 7, i };
		check_rows(row, ROWS, rule, true);
	}
}

static void V_07_sum_at_the_edge(void **state)
{
	struct input row[] = { { 1, 0, 1, INT32_MAX, 0 }, { 1, 0, 2, INT32_MAX - 1, 0 },
		{ 1, 0, 1, 0, 0 }, { 1, 0, 2, 1, 0 }, { 1, 0, 3, INT32_MAX, 0 }, { 1, 0, 3, 1, 0 },
		{ 1, 0, 3, INT32_MAX, 0 } };

	(void)state;
	check_rows(row, sizeof(row) / sizeof(*row), DUPLICATES_SUM, false);
}

static const struct err *fail_on_second(void *arg, const struct month *month)
{
	(void)month;
	return ++*(int *)arg == 2 ? err(409, "run_ended", "Stop.") : NULL;
}

static void a_failure_stops_it(void **state)
{
	struct gather *gather = gather_new(NULL, SLOTS, INDICATORS, 1, "/tmp");
	const struct err *failed;
	int calls = 0;

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_null(gather_add(gather, (struct cell){ 1, 1 }, 202401 + i, i));
	failed = gather_each(gather, DUPLICATES_MAX, fail_on_second, &calls);
	assert_non_null(failed);
	assert_int_equal(failed->status, 409);
	assert_int_equal(calls, 2);
	talloc_free(gather);
}

static void no_folder_for_parts(void **state)
{
	struct gather *gather = gather_new(NULL, SLOTS, INDICATORS, 0, "/nowhere");
	const struct err *failed = NULL;

	(void)state;
	for (int i = 0; i < 100 && !failed; i++)
		failed = gather_add(gather, (struct cell){ 1, 1 }, 202401, i);
	assert_non_null(failed);
	assert_int_equal(failed->status, 500);
	talloc_free(gather);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(V_17_random_rows_in_memory_and_in_parts),
		cmocka_unit_test(V_17_order_matters_to_last_alone),
		cmocka_unit_test(one_cell_many_rows),
		cmocka_unit_test(V_07_sum_at_the_edge),
		cmocka_unit_test(a_failure_stops_it),
		cmocka_unit_test(no_folder_for_parts),
	};

	return cmocka_run_group_tests_name("gather", tests, NULL, NULL);
}
