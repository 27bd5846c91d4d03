/* columns/rejects.h and csv/cell.h: what we write, and that it reads back the same. */
#include "columns/rejects.h"

#include "base/mem.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void cell(struct span text, const char *expected)
{
	char *seen = cell_append(mem_strdup(NULL, ""), text, true);

	assert_string_equal(seen, expected);
	talloc_free(seen);
}

static void H_01_formulas_are_guarded_and_numbers_are_not(void **state)
{
	(void)state;
	cell(SPAN("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
	cell(SPAN("+1+1"), "'+1+1");
	cell(SPAN("-2+3"), "'-2+3");
	cell(SPAN("@x"), "'@x");
	cell(SPAN("\tx"), "'\tx");
	cell(SPAN("\rx"), "\"'\rx\"");
	cell(SPAN("\xef\xbc\x9d"
		  "1"),
	    "'\xef\xbc\x9d"
	    "1");
	cell(SPAN("\xef\xbc\x8b"
		  "1"),
	    "'\xef\xbc\x8b"
	    "1");
	cell(SPAN("\xef\xbc\x8d"
		  "1"),
	    "'\xef\xbc\x8d"
	    "1");
	cell(SPAN("\xef\xbc\xa0"
		  "1"),
	    "'\xef\xbc\xa0"
	    "1");
	cell(SPAN("'=a"), "''=a"); /* it is to come back as it is */
	cell(SPAN("''"), "''");
	cell(SPAN("-5"), "-5");
	cell(SPAN("+12"), "+12");
	cell(SPAN("1e3"), "1e3");
	cell(SPAN("-1e-3"), "-1e-3");
	cell(SPAN("1.5"), "1.5");
	cell(SPAN("-.5"), "-.5");
	cell(SPAN("-12,50"), "\"-12,50\"");
	cell(SPAN("-"), "-");
	cell(SPAN("-e"), "'-e");
	cell(SPAN("-5e"), "'-5e");
	cell(SPAN("-5x"), "'-5x");
	cell(SPAN("="), "'=");
	cell(SPAN("a=1"), "a=1");
}

static void cells_are_quoted_where_needed(void **state)
{
	(void)state;
	cell(SPAN(""), "");
	cell(SPAN("a b;c\t"), "a b;c\t");
	cell(SPAN(" a"), "\" a\"");
	cell(SPAN("a,b"), "\"a,b\"");
	cell(SPAN("a\"b"), "\"a\"\"b\"");
	cell(SPAN("a\nb"), "\"a\nb\"");
	cell(SPAN("a\0b"), "a\\x00b");
}

static char folder[] = "/tmp/rejects_XXXXXX";

static char *path_of(const void *ctx, const char *name)
{
	return mem_printf(ctx, "%s/%s", folder, name);
}

static char *content(const void *ctx, const char *path)
{
	char *text = mem_array(ctx, char, 1 << 20);
	int fd = open(path, O_RDONLY);

	assert_true(fd >= 0);
	assert_true(read(fd, text, (1 << 20) - 1) >= 0);
	close(fd);
	return text;
}

static void rejected_rows_keep_their_columns(void **state)
{
	const struct span header[] = { SPAN("orgunit"), SPAN("=x"), SPAN("period"), SPAN("value") };
	const struct span good[] = { SPAN("F1"), SPAN("A,B"), SPAN("202413"), SPAN("-5") };
	const struct span more[] = { SPAN("F1"), SPAN("A"), SPAN("202401"), SPAN("12"), SPAN("0"),
		SPAN("") };
	void *ctx = talloc_new(NULL);
	char *path = path_of(ctx, "rows.csv");
	struct rejects *rejects;
	struct row row = { .kind = ROW_INVALID_PERIOD, .at = ROLE_PERIOD, .hint = "is no month" };

	(void)state;
	assert_null(rejects_new(ctx, path, header, 4, false, &rejects));
	assert_null(rejects_add(rejects, &(struct record){ 7, 4, 0, good, NULL }, &row, NULL,
	    NULL));
	row = (struct row){ .kind = ROW_MALFORMED };
	assert_null(rejects_add(rejects, &(struct record){ 8, 6, 0, more, NULL }, &row, "bad",
	    "6 fields"));
	assert_null(rejects_add(rejects, &(struct record){ 9, 2, 0, more, NULL }, &row, "bad",
	    NULL));
	assert_int_equal(access(path, F_OK), -1);
	assert_null(rejects_finish(rejects));
	assert_string_equal(content(ctx, path),
	    "\xef\xbb\xbforgunit,'=x,period,value,_line,_kind,_column,_reason,_hint\r\n"
	    "F1,\"A,B\",202413,-5,7,invalid_period,period_id,month cannot be read,is no month\r\n"
	    "F1,A,202401,12,8,malformed_row,,bad,6 fields,0,\r\n"
	    "F1,A,,,9,malformed_row,,bad,\r\n");
	talloc_free(ctx);
}

static void M_26_columns_of_an_earlier_file_are_not_repeated(void **state)
{
	const struct span header[] = { SPAN("a"), SPAN("_line"), SPAN("_kind"), SPAN("_column"),
		SPAN("_reason"), SPAN(" _hint"), SPAN("b") };
	const struct span field[] = { SPAN("1"), SPAN("2"), SPAN("x"), SPAN("y"), SPAN("z"),
		SPAN("q"), SPAN("3") };
	void *ctx = talloc_new(NULL);
	char *path = path_of(ctx, "again.csv");
	struct row row = { .kind = ROW_UNKNOWN_FACILITY, .at = ROLE_FACILITY };
	struct rejects *rejects;

	(void)state;
	assert_null(rejects_new(ctx, path, header, 7, false, &rejects));
	assert_null(rejects_add(rejects, &(struct record){ 5, 7, 0, field, NULL }, &row, NULL,
	    NULL));
	assert_null(rejects_finish(rejects));
	assert_string_equal(content(ctx, path),
	    "\xef\xbb\xbf"
	    "a,b,_line,_kind,_column,_reason,_hint,_line_before\r\n"
	    "1,3,5,unknown_facility,facility_id,facility is not in the registry,,2\r\n");
	talloc_free(ctx);
}

/* Odd cells, written and read again by our own reader, many times over: also beyond one write. */
static void H_01_what_is_written_reads_back_the_same(void **state)
{
	const struct span field[] = { SPAN("=a\"b"), SPAN("-2+3"), SPAN("x\r\ny"),
		SPAN("\xc3\xa9,;\t'") };
	struct dialect dialect = { .delimiter = ',' };
	void *ctx = talloc_new(NULL);
	char *path = path_of(ctx, "back.csv");
	struct row row = { .kind = ROW_CONFLICT, .at = ROLE_VALUE };
	const struct record *record;
	struct rejects *rejects;
	struct reader *reader;
	int fd, n = 0;

	(void)state;
	assert_null(rejects_new(ctx, path, field, 4, false, &rejects));
	for (int i = 0; i < 5000; i++)
		assert_null(rejects_add(rejects, &(struct record){ i, 4, 0, field, NULL }, &row,
		    NULL, NULL));
	assert_null(rejects_finish(rejects));
	fd = open(path, O_RDONLY);
	reader = reader_new(ctx, fd, &dialect);
	for (; (record = reader_next(reader)); n++) {
		assert_null(record->flaw);
		assert_int_equal(record->n, 9);
		for (int i = 0; i < 4; i++)
			assert_true(span_equal(cell_plain(record->field[i]), field[i]));
	}
	assert_int_equal(n, 5001);
	talloc_free(ctx);
	close(fd);
}

static void nothing_stays_of_what_is_not_finished(void **state)
{
	const struct span header[] = { SPAN("a") };
	void *ctx = talloc_new(NULL);
	char *path = path_of(ctx, "never.csv");
	struct rejects *rejects;

	(void)state;
	assert_null(rejects_new(ctx, path, header, 1, false, &rejects));
	talloc_free(rejects);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(access(mem_printf(ctx, "%s.part", path), F_OK), -1);
	assert_int_equal(rejects_new(ctx, "/nowhere/at/all", header, 1, false, &rejects)->status,
	    500);
	talloc_free(ctx);
}

static int make_folder(void **state)
{
	(void)state;
	return !mkdtemp(folder);
}

static int remove_folder(void **state)
{
	static const char *const names[] = { "rows.csv", "again.csv", "back.csv" };
	void *ctx = talloc_new(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		unlink(path_of(ctx, names[i]));
	talloc_free(ctx);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(H_01_formulas_are_guarded_and_numbers_are_not),
		cmocka_unit_test(cells_are_quoted_where_needed),
		cmocka_unit_test(rejected_rows_keep_their_columns),
		cmocka_unit_test(M_26_columns_of_an_earlier_file_are_not_repeated),
		cmocka_unit_test(H_01_what_is_written_reads_back_the_same),
		cmocka_unit_test(nothing_stays_of_what_is_not_finished),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
