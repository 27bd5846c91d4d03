/*
 * template -- the text of a page cut into its tags, each knowing where it ends.
 *
 * The inner half of page.h: reading takes one pass and cannot fail; what is wrong with a
 * template is noted in problem, and the tags are good to walk all the same: a tag that
 * nothing closes ends with the text, a closing tag that closes nothing is a comment.
 */
#ifndef PAGE_TEMPLATE_H
#define PAGE_TEMPLATE_H

#include "base/span.h"
#include "page/message.h"

#include <stdbool.h>

enum tag_kind {
	TAG_VALUE,
	TAG_TEXT,
	/* from here on, tags that leave no blank line when alone on one */
	TAG_SECTION,
	TAG_INVERTED,
	TAG_CLOSE,
	TAG_COMMENT,
	TAG_PARTIAL,
	TAG_PARENT,
	TAG_BLOCK,
	TAG_END
};

struct tag {
	enum tag_kind kind;
	struct span before;	 /* the plain text in front of the tag */
	struct span name;	 /* without its sign, filter and blanks */
	struct span filter;	 /* of a value; empty for none */
	struct message *message; /* of a text */
	size_t close;		 /* of a section, parent or block: the tag that ends it */
};

struct template
{
	const char *text;
	struct tag *tags; /* the last is TAG_END */
	size_t n;
	const char *problem; /* the first thing wrong with it, or NULL */
	bool active;	     /* page.c: it is being shown, so nothing in it may include it */
};

/* Read text, which must live as long as the template. */
struct template *template_new(const void *ctx, const char *text);

#endif
