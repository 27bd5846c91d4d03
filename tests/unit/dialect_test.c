/* csv/dialect.h: what is found in a file's first bytes, and what is refused, in which sentence. */
#include "shape/sniff.h"

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
    struct dialect *dialect, struct found *found)
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
	failed = dialect_sniff(ctx, fd, json, dialect, found);
	close(fd);
	return failed;
}

/* How many parts there is evidence of; beside one stand its values. */
static int parts_of(json_t *evidence)
{
	const char *name;
	json_t *why;
	int parts = 0;

	json_object_foreach(evidence, name, why)
		parts += json_is_string(why);
	return parts;
}

/* Found: "delimiter line columns", and the evidence of one part. */
static void found_as(struct span text, const char *wanted, const char *expected, const char *part,
    const char *why)
{
	void *ctx = talloc_new(NULL);
	struct dialect dialect;
	struct found found;
	const struct err *failed = sniff(ctx, text, wanted, &dialect, &found);
	bool is_1252;

	if (failed)
		fail_msg("refused: %s", failed->text);
	assert_string_equal(mem_printf(ctx, "%c %ld %d",
				dialect.delimiter == '\t' ? 't' : dialect.delimiter,
				dialect.header_line, dialect.columns),
	    expected);
	if (part)
		assert_string_equal(json_string_value(json_object_get(found.evidence, part)), why);
	assert_int_equal(parts_of(found.evidence), 3);
	/* Windows-1252 is not taken where nobody sees what its words then are */
	is_1252 = dialect.encoding == ENCODING_WINDOWS_1252;
	failed = sniff(ctx, text, wanted, &dialect, NULL);
	assert_true(!failed == (wanted || !is_1252));
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
	    "no line has more than one column, with any of , ; tab and |");
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
	refused_as(SPAN("a,b\n1,2\n"), "{'delimiter': '/'}", "delimiter",
	    "The delimiter must be \",\"");
	refused_as(SPAN("a,b\n1,2\n"), "{'header_line': 'x'}", "header_line",
	    "The header line must be a number");
	refused_as(SPAN("a,b\n1,2\n"), "{'header_line': '-1'}", "header_line",
	    "The header line must be a number");
	refused_as(SPAN("a,b\n1,2\n"), "{'header_line': '9'}", "header_line",
	    "No row begins on line 9");
	refused_as(SPAN("a,b\n\"1\n\",2\n3,4"), "{'header_line': '3'}", "header_line",
	    "No row begins on line 3");
	refused_as(SPAN("a,b\n1,2\n"), "{'encoding': 'UTF-7'}", "encoding",
	    "The encoding must be UTF-8, UTF-16 or Windows-1252");
	refused_as(SPAN("a,b\n1,2"), "{'encoding': 'UTF-16'}", "wrong_encoding",
	    "Line 1 contains a byte that is not UTF-16LE (0x32, after \"\xe2\xb1\xa1");
}

static void U_17_files_without_rows(void **state)
{
	(void)state;
	refused("", "empty_file", "The file is empty: it has 0 bytes.");
	refused(" \r\n\t\n", "blank_file", "The file contains only white space.");
	refused("\xef\xbb\xbf\n", "blank_file", "The file contains only white space.");
	refused(",,,\n\n,,\n", "blank_file", "The file contains only blank lines and delimiters.");
	refused("a,b,c\n", "no_rows",
	    "The file has a header but no rows: only blank lines follow line 1.");
	refused("a,b,c", "no_rows", "The file has a header but no rows");
	refused("a,b,c\n\n,,\n", "no_rows", "The file has a header but no rows");
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
	refused("%PDF-1.4\n", "not_csv", "The file is a PDF document");
	refused("\x89PNG\r\n\x1a\n", "not_csv", "The file is a PNG picture");
	refused("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not_csv",
	    "The file is an older Excel or Word file");
	refused("\n <!DOCTYPE html>\n<html>", "not_csv", "The file is a web page");
	refused("\xef\xbb\xbf<?xml version", "not_csv", "The file is an XML document");
	refused("\xff\xfe<\0h\0t\0m\0l\0>\0", "not_csv", "The file is a web page");
	refused("{\"dataValues\": [{\"a\": 1}]}\n", "not_csv", "The file is JSON");
	refused("[\n {\"a\": 1}]\n", "not_csv", "The file is JSON");
	refused("{\\rtf1 a}", "not_csv", "The file is an RTF document");
	found("{a,[b\n1,2\n", NULL, ", 1 2", NULL, NULL);
	refused("SQLite format 3", "not_csv", "The file is an SQLite database");
	refused("\x7f"
		"ELF\1\1\1\0\0\0",
	    "not_csv", "The file is binary data");
	refused("\0\0\0\0\0\0\0\0", "not_csv", "The file is binary data");
}

