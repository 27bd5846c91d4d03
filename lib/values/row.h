/*
 * row -- one reported value on its way into the dataset, and what became of it.
 *
 * csv (a line of a file) and dhis2 (a data value) make rows; hmis takes them.  The kinds
 * stand in the order in which they are checked: a row is counted once,
 * under its first kind.
 */
#ifndef VALUES_ROW_H
#define VALUES_ROW_H

#include "base/span.h"

#include <stdint.h>

enum row_kind {
	ROW_OK,
	/* not data, and nobody's fault */
	ROW_BLANK_LINE,	     /* nothing on the line, or separators alone */
	ROW_REPEATED_HEADER, /* the header again, as in files put together */
	ROW_COMMENT,	     /* begins with #, in a file that has such lines */
	/* dropped */
	ROW_MALFORMED,
	ROW_MISSING_FIELD,
	ROW_INVALID_PERIOD,
	ROW_INVALID_COUNT,
	ROW_UNKNOWN_FACILITY,
	ROW_UNMAPPED_INDICATOR,
	ROW_CONFLICT, /* one of several rows of its cell that differ, where the rule says reject */
	/* not reported */
	ROW_BLANK,
	ROW_DELETED, /* on the server that the file comes from */
	ROW_KIND_COUNT
};

/* "invalid_count": the name in the API and in rejected files. */
extern const char *const row_kind_name[ROW_KIND_COUNT];
/* "value is not a whole number": the name on pages. */
extern const char *const row_kind_title[ROW_KIND_COUNT];

static inline bool row_is_skipped(enum row_kind kind)
{
	return kind >= ROW_BLANK_LINE && kind <= ROW_COMMENT;
}

static inline bool row_is_dropped(enum row_kind kind)
{
	return kind >= ROW_MALFORMED && kind <= ROW_CONFLICT;
}

enum role { ROLE_FACILITY, ROLE_INDICATOR, ROLE_PERIOD, ROLE_VALUE, ROLES };

/* What happens to the rows of one facility, indicator and month that are not the same record. */
enum duplicates {
	DUPLICATES_MAX,
	DUPLICATES_SUM,
	DUPLICATES_LAST,
	DUPLICATES_REJECT,
	DUPLICATES_COUNT
};

extern const char *const duplicates_name[DUPLICATES_COUNT]; /* "max", ... */

/* "facility_id", "raw_indicator_id", "period_id", "count" */
extern const char *const role_name[ROLES];

struct row {
	enum row_kind kind;
	enum role at;		 /* the field that is wrong, where kind says that one is */
	long line;		 /* physical line of the file, from 1; 0 where there is none */
	const char *file;	 /* its name, where there are several; or NULL */
	struct span text[ROLES]; /* the four fields as they were read, trimmed */
	struct span area;	 /* in which the facility lies; empty where nothing says it */
	unsigned marks;		 /* RECORD_SHORT and its like, of csv/record.h */
	int period;		 /* YYYYMM */
	int32_t count;
	const char *hint; /* what is wrong or what to do, a literal or the reader's; or NULL */
};

#endif
