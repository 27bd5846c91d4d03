/* plausible -- see plausible.h. */
#include "hmis/plausible.h"

#include "data/blocks.h"
#include "words/err_said.h"

#include <string.h>

#define LOOKED_AT 6  /* months of an indicator */
#define BEFORE	  12 /* months that say what is usual */
#define LEAST	  6  /* of them that must be there */
#define SHOWN	  10 /* facilities of a finding */
#define MOST	  10 /* facilities of whom over a half are most */

struct look {
	int slots, indicator, months;
	struct blocks blocks;
	json_t *findings;
	int n;		   /* months of this indicator that were read */
	int *period;	   /* of each */
	bool *changes;	   /* does the import change it? */
	int32_t **becomes; /* with the import, by slot; NULL: no such month */
	int32_t **now;	   /* as it stands; NULL: no such month */
};

static bool has(int32_t *const *month, int at)
{
	return at >= 0 && month[at];
}

/* A finding about a month; its facilities are added by show(). */
static json_t *found(struct look *look, const char *kind, int at, int n, int of, double weight)
{
	json_t *finding = json_pack("{s:s, s:i, s:i, s:i, s:i, s:f, s:[]}", "kind", kind,
	    "indicator", look->indicator, "period", look->period[at], "n", n, "of", of, "weight",
	    weight, "cells");

	json_array_append_new(look->findings, finding);
	return finding;
}

static void show(json_t *cells, int slot, int32_t count, int32_t usual)
{
	json_t *cell = json_pack("{s:i}", "slot", slot);

	if (count != COUNT_NONE)
		json_object_set_new(cell, "count", json_integer(count));
	if (usual != COUNT_NONE)
		json_object_set_new(cell, "usual", json_integer(usual));
	if (json_array_size(cells) < SHOWN)
		json_array_append(cells, cell);
	json_decref(cell);
}

/* A facility's counts in the months before, in order of size; how many there are. */
static int usual_counts(const struct look *look, int at, int slot, int32_t sorted[BEFORE])
{
	int n = 0;

	for (int i = at - BEFORE; i < at; i++) {
		int32_t count = has(look->becomes, i) ? look->becomes[i][slot] : COUNT_NONE;
		int j = n;

		if (count == COUNT_NONE)
			continue;
		for (; j > 0 && sorted[j - 1] > count; j--)
			sorted[j] = sorted[j - 1];
		sorted[j] = count;
		n++;
	}
	return n;
}

static void tenfold(struct look *look, int at)
{
	json_t *cells = json_array();
	double weight = 0;
	int n = 0, of = 0;

	for (int slot = 1; slot <= look->slots; slot++) {
		int32_t sorted[BEFORE], count = look->becomes[at][slot], usual;
		int before;

		if (count == COUNT_NONE || (before = usual_counts(look, at, slot, sorted)) < LEAST)
			continue;
		usual = sorted[before / 2];
		of++;
		if (!(usual >= 5 && count / 10 >= usual) && !(usual >= 20 && count <= usual / 10))
			continue;
		n++;
		weight += count > usual ? count - usual : usual - count;
		show(cells, slot, count, usual);
	}
	if (n)
		json_object_set(found(look, "tenfold", at, n, of, weight), "cells", cells);
	json_decref(cells);
}

static int64_t total_of(const struct look *look, const int32_t *counts)
{
	int64_t total = 0;

	for (int slot = 1; slot <= look->slots; slot++)
		total += counts[slot] != COUNT_NONE ? counts[slot] : 0;
	return total;
}

static void total(struct look *look, int at)
{
	int64_t low = INT64_MAX, high = 0, sum = total_of(look, look->becomes[at]), margin, off;
	json_t *finding;
	int n = 0;

	for (int i = at - BEFORE; i < at; i++)
		if (has(look->becomes, i)) {
			int64_t before = total_of(look, look->becomes[i]);

			low = before < low ? before : low;
			high = before > high ? before : high;
			n++;
		}
	margin = n < LEAST ? 0 : (high - low) / 10 > high / 20 ? (high - low) / 10 : high / 20;
	off = sum > high ? sum - high : low - sum;
	if (n < LEAST || off <= margin)
		return;
	finding = found(look, "total", at, 0, n, (double)off);
	json_object_set_new(finding, "low", json_integer(low));
	json_object_set_new(finding, "high", json_integer(high));
	json_object_set_new(finding, "total", json_integer(sum));
}

