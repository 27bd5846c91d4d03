/*
 * export -- the dataset as CSV, made from the arrays: no row-by-row join, no memory that grows with
 * it.
 */
#ifndef EXPORT_DATASET_H
#define EXPORT_DATASET_H

#include "export/lines.h"

/*
 * Write facility_id,raw_indicator_id,period_id,count of a version (NULL: the current one), ordered
 * by raw indicator, month and the order in which facilities came into the registry; guard: against
 * formulas (csv/cell.h).  Read in one
 * snapshot; db is in no transaction before and after.
 */
const struct err *export_data(struct db *db, const void *ctx, const char *version, bool guard,
    write_fn *write, void *arg) MUST_CHECK;

#endif
