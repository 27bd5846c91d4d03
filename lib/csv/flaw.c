/* flaw -- see flaw.h. */
#include "csv/flaw.h"

#include "words/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const texts[FLAW_COUNT] = {
	[FLAW_FIELD] = WORDS("{n} field where the header has {columns}"),
	[FLAW_FIELDS] = WORDS("{n} fields where the header has {columns}"),
	[FLAW_FIELDS_ABOVE] = WORDS("{n} fields where the header above it has {columns}"),
	[FLAW_BELOW_NAMES] = WORDS("stands below a second header, on line {line}, that has another "
				   "column, \"{name}\": import these rows by themselves"),
	[FLAW_BELOW_ORDER] =
	    WORDS("stands below a second header, on line {line}, that has the columns in "
		  "another order: import these rows by themselves"),
	[FLAW_BELOW_ABOVE] =
	    WORDS("stands below a second header, on line {line}, that has other headings "
		  "above it than the first: import these rows by themselves"),
};

static bool is_name(const char *brace)
{
	return !strncmp(brace, "{name}", 6);
}

const char *flaw_write(char room[FLAW_ROOM], enum flaw flaw, long first, long second,
    const char *name)
{
	const char *text = texts[flaw], *open;
	size_t used = 0;

	for (; used < FLAW_ROOM && (open = strchr(text, '{')); text = strchr(open, '}') + 1) {
		used += (size_t)snprintf(room + used, FLAW_ROOM - used, "%.*s", (int)(open - text),
		    text);
		if (used >= FLAW_ROOM)
			return room;
		if (is_name(open)) {
			used += (size_t)snprintf(room + used, FLAW_ROOM - used, "%s", name);
			continue;
		}
		used += (size_t)snprintf(room + used, FLAW_ROOM - used, "%ld", first);
		first = second;
	}
	if (used < FLAW_ROOM)
		snprintf(room + used, FLAW_ROOM - used, "%s", text);
	return room;
}

const char *flaw_fields(char room[FLAW_ROOM], int n, int columns)
{
	return flaw_write(room, n == 1 ? FLAW_FIELD : FLAW_FIELDS, n, columns, NULL);
}

/* Where a value at the beginning of made ends, behind which the text goes on; or NULL. */
static const char *value_end(const char *brace, const char *made)
{
	const char *rest = strchr(brace, '}') + 1;
	size_t n = strspn(made, "0123456789"), left = strlen(made), last = strlen(rest);

	if (!is_name(brace))
		return n ? made + n : NULL;
	return left >= last && !strcmp(made + left - last, rest) ? made + left - last : NULL;
}

/* The values of a text that is made of one of these, or NULL. */
static json_t *values_of(const char *made, const char *text)
{
	json_t *values = json_object();
	const char *open, *end = made;

	for (; end && (open = strchr(text, '{')); text = strchr(open, '}') + 1) {
		size_t before = (size_t)(open - text), n = strcspn(open, "}");

		end = strncmp(made, text, before) ? NULL : value_end(open, made + before);
		if (!end)
			break;
		made += before;
		json_object_setn_new(values, open + 1, n - 1,
		    is_name(open) ? json_stringn(made, (size_t)(end - made))
				  : json_integer(strtol(made, NULL, 10)));
		made = end;
	}
	if (end && !strcmp(made, text))
		return values;
	json_decref(values);
	return NULL;
}

json_t *flaw_said(const char *text)
{
	for (enum flaw f = 0; f < FLAW_COUNT; f++) {
		json_t *values = values_of(text, texts[f]);

		if (values)
			return json_pack("{s:s, s:o}", "text", texts[f], "values", values);
	}
	return said(text);
}
