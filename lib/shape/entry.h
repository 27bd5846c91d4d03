/*
 * entry -- for sniff.c: which files of an archive, or sheets of a workbook, are meant.
 *
 * Those that have the columns of the first are one table and may be read one after the other.
 */
#ifndef SHAPE_ENTRY_H
#define SHAPE_ENTRY_H

#include "shape/head.h"

/*
 * What was chosen ("all", a name, a number, or numbers with commas between), else the only one that
 * is shown and has cells, else the first of them for now: dialect->entry and dialect->files.  *open
 * receives the entries while which of them are meant is still to be found; else NULL.  422 for
 * another word, or what unpack_entries() says.
 */
const struct err *entry_choose(struct head *head, int fd, struct dialect *dialect,
    json_t **open) MUST_CHECK;

/*
 * With the rest of the dialect known from the first: take all entries that are still open when they
 * have the same columns (and the same year above them, if their months lack one), or ask which.
 * 422, naming them, when several were chosen and some have
 * other columns than the first.  *question receives the question where no other has the columns of
 * the first, else NULL.
 */
const struct err *entry_settle(struct head *head, int fd, struct dialect *dialect, json_t *open,
    json_t **question) MUST_CHECK;

/* Offer those that have the columns of entry n of the open ones, from 0, which is written in a
 * dialect; false where there are none. */
bool entry_offer(struct head *head, int fd, const struct dialect *dialect, json_t *open, size_t n,
    json_t *question);

/* Do the titles of several files say different years, or only some of them one? */
bool entry_years_differ(const void *ctx, int fd, const struct dialect *dialect);

/* The number of entry n of them. */
int entry_number(json_t *open, size_t n);

#endif
