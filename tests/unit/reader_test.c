/* The records of csv/reader.h, whatever the block size.  Names begin with the scenario they cover.
 */
#include "csv_text.h"

static const size_t blocks[] = { 1, 2, 3, 7, 4096, BIG };

static void check_with(struct span text, char delimiter, const char *expected)
{
	void *ctx = talloc_new(NULL);

	for (size_t i = 0; i < sizeof(blocks) / sizeof(*blocks); i++)
		assert_string_equal(read_as_text(ctx, text, delimiter, blocks[i]), expected);
	talloc_free(ctx);
}

#define check(literal, expected) check_with(SPAN(literal), ',', expected)

static void plain_lines(void **state)
{
	(void)state;
	check("", "");
	check("a", "1:a\n");
	check("a,b\n", "1:a|b\n");
	check("a,,b,\nc", "1:a||b|\n2:c\n");
	check(",,,\n", "1:|||\n");
	check(" a , b \n", "1: a | b \n");
	check_with(SPAN("a;b,c\n"), ';', "1:a|b,c\n");
	check_with(SPAN("a\tb\t\n \"\t\"\tx, y\n"), '\t', "1:a|b|\n2:\t|x, y\n");
}

static void M_01_byte_order_mark(void **state)
{
	(void)state;
	check("\xef\xbb\xbf"
	      "a,b\n1,2\n",
	    "1:a|b\n2:1|2\n");
	check("\xef\xbb\xbf", "");
	check("a,\xef\xbb\xbf"
	      "b\n",
	    "1:a|\xef\xbb\xbf"
	    "b\n");
	check("\xef\xbb",
	    "=422 Line 1 contains a byte that is not UTF-8 (0xEF; byte 1 of the file). In Excel, "
	    "save the file as "
	    "\"CSV UTF-8 (Comma delimited)\", in other programs with the encoding UTF-8, and "
	    "upload it again.\n");
}

static void M_04_character_cut_by_the_end(void **state)
{
	(void)state;
	check("a\n\xe2\x82",
	    "1:a\n=422 Line 2 contains a byte that is not UTF-8 (0xE2; byte 3 of the file). In "
	    "Excel, save the file as "
	    "\"CSV UTF-8 (Comma delimited)\", in other programs with the encoding UTF-8, and "
	    "upload it again.\n");
}

static void M_06_line_ends_and_delimiters_in_quotes(void **state)
{
	(void)state;
	check("a\n\"x\n,y\",2\nb\n", "1:a\n2:x\n,y|2\n4:b\n");
	check("\"x\r\n\r\ny\",\"1\"\r\nb", "1:x\r\n\r\ny|1\n4:b\n");
	check("1,\"a\rb\"\r2", "1:1|a\rb\n3:2\n");
	check("\"a,b\",c\n\"d\"\n\"e\"", "1:a,b|c\n2:d\n3:e\n");
	check("\"a\n\"\"b\"\",\n\",\"\"\n", "1:a\n\"b\",\n|\n");
}

static void M_07_open_quote(void **state)
{
	(void)state;
	check("a\nb,\"c,d\ne,f\ng\n",
	    "1:a\n2:b|\"c|d !opens a quote (\") that is never closed\n3:e|f\n4:g\n");
	check("a,\"b", "1:a|\"b !opens a quote (\") that is never closed\n");
	check("\"", "1:\" !opens a quote (\") that is never closed\n");
	check("\"a\nb\",\"c\nd\n",
	    "1:\"a\nb\"|\"c !opens a quote (\") that is never closed\n3:d\n");
	check("x,\"y\n1\n2,\"z\"\n3\n",
	    "1:x|\"y !has text after a closing quote (\")\n2:1\n3:2|z\n4:3\n");
}

