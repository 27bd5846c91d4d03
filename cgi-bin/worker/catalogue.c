/* catalogue -- see jobs.h: what a DHIS2 server has, page by page into the tables of 010_catalogue.sql. */
#include "dhis2/meta.h"
#include "worker/jobs.h"
#include "worker/session.h"

#define PAGE 1000 /* objects in a request; of data sets, which may name 100,000 units each, fewer */

/* A kind of object: its path at the server, its fields, which of them, and the statement that keeps a page of it
 * ($1 run, $2 the page; with a kind that is $2, and $3 the page). */
static const struct list {
	const char *type, *fields;
	int size;
	enum sql keep;
	const char *kind, *filter;
} lists[] = {
	{ "organisationUnitLevels", "level,displayName,name", PAGE, SQL_catalogue_levels },
	{ "organisationUnits", "id,displayName,name,level,parent[id],closedDate", PAGE,
	    SQL_catalogue_units },
	{ "dataSets", "id,displayName,name,code,organisationUnits[id]", 20, SQL_catalogue_sets },
	{ "dataElements",
	    "id,displayName,name,code,categoryCombo[categoryOptionCombos[id,displayName,name]]",
	    PAGE / 4, SQL_catalogue_items, "element", "domainType:eq:AGGREGATE" },
	{ "indicators", "id,displayName,name,code", PAGE, SQL_catalogue_items, "indicator" },
};

#define LISTS (sizeof(lists) / sizeof(*lists))

struct reading {
	struct job *job;
	struct http *http;
	int64_t rows;
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
    long *total)
{
	void *work = talloc_new(reading->job);
	const struct err *failed;
	json_t *page;

	if (!(failed = meta_page(work, reading->http, list->type, list->fields, list->filter, n,
		  list->size, &page, total)) &&
	    !(failed = keep_page(reading, list, work, page)))
		reading->rows += (int64_t)json_array_size(page);
	talloc_free(work);
	return failed;
}

/* All pages of a list: as many as its number of objects says, for a page past the end may be the last one again. */
static const struct err *read_list(struct reading *reading, const struct list *list)
{
	int part = (int)(list - lists) * 100 / (int)LISTS;
	const struct err *failed;
	long total = 1;

	for (int n = 1; (long)(n - 1) * list->size < total; n++) {
		if (job_lost(reading->job))
			return job_stopped();
		if ((failed = read_page(reading, list, n, &total)))
			return failed;
		job_progress(reading->job, PHASE_READING,
		    part +
			(int)((total ? (double)n * list->size / (double)total : 1) * 100 / LISTS) %
			    20,
		    reading->rows, 0, 0);
	}
	return NULL;
}

const struct err *read_catalogue(struct job *job)
{
	struct reading reading = { .job = job };
	struct server server;
	const struct err *failed;
	PGresult *rows;
	json_t *run;

	if ((failed = db_json(job->db, job, &run, SQL_catalogue_begin, job->id)))
		return failed;
	if ((failed = session_open(job, job, run, &reading.http, &server)))
		return failed;
	for (size_t i = 0; i < LISTS; i++)
		if ((failed = read_list(&reading, &lists[i])))
			return failed;
	if ((failed = db_rows(job->db, job, &rows, SQL_catalogue_finish, job->id, job->number)))
		return failed;
	return PQntuples(rows) ? NULL : job_stopped();
}
