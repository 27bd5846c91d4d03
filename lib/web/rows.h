/*
 * rows -- the rows of a query as a CSV file.
 */
#ifndef WEB_ROWS_H
#define WEB_ROWS_H

#include "web/app.h"

/* Send them under their columns' names as a download, guarded against formulas (base/cell.h). */
void respond_rows(struct req *r, const char *name, const PGresult *rows);

#endif
