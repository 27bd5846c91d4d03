/* survey -- see survey.h. */
#include "columns/survey.h"

#include "base/map.h"
#include "base/mem.h"
#include "columns/records.h"
#include "words/words.h"

#define CELLS_MAX 200000 /* of all records together */
#define SHOWN	  120	 /* bytes of a cell */

static struct record keep_record(const void *ctx, const struct record *record)
{
	struct span *field = mem_array(ctx, struct span, (size_t)record->n + 1);
	struct record kept = *record;

	for (int i = 0; i < record->n; i++)
		field[i] = span_of(span_dup(field, record->field[i]));
	kept.field = field;
	return kept;
}

static const char *show(const void *ctx, struct span text)
{
	return span_show(ctx, span_trim(text), SHOWN);
}

const struct err *survey_take(const void *ctx, int fd, const struct dialect *dialect,
    struct survey *survey)
{
	const struct record *record = NULL;
	const struct err *failed;
	struct records *records;
	int cells = 0;

	*survey = (struct survey){ .record = mem_array(ctx, struct record, SURVEY_ROWS) };
	if ((failed = records_open(ctx, fd, dialect, NULL, &records)))
		return failed;
	survey->columns = records->n;
	survey->header = records->names;
	survey->has_header = records->has_header;
	survey->names = mem_array(ctx, const char *, (size_t)records->n + 1);
	for (int i = 0; i < records->n; i++)
		survey->names[i] = show(ctx, records->names[i]);
	while (survey->n < SURVEY_ROWS && cells < CELLS_MAX && (record = records_next(records))) {
		if (record->marks & RECORD_NO_ROW)
			continue;
		survey->record[survey->n++] = keep_record(survey->record, record);
		cells += record->n;
	}
	failed = reader_failed(records->reader);
	talloc_free(records);
	return record ? NULL : failed; /* the rest of the file is for staging to judge */
}

static bool contains(json_t *list, const char *text)
{
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
		if (!strcmp(json_string_value(item), text))
			return true;
	return false;
}

json_t *survey_columns(const struct survey *survey)
{
	json_t *columns = json_array();

	for (int c = 0; c < survey->columns; c++) {
		json_t *samples = json_array();

		for (int i = 0; i < survey->n && json_array_size(samples) < 3; i++) {
			const struct record *record = &survey->record[i];
			const char *text =
			    c < record->n ? show(survey->record, record->field[c]) : "";

			if (*text && !contains(samples, text))
				json_array_append_new(samples, json_string(text));
		}
		json_array_append_new(columns,
		    json_pack("{s:i, s:s, s:o}", "index", c + 1, "name", survey->names[c],
			"samples", samples));
	}
	return columns;
}

json_t *survey_values(const struct survey *survey, enum role role, const struct source *source)
{
	json_t *values = json_array();
	struct map *seen = map_new(survey->record);

	for (int i = 0; i < survey->n; i++) {
		struct span text = source_text(source, role, &survey->record[i]);

		if (!text.len || map_get(seen, text) != MAP_NONE)
			continue;
		map_put(seen, text, i);
		json_array_append_new(values, json_string(span_show(survey->record, text, 1000)));
	}
	return values;
}

bool survey_is_unique(const struct survey *survey, const char *name)
{
	int n = 0;

	for (int c = 0; c < survey->columns; c++)
		n += !strcmp(survey->names[c], name);
	return n == 1;
}

static json_t *as_read(const void *ctx, const struct row *row)
{
	json_t *read = json_array();

	for (enum role role = 0; role < ROLES; role++) {
		const char *text = row->text[role].at ? show(ctx, row->text[role]) : "";
		bool bad =
		    row_is_dropped(row->kind) && (row->kind == ROW_MALFORMED || row->at == role);

		if (row->kind == ROW_OK && role == ROLE_PERIOD)
			text = mem_printf(ctx, "%d", row->period);
		if (row->kind == ROW_OK && role == ROLE_VALUE)
			text = mem_printf(ctx, "%d", row->count);
		json_array_append_new(read, json_pack("{s:s, s:b}", "text", text, "bad", bad));
	}
	return read;
}

json_t *survey_preview(const struct survey *survey, const struct mapping *mapping, int rows)
{
	json_t *preview = json_array();

	for (int i = 0; i < survey->n && i < rows; i++) {
		const struct record *record = &survey->record[i];
		json_t *raw = json_array();
		struct row row;

		for (int c = 0; c < survey->columns; c++)
			json_array_append_new(raw,
			    json_string(c < record->n ? show(survey->record, record->field[c])
						      : ""));
		mapping_read(mapping, record, &row);
		json_array_append_new(preview,
		    json_pack("{s:I, s:o, s:o, s:s, s:s, s:b}", "line", (json_int_t)record->line,
			"raw", raw, "read", as_read(survey->record, &row), "kind",
			row_kind_name[row.kind], "title",
			row.kind == ROW_OK ? "" : row_kind_title[row.kind], "dropped",
			row_is_dropped(row.kind)));
	}
	return preview;
}

int survey_good(const struct survey *survey, const struct mapping *mapping, enum role role)
{
	int good = 0;

	for (int i = 0; i < survey->n; i++) {
		struct row row;

		mapping_read(mapping, &survey->record[i], &row);
		good += !row_is_dropped(row.kind) || (row.kind != ROW_MALFORMED && row.at != role);
	}
	return good;
}
