/*
 * versions/undo -- take back what one version changed, as a further version.
 *
 *	GET  /versions/undo?version=V	what would go back, and what stays because it was changed
 *					again since
 *	POST /versions/undo?version=V	do it
 */
#include "hmis/undo.h"
#include "pages.h"
#include "web/app.h"

/* What is counted of the months, for the page. */
struct preview {
	int64_t back, n_new, changed, removed;
	json_t *months; /* [{indicator, period, back, kept}] */
};

static const struct err *count_month(void *arg, const struct undo_month *month)
{
	struct preview *preview = arg;

	preview->back += month->n_back;
	preview->n_new += month->n_new;
	preview->changed += month->n_changed;
	preview->removed += month->n_removed;
	json_array_append_new(preview->months,
	    json_pack("{s:i, s:i, s:i, s:i}", "indicator", month->month.indicator, "period",
		month->month.period, "back", month->n_back, "kept", month->n_kept));
	return NULL;
}

static const struct err *count_all(struct req *r, struct preview *preview, struct undo_kept *kept)
{
	const struct err *failed;
	PGresult *rows;

	if ((failed = db_begin_snapshot(r->db)))
		return failed;
	if (!(failed = db_rows(r->db, r, &rows, SQL_registry_slots)))
		failed = undo_each(r->db, r, req_arg(r, "version"),
		    (int)strtol(PQgetvalue(rows, 0, 0), NULL, 10), kept, count_month, preview);
	db_rollback(r->db);
	return failed;
}

static const struct err *show(struct req *r)
{
	struct preview preview = { .months = mem_json(r, json_array()) };
	struct undo_kept *kept = mem_new(r, struct undo_kept);
	const struct err *failed;
	json_t *doc;
	char *months;

	if ((failed = count_all(r, &preview, kept)))
		return failed;
	months = mem_dump(r, preview.months);
	failed = db_json(r->db, r, &doc, SQL_undo_show, req_arg(r, "version"),
	    mem_printf(r,
		"{\"back\": %lld, \"kept\": %lld, \"new\": %lld, \"changed\": %lld, \"removed\": "
		"%lld}",
		(long long)preview.back, (long long)kept->cells, (long long)preview.n_new,
		(long long)preview.changed, (long long)preview.removed),
	    undo_cells(kept, r), months);
	return failed ? failed : respond(r, PAGE_versions_undo, doc);
}

static const struct err *ask(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_undo_ask, req_arg(r, "version"), r->user)))
		return failed;
	return respond_next(r, 202,
	    mem_printf(r, "progress?run=%lld", json_integer_value(json_object_get(doc, "run"))),
	    doc);
}

static const struct field fields[] = {
	{ "version", FIELD_ID, REQUIRED, "Say which version: version=1." },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/versions/undo", VIEWER, show, .fields = fields },
	{ "POST", "/versions/undo", GLOBAL_ADMIN, ask, .fields = fields, .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "versions/undo", routes);
}
