/* show -- see show.h. */
#include "shape/show.h"

#include "base/mem.h"
#include "words/said.h"

static void offer(json_t *list, const char *value, json_t *label, bool selected)
{
	json_t *option = json_pack("{s:s}", "value", value);

	said_set(option, "label", label);
	json_object_set_new(option, "selected", json_boolean(selected));
	json_array_append_new(list, option);
}

static json_t *encodings_of(const struct dialect *dialect)
{
	json_t *list = json_array();

	for (enum encoding e = 0; e < ENCODING_COUNT; e++)
		offer(list, encoding_name[e], json_string(encoding_name[e]),
		    e == dialect->encoding);
	return list;
}

static json_t *delimiters_of(const struct dialect *dialect)
{
	json_t *list = json_array();

	for (int i = 0; i < DELIMITERS; i++) {
		const struct delimiter *one = &delimiters[i];

		offer(list, one->word, said(one->title), one->is == dialect->delimiter);
	}
	return list;
}

/* How the form chooses an entry: its number. */
static void offer_entry(json_t *list, json_t *entry, bool selected)
{
	json_t *value = json_sprintf("%lld", json_integer_value(json_object_get(entry, "number")));
	const char *name = json_string_value(json_object_get(entry, "name"));

	offer(list, json_string_value(value),
	    json_is_true(json_object_get(entry, "hidden"))
		? said("{name} (hidden)", "name", json_string(name))
		: said_data(name),
	    selected);
	json_decref(value);
}

/* Together or each by itself. */
static json_t *entries_of(const struct dialect *dialect, json_t *entry, json_t *entries)
{
	json_t *list = json_array(), *one;
	int together = dialect_files(dialect);
	size_t i;

	if (together > 1)
		offer(list, json_string_value(entry),
		    said("{n} together, one after the other", "n", json_integer(together)), true);
	else if (json_array_size(entries) > 1)
		offer(list, "all", said("all together, one after the other"), false);
	json_array_foreach(entries, i, one)
		offer_entry(list, one,
		    together == 1 &&
			json_integer_value(json_object_get(one, "number")) == dialect->entry);
	return list;
}

static json_t *asks_of(json_t *questions)
{
	json_t *asks = json_object(), *question;
	size_t i;

	json_array_foreach(questions, i, question)
		json_object_set_new(asks, json_string_value(json_object_get(question, "field")),
		    json_true());
	return asks;
}

static void show_wide(const struct dialect *dialect, json_t *file)
{
	const struct wide_cells *cells = &dialect->cells;
	char *word = wide_cells_word(NULL, cells, dialect->wide),
	     *year = wide_cells_year(word, cells);
	bool wide = dialect->wide > 0;

	json_object_set_new(file, "wide",
	    wide		? json_string(word)
		: dialect->wide ? json_string("no")
				: json_null());
	json_object_set_new(file, "is_wide", json_boolean(wide));
	json_object_set_new(file, "wide_to_the_end", json_boolean(wide && !cells->n));
	if (wide && cells->above)
		json_object_set_new(file, "wide_above", json_integer(cells->above));
	if (wide && *year)
		json_object_set_new(file, "wide_year", json_string(year));
	talloc_free(word);
}

void dialect_show(const struct dialect *dialect, const struct found *found, json_t *file)
{
	const struct delimiter *delimiter = delimiter_of((char[]){ dialect->delimiter, 0 });
	void *work = mem_or_die(talloc_new(NULL));
	json_t *entry = json_object_get(dialect_json(work, dialect), "entry");

	json_object_set_new(file, "encoding", json_string(encoding_name[dialect->encoding]));
	json_object_set_new(file, "encodings", encodings_of(dialect));
	json_object_set_new(file, "delimiter", json_string(delimiter->word));
	json_object_set_new(file, "delimiter_name", json_string(delimiter->name));
	json_object_set_new(file, "delimiters", delimiters_of(dialect));
	json_object_set_new(file, "header_line", json_integer(dialect->header_line));
	json_object_set_new(file, "has_header", json_boolean(dialect->header_line > 0));
	show_wide(dialect, file);
	if (dialect->fill.n || dialect->fill.no)
		json_object_set_new(file, "fill_down",
		    json_string(fill_word(work, &dialect->fill)));
	json_object_set_new(file, "entry", entry ? json_incref(entry) : json_null());
	json_object_set_new(file, "entries", entries_of(dialect, entry, found->entries));
	json_object_set_new(file, "has_entries", json_boolean(json_array_size(found->entries) > 1));
	json_object_set(file, "packed", json_object_get(found->evidence, "packed"));
	json_object_set(file, "packed_said", json_object_get(found->evidence, "packed_said"));
	json_object_set(file, "evidence", found->evidence);
	json_object_set_new(file, "asks", asks_of(found->questions));
	json_object_set_new(file, "has_questions",
	    json_boolean(json_array_size(found->questions) > 0));
	talloc_free(work);
}
