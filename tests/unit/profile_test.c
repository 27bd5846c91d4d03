/* columns/profile.h and columns/decide.h: which format a column has, and when that is a
 * question. */
#include "columns/decide.h"

#include "csv_text.h"

/* What the texts, separated by |, are decided to be: "decimal_comma", or "group_point?
 * decimal_point" for a question ("!" when it is held). */
static const char *decided(const void *ctx, enum role role, const char *texts,
    const char **evidence)
{
	char *file = mem_strdup(ctx, "value\n");
	struct dialect dialect = { .delimiter = '\t', .header_line = 1 };
	struct mapping mapping = { .columns = 1 };
	struct profile profile, back;
	struct decision decision;
	char *said = mem_strdup(ctx, "");
	json_t *kept;
	int fd;

	for (const char *at = texts, *to; at; at = *to ? to + 1 : NULL) {
		to = strchrnul(at, '|');
		file = mem_append(file, "%.*s\n", (int)(to - at), at);
	}
	fd = file_with(span_of(file));
	mapping.from[role].column = 1;
	assert_null(profile_take(ctx, fd, &dialect, &mapping, NULL,
	    role == ROLE_PERIOD ? &profile : NULL, role == ROLE_VALUE ? &profile : NULL));
	close(fd);
	kept = mem_json(ctx, profile_json(&profile));
	assert_true(profile_of(ctx, role, kept, &back));
	decide(ctx, &back, &decision);
	for (int i = 0; i < decision.n; i++)
		said = mem_append(said, "%s%s%s", i ? " " : "",
		    profile.set->formats[decision.option[i]].name,
		    i || decision.n == 1 ? ""
			: decision.held	 ? "!"
					 : "?");
	assert_int_equal(decision.open, decision.n > 1);
	if (evidence)
		*evidence = said_english(ctx, decision.evidence);
	return said;
}

static void expect(enum role role, const char *texts, const char *wanted, const char *evidence)
{
	void *ctx = talloc_new(NULL);
	const char *seen = NULL, *said = decided(ctx, role, texts, &seen);

	if (strcmp(said, wanted))
		fail_msg("%s: %s, not %s", texts, said, wanted);
	if (evidence)
		assert_string_equal(seen, evidence);
	talloc_free(ctx);
}

static void number(const char *texts, const char *wanted)
{
	expect(ROLE_VALUE, texts, wanted, NULL);
}

static void period(const char *texts, const char *wanted)
{
	expect(ROLE_PERIOD, texts, wanted, NULL);
}

static void plain_columns(void **state)
{
	(void)state;
	expect(ROLE_VALUE, "12|7|NA||0", "plain", "all 3 values are plain whole numbers");
	expect(ROLE_VALUE, "", "plain", "there are no values in this column");
	expect(ROLE_VALUE, "12|12.5|x", "plain",
	    "1 of 3 values are plain whole numbers; 12.5 on line 3 is refused (it has a "
	    "fraction)");
	number("12|12.0|1e3", "plain");
	number("x|y", "plain");
	number("-1|3000000000", "plain");
	expect(ROLE_PERIOD, "202401|202402|202401.0", "YYYYMM",
	    "all 3 values are months written as YYYYMM, like 202401");
}

static void V_01_thousand_or_one(void **state)
{
	(void)state;
	expect(ROLE_VALUE, "350|1.000|12.500", "group_point? decimal_point",
	    "The 3 values of this column do not show which one is right.");
	number("1.000", "decimal_point? group_point");
	number("1,000", "decimal_comma? group_comma");
	number("350|1,234", "group_comma? decimal_comma");
	/* a space between thousands does not say what the comma is */
	number("1 234|1,000", "group_space? group_comma");
	/* nor does a decimal point, where others are written with one decimal */
	number("12.0|1.000", "decimal_point? group_point");
	number("350|1.000|12.500|12.0", "decimal_point! group_point");
	number("12,0|7,0|1,000", "decimal_comma? group_comma");
	/* but these do */
	expect(ROLE_VALUE, "1234.000|1.000", "decimal_point",
	    "all 2 values are whole numbers with a decimal point; 1234.000 on line 2 can only "
	    "be a decimal point");
	expect(ROLE_VALUE, "1.000|1.234.567", "group_point",
	    "all 2 values are whole numbers with a point between thousands; 1.234.567 on line 3 "
	    "can only be a number with a point between thousands");
	number("1.000|1234.000", "decimal_point");
	number("1.000|0.000", "decimal_point");
	number("1.000|12,0", "group_point");
	number("1,000|1,234.0", "group_comma");
}

static void V_02_decimal_comma(void **state)
{
	(void)state;
	expect(ROLE_VALUE, "12,0|7,0|5", "decimal_comma",
	    "all 3 values are whole numbers with a decimal comma; 12,0 on line 2 can only be a "
	    "decimal comma");
	number("12,0|7,0", "decimal_comma");
}

static void V_03_a_fraction_stays_one(void **state)
{
	(void)state;
	expect(ROLE_VALUE, "1,5", "decimal_comma",
	    "0 of 1 values are whole numbers with a decimal comma; 1,5 on line 2 can only be a "
	    "decimal comma; 1,5 on line 2 is refused (it has a fraction)");
}

