/* tally -- see tally.h. */
#include "hmis/tally.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/map.h"

#include <inttypes.h>

#define DISTINCT_MAX 100000 /* different values remembered of a kind */
#define SHOWN	     200    /* bytes of a value in a sample */
#define ID_MAX	     1000   /* bytes of an alias */

/* A value that was wrong, and how often. */
struct wrong {
	int64_t rows;
	json_t *sample; /* of its first row */
};

struct kind {
	int64_t rows;	      /* counted under this kind */
	int64_t also;	      /* rows counted under another kind that have this fault as well */
	struct map *distinct; /* value -> its place in wrong */
	struct wrong *wrong;
	int room;
	json_t *samples; /* of the first rows */
};

struct tally {
	int64_t read;
	struct kind kind[ROW_KIND_COUNT];
	int64_t staged, identical, by_rule, summed, truncated, refused;
	int month;	/* the present one, YYYYMM */
	int64_t future; /* staged for months after it */
	json_t *duplicates;
};

struct tally *tally_new(const void *ctx)
{
	struct tally *tally = mem_new(ctx, struct tally);
	time_t now = clock_now();
	struct tm today;

	gmtime_r(&now, &today);
	tally->month = (today.tm_year + 1900) * 100 + today.tm_mon + 1;

	for (enum row_kind k = ROW_MALFORMED; k < ROW_KIND_COUNT; k++)
		tally->kind[k].samples = mem_json(tally, json_array());
	tally->duplicates = mem_json(tally, json_array());
	return tally;
}

static json_t *text(struct span span)
{
	char *shown = span_show(NULL, span, SHOWN);
	json_t *value = json_string(shown);

	talloc_free(shown);
	return value;
}

static json_t *sample(const struct row *row)
{
	json_t *made = json_object();

	if (row->line)
		json_object_set_new(made, "line", json_integer(row->line));
	for (enum role role = 0; role < ROLE_ROLES; role++)
		if (row->text[role].at)
			json_object_set_new(made, role_name[role], text(row->text[role]));
	if (row->kind != ROW_MALFORMED && row->text[row->at].at) {
		json_object_set_new(made, "column", json_string(role_name[row->at]));
		json_object_set_new(made, "value", text(row->text[row->at]));
	}
	json_object_set_new(made, "hint", json_string(row->hint ? row->hint : ""));
	return made;
}

/* Kinds whose samples are the ids with most rows, not the first rows. */
static bool by_id(enum row_kind kind)
{
	return kind == ROW_UNKNOWN_FACILITY || kind == ROW_UNMAPPED_INDICATOR;
}

static void count_value(struct tally *tally, struct kind *kind, const struct row *row)
{
	struct span hint = span_of(row->hint ? row->hint : "");
	struct span value = row->kind == ROW_MALFORMED ? hint : row->text[row->at];
	int i;

	if (!kind->distinct)
		kind->distinct = map_new(tally);
	i = map_get(kind->distinct, value);
	if (i == MAP_NONE) {
		i = map_size(kind->distinct);
		if (i >= DISTINCT_MAX)
			return;
		map_put(kind->distinct, value, i);
		if (i >= kind->room) {
			kind->room = 2 * kind->room + 16;
			kind->wrong =
			    mem_resize(tally, kind->wrong, struct wrong, (size_t)kind->room);
		}
		kind->wrong[i] =
		    (struct wrong){ 0, by_id(row->kind) ? mem_json(tally, sample(row)) : NULL };
	}
	kind->wrong[i].rows++;
}

static void keep_sample(struct kind *kind, const struct row *row)
{
	if (!by_id(row->kind) && json_array_size(kind->samples) < TALLY_SAMPLES)
		json_array_append_new(kind->samples, sample(row));
}

