/* csv/dialect.h: what is found in a file's first bytes, and what is refused, in which sentence. */
#include "csv/dialect.h"

#include "base/mem.h"
#include "base/span.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

/* Sniff a file that holds text; wanted is JSON in single quotes, or NULL. */
static const struct err *sniff(const void *ctx, struct span text, const char *wanted,
			       struct dialect *dialect, json_t **evidence)
{
	int fd = memfd_create("csv", MFD_CLOEXEC);
	const struct err *failed;
	json_t *json = NULL;

	assert_true(write(fd, text.at, text.len) == (ssize_t)text.len);
	if (wanted) {
		char *quoted = mem_strdup(ctx, wanted);

		for (char *p = quoted; (p = strchr(p, '\'')); p++)
			*p = '"';
		json = mem_json(ctx, json_loads(quoted, 0, NULL));
	}
	failed = dialect_sniff(ctx, fd, json, dialect, evidence);
	close(fd);
	return failed;
}

/* Found: "delimiter line columns", and the evidence of one part. */
static void found_as(struct span text, const char *wanted, const char *expected, const char *part,
		     const char *why)
{
	void *ctx = talloc_new(NULL);
	struct dialect dialect;
	json_t *evidence;
	const struct err *failed = sniff(ctx, text, wanted, &dialect, &evidence);

	if (failed)
		fail_msg("refused: %s", failed->text);
	assert_string_equal(mem_printf(ctx, "%c %ld %d",
				       dialect.delimiter == '\t' ? 't' : dialect.delimiter,
				       dialect.header_line, dialect.columns),
			    expected);
	if (part)
		assert_string_equal(json_string_value(json_object_get(evidence, part)), why);
	assert_int_equal(json_object_size(evidence), 3);
	assert_null(sniff(ctx, text, wanted, &dialect, NULL));
	talloc_free(ctx);
}

#define found(literal, ...) found_as(SPAN(literal), __VA_ARGS__)

/* Refused with a code, in a sentence that begins so. */
static void refused_as(struct span text, const char *wanted, const char *code, const char *begins)
{
	void *ctx = talloc_new(NULL);
	struct dialect dialect;
	const struct err *failed = sniff(ctx, text, wanted, &dialect, NULL);

	assert_non_null(failed);
	assert_int_equal(failed->status, 422);
	assert_string_equal(failed->code, code);
	if (strncmp(failed->text, begins, strlen(begins)))
		fail_msg("%s", failed->text);
	talloc_free(ctx);
}

#define refused(literal, ...) refused_as(SPAN(literal), NULL, __VA_ARGS__)

static void M_05_delimiters(void **state)
{
	(void)state;
	found("a,b,c\n1,2,3\n", NULL, ", 1 3", "delimiter", "2 of 2 lines have 3 columns with ,");
	found("a;b;c;d;e\n1;2;3;4;5\n\n1;2;3;4,4;5\n", NULL, "; 1 5", "delimiter",
	      "3 of 3 lines have 5 columns with ;");
	found("a\tb\n1\t2\n", NULL, "t 1 2", "delimiter", "2 of 2 lines have 2 columns with tab");
	found("f;i;p;c\nA;B;202401;1,0\nC;D;202401;2,5\n", NULL, "; 1 4", NULL, NULL);
	found("f;i;p;c\nA;\"x,y,z\";1\nC;D;1;2\n", NULL, "; 1 4", "delimiter",
	      "2 of 3 lines have 4 columns with ;");
	found("\"a;1\",\"b;2\"\n\"c;1\",\"d;2\"\n", NULL, ", 1 2", NULL, NULL);
	found("\"a,b\nc\";d\n1;2\n", NULL, "; 1 2", "delimiter",
	      "2 of 2 lines have 2 columns with ;");
	found("a\n1\n2\n", NULL, ", 1 1", "delimiter",
	      "no line has more than one column, with any of , ; and tab");
}

