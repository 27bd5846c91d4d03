/* columns/mapping.h: choosing columns, suggestions, and what one record is read as. */
#include "columns/mapping.h"
#include "shape/heading.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const char *const names[] = { "orgunit", "value", "period", "value", "#2", "=x" };

static void choose(const char *chosen, int column, const char *constant)
{
	void *ctx = talloc_new(NULL);
	struct source source = { .column = -1 };

	assert_null(source_parse(ctx, ROLE_VALUE, chosen, names, 6, &source));
	assert_int_equal(source.column, column);
	if (constant)
		assert_string_equal(source.constant, constant);
	talloc_free(ctx);
}

static void refuse(const char *chosen, const char *text)
{
	void *ctx = talloc_new(NULL);
	struct source source;
	const struct err *failed = source_parse(ctx, ROLE_VALUE, chosen, names, 6, &source);

	assert_non_null(failed);
	assert_int_equal(failed->status, 422);
	assert_string_equal(failed->text, text);
	talloc_free(ctx);
}

static void M_12_columns_by_name_or_position(void **state)
{
	(void)state;
	choose("orgunit", 1, NULL);
	choose(" period ", 3, NULL);
	choose("#1", 1, NULL);
	choose("#6", 6, NULL);
	choose("#2", 2, NULL);
	choose("=202401", 0, "202401");
	choose("= a b ", 0, "a b");
	refuse("value",
	    "2 columns are called \"value\", so it is not clear which one is meant for "
	    "count: choose by "
	    "position, #2 or #4.");
	refuse("Value",
	    "There is no column \"Value\" for count. The columns are: orgunit, value, "
	    "period, value, #2, =x.");
	refuse("#7", "There is no column #7 for count: the file has 6 columns.");
	refuse("#0", "There is no column #0 for count: the file has 6 columns.");
	refuse("#99999999999999999999",
	    "There is no column #999999999 for count: the file has 6 columns.");
	refuse("= ", "The value for count after \"=\" is empty: give the value for every row.");
	refuse("",
	    "Choose the column for count, or give one value for all rows. The columns are: "
	    "orgunit, value, "
	    "period, value, #2, =x.");
	refuse(NULL,
	    "Choose the column for count, or give one value for all rows. The columns "
	    "are: orgunit, value, "
	    "period, value, #2, =x.");
}

static void suggest(const char *const header[], int n, int facility, int indicator, int period,
    int count)
{
	assert_int_equal(heading_suggest(ROLE_FACILITY, header, n), facility);
	assert_int_equal(heading_suggest(ROLE_INDICATOR, header, n), indicator);
	assert_int_equal(heading_suggest(ROLE_PERIOD, header, n), period);
	assert_int_equal(heading_suggest(ROLE_VALUE, header, n), count);
}

static void columns_are_suggested_by_name(void **state)
{
	static const char *const own[] = { "facility_id", "raw_indicator_id", "period_id",
		"count" };
	static const char *const sets[] = { "dataelement", "period", "orgunit",
		"categoryoptioncombo", "attributeoptioncombo", "value", "storedby" };
	static const char *const pivot[] = { "periodid", "periodname", "dataid", "dataname",
		"organisationunitid", "organisationunitname", "Value" };
	static const char *const french[] = { "P\xc3\xa9riode", "Structure",
		"ID \xc3\x89tablissement", "Indicateur", "Valeur" };
	static const char *const composed[] = { "Pe\xcc\x81riode", "E\xcc\x81tablissement",
		"\xc3\x89l\xc3\xa9ment de donn\xc3\xa9"
		"es",
		"Nombre" };
	static const char *const portuguese[] = { "M\xc3\xaas", "Unidade Sanit\xc3\xa1ria",
		"Indicador", "N\xc3\xbamero" };
	static const char *const none[] = { "x", "", "\xe4\xb8\xad" };

	(void)state;
	suggest(own, 4, 1, 2, 3, 4);
	suggest(sets, 7, 3, 1, 2, 6);
	suggest(pivot, 7, 5, 3, 1, 7);
	suggest(french, 5, 3, 4, 1, 5);
	suggest(composed, 4, 2, 3, 1, 4);
	suggest(portuguese, 4, 2, 3, 1, 4);
	suggest(none, 3, 0, 0, 0, 0);
	suggest(none, 0, 0, 0, 0, 0);
}

