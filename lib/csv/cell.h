/*
 * cell -- one cell of a CSV file that we write, and the guard against formulas.
 *
 * A cell is quoted where it needs to be.  Guarded text that a spreadsheet would run (it begins
 * with = + - @, a control character or a full-width form of the four) gets an apostrophe
 * before it, as a person would type it; what is a number (-5, +12, 1e3, 1.5) and the
 * lone "-" never do.  Text that looks guarded gets another one.  Reading takes one away again, so
 * ids come back the same.
 *
 * Others write ="00201" so that a spreadsheet takes it for text: it is read as 00201.
 */
#ifndef CSV_CELL_H
#define CSV_CELL_H

#include "base/span.h"

/* Bytes that the cell of a text of len bytes takes, at most. */
#define CELL_ROOM(len) (4 * (len) + 3)

/* Write a cell to at, which has CELL_ROOM(text.len) bytes; gives its end.  Not terminated. */
char *cell_write(char *at, struct span text, bool guard);

/* The same, at the end of out (mem_append style); returns it.  Used for every CSV we write. */
char *cell_append(char *out, struct span text, bool guard);

/* The cell of a text in quotes whatever it is, so that careful readers take 007 and NA for text. */
char *cell_quote(char *out, struct span text, bool guard);

/* Is it guarded as it stands? */
bool cell_is_guarded(struct span text);

/* The text in ="text", trimmed; any other text as it is. */
struct span cell_unwrap(struct span text);

/* The part of cell_plain() for texts that begin with an apostrophe or =. */
struct span cell_unguard(struct span text);

/* text without the apostrophe that guards it, or out of ="", where it is so. */
static inline struct span cell_plain(struct span text)
{
	return text.len && (*text.at == '\'' || *text.at == '=') ? cell_unguard(text) : text;
}

#endif