static void M_02_utf_16(void **state)
{
	(void)state;
	found("\xff\xfe"
	      "a\0,\0b\0\n\0"
	      "1\0,\0"
	      "2\0",
	    NULL, ", 1 2", "encoding", "the file begins with the mark of UTF-16");
	found("\xfe\xff\0a\0,\0b\0\n\0"
	      "1\0,\0"
	      "2",
	    NULL, ", 1 2", "encoding", "the file begins with the mark of UTF-16");
	found("a\0,\0b\0\n\0"
	      "1\0,\0"
	      "2\0",
	    NULL, ", 1 2", "encoding", "every other byte is 0, as in UTF-16");
	found("\0a\0,\0b\0\n\0"
	      "1\0,\0"
	      "2",
	    NULL, ", 1 2", NULL, NULL);
	found("a\0,\0b\0\n\0"
	      "1\0,\0"
	      "2\0",
	    "{'encoding': 'UTF-16'}", ", 1 2", NULL, NULL);
	refused("\xff\xfe"
		"a\0,\0b\0\n\0"
		"1\0,\0\0\xdc",
	    "wrong_encoding",
	    "Line 2 contains a byte that is not UTF-16LE (0x00, after \"1,\"; byte 15");
	refused("\xff\xfe"
		"a\0\n\0b\0c",
	    "wrong_encoding", "Line 2 contains a byte that is not");
	found("a,b\n1\0,2\n3,4\n5,6\n7,8\n", NULL, ", 1 2", NULL,
	    NULL); /* a NUL is a record's fault */
}

static void M_03_windows_1252(void **state)
{
	(void)state;
	found("a,b\r\nH\xf4pital G\xe9n\xe9ral,\x80 "
	      "1\r\n\x8cuvre,d\x92\xe9t\xe9\r\nH\xf4pital,\xc9",
	    NULL, ", 1 2", "encoding",
	    "some bytes are not UTF-8, all are Windows-1252; its words then read H\xc3\xb4pital, "
	    "G\xc3\xa9n\xc3\xa9ral, \xe2\x82\xac, \xc5\x92uvre, d\xe2\x80\x99\xc3\xa9t\xc3\xa9");
	found("a,b\n1,2\n", "{'encoding': 'Windows-1252'}", ", 1 2", "encoding",
	    "as chosen: Windows-1252; its words then read as ASCII");
	refused("a,b\nH\xf4pital \x81,3\n", "not_utf_8",
	    "Line 2 contains a byte that is not UTF-8 (0xF4, after \"H\"; byte 6 of the file). "
	    "In Excel");
	refused_as(SPAN("a,b\nH\xf4pital \x81,3\n"), "{'encoding': 'Windows-1252'}",
	    "wrong_encoding",
	    "Line 2 contains a byte that is not Windows-1252 (0x81, after "
	    "\"H\xc3\xb4pital\"; byte 13");
	refused_as(SPAN("a,b\nH\xf4pital,3\n"), "{'encoding': 'UTF-8'}", "not_utf_8",
	    "Line 2 contains");
	/* UTF-8 with one bad byte is not taken for Windows-1252 */
	refused("a,b\nH\xc3\xb4pital G\xe9n\xc3\xa9ral,3\n", "not_utf_8",
	    "Line 2 contains a byte that is not UTF-8 (0xE9, after \"H\xc3\xb4pital G\"; byte 15");
	refused("a,b\n1,\xe2\x82", "not_utf_8",
	    "Line 2 contains a byte that is not UTF-8 (0xE2, after \"1,\"; byte 7 of the file).");
}

