/*
 * local -- numbers, months and times as a language writes them; its catalog says how.
 */
#ifndef PAGE_LOCAL_H
#define PAGE_LOCAL_H

#include "words/words.h"

#include <time.h>

/* 1 234 567, with what the language puts between the groups. */
void local_group(struct text *out, const struct language *language, unsigned long long n);

/* 1.2, in front of it a minus where there is one: at most one decimal, none for a whole number. */
void local_decimal(struct text *out, const struct language *language, double x);

/* Jan 2024; month from 1. */
void local_month(struct text *out, const struct language *language, int year, int month);

/* The name of a month as the catalogs have it, for words(); month from 1. */
const char *local_month_key(int month);

/* Jan; month from 1. */
void local_month_name(struct text *out, const struct language *language, int month);

/* Read a time as PostgreSQL writes it into JSON, 2026-11-22T19:38:00.123+00:00 or ...Z; false for
 * any other text and for NULL. */
bool local_moment(const char *s, time_t *t);

/* 22 Nov 2026, 21:38 CAT: in the zone of the settings. */
void local_time(struct text *out, const struct language *language, time_t t);

/* The same of a day, as PostgreSQL writes it, 2026-11-22: 22 Nov 2026; false for any other text. */
bool local_day(struct text *out, const struct language *language, const char *s);

/* A time of another place, without its zone, 2026-11-22T21:38:05.123: 22 Nov 2026, 21:38, as a
 * clock there showed it; false for any other text. */
bool local_wall(struct text *out, const struct language *language, const char *s);

/* 3 minutes ago; nothing passed, or less: just now. */
void local_ago(struct text *out, const struct language *language, long long seconds);

/* 2 min 5 s. */
void local_duration(struct text *out, const struct language *language, long long seconds);

/* What an error says, in a language, under ctx; values that are called at, or ..._at, are times,
 * those called day, or ..._day, days. */
const char *local_error(const void *ctx, const struct language *language, const struct err *failed);

#endif
