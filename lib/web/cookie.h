/*
 * cookie -- the one cookie there is: a reader's language, for the pages that are nginx's own, since
 * nginx does not know who reads them.
 */
#ifndef WEB_COOKIE_H
#define WEB_COOKIE_H

#include "words/words.h"

struct req;

/* Have the browser keep a language. */
void cookie_language(struct req *r, const struct language *language);

/* The same with the one that the person chose, where a page is asked for by a browser that has
 * another one or none. */
void cookie_follow(struct req *r);

#endif
