/*
 * said -- a sentence with its values in a document, to be worded where it is read.
 *
 *	said("{n} of {lines} lines have {columns} columns with {delimiter}", "n", json_integer(11),
 *	    "lines", json_integer(12), "columns", json_integer(5), "delimiter", json_string(";"))
 *
 * makes {"text": "{n} of {lines} lines ...", "values": {"n": 11, ...}}.  A value is a text, which
 * is shown as it is; a whole number, which is written as the language does; {"month": 202401} or
 * {"bytes": 1200}; an array of these, as a list; or another such sentence, of words of ours within
 * this one.
 *
 *	said_set(evidence, "delimiter", sentence)
 *
 * sets "delimiter", the sentence in English, which scripts read, and beside it "delimiter_said".
 * A page shows the latter in the reader's language for {{delimiter|words}} (page/page.h).  Only
 * what has values needs it: a text without is found in the catalogs as it is (WORDS).
 */
#ifndef WORDS_SAID_H
#define WORDS_SAID_H

#include "base/text.h"

#include <jansson.h>

/* A sentence, a literal, then name and value of each of its values; it takes the values over. */
#define said(...) said_named(__VA_ARGS__, (const char *)0)
json_t *said_named(const char *text, ...) __attribute__((sentinel));

/* The same in two forms, of which the one is said that goes with the value called count; for text
 * that is also in the catalogs with both: said_many("{n} row", "{n} rows", "n", "n",
 * json_integer(n)). */
#define said_many(...) said_forms(__VA_ARGS__, (const char *)0)
json_t *said_forms(const char *one, const char *many, const char *count, ...)
    __attribute__((sentinel));

/* It in English, under ctx. */
char *said_english(const void *ctx, const json_t *said);

/* A value where a sentence could stand: a column's name, which is not ours to translate. */
json_t *said_value(json_t *value);
json_t *said_data(const char *text);

/* A sentence that goes on with another: "{first}; {next}"; one of them alone where the other is
 * NULL. */
json_t *said_both(const char *text, json_t *first, json_t *next);

/* Set name in object to the English sentence, and name_said to said, which is taken over, where it
 * has values; a plain text is set as it is, and NULL sets nothing. */
void said_set(json_t *object, const char *name, json_t *said);

#endif
