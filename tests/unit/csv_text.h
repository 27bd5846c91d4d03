/*
 * csv_text -- for the tests of the reader: a file that holds a text, and what was read as text.
 */
#ifndef CSV_TEXT_H
#define CSV_TEXT_H

#include "base/mem.h"
#include "csv/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#define BIG (1 << 18)

/* A file without a name that holds text. */
static inline int file_with(struct span text)
{
	int fd = memfd_create("csv", MFD_CLOEXEC);

	assert_true(fd >= 0);
	for (size_t done = 0; done < text.len;) {
		ssize_t n = write(fd, text.at + done, text.len - done);

		assert_true(n > 0);
		done += (size_t)n;
	}
	return fd;
}

/* What was read as text: "1:a|b" a record, "!flaw" after it, "=422 text" the failure. */
static inline char *read_as_text(const void *ctx, struct span text, char delimiter, size_t block)
{
	char *written, *copy;
	size_t size;
	FILE *out = open_memstream(&written, &size);
	void *fields = talloc_new(ctx);
	struct dialect dialect = { .delimiter = delimiter, .header_line = 1 };
	int fd = file_with(text);
	struct reader *reader = reader_new_blocks(ctx, fd, &dialect, block);
	const struct record *record;
	const struct err *failed;

	while ((record = reader_next(reader))) {
		fprintf(out, "%ld:", record->line);
		for (int i = 0; i < record->n; i++)
			fprintf(out, "%s%s", i ? "|" : "",
			    span_show(fields, record->field[i], 400));
		fprintf(out, "%s%s\n", record->flaw ? " !" : "", record->flaw ? record->flaw : "");
		talloc_free_children(fields);
	}
	assert_null(reader_next(reader));
	if ((failed = reader_failed(reader)))
		fprintf(out, "=%d %s\n", failed->status, failed->text);
	else
		assert_int_equal(reader_position(reader), text.len);
	talloc_free(reader);
	close(fd);
	fclose(out);
	copy = mem_strdup(ctx, written);
	free(written);
	return copy;
}

#endif
