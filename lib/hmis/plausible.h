/*
 * plausible -- what in a staged import is unlike what facilities usually report: information for
 * its review; no gate, but where somebody made it a rule (sql/functions/run_rules.sql).
 *
 * Of each raw indicator the newest six months with a change are looked at, beside the twelve months
 * before each, as the dataset would be with the import:
 *
 *	tenfold   counts of ten times a facility's usual one, or a tenth of it (its median of at
 *	least 6 months; 5, or 20, and more)
 *	total     the total leaves the range that it had in those months (at least 6), by over a
 *	tenth of it
 *		  and over a twentieth of the highest
 *	repeated  most facilities (over half, of at least 10) say the same as the month before,
 *	zeros left out
 *	shifted   most facilities say what the dataset has for the month before or after, and had
 *	something else there
 *	missing   facilities that reported in every month before (at least 6) and do not in this one
 */
#ifndef HMIS_PLAUSIBLE_H
#define HMIS_PLAUSIBLE_H

#include "data/db.h"

/* Look at what a run staged, if it waits for its review, and keep what was found with it
 * (run_review.plausible); its rules, if it has any, are looked at in the same transaction.  After
 * three tries it is given up, and people are told (sql/functions/second_look.sql). */
const struct err *plausible(struct db *db, const void *ctx, const char *run) MUST_CHECK;

#endif
