/*
 * row -- one reported value on its way into the dataset, and what became of it.
 *
 * csv (a line of a file) and dhis2 (a data value) make rows; hmis takes them.  The kinds
 * are those of DESIGN 4.1, in the order in which they are checked: a row is counted once,
 * under its first kind.
 */
#ifndef BASE_ROW_H
#define BASE_ROW_H

#include "base/span.h"

#include <stdint.h>

enum row_kind {
	ROW_OK,
	/* not data, and nobody's fault */
	ROW_BLANK_LINE,	     /* nothing on the line, or separators alone */
	ROW_REPEATED_HEADER, /* the header again, as in files put together */
	/* dropped */
	ROW_MALFORMED,
	ROW_MISSING_FIELD,
	ROW_INVALID_PERIOD,
	ROW_INVALID_COUNT,
	ROW_UNKNOWN_FACILITY,
	ROW_UNMAPPED_INDICATOR,
	ROW_CONFLICT, /* the same cell twice with different counts, where the rule says reject */
	/* not reported */
	ROW_BLANK,
	ROW_KIND_COUNT
};

/* "invalid_count": the name in the API and in rejected files. */
extern const char *const row_kind_name[ROW_KIND_COUNT];
/* "count is not a whole number": the name on pages. */
extern const char *const row_kind_title[ROW_KIND_COUNT];

static inline bool row_is_dropped(enum row_kind kind)
{
	return kind >= ROW_MALFORMED && kind <= ROW_CONFLICT;
}

enum role { ROLE_FACILITY, ROLE_INDICATOR, ROLE_PERIOD, ROLE_COUNT, ROLE_ROLES };

/* What happens to rows that give the same facility, indicator and month different counts. */
enum duplicates {
	DUPLICATES_MAX,
	DUPLICATES_SUM, /* of the different ones: identical rows merge first */
	DUPLICATES_LAST,
	DUPLICATES_REJECT,
	DUPLICATES_COUNT
};

extern const char *const duplicates_name[DUPLICATES_COUNT]; /* "max", ... */

/* "facility_id", "raw_indicator_id", "period_id", "count" */
extern const char *const role_name[ROLE_ROLES];

struct row {
	enum row_kind kind;
	enum role at;		      /* the field that is wrong, where kind says that one is */
	long line;		      /* physical line of the file, from 1; 0 where there is none */
	struct span text[ROLE_ROLES]; /* the four fields as they were read, trimmed */
	int period;		      /* YYYYMM */
	int32_t count;
	const char *hint; /* what is wrong or what to do, a literal or the reader's; or NULL */
};

#endif
