/*
 * question -- what a page asks about a file: {"field", "title", "evidence", "options": [{"value",
 * "label", "reading"}]}.
 *
 * title, evidence, label and reading are sentences of words/said.h, or plain texts where they are
 * none of ours; they are taken over.
 */
#ifndef WORDS_QUESTION_H
#define WORDS_QUESTION_H

#include "words/said.h"

/* A question without options yet. */
json_t *question_new(const char *field, json_t *title, json_t *evidence);

/* One more answer; reading is how the file reads with it. The answer, which the question has. */
json_t *question_offer(json_t *question, const char *value, json_t *label, json_t *reading);

#endif
