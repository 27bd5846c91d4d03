/* head -- see head.h. */
#include "shape/head.h"

#include "base/mem.h"
#include "csv/cell.h"
#include "csv/tidy.h"

#define CELLS 8 /* shown of a record */

const char *head_wanted(const struct head *head, const char *field)
{
	const char *word = json_string_value(json_object_get(head->wanted, field));

	return word && *word ? word : NULL;
}

void head_say(struct head *head, const char *field, json_t *why)
{
	if (!head->found) {
		json_decref(why);
		return;
	}
	if (head_wanted(head, field))
		why = said("as chosen: {why}", "why", why);
	said_set(head->found->evidence, field, why);
}

json_t *head_ask(struct head *head, const char *field, const char *title, json_t *evidence)
{
	json_t *question = question_new(field, said(title), evidence);

	json_object_set_new(question, "about_file", json_true());
	json_array_append_new(head->found->questions, question);
	return question;
}

bool head_is_complete(const struct head *head)
{
	return head->whole && !head->batch->full;
}

static bool is_blank(const struct record *record)
{
	for (int k = 0; k < record->n; k++)
		if (span_trim(record->field[k]).len)
			return false;
	return true;
}

const struct record *head_record(const struct head *head, long line)
{
	for (int i = 0; i < head->batch->n; i++) {
		const struct record *record = &head->batch->record[i];

		if (record->line >= line && !is_blank(record) &&
		    !(head->comments && tidy_is_comment(record)))
			return record;
	}
	return NULL;
}

const struct record *head_line(const struct head *head, long line)
{
	for (int i = 0; i < head->batch->n; i++)
		if (head->batch->record[i].line == line)
			return is_blank(&head->batch->record[i]) ? NULL : &head->batch->record[i];
	return NULL;
}

char *head_show(const struct head *head, const struct record *record)
{
	char *shown = mem_strdup(head->work, "");

	for (int i = 0; record && i < record->n && i < CELLS; i++)
		shown = mem_append(shown, "%s%s", i ? " | " : "",
		    span_show(head->work, span_trim(record->field[i]), 40));
	return record && record->n > CELLS ? mem_append(shown, " | ...") : shown;
}

void head_split(struct head *head, char delimiter)
{
	struct splitter *splitter = splitter_new(NULL, delimiter);
	struct batch *batch = head->batch;

	/* afresh each time: split() unquotes in place */
	batch->len = 0;
	memcpy(batch_more(batch, head->text.len), head->text.at, head->text.len);
	batch->len = head->text.len;
	split(splitter, batch, head->whole);
	for (size_t i = 0; i < batch->fields; i++)
		batch->field[i] = cell_unwrap(batch->field[i]);
	talloc_free(splitter);
}
