/* M-23: the corpus csv-spectrum, to the letter. */
#include "csv/reader.h"
#include "shape/sniff.h"

#include "base/mem.h"

#include <fcntl.h>
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#define CORPUS "tests/csv/spectrum"

/* The file as a descriptor.  Those called *_crlf.csv lost their CR on the way here. */
static int open_csv(const char *path)
{
	int from = open(path, O_RDONLY), fd = memfd_create("csv", MFD_CLOEXEC);
	bool crlf = strstr(path, "_crlf.csv");
	char c;

	assert_true(from >= 0 && fd >= 0);
	while (read(from, &c, 1) == 1)
		assert_true(write(fd, "\r", crlf && c == '\n') >= 0 && write(fd, &c, 1) == 1);
	close(from);
	return fd;
}

/* The records as the corpus writes them: an array of objects by header name. */
static json_t *read_csv(const void *ctx, int fd, const struct dialect *dialect, size_t block)
{
	json_t *rows = mem_json(ctx, json_array()), *names = mem_json(ctx, json_array());
	struct reader *reader = reader_new_blocks(ctx, fd, dialect, block);
	const struct record *record = reader_next(reader);

	for (int i = 0; i < record->n; i++)
		json_array_append_new(names,
		    json_stringn(record->field[i].at, record->field[i].len));
	while ((record = reader_next(reader))) {
		json_t *row = json_object();

		assert_null(record->flaw);
		assert_int_equal(record->n, json_array_size(names));
		for (int i = 0; i < record->n; i++)
			json_object_set_new(row,
			    json_string_value(json_array_get(names, (size_t)i)),
			    json_stringn(record->field[i].at, record->field[i].len));
		json_array_append_new(rows, row);
	}
	assert_null(reader_failed(reader));
	return rows;
}

static void check_file(const char *path)
{
	void *ctx = talloc_new(NULL);
	char *name = mem_strdup(ctx, strrchr(path, '/') + 1);
	json_t *expected = mem_json(ctx,
	    json_load_file(mem_printf(ctx, CORPUS "/json/%.*s.json", (int)strlen(name) - 4, name),
		0, NULL));
	struct dialect dialect;
	int fd = open_csv(path);

	assert_null(dialect_sniff(ctx, fd, NULL, &dialect, NULL));
	assert_int_equal(dialect.delimiter, ',');
	for (size_t block = 1; block < 10000; block *= 7)
		if (!json_equal(read_csv(ctx, fd, &dialect, block), expected))
			fail_msg("%s differs, read by %zu bytes", path, block);
	close(fd);
	talloc_free(ctx);
}

static void M_23_csv_spectrum(void **state)
{
	glob_t found;

	(void)state;
	assert_int_equal(glob(CORPUS "/csvs/*.csv", 0, NULL, &found), 0);
	assert_int_equal(found.gl_pathc, 11);
	for (size_t i = 0; i < found.gl_pathc; i++)
		check_file(found.gl_pathv[i]);
	globfree(&found);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(M_23_csv_spectrum) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