static void M_08_quotes(void **state)
{
	(void)state;
	check("\"abc\"def,1\nx\n", "1:\"abc\"def|1 !has text after a closing quote (\")\n2:x\n");
	check("a\"b\"c,\"\"\nx\n", "1:a\"b\"c|\n2:x\n");
	check("\"\"\n\"\"\"\"\n", "1:\n2:\"\n");
	check("\"a\"\"b\",5\"\nx\n", "1:a\"b|5\"\n2:x\n");
	check("5\",\"a\"\"b\"\n", "1:5\"|a\"b\n");
	check("1, \"a, b\" ,\t\"c\"\n", "1:1|a, b|c\n");
	check("\"a\" \"b\"\nx", "1:\"a\" \"b\" !has text after a closing quote (\")\n2:x\n");
	check("\"a\" b\nx", "1:\"a\" b !has text after a closing quote (\")\n2:x\n");
}

static void M_09_line_ends(void **state)
{
	(void)state;
	check("a\rb\rc", "1:a\n2:b\n3:c\n");
	check("a\r\nb\nc\rd\r\n", "1:a\n2:b\n3:c\n4:d\n");
	check("a\n\rb\r\r\nc\r", "1:a\n2:\n3:b\n4:\n5:c\n");
	check("\"a\"\r\"b\"\r\n\"c\"\n\"\"\"d\"\r", "1:a\n2:b\n3:c\n4:\"d\n");
}

static void M_10_blank_lines(void **state)
{
	(void)state;
	check("\n\na\n\n  \n,\n", "1:\n2:\n3:a\n4:\n5:  \n6:|\n");
	check("\r\n\r\n\"\"\n", "1:\n2:\n3:\n");
}

static void M_17_nul_bytes(void **state)
{
	(void)state;
	check("a\nb\0c,d\ne\n", "1:a\n2:b\\x00c|d !contains NUL bytes\n3:e\n");
	check("\"a\0\"\"b\",c\n\0",
	    "1:a\\x00\"b|c !contains NUL bytes\n2:\\x00 !contains NUL bytes\n");
	check("\"a\"\0,b\nc", "1:\"a\"\\x00|b !has text after a closing quote (\")\n2:c\n");
}

static void M_18_end_of_copy(void **state)
{
	(void)state;
	check("a\n\\.\n\"\\.\n\"\nb\n", "1:a\n2:\\.\n3:\\.\n\n5:b\n");
}

/* Random fields, written with quotes where needed and sometimes where not. */
static char *write_random(const void *ctx, char **expected)
{
	static const char *const pieces[] = { "a", "b2", "\"", ",", "\n", "\r", "\r\n", "\xc3\xa9",
		"\xe2\x82\xac", "" };
	static const char *const ends[] = { "\n", "\r\n", "\r" };
	char *text = mem_strdup(ctx, "");
	long line = 1;

	*expected = mem_strdup(ctx, "");
	for (int i = rand() % 40; i >= 0; i--) {
		*expected = mem_append(*expected, "%ld:", line++);
		for (int k = rand() % 5; k >= 0; k--) {
			char *field = mem_strdup(text, "");

			for (int m = rand() % 6; m > 0; m--)
				field =
				    mem_append(field, "%s", pieces[rand() % (rand() % 3 ? 2 : 10)]);
			*expected = mem_append(*expected, "%s%s", field, k ? "|" : "\n");
			text = mem_append_n(text, "\"", 1);
			for (const char *p = field; *p; p++) {
				line += *p == '\n' || (*p == '\r' && p[1] != '\n');
				text = mem_append(text, *p == '"' ? "\"\"" : "%c", *p);
			}
			if (!strpbrk(field, "\",\r\n") && *field &&
			    rand() % 2) { /* no need of quotes */
				text = talloc_strndup(ctx, text, strlen(text) - strlen(field) - 1);
				text = mem_append(text, "%s", field);
			} else {
				text = mem_append_n(text, "\"", 1);
			}
			text = mem_append(text, "%s", k ? "," : "");
		}
		text = mem_append(text, "%s", ends[rand() % 3]);
	}
	return text;
}

static void M_24_random_text_at_every_block_size(void **state)
{
	(void)state;
	srand(7);
	for (int i = 0; i < 75; i++) {
		void *ctx = talloc_new(NULL);
		char *expected, *text = write_random(ctx, &expected);

		check_with(span_of(text), ',', expected);
		talloc_free(ctx);
	}
}

