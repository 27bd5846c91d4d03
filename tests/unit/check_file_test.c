/* check_file() and the encodings: every byte is seen, and none is replaced. */
#include "packed.h"

#include "shape/check_file.h"
#include "text/decode.h"

/* What checking a file says: "" or the sentence, and the encoding that would fit. */
static char *checked(const void *ctx, struct span text, enum encoding encoding,
    enum encoding *other)
{
	struct dialect dialect = { .encoding = encoding, .delimiter = ',', .header_line = 1 };
	int fd = file_with(text);
	const struct err *failed = check_file(ctx, fd, &dialect, NULL, other);
	char *said = mem_strdup(ctx, failed ? failed->text : "");

	close(fd);
	return said;
}

/* A header, ASCII rows up to line 899,999, and then something. */
static struct span long_file(const void *ctx, struct span line, const char *last)
{
	size_t n = 899998, rest = strlen(last);
	char *text = mem_array(ctx, char, 4 + n * line.len + rest + 1);

	memcpy(text, "a,b\n", 4);
	for (size_t i = 0; i < n; i++)
		memcpy(text + 4 + i * line.len, line.at, line.len);
	memcpy(text + 4 + n * line.len, last, rest);
	return (struct span){ text, 4 + n * line.len + rest };
}

static void M_04_bad_byte_at_line_900000(void **state)
{
	static const char after[] = "Line 900000 contains a byte that is not UTF-8 (0xE9, after "
				    "\"1,H\xc3\xb4pital G\"; byte 5400005 of the file). In Excel";
	void *ctx = talloc_new(NULL);
	enum encoding other;
	struct span text = long_file(ctx, SPAN("1,2\r\r\n"), "1,H\xc3\xb4pital G\xe9n\n");
	char *said;

	(void)state;
	/* CR and CR LF end two lines, so half as many would do; the line is counted, not guessed */
	said = checked(ctx, text, ENCODING_UTF_8, &other);
	assert_non_null(strstr(said, "Line 1799998 contains"));
	text = long_file(ctx, SPAN("1,22\r\n"), "1,H\xc3\xb4pital G\xe9n\n");
	said = checked(ctx, text, ENCODING_UTF_8, &other);
	if (strncmp(said, after, sizeof(after) - 1))
		fail_msg("%s", said);
	assert_int_equal(other, ENCODING_UTF_8);
	talloc_free(ctx);
}

static void M_03_late_windows_1252_is_proposed_with_words(void **state)
{
	void *ctx = talloc_new(NULL);
	enum encoding other;
	struct span text = long_file(ctx, SPAN("1,22\r\n"),
	    "H\xf4pital,G\xe9n\xe9ral d\x92\xc9tat,H\xf4pital,\xe0,\x9cuvre,\xfc,\xff\n");
	char *said = checked(ctx, text, ENCODING_UTF_8, &other);

	(void)state;
	assert_int_equal(other, ENCODING_WINDOWS_1252);
	assert_non_null(strstr(said,
	    "Line 900000 contains a byte that is not UTF-8 (0xF4; byte 5399994 of the "
	    "file). All of the file can be Windows-1252"));
	assert_non_null(strstr(said,
	    "read: H\xc3\xb4pital, G\xc3\xa9n\xc3\xa9ral, d\xe2\x80\x99\xc3\x89tat, "
	    "\xc3\xa0, \xc5\x93uvre. Choose"));
	assert_string_equal(checked(ctx, text, ENCODING_WINDOWS_1252, &other), "");
	talloc_free(ctx);
}