void tally_row(struct tally *tally, const struct row *row, bool other)
{
	struct kind *kind = &tally->kind[row->kind];

	tally->read++;
	kind->rows++;
	if (row->kind == ROW_OK || !row_is_dropped(row->kind))
		return;
	count_value(tally, kind, row);
	keep_sample(kind, row);
	if (other) {
		struct row second = *row;

		second.kind = ROW_UNMAPPED_INDICATOR;
		second.at = ROLE_INDICATOR;
		second.hint = "Add the raw indicator to the indicator list, or correct the id.";
		tally->kind[second.kind].also++;
		count_value(tally, &tally->kind[second.kind], &second);
	}
}

int64_t tally_read(const struct tally *tally)
{
	return tally->read;
}

int64_t tally_kind(const struct tally *tally, enum row_kind kind)
{
	return tally->kind[kind].rows;
}

void tally_month(struct tally *tally, const struct month *month)
{
	tally->staged += month->n_records;
	tally->future += month->period > tally->month ? month->n_records : 0;
	tally->identical += month->identical;
	tally->by_rule += month->by_rule;
	tally->summed += month->summed;
	tally->truncated += month->truncated;
	tally->refused += month->refused;
}

void tally_refuse(struct tally *tally, const struct row *row)
{
	tally->kind[ROW_OK].rows--;
	tally->refused--;
	tally->kind[row->kind].rows++;
	count_value(tally, &tally->kind[row->kind], row);
	keep_sample(&tally->kind[row->kind], row);
}

void tally_duplicate(struct tally *tally, const struct row *first, const struct row *second)
{
	json_t *made = sample(first);

	json_object_set_new(made, "value", text(first->text[ROLE_COUNT]));
	json_object_set_new(made, "other_line", json_integer(second->line));
	json_object_set_new(made, "other_value", text(second->text[ROLE_COUNT]));
	json_array_append_new(tally->duplicates, made);
}

static int64_t dropped(const struct tally *tally)
{
	int64_t rows = 0;

	for (enum row_kind k = 0; k < ROW_KIND_COUNT; k++)
		rows += row_is_dropped(k) ? tally->kind[k].rows : 0;
	return rows;
}

void tally_repeated(struct tally *tally)
{
	tally->read++;
	tally->identical++;
}

json_t *tally_rows(const struct tally *tally, const void *ctx)
{
	int64_t merged = tally->identical + tally->by_rule + tally->summed,
		blank = tally->kind[ROW_BLANK].rows;
	int64_t skipped = tally->kind[ROW_BLANK_LINE].rows + tally->kind[ROW_REPEATED_HEADER].rows;
	json_t *rows = mem_json(ctx,
	    json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "read", (json_int_t)tally->read, "staged",
		(json_int_t)tally->staged, "merged", (json_int_t)merged, "blank", (json_int_t)blank,
		"skipped", (json_int_t)skipped, "dropped", (json_int_t)dropped(tally)));

	if (!tally->refused &&
	    tally->read == tally->staged + merged + blank + skipped + dropped(tally))
		return rows;
	log_event("imbalance", "rows", mem_dump(tally, rows), NULL);
	return NULL;
}

static int by_rows(const void *a, const void *b)
{
	const struct wrong *const *x = a, *const *y = b;

	if ((*x)->rows != (*y)->rows)
		return (*x)->rows > (*y)->rows ? -1 : 1;
	return *x < *y ? -1 : *x > *y;
}

/* The values of a kind, those with most rows first; n receives their number. */
static const struct wrong **in_order(const struct kind *kind, const void *ctx, int *n)
{
	const struct wrong **order;

	*n = kind->distinct ? map_size(kind->distinct) : 0;
	order = mem_array(ctx, const struct wrong *, (size_t)*n + 1);
	for (int i = 0; i < *n; i++)
		order[i] = &kind->wrong[i];
	qsort(order, (size_t)*n, sizeof(*order), by_rows);
	return order;
}

/* The ids with most rows. */
static json_t *top_samples(const struct kind *kind, const void *ctx)
{
	int n;
	const struct wrong **order = in_order(kind, ctx, &n);
	json_t *samples = json_array();

	for (int i = 0; i < n && i < TALLY_SAMPLES; i++) {
		json_object_set_new(order[i]->sample, "rows", json_integer(order[i]->rows));
		json_array_append(samples, order[i]->sample);
	}
	return samples;
}

