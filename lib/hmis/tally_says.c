/* tally_says -- what was counted, in words; see tally.h. */
#include "hmis/tally.h"

#include "base/log.h"
#include "hmis/tally_parts.h"
#include "words/words.h"

#define STOOD 40 /* that stand for nothing and are shown */
#define SHOWN 60 /* bytes of one */

static int64_t dropped(const struct tally *tally)
{
	int64_t rows = 0;

	for (enum row_kind k = 0; k < ROW_KIND_COUNT; k++)
		rows += row_is_dropped(k) ? tally->kind[k].rows : 0;
	return rows;
}

json_t *tally_rows(const struct tally *tally, const void *ctx)
{
	int64_t merged = tally->identical + tally->by_rule + tally->summed,
		blank = tally->kind[ROW_BLANK].rows;
	int64_t skipped = tally->kind[ROW_BLANK_LINE].rows + tally->kind[ROW_REPEATED_HEADER].rows +
	    tally->kind[ROW_COMMENT].rows;
	int64_t deleted = tally->kind[ROW_DELETED].rows;
	json_t *rows = mem_json(ctx,
	    json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "read", (json_int_t)tally->read, "staged",
		(json_int_t)tally->staged, "merged", (json_int_t)merged, "blank", (json_int_t)blank,
		"skipped", (json_int_t)skipped, "dropped", (json_int_t)dropped(tally)));

	if (deleted)
		json_object_set_new(rows, "deleted", json_integer(deleted));
	if (!tally->refused &&
	    tally->read == tally->staged + merged + blank + skipped + deleted + dropped(tally))
		return rows;
	log_error("imbalance", "rows", mem_dump(tally, rows), NULL);
	return NULL;
}

/* The ids with most rows. */
static json_t *top_samples(const struct kind *kind, const void *ctx)
{
	const struct wrong **order = wrongs_in_order(kind->distinct, ctx);
	int n = wrongs_size(kind->distinct);
	json_t *samples = json_array();

	for (int i = 0; i < n && i < TALLY_SAMPLES; i++) {
		json_t *made = json_loads(order[i]->sample, 0, NULL);

		json_object_set_new(made, "rows", json_integer(order[i]->rows));
		json_array_append_new(samples, made);
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
		    wrongs_size(kind->distinct), "samples",
		    tally_by_id(k) ? top_samples(kind, ctx) : json_incref(kind->samples));
		if (wrongs_full(kind->distinct))
			json_object_set_new(issue, "at_least", json_true());
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

/* The words that were taken for nothing, those of most rows first. */
static json_t *blank_words(const struct kind *kind, const void *ctx)
{
	const struct wrong **order = wrongs_in_order(kind->distinct, ctx);
	int n = wrongs_size(kind->distinct);
	json_t *samples = mem_json(ctx, json_array());

	for (int i = 0; i < n && i < STOOD; i++) {
		struct span word = wrongs_value(kind->distinct, order[i]);
		char *shown = span_show(ctx, word, SHOWN);

		json_array_append_new(samples,
		    json_pack("{s:s, s:I}", "word", shown, "rows", (json_int_t)order[i]->rows));
	}
	return samples;
}

/* What became of them, by the rule. */
static const char *const differing[DUPLICATES_COUNT] = {
	[DUPLICATES_MAX] =
	    WORDS("further rows of a facility, indicator and month, which are not the same: "
		  "the largest value is kept"),
	[DUPLICATES_SUM] =
	    WORDS("further rows of a facility, indicator and month, which are not the same: "
		  "added up"),
	[DUPLICATES_LAST] =
	    WORDS("further rows of a facility, indicator and month, which are not the same: "
		  "the last one is kept"),
};

json_t *tally_notices(const struct tally *tally, const void *ctx)
{
	json_t *notices = mem_json(ctx, json_array());

	notice(notices, "future_month", WORDS("values for future months: check the months"),
	    tally->future, NULL);
	notice(notices, "duplicate_identical",
	    WORDS("rows that repeat another row exactly: merged"), tally->identical, NULL);
	notice(notices, "duplicate_differing", differing[tally->rule], tally->by_rule,
	    tally->duplicates);
	notice(notices, "summed",
	    WORDS("values of several categories of one facility, indicator and month: added up"),
	    tally->summed, NULL);
	notice(notices, "truncated", WORDS("totals with a fraction: cut to whole numbers"),
	    tally->truncated, NULL);
	notice(notices, row_kind_name[ROW_BLANK],
	    WORDS("rows with a blank value: not reported, nothing is overwritten"),
	    tally->kind[ROW_BLANK].rows, blank_words(&tally->kind[ROW_BLANK], ctx));
	notice(notices, "short_row",
	    WORDS("lines with fewer fields than the header: what they lack at their end is empty"),
	    tally->short_rows, NULL);
	notice(notices, "filled_down",
	    WORDS("lines with empty cells that were filled from the line above"), tally->filled,
	    NULL);
	notice(notices, row_kind_name[ROW_DELETED],
	    WORDS("values that were deleted on the server the file comes from: not stored"),
	    tally->kind[ROW_DELETED].rows, NULL);
	notice(notices, row_kind_name[ROW_REPEATED_HEADER],
	    WORDS("lines that repeat the header: skipped"),
	    tally->kind[ROW_REPEATED_HEADER].rows - tally->reordered, NULL);
	notice(notices, "reordered_header",
	    WORDS("lines that have the header's names in another order: the rows after each are "
		  "read by "
		  "it"),
	    tally->reordered, NULL);
	notice(notices, row_kind_name[ROW_COMMENT],
	    WORDS("lines that begin with #: taken for comments and skipped"),
	    tally->kind[ROW_COMMENT].rows, tally->comments);
	notice(notices, row_kind_name[ROW_BLANK_LINE], WORDS("blank lines: skipped"),
	    tally->kind[ROW_BLANK_LINE].rows, NULL);
	return notices;
}

json_t *tally_unknown(const struct tally *tally, const void *ctx)
{
	json_t *list = mem_json(ctx, json_array());

	wrongs_unknown(tally->kind[ROW_UNKNOWN_FACILITY].distinct, "facility", list);
	wrongs_unknown(tally->kind[ROW_UNMAPPED_INDICATOR].distinct, "indicator", list);
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
