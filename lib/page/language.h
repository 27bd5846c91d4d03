/*
 * language -- the texts of the pages in the reader's language.
 *
 * Templates mark a text with {{_ text}}; all of them come through here, so that a
 * translation needs no change to a page.  English is what the templates are written in.
 */
#ifndef PAGE_LANGUAGE_H
#define PAGE_LANGUAGE_H

#include "base/span.h"

/* The text as the reader should see it; lives as long as the program or as text. */
struct span language_text(struct span text);

#endif