json_t *tally_issues(const struct tally *tally, const void *ctx)
{
	json_t *issues = mem_json(ctx, json_array());

	for (enum row_kind k = 0; k < ROW_KIND_COUNT; k++) {
		const struct kind *kind = &tally->kind[k];
		json_t *issue;

		if (!row_is_dropped(k) || !(kind->rows + kind->also))
			continue;
		issue = json_pack("{s:s, s:s, s:I, s:i, s:o}", "kind", row_kind_name[k], "title",
		    row_kind_title[k], "rows", (json_int_t)kind->rows, "distinct",
		    kind->distinct ? map_size(kind->distinct) : 0, "samples",
		    by_id(k) ? top_samples(kind, ctx) : json_incref(kind->samples));
		if (kind->also)
			json_object_set_new(issue, "also", json_integer(kind->also));
		json_array_append_new(issues, issue);
	}
	return issues;
}

static void notice(json_t *notices, const char *kind, const char *title, int64_t rows,
    json_t *samples)
{
	json_t *made;

	if (!rows)
		return;
	made = json_pack("{s:s, s:s, s:I}", "kind", kind, "title", title, "rows", (json_int_t)rows);
	if (samples && json_array_size(samples))
		json_object_set(made, "samples", samples);
	json_array_append_new(notices, made);
}

json_t *tally_notices(const struct tally *tally, const void *ctx)
{
	json_t *notices = mem_json(ctx, json_array());

	notice(notices, "future_month",
	    "values for months that are still to come: check the months", tally->future, NULL);
	notice(notices, "duplicate_identical", "rows that repeat another row exactly: merged",
	    tally->identical, NULL);
	notice(notices, "duplicate_differing",
	    "rows that give another count for the same facility, indicator and "
	    "month: settled by the duplicates rule",
	    tally->by_rule, tally->duplicates);
	notice(notices, "summed",
	    "values of several categories of one facility, indicator and month: added up",
	    tally->summed, NULL);
	notice(notices, "truncated", "totals with a fraction: cut to whole numbers",
	    tally->truncated, NULL);
	notice(notices, row_kind_name[ROW_BLANK],
	    "rows with a blank count: not reported, nothing is overwritten",
	    tally->kind[ROW_BLANK].rows, NULL);
	notice(notices, row_kind_name[ROW_REPEATED_HEADER], "lines that repeat the header: skipped",
	    tally->kind[ROW_REPEATED_HEADER].rows, NULL);
	notice(notices, row_kind_name[ROW_BLANK_LINE], "blank lines: skipped",
	    tally->kind[ROW_BLANK_LINE].rows, NULL);
	return notices;
}

static void add_unknown(json_t *list, const char *of, const struct kind *kind)
{
	void *ctx = talloc_new(NULL);
	int n, added = 0;
	const struct wrong **order = in_order(kind, ctx, &n);

	for (int i = 0; i < n && added < TALLY_UNKNOWN; i++) {
		struct span id = map_key(kind->distinct, (int)(order[i] - kind->wrong));

		if (id.len > ID_MAX)
			continue;
		json_array_append_new(list,
		    json_pack("{s:s, s:s%, s:I}", "of", of, "id", id.at, id.len, "rows",
			(json_int_t)order[i]->rows));
		added++;
	}
	talloc_free(ctx);
}

json_t *tally_unknown(const struct tally *tally, const void *ctx)
{
	json_t *list = mem_json(ctx, json_array());

	add_unknown(list, "facility", &tally->kind[ROW_UNKNOWN_FACILITY]);
	add_unknown(list, "indicator", &tally->kind[ROW_UNMAPPED_INDICATOR]);
	return list;
}

json_t *tally_dropped(const struct tally *tally, const void *ctx)
{
	json_t *kinds = mem_json(ctx, json_object());

	for (enum row_kind k = 0; k < ROW_KIND_COUNT; k++)
		if (row_is_dropped(k) && tally->kind[k].rows)
			json_object_set_new(kinds, row_kind_name[k],
			    json_integer(tally->kind[k].rows));
	return kinds;
}
