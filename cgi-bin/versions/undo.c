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

/* Within a transaction. */
static const struct err *count_all(struct req *r, struct preview *preview, struct undo_kept *kept)
{
	const struct err *failed;
	PGresult *rows;

	if ((failed = db_rows(r->db, r, &rows, SQL_registry_slots)))
		return failed;
	return undo_count(r->db, r, req_arg(r, "version"),
	    (int)strtol(PQgetvalue(rows, 0, 0), NULL, 10), kept, count_month, preview);
}

static const struct err *show(struct req *r)
{
	struct preview preview = { .months = mem_json(r, json_array()) };
	struct undo_kept *kept = mem_new(r, struct undo_kept);
	const struct err *failed;
	json_t *doc;
	char *months;

	if ((failed = db_begin_snapshot(r->db)))
		return failed;
	failed = count_all(r, &preview, kept);
	db_rollback(r->db);
	if (failed)
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

/* An undo that is asked again after it was done, as when its answer was lost, is not a second
 * one. */
static const struct err *something_left(struct req *r)
{
	struct preview preview = { .months = mem_json(r, json_array()) };
	const struct err *failed = count_all(r, &preview, mem_new(r, struct undo_kept));

	if (failed || preview.back > 0)
		return failed;
	return err(409, "nothing_to_undo",
	    "All that version {version} changed was taken back or changed again since, so there is "
	    "nothing to undo.",
	    "version", req_arg(r, "version"));
}

/* Counted after it is asked: what an undo before it did is seen then, or that undo is this one. */
static const struct err *ask(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_begin(r->db)) ||
	    (failed = db_json(r->db, r, &doc, SQL_undo_ask, req_arg(r, "version"), r->user)) ||
	    (json_is_true(json_object_get(doc, "begun")) && (failed = something_left(r))) ||
	    (failed = db_commit(r->db)))
		return failed;
	return respond_next(r, 202,
	    mem_printf(r, "progress?run=%lld", json_integer_value(json_object_get(doc, "run"))),
	    doc);
}

static const struct field fields[] = {
	{ "version", FIELD_ID, REQUIRED, WORDS("Say which version: version=1.") },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/versions/undo", VIEWER, show,
	    WORDS("What undoing a version would take back, and what would stay."),
	    .fields = fields },
	{ "POST", "/versions/undo", GLOBAL_ADMIN, ask,
	    WORDS("Take back what a version changed, as a further version."), .fields = fields,
	    .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "versions/undo", routes);
}
