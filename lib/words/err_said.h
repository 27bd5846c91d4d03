/*
 * err_said -- what an error says as a document, to be stored or shown: {"text", "values"}.
 *
 * text is the sentence as the catalogs have it, values what it names in braces: a text, or another
 * {"text", "values"} where that is a text of ours itself; not where no catalog has it, or it is
 * nothing but a value of its own ("{names}").  Of others' words there is the text alone.  Pages say
 * it in the reader's language (filter words of page/page.h), SQL in English (worded()).
 */
#ifndef WORDS_ERR_SAID_H
#define WORDS_ERR_SAID_H

#include "base/mem.h"

/* What an error says; belongs to ctx. */
json_t *err_said(const void *ctx, const struct err *failed);

/* What it names, without the sentence: a new reference. */
json_t *err_said_values(const struct err *failed);

/* The error that says it; a number in it becomes its digits. */
const struct err *err_of_said(int status, const char *code, const json_t *said) MUST_CHECK;

/* The error whose text said_set() put into object as "text"; an older version its English alone. */
const struct err *err_of_stored(int status, const char *code, const json_t *object) MUST_CHECK;

#endif
