/* formats -- see formats.h. */
#include "columns/formats.h"

#include "base/mem.h"
#include "words/words.h"

const enum role format_role[FORMATS] = {
	[FORMAT_PERIOD] = ROLE_PERIOD,
	[FORMAT_COUNT] = ROLE_VALUE,
};

static const struct value_formats *set_of(int which)
{
	return which == FORMAT_COUNT ? &number_set : &period_set;
}

json_t *formats_kept(const void *ctx, const struct formats_file *file)
{
	json_t *dialect = dialect_json(ctx, file->dialect);
	json_t *asset = json_object_get(file->kept, "asset");

	if (json_integer_value(asset) == file->asset &&
	    json_equal(json_object_get(file->kept, "dialect"), dialect))
		return mem_json(ctx, json_deep_copy(file->kept));
	return mem_json(ctx,
	    json_pack("{s:I, s:O, s:{}}", "asset", (json_int_t)file->asset, "dialect", dialect,
		"columns"));
}

/* The profile's name among those kept. */
static const char *key_of(const void *ctx, int which, const struct source *from)
{
	const char *field = set_of(which)->field;

	if (from->constant)
		return mem_printf(ctx, "%s =%s", field, from->constant);
	if (from->year)
		return mem_printf(ctx, "%s %d =%d", field, from->column, from->year);
	return from->also ? mem_printf(ctx, "%s %d.%d", field, from->column, from->also)
			  : mem_printf(ctx, "%s %d", field, from->column);
}

const struct err *formats_find(const void *ctx, const struct formats_file *file,
    const struct mapping *mapping, struct formats *formats)
{
	struct profile *missing[FORMATS] = { NULL, NULL };
	const char *key[FORMATS] = { NULL, NULL };
	const struct err *failed;
	json_t *columns;

	*formats = (struct formats){ .kept = formats_kept(ctx, file) };
	columns = json_object_get(formats->kept, "columns");
	for (int i = 0; i < FORMATS; i++) {
		const struct source *from = &mapping->from[format_role[i]];

		formats->chosen[i] = from->column || from->constant;
		if (!formats->chosen[i])
			continue;
		key[i] = key_of(ctx, i, from);
		if (!profile_of(ctx, format_role[i], json_object_get(columns, key[i]),
			&formats->profile[i]))
			missing[i] = &formats->profile[i];
		formats->fresh |= missing[i] != NULL;
	}
	if (formats->fresh && file->kept_only)
		return NULL;
	if (formats->fresh &&
	    (failed = profile_take(ctx, file->fd, file->dialect, mapping, file->watch,
		 missing[FORMAT_PERIOD], missing[FORMAT_COUNT])))
		return failed;
	for (int i = 0; i < FORMATS; i++) {
		if (missing[i])
			json_object_set_new(columns, key[i], profile_json(missing[i]));
		if (formats->chosen[i])
			decide(ctx, &formats->profile[i], &formats->decision[i]);
	}
	return NULL;
}

void formats_apply(const struct formats *formats, struct mapping *mapping)
{
	if (formats->chosen[FORMAT_PERIOD])
		mapping->period = (enum period_format)formats->decision[FORMAT_PERIOD].format;
	if (formats->chosen[FORMAT_COUNT])
		mapping->number = (enum number_format)formats->decision[FORMAT_COUNT].format;
}

void formats_try(const struct formats *formats, int which, int option, struct mapping *mapping)
{
	int format = formats->decision[which].option[option];

	if (which == FORMAT_COUNT)
		mapping->number = (enum number_format)format;
	else
		mapping->period = (enum period_format)format;
}

void formats_choose(const void *ctx, struct formats *formats, int which, const char *name)
{
	int format = format_find(set_of(which), name);

	if (formats->chosen[which] && format >= 0 &&
	    (formats->decision[which].open || formats->decision[which].format != format))
		decision_override(ctx, &formats->decision[which], format);
}

/* A format's name, or null while there is none. */
static json_t *text_of(const struct formats *formats, int which, bool title)
{
	const struct decision *decision = &formats->decision[which];
	const struct value_format *format = &set_of(which)->formats[decision->format];

	if (!formats->chosen[which] || decision->open)
		return json_null();
	return json_string(title ? format->title : format->name);
}

