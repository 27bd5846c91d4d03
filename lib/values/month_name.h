/*
 * month_name -- the names of months in English, French, Portuguese, Spanish and Swahili.
 */
#ifndef VALUES_MONTH_NAME_H
#define VALUES_MONTH_NAME_H

/* Read a month's name, whole or as it is cut short, with its final dot, at the start of the text
 * before end: 1 to 12, and *at behind it; 0 when there is none. */
int month_name(const char **at, const char *end);

/* Go behind the name of a day of the week, where one begins a date: "Friday, March 1, 2024". */
void weekday_skip(const char **at, const char *end);

#endif
