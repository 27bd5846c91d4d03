/* csv/dialect.h and what stands behind it: a whole file of any bytes, looked at, checked and read
 * in blocks of two sizes, gives the same records or the same fault, and nothing worse. */
#include "base/mem.h"
#include "columns/records.h"
#include "shape/check_file.h"
#include "shape/sniff.h"

#include <sys/mman.h>
#include <unistd.h>

/* A number that tells all that was read. */
static uint64_t read_all(int fd, const struct dialect *dialect, size_t block)
{
	struct reader *reader = reader_new_blocks(NULL, fd, dialect, block);
	const struct record *record;
	const struct err *failed;
	uint64_t hash = 14695981039346656037u;

	while ((record = reader_next(reader))) {
		hash = (hash ^ (uint64_t)record->line) * 1099511628211u;
		for (int i = 0; i < record->n; i++) {
			struct span text = record->field[i];

			hash = (hash ^ text.len) * 1099511628211u;
			for (size_t k = 0; k < text.len; k++)
				hash = (hash ^ (unsigned char)text.at[k]) * 1099511628211u;
			if (span_utf8(text) != text.len)
				abort();
		}
	}
	if ((failed = reader_failed(reader)))
		for (const char *p = failed->text; *p; p++)
			hash = (hash ^ (unsigned char)*p) * 1099511628211u;
	talloc_free(reader);
	return hash;
}

static void look(const void *ctx, int fd, size_t block)
{
	const struct err *failed;
	struct records *records;
	struct dialect dialect;
	enum encoding other;
	struct found found;

	if (dialect_sniff(ctx, fd, NULL, &dialect, &found) || dialect.columns < 1)
		return;
	failed = check_file(ctx, fd, &dialect, NULL, &other);
	if (read_all(fd, &dialect, 4096) != read_all(fd, &dialect, block))
		abort();
	if (failed || records_open(ctx, fd, &dialect, NULL, &records))
		return;
	while (records_next(records))
		;
	if (reader_failed(records->reader)) /* what was whole stays whole */
		abort();
}

/* The first byte chooses a block size, the rest is the file. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	void *ctx = talloc_new(NULL);

	if (fd < 0)
		fd = memfd_create("csv", MFD_CLOEXEC);
	if (size && !ftruncate(fd, 0) && pwrite(fd, data + 1, size - 1, 0) == (ssize_t)size - 1)
		look(ctx, fd, (size_t)data[0] % 70 + 1);
	talloc_free(ctx);
	return 0;
}
