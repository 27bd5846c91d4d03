/* err_said -- see err_said.h. */
#include "words/err_said.h"

#include "base/span.h"
#include "words/words.h"

#include <string.h>

enum { MOST = 4000 };

/* A text that may be what a client or a server sent. */
static json_t *shown(const char *text)
{
	char *clean = span_show(NULL, span_of(text), MOST);
	json_t *made = mem_or_die(json_string(clean));

	talloc_free(clean);
	return made;
}

static json_t *values_within(const char *const all[], const char *within);

/* A text of ours, and what it names: its values are within its own name. */
static json_t *sentence(const char *text, const char *const all[], const char *within)
{
	json_t *said = json_object(), *values = values_within(all, within);

	json_object_set_new(said, "text", shown(text));
	if (json_object_size(values))
		json_object_set(said, "values", values);
	json_decref(values);
	return said;
}

/* A text called within, as a sentence, if it is one: not what no catalog has, such as a name; and
 * of "{names}" there is the value alone. */
static json_t *text_of_ours(const char *text, const char *const all[], const char *within)
{
	size_t n = strlen(text);
	const char *value = NULL;
	bool ours = false;

	if (!strchr(text, '{') && words_find(span_of(text)) < 0)
		return shown(text);
	if (*text == '{' && strcspn(text, "}") == n - 1)
		value = err_value(all, within, text + 1, n - 2, &ours);
	return value && !ours ? shown(value) : sentence(text, all, within);
}

/* The values whose names begin with within and have no further point but at their end. */
static json_t *values_within(const char *const all[], const char *within)
{
	json_t *object = json_object();
	size_t before = strlen(within);

	for (const char *const *values = all; *values; values += 2) {
		const char *name = values[0] + before, *point;

		if (strncmp(values[0], within, before) || !*name)
			continue;
		point = strchr(name, '.');
		if (!point)
			json_object_set_new(object, name, shown(values[1]));
		else if (!point[1])
			json_object_setn_new(object, name, (size_t)(point - name),
			    text_of_ours(values[1], all, values[0]));
	}
	return object;
}

json_t *err_said_values(const struct err *failed)
{
	return values_within(failed->values, "");
}

json_t *err_said(const void *ctx, const struct err *failed)
{
	static const char *const none[] = { NULL };

	return mem_json(ctx,
	    failed->message ? sentence(failed->message, failed->values, "")
			    : sentence(failed->text, none, ""));
}

/* Values on their way back: name, value, ... */
struct list {
	const void *ctx;
	const char *at[1 + 2 * ERR_VALUES + 1];
	int n;
};

static void add(struct list *list, const char *name, const char *value)
{
	if (list->n > 2 * ERR_VALUES - 1)
		return;
	list->at[list->n++] = name;
	list->at[list->n++] = value;
}

static void add_values(struct list *list, const char *within, json_t *values)
{
	const char *name;
	json_t *value;

	json_object_foreach(values, name, value) {
		const char *is = mem_printf(list->ctx, "%s%s", within, name);
		json_t *text = json_object_get(value, "text");

		if (json_is_string(value)) {
			add(list, is, json_string_value(value));
		} else if (json_is_string(text)) {
			is = mem_printf(list->ctx, "%s.", is);
			add(list, is, json_string_value(text));
			add_values(list, is, json_object_get(value, "values"));
		} else if (json_is_integer(value)) {
			add(list, is,
			    mem_printf(list->ctx, "%lld", (long long)json_integer_value(value)));
		}
	}
}

const struct err *err_of_said(int status, const char *code, const json_t *said)
{
	void *work = talloc_new(NULL);
	struct list list = { .ctx = work, .n = 1 };
	const char *text = json_string_value(json_object_get(said, "text"));
	json_t *values = json_object_get(said, "values");
	const struct err *failed;

	if (!values) {
		failed = err_text(status, code, "%s", text ? text : "");
	} else {
		list.at[0] = text ? text : "";
		add_values(&list, "", values);
		failed = err_named(status, code, list.at);
	}
	talloc_free(work);
	return failed;
}

const struct err *err_of_stored(int status, const char *code, const json_t *object)
{
	const json_t *said = json_object_get(object, "text_said");

	return err_of_said(status, code, said ? said : object);
}