/* Ask: the field, and the values it may have, or nothing. */
static void asked_as(struct span text, const char *wanted, const char *expected, const char *field,
    const char *values)
{
	void *ctx = talloc_new(NULL);
	struct dialect dialect;
	struct found found;
	const struct err *failed = sniff(ctx, text, wanted, &dialect, &found);
	json_t *question = json_array_get(found.questions, 0), *option;
	char *seen = mem_strdup(ctx, "");
	size_t i;

	if (failed)
		fail_msg("refused: %s", failed->text);
	assert_string_equal(mem_printf(ctx, "%c %ld %d", dialect.delimiter, dialect.header_line,
				dialect.columns),
	    expected);
	assert_int_equal(json_array_size(found.questions), field ? 1 : 0);
	if (field)
		assert_string_equal(json_string_value(json_object_get(question, "field")), field);
	json_array_foreach(json_object_get(question, "options"), i, option)
		seen = mem_append(seen, "%s%s (%s)", i ? " or " : "",
		    json_string_value(json_object_get(option, "value")),
		    json_string_value(json_object_get(option, "reading")));
	assert_string_equal(seen, values);
	talloc_free(ctx);
}

#define asked(literal, ...) asked_as(SPAN(literal), __VA_ARGS__)

static void M_05_two_delimiters_equally_likely(void **state)
{
	(void)state;
	asked("a,b;c\n1,2;3\n", NULL, ", 1 2", "delimiter",
	    ", (a | b;c / 1 | 2;3) or ; (a,b | c / 1,2 | 3)");
	asked("a,b;c\n1,2;3\n", "{'delimiter': ';'}", "; 1 2", NULL, "");
	asked("a|b\n1|2\n", NULL, "| 1 2", NULL, "");
	asked("facility_id;period;x;c\nA;1,5;1,5;1,5\n", NULL, "; 1 4", NULL, "");
	asked("f;i;p;c\nA;202401;1,0;2,0\nA;202401;1,5;2,5\n", NULL, "; 1 4", NULL, "");
}

static void M_13_lines_before_the_header(void **state)
{
	(void)state;
	found("Ministry of Health,,,\nReport,,,\n\nf,i,p,c\nA,B,202401,1\nA,B,202402,2\n", NULL,
	    ", 4 4", "header_line",
	    "the first line with a cell in most columns; the lines above it are left out");
	found("Ministry of Health\nfacility;month;count\nA;202401;1\nB;202401;1\n", NULL, "; 2 3",
	    NULL, NULL);
	found("f,p,Malaria,,ANC,\n,,conf,susp,1st,4th\nA,202401,1,2,3,4\nB,202401,1,2,3,4\n", NULL,
	    ", 2 6", "header_line", "the last of the lines of names that begin on line 1");
	found("f,,p,c\nA,x,202401,1\nB,x,202401,2\n", NULL, ", 1 4", NULL, NULL);
	found("f,i,p,c\nA,B,202401,\nA,B,202401,1\n", NULL, ", 1 4", NULL, NULL);
}

static void M_15_no_header(void **state)
{
	(void)state;
	asked("A,B,202401,1\nA,B,202402,2\n", NULL, ", 0 4", "header_line",
	    "0 (A | B | 202401 | 1) or 1 ()");
	asked("A,B,202401,1\nA,B,202402,2\n", "{'header_line': '0'}", ", 0 4", NULL, "");
	asked("A,B,202401,1\nA,B,202402,2\n", "{'header_line': '1'}", ", 1 4", NULL, "");
	asked("f,i,202401,202402\nA,B,5,1\nA,C,6,1\n", "{'wide': 'no'}", ", 1 4", NULL, "");
	asked("A,B,202401,NA\nA,B,202402,2\n", NULL, ", 0 4", "header_line",
	    "0 (A | B | 202401 | NA) or 1 ()");
	asked("A,B,202401,1\n", "{'header_line': '0'}", ", 0 4", NULL, "");
}

