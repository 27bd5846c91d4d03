/*
 * table -- a list with named columns, as JSON objects: how registries are uploaded.
 *
 *	static const struct column columns[] = {
 *		{ "facility_id", .key = true, .unique = true },
 *		{ "latitude", .low = -90, .high = 90 },
 *		{ 0 }
 *	};
 *
 *	if ((failed = table_open(r, fd, columns, wanted, &table)) || (failed = table->unclear))
 *		return failed;
 *	failed = table_read(table, &(struct table_sink){ list, take_row, take_refusal });
 *
 * The file may be a CSV file of any kind, an archive or a workbook.  Columns are found in any order
 * (list.h); those that nothing is read from are left alone, and said; those the file does not have
 * are missing from the objects.  The guard against formulas (csv/cell.h) is taken off, so that a
 * list downloaded here comes back the same.  Lines are handed on as they are read.
 */
#ifndef LISTS_TABLE_H
#define LISTS_TABLE_H

#include "base/err.h"
#include "lists/day_order.h"
#include "lists/list.h"
#include "shape/sniff.h"

#include <jansson.h>

struct table {
	int fd;
	struct dialect dialect;
	struct found found;
	struct survey survey;
	struct list list;
	struct day_order days; /* of its days, by what all lines show, or as was chosen */
	struct fill
	    gaps; /* columns of areas that stand in the first row of a block alone, it seems */
	const struct err *unclear; /* what must be chosen before it can be read; NULL: nothing */
};

/* Look at the open file fd; columns end with a zero.  wanted: what was chosen, texts by the names
 * of columns and of the parts of a dialect (sniff.h), and "day_order"; may be NULL.  422 when the
 * file can be read in no way. */
const struct err *table_open(const void *ctx, int fd, const struct column columns[], json_t *wanted,
    struct table **table) MUST_CHECK;

/* Where the lines go: an object of fields, or why a line is refused. What it returns ends the
 * reading. */
struct table_sink {
	void *arg;
	const struct err *(*row)(void *arg, long line, json_t *row);
	const struct err *(*refusal)(void *arg, long line, const char *column, const char *value,
	    const char *reason);
};

/* Read all lines. 422 "wrong_list" as soon as nine of ten of the first thousand, or more, are
 * refused. */
const struct err *table_read(const struct table *table, const struct table_sink *sink) MUST_CHECK;

/* {"file": as dialect_show() has it, "columns": samples, "fields", "unused", "fill": what may be
 * filled down, {"options": [{"value", "label", "selected"}]}, "days": as day_order_json() has them,
 * where there is a doubt}. */
json_t *table_json(const void *ctx, const struct table *table);

#endif
