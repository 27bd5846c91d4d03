/*
 * rows -- the rows of a query as a CSV file.
 */
#ifndef DESK_ROWS_H
#define DESK_ROWS_H

#include "web/app.h"

/* Send them under their columns' names as a download, guarded against formulas (csv/cell.h). */
void respond_rows(struct req *r, const char *name, const PGresult *rows);

#endif
