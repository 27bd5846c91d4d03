/* show -- see show.h. */
#include "csv/show.h"

static void offer(json_t *list, const char *value, json_t *label, bool selected)
{
	json_array_append_new(list,
	    json_pack("{s:s, s:o, s:b}", "value", value, "label", label, "selected", selected));
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

		offer(list, one->word,
		    one->is == '\t' ? json_string(one->name)
				    : json_sprintf("%s %s", one->name, one->word),
		    one->is == dialect->delimiter);
	}
	return list;
}

static json_t *entries_of(const struct dialect *dialect, json_t *entries)
{
	json_t *list = json_array(), *entry;
	size_t i;

	json_array_foreach(entries, i, entry) {
		json_t *number = json_sprintf("%zu", i + 1);

		offer(list, json_string_value(number), json_incref(json_object_get(entry, "name")),
		    (int)i + 1 == dialect->entry);
		json_decref(number);
	}
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

void dialect_show(const struct dialect *dialect, const struct found *found, json_t *file)
{
	const struct delimiter *delimiter = delimiter_of((char[]){ dialect->delimiter, 0 });

	json_object_set_new(file, "encoding", json_string(encoding_name[dialect->encoding]));
	json_object_set_new(file, "encodings", encodings_of(dialect));
	json_object_set_new(file, "delimiter", json_string(delimiter->word));
	json_object_set_new(file, "delimiter_name", json_string(delimiter->name));
	json_object_set_new(file, "delimiters", delimiters_of(dialect));
	json_object_set_new(file, "header_line", json_integer(dialect->header_line));
	json_object_set_new(file, "has_header", json_boolean(dialect->header_line > 0));
	json_object_set_new(file, "wide",
	    dialect->wide > 0	? json_sprintf("%d", dialect->wide)
		: dialect->wide ? json_string("no")
				: json_null());
	json_object_set_new(file, "is_wide", json_boolean(dialect->wide > 0));
	json_object_set_new(file, "entry",
	    dialect->entry ? json_integer(dialect->entry) : json_null());
	json_object_set_new(file, "entries", entries_of(dialect, found->entries));
	json_object_set_new(file, "has_entries", json_boolean(json_array_size(found->entries) > 1));
	json_object_set(file, "packed", json_object_get(found->evidence, "packed"));
	json_object_set(file, "evidence", found->evidence);
	json_object_set_new(file, "asks", asks_of(found->questions));
	json_object_set_new(file, "has_questions",
	    json_boolean(json_array_size(found->questions) > 0));
}