static void M_04_in_other_encodings_and_archives(void **state)
{
	void *ctx = talloc_new(NULL);
	enum encoding other;
	char *said = checked(ctx, SPAN("a\n\x9d"), ENCODING_WINDOWS_1252, &other);
	struct span packed = gzip_of(ctx, SPAN("a,b\n1,\xe9\x81\n"), 1);

	(void)state;
	assert_non_null(strstr(said,
	    "Line 2 contains a byte that is not Windows-1252 (0x9D; byte 3"));
	said = checked(ctx, SPAN("a\0\n\0\0\xd8z\0"), ENCODING_UTF_16LE, &other);
	assert_non_null(strstr(said, "Line 2 contains a byte that is not UTF-16LE (0x00; byte 5"));
	said = checked(ctx, packed, ENCODING_UTF_8, &other);
	assert_non_null(strstr(said,
	    "Line 2 contains a byte that is not UTF-8 (0xE9, after \"1,\"; byte 7"));
	assert_int_equal(other, ENCODING_UTF_8);
	packed = gzip_of(ctx, SPAN("a,b\n1,2\n"), 1);
	assert_string_equal(checked(ctx, packed, ENCODING_UTF_8, &other), "");
	said = checked(ctx, (struct span){ packed.at, packed.len - 1 }, ENCODING_UTF_8, &other);
	assert_non_null(strstr(said, "ends in the middle"));
	talloc_free(ctx);
}

/* All of Windows-1252 but its five holes, there and back. */
static void M_03_every_byte(void **state)
{
	char made[DECODE_MOST], byte;
	size_t n, known = 0;

	(void)state;
	for (int i = 0; i < 256; i++) {
		byte = (char)i;
		known += decode(ENCODING_WINDOWS_1252, (struct span){ &byte, 1 }, made, &n);
		assert_int_equal(span_utf8((struct span){ made, n }), n);
		assert_true(n != 3 || memcmp(made, "\xef\xbf\xbd", 3));
	}
	assert_int_equal(known, 251);
	byte = (char)0x80;
	decode(ENCODING_WINDOWS_1252, (struct span){ &byte, 1 }, made, &n);
	assert_memory_equal(made, "\xe2\x82\xac", 3);
}

/* The same text in every encoding that can hold it, at every block size. */
static void M_24_blocks_have_no_edges_in_any_encoding(void **state)
{
	static const struct {
		enum encoding encoding;
		struct span text;
	} same[] = {
		{ ENCODING_UTF_8,
		    SPAN("\xef\xbb\xbf"
			 "a,\xc3\xa9\r\n\"\xe2\x82\xac\n\",1") },
		{ ENCODING_WINDOWS_1252, SPAN("a,\xe9\r\n\"\x80\n\",1") },
		{ ENCODING_UTF_16LE,
		    SPAN("\xff\xfe"
			 "a\0,\0\xe9\0\r\0\n\0\"\0\xac\x20\n\0\"\0,\0"
			 "1\0") },
		{ ENCODING_UTF_16BE,
		    SPAN("\0a\0,\0\xe9\0\r\0\n\0\"\x20\xac\0\n\0\"\0,\0"
			 "1") },
	};
	void *ctx = talloc_new(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++)
		for (size_t block = 1; block < 40; block++) {
			struct dialect dialect = { same[i].encoding, ',', 1, 2, 0 };
			int fd = file_with(same[i].text);
			struct reader *reader = reader_new_blocks(ctx, fd, &dialect, block);
			const struct record *one = reader_next(reader);

			assert_int_equal(one->n, 2);
			assert_true(span_equal(one->field[0], SPAN("a")));
			assert_true(span_equal(one->field[1], SPAN("\xc3\xa9")));
			one = reader_next(reader);
			assert_int_equal(one->line, 2);
			assert_true(span_equal(one->field[0], SPAN("\xe2\x82\xac\n")));
			assert_null(reader_next(reader));
			assert_null(reader_failed(reader));
			assert_int_equal(reader_position(reader), same[i].text.len);
			talloc_free(reader);
			close(fd);
		}
	assert_non_null(strstr(checked(ctx, SPAN("\0\xd8\0"), ENCODING_UTF_16LE,
				   &(enum encoding){ 0 }),
	    "UTF-16LE"));
	assert_string_equal(checked(ctx, SPAN("=\xd8\0\xdc"), ENCODING_UTF_16LE,
				&(enum encoding){ 0 }),
	    "");
	talloc_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(M_04_bad_byte_at_line_900000),
		cmocka_unit_test(M_03_late_windows_1252_is_proposed_with_words),
		cmocka_unit_test(M_04_in_other_encodings_and_archives),
		cmocka_unit_test(M_03_every_byte),
		cmocka_unit_test(M_24_blocks_have_no_edges_in_any_encoding),
	};

	configure(1000000000);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
