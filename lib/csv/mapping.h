/*
 * mapping -- which column, or which constant, each of the four fields is read from, and in
 * which formats; what the data manager decides in step 2.
 */
#ifndef CSV_MAPPING_H
#define CSV_MAPPING_H

#include "base/row.h"
#include "csv/number.h"
#include "csv/period.h"
#include "csv/reader.h"

struct source {
	int column; /* from 1; 0 where constant is meant */
	int also;   /* a column whose text follows after a point ("de.coc"), from 1; or 0 */
	const char *constant; /* trimmed */
	size_t length;	      /* of constant; source_parse() and mapping_of() set it */
};

struct mapping {
	struct source from[ROLE_ROLES];
	enum number_format number;
	enum period_format period;
	enum duplicates duplicates;
	int columns;	     /* of the header: what a row must have */
	struct span *header; /* the header's fields, to know it when it is repeated; or NULL */
	int kind;  /* in a file of rejected rows (rejects.h): the column _kind, from 1; else 0 */
	int last;  /* and the last of the original columns, from 1; */
	int added; /* how many are not original */
};

/*
 * Read what a person or script chose for a role: a column's name, "#3" (the third column), "#1.#4"
 * (two, joined by a point) or "=constant".  names are the header's n fields, trimmed.  422 with the role as it is called, the
 * value and the names there are; a name that two columns have is refused, naming the positions.  A
 * column whose name begins with # and digits or with = is chosen by its position.
 */
const struct err *source_parse(const void *ctx, enum role role, const char *chosen,
    const char *const names[], int n, struct source *source) MUST_CHECK;

/* The column suggested for a role by its name, from 1, or 0: synonyms in English, French and
 * Portuguese, and DHIS2's own export headers; case, accents, blanks, "_" and "-" ignored. */
int mapping_suggest(enum role role, const char *const names[], int n);

/* The column that holds DHIS2's category option combo, by its name, from 1, or 0. */
int mapping_suggest_combo(const char *const names[], int n);

/* The text that a source has in a record, as mapping_read() sees it; good as long as the record, and
 * where two columns are joined until the next of the role. */
struct span source_text(const struct source *from, enum role role, const struct record *record);

/* The fingerprint of a header: equal for headers with the same names in the same order. */
const char *mapping_fingerprint(const void *ctx, const char *const names[], int n);

/* {"facility_id": {"column": 1, "name": "facility_id"} or {"constant": "x"}, ... ("also": 4),
 * "number_format": "plain", "period_format": "YYYYMM", "duplicates": "max"}:
 * to and from the run's record.  header is not part of it. */
json_t *mapping_json(const void *ctx, const struct mapping *mapping, const char *const names[]);
const struct err *mapping_of(const void *ctx, json_t *json, struct mapping *mapping) MUST_CHECK;

/* Take the header's n fields, which live as long as the mapping. */
void mapping_header(struct mapping *mapping, struct span *header, int n);

/*
 * Read one record as a row, in the order of DESIGN 4.1 up to the count: blank lines, the
 * header repeated, malformed (fewer or more fields; empty extras are fine), missing field,
 * period, blank count, count.  row->kind is ROW_OK when facility and indicator are left to check.
 * A row that a file of rejected rows calls malformed stays so while it is as it was written.
 * A cell that cell_append() guarded loses its guard.  row's texts and hint are good as long as the
 * record, and in the thread that read it.
 */
void mapping_read(const struct mapping *mapping, const struct record *record, struct row *row);

#endif
