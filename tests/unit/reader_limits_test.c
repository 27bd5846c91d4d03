/* What long files and long records do to the reader.  Names begin with the scenario they cover. */
#include "csv_text.h"

/* A line n times, and then another. */
static struct span repeat(const void *ctx, const char *line, size_t n, const char *then)
{
	size_t len = strlen(line), rest = strlen(then);
	char *text = mem_array(ctx, char, n *len + rest + 1);

	for (size_t i = 0; i < n; i++)
		memcpy(text + i * len, line, len);
	memcpy(text + n * len, then, rest);
	return (struct span){ text, n * len + rest };
}

/* n letters. */
static char *letters(const void *ctx, size_t n)
{
	return (char *)repeat(ctx, "x", n, "").at;
}

static void M_04_byte_that_is_not_utf_8(void **state)
{
	void *ctx = talloc_new(NULL);
	struct span text = repeat(ctx, "\xc3\xb4,1\r\n", 899999, "H\xf4pital,1\nx,2\n");
	static const char why[] =
	    "=422 Line 900000 contains a byte that is not UTF-8 (0xF4, after "
	    "\"H\"; byte 5399996 of the file). In Excel, save the file as \"CSV "
	    "UTF-8 (Comma delimited)\", in other programs with the encoding "
	    "UTF-8, and upload it again.\n";

	(void)state;
	for (size_t block = 4093; block <= BIG; block *= 64) {
		char *seen = read_as_text(ctx, text, ',', block);

		assert_non_null(strstr(seen, "\n899999:\xc3\xb4|1\n=422"));
		assert_string_equal(strchr(seen, '='), why);
	}
	talloc_free(ctx);
}

/* One stray quote in a long file costs one record, and a fault in the text names the first line. */
static void M_07_open_quote_in_a_long_file(void **state)
{
	struct dialect dialect = { .delimiter = ',' };
	void *ctx = talloc_new(NULL);
	struct span text = repeat(ctx, "a,b\n", 1000000, "");
	const struct record *record;
	struct reader *reader;
	long n = 0;
	int fd;

	(void)state;
	((char *)text.at)[9 * 4 + 2] = '"';
	fd = file_with(text);
	reader = reader_new(ctx, fd, &dialect);
	while ((record = reader_next(reader))) {
		assert_int_equal(record->line, ++n);
		assert_int_equal(record->n, 2);
		assert_true(!record->flaw == (n != 10));
	}
	assert_int_equal(n, 1000000);
	assert_null(reader_failed(reader));
	talloc_free(ctx);
	close(fd);
}

static void M_19_long_records(void **state)
{
	void *ctx = talloc_new(NULL);
	const char *fits = letters(ctx, RECORD_MAX - 2), *most = letters(ctx, RECORD_MAX - 1);
	char *many;

	(void)state;
	for (size_t block = 4096; block <= BIG; block *= 64) {
		char *seen = read_as_text(ctx,
		    span_of(mem_printf(ctx, "h\na,%s\nb,%s\n\"%s\nx\"\nc\n", fits, most, fits)),
		    ',', block);

		seen = strchr(seen, '\n') + 1;
		assert_true(!strncmp(seen, "2:a|xxx", 7));
		seen = strchr(seen, '\n') + 1;
		assert_true(!strncmp(seen, "3:b,xxxx", 8));
		seen = strchr(seen, '!');
		assert_true(!strncmp(seen, "!is longer than 1 MiB\n4:\"xxx", 28));
		seen = strchr(seen + 1, '!');
		assert_string_equal(seen, "!opens a quote (\") that is never closed\n5:x\"\n6:c\n");
	}
	many = read_as_text(ctx, repeat(ctx, "c,", 20000, ""), ',', 4096);
	assert_int_equal(strlen(many), 2 + 20000 * 2 + 1);
	talloc_free(ctx);
}

/* 10 MB on one line, in every way a line can be long, and its neighbours are intact. */
static void M_19_huge_field(void **state)
{
	static const char *const opens[] = { "", "\"", "a,\"\"\"", "\xc3\xa9" };
	void *ctx = talloc_new(NULL);
	const char *huge = letters(ctx, 10000000);

	(void)state;
	for (size_t i = 0; i < sizeof(opens) / sizeof(*opens); i++) {
		char *text = mem_printf(ctx, "a,b\r\n%s%s\",c\r\nd", opens[i], huge);
		char *seen = read_as_text(ctx, span_of(text), ',', BIG);

		assert_true(!strncmp(seen, "1:a|b\n2:", 8) && strlen(seen) < 500);
		assert_string_equal(strchr(seen, '!'), "!is longer than 1 MiB\n3:d\n");
	}
	talloc_free(ctx);
}

/* More records than a batch takes, and a reader that is freed before its end. */
static void many_small_records(void **state)
{
	struct dialect dialect = { .delimiter = ',' };
	void *ctx = talloc_new(NULL);
	size_t n = 1000000;
	char *text = letters(ctx, n);
	int fd;
	struct reader *reader;

	(void)state;
	for (size_t i = 1; i < n; i += 2)
		text[i] = i % 3 ? '\n' : ',';
	fd = file_with((struct span){ text, n });
	for (size_t stop = 1; stop <= n; stop *= 50) {
		const struct record *record;
		size_t read = 0;

		reader = reader_new(ctx, fd, &dialect);
		while (read < stop && (record = reader_next(reader)))
			assert_int_equal(record->line, ++read);
		assert_int_equal(read, stop < 333334 ? stop : 333334);
		assert_null(reader_failed(reader));
		talloc_free(reader);
	}
	close(fd);
	talloc_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(M_04_byte_that_is_not_utf_8),
		cmocka_unit_test(M_07_open_quote_in_a_long_file),
		cmocka_unit_test(M_19_long_records),
		cmocka_unit_test(M_19_huge_field),
		cmocka_unit_test(many_small_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