/* Facilities that say the same in two months, of those that say something in both; zeros say
 * nothing. */
static int same_in(const struct look *look, const int32_t *a, const int32_t *b, int *of)
{
	int n = 0;

	*of = 0;
	for (int slot = 1; slot <= look->slots; slot++) {
		if (a[slot] <= 0 || b[slot] <= 0)
			continue;
		*of += 1;
		n += a[slot] == b[slot];
	}
	return n;
}

/* The facilities that say the same, as a finding. */
static void same_as(struct look *look, const char *kind, int at, const int32_t *other, int n,
    int of)
{
	json_t *cells = json_object_get(found(look, kind, at, n, of,
					    (double)total_of(look, look->becomes[at]) * n / of),
	    "cells");

	for (int slot = 1; slot <= look->slots; slot++)
		if (look->becomes[at][slot] > 0 && look->becomes[at][slot] == other[slot])
			show(cells, slot, look->becomes[at][slot], other[slot]);
}

static bool most(int n, int of)
{
	return of >= MOST && 2 * n > of;
}

/* The month before or after, as it stands, came in this month's place. */
static bool shifted(struct look *look, int at)
{
	for (int other = at - 1; other <= at + 1; other += 2) {
		int of, n, was_of, was;

		if (other >= look->n || !has(look->now, other) || !has(look->now, at))
			continue;
		n = same_in(look, look->becomes[at], look->now[other], &of);
		if (!most(n, of))
			continue;
		was = same_in(look, look->now[at], look->now[other], &was_of);
		if (!was_of || most(was, was_of))
			continue; /* nothing was there, or they always were the same */
		same_as(look, "shifted", at, look->now[other], n, of);
		return true;
	}
	return false;
}

static void repeated(struct look *look, int at)
{
	int of, n;

	if (!has(look->becomes, at - 1))
		return;
	n = same_in(look, look->becomes[at], look->becomes[at - 1], &of);
	if (most(n, of))
		same_as(look, "repeated", at, look->becomes[at - 1], n, of);
}

static void missing(struct look *look, int at)
{
	json_t *cells = json_array();
	double weight = 0;
	int there = 0, n = 0;

	for (int i = at - BEFORE; i < at; i++)
		there += has(look->becomes, i);
	for (int slot = 1; slot <= look->slots && there >= LEAST; slot++) {
		int32_t sorted[BEFORE];
		int middle = there / 2;

		if (look->becomes[at][slot] != COUNT_NONE ||
		    usual_counts(look, at, slot, sorted) < there)
			continue;
		n++;
		weight += sorted[middle];
		show(cells, slot, COUNT_NONE, sorted[middle]);
	}
	if (n)
		json_object_set(found(look, "missing", at, n, there, weight), "cells", cells);
	json_decref(cells);
}

/* Add a block to a month, which begins with its first one. */
static void add_block(const struct look *look, const void *ctx, int32_t **month,
    const PGresult *rows, int row, int column)
{
	int64_t block = blocks_number(rows, row, 0);

	if (PQgetisnull(rows, row, column) || block >= look->blocks.n)
		return;
	if (!*month)
		*month = blocks_array(&look->blocks, ctx);
	counts_read(rows, row, column, *month + blocks_before(&look->blocks, (int)block),
	    look->blocks.size);
}

/* Rows come by month; one without a block says that there is the month, and what is in it. */
static void read_months(struct look *look, const void *ctx, const PGresult *rows)
{
	size_t n = (size_t)PQntuples(rows);

	look->n = 0;
	look->period = mem_array(ctx, int, n + 1);
	look->changes = mem_array(ctx, bool, n + 1);
	look->becomes = mem_array(ctx, int32_t *, n + 1);
	look->now = mem_array(ctx, int32_t *, n + 1);
	for (int i = 0; i < (int)n; i++) {
		int period = (int)blocks_number(rows, i, 1), at = look->n - 1;

		if (at < 0 || look->period[at] != period) {
			at = look->n++;
			look->period[at] = period;
			look->changes[at] = *PQgetvalue(rows, i, 2) != 0;
			if (*PQgetvalue(rows, i, 3))
				look->becomes[at] = blocks_array(&look->blocks, ctx);
			if (*PQgetvalue(rows, i, 4))
				look->now[at] = blocks_array(&look->blocks, ctx);
		}
		if (PQgetisnull(rows, i, 0))
			continue;
		add_block(look, ctx, &look->now[at], rows, i, 6);
		add_block(look, ctx, &look->becomes[at], rows, i, PQgetisnull(rows, i, 5) ? 6 : 5);
	}
}

