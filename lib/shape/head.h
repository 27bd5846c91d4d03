/*
 * head -- for sniff.c and its parts: a file's first bytes, and what is seen in them.
 *
 * sniff.c goes through the parts in this order; each takes what was chosen, else finds it, and
 * says why: head_encoding.c, head_delimiter.c, head_rows.c, head_header.c,
 * head_wide.c, head_fill.c.
 */
#ifndef SHAPE_HEAD_H
#define SHAPE_HEAD_H

#include "csv/dialect.h"
#include "csv/split.h"
#include "shape/found.h"
#include "words/question.h"

struct head {
	void *work;		   /* all below hangs from it */
	json_t *wanted;		   /* may be NULL */
	struct found *found;	   /* may be NULL */
	const struct known *known; /* may be NULL */
	struct span raw;	   /* as it was read, out of its archive */
	struct span text;	   /* decoded, without a byte order mark */
	bool whole;		   /* there is no more in the file */
	bool bom;
	bool sheet;	     /* it is the text of a workbook's sheet */
	long skip;	     /* lines before the table: 1 for a sep= line */
	bool comments;	     /* lines that begin with # are comments */
	int columns;	     /* of most lines, under the delimiter */
	struct batch *batch; /* the records under it */
};

/* What was chosen for a part, or NULL; an empty field of a form chooses nothing. */
const char *head_wanted(const struct head *head, const char *field);

/* Say why a part is as it is (words/said.h); it is taken over. */
void head_say(struct head *head, const char *field, json_t *why);

/* Ask for a part, which of the options question_offer() adds; evidence is taken over. */
json_t *head_ask(struct head *head, const char *field, const char *title, json_t *evidence);

/* Does the batch hold every record of the file? */
bool head_is_complete(const struct head *head);

/* The first record that is not blank, and no comment, from line on; NULL when there is none. */
const struct record *head_record(const struct head *head, long line);

/* The record that is not blank on a line, also a comment; NULL when none begins there. */
const struct record *head_line(const struct head *head, long line);

/* A record as people see it: its first cells with bars between. */
char *head_show(const struct head *head, const struct record *record);

/* Find the records of the head with a delimiter. */
void head_split(struct head *head, char delimiter);

/* What a column holds in the records below a line: cells, numbers, and numbers that look like
 * months. */
struct head_column {
	int filled, numbers, months;
};

/* The n columns below a record, looked at as far as is needed to know. */
struct head_column *head_columns(const struct head *head, const struct record *record, int n);

/* The parts. */
const struct err *head_encoding(struct head *head, struct dialect *dialect) MUST_CHECK;
const struct err *head_delimiter(struct head *head, struct dialect *dialect) MUST_CHECK;
void head_comments(struct head *head, struct dialect *dialect);
const struct err *head_header(struct head *head, struct dialect *dialect) MUST_CHECK;
const struct err *head_rows(struct head *head, struct dialect *dialect) MUST_CHECK;
const struct err *head_wide(struct head *head, struct dialect *dialect) MUST_CHECK;
const struct err *head_fill(struct head *head, struct dialect *dialect) MUST_CHECK;

/* The only year in the lines above a line, or 0. */
int head_title_year(const struct head *head, long line);

/* Add words of text that have letters beyond ASCII to list, different ones, until it has five. */
void encoding_words(struct span text, json_t *list);

/* Those words, joined by commas. */
char *encoding_join(const void *ctx, json_t *words);

/* Where line and place of a byte are, given the text before it. */
struct bad_byte bad_byte_after(const void *ctx, struct span before, unsigned char byte,
    int64_t offset);

#endif