static void encoding_and_header_with_evidence(void **state)
{
	(void)state;
	found("a,b\n1,2\n", NULL, ", 1 2", "encoding",
	      "all 8 bytes are plain ASCII, which UTF-8 includes");
	found("a,\xc3\xa9\n1,2\n", NULL, ", 1 2", "encoding", "all 9 bytes are well-formed UTF-8");
	found("\xef\xbb\xbf"
	      "a,b\n1,2\n",
	      NULL, ", 1 2", "encoding", "the file begins with the mark of UTF-8");
	found("a,b\n1,2", NULL, ", 1 2", "header_line", "the first line that is not blank");
	found("\n,\r\na,b\n1,2", NULL, ", 3 2", NULL, NULL);
	found("a,b\r1,2\r", NULL, ", 1 2", NULL, NULL);
}

static void choices_are_taken_as_they_stand(void **state)
{
	(void)state;
	found("a;b,c\n1;2\n", "{'delimiter': ','}", ", 1 2", "delimiter",
	      "as chosen: 1 of 2 lines have 2 columns with ,");
	found("a;b,c\n1;2\n", "{'delimiter': ';', 'encoding': ''}", "; 1 2", NULL, NULL);
	found("a;b\tc\n1;2\n", "{'delimiter': 'tab'}", "t 1 2", NULL, NULL);
	found("a;b\tc\n1;2\n", "{'delimiter': '\\t', 'encoding': 'UTF-8'}", "t 1 2", NULL, NULL);
	found("Title\n\na,b\n1,2\n", "{'header_line': '3'}", ", 3 2", "header_line",
	      "as chosen: line 3");
	refused_as(SPAN("a,b\n1,2\n"), "{'delimiter': '|'}", "delimiter",
		   "The delimiter must be \",\"");
	refused_as(SPAN("a,b\n1,2\n"), "{'header_line': 'x'}", "header_line",
		   "The header line must be a number");
	refused_as(SPAN("a,b\n1,2\n"), "{'header_line': '0'}", "header_line",
		   "The header line must be a number");
	refused_as(SPAN("a,b\n1,2\n"), "{'header_line': '9'}", "header_line",
		   "No row begins on line 9");
	refused_as(SPAN("a,b\n\"1\n\",2\n3,4"), "{'header_line': '3'}", "header_line",
		   "No row begins on line 3");
	refused_as(SPAN("a,b\n1,2\n"), "{'encoding': 'UTF-16'}", "encoding",
		   "The encoding must be UTF-8");
}

static void U_17_files_without_rows(void **state)
{
	(void)state;
	refused("", "empty_file", "The file is empty: it has 0 bytes.");
	refused(" \r\n\t\n", "blank_file", "The file has only white space in it.");
	refused("\xef\xbb\xbf\n", "blank_file", "The file has only white space in it.");
	refused(",,,\n\n,,\n", "blank_file", "The file has only blank lines and separators.");
	refused("a,b,c\n", "no_rows",
		"The file has a header and no rows: nothing but blank lines follows line 1.");
	refused("a,b,c", "no_rows", "The file has a header and no rows");
	refused("a,b,c\n\n,,\n", "no_rows", "The file has a header and no rows");
	refused("a,\"b\n1,2\n", "header_line",
		"The header cannot be read: line 1 opens a quote (\") that is never closed.");
}

static void U_03_line_ends_that_were_stripped(void **state)
{
	void *ctx = talloc_new(NULL);
	char *text = mem_strdup(ctx, "facility_id,raw_indicator_id,period_id,count");

	(void)state;
	for (int i = 0; i < 10; i++)
		text = mem_append(text, "AbCdEf12345,INDICATOR_0001,202401,123");
	refused_as(span_of(text), NULL, "one_line",
		   "The file is one very long line, so it has no rows. Did you mean "
		   "--data-binary?");
	for (int i = 0; i < 12000; i++)
		text = mem_append(text, "AbCdEf12345,INDICATOR_0001,202401,123");
	assert_true(strlen(text) > DIALECT_HEAD);
	refused_as(span_of(text), NULL, "one_line", "The file is one very long line");
	talloc_free(ctx);
}

