/* foreign -- see foreign.h. */
#include "dhis2/foreign.h"

#include "base/span.h"
#include "words/words.h"

#include <string.h>

#define SHOWN	   200	/* bytes of a text on a page */
#define LONGEST	   1000 /* bytes of a name; DHIS2's own are up to 230 characters */
#define DEEPEST	   100	/* level of a unit */
#define EACH_BYTES 10	/* of an answer are one value at least */

enum form { ID, NAME, NOTE, FORMULA, LEVEL, ONE, LIST };

/* The members that we read, wherever they stand. A note may be missing or null, and so may a
 * formula, of any length; below a list or an object whose parts name nothing of their own, no id is
 * needed. */
static const struct member {
	const char *name;
	enum form form;
	const char *fields; /* of what is below */
} members[] = {
	{ "id", ID },
	{ "displayName", NAME },
	{ "name", NAME },
	{ "username", NAME },
	{ "code", NOTE },
	{ "closedDate", NOTE },
	{ "periodType", NOTE },
	{ "aggregationType", NOTE },
	{ "numerator", FORMULA },
	{ "denominator", FORMULA },
	{ "level", LEVEL },
	{ "parent", ONE, "id" },
	{ "dataSet", ONE, "id" },
	{ "categoryCombo", ONE, "" },
	{ "userCredentials", ONE, "" },
	{ "dataSetElements", LIST, "" },
	{ "organisationUnits", LIST, "id" },
	{ "dataViewOrganisationUnits", LIST, "id" },
	{ "categoryOptionCombos", LIST, "id" },
};

bool foreign_is_uid(const char *text, size_t n)
{
	if (n != 11 || !((*text | 32) >= 'a' && (*text | 32) <= 'z'))
		return false;
	for (size_t i = 1; i < n; i++)
		if (!(((text[i] | 32) >= 'a' && (text[i] | 32) <= 'z') ||
			(text[i] >= '0' && text[i] <= '9')))
			return false;
	return true;
}

/* At most so many values are in a text: each but the first stands behind a comma or an opening. */
static int64_t count_values(const char *text, size_t n)
{
	bool quoted = false;
	int64_t values = 1;

	for (size_t i = 0; i < n; i++)
		if (quoted && text[i] == '\\')
			i++;
		else if (text[i] == '"')
			quoted = !quoted;
		else if (!quoted && (text[i] == ',' || text[i] == '[' || text[i] == '{'))
			values++;
	return values;
}

const struct err *foreign_bounds(const struct pull *pull)
{
	int64_t most = pull->most / EACH_BYTES;

	if (count_values(pull->text, pull->length) <= most)
		return NULL;
	return err(502, "too_large",
	    "The server's answer holds more than {most} values, which is too much for one answer.",
	    "most", DIGITS(most));
}

const struct err *foreign_parse(const void *ctx, const struct pull *pull, json_t **doc)
{
	const struct err *failed = foreign_bounds(pull);

	*doc = failed ? NULL : mem_parse(ctx, pull->text, pull->length);
	return failed;
}

const char *foreign_said(const void *ctx, const json_t *object, const char *name,
    const char *otherwise)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text && *text ? span_show(ctx, span_of(text), SHOWN) : otherwise;
}

/* What stands where something else should, for a sentence: a text of ours (*ours), or not. */
static const char *show(const void *ctx, const json_t *is, bool *ours)
{
	char *text, *shown;

	*ours = true;
	if (!is)
		return WORDS("missing");
	if (json_is_object(is) || json_is_array(is))
		return json_is_object(is) ? WORDS("an object") : WORDS("a list");
	if (json_is_string(is) && json_string_length(is) > LONGEST)
		return WORDS("a text of {bytes} bytes");
	text = mem_or_die(json_dumps(is, JSON_ENCODE_ANY | JSON_COMPACT));
	shown = span_show(ctx, span_of(text), 60);
	free(text);
	*ours = false;
	return shown;
}

