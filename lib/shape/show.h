/*
 * show -- a file's dialect as pages show it: what was found, why, and what else may be chosen.
 */
#ifndef SHAPE_SHOW_H
#define SHAPE_SHOW_H

#include "shape/sniff.h"

/*
 * Add to file: encoding, delimiter (its word), delimiter_name, header_line, wide ("5", "5-7,9-9" or
 * "no"), is_wide, wide_above, wide_year, entry, packed, evidence; encodings, delimiters and entries
 * as [{"value", "label", "selected"}]; and asks: {"delimiter": true} for each part that is a
 * question.
 */
void dialect_show(const struct dialect *dialect, const struct found *found, json_t *file);

#endif
