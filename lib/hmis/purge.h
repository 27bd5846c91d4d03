/*
 * purge -- what nobody needs any more: staged months of ended runs, uploads that were abandoned.
 *
 * The worker does it when it has nothing else to do.  An upload that somebody is at, or that
 * became an asset, keeps its bytes.
 */
#ifndef HMIS_PURGE_H
#define HMIS_PURGE_H

#include "data/db.h"

const struct err *purge_leftovers(const void *ctx, struct db *db) MUST_CHECK;

#endif