/* What is not as it should be: of an object the member called name; NULL: it is no object. */
static const struct err *odd(const char *what, const json_t *object, const char *name)
{
	void *work = talloc_new(NULL);
	const char *id = foreign_said(work, object, "id", NULL);
	const json_t *is = name ? json_object_get(object, name) : object;
	bool ours;
	const char *shown = show(work, is, &ours);
	const struct err *failed = err(502, "odd_answer",
	    id ? WORDS("The server's answer is not as DHIS2 gives it: in {list}, {name} is "
		       "{value}, "
		       "of {id}. Ask the server's administrator to look at it, with this sentence.")
		: !name
		? WORDS("The server's answer is not as DHIS2 gives it: in {list}, an entry is "
			"{value}. Ask the server's administrator to look at it, with this "
			"sentence.")
		: WORDS("The server's answer is not as DHIS2 gives it: in {list}, {name} is "
			"{value}. "
			"Ask the server's administrator to look at it, with this sentence."),
	    "list", AT_MOST(40, what), "name", AT_MOST(20, name ? name : ""), "value.",
	    ours ? shown : "{raw}", "value.raw", shown, "value.bytes",
	    DIGITS(json_string_length(is)), "id", AT_MOST(40, id ? id : ""));

	talloc_free(work);
	return failed;
}

static bool has_form(const json_t *is, enum form form)
{
	switch (form) {
	case ID:
		return json_is_string(is) &&
		    foreign_is_uid(json_string_value(is), json_string_length(is));
	case NAME:
		return json_is_string(is) && json_string_length(is) <= LONGEST;
	case NOTE:
		return json_is_null(is) || has_form(is, NAME);
	case FORMULA:
		return json_is_null(is) || json_is_string(is);
	case LEVEL:
		return json_is_integer(is) && json_integer_value(is) >= 1 &&
		    json_integer_value(is) <= DEEPEST;
	case ONE:
		return json_is_null(is) || json_is_object(is);
	case LIST:
		return json_is_null(is) || json_is_array(is);
	}
	return false;
}

/* What is asked for first, and a level, are there. */
static const char *missing(const json_t *object, const char *fields)
{
	if (!strncmp(fields, "id", 2) && !json_object_get(object, "id"))
		return "id";
	return strstr(fields, "level") && !json_object_get(object, "level") ? "level" : NULL;
}

const struct err *foreign_object(const json_t *object, const char *what, const char *fields)
{
	const char *lacks = missing(object, fields);
	const struct err *failed = NULL;

	if (!json_is_object(object) || lacks)
		return odd(what, object, json_is_object(object) ? lacks : NULL);
	for (size_t i = 0; i < sizeof(members) / sizeof(*members) && !failed; i++) {
		const struct member *member = &members[i];
		const json_t *is = json_object_get(object, member->name);

		if (is && !has_form(is, member->form))
			failed = odd(what, object, member->name);
		else if (json_is_object(is))
			failed = foreign_object(is, member->name, member->fields);
		else if (json_is_array(is))
			failed = foreign_list(is, member->name, member->fields);
	}
	return failed;
}

const struct err *foreign_list(const json_t *list, const char *what, const char *fields)
{
	const struct err *failed = NULL;

	for (size_t i = 0; i < json_array_size(list) && !failed; i++)
		failed = foreign_object(json_array_get(list, i), what, fields);
	return failed;
}

const struct err *foreign_text(const json_t *list, int at, size_t max, const char **text)
{
	const json_t *is = json_array_get(list, (size_t)at);

	if (json_is_string(is) && json_string_length(is) <= max) {
		*text = json_string_value(is);
		return NULL;
	}
	return foreign_no_text(at, max);
}

const struct err *foreign_no_text(int at, size_t max)
{
	return err(502, "odd_answer",
	    "The server's answer is not as DHIS2 gives it: a row's entry {entry} is not a text of "
	    "at most {bytes} bytes. Ask the server's administrator to look at it, with this "
	    "sentence.",
	    "entry", DIGITS(at + 1), "bytes", DIGITS(max));
}