json_t *formats_json(const struct formats *formats)
{
	json_t *made = json_object(), *evidence = json_object(), *titles = json_object();

	for (int i = FORMATS - 1; i >= 0; i--) {
		const char *field = set_of(i)->field;

		json_object_set_new(made, field, text_of(formats, i, false));
		json_object_set_new(titles, field, text_of(formats, i, true));
		if (formats->chosen[i])
			said_set(evidence, field, json_incref(formats->decision[i].evidence));
	}
	json_object_set_new(made, "titles", titles);
	json_object_set_new(made, "evidence", evidence);
	return made;
}

json_t *formats_others(const struct formats *formats)
{
	json_t *others = json_array();

	for (int i = 0; i < FORMATS; i++) {
		const struct decision *decision = &formats->decision[i];
		const struct value_formats *set = set_of(i);
		json_t *choices = json_array();

		for (int f = 0; f < set->n; f++)
			json_array_append_new(choices,
			    json_pack("{s:s, s:s, s:b}", "value", set->formats[f].name, "label",
				set->formats[f].title, "selected",
				decision->overridden && decision->format == f));
		if (decision->n > 1)
			json_decref(choices);
		else
			json_array_append_new(others,
			    json_pack("{s:s, s:s, s:o}", "field", set->field, "title",
				i == FORMAT_COUNT ? WORDS("How the values are written")
						  : WORDS("How the months are written"),
				"choices", choices));
	}
	return others;
}

void formats_known(const struct formats *formats, enum role role, json_t *item)
{
	int i = role == ROLE_VALUE ? FORMAT_COUNT : FORMAT_PERIOD;
	const struct profile *profile = &formats->profile[i];
	long known = profile_good(profile, formats->decision[i].format);
	json_t *reading = json_pack("{s:o}", "format", text_of(formats, i, true));

	known += role == ROLE_VALUE ? profile->blank : 0;
	json_object_set_new(item, "known", json_integer(known));
	json_object_set_new(item, "seen", json_integer(profile->values + profile->blank));
	said_set(reading, "evidence", json_incref(formats->decision[i].evidence));
	json_object_set_new(item, "reading", reading);
}

void formats_hide(const struct formats *formats, json_t *preview)
{
	json_t *row;
	size_t n;

	json_array_foreach(preview, n, row)
		for (int i = 0; i < FORMATS; i++) {
			json_t *cell = json_array_get(json_object_get(row, "read"), format_role[i]);

			if (!formats->chosen[i] || !formats->decision[i].open)
				continue;
			json_object_set_new(cell, "text", json_string("?"));
			json_object_set_new(row, "title",
			    json_string(WORDS("depends on your answer")));
		}
}

json_t *formats_rows(const struct survey *survey, const struct mapping *mapping)
{
	json_t *rows = json_array();

	for (int i = 0; i < survey->n; i++) {
		struct row row;

		mapping_read(mapping, &survey->record[i], &row);
		if (row.kind != ROW_OK)
			continue;
		json_array_append_new(rows,
		    json_pack("[s%, s%, i, i]", row.text[ROLE_FACILITY].at,
			row.text[ROLE_FACILITY].len, row.text[ROLE_INDICATOR].at,
			row.text[ROLE_INDICATOR].len, row.period, row.count));
	}
	return rows;
}

static json_t *number(json_t *held, const char *part, const char *name)
{
	json_t *n = json_object_get(json_object_get(held, part), name);

	return json_integer(json_integer_value(n));
}

static bool has(json_t *held, const char *part)
{
	return json_integer_value(json_object_get(json_object_get(held, part), "values")) != 0;
}

json_t *formats_beside(const struct survey *survey, json_t *held)
{
	bool first = survey->n == SURVEY_ROWS;

	if (has(held, "same"))
		return said(first
			? WORDS("in the first rows, total {total} where the dataset holds {held} "
				"for "
				"the same facilities, indicators and months")
			: WORDS("total {total} where the dataset holds {held} for the same "
				"facilities, indicators and months"),
		    "total", number(held, "same", "total"), "held", number(held, "same", "held"));
	if (has(held, "last"))
		return said(first
			? WORDS("in the first rows, total {total} for the first month where the "
				"dataset holds {held} for the same facilities and indicators in "
				"its "
				"last month")
			: WORDS("total {total} for the first month where the dataset holds {held} "
				"for the same facilities and indicators in its last month"),
		    "total", number(held, "last", "total"), "held", number(held, "last", "held"));
	return NULL;
}
