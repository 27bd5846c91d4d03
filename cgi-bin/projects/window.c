/*
 * projects/window -- what a project sees: its months, common indicators, admin areas and facility
 * types.
 *
 *	GET  /projects/window?project=P	what is chosen, and what can be; with start_period and
 *					end_period, or last_months: with these months instead;
 *					find, find_area: those that the form offers
 *	POST /projects/window?project=P	name; months=open (start_period, or from the first there
 *					is), fixed (start_period, end_period) or last (last_months);
 *					indicators=all or ids; areas as "Land / North" (several
 *					lines, or repeated), types: none for all; columns that tell
 *					of a facility. It is the whole window: what is not sent is
 *					not chosen.
 */
#include "desk/edit_conflict.h"
#include "pages.h"

#include <string.h>

#define MONTHS_MAX 600	 /* as project.last_months in the database */
#define SHOWN	   "200" /* of a list, on a page */

/* A number that was sent, or null. */
static json_t *number(struct req *r, const char *field)
{
	return req_arg(r, field) ? json_integer(strtol(req_arg(r, field), NULL, 10)) : json_null();
}

/* The kind of months: as it was said, or as the fields say. */
static const char *months_of(struct req *r)
{
	const char *said = req_arg(r, "months");

	return said			? said
	    : req_arg(r, "last_months") ? "last"
	    : req_arg(r, "end_period")	? "fixed"
					: "open";
}

static const struct err *check(struct req *r, const char *months)
{
	const char *start = req_arg(r, "start_period"), *end = req_arg(r, "end_period"),
		   *last = req_arg(r, "last_months");
	const struct err *failed = NULL;

	if (!strcmp(months, "fixed") && !start)
		failed = req_wrong(r, "start_period",
		    "Choose the first month; scripts say YYYYMM, such as 202301.");
	if (!strcmp(months, "fixed") && !end)
		failed = req_wrong(r, "end_period",
		    "Choose the last month; scripts say YYYYMM, such as 202412.");
	if (!strcmp(months, "fixed") && start && end && strcmp(start, end) > 0)
		failed = req_wrong(r, "end_period", "The last month is before the first.");
	if (!strcmp(months, "last") && (!last || strtol(last, NULL, 10) > MONTHS_MAX))
		failed = req_wrong(r, "last_months", "Give the number of months, from 1 to {most}.",
		    "most", DIGITS(MONTHS_MAX));
	if (!req_args(r, "indicators")[0])
		failed = req_wrong(r, "indicators", "Choose the indicators, or say \"all\".");
	return failed;
}

/* The months that were chosen, as sql/functions/projects.sql has windows. */
static json_t *months_given(struct req *r, const char *months)
{
	bool fixed = !strcmp(months, "fixed"), last = !strcmp(months, "last");
	json_t *given = mem_json(r, json_object());

	json_object_set_new(given, "start_period", last ? json_null() : number(r, "start_period"));
	json_object_set_new(given, "end_period", fixed ? number(r, "end_period") : json_null());
	json_object_set_new(given, "last_months", last ? number(r, "last_months") : json_null());
	return given;
}

/* The whole window that was chosen. */
static const char *window_text(struct req *r, const char *months)
{
	json_t *given = months_given(r, months);

	if (req_arg(r, "name"))
		json_object_set_new(given, "name", json_string(req_arg(r, "name")));
	json_object_set(given, "indicators",
	    mem_parse(r, req_list(r, "indicators"), strlen(req_list(r, "indicators"))));
	for (const char *const *id = req_args(r, "indicators"); *id; id++)
		if (!strcmp(*id, "all"))
			json_object_set_new(given, "indicators", json_string("all"));
	json_object_set(given, "areas",
	    mem_parse(r, req_lines(r, "areas"), strlen(req_lines(r, "areas"))));
	json_object_set(given, "types",
	    mem_parse(r, req_list(r, "types"), strlen(req_list(r, "types"))));
	json_object_set(given, "columns",
	    mem_parse(r, req_list(r, "columns"), strlen(req_list(r, "columns"))));
	return mem_dump(r, given);
}

