/* values/number.h, by the table tests/csv/values.tsv: V-02, V-03, V-04, V-06, V-07, V-08. */
#include "values/number.h"

#include "values_table.h"

static const char *count_as_text(const void *ctx, int format, struct span text)
{
	int32_t count = -99, again = -99;
	const char *why, *other = NULL;

	if (number_is_blank(text))
		return "blank";
	why = number_read((enum number_format)format, text, &count);
	if (number_judge((enum number_format)format, text, &again, &other) == READING_GOOD)
		assert_int_equal(again, count);
	else
		assert_string_equal(why, other);
	return why ? why : mem_printf(ctx, "%d", count);
}

static void V_06_every_line_of_the_table(void **state)
{
	(void)state;
	assert_true(check_values(&number_set, count_as_text) > 150);
}

/* Every count of up to nine digits takes the short way; it must agree with the long one. */
static void both_ways_agree(void **state)
{
	void *ctx = talloc_new(NULL);

	(void)state;
	for (uint32_t n = 0; n < 2147483647u - 1234567u; n += 1234567) {
		char *text = mem_printf(ctx, "%u", n), *longer = mem_printf(ctx, "+%u.0", n);
		int32_t one = -1, other = -2;

		assert_null(number_read(NUMBER_PLAIN, span_of(text), &one));
		assert_null(number_read(NUMBER_PLAIN, span_of(longer), &other));
		assert_int_equal(one, n);
		assert_int_equal(other, n);
		for (int f = 0; f < NUMBER_FORMAT_COUNT; f++) {
			const char *why;

			assert_int_equal(number_judge((enum number_format)f, span_of(text), &other,
					     &why),
			    READING_GOOD);
			assert_int_equal(other, n);
		}
	}
	talloc_free(ctx);
}

static void V_04_each_space_and_apostrophe(void **state)
{
	static const char *const space[] = { " ", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x89" };
	static const char *const apostrophe[] = { "'", "\xe2\x80\x99" };
	void *ctx = talloc_new(NULL);
	int32_t count;

	(void)state;
	for (int i = 0; i < 4; i++) {
		char *text = mem_printf(ctx, "1%s234%s567,0", space[i], space[(i + 1) % 4]);

		assert_null(number_read(NUMBER_GROUP_SPACE, span_of(text), &count));
		assert_int_equal(count, 1234567);
	}
	for (int i = 0; i < 2; i++) {
		char *text = mem_printf(ctx, "1%s234", apostrophe[i]);

		assert_null(number_read(NUMBER_GROUP_APOSTROPHE, span_of(text), &count));
		assert_int_equal(count, 1234);
	}
	talloc_free(ctx);
}

static void doubtful_ones(void **state)
{
	(void)state;
	assert_true(number_is_doubtful(SPAN("1.000")));
	assert_true(number_is_doubtful(SPAN("123,456")));
	assert_true(number_is_doubtful(SPAN("-1.234")));
	assert_false(number_is_doubtful(SPAN("0.123")));
	assert_false(number_is_doubtful(SPAN("1234.000")));
	assert_false(number_is_doubtful(SPAN("1.00")));
	assert_false(number_is_doubtful(SPAN("1.000e3")));
	assert_false(number_is_doubtful(SPAN("")));
	assert_true(number_has_decimals(NUMBER_DECIMAL_COMMA, SPAN("12,0")));
	assert_false(number_has_decimals(NUMBER_DECIMAL_COMMA, SPAN("12,000")));
	assert_false(number_has_decimals(NUMBER_GROUP_COMMA, SPAN("1,234,567")));
}

static void names(void **state)
{
	(void)state;
	for (int f = 0; f < NUMBER_FORMAT_COUNT; f++)
		assert_int_equal(format_find(&number_set, number_set.formats[f].name), f);
	assert_int_equal(format_find(&number_set, "other"), -1);
	assert_int_equal(format_find(&number_set, NULL), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(V_06_every_line_of_the_table),
		cmocka_unit_test(both_ways_agree),
		cmocka_unit_test(V_04_each_space_and_apostrophe),
		cmocka_unit_test(doubtful_ones),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
