/*
 * aliases -- other names for facilities and raw indicators: old codes, and the ids that other
 * software uses.
 *
 *	GET  /aliases?of=W&q=TEXT&page=N	W is facility (when nothing is said) or indicator;
 *						.csv: as they are uploaded
 *	GET  /aliases?of=W&asset=A&mode=M	what taking over an uploaded file would do; .csv: a
 *						line a value
 *	PUT  /aliases?of=W&mode=M&preview=1	the body is a CSV file; M is add_update, update or
 *						replace
 *	POST /aliases?of=W			multipart form with the part `file`, and mode; or
 *						asset, mode, seen: take it over; remove=ALIAS: one
 *						goes; alias, id: one is added; area with either: the
 *						one for rows of this area
 */
#include "desk/registry.h"
#include "lists/table.h"
#include "pages.h"
#include "wire/query.h"

#include <string.h>

static const struct column facility_columns[] = {
	{ "facility_id", .key = true },
	{ "alias", .key = true, .unique = true },
	{ "area", .unique = true },
	{ 0 },
};

static const struct column indicator_columns[] = {
	{ "raw_indicator_id", .key = true },
	{ "alias", .key = true, .unique = true },
	{ 0 },
};

static const struct kind {
	const char *of, *column, *one; /* one: the page of what an alias stands for */
	struct registry list;
} kinds[] = {
	{ "facility", "facility_id", "facilities/facility",
	    { "facility_alias", PAGE_aliases, SQL_facility_aliases_list, SQL_facility_aliases_rows,
		{ "page", "q" }, facility_columns, "facility" } },
	{ "indicator", "raw_indicator_id", "indicators/raw",
	    { "indicator_alias", PAGE_aliases, SQL_indicator_aliases_list,
		SQL_indicator_aliases_rows, { "page", "q" }, indicator_columns, "indicator" } },
};

static const struct kind *kind_of(struct req *r)
{
	const char *of = req_arg(r, "of");

	return &kinds[!strcmp(of, kinds[1].of)];
}

static const struct err *show(struct req *r)
{
	return registry_show(r, &kind_of(r)->list);
}

static const struct err *take_away(struct req *r)
{
	const char *of = kind_of(r)->of, *alias = req_arg(r, "remove");
	const struct err *failed;
	json_t *doc;

	failed = db_json(r->db, r, &doc, SQL_aliases_remove, of, alias, req_arg(r, "area"));
	if (failed && failed->status == 404)
		return err(404, "not_found",
		    "There is no alias \"{alias}\". It may have been removed already.", "alias",
		    alias);
	if (failed)
		return failed;
	return respond_next(r, 200, mem_printf(r, "aliases?of=%s", of), doc);
}

/* One alias, from the page of what it is to stand for. */
static const struct err *add(struct req *r)
{
	const char *column = kind_of(r)->column, *id = req_arg(r, "id");
	const struct err *failed;
	json_t *rows, *doc, *refused;

	if (!id)
		return req_wrong(r, "id", "Say what the alias stands for: id=ID.");
	rows = mem_json(r,
	    json_pack("[{s:i, s:s, s:s, s:s?}]", "line", 1, "alias", req_arg(r, "alias"), column,
		id, "area", req_arg(r, "area")));
	if ((failed = registry_take(r, kind_of(r)->list.kind, rows, "add_update", NULL, &doc)))
		return failed;
	refused = json_array_get(json_object_get(doc, "unknown"), 0);
	if (refused)
		return req_wrong(r, "alias", "{alias}: {reason}", "alias",
		    json_string_value(json_object_get(refused, "value")), "reason.",
		    json_string_value(json_object_get(refused, "reason")));
	return respond_next(r, 200, mem_printf(r, "%s?id=%s", kind_of(r)->one, query_encode(r, id)),
	    doc);
}

static const struct err *put(struct req *r)
{
	if (req_arg(r, "remove"))
		return take_away(r);
	return req_arg(r, "alias") ? add(r) : registry_put(r, &kind_of(r)->list);
}

#define OF                                                                      \
	{ "of", FIELD_CHOICE, OPTIONAL, WORDS("Choose facility or indicator."), \
		.choices = "facility indicator", .standard = "facility" }

static const struct field show_fields[] = {
	OF,
	REGISTRY_SHOW_FIELDS,
	{ "q", FIELD_TEXT, OPTIONAL, WORDS("Give part of an alias, an id or a name.") },
	{ 0 },
};

static const struct field put_fields[] = {
	OF,
	REGISTRY_PUT_FIELDS,
	{ "remove", FIELD_TEXT, OPTIONAL, WORDS("Give the alias to remove.") },
	{ "alias", FIELD_TEXT, OPTIONAL, WORDS("Give the alias to add.") },
	{ "area", FIELD_TEXT, OPTIONAL, WORDS("Give the area of the rows that the alias is for.") },
	{ "id", FIELD_TEXT, OPTIONAL, WORDS("Say what the alias stands for: id=ID.") },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/aliases", VIEWER, show,
	    WORDS("The aliases of facilities or raw indicators, or what a previewed file would "
		  "change of them."),
	    .fields = show_fields },
	{ "PUT", "/aliases", DATA_ADMIN, put,
	    WORDS("Take over a file of aliases, or preview what it would change."),
	    .fields = put_fields, .form = show, .upload = true },
	{ "POST", "/aliases", DATA_ADMIN, put,
	    WORDS("Take over a file of aliases, add one, or remove one."), .fields = put_fields,
	    .form = show, .upload = true },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "aliases", routes);
}
