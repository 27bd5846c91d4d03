/* row -- see row.h. */
#include "values/row.h"

#include "words/words.h"

const char *const row_kind_name[ROW_KIND_COUNT] = {
	[ROW_OK] = "ok",
	[ROW_BLANK_LINE] = "blank_line",
	[ROW_REPEATED_HEADER] = "repeated_header",
	[ROW_COMMENT] = "comment",
	[ROW_MALFORMED] = "malformed_row",
	[ROW_MISSING_FIELD] = "missing_field",
	[ROW_INVALID_PERIOD] = "invalid_period",
	[ROW_INVALID_COUNT] = "invalid_count",
	[ROW_UNKNOWN_FACILITY] = "unknown_facility",
	[ROW_UNMAPPED_INDICATOR] = "unmapped_indicator",
	[ROW_CONFLICT] = "conflict",
	[ROW_BLANK] = "blank",
	[ROW_DELETED] = "deleted",
};

const char *const row_kind_title[ROW_KIND_COUNT] = {
	[ROW_OK] = WORDS("good row"),
	[ROW_BLANK_LINE] = WORDS("blank line"),
	[ROW_REPEATED_HEADER] = WORDS("the header again"),
	[ROW_COMMENT] = WORDS("a comment"),
	[ROW_MALFORMED] = WORDS("row is not well formed"),
	[ROW_MISSING_FIELD] = WORDS("facility, indicator or month is missing"),
	[ROW_INVALID_PERIOD] = WORDS("month cannot be read"),
	[ROW_INVALID_COUNT] = WORDS("value is not a whole number"),
	[ROW_UNKNOWN_FACILITY] = WORDS("facility is not in the registry"),
	[ROW_UNMAPPED_INDICATOR] = WORDS("indicator is not in the indicator list"),
	[ROW_CONFLICT] = WORDS("same facility, indicator and month with different values"),
	[ROW_BLANK] = WORDS("value is blank: not reported"),
	[ROW_DELETED] = WORDS("deleted on the server the file comes from"),
};

const char *const duplicates_name[DUPLICATES_COUNT] = {
	[DUPLICATES_MAX] = "max",
	[DUPLICATES_SUM] = "sum",
	[DUPLICATES_LAST] = "last",
	[DUPLICATES_REJECT] = "reject",
};

const char *const role_name[ROLES] = {
	[ROLE_FACILITY] = "facility_id",
	[ROLE_INDICATOR] = "raw_indicator_id",
	[ROLE_PERIOD] = "period_id",
	[ROLE_VALUE] = "count",
};
