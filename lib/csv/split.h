/*
 * split -- text cut into records and fields, batch by batch.
 *
 * A batch is a piece of a file's text and the records in it; their fields are spans into that
 * text.  split() makes one pass: 64 bytes at a time become a mask of the bytes that mean
 * something (delimiter, line ends, quote, NUL), and only those are looked at.  A field that is
 * quoted whole, on one line and without a quote in it, is cut here too; a record with any other
 * quoted field goes to libcsv, line by line, until libcsv says that it has ended.
 *
 *	"abc"		abc
 *	""		empty
 *	"a""b"		a"b
 *	a"b"c		a"b"c: a quote inside a field that does not begin with one is a letter
 *	"abc"def	flawed: text after a closing quote
 *	"abc		over the following lines to the next quote; flawed when that comes after
 *			RECORD_MAX bytes or never
 *
 * A record flawed by its quotes stands for the lines up to the one on which the offending
 * quote was opened, cut at every delimiter; reading goes on with the line after it, so that one
 * stray quote never swallows a file.
 */
#ifndef CSV_SPLIT_H
#define CSV_SPLIT_H

#include "csv/record.h"

#include <csv.h>
#include <stdint.h>

#define SPLIT_RECORDS 32768 /* of a batch, at most */
#define SPLIT_SLACK   128   /* zeroed bytes that follow a batch's text */

struct batch {
	char *text; /* well-formed; text[len..len + SPLIT_SLACK) is zero */
	size_t len, room;
	size_t used; /* bytes of it that the records stand on; the rest begins the next batch */
	bool full;   /* there was no room for more records: split the rest before reading on */
	struct record *record; /* n of them */
	int n;
	struct span *field; /* theirs, one record's after the other's */
	size_t fields;
	size_t most;	  /* of them there is room for */
	int64_t position; /* bytes of the file up to used */
	int file;	  /* which of several files it is of, from 0 */
};

struct splitter {
	char delimiter;
	bool skipping; /* inside a line over RECORD_MAX: to its end */
	long line;     /* physical line of what comes next */
	struct csv_parser csv;
	struct span *field; /* libcsv's fields of the record at hand go here */
	int n;		    /* how many they are */
	bool ended;	    /* libcsv said that the record has ended */
	char *unquoted;	    /* their text, until the record is whole */
	size_t used;
};

extern const char split_nul[], split_long[], split_open[],
    split_after[]; /* the flaws of a record */

/* A batch for blocks of block bytes. */
struct batch *batch_new(const void *ctx, size_t block);

/* Room for n more bytes of text. */
char *batch_more(struct batch *batch, size_t n);

struct splitter *splitter_new(const void *ctx, char delimiter);

/* Find the records of batch's text.  last: the text ends where the file does, so the last line
 * need not be ended. */
void split(struct splitter *splitter, struct batch *batch, bool last);

/*
 * For split() alone: read the record from start, which has a quoted field, by libcsv.  Gives
 * the start of what follows, or NULL when the text ends before the record does.
 */
const char *split_quoted(struct splitter *splitter, struct batch *batch, const char *start,
    bool last);

/* For split() and split_quoted(): the record that begins at start is in a line that is too long. */
const char *split_too_long(struct splitter *splitter, struct batch *batch, const char *start);

/* For the same: add a record. */
void batch_add(struct batch *batch, long line, struct span *field, int n, const char *flaw);

#endif
