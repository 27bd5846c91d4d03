/* fields -- see fields.h. */
#include "web/fields.h"

#include "base/conf.h"
#include "page/filter.h"
#include "web/io.h"
#include "words/local.h"

#define ID_MAX (1LL << 53)

/* Note what is wrong with a field; the first thing said about it stays. */
static void wrong(struct req *r, const char *name, const struct err *failed)
{
	if (json_object_get(r->errors, name))
		return;
	if (!r->io->wrong)
		r->io->wrong = mem_err(r, failed);
	json_object_set_new(r->errors, name, json_string(local_error(r, r->language, failed)));
}

const struct err *req_wrong_err(struct req *r, const char *field, const struct err *failed)
{
	wrong(r, field, failed);
	return fields_wrong(r);
}

const struct err *req_wrong_said(struct req *r, const char *field, json_t *said)
{
	struct text text = text_new(r);

	filter_add(&text, r->language, SPAN("words"), mem_json(r, said));
	return req_wrong_text(r, field, "%s", text.at);
}

const struct err *fields_wrong(struct req *r)
{
	size_t n = json_object_size(r->errors);

	if (n == 1 && r->io->wrong)
		return err_as(r->io->wrong, 422, "invalid_fields");
	return err(422, "invalid_fields", "{n} fields need another look.", "n", DIGITS(n));
}

/* Is this, or one of these, the value? */
static bool has_value(const json_t *entered, const char *value)
{
	const char *sent = json_string_value(entered);
	json_t *one;
	size_t i;

	json_array_foreach(entered, i, one)
		if (has_value(one, value))
			return true;
	return sent && !strcmp(sent, value);
}

/* Is it a field of the request, or the name of something else, such as a column? */
static bool is_declared(const struct req *r, const char *name)
{
	const struct field *field = r->io->route ? r->io->route->fields : NULL;

	while (field && field->name && strcmp(field->name, name))
		field++;
	return field && field->name;
}

void fields_blame(struct req *r, const struct err *failed)
{
	json_t *entered;
	const char *name;

	if (failed->field && is_declared(r, failed->field))
		wrong(r, failed->field, failed);
	json_object_foreach(r->entered, name, entered)
		if (failed->value && has_value(entered, failed->value))
			wrong(r, name, failed);
}

static bool is_digits(const char *s)
{
	return *s && strspn(s, "0123456789") == strlen(s);
}

static bool is_id(const char *s)
{
	return is_digits(s) && *s != '0' && strlen(s) <= 16 && strtoll(s, NULL, 10) <= ID_MAX;
}

static bool is_month(const char *s)
{
	long month = is_digits(s) && strlen(s) == 6 ? strtol(s, NULL, 10) : 0;

	return month >= 190001 && month <= 205012 && month % 100 >= 1 && month % 100 <= 12;
}

static bool is_choice(const char *s, const char *choices)
{
	size_t n = strlen(s);

	for (const char *p = choices; *p; p += strcspn(p, " "), p += strspn(p, " "))
		if (strcspn(p, " ") == n && !memcmp(p, s, n))
			return true;
	return false;
}

static bool fits(const struct field *field, const char *value)
{
	switch (field->type) {
	case FIELD_TEXT:
		return strlen(value) <= VALUE_MAX;
	case FIELD_NAME:
		return strlen(value) <= (size_t)conf()->name_length;
	case FIELD_ID:
		return is_id(value);
	case FIELD_MONTH:
		return is_month(value);
	case FIELD_CHOICE:
		return is_choice(value, field->choices);
	case FIELD_FILE:
		return false; /* a text where a file is wanted */
	}
	return false;
}

/* What to do about a value; NULL: about a missing one. */
static const struct err *message_of(const struct field *field, const char *value)
{
	if (value && field->type == FIELD_NAME)
		return err(422, "invalid_fields",
		    "This is {bytes} bytes long; at most {most} are taken (name_length in the "
		    "settings).",
		    "bytes", DIGITS(strlen(value)), "most", DIGITS(conf()->name_length));
	if (!field->message)
		return err(422, "invalid_fields", "This value is missing or cannot be used.");
	return err_named(422, "invalid_fields", (const char *const[]){ field->message, NULL });
}

static const struct field *declared(const struct field *fields, const char *name)
{
	for (const struct field *f = fields; f && f->name; f++)
		if (!strcmp(f->name, name))
			return f;
	return NULL;
}

/* There is no such field; which there are. */
static void unknown(struct req *r, const char *name)
{
	struct text names = text_new(r);
	const struct field *fields = r->io->route->fields;
	char *shown = span_show(r, span_of(name), 100);

	for (const struct field *f = fields; f && f->name; f++)
		text_printf(&names, "%s%s", f == fields ? "" : ", ", f->name);
	if (!names.len)
		(void)req_wrong(r, shown, "There is no field {name} here. It takes none.", "name",
		    *shown ? shown : "\"\"");
	else if (!*shown)
		(void)req_wrong(r, shown,
		    "There is no field without a name here. It takes: {fields}.", "fields",
		    names.at);
	else
		(void)req_wrong(r, shown, "There is no field {name} here. It takes: {fields}.",
		    "name", shown, "fields", names.at);
}

/* Keep what was entered, to show the form again. */
static void enter(struct req *r, const struct field *field, const char *value)
{
	json_t *all;

	if (field->secret)
		return;
	if (!field->many) {
		json_object_set_new(r->entered, field->name, json_string(value));
		return;
	}
	if (!(all = json_object_get(r->entered, field->name))) {
		all = json_array();
		json_object_set_new(r->entered, field->name, all);
	}
	json_array_append_new(all, json_string(value));
}

static bool is_part(const char *s, size_t n)
{
	return !*s || (is_digits(s) && strlen(s) == n);
}

