/*
 * xml -- for the readers of workbooks: a part of the archive through expat, a piece at a time.
 *
 * Names come without their prefix ("x:row" is "row").  A document type is refused, so there are no
 * entities but XML's own; so are depth and tags that no workbook has.  What is wrong is a fault of
 * the part (pack/packed.h).
 */
#ifndef BOOKS_XML_H
#define BOOKS_XML_H

#include "pack/packed.h"

struct xml_on {
	void (*begin)(void *arg, const char *name, const char **attributes);
	void (*end)(void *arg, const char *name);
	void (*text)(void *arg, const char *at, int n); /* or NULL */
};

/* part, opened by zip_part(), is the caller's and must live as long. */
struct xml *xml_new(const void *ctx, struct unpack *part, const struct xml_on *on, void *arg);

/* Read on; false at the end, or with a fault. */
bool xml_more(struct xml *xml);

/* From within a handler: let xml_more() come back before it goes on; end here, with the rest
 * unread; end with a fault, as the document is none of its kind. */
void xml_pause(struct xml *xml);
void xml_end(struct xml *xml);
void xml_damaged(struct xml *xml);

/* The value of an attribute, by its name without prefix; NULL when there is none. */
const char *xml_attribute(const char **attributes, const char *name);

#endif
