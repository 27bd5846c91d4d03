/* listed -- see listed.h. */
#include "desk/listed.h"

#include "csv/flaw.h"
#include "data/copy.h"
#include "desk/settings.h"

#include <stdlib.h>
#include <string.h>

enum { REJECTED_MAX = 1000 /* in an answer */, REJECTED_SHOWN = 100 /* on a page */ };

/* What the request says of how the file is read. */
static json_t *settings_of(struct req *r, const struct column columns[])
{
	static const char *const parts[] = { "encoding", "delimiter", "header_line", "entry",
		"fill_down", "day_order" };
	const char *names[sizeof(parts) / sizeof(*parts) + COLUMNS_MAX + 1];
	int n = 0;

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		names[n++] = parts[i];
	for (const struct column *column = columns; column->name; column++)
		if (column->words)
			names[n++] = column->name;
	names[n] = NULL;
	return settings_wanted(r, names, NULL);
}

const struct err *listed_open(struct req *r, const struct column columns[], int fd,
    struct listed *list)
{
	*list = (struct listed){ .settings = settings_of(r, columns),
		.rejected = mem_json(r, json_array()) };
	return table_open(r, fd, columns, list->settings, &list->table);
}

static const struct err *send_row(void *arg, long line, json_t *row)
{
	struct listed *list = arg;
	char *text = json_dumps(row, JSON_COMPACT);

	mem_or_die(text);
	copy_row(list->copy, 5);
	copy_int8(list->copy, line);
	copy_bytes(list->copy, text, strlen(text));
	for (int i = 0; i < 3; i++)
		copy_null(list->copy);
	free(text);
	return NULL;
}

static const struct err *send_refusal(void *arg, long line, const char *column, const char *value,
    const char *reason)
{
	struct listed *list = arg;

	copy_row(list->copy, 5);
	copy_int8(list->copy, line);
	copy_null(list->copy);
	copy_bytes(list->copy, column, strlen(column));
	copy_bytes(list->copy, value, strlen(value));
	copy_bytes(list->copy, reason, strlen(reason));
	if (list->refused++ < REJECTED_MAX) {
		json_t *made = json_pack("{s:I, s:s, s:s}", "line", (json_int_t)line, "column",
		    column, "value", value);

		said_set(made, "reason", flaw_said(reason));
		json_array_append_new(list->rejected, made);
	}
	return NULL;
}

const struct err *listed_send(struct req *r, struct listed *list)
{
	const struct err *failed = list->table->unclear, *sent;

	if (failed || (failed = db_begin(r->db)) ||
	    (failed = copy_begin(r->db, r, SQL_listed_copy, &list->copy)))
		return failed;
	failed = table_read(list->table, &(struct table_sink){ list, send_row, send_refusal });
	sent = copy_end(list->copy);
	return failed ? failed : sent;
}

/* Which columns were read otherwise than by their own names, and which ones not at all. */
static void add_columns(struct req *r, json_t *doc, const struct listed *list)
{
	json_t *columns = list_renamed(r, &list->table->list, &list->table->survey);

	if (list->table->dialect.encoding != ENCODING_UTF_8)
		json_object_set_new(doc, "encoding",
		    json_string(encoding_name[list->table->dialect.encoding]));
	if (json_object_size(columns))
		json_object_set(doc, "columns", columns);
	list_unused(doc, &list->table->list, &list->table->survey);
}

void listed_answer(struct req *r, json_t *doc, struct listed *list)
{
	json_int_t n = list->refused + json_integer_value(json_object_get(doc, "unknown_count"));
	json_t *line;
	size_t i;

	json_array_foreach(json_object_get(doc, "unknown"), i, line)
		if (json_array_size(list->rejected) < REJECTED_MAX)
			json_array_append(list->rejected, line);
	json_object_del(doc, "unknown");
	json_object_del(doc, "unknown_count");
	json_object_set(doc, "rejected", list->rejected);
	json_object_set_new(doc, "rejected_count", json_integer(n));
	if (n > (json_int_t)json_array_size(list->rejected))
		json_object_set_new(doc, "rejected_more",
		    json_integer(n - (json_int_t)json_array_size(list->rejected)));
	add_columns(r, doc, list);
}

void listed_first(json_t *doc, const struct listed *list)
{
	json_int_t n = json_integer_value(json_object_get(doc, "rejected_count")),
		   most = REJECTED_SHOWN;
	json_t *first = json_array();

	for (json_int_t i = 0; i < n && i < most; i++)
		json_array_append(first, json_array_get(list->rejected, (size_t)i));
	json_object_set_new(doc, "first_rejected", first);
	json_object_set_new(doc, "more_rejected", json_integer(n > most ? n - most : 0));
}
