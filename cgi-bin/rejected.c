/*
 * rejected -- the dropped rows of an import, to be corrected and sent again.
 *
 *	GET /rejected?run=N	CSV: the original columns and what was wrong with each row
 */
#include "base/conf.h"
#include "base/file.h"
#include "web/app.h"

#include <fcntl.h>

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
				    "Import %s has not been staged yet, so no row of it was "
				    "dropped.",
				    run),
		    "%s", json_string_value(json_object_get(doc, "step")));
	fd = file_open(r, mem_printf(r, "%s/rejected/%s.csv", conf()->store, run), O_RDONLY);
	if (fd < 0)
		return err(410, "file_gone",
		    "The dropped rows of import %s are not kept any more. Stage its file again to "
		    "get them.",
		    run);
	name = json_string_value(json_object_get(doc, "name"));
	return respond_file(r, fd, "text/csv; charset=utf-8",
	    mem_printf(r, "rejected-%s-%s", run, name));
}

static const struct field fields[] = { { "run", FIELD_ID, REQUIRED, "Say which import: run=1." },
	{ 0 } };

static const struct route routes[] = {
	{ "GET", "/rejected", DATA_ADMIN, download, .fields = fields }, { 0 }
};

int main(void)
{
	return app_run("rejected", routes);
}
