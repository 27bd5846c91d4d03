/* left_out -- see left_out.h. */
#include "columns/left_out.h"

#include "base/mem.h"
#include "shape/heading.h"
#include "words/said.h"

#define SHOWN 20 /* names in a sentence */

static bool is_number(struct span text)
{
	bool digit = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c >= '0' && c <= '9')
			digit = true;
		else if (!memchr(" .,'-+%\xc2\xa0", c, 9))
			return false;
	}
	return digit;
}

/* Are most of its cells numbers, but not those of the rows? */
static bool holds_numbers(const struct survey *survey, int column)
{
	struct source source = { .column = column };
	int filled = 0, numbers = 0;

	for (int i = 0; i < survey->n; i++) {
		struct span text = source_text(&source, ROLE_VALUE, &survey->record[i]);

		if (number_is_blank(text))
			continue;
		filled++;
		numbers += is_number(text);
	}
	return numbers && numbers * 10 >= filled * 6 &&
	    !heading_is_counter(survey->names[column - 1]);
}

static bool is_used(const struct survey *survey, const struct mapping *mapping,
    const struct dialect *dialect, int column)
{
	struct source source = { .column = column };

	for (enum role role = 0; role < ROLES; role++)
		if (source_shared(&mapping->from[role], &source))
			return true;
	return dialect->cells.year_column && heading_is_year(survey->names[column - 1]);
}

/* May its numbers be counts, by its name: is it no other field's, nor a part of one? */
static bool may_be_counts(const char *name)
{
	static const char other[] =
	    "id uid code codigo week semaine semana day jour dia age sex sexe "
	    "sexo level niveau nivel time date telephone deleted version";

	for (enum role role = 0; role < ROLE_VALUE; role++)
		if (heading_fit(role, name) > 5)
			return false;
	return *name && !heading_is_aside(name) && !heading_is_year(name) &&
	    !heading_is_area(name) && !heading_fit_names(other, "", name);
}

json_t *left_out_columns(const struct survey *survey, const struct mapping *mapping,
    const struct dialect *dialect)
{
	json_t *columns = json_array();

	for (int c = 1; c <= survey->columns; c++)
		if (!is_used(survey, mapping, dialect, c) && holds_numbers(survey, c) &&
		    (dialect->wide > 0 || may_be_counts(survey->names[c - 1])))
			json_array_append_new(columns, json_string(survey->names[c - 1]));
	return columns;
}

json_t *left_out_notice(const void *ctx, json_t *columns)
{
	char *list = mem_strdup(ctx, "");
	json_t *name, *notice;
	size_t i, n = json_array_size(columns);

	if (!n)
		return NULL;
	json_array_foreach(columns, i, name)
		if (i < SHOWN)
			list = mem_append(list, "%s%s", i ? ", " : "", json_string_value(name));
	notice = json_pack("{s:s}", "kind", "left_out");
	said_set(notice, "title",
	    said("columns that hold numbers and are left out ({columns})", "columns",
		json_string(n > SHOWN ? mem_append(list, ", ...") : list)));
	json_object_set_new(notice, "rows", json_integer((json_int_t)n));
	return notice;
}
