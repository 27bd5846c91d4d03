/*
 * day -- a day, as lists write the date on which something closed.
 *
 *	2023-08-31	2023/8/31, 20230831, 2023-08-31T00:00:00.000
 *	31/08/2023	31.8.2023, and 08/31/2023: the order is the column's
 *	31 Aug 2023	31-août-2023, August 31, 2023, names as month_name.h has them
 *
 * 01/02/2023 is a day in either order.  Which one is meant is told by the other values of its
 * column, 31/08/2023, or by a person (day_order.h), or by none: then it is not read.
 */
#ifndef LISTS_DAY_H
#define LISTS_DAY_H

#include "base/span.h"

enum { DAY_FIRST = 1, MONTH_FIRST = 2, DAY_ROOM = 16 };

/* Does a text say that there is no day: "-", "n/a", "aucune"? */
bool day_is_none(struct span text);

/* In which orders a text of digits with the year behind is a day; 0 for every other text. */
int day_orders(struct span text);

/* Is it one day in one order, and another in the other? */
bool day_is_doubtful(struct span text);

/* What a column may be read in, when its values show each of some orders: that one, or 0. */
int day_order(int shown);

/* Read a trimmed text as YYYY-MM-DD; NULL, or why it is no day, in a sentence. */
const char *day_read(struct span text, int order, char day[DAY_ROOM]);

#endif
