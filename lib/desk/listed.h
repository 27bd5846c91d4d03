/*
 * listed -- a list that was uploaded, on its way into the table listed.
 *
 *	if ((failed = listed_open(r, columns, fd, &list)) || (failed = listed_send(r, &list)))
 *		return failed;
 *	... a statement over listed, in the transaction that is open now; then
 *	listed_answer(r, doc, &list);
 *
 * The lines go to the database as they are read, and those refused with them: of these only the
 * first thousand are kept for the answer, and the others are counted.
 */
#ifndef DESK_LISTED_H
#define DESK_LISTED_H

#include "lists/table.h"
#include "web/app.h"

struct listed {
	struct table *table;
	struct copy *copy;
	json_t *settings; /* what the request chose: texts by name */
	json_t *rejected; /* the first */
	json_int_t refused;
};

/* Look at the open file fd, as the request says that it is read. */
const struct err *listed_open(struct req *r, const struct column columns[], int fd,
    struct listed *list) MUST_CHECK;

/* Send the lines to the database, in a transaction that begins here; or say what must be chosen
 * first. */
const struct err *listed_send(struct req *r, struct listed *list) MUST_CHECK;

/* Add to the answer of a statement the lines that were refused, by it ("unknown") or before, the
 * encoding where it is not UTF-8, which columns have other names than their fields, and which are
 * not used. */
void listed_answer(struct req *r, json_t *doc, struct listed *list);

/* Add the refused lines that a page shows, and how many more there are. */
void listed_first(json_t *doc, const struct listed *list);

#endif
