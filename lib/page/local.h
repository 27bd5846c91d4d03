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

/* 22 Nov 2026, 19:38 UTC. */
void local_time(struct text *out, const struct language *language, const struct tm *tm);

/* 3 minutes ago; nothing passed, or less: just now. */
void local_ago(struct text *out, const struct language *language, long long seconds);

/* 2 min 5 s. */
void local_duration(struct text *out, const struct language *language, long long seconds);

#endif
