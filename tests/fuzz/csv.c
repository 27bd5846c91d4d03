/* csv/reader.h and columns/mapping.h: whatever the bytes, the same records and rows at every block
 * size. */
#include "base/mem.h"
#include "columns/mapping.h"

#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static const struct mapping mapping = {
	.from = { { .column = 1 }, { .column = 2 }, { .column = 3 }, { .column = 4 } },
	.columns = 4,
};

/* One row after another as bytes; what can be seen of them, and nothing of where they stand. */
static void print(FILE *out, const struct record *record)
{
	struct row row = { .kind = ROW_OK };

	mapping_read(&mapping, record, &row);
	fprintf(out, "%ld %d %s %d %d %s:", record->line, record->n,
	    record->flaw ? record->flaw : "", row.kind, row.at, row.hint ? row.hint : "");
	for (int i = 0; i < record->n; i++) {
		fprintf(out, "%zu,", record->field[i].len);
		fwrite(record->field[i].at, 1, record->field[i].len, out);
	}
	for (int i = 0; i < ROLES; i++)
		fwrite(row.text[i].at, 1, row.text[i].len, out);
	if (row.kind == ROW_OK)
		fprintf(out, "%d %d", row.period, row.count);
	if (row.kind == ROW_OK && (row.count < 0 || row.period < 190001 || row.period > 205012))
		abort();
}

static struct span read_all(const void *ctx, int fd, char delimiter, size_t block)
{
	struct dialect dialect = { .delimiter = delimiter, .header_line = 1, .columns = 4 };
	struct reader *reader = reader_new_blocks(ctx, fd, &dialect, block);
	const struct record *record;
	const struct err *failed;
	struct span all;
	char *written;
	FILE *out = open_memstream(&written, &all.len);
	long line = 0;

	while ((record = reader_next(reader))) {
		if (record->line <= line)
			abort();
		line = record->line;
		print(out, record);
	}
	if ((failed = reader_failed(reader)))
		fprintf(out, "%d %s", failed->status, failed->text);
	talloc_free(reader);
	fclose(out);
	all.at = written;
	return all;
}

/* The first byte chooses the delimiter, the second a block size; the rest is the file. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t blocks[] = { 1, 2, 3, 7, 64 };
	static int fd = -1;
	struct span one, other;

	if (size < 2)
		return 0;
	if (fd < 0)
		fd = memfd_create("csv", MFD_CLOEXEC);
	if (ftruncate(fd, 0) || pwrite(fd, data + 2, size - 2, 0) != (ssize_t)size - 2)
		abort();
	one = read_all(NULL, fd, ",;\t"[data[0] % 3], 4096);
	other = read_all(NULL, fd, ",;\t"[data[0] % 3], blocks[data[1] % 5]);
	if (!span_equal(one, other))
		abort();
	free((char *)one.at);
	free((char *)other.at);
	return 0;
}