static void V_04_grouping(void **state)
{
	(void)state;
	number("1 234|7", "group_space");
	number("1 234,0|7,0", "group_space");
	number("1 234.0|7", "group_space_point");
	number("1\xc2\xa0"
	       "234|1\xe2\x80\xaf"
	       "234,0",
	    "group_space");
	number("1'234|12.0", "group_apostrophe");
	number("1,234,567", "group_comma");
	number("1.234,0", "group_point");
}

static void V_05_two_readings_contradict(void **state)
{
	(void)state;
	expect(ROLE_VALUE, "1.234|1,234", "group_comma! group_point",
	    "The values contradict each other: 1,234 on line 3 can be read only with comma between "
	    "thousands, like 1,234, and 1.234 on line 2 only with point between thousands, like "
	    "1.234.");
	number("1.000|12.0|1.234.567", "decimal_point! group_point");
	/* these do not: what each can read, they read the same */
	number("12.0|13.0|12,0", "plain");
	number("12,0|13,0|12.0", "decimal_comma");
}

static void V_10_periods(void **state)
{
	(void)state;
	period("2024-01|2024/2", "YYYY-MM");
	period("01/2024|2/2024", "MM/YYYY");
	period("2024-01-15|2024-02-01 00:00:00", "YYYY-MM-DD");
	period("janv. 2024|f\xc3\xa9vrier 2024|Jan-24|mar\xc3\xa7o 2024", "Month-YYYY");
	period("202401|2024-01|2024-02", "YYYY-MM");
	expect(ROLE_PERIOD, "01/02/2024|13/02/2024", "DD/MM/YYYY",
	    "all 2 values are dates written as DD/MM/YYYY, like 15/01/2024; 13/02/2024 on line "
	    "3 can only be day, month, year");
	period("01/02/2024|02/13/2024", "MM/DD/YYYY");
}

static void V_11_questions(void **state)
{
	(void)state;
	period("24-Jan|24-Feb", "YY-Month? YYYYMM");
	period("Jan-24|Feb-24|24-Mar", "Month-YYYY");
	period("01/02/2024|01/03/2024", "DD/MM/YYYY? MM/DD/YYYY");
	period("45292|45323", "Excel-days? YYYYMM");
	period("13/02/2024|02/13/2024|01/02/2024", "DD/MM/YYYY! MM/DD/YYYY");
}

static void V_12_and_13_what_is_no_month(void **state)
{
	(void)state;
	expect(ROLE_PERIOD, "2080-01|2080-02", "YYYY-MM",
	    "0 of 2 values are months written as YYYY-MM, like 2024-01; 2080-01 on line 2 is "
	    "refused (it is after 2050: looks like another calendar)");
	period("2016-12|2016-13", "YYYY-MM");
	period("2024Q1|2024Q2", "YYYYMM");
}

/* A column of very many kinds of values keeps few, and counts all. */
static void many_values(void **state)
{
	void *ctx = talloc_new(NULL);
	char *texts = mem_strdup(ctx, "1,234");
	const char *evidence;

	(void)state;
	for (int i = 0; i < 20000; i++)
		texts = mem_append(texts, "|%d,%03d.0", i % 900 + 1, i % 1000);
	assert_string_equal(decided(ctx, ROLE_VALUE, texts, &evidence), "group_comma");
	assert_string_equal(evidence,
	    "all 20,001 values are whole numbers with a comma between "
	    "thousands; 1,000.0 on line 3 can only be a decimal point");
	talloc_free(ctx);
}

static void sentences(void **state)
{
	void *ctx = talloc_new(NULL);
	struct dialect dialect = { .delimiter = ',' };
	struct mapping mapping = { .from[ROLE_VALUE] = { .constant = "1.000", .length = 5 } };
	struct profile profile;
	struct decision decision;

	(void)state;
	assert_null(profile_take(ctx, -1, &dialect, &mapping, NULL, NULL, &profile));
	decide(ctx, &profile, &decision);
	assert_string_equal(said_english(ctx, mem_json(ctx, decision_sentence(&decision))),
	    "Which number is 1.000? Send number_format=decimal_point (1.000 is 1) "
	    "or number_format=group_point (1.000 is 1000).");
	decision_override(ctx, &decision, NUMBER_GROUP_POINT);
	assert_false(decision.open);
	assert_string_equal(said_english(ctx, decision.evidence),
	    "1 of 1 values are whole numbers with a point between thousands");
	talloc_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_columns),
		cmocka_unit_test(V_01_thousand_or_one),
		cmocka_unit_test(V_02_decimal_comma),
		cmocka_unit_test(V_03_a_fraction_stays_one),
		cmocka_unit_test(V_04_grouping),
		cmocka_unit_test(V_05_two_readings_contradict),
		cmocka_unit_test(V_10_periods),
		cmocka_unit_test(V_11_questions),
		cmocka_unit_test(V_12_and_13_what_is_no_month),
		cmocka_unit_test(many_values),
		cmocka_unit_test(sentences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