static void M_20_wide(void **state)
{
	(void)state;
	asked("f,i,202401,202402\nA,B,5,1\nA,C,6,1\n", NULL, ", 1 4", "wide",
	    "3 (heading 202401, value 5) or no (A | B | 5 | 1)");
	asked("f;i;janv. 2024;f\xc3\xa9vr. 2024;Total\nA;B;5;1;6\n", NULL, "; 1 5", "wide",
	    "3-4 (heading janv. 2024, value 5) or no (A | B | 5 | 1 | 6)");
	asked("f,i,202401,202402\nA,B,5,1\nA,C,6,1\n", "{'wide': '3'}", ", 1 4", NULL, "");
	asked("hf,month,ANC1,ANC4,Penta3\nA,202401,5,,1\nA,202402,6,2,1\n", NULL, ", 1 5", "wide",
	    "3 (heading ANC1, value 5) or no (A | 202401 | 5 |  | 1)");
	asked("hf,month,ANC1,ANC4,value\nA,202401,5,,1\nA,202402,6,2,1\n", NULL, ", 1 5", NULL, "");
	asked("hf,period,x,y\nA,202401,5,1\n", NULL, ", 1 4", NULL, "");
	refused_as(SPAN("f,i,202401\nA,B,5\n"), "{'wide': '4'}", "wide", "wide must be the number");
	refused_as(SPAN("f,i,202401\nA,B,5\n"), "{'wide': 'x'}", "wide", "wide must be the number");
}

static void M_16_sep_line(void **state)
{
	(void)state;
	found("sep=;\r\na,b;c\r\n1,2;3\r\n", NULL, "; 2 2", "delimiter",
	    "the first line says so: sep=;");
	found("sep=,\na,b;c\n1,2;3\n", NULL, ", 2 2", NULL, NULL);
	found("sep=\t\na\tb\n1\t2\n", NULL, "t 2 2", NULL, NULL);
	found("sep=;\na,b\n1,2\n", "{'delimiter': ','}", ", 2 2", NULL, NULL);
	found("\xef\xbb\xbf"
	      "SEP=;\na;b\n1;2\n",
	    NULL, "; 2 2", NULL, NULL);
	found("sep=x,b\n1,2\n", NULL, ", 1 2", NULL, NULL);
	asked("sep=;\nA;202401;1\nA;202402;2\n", NULL, "; 0 3", "header_line",
	    "0 (A | 202401 | 1) or 2 ()");
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
		found_as((struct span){ text, n }, NULL, ", 1 2", NULL, NULL);
	}
	talloc_free(ctx);
}

static void to_json_and_back(void **state)
{
	void *ctx = talloc_new(NULL);
	struct dialect dialect = { ENCODING_UTF_16BE, '\t', 3, 4, 2 };
	struct dialect back = dialect_of(dialect_json(ctx, &dialect)), none = dialect_of(NULL);

	(void)state;
	assert_int_equal(back.delimiter, '\t');
	assert_int_equal(back.header_line, 3);
	assert_int_equal(back.columns, 4);
	assert_int_equal(back.entry, 2);
	assert_int_equal(back.encoding, ENCODING_UTF_16BE);
	assert_int_equal(none.delimiter, ',');
	assert_int_equal(none.header_line, 1);
	dialect.header_line = 0;
	assert_int_equal(dialect_of(dialect_json(ctx, &dialect)).header_line, 0);
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
		cmocka_unit_test(M_03_windows_1252),
		cmocka_unit_test(M_05_two_delimiters_equally_likely),
		cmocka_unit_test(M_13_lines_before_the_header),
		cmocka_unit_test(M_15_no_header),
		cmocka_unit_test(M_16_sep_line),
		cmocka_unit_test(M_20_wide),
		cmocka_unit_test(the_head_may_cut),
		cmocka_unit_test(to_json_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
