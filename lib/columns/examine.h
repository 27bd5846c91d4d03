/*
 * examine -- a file looked through as a whole, for a mapping of it: is every byte good, how are its
 * months and values written, which cells have several rows.
 *
 * What was seen is one document, kept with the run, so that no page reads the file again:
 *	{"asset", "dialect", "columns": {"number_format 4": profile},	(formats.h)
 *	 "cells": {mapping: cells},					(repeated_cells.h)
 *	 "bytes": {"status", "code", "text", "encoding"}, status 0 when they are good}
 */
#ifndef COLUMNS_EXAMINE_H
#define COLUMNS_EXAMINE_H

#include "base/watch.h"
#include "columns/formats.h"
#include "columns/repeated_cells.h"

/* Where its passes over the file end, in percent of the time they take (base/watch.h). */
#define EXAMINE_ENDS { 5, 20, 60, 100 }

/* Every byte is looked at (shape/check_file.h), unless kept says what became of it.  With
 * file->kept_only nothing is read: *missing where it would have been. */
const struct err *examine_bytes(const void *ctx, const struct formats_file *file, json_t *kept,
    enum encoding *other, bool *missing) MUST_CHECK;

/* The cells that several rows are for, likewise; names are the header's. */
const struct err *examine_cells(const void *ctx, const struct formats_file *file,
    const struct mapping *mapping, const char *const names[], json_t *kept,
    struct repeated_cells *cells, bool *missing) MUST_CHECK;

/* All of it; into *kept, which has what was seen also where it fails.  settled: the formats are
 * those of the mapping, else those that are found. */
const struct err *examine(const void *ctx, const struct formats_file *file, struct mapping *mapping,
    bool settled, json_t **kept) MUST_CHECK;

#endif
