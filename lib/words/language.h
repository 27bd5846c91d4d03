/*
 * language -- which of the languages that the programs speak a reader wants.
 */
#ifndef WORDS_LANGUAGE_H
#define WORDS_LANGUAGE_H

#include "words/words.h"

/* The language that has this code ("fr", also as "fr-CA"), or NULL. */
const struct language *language_named(struct span code);

/* The one that an Accept-Language header wants most, or NULL where it wants none of them. */
const struct language *language_accepted(const char *header);

/* What its speakers call it: "français". */
const char *language_name(const struct language *language);

#endif
