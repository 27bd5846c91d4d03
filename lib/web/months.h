/*
 * months -- a month is chosen, not typed: what the partial month.html shows of a FIELD_MONTH.
 *
 * Its two lists, of years and of months, have the field's name both; fields.c takes the two values
 * for one month.
 */
#ifndef WEB_MONTHS_H
#define WEB_MONTHS_H

#include "web/req.h"

#include <jansson.h>

/* {NAME: {name, years: [{year, here}], months: [{month, title, here}], wrong}} for each month that
 * the forms of this address take, and "presets": [{title, from, to, arguments}], the last of a link
 * to the form with these months.  What is chosen is what the form that is shown again holds, else
 * the request's argument, else what the document, or an object in it, has under the name. */
json_t *months_offered(struct req *r, json_t *doc);

#endif
