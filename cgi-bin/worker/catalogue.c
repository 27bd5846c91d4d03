/* catalogue -- see jobs.h: what a DHIS2 server has, page by page into the tables of
 * 010_catalogue.sql. */
#include "base/clock.h"
#include "dhis2/meta.h"
#include "worker/jobs.h"
#include "worker/session.h"

#include <string.h>

/* Objects in a request; of data sets, which may name 100,000 units each, fewer.  A power of two: of
 * what is too large for one answer, half is asked for. */
#define PAGE 1024

#define PATIENCE 14400 /* seconds for all of it */

/* A kind of object: its path at the server, its fields, which of them, and the statement that keeps
 * a page of it ($1 run, $2 the page; with a kind that is $2, and $3 the page). */
static const struct list {
	const char *type, *fields;
	int size;
	long most; /* that a country can have */
	enum sql keep;
	const char *kind, *filter;
} lists[] = {
	{ "organisationUnitLevels", "level,displayName,name", PAGE, 100, SQL_catalogue_levels },
	{ "organisationUnits", "id,displayName,name,level,parent[id],closedDate", PAGE, 500000,
	    SQL_catalogue_units },
	{ "dataSets", "id,displayName,name,code,periodType,organisationUnits[id]", 16, 10000,
	    SQL_catalogue_sets },
	{ "dataElements",
	    "id,displayName,name,code,aggregationType,"
	    "categoryCombo[categoryOptionCombos[id,displayName,name]],"
	    "dataSetElements[dataSet[id,displayName,name,periodType],"
	    "categoryCombo[categoryOptionCombos[id,displayName,name]]]",
	    PAGE / 4, 200000, SQL_catalogue_items, "element", "domainType:eq:AGGREGATE" },
	{ "indicators", "id,displayName,name,code,numerator,denominator", PAGE, 200000,
	    SQL_catalogue_items, "indicator" }, /* after the elements that they are made of */
};

#define LISTS (sizeof(lists) / sizeof(*lists))

struct reading {
	struct job *job;
	struct http *http;
	int64_t rows;
	double start;
};

static const struct err *keep_page(struct reading *reading, const struct list *list,
    const void *ctx, json_t *page)
{
	char *text = mem_dump(ctx, page);
	struct job *job = reading->job;
	const struct err *failed;

	failed = job_transaction(job);
	if (!failed && list->kind)
		failed = db_rows(job->db, ctx, NULL, list->keep, job->id, list->kind, text);
	else if (!failed)
		failed = db_rows(job->db, ctx, NULL, list->keep, job->id, text);
	return failed ? failed : db_commit(job->db);
}

static const struct err *read_page(struct reading *reading, const struct list *list, int n,
    int size, long *total)
{
	void *work = talloc_new(reading->job);
	const struct err *failed;
	json_t *page;

	if (!(failed = meta_page(work, reading->http, list->type, list->fields, list->filter, n,
		  size, list->most, &page, total)) &&
	    !(failed = keep_page(reading, list, work, page)))
		reading->rows += (int64_t)json_array_size(page);
	talloc_free(work);
	return failed;
}

/* All pages of a list: as many as its number of objects says, for a page past the end may be the
 * last one again. */
static const struct err *read_list(struct reading *reading, const struct list *list)
{
	double part = (double)(list - lists);
	const struct err *failed;
	int size = list->size;
	long total = 1;
	double share;

	for (int n = 1; (long)(n - 1) * size < total;) {
		if (job_lost(reading->job))
			return job_stopped();
		if (clock_seconds() - reading->start > PATIENCE)
			return err(502, "timeout",
			    "Reading the server's lists took more than {hours} hours, and was "
			    "ended.",
			    "hours", DIGITS(PATIENCE / 3600));
		if ((failed = read_page(reading, list, n, size, &total))) {
			if (strcmp(failed->code, "too_large") || size == 1)
				return failed;
			size /= 2;
			n = 2 * n - 1;
			continue;
		}
		share = total ? (double)n * (double)size / (double)total : 1;
		job_progress(reading->job, PHASE_READING,
		    (int)((part + (share < 1 ? share : 1)) * 100 / (double)LISTS), reading->rows, 0,
		    0);
		n++;
	}
	return NULL;
}

const struct err *read_catalogue(struct job *job)
{
	struct reading reading = { .job = job, .start = clock_seconds() };
	struct server server;
	const struct err *failed;
	PGresult *rows;
	json_t *run;

	if ((failed = db_json(job->db, job, &run, SQL_catalogue_begin, job->id)))
		return failed;
	failed = session_open(job, job, run, &reading.http, &server);
	for (size_t i = 0; i < LISTS && !failed; i++)
		failed = read_list(&reading, &lists[i]);
	if (failed)
		return session_ended(job, reading.http ? http_wait(reading.http) : -1, failed);
	if ((failed = db_rows(job->db, job, &rows, SQL_catalogue_finish, job->id, job->fence)))
		return failed;
	return PQntuples(rows) ? NULL : job_stopped();
}