static void fingerprints(void **state)
{
	static const char *const one[] = { "ab", "c" }, *const other[] = { "a", "bc" },
				 *const turned[] = { "c", "ab" };
	void *ctx = talloc_new(NULL);
	const char *print = mapping_fingerprint(ctx, one, 2);

	(void)state;
	assert_int_equal(strlen(print), 32);
	assert_string_equal(mapping_fingerprint(ctx, one, 2), print);
	assert_string_not_equal(mapping_fingerprint(ctx, other, 2), print);
	assert_string_not_equal(mapping_fingerprint(ctx, turned, 2), print);
	assert_string_not_equal(mapping_fingerprint(ctx, one, 1), print);
	talloc_free(ctx);
}

static void to_json_and_back(void **state)
{
	void *ctx = talloc_new(NULL);
	struct mapping mapping = { .from = { { .column = 1 }, { .constant = "x" }, { .column = 3 },
				       { .column = 2 } },
		.duplicates = DUPLICATES_LAST },
		       back = { .columns = 6 };
	json_t *json = mapping_json(ctx, &mapping, names);

	(void)state;
	assert_string_equal(json_string_value(json_object_get(json_object_get(json, "facility_id"),
				"name")),
	    "orgunit");
	assert_string_equal(json_string_value(json_object_get(json, "duplicates")), "last");
	assert_null(mapping_of(ctx, json, &back));
	assert_int_equal(back.from[ROLE_FACILITY].column, 1);
	assert_int_equal(back.from[ROLE_INDICATOR].column, 0);
	assert_string_equal(back.from[ROLE_INDICATOR].constant, "x");
	assert_int_equal(back.from[ROLE_INDICATOR].length, 1);
	assert_int_equal(back.duplicates, DUPLICATES_LAST);
	assert_int_equal(back.columns, 6);
	json_object_set_new(json, "duplicates", json_string("mean"));
	assert_int_equal(mapping_of(ctx, json, &back)->status, 422);
	json_object_del(json, "period_id");
	assert_string_equal(mapping_of(ctx, json, &back)->text,
	    "No column is chosen for period_id yet.");
	assert_int_equal(mapping_of(ctx, NULL, &back)->status, 422);
	talloc_free(ctx);
}

/* The header these tests read under; the count comes before the period. */
static struct span header[] = { SPAN("f"), SPAN("i"), SPAN("c"), SPAN("p"), SPAN("note") };
static const struct mapping mapping = {
	.from = { { .column = 1 }, { .column = 2 }, { .column = 4 }, { .column = 3 } },
	.columns = 5,
};

/* A record from fields separated by |. */
static struct row read_fields(const struct mapping *with, const char *text, const char *flaw)
{
	static struct span field[20];
	struct record record = { .line = 7, .field = field, .flaw = flaw };
	struct row row = { .period = -1, .count = -1 };

	for (const char *at = text, *to; *text && at; at = *to ? to + 1 : NULL) {
		to = strchrnul(at, '|');
		field[record.n++] = (struct span){ at, (size_t)(to - at) };
	}
	mapping_read(with, &record, &row);
	assert_int_equal(row.line, 7);
	return row;
}

static void expect(const char *text, enum row_kind kind, enum role at, const char *hint)
{
	struct row row = read_fields(&mapping, text, NULL);

	assert_int_equal(row.kind, kind);
	assert_int_equal(row.at, at);
	if (hint)
		assert_string_equal(row.hint, hint);
	else
		assert_null(row.hint);
}

