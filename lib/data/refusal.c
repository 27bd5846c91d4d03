/* refusal -- see refusal.h. */
#include "data/refusal.h"

#include "words/err_said.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

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

const struct err *refusal(const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *code = raised(result, PG_DIAG_MESSAGE_DETAIL);
	const char *step = raised(result, PG_DIAG_MESSAGE_HINT);
	const char *values = raised(result, PG_DIAG_CONSTRAINT_NAME);
	json_t *said = json_pack("{s:s?, s:o*}", "text", raised(result, PG_DIAG_TABLE_NAME),
	    "values", values ? json_loads(values, 0, NULL) : NULL);
	const struct err *failed = err_of_said((int)strtol(state + 2, NULL, 10), "conflict", said);

	json_decref(said);
	if (code)
		failed = err_coded(failed, code, raised(result, PG_DIAG_COLUMN_NAME));
	return step ? err_step(failed, "%s", step) : failed;
}
