/* hmis/tally.h: every row counted once, samples that help, and no review of rows that do not
 * balance. */
#include "hmis/tally.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* A row as the reader would make it; its texts are the caller's. */
static struct row make(enum row_kind kind, enum role at, long line, const char *value)
{
	struct row row = { .kind = kind, .at = at, .line = line, .hint = "why" };

	for (enum role role = 0; role < ROLES; role++)
		row.text[role] = span_of(role == at ? value : role_name[role]);
	return row;
}

static void add(struct tally *tally, enum row_kind kind, enum role at, long line, const char *value)
{
	struct row row = make(kind, at, line, value);

	tally_row(tally, &row, false);
}

/* The text of a document; ctx owns it. */
static const char *dump(const void *ctx, const json_t *doc)
{
	char *text = json_dumps(doc, JSON_COMPACT | JSON_SORT_KEYS), *copy = mem_strdup(ctx, text);

	free(text);
	return copy;
}

static json_t *issue(struct tally *tally, const char *kind)
{
	json_t *issues = tally_issues(tally, tally), *item;
	size_t i;

	json_array_foreach(issues, i, item)
		if (!strcmp(json_string_value(json_object_get(item, "kind")), kind))
			return item;
	return NULL;
}

static long number(const json_t *doc, const char *name)
{
	return (long)json_integer_value(json_object_get(doc, name));
}

static void nothing(void **state)
{
	struct tally *tally = tally_new(NULL, DUPLICATES_MAX);

	(void)state;
	assert_string_equal(dump(tally, tally_rows(tally, tally)),
	    "{\"blank\":0,\"dropped\":0,\"merged\":0,\"read\":0,\"skipped\":0,\"staged\":0}");
	assert_string_equal(dump(tally, tally_issues(tally, tally)), "[]");
	assert_string_equal(dump(tally, tally_notices(tally, tally)), "[]");
	assert_string_equal(dump(tally, tally_dropped(tally, tally)), "{}");
	talloc_free(tally);
}

static void one_row_of_each_kind(void **state)
{
	struct tally *tally = tally_new(NULL, DUPLICATES_MAX);

	(void)state;
	for (enum row_kind kind = 0; kind < ROW_KIND_COUNT; kind++)
		add(tally, kind, ROLE_VALUE, kind + 2, "x");
	tally_month(tally, &(struct month){ .n_records = 1 });
	assert_int_equal(tally_read(tally), ROW_KIND_COUNT);
	assert_string_equal(dump(tally, tally_rows(tally, tally)),
	    "{\"blank\":1,\"deleted\":1,\"dropped\":7,\"merged\":0,\"read\":13,\"skipped\":3,"
	    "\"staged\":1}");
	assert_int_equal(json_array_size(tally_issues(tally, tally)), 7);
	for (enum row_kind kind = 0; kind < ROW_KIND_COUNT; kind++) {
		assert_int_equal(tally_kind(tally, kind), 1);
		assert_int_equal(issue(tally, row_kind_name[kind]) != NULL, row_is_dropped(kind));
	}
	assert_int_equal(json_array_size(tally_notices(tally, tally)), 5);
	talloc_free(tally);
}

static void V_18_few_values_many_rows(void **state)
{
	struct tally *tally = tally_new(NULL, DUPLICATES_MAX);
	json_t *found, *samples;
	char value[20];

	(void)state;
	for (int i = 0; i < 10000; i++) {
		snprintf(value, sizeof(value), "bad%d", i % 3);
		add(tally, ROW_INVALID_COUNT, ROLE_VALUE, i + 2, value);
	}
	found = issue(tally, "invalid_count");
	samples = json_object_get(found, "samples");
	assert_int_equal(number(found, "rows"), 10000);
	assert_int_equal(number(found, "distinct"), 3);
	assert_int_equal(json_array_size(samples), TALLY_SAMPLES);
	assert_string_equal(dump(tally, json_array_get(samples, 1)),
	    "{\"column\":\"count\",\"count\":\"bad1\",\"facility_id\":\"facility_id\",\"hint\":"
	    "\"why\",\"line\":3,"
	    "\"period_id\":\"period_id\",\"raw_indicator_id\":\"raw_indicator_id\",\"value\":"
	    "\"bad1\"}");
	talloc_free(tally);
}

static void V_18_the_ids_with_most_rows(void **state)
{
	struct tally *tally = tally_new(NULL, DUPLICATES_MAX);
	json_t *found, *samples;
	char id[20];

	(void)state;
	for (int i = 0; i < 30; i++) /* id i has i + 1 rows, the last the most */
		for (int n = 0; n <= i; n++) {
			snprintf(id, sizeof(id), "id%02d", i);
			add(tally, ROW_UNKNOWN_FACILITY, ROLE_FACILITY, i * 100 + n, id);
		}
	found = issue(tally, "unknown_facility");
	samples = json_object_get(found, "samples");
	assert_int_equal(number(found, "rows"), 465);
	assert_int_equal(number(found, "distinct"), 30);
	assert_int_equal(json_array_size(samples), TALLY_SAMPLES);
	for (int i = 0; i < TALLY_SAMPLES; i++) {
		json_t *sample = json_array_get(samples, (size_t)i);

		snprintf(id, sizeof(id), "id%02d", 29 - i);
		assert_string_equal(json_string_value(json_object_get(sample, "value")), id);
		assert_int_equal(number(sample, "rows"), 30 - i);
		assert_int_equal(number(sample, "line"), (29 - i) * 100);
	}
	talloc_free(tally);
}