static void good_rows(void **state)
{
	struct row row = read_fields(&mapping, " F1 |\xc2\xa0I 1|+12.0|202401 |x", NULL);

	(void)state;
	assert_int_equal(row.kind, ROW_OK);
	assert_int_equal(row.count, 12);
	assert_int_equal(row.period, 202401);
	assert_true(span_equal(row.text[ROLE_FACILITY], SPAN("F1")));
	assert_true(span_equal(row.text[ROLE_INDICATOR], SPAN("I 1")));
	assert_true(span_equal(row.text[ROLE_VALUE], SPAN("+12.0")));
	expect("F|I|0|202401|", ROW_OK, ROLE_FACILITY, NULL);
	expect("F|I|0|202401||| |", ROW_OK, ROLE_FACILITY, NULL);
}

/* What it lacks is empty, but never what says whose value it is. */
static void a_short_row_is_empty_at_its_end(void **state)
{
	struct mapping count_last = mapping;
	struct row row = read_fields(&mapping, "F|I|12|202401", NULL);

	(void)state;
	assert_int_equal(row.kind, ROW_OK);
	assert_int_equal(row.marks, RECORD_SHORT);
	assert_int_equal(read_fields(&mapping, "F|I|12|202401|", NULL).marks, 0);
	count_last.from[ROLE_VALUE].column = 5;
	row = read_fields(&count_last, "F|I|12|202401", NULL);
	assert_int_equal(row.kind, ROW_BLANK);
	assert_int_equal(row.marks, RECORD_SHORT);
	count_last.from[ROLE_INDICATOR].also = 5;
	assert_int_equal(read_fields(&count_last, "F|I|12|202401", NULL).kind, ROW_MALFORMED);
}

static void rows_are_counted_under_their_first_fault(void **state)
{
	(void)state;
	expect("", ROW_BLANK_LINE, ROLE_FACILITY, NULL);
	expect("  ", ROW_BLANK_LINE, ROLE_FACILITY, NULL);
	expect("||", ROW_BLANK_LINE, ROLE_FACILITY, NULL);
	expect(" ||||\t|||", ROW_BLANK_LINE, ROLE_FACILITY, NULL);
	expect("f|i|c|p|other", ROW_INVALID_PERIOD, ROLE_PERIOD,
	    "is not a month written as YYYYMM, like 202401");
	expect("||||x", ROW_MISSING_FIELD, ROLE_FACILITY, "is empty");
	expect("F|I|1", ROW_MALFORMED, ROLE_FACILITY, "3 fields where the header has 5");
	expect("F", ROW_MALFORMED, ROLE_FACILITY, "1 field where the header has 5");
	expect("F|I|1|202401|n|more", ROW_MALFORMED, ROLE_FACILITY,
	    "6 fields where the header has 5");
	expect("|I|x|202413|", ROW_MISSING_FIELD, ROLE_FACILITY, "is empty");
	expect("F| |x|202413|", ROW_MISSING_FIELD, ROLE_INDICATOR, "is empty");
	expect("F|I|x||", ROW_MISSING_FIELD, ROLE_PERIOD, "is empty");
	expect("F|I||202414|", ROW_INVALID_PERIOD, ROLE_PERIOD, "has a month that is not 01 to 12");
	expect("F|I||202412|", ROW_BLANK, ROLE_VALUE, NULL);
	expect("F|I|#N/A|202412|", ROW_BLANK, ROLE_VALUE, NULL);
	expect("F|I|-3|202412|", ROW_INVALID_COUNT, ROLE_VALUE, "is negative");
	expect("F|I|12,0|202412|", ROW_INVALID_COUNT, ROLE_VALUE,
	    "has a comma or grouping; write 1234 or 12.0");
}

