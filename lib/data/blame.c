/* blame -- see blame.h. */
#include "data/blame.h"

#include "base/mem.h"

#include <string.h>

/* The column that a value did not fit into, by the name of its check ("project_name_check"). */
static const char *column_of(const void *ctx, const PGresult *result)
{
	const char *column = PQresultErrorField(result, PG_DIAG_COLUMN_NAME);
	const char *check = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
	const char *table = PQresultErrorField(result, PG_DIAG_TABLE_NAME), *end;

	if (column || !check || !table || strncmp(check, table, strlen(table)))
		return column;
	check += strlen(table) + (check[strlen(table)] == '_');
	end = strstr(check, "_check");
	return end ? mem_strndup(ctx, check, (size_t)(end - check)) : NULL;
}

/* What a statement could not take: the text that its message quotes, or, where all together are too
 * long, the longest parameter; NULL when neither is known. */
static const char *culprit(const void *ctx, const PGresult *result, int n,
    const char *const params[])
{
	const char *quoted = strchr(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY), '"');
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE), *longest = NULL;

	if (!strncmp(state, "22", 2) && quoted)
		return mem_strndup(ctx, quoted + 1, strcspn(quoted + 1, "\""));
	if (strcmp(state, "54000"))
		return NULL;
	for (int i = 0; i < n; i++)
		if (params[i] && (!longest || strlen(params[i]) > strlen(longest)))
			longest = params[i];
	return longest;
}

const struct err *blame(const struct err *failed, const void *ctx, const PGresult *result, int n,
    const char *const params[])
{
	return err_blame(failed, column_of(ctx, result), culprit(ctx, result, n, params));
}
