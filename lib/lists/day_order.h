/*
 * day_order -- whether the day comes first in a list's columns of days, or the month.
 *
 * Each line of the list may tell (day.h).  Where none does, or some say the one and some the other,
 * and a day may be two, a person is asked: "day_first" or "month_first".
 */
#ifndef LISTS_DAY_ORDER_H
#define LISTS_DAY_ORDER_H

#include "lists/list.h"
#include "shape/sniff.h"

struct day_order {
	int of[COLUMNS_MAX]; /* DAY_FIRST or MONTH_FIRST, for each field; 0: as each day tells */
	int chosen;	     /* by a person, where the lines do not tell; or 0 */
	const char *doubt;   /* a day that may be two by the lines; NULL: there is none */
	const char *column;  /* where it stands */
};

/* Read all lines; chosen may be NULL. */
const struct err *day_order_find(const void *ctx, int fd, const struct dialect *dialect,
    const struct list *list, const struct survey *survey, const char *chosen,
    struct day_order *order) MUST_CHECK;

/* The question, 422 "day_order", or NULL. */
const struct err *day_order_unclear(const struct day_order *order) MUST_CHECK;

/* {"options": [{"value", "is", "date", "day", "selected"}]}: the date of doubt, and which day it is
 * then. */
json_t *day_order_json(const struct day_order *order);

#endif
