/* refusal -- see refusal.h. */
#include "data/refusal.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES = 8 };

bool is_refusal(const char *state)
{
	return !strncmp(state, "HM", 2);
}

/* A field of the error; NULL for none, or an empty one. */
static const char *raised(const PGresult *result, int field)
{
	const char *text = PQresultErrorField(result, field);

	return text && *text ? text : NULL;
}

/* name, value, ..., NULL; they live as long as values. */
static void list_values(const char **list, json_t *values)
{
	const char *name;
	json_t *value;
	int n = 0;

	json_object_foreach(values, name, value) {
		if (n == 2 * VALUES)
			break;
		list[n++] = name;
		list[n++] = json_string_value(value);
	}
	list[n] = NULL;
}

const struct err *refusal(const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *code = raised(result, PG_DIAG_MESSAGE_DETAIL);
	const char *step = raised(result, PG_DIAG_MESSAGE_HINT);
	const char *values = raised(result, PG_DIAG_CONSTRAINT_NAME);
	const char *said[1 + 2 * VALUES + 1] = { raised(result, PG_DIAG_TABLE_NAME) };
	json_t *loaded = values ? json_loads(values, 0, NULL) : NULL;
	const struct err *failed;

	list_values(said + 1, loaded);
	failed = err_named((int)strtol(state + 2, NULL, 10), "conflict", said);
	json_decref(loaded);
	if (code)
		failed = err_coded(failed, code, raised(result, PG_DIAG_COLUMN_NAME));
	return step ? err_step(failed, "%s", step) : failed;
}