static void flawed_records_are_malformed(void **state)
{
	struct row row = read_fields(&mapping, "F|I|1|202401|", "contains NUL bytes");

	(void)state;
	assert_int_equal(row.kind, ROW_MALFORMED);
	assert_string_equal(row.hint, "contains NUL bytes");
	assert_true(span_equal(row.text[ROLE_PERIOD], SPAN("202401")));
	row = read_fields(&mapping, "F", "is longer than 1 MiB");
	assert_int_equal(row.kind, ROW_MALFORMED);
	assert_int_equal(row.text[ROLE_VALUE].len, 0);
}

static void M_21_constants(void **state)
{
	struct mapping with = mapping;
	struct row row;

	(void)state;
	with.from[ROLE_PERIOD] = (struct source){ .constant = "202402", .length = 6 };
	row = read_fields(&with, "F|I|3||", NULL);
	assert_int_equal(row.kind, ROW_OK);
	assert_int_equal(row.period, 202402);
	row = read_fields(&with, "||||", NULL);
	assert_int_equal(row.kind, ROW_BLANK_LINE);
}

static void H_01_guarded_ids_come_back(void **state)
{
	struct row row = read_fields(&mapping, "'=F1|'-x|'-|202401|", NULL);

	(void)state;
	assert_true(span_equal(row.text[ROLE_FACILITY], SPAN("=F1")));
	assert_true(span_equal(row.text[ROLE_INDICATOR], SPAN("-x")));
	assert_true(span_equal(row.text[ROLE_VALUE], SPAN("'-")));
	row = read_fields(&mapping, "'F|'|1|202401|", NULL);
	assert_true(span_equal(row.text[ROLE_FACILITY], SPAN("'F")));
	assert_true(span_equal(row.text[ROLE_INDICATOR], SPAN("'")));
}

static void M_26_malformed_rows_sent_again(void **state)
{
	static struct span rejected[] = { SPAN("f"), SPAN("i"), SPAN("c"), SPAN("p"), SPAN("note"),
		SPAN("_line"), SPAN(" _kind"), SPAN("_column"), SPAN("_reason"), SPAN("_hint") };
	struct mapping again = mapping;
	struct row row;

	(void)state;
	mapping_header(&again, rejected, 10);
	row = read_fields(&again,
	    "F|I|||"
	    "|7|malformed_row||r|h",
	    NULL);
	assert_int_equal(row.kind, ROW_MALFORMED);
	row = read_fields(&again, "F|I|1|202401|ok|7|malformed_row||r|h", NULL);
	assert_int_equal(row.kind, ROW_OK);
	row = read_fields(&again, "F|I|1|202401||7|||r|h", NULL);
	assert_int_equal(row.kind, ROW_OK);
	row = read_fields(&again, "F|I|1|2024\\x0001|ok|7|malformed_row||r|h", NULL);
	assert_int_equal(row.kind, ROW_MALFORMED);
	row = read_fields(&again, "F|I|1|202401|a|7|malformed_row||r|h|b", NULL);
	assert_int_equal(row.kind, ROW_MALFORMED);
	assert_string_equal(row.hint, "6 fields where the header has 5");
	row = read_fields(&again, "F|I||202401||7|invalid_count||r|h", NULL);
	assert_int_equal(row.kind, ROW_BLANK);
	mapping_header(&again, header, 5);
	assert_int_equal(again.kind, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(M_12_columns_by_name_or_position),
		cmocka_unit_test(columns_are_suggested_by_name),
		cmocka_unit_test(fingerprints),
		cmocka_unit_test(to_json_and_back),
		cmocka_unit_test(good_rows),
		cmocka_unit_test(a_short_row_is_empty_at_its_end),
		cmocka_unit_test(rows_are_counted_under_their_first_fault),
		cmocka_unit_test(flawed_records_are_malformed),
		cmocka_unit_test(M_21_constants),
		cmocka_unit_test(H_01_guarded_ids_come_back),
		cmocka_unit_test(M_26_malformed_rows_sent_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