static void V_18_every_unknown_id_is_kept(void **state)
{
	struct tally *tally = tally_new(NULL, DUPLICATES_MAX);
	char id[1100];
	json_t *unknown;

	(void)state;
	for (int i = 0; i < 1200; i++) {
		snprintf(id, sizeof(id), "F%d", i);
		for (int times = i == 1100 ? 3 : 1; times; times--)
			add(tally, ROW_UNKNOWN_FACILITY, ROLE_FACILITY, i + 2, id);
	}
	memset(id, 'x', 1001);
	id[1001] = '\0';
	add(tally, ROW_UNMAPPED_INDICATOR, ROLE_INDICATOR, 2000, id);
	add(tally, ROW_UNMAPPED_INDICATOR, ROLE_INDICATOR, 2001,
	    "\xe2\x80\xae"
	    "A");
	unknown = tally_unknown(tally, tally);
	assert_int_equal(json_array_size(unknown), 1200 + 1);
	assert_string_equal(dump(tally, json_array_get(unknown, 0)),
	    "{\"id\":\"F1100\",\"of\":\"facility\",\"rows\":3}");
	assert_string_equal(dump(tally, json_array_get(unknown, 1)),
	    "{\"id\":\"F0\",\"of\":\"facility\",\"rows\":1}");
	assert_string_equal(dump(tally, json_array_get(unknown, 1200)),
	    "{\"id\":\"\xe2\x80\xae"
	    "A\",\"of\":\"indicator\",\"rows\":1}");
	talloc_free(tally);
}

/* 300 MB of ids: as many are remembered, but not all their text. */
static void V_18_ids_of_three_kilobytes(void **state)
{
	struct tally *tally = tally_new(NULL, DUPLICATES_MAX);
	static char value[3001];

	(void)state;
	memset(value, 'x', sizeof(value) - 1);
	for (int i = 0; i < 100000; i++) {
		snprintf(value + 2990, 11, "%010u", (unsigned)i % 50000);
		add(tally, ROW_UNKNOWN_FACILITY, ROLE_FACILITY, i + 2, value);
	}
	assert_int_equal(number(issue(tally, "unknown_facility"), "distinct"), 50000);
	assert_int_equal(json_array_size(tally_unknown(tally, tally)), 0);
	assert_true(talloc_total_size(tally) < 60 << 20);
	talloc_free(tally);
}

static void V_19_both_unknown(void **state)
{
	struct tally *tally = tally_new(NULL, DUPLICATES_MAX);
	struct row row = make(ROW_UNKNOWN_FACILITY, ROLE_FACILITY, 5, "no such place");
	json_t *found;

	(void)state;
	tally_row(tally, &row, true);
	tally_row(tally, &row, true);
	assert_string_equal(dump(tally, tally_rows(tally, tally)),
	    "{\"blank\":0,\"dropped\":2,\"merged\":0,\"read\":2,\"skipped\":0,\"staged\":0}");
	found = issue(tally, "unmapped_indicator");
	assert_int_equal(number(found, "rows"), 0);
	assert_int_equal(number(found, "also"), 2);
	assert_int_equal(number(found, "distinct"), 1);
	assert_int_equal(number(json_array_get(json_object_get(found, "samples"), 0), "rows"), 2);
	assert_string_equal(dump(tally, tally_dropped(tally, tally)), "{\"unknown_facility\":2}");
	talloc_free(tally);
}

static void V_17_refused_cells(void **state)
{
	struct tally *tally = tally_new(NULL, DUPLICATES_MAX);
	struct row first = make(ROW_OK, ROLE_VALUE, 2, "5"),
		   second = make(ROW_OK, ROLE_VALUE, 9, "6");

	(void)state;
	tally_row(tally, &first, false);
	tally_row(tally, &second, false);
	tally_month(tally, &(struct month){ .refused = 2 });
	assert_null(tally_rows(tally, tally)); /* as long as its rows are not named */
	first.kind = second.kind = ROW_CONFLICT;
	tally_refuse(tally, &first);
	tally_refuse(tally, &second);
	assert_string_equal(dump(tally, tally_rows(tally, tally)),
	    "{\"blank\":0,\"dropped\":2,\"merged\":0,\"read\":2,\"skipped\":0,\"staged\":0}");
	assert_int_equal(number(issue(tally, "conflict"), "rows"), 2);
	talloc_free(tally);
}