static void U_24_what_is_no_text(void **state)
{
	(void)state;
	refused("PK\x03\x04..[Content_Types].xml..xl/workbook.xml", "not_csv",
		"The file is an Excel workbook (xlsx)");
	refused("PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "not_csv",
		"The file is an Open");
	refused("PK\x03\x04..data.csv", "not_csv",
		"The file is a zip archive, not CSV text. Unpack it");
	refused("\x1f\x8b\x08...", "not_csv",
		"The file is compressed with gzip, not CSV text. Unpack it");
	refused("%PDF-1.4\n", "not_csv", "The file is a PDF document");
	refused("\x89PNG\r\n\x1a\n", "not_csv", "The file is a PNG picture");
	refused("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not_csv",
		"The file is an older Excel or Word file");
	refused("\n <!DOCTYPE html>\n<html>", "not_csv", "The file is a web page");
	refused("\xef\xbb\xbf<?xml version", "not_csv", "The file is a web page");
	refused("\0\0\0\0\0\0\0\0", "not_csv", "The file is binary data");
}

static void M_02_utf_16(void **state)
{
	(void)state;
	refused("\xff\xfe"
		"a\0,\0b\0\n\0",
		"utf_16", "The file is UTF-16 text");
	refused("\xfe\xff\0a\0,\0b\0\n", "utf_16", "The file is UTF-16 text");
	refused("a\0,\0b\0\n\0", "utf_16", "The file is UTF-16 text");
	refused("\0a\0,\0b\0\n", "utf_16", "The file is UTF-16 text");
	found("a,b\n1\0,2\n3,4\n5,6\n7,8\n", NULL, ", 1 2", NULL,
	      NULL); /* a NUL is a record's fault */
}

static void M_03_other_encodings(void **state)
{
	(void)state;
	refused("a,b\r\n1,2\r\nH\xf4pital G\xe9n\xe9ral,3\r\n", "not_utf_8",
		"Line 3 contains a byte that is not UTF-8 (0xF4, after \"H\"). In Excel, save the "
		"file as \"CSV UTF-8 (Comma");
	refused("\xe9t\xe9,b\n", "not_utf_8",
		"Line 1 contains a byte that is not UTF-8 (0xE9). In Excel");
	refused("a,b\n1,\xe2\x82", "not_utf_8",
		"Line 2 contains a byte that is not UTF-8 (0xE2, after \"1,\").");
}

/* Beyond the head nothing is read: a character and a record that its end cuts are no fault. */
static void the_head_may_cut(void **state)
{
	static const char line[] = "\xc3\xa9\xc3\xa9,\xe2\x82\xac\n";
	void *ctx = talloc_new(NULL);
	size_t len = sizeof(line) - 1, n = DIALECT_HEAD + 100;
	char *text = mem_array(ctx, char, n + len);

	(void)state;
	memcpy(text, "a,b\n", 4);
	for (size_t cut = 0; cut < len; cut++) {
		for (size_t at = 4 + cut; at < n; at += len)
			memcpy(text + at, line, len);
		memset(text + 4, 'x', cut);
		found_as((struct span){text, n}, NULL, ", 1 2", NULL, NULL);
	}
	talloc_free(ctx);
}

static void to_json_and_back(void **state)
{
	void *ctx = talloc_new(NULL);
	struct dialect dialect = {ENCODING_UTF_8, '\t', 3, 4};
	struct dialect back = dialect_of(dialect_json(ctx, &dialect)), none = dialect_of(NULL);

	(void)state;
	assert_int_equal(back.delimiter, '\t');
	assert_int_equal(back.header_line, 3);
	assert_int_equal(back.columns, 4);
	assert_int_equal(none.delimiter, ',');
	assert_int_equal(none.header_line, 1);
	talloc_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(M_05_delimiters),
	    cmocka_unit_test(encoding_and_header_with_evidence),
	    cmocka_unit_test(choices_are_taken_as_they_stand),
	    cmocka_unit_test(U_17_files_without_rows),
	    cmocka_unit_test(U_03_line_ends_that_were_stripped),
	    cmocka_unit_test(U_24_what_is_no_text),
	    cmocka_unit_test(M_02_utf_16),
	    cmocka_unit_test(M_03_other_encodings),
	    cmocka_unit_test(the_head_may_cut),
	    cmocka_unit_test(to_json_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
