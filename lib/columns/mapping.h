/*
 * mapping -- which column, or which constant, each of the four fields is read from, and in
 * which formats; what the data manager decides in step 2.
 */
#ifndef COLUMNS_MAPPING_H
#define COLUMNS_MAPPING_H

#include "csv/reader.h"
#include "shape/source.h"
#include "values/number.h"
#include "values/period.h"
#include "values/row.h"

struct mapping {
	struct source from[ROLES];
	int area; /* the column of the area that the facility lies in, from 1; or 0 */
	enum number_format number;
	enum period_format period;
	enum duplicates duplicates;
	int columns; /* of the header: what a row must have */
	int kind;    /* in a file of rejected rows (rejects.h): the column _kind, from 1; else 0 */
	int last;    /* and the last of the original columns, from 1; */
	int added;   /* how many are not original */
	int originals; /* the columns that make a record, where others were added; else 0: all */
	int deleted;   /* DHIS2's column deleted, from 1; or 0 */
};

/* The fingerprint of a header: equal for headers with the same names in the same order. */
const char *mapping_fingerprint(const void *ctx, const char *const names[], int n);

/* {"facility_id": {"column": 1, "name": "facility_id"} or {"constant": "x"}, ... ("also": 4),
 * "area": {"column": 2, "name": "District"} where one is chosen,
 * "number_format": "plain", "period_format": "YYYYMM", "duplicates": "max"}:
 * to and from the run's record.  header is not part of it. */
json_t *mapping_json(const void *ctx, const struct mapping *mapping, const char *const names[]);
const struct err *mapping_of(const void *ctx, json_t *json, struct mapping *mapping) MUST_CHECK;

/* The sources alone, as far as they are chosen. */
void mapping_sources(const void *ctx, json_t *json, struct mapping *mapping);

/*
 * What is wrong with the choice for a role beside the others, 422, or NULL: a column serves one
 * field, and months that lack a year cannot be of one where the titles of several files do not say
 * the same.  fd is the file, names its header's.
 */
const struct err *mapping_problem(const void *ctx, int fd, const struct dialect *dialect,
    const struct mapping *mapping, const char *const names[], enum role role) MUST_CHECK;

/* Take what a header of n fields says of the rows. */
void mapping_header(struct mapping *mapping, const struct span *header, int n);

/*
 * Read one record as a row, in the order of enum row_kind up to the count: blank lines, the
 * header repeated, malformed (more fields, or too few to have all but the count; empty extras are
 * fine, and what a short row lacks is empty), deleted on the server it comes from, missing field,
 * period, blank count, count.  row->kind is ROW_OK when facility and indicator are left to check.
 * A row that a file of rejected rows calls malformed stays so while it is as it was written.
 * A cell that cell_append() guarded loses its guard.  row's texts and hint are good as long as the
 * record, and in the thread that read it.
 */
void mapping_read(const struct mapping *mapping, const struct record *record, struct row *row);

#endif