static void V_17_both_lines_are_shown(void **state)
{
	struct tally *tally = tally_new(NULL, DUPLICATES_MAX);
	struct row first = make(ROW_OK, ROLE_VALUE, 2, "5"),
		   second = make(ROW_OK, ROLE_VALUE, 9, "6");
	json_t *notices, *sample;

	(void)state;
	tally_row(tally, &first, false);
	tally_row(tally, &second, false);
	tally_month(tally, &(struct month){ .n_records = 1, .by_rule = 1 });
	tally_duplicate(tally, &first, &second);
	notices = tally_notices(tally, tally);
	assert_int_equal(json_array_size(notices), 1);
	sample = json_array_get(json_object_get(json_array_get(notices, 0), "samples"), 0);
	assert_int_equal(number(sample, "line"), 2);
	assert_int_equal(number(sample, "other_line"), 9);
	assert_string_equal(json_string_value(json_object_get(sample, "value")), "5");
	assert_string_equal(json_string_value(json_object_get(sample, "other_value")), "6");
	talloc_free(tally);
}

static void what_does_not_balance_is_no_review(void **state)
{
	struct tally *tally = tally_new(NULL, DUPLICATES_MAX);

	(void)state;
	add(tally, ROW_OK, ROLE_VALUE, 2, "5");
	add(tally, ROW_OK, ROLE_VALUE, 3, "5");
	assert_null(tally_rows(tally, tally));
	tally_month(tally, &(struct month){ .n_records = 1 });
	assert_null(tally_rows(tally, tally));
	tally_month(tally, &(struct month){ .identical = 1 });
	assert_non_null(tally_rows(tally, tally));
	talloc_free(tally);
}

static void H_13_samples_can_be_shown(void **state)
{
	struct tally *tally = tally_new(NULL, DUPLICATES_MAX);
	char *large = mem_array(tally, char, 5001);
	const char *value;

	(void)state;
	memset(large, 'x', 5000);
	add(tally, ROW_INVALID_COUNT, ROLE_VALUE, 2, "\xff\xfe");
	add(tally, ROW_INVALID_COUNT, ROLE_VALUE, 3, large);
	value =
	    json_string_value(json_object_get(json_array_get(json_object_get(issue(tally,
										 "invalid_count"),
								 "samples"),
						  0),
		"value"));
	assert_string_equal(value, "\\xff\\xfe");
	value =
	    json_string_value(json_object_get(json_array_get(json_object_get(issue(tally,
										 "invalid_count"),
								 "samples"),
						  1),
		"value"));
	assert_true(strlen(value) < 300);
	talloc_free(tally);
}

static void H_17_more_values_than_are_remembered(void **state)
{
	struct tally *tally = tally_new(NULL, DUPLICATES_MAX);
	char value[20];
	json_t *found;

	(void)state;
	for (int i = 0; i < 150000; i++) {
		snprintf(value, sizeof(value), "%d", i);
		add(tally, ROW_UNKNOWN_FACILITY, ROLE_FACILITY, i, value);
	}
	found = issue(tally, "unknown_facility");
	assert_int_equal(number(found, "rows"), 150000);
	assert_true(number(found, "distinct") >= 100000);
	assert_int_equal(json_array_size(json_object_get(found, "samples")), TALLY_SAMPLES);
	talloc_free(tally);
}

/* Nearly as long as an alias may be, and all different: what is remembered has an end. */
static void R_02_ids_that_would_fill_the_memory(void **state)
{
	struct tally *tally = tally_new(NULL, DUPLICATES_MAX);
	char value[1000];

	(void)state;
	memset(value, 'x', sizeof(value));
	value[sizeof(value) - 1] = '\0';
	for (int i = 0; i < 200000; i++) {
		memcpy(value, mem_printf(tally, "%09d", i), 9);
		add(tally, ROW_UNKNOWN_FACILITY, ROLE_FACILITY, i, value);
	}
	assert_int_equal(number(issue(tally, "unknown_facility"), "rows"), 200000);
	assert_true(json_is_true(json_object_get(issue(tally, "unknown_facility"), "at_least")));
	assert_true(talloc_total_size(tally) < 100 << 20);
	talloc_free(tally);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing),
		cmocka_unit_test(one_row_of_each_kind),
		cmocka_unit_test(V_18_few_values_many_rows),
		cmocka_unit_test(V_18_the_ids_with_most_rows),
		cmocka_unit_test(V_18_every_unknown_id_is_kept),
		cmocka_unit_test(V_18_ids_of_three_kilobytes),
		cmocka_unit_test(R_02_ids_that_would_fill_the_memory),
		cmocka_unit_test(V_19_both_unknown),
		cmocka_unit_test(V_17_refused_cells),
		cmocka_unit_test(V_17_both_lines_are_shown),
		cmocka_unit_test(what_does_not_balance_is_no_review),
		cmocka_unit_test(H_13_samples_can_be_shown),
		cmocka_unit_test(H_17_more_values_than_are_remembered),
	};

	return cmocka_run_group_tests_name("tally", tests, NULL, NULL);
}
