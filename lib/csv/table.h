/*
 * table -- a short CSV file with named columns, as JSON objects: how registries are uploaded.
 *
 *	static const struct column columns[] = {
 *		{ "facility_id", .key = true, .unique = true },
 *		{ "latitude", .low = -90, .high = 90 },
 *		{ 0 }
 *	};
 *
 * Columns are found by name, in any order; those the table does not name are left alone, and those the
 * file does not have are missing from the objects.  The guard against formulas (base/cell.h) is taken off, so
 * that a list downloaded here comes back the same.
 */
#ifndef CSV_TABLE_H
#define CSV_TABLE_H

#include "base/err.h"

#include <jansson.h>
#include <stdbool.h>

struct column {
	const char *name;
	bool key;	  /* must be there, in the header and in each row */
	bool unique;	  /* a second row with the same value is rejected */
	double low, high; /* when they differ: a number within */
};

/*
 * Read the open file fd: rows receives an array of objects, each with its line, rejected an array of
 * [{"line", "column", "value", "reason"}].  422 when the file is no such table.
 */
const struct err *table_read(const void *ctx, int fd, const struct column columns[], json_t **rows,
    json_t **rejected) MUST_CHECK;

#endif
