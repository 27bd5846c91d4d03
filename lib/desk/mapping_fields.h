/*
 * mapping_fields -- the fields of a form, or of a request, that say how a file is to be read.
 */
#ifndef DESK_MAPPING_FIELDS_H
#define DESK_MAPPING_FIELDS_H

#include "web/field.h"
#include "words/words.h"

#define DIALECT_FIELDS                                                                          \
	{ "encoding", FIELD_TEXT, OPTIONAL,                                                     \
		WORDS("Choose the encoding: UTF-8, UTF-16 or Windows-1252.") },                 \
	    { "delimiter", FIELD_TEXT, OPTIONAL,                                                \
		    WORDS("Choose the delimiter: \",\", \";\", \"tab\" or \"|\".") },           \
	    { "header_line", FIELD_TEXT, OPTIONAL,                                              \
		    WORDS("Give the number of the line that holds the column names, or 0.") },  \
	    { "entry", FIELD_TEXT, OPTIONAL,                                                    \
		    WORDS("Choose the file of the archive or the sheet, by name or number; or " \
			  "all.") },                                                            \
	    { "wide", FIELD_TEXT, OPTIONAL,                                                     \
		    WORDS("Give the first column with values of a wide table, or the columns "  \
			  "like 3-5,7-7, or no.") },                                            \
	    { "wide_above", FIELD_TEXT, OPTIONAL,                                               \
		    WORDS("Give the line above the header with more headings, or no.") },       \
	    { "wide_year", FIELD_TEXT, OPTIONAL,                                                \
		    WORDS("Give the year of months without one, or its column, like #2.") },    \
	{                                                                                       \
		"fill_down", FIELD_TEXT, OPTIONAL,                                              \
		    WORDS("Give the columns whose empty cells mean the same as the one above, " \
			  "like 1 or 1,2, or no.")                                              \
	}

#define NUMBERS                                                                                    \
	"plain decimal_point decimal_comma group_comma group_point group_space group_space_point " \
	"group_apostrophe"
/* The columns that may be made part of the raw indicator's id. */
#define POSITIONS                                                                          \
	"#1 #2 #3 #4 #5 #6 #7 #8 #9 #10 #11 #12 #13 #14 #15 #16 #17 #18 #19 #20 #21 #22 "  \
	"#23 #24 #25 #26 #27 #28 #29 #30 #31 #32 #33 #34 #35 #36 #37 #38 #39 #40 #41 #42 " \
	"#43 #44 #45 #46 #47 #48 #49 #50 #51 #52 #53 #54 #55 #56 #57 #58 #59 #60"
#define ROLE_NAMES "facility_id raw_indicator_id period_id count"
#define PERIODS                                                                                 \
	"YYYYMM YYYY-MM MM/YYYY YYYY-MM-DD YYYYMMDD DD/MM/YYYY MM/DD/YYYY YY/MM/DD Month-YYYY " \
	"YY-Month YY-MM Excel-days"

#define DUPLICATES_FIELD                                                                           \
	{ "duplicates", FIELD_CHOICE, OPTIONAL,                                                    \
		WORDS("Choose max, sum, last or reject; or #3, a column that is part of the id."), \
		.choices = "max sum last reject " POSITIONS }

#define FORMAT_FIELDS                                                                          \
	{ "number_format", FIELD_CHOICE, OPTIONAL,                                             \
		WORDS("Choose the number format: plain, decimal_point, decimal_comma, "        \
		      "group_comma, group_point, group_space, group_space_point or "           \
		      "group_apostrophe."),                                                    \
		.choices = NUMBERS },                                                          \
	{                                                                                      \
		"period_format", FIELD_CHOICE, OPTIONAL,                                       \
		    WORDS("Choose the period format: YYYYMM, YYYY-MM, MM/YYYY, YYYY-MM-DD, "   \
			  "YYYYMMDD, DD/MM/YYYY, MM/DD/YYYY, YY/MM/DD, Month-YYYY, YY-Month, " \
			  "YY-MM or Excel-days."),                                             \
		    .choices = PERIODS                                                         \
	}

#endif
