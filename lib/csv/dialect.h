/*
 * dialect -- how a file is written: its encoding, delimiter and header line.
 *
 * shape/sniff.h proposes one from the file's first bytes; people may change each part.
 */
#ifndef CSV_DIALECT_H
#define CSV_DIALECT_H

#include "base/span.h"
#include "csv/fill.h"
#include "csv/wide_cells.h"
#include "text/encoding.h"

#include <jansson.h>

#define DELIMITERS 4

/* What stands between two fields, and how people and forms call it: "semicolon", ";". */
extern const struct delimiter {
	char is;
	const char *name, *word, *title; /* "comma", ",", "comma ," */
} delimiters[DELIMITERS];

/* The delimiter that a word means: the character, its name or "\t"; NULL for another word. */
const struct delimiter *delimiter_of(const char *word);

struct dialect {
	enum encoding encoding;
	char delimiter;
	long header_line; /* physical line of the header, from 1; 0: the file has none */
	int columns;	  /* fields of the header, and of the row names */
	int entry;	  /* number of a zip's entry or a workbook's sheet; 0 in other files */
	json_t *files; /* NULL there; else that one and those that are read after it, as one table:
			     [{"number": 1, "name": "a.csv"}, ..], which is its maker's */
	int wide; /* first column of a wide table's cells (wide.h), from 1; 0: a row is a row */
	struct wide_cells cells; /* which columns they are */
	bool row_names;		 /* rows begin with a field that the header has no name for */
	bool comments;		 /* lines that begin with # are comments (tidy.h) */
	struct fill fill;	 /* columns that are filled down */
};

#define WIDE_NO (-1) /* a row is a row, as somebody chose */

/* How many files the table has: 1, or the entries that are read one after the other. */
int dialect_files(const struct dialect *dialect);

/* Number and name of file i of them, from 0; the name is NULL where there is but one. */
int dialect_file(const struct dialect *dialect, int i);
const char *dialect_file_name(const struct dialect *dialect, int i);

/* {"encoding": "UTF-8", "delimiter": ";", "header_line": 1, "columns": 4, "entry": 2, "files":
 * [..], "wide": 5}: to and from the run's record; entry ("1,2" for several) and files only of a zip
 * or workbook, wide only of a wide table ("5-7,9-9" where columns are left out), with "wide_above":
 * 1, "months_above": true, "wide_year": "#2" (wide_cells.h); "row_names": true and
 * "comments": true where it is so; "fill_down": "1,2" (fill.h). */
json_t *dialect_json(const void *ctx, const struct dialect *dialect);
struct dialect dialect_of(json_t *json);

#endif