/* The form; shown again it has what was sent, not what is saved, and of a preset its months. */
static const struct err *show(struct req *r)
{
	const char *chosen = NULL;
	const struct err *failed;
	json_t *doc;

	if (!strcmp(r->method, "POST"))
		chosen = window_text(r, months_of(r));
	else if (req_arg(r, "end_period") || req_arg(r, "last_months"))
		chosen = mem_dump(r, months_given(r, months_of(r)));
	if ((failed = db_json(r->db, r, &doc, SQL_project_form, req_arg(r, "project"), chosen,
		 r->user, req_arg(r, "find"), req_arg(r, "find_area"),
		 r->format == FORMAT_HTML ? SHOWN : NULL)))
		return failed;
	return respond(r, PAGE_projects_window, doc);
}

static const struct err *save(struct req *r)
{
	const char *months = months_of(r);
	const struct err *failed = check(r, months);
	json_t *doc;

	if (failed)
		return failed;
	failed = db_json(r->db, r, &doc, SQL_project_save, req_arg(r, "project"), r->user,
	    window_text(r, months), req_arg(r, "seen"));
	if (failed || (failed = edit_conflict(r, doc)))
		return failed;
	return respond_next(r, 200, json_string_value(json_object_get(doc, "step")), doc);
}

static const struct field show_fields[] = {
	{ "project", FIELD_ID, REQUIRED, WORDS("Say which project: project=1.") },
	{ "start_period", FIELD_MONTH, OPTIONAL,
	    WORDS("Choose the first month; scripts say YYYYMM, such as 202401.") },
	{ "end_period", FIELD_MONTH, OPTIONAL,
	    WORDS("Choose the last month; scripts say YYYYMM, such as 202412.") },
	{ "last_months", FIELD_ID, OPTIONAL, WORDS("Give the number of months, from 1 to 600.") },
	FIND_FIELDS,
	{ 0 },
};

static const struct field save_fields[] = {
	{ "project", FIELD_ID, REQUIRED, WORDS("Say which project: project=1.") },
	SEEN_FIELD,
	{ "name", FIELD_NAME, OPTIONAL, WORDS("Give the project a name.") },
	{ "months", FIELD_CHOICE, OPTIONAL, WORDS("Choose open, fixed or last."),
	    .choices = "open fixed last" },
	{ "start_period", FIELD_MONTH, OPTIONAL,
	    WORDS("Choose the first month; scripts say YYYYMM, such as 202301.") },
	{ "end_period", FIELD_MONTH, OPTIONAL,
	    WORDS("Choose the last month; scripts say YYYYMM, such as 202412.") },
	{ "last_months", FIELD_ID, OPTIONAL, WORDS("Give the number of months, from 1 to 600.") },
	{ "indicators", FIELD_TEXT, OPTIONAL, WORDS("Choose the indicators, or say \"all\"."),
	    .many = true },
	{ "areas", FIELD_TEXT, OPTIONAL,
	    WORDS("Choose admin areas, or none for the whole country."), .many = true },
	{ "types", FIELD_TEXT, OPTIONAL, WORDS("Choose facility types, or none for all."),
	    .many = true },
	{ "columns", FIELD_CHOICE, OPTIONAL,
	    WORDS("Choose among facility_name, facility_type, latitude and longitude."),
	    .choices = "facility_name facility_type latitude longitude", .many = true },
	FIND_FIELDS,
	SEARCH_FIELD,
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/projects/window", VIEWER, show,
	    WORDS("What a project sees, and what can be chosen."), .fields = show_fields },
	{ "POST", "/projects/window", DATA_ADMIN, save,
	    WORDS("Choose the months, indicators, areas and columns that a project sees."),
	    .fields = save_fields, .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "projects/window", routes);
}