static int month_after(int period, int months)
{
	int n = period / 100 * 12 + period % 100 - 1 + months;

	return n / 12 * 100 + n % 12 + 1;
}

/* One indicator: first and last are the months to be looked at. */
static const struct err *look_at(struct look *look, struct db *db, const char *run,
    const char *indicator, int first, int last)
{
	void *ctx = talloc_new(look);
	const struct err *failed;
	PGresult *rows;

	look->indicator = (int)strtol(indicator, NULL, 10);
	failed = db_rows_binary(db, ctx, &rows, SQL_plausible_counts, run, indicator,
	    mem_printf(ctx, "%d", month_after(first, -BEFORE)),
	    mem_printf(ctx, "%d", month_after(last, 1)));
	if (!failed)
		read_months(look, ctx, rows);
	for (int at = 0; !failed && at < look->n; at++) {
		if (!look->changes[at] || look->period[at] < first || !look->becomes[at])
			continue;
		look->months++;
		tenfold(look, at);
		total(look, at);
		if (!shifted(look, at))
			repeated(look, at);
		missing(look, at);
	}
	talloc_free(ctx);
	return failed;
}

/* Somebody may have decided meanwhile; then the worker is wanted for that. */
static const struct err *still_wanted(struct look *look, struct db *db, const char *run,
    bool *wanted)
{
	const struct err *failed;
	PGresult *rows;

	failed = db_rows(db, look, &rows, SQL_plausible_wanted, run);
	*wanted = !failed && PQntuples(rows);
	return failed;
}

static const struct err *look_at_all(struct look *look, struct db *db, const char *run,
    const char *staged_at)
{
	const struct err *failed;
	PGresult *rows;
	char *findings;
	bool wanted;

	if ((failed = db_rows(db, look, &rows, SQL_plausible_months, run,
		 mem_printf(look, "%d", LOOKED_AT))))
		return failed;
	for (int i = 0; i < PQntuples(rows); i++) {
		if ((failed = still_wanted(look, db, run, &wanted)) || !wanted)
			return failed;
		if ((failed = look_at(look, db, run, PQgetvalue(rows, i, 0),
			 (int)strtol(PQgetvalue(rows, i, 1), NULL, 10),
			 (int)strtol(PQgetvalue(rows, i, 2), NULL, 10))))
			return failed;
	}
	findings = mem_dump(look, look->findings);
	failed = db_rows(db, look, NULL, SQL_plausible_keep, run, staged_at,
	    mem_printf(look, "%d", look->months), findings);
	return failed;
}

/* The third time it is given up. */
static const struct err *say_failed(struct look *look, struct db *db, const char *run,
    const char *staged_at, const struct err *why)
{
	const struct err *kept = mem_err(look, why);
	const struct err *failed = db_rows(db, look, NULL, SQL_plausible_failed, run, staged_at,
	    mem_dump(look, err_said(look, kept)));

	return failed ? failed : err_as(kept, kept->status, kept->code);
}

const struct err *plausible(struct db *db, const void *ctx, const char *run)
{
	struct look *look = mem_new(ctx, struct look);
	const struct err *failed;
	PGresult *rows;

	failed = db_rows(db, look, &rows, SQL_plausible_begin, run);
	if (!failed && PQntuples(rows)) {
		look->slots = (int)strtol(PQgetvalue(rows, 0, 1), NULL, 10);
		look->findings = mem_json(look, json_array());
		failed = blocks_ask(db, look, look->slots, &look->blocks);
		failed = failed ? failed : look_at_all(look, db, run, PQgetvalue(rows, 0, 0));
		if (failed)
			failed = say_failed(look, db, run, PQgetvalue(rows, 0, 0), failed);
	}
	talloc_free(look);
	return failed;
}
