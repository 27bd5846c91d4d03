/*
 * JSON of another server that means harm: one answer of a whole connection, catalogue or fetch is
 * the input, the others are as they should be.
 *
 * The first byte says which of the three, the second which of its requests gets the input.  Line,
 * database and run are this file's: it has the functions of net/http.h, data/db.h and the others,
 * so the linker takes none from the library.
 */
#include "dhis2/meta.h"
#include "dhis2/verdict.h"
#include "worker/fetch.h"
#include "worker/jobs.h"
#include "worker/session.h"

#include <string.h>

static struct {
	const char *text;
	size_t length;
	int at, asked; /* the request that gets it, and how many there were */
} hostile;

struct http {
	struct pull *waiting[200];
	int n;
};

static const struct {
	const char *within, *answer;
} usual[] = {
	{ "system/info", "{\"version\":\"2.43.1\",\"systemName\":\"X\",\"calendar\":\"iso8601\"}" },
	{ "api/me",
	    "{\"username\":\"u\",\"authorities\":[\"F\"],\"organisationUnits\":[{\"id\":"
	    "\"Country0001\"}]}" },
	{ "PeriodTypes", "[{\"name\":\"Monthly\"}]" },
	{ "level:eq:1",
	    "{\"organisationUnits\":[{\"id\":\"Country0001\",\"displayName\":\"C\"}]}" },
	{ "parent.id",
	    "{\"organisationUnits\":[{\"id\":\"Region00001\"},{\"id\":\"Region00002\"}]}" },
	{ "organisationUnits.json",
	    "{\"pager\":{\"total\":1},\"organisationUnits\":[{\"id\":\"Facility001\",\"level\":5,"
	    "\"parent\":{\"id\":\"Region00001\"}}]}" },
	{ "organisationUnitLevels", "{\"organisationUnitLevels\":[{\"level\":1,\"name\":\"A\"}]}" },
	{ "dataElements",
	    "{\"dataElements\":[{\"id\":\"Element0001\",\"dataSetElements\":[{\"dataSet\":{\"id\":"
	    "\"DataSet0001\",\"periodType\":\"Monthly\"}}]}]}" },
	{ "indicators", "{\"indicators\":[{\"id\":\"Indicator01\"}]}" },
	{ "dataSets",
	    "{\"dataSets\":[{\"id\":\"DataSet0001\",\"organisationUnits\":[{\"id\":"
	    "\"Facility001\"}]}]}" },
	{ "categoryOptionCombos", "{\"categoryOptionCombos\":[{\"id\":\"Combo000001\"}]}" },
	{ "", "{}" },
};

struct http *http_new(const void *ctx, const struct login *login, const struct limits *limits,
    understand_fn *understand)
{
	(void)login;
	(void)limits;
	(void)understand;
	return mem_new(ctx, struct http);
}

struct http *http_public(const void *ctx, const struct http *of, const struct limits *limits)
{
	(void)of;
	return http_new(ctx, NULL, limits, NULL);
}

const char *http_base(const struct http *http)
{
	(void)http;
	return "https://hmis.example.org";
}

long http_wait(const struct http *http)
{
	(void)http;
	return -1;
}

int http_open(const struct http *http)
{
	return http->n;
}

void http_say(struct pull *pull, enum outcome outcome, const struct err *why)
{
	pull->outcome = outcome;
	pull->why = mem_err(pull, why);
	pull->code = pull->why->code;
}

static struct pull *answer(const void *ctx, const struct pull *wanted, const char *text, size_t n)
{
	static const struct login login = { .base = "https://hmis.example.org" };
	struct pull *pull = mem_new(ctx, struct pull);

	*pull = *wanted;
	pull->path = mem_strdup(pull, wanted->path);
	pull->most = wanted->most ? wanted->most : FOREIGN_FACTS;
	pull->text = mem_strndup(pull, text, n);
	pull->length = strlen(pull->text);
	pull->bytes = (int64_t)pull->length;
	pull->status = 200;
	pull->type = "application/json";
	verdict(pull, &(struct ended){ .detail = "", .login = &login, .limit = pull->most });
	return pull;
}

void http_start(struct http *http, const struct pull *wanted)
{
	size_t i = 0;

	if (http->n == (int)(sizeof(http->waiting) / sizeof(*http->waiting)))
		abort(); /* so many at a time were never asked for */
	while (!strstr(wanted->path, usual[i].within))
		i++;
	http->waiting[http->n++] = hostile.asked++ == hostile.at
	    ? answer(http, wanted, hostile.text, hostile.length)
	    : answer(http, wanted, usual[i].answer, strlen(usual[i].answer));
}

struct pull *http_next(struct http *http, int ms)
{
	(void)ms;
	return http->n ? http->waiting[--http->n] : NULL;
}

static PGresult *row_of(const void *ctx, const char *first, const char *second)
{
	PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	PGresAttDesc columns[] = { { .name = "a" }, { .name = "b" } };

	PQsetResultAttrs(result, 2, columns);
	PQsetvalue(result, 0, 0, (char *)first, (int)strlen(first));
	PQsetvalue(result, 0, 1, (char *)second, (int)strlen(second));
	(void)ctx;
	return result;
}

static int drop_result(PGresult **result)
{
	PQclear(*result);
	return 0;
}

const struct err *db_rows_n(struct db *db, const void *ctx, PGresult **result, int binary,
    enum sql sql, int n, const char *const params[])
{
	PGresult **kept;

