/*
 * filter -- how a page writes numbers, months and times: the {{value|filter}} of page.h.
 *
 * A filter makes plain text, which the page then escapes like any other.  A value that is
 * not of the filter's kind is written as it stands; null, or no value at all (NULL), is written as
 * nothing, and by count as 0.
 */
#ifndef PAGE_FILTER_H
#define PAGE_FILTER_H

#include "base/span.h"
#include "base/text.h"
#include "words/words.h"

#include <jansson.h>
#include <stdbool.h>

/* Add value as the language writes it, through the filter called name; an unknown filter writes the
 * value as it is. */
void filter_add(struct text *out, const struct language *language, struct span name, json_t *value);

bool filter_exists(struct span name);

/* Add value as it is: a text, or the digits of a number; nothing for all else. */
void filter_plain(struct text *out, json_t *value);

/* How many a value says there are; 0 for what is no whole number. */
unsigned long filter_count(json_t *value);

#endif
