/*
 * house -- keeping house: what is kept no longer than the settings say goes, and what a person
 * asked to be removed; what takes room is measured.
 *
 * The worker does it when it has nothing else to do, in small pieces.  A row says first that
 * something is gone, and its file goes after that (sql/functions/house_sweep.sql): whatever is
 * killed, the next worker finds what is left to do.  Versions stay, and files that an import may
 * yet need.
 */
#ifndef HMIS_HOUSE_H
#define HMIS_HOUSE_H

#include "data/db.h"

/* As much as a second allows. */
const struct err *house_keep(const void *ctx, struct db *db) MUST_CHECK;

/* Hold the files of the store against the rows that speak of them, once an hour, and measure. */
const struct err *house_look(const void *ctx, struct db *db) MUST_CHECK;

#endif