/* Bytes that mean something, in no order: whatever they are, blocks have no edges. */
static void M_24_noise_at_every_block_size(void **state)
{
	static const char bytes[] = "a,\"\n\r,\"x \0\xc3\xa9";

	(void)state;
	for (int i = 0; i < 150; i++) {
		void *ctx = talloc_new(NULL);
		size_t n = (size_t)(rand() % 90);
		char *text = mem_array(ctx, char, n + 1);

		for (size_t k = 0; k < n; k++)
			text[k] = bytes[(size_t)rand() % (sizeof(bytes) - (rand() % 20 ? 3 : 1))];
		check_with((struct span){ text, n }, ',',
		    read_as_text(ctx, (struct span){ text, n }, ',', BIG));
		talloc_free(ctx);
	}
}

static void a_disk_that_fails(void **state)
{
	struct dialect dialect = { .delimiter = ',' };
	struct reader *reader = reader_new(NULL, -1, &dialect);
	const struct err *failed;

	(void)state;
	assert_null(reader_failed(reader));
	assert_null(reader_next(reader));
	failed = reader_failed(reader);
	assert_non_null(failed);
	assert_int_equal(failed->status, 500);
	talloc_free(reader);
}

#define LINES 3000

/* What a thread makes of a record: its line, and the length of its first field; nothing of every
 * seventh. */
static void note_ahead(void *arg, const struct record *record, int n, struct ahead *ahead)
{
	int *seen = arg;

	for (int i = 0; i < n; i++) {
		*seen += 1;
		if (record[i].line % 7)
			ahead[i].made[0] = (int32_t)record[i].line;
		ahead[i].made[1] = (int32_t)record[i].field[0].len;
	}
}

/* Read the file to its end, or only as far as a line; looking ahead begins behind line 2.  How many
 * records had something made of them. */
static int look_ahead(int fd, size_t block, long last)
{
	struct dialect dialect = { .delimiter = ',' };
	struct reader *reader = reader_new_blocks(NULL, fd, &dialect, block);
	const struct record *record;
	int seen = 0, made = 0;

	while ((record = reader_next(reader)) && record->line < last) {
		const struct ahead *ahead = reader_ahead(reader, record);
		struct record copy = *record;

		assert_null(reader_ahead(reader, &copy));
		if (record->line == 2)
			reader_look_ahead(reader, note_ahead, &seen);
		if (!ahead)
			continue;
		assert_int_equal(ahead->made[0], record->line);
		assert_int_equal(ahead->made[1], record->field[0].len);
		made++;
	}
	talloc_free(reader); /* and the thread, wherever it is */
	assert_true(made <= seen);
	return made;
}

static void a_thread_looks_ahead(void **state)
{
	void *ctx = talloc_new(NULL);
	char *text = mem_strdup(ctx, "");
	int fd;

	(void)state;
	for (int i = 1; i <= LINES; i++)
		text = mem_append(text, "%.*s,b\n", i % 50,
		    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
	fd = file_with(span_of(text));
	for (size_t i = 0; i < sizeof(blocks) / sizeof(*blocks); i++) {
		int made;

		lseek(fd, 0, SEEK_SET);
		made = look_ahead(fd, blocks[i], LINES + 1);
		/* all, but for the batch that was at hand when it began */
		assert_true(blocks[i] == BIG || made > (LINES - 200) * 6 / 7);
		lseek(fd, 0, SEEK_SET);
		look_ahead(fd, blocks[i], LINES / 2);
	}
	close(fd);
	talloc_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_lines),
		cmocka_unit_test(M_01_byte_order_mark),
		cmocka_unit_test(M_04_character_cut_by_the_end),
		cmocka_unit_test(M_06_line_ends_and_delimiters_in_quotes),
		cmocka_unit_test(M_07_open_quote),
		cmocka_unit_test(M_08_quotes),
		cmocka_unit_test(M_09_line_ends),
		cmocka_unit_test(M_10_blank_lines),
		cmocka_unit_test(M_17_nul_bytes),
		cmocka_unit_test(M_18_end_of_copy),
		cmocka_unit_test(M_24_random_text_at_every_block_size),
		cmocka_unit_test(M_24_noise_at_every_block_size),
		cmocka_unit_test(a_thread_looks_ahead),
		cmocka_unit_test(a_disk_that_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
