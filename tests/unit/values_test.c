/* csv/values.h, by the tables in tests/csv/values: V-06, V-07, V-08, V-12. */
#include "csv/values.h"

#include "base/mem.h"
#include "csv/reader.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

/* The bytes that a cell of the table means: \xHH stands for one. */
static struct span meant(const void *ctx, struct span cell)
{
	char *bytes = span_dup(ctx, cell);
	size_t n = 0;

	for (size_t i = 0; i < cell.len; i++) {
		bytes[n] = cell.at[i];
		if (cell.len - i >= 4 && cell.at[i] == '\\' && cell.at[i + 1] == 'x') {
			bytes[n] =
			    (char)strtol((char[]){cell.at[i + 2], cell.at[i + 3], 0}, NULL, 16);
			i += 3;
		}
		n++;
	}
	return (struct span){bytes, n};
}

static const char *count_as_text(const void *ctx, struct span text)
{
	int32_t count = -99;
	const char *why;

	if (count_is_blank(text))
		return "blank";
	if ((why = count_read(NUMBER_PLAIN, text, &count)))
		return why;
	return mem_printf(ctx, "%d", count);
}

static const char *period_as_text(const void *ctx, struct span text)
{
	const char *why;
	int period;

	if ((why = period_read(PERIOD_YYYYMM, text, &period)))
		return why;
	return mem_printf(ctx, "%06d", period);
}

static void check_table(const char *path, const char *(*read)(const void *, struct span), int least)
{
	struct dialect dialect = {.delimiter = ','};
	void *ctx = talloc_new(NULL);
	int fd = open(path, O_RDONLY), rows = 0;
	struct reader *reader = reader_new(ctx, fd, &dialect);
	const struct record *record = reader_next(reader);

	assert_true(fd >= 0);
	for (; (record = reader_next(reader)); rows++) {
		const char *seen;

		assert_int_equal(record->n, 2);
		seen = read(ctx, meant(ctx, record->field[0]));
		if (!span_equal(span_of(seen), record->field[1]))
			fail_msg("%s line %ld: %s", path, record->line, seen);
	}
	assert_null(reader_failed(reader));
	assert_true(rows >= least);
	talloc_free(ctx);
	close(fd);
}

static void counts_by_table(void **state)
{
	(void)state;
	check_table("tests/csv/values/counts.csv", count_as_text, 80);
}

static void periods_by_table(void **state)
{
	(void)state;
	check_table("tests/csv/values/periods.csv", period_as_text, 20);
}

/* Every count of up to nine digits takes the short way; it must agree with the long one. */
static void both_ways_agree(void **state)
{
	void *ctx = talloc_new(NULL);

	(void)state;
	for (uint32_t n = 0; n < 2147483647u - 1234567u; n += 1234567) {
		char *text = mem_printf(ctx, "%u", n), *longer = mem_printf(ctx, "+%u.0", n);
		int32_t one = -1, other = -2;

		assert_null(count_read(NUMBER_PLAIN, span_of(text), &one));
		assert_null(count_read(NUMBER_PLAIN, span_of(longer), &other));
		assert_int_equal(one, n);
		assert_int_equal(other, n);
	}
	talloc_free(ctx);
}

static void names(void **state)
{
	(void)state;
	assert_string_equal(number_format_name[NUMBER_PLAIN], "plain");
	assert_string_equal(period_format_name[PERIOD_YYYYMM], "YYYYMM");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts_by_table),
	    cmocka_unit_test(periods_by_table),
	    cmocka_unit_test(both_ways_agree),
	    cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
