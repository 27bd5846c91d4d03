/*
 * stored -- for the readers of workbooks: numbers and dates as they are stored, as text.
 */
#ifndef BOOKS_STORED_H
#define BOOKS_STORED_H

#include "base/span.h"

#define STORED_ROOM 64 /* bytes that one takes, at most */

/* A number as the workbook has it, without an exponent where it is whole: 1.2E3 is 1200.  What is
 * none stays as it is.  The text is in room, or is the one given. */
struct span stored_text(struct span text, char room[STORED_ROOM]);
struct span stored_of(double value, char room[STORED_ROOM]);

/* A day as Excel counts them: 45292 is 2024-01-01, 45292.5 2024-01-01 12:00:00; since 1904, or
 * since 1900.  What is no day stays a number. */
struct span stored_date(struct span text, bool since_1904, char room[STORED_ROOM]);

#endif
