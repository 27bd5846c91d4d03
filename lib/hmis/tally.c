/* tally -- see tally.h. */
#include "hmis/tally.h"

#include "base/clock.h"
#include "csv/flaw.h"
#include "csv/record.h"
#include "hmis/tally_parts.h"
#include "values/number.h"
#include "words/words.h"

struct tally *tally_new(const void *ctx, enum duplicates rule)
{
	struct tally *tally = mem_new(ctx, struct tally);
	struct tm today;

	tally->rule = rule;
	clock_local(clock_now(), &today);
	tally->month = (today.tm_year + 1900) * 100 + today.tm_mon + 1;
	for (enum row_kind k = ROW_MALFORMED; k < ROW_KIND_COUNT; k++)
		tally->kind[k].samples = mem_json(tally, json_array());
	tally->duplicates = mem_json(tally, json_array());
	tally->comments = mem_json(tally, json_array());
	return tally;
}

static json_t *text(struct span span)
{
	char *shown = span_show(NULL, span, WRONG_SHOWN);
	json_t *value = json_string(shown);

	talloc_free(shown);
	return value;
}

static json_t *sample(const struct row *row)
{
	json_t *made = json_object();

	if (row->line)
		json_object_set_new(made, "line", json_integer(row->line));
	if (row->file)
		json_object_set_new(made, "file", json_string(row->file));
	for (enum role role = 0; role < ROLES; role++)
		if (row->text[role].at)
			json_object_set_new(made, role_name[role], text(row->text[role]));
	if (row->area.len)
		json_object_set_new(made, "area", text(row->area));
	if (row->kind != ROW_MALFORMED && row->text[row->at].at) {
		json_object_set_new(made, "column", json_string(role_name[row->at]));
		json_object_set_new(made, "value", text(row->text[row->at]));
	}
	said_set(made, "hint", flaw_said(row->hint ? row->hint : ""));
	return made;
}

/* As JSON text, which takes a tenth of the room. */
static char *sample_text(const struct tally *tally, const struct row *row)
{
	void *ctx = talloc_new(NULL);
	char *text = talloc_steal(tally, mem_dump(ctx, mem_json(ctx, sample(row))));

	talloc_free(ctx);
	return text;
}

static void count_value(struct tally *tally, struct kind *kind, const struct row *row)
{
	struct span hint = span_of(row->hint ? row->hint : ""), none = { "", 0 };
	struct wrong *wrong;

	if (!kind->distinct)
		kind->distinct = wrongs_new(tally);
	wrong = wrongs_count(kind->distinct, row->kind == ROW_MALFORMED ? hint : row->text[row->at],
	    row->kind == ROW_UNKNOWN_FACILITY && row->area.len ? row->area : none);
	if (!wrong || wrong->sample || !tally_by_id(row->kind))
		return;
	wrong->sample = sample_text(tally, row);
	wrongs_add_bytes(kind->distinct, strlen(wrong->sample));
}

static void keep_sample(struct kind *kind, const struct row *row)
{
	if (!tally_by_id(row->kind) && json_array_size(kind->samples) < TALLY_SAMPLES)
		json_array_append_new(kind->samples, sample(row));
}

/* What is said of the record that a row was read from. */
static void count_marks(struct tally *tally, const struct row *row)
{
	tally->short_rows += (row->marks & RECORD_SHORT) != 0;
	tally->reordered += (row->marks & RECORD_REORDERED) != 0;
	tally->filled += (row->marks & RECORD_FILLED) != 0;
	if (row->kind == ROW_COMMENT && json_array_size(tally->comments) < TALLY_SAMPLES)
		json_array_append_new(tally->comments,
		    json_pack("{s:I, s:o}", "line", (json_int_t)row->line, "comment",
			text(row->text[ROLE_FACILITY])));
}

void tally_row(struct tally *tally, const struct row *row, bool other)
{
	struct kind *kind = &tally->kind[row->kind];

	tally->read++;
	kind->rows++;
	if (row->marks)
		count_marks(tally, row);
	if (row->kind == ROW_BLANK && row->text[ROLE_VALUE].len &&
	    number_is_blank(row->text[ROLE_VALUE]))
		count_value(tally, kind, row);
	if (row->kind == ROW_OK || !row_is_dropped(row->kind))
		return;
	count_value(tally, kind, row);
	keep_sample(kind, row);
	if (other) {
		struct row second = *row;

		second.kind = ROW_UNMAPPED_INDICATOR;
		second.at = ROLE_INDICATOR;
		second.hint =
		    WORDS("Add the raw indicator to the indicator list, or correct the id.");
		tally->kind[second.kind].also++;
		count_value(tally, &tally->kind[second.kind], &second);
	}
}

void tally_good(struct tally *tally)
{
	tally->read++;
	tally->kind[ROW_OK].rows++;
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

	json_object_set_new(made, "value", text(first->text[ROLE_VALUE]));
	json_object_set_new(made, "other_line", json_integer(second->line));
	if (second->file)
		json_object_set_new(made, "other_file", json_string(second->file));
	json_object_set_new(made, "other_value", text(second->text[ROLE_VALUE]));
	json_array_append_new(tally->duplicates, made);
}

void tally_repeated(struct tally *tally)
{
	tally->read++;
	tally->identical++;
}