	(void)db;
	(void)binary;
	(void)sql;
	for (int i = 0; i < n; i++) /* what is kept is JSON or a number: text */
		if (params[i] && !json_is_string(mem_json(ctx, json_string(params[i]))))
			abort();
	if (!result)
		return NULL;
	kept = mem_new(ctx, PGresult *);
	talloc_set_destructor(kept, drop_result);
	*result = *kept = row_of(ctx, "1", "Facility001");
	return NULL;
}

const struct err *db_json_n(struct db *db, const void *ctx, json_t **doc, enum sql sql, int n,
    const char *const params[])
{
	(void)db;
	(void)sql;
	(void)n;
	(void)params;
	*doc = mem_json(ctx, json_object());
	return NULL;
}

const struct err *db_commit(struct db *db)
{
	(void)db;
	return NULL;
}

const struct err *job_transaction(struct job *job)
{
	(void)job;
	return NULL;
}

const struct err *job_stopped(void)
{
	return err(409, "run_ended", "It ended.");
}

bool job_lost(const struct job *job)
{
	(void)job;
	return hostile.asked > 5000; /* a list of a million objects is read by its pages */
}

void job_progress(struct job *job, enum phase phase, int percent, int64_t rows, int64_t bytes,
    int64_t total)
{
	(void)job;
	(void)phase;
	(void)rows;
	(void)bytes;
	(void)total;
	if (percent < 0 || percent > 100)
		abort();
}

struct registry {
	int slots;
};

const struct err *registry_load(struct db *db, const void *ctx, struct registry **registry)
{
	(void)db;
	*registry = mem_new(ctx, struct registry);
	return NULL;
}

int registry_slots(const struct registry *registry)
{
	(void)registry;
	return 1;
}

struct cell registry_find(struct registry *registry, struct row *row)
{
	(void)registry;
	if (!span_equal(row->text[ROLE_FACILITY], SPAN("Facility001")))
		row->kind = ROW_UNKNOWN_FACILITY;
	return (struct cell){ .slot = row->kind == ROW_OK };
}

const struct err *session_open(struct job *job, const void *ctx, json_t *connection,
    struct http **http, struct server *server)
{
	(void)job;
	(void)connection;
	*http = http_new(ctx, NULL, NULL, NULL);
	return server_test(ctx, *http, server);
}

const struct err *session_ended(struct job *job, long wait, const struct err *failed)
{
	(void)job;
	(void)wait;
	return failed;
}

const struct err *fetch_fail(struct fetch *fetch, struct asking *asking, const char *kind,
    const struct err *why)
{
	(void)fetch;
	(void)asking;
	if (!*kind || !*why->code || !*why->text)
		abort();
	return NULL;
}

/* What goes into an address is an id. */
static void must_be_id(const char *text)
{
	if (!foreign_is_uid(text, strlen(text)))
		abort();
}

static const struct err *connect_to(void *ctx)
{
	struct server server;
	const struct err *failed = server_test(ctx, http_new(ctx, NULL, NULL, NULL), &server);

	if (failed)
		return failed;
	server_json(ctx, &server);
	for (const char **root = server.root; *root; root++)
		must_be_id(*root);
	return NULL;
}

static const struct err *fetch_some(void *ctx)
{
	struct job *job = mem_new(ctx, struct job);
	struct fetch *fetch = mem_new(ctx, struct fetch);
	json_t *open = mem_json(ctx,
	    json_pack("[[iis][iis][iis][iis]]", 1, 202301, "Element0001.Combo000001", 2, 202301,
		"Indicator01", 3, 202302, "Indicator01", 4, 202301, "DataSet0001.ACTUAL_REPORTS"));
	json_t *ids = mem_json(ctx,
	    json_pack("[s, s, s]", "Element0001.Combo000001", "Indicator01",
		"DataSet0001.ACTUAL_REPORTS"));
	const struct err *failed;

	fetch->job = job;
	if ((failed = fetch_open(fetch, json_null())) || (failed = fetch_plan(fetch, open, ids)))
		return failed;
	for (int i = 0; i < fetch->n_parts; i++)
		must_be_id(fetch->parts[i].unit);
	for (int i = 0; i < fetch->n; i++) {
		struct asking *asking = fetch->asking[i];
		struct pull wanted = {
			.path = fetch_path(ctx, fetch, asking), .most = FOREIGN_PAGE, .fd = -1
		};

		if (asking->set)
			must_be_id(asking->set);
		if (asking->ask != ASK_ANALYTICS || asking->n < 1)
			continue;
		fetch_reset(fetch, asking);
		failed =
		    fetch_read(fetch, asking, answer(ctx, &wanted, hostile.text, hostile.length));
	}
	return failed;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *ctx = talloc_new(NULL);
	const struct err *failed = NULL;

	if (size < 2) {
		talloc_free(ctx);
		return 0;
	}
	hostile.text = (const char *)data + 2;
	hostile.length = strnlen(hostile.text, size - 2);
	hostile.at = data[1] % 16;
	hostile.asked = 0;
	switch (data[0] % 3) {
	case 0:
		failed = connect_to(ctx);
		break;
	case 1:
		failed = read_catalogue(mem_new(ctx, struct job));
		break;
	case 2:
		failed = fetch_some(ctx);
		break;
	}
	if (failed && (!*failed->text || !*failed->code || !failed->status))
		abort();
	talloc_free(ctx);
	return 0;
}
