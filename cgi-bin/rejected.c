/*
 * rejected -- the dropped rows of an import, to be corrected and sent again.
 *
 *	GET /rejected?run=N	CSV: the original columns and what was wrong with each row; of a
 *				fetch, each value that was dropped, as its server has it
 */
#include "base/conf.h"
#include "base/file.h"
#include "web/app.h"

#include <fcntl.h>
#include <string.h>

static const char columns[] =
    "facility_id,raw_indicator_id,period_id,count,category_option_combo,attribute_option_combo,"
    "_kind,_column,_reason,_hint\n";

/* Those of a fetch stand in the database, pair by pair. */
static const struct err *download_fetched(struct req *r, bool dropped)
{
	const char *run = req_arg(r, "run");
	const struct err *failed;
	PGresult *pairs, *lines;

	if ((failed = db_rows(r->db, r, &pairs, SQL_rejected_pairs, run)))
		return failed;
	if (dropped && !PQntuples(pairs))
		return err(410, "file_gone",
		    "The dropped values of import {run} are not kept any more. Fetch it again to "
		    "get them.",
		    "run", run);
	respond_begin(r, "text/csv; charset=utf-8", mem_printf(r, "rejected-%s.csv", run));
	if (!respond_write(r, columns, strlen(columns)))
		return NULL;
	for (int i = 0; i < PQntuples(pairs); i++) {
		void *work = talloc_new(r);
		bool listens = true;

		failed = db_rows(r->db, work, &lines, SQL_rejected_lines, run,
		    PQgetvalue(pairs, i, 0), PQgetvalue(pairs, i, 1));
		if (!failed && PQntuples(lines))
			listens = respond_write(r, PQgetvalue(lines, 0, 0),
			    (size_t)PQgetlength(lines, 0, 0));
		talloc_free(work);
		if (failed || !listens)
			return failed;
	}
	return NULL;
}

static const struct err *download(struct req *r)
{
	const char *run = req_arg(r, "run"), *name;
	const struct err *failed;
	json_t *doc;
	int fd;

	if ((failed = db_json(r->db, r, &doc, SQL_run_rejected, run)))
		return failed;
	if (!json_is_true(json_object_get(doc, "staged")))
		return err_step(err(409, "step_out_of_order",
				    "Import {run} has not been staged yet, so no row of it was "
				    "dropped.",
				    "run", run),
		    "%s", json_string_value(json_object_get(doc, "step")));
	if (json_is_true(json_object_get(doc, "fetched")))
		return download_fetched(r, json_integer_value(json_object_get(doc, "dropped")) > 0);
	fd = file_open(r, mem_printf(r, "%s/rejected/%s.csv", conf()->store, run), O_RDONLY);
	if (fd < 0)
		return err(410, "file_gone",
		    "The dropped rows of import {run} are not kept any more. Stage its file again "
		    "to get them.",
		    "run", run);
	name = json_string_value(json_object_get(doc, "name"));
	return respond_file(r, fd, "text/csv; charset=utf-8",
	    mem_printf(r, "rejected-%s-%s", run, name));
}

static const struct field fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/rejected", DATA_ADMIN, download,
	    WORDS("The dropped rows of an import, with what was wrong with each."),
	    .key = KEY_IMPORT, .fields = fields },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "rejected", routes);
}
