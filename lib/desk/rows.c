/* rows -- see rows.h. */
#include "desk/rows.h"

#include "csv/cell.h"

#include <string.h>

void respond_rows(struct req *r, const char *name, const PGresult *rows)
{
	int n = PQnfields(rows);

	respond_begin(r, "text/csv; charset=utf-8", name);
	for (int row = -1; row < PQntuples(rows); row++) {
		char *line = mem_strdup(r, "");
		bool listens;

		for (int c = 0; c < n; c++) {
			line = cell_append(line,
			    span_of(row < 0 ? PQfname(rows, c) : PQgetvalue(rows, row, c)), true);
			line = mem_append_n(line, c + 1 < n ? "," : "\n", 1);
		}
		listens = respond_write(r, line, strlen(line));
		talloc_free(line);
		if (!listens)
			return;
	}
}