/* "2024" and "01", in either order: 202401; of one alone what there is; NULL: they are nothing
 * of the kind. */
static const char *month_joined(struct req *r, const char *one, const char *other)
{
	const char *year = strlen(one) == 2 || strlen(other) == 4 ? other : one,
		   *month = year == one ? other : one;

	return is_part(year, 4) && is_part(month, 2) ? mem_printf(r, "%s%s", year, month) : NULL;
}

/* 202401, also of 2024-01 as browsers' own fields have it; else the value as it is. */
static const char *month_plain(struct req *r, const char *value)
{
	const char *plain = mem_printf(r, "%.4s%s", value, strlen(value) == 7 ? value + 5 : "");

	return strlen(value) == 7 && value[4] == '-' && is_month(plain) ? plain : value;
}

/* A month may come in two values, its year and its month, as the lists of a form send them; what is
 * left of the second is empty. */
static void join_month(struct req *r, const struct field *field)
{
	struct pairs *pairs = &r->io->pairs;
	struct pair *first = NULL, *second = NULL;
	const char *joined;

	for (size_t i = 0; i < pairs->n; i++) {
		if (strcmp(pairs->at[i].name, field->name) || !pairs->at[i].value)
			continue;
		if (second)
			return;
		*(first ? &second : &first) = &pairs->at[i];
	}
	if (first && second && (joined = month_joined(r, first->value, second->value))) {
		first->value = joined;
		second->value = "";
	} else if (first) {
		first->value = month_plain(r, first->value);
	}
}

/* The values sent for a field, ended by NULL; NULL without any. */
static const char *const *collect(struct req *r, const struct field *field)
{
	const struct pairs *pairs = &r->io->pairs;
	const char **values = NULL;
	size_t n = 0;

	for (size_t i = 0; i < pairs->n; i++) {
		const struct pair *pair = &pairs->at[i];

		if (strcmp(pair->name, field->name))
			continue;
		if (pair->value && !*pair->value && !field->blank)
			continue;
		if (field->secret && i < pairs->in_address)
			(void)req_wrong(r, field->name,
			    "An address is kept in logs and histories: send this in the body of a "
			    "POST, and change it, as it was seen.");
		if (!pair->value || !fits(field, pair->value) || (n && !field->many))
			wrong(r, field->name,
			    n && !field->many ? err(422, "invalid_fields", "Send this field once.")
					      : message_of(field, pair->value));
		if (!pair->value)
			continue;
		if (!values)
			values = mem_array(r, const char *, pairs->n + 1);
		values[n++] = pair->value;
		enter(r, field, pair->value);
	}
	if (!values && field->standard) {
		values = mem_array(r, const char *, 2);
		values[0] = field->standard;
	}
	return values;
}

static bool is_sent(struct req *r, const struct field *field, const char *const *values)
{
	if (field->type == FIELD_FILE)
		return r->io->file && !strcmp(r->io->file->name, field->name);
	return values;
}

const struct err *fields_check(struct req *r)
{
	const struct field *fields = r->io->route->fields;
	const struct part *file = r->io->file;
	const struct field *field;
	size_t n = 0;

	for (field = fields; field && field->name; field++)
		n++;
	r->io->values = mem_array(r, const char *const *, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (fields[i].type == FIELD_MONTH)
			join_month(r, &fields[i]);
		r->io->values[i] = collect(r, &fields[i]);
		if (fields[i].need == REQUIRED && !is_sent(r, &fields[i], r->io->values[i]))
			wrong(r, fields[i].name, message_of(&fields[i], NULL));
	}
	for (size_t i = 0; i < r->io->pairs.n; i++)
		if (!declared(fields, r->io->pairs.at[i].name))
			unknown(r, r->io->pairs.at[i].name);
	if (file && (!(field = declared(fields, file->name)) || field->type != FIELD_FILE))
		unknown(r, file->name);
	return json_object_size(r->errors) ? fields_wrong(r) : NULL;
}

bool fields_search(struct req *r)
{
	if (!r->io->route->form || !req_arg(r, "search"))
		return false;
	json_object_clear(r->errors);
	r->io->wrong = NULL;
	return true;
}

const char *const *req_args(struct req *r, const char *name)
{
	static const char *const none[] = { NULL };
	const struct field *fields = r->io->route ? r->io->route->fields : NULL;
	const struct field *field = declared(fields, name);

	if (!field || !r->io->values || !r->io->values[field - fields])
		return none;
	return r->io->values[field - fields];
}

const char *req_arg(struct req *r, const char *name)
{
	return req_args(r, name)[0];
}

const char *req_list(struct req *r, const char *field)
{
	const char *const *value = req_args(r, field);
	json_t *list = mem_json(r, json_array());

	for (; *value; value++)
		json_array_append_new(list, json_string(*value));
	return mem_dump(r, list);
}

const char *req_lines(struct req *r, const char *field)
{
	json_t *list = mem_json(r, json_array());

	for (const char *const *value = req_args(r, field); *value; value++)
		for (const char *line = *value; *line; line += strspn(line, "\r\n")) {
			size_t n = strcspn(line, "\r\n");
			struct span text = span_trim((struct span){ line, n });

			if (text.len)
				json_array_append_new(list, json_stringn(text.at, text.len));
			line += n;
		}
	return mem_dump(r, list);
}

const char *req_again(struct req *r, const char *names)
{
	struct text out = text_new(r);
	size_t n;

	for (; *names; names += n + (names[n] == ' ')) {
		char *name = mem_strndup(r, names, n = strcspn(names, " "));

		for (const char *const *value = req_args(r, name); *value; value++) {
			text_printf(&out, "%s=", name);
			text_url(&out, span_of(*value));
			text_string(&out, "&");
		}
	}
	return out.at;
}
