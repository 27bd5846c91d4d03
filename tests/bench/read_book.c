/* read_book FILE -- read the first sheet of a workbook record by record, and say how many cells it
 * has: what calamine is measured against (books.sh). */
#include "base/mem.h"
#include "csv/reader.h"

#include <fcntl.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	struct dialect dialect = { .delimiter = ',', .header_line = 1, .entry = 1 };
	struct reader *reader = reader_new(NULL, open(argv[argc - 1], O_RDONLY), &dialect);
	const struct record *record;
	long cells = 0;

	while ((record = reader_next(reader)))
		cells += record->n;
	if (reader_failed(reader))
		return 1;
	printf("%ld\n", cells);
	talloc_free(reader);
	return 0;
}
