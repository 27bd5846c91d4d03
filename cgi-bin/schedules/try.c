/*
 * schedules/try -- what rules would have made of the last twelve imports.
 *
 *	GET /schedules/try	the rules: max_changed, max_dropped, nothing_removed, no; without
 *				any the schedule's, or the usual ones; schedule=S: of its imports,
 *				run=N: of the same server, source=csv: of files
 *
 * Takes the fields of the form of a schedule, too.
 */
#include "desk/rules.h"
#include "pages.h"

static const struct err *show(struct req *r)
{
	static const char *const form[] = { "months", "day", "hour", NULL };
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_rules_try, req_arg(r, "schedule"),
		 req_arg(r, "run"), req_arg(r, "source"), rules_given(r))))
		return failed;
	for (const char *const *name = form; *name; name++)
		if (req_arg(r, *name))
			json_object_set_new(doc, *name, json_string(req_arg(r, *name)));
	return respond(r, PAGE_schedules_try, doc);
}

static const struct field fields[] = {
	{ "schedule", FIELD_ID, OPTIONAL, WORDS("Say of which schedule: schedule=1.") },
	{ "run", FIELD_ID, OPTIONAL, WORDS("Say of which import's server: run=1.") },
	{ "source", FIELD_CHOICE, OPTIONAL, WORDS("Choose csv or dhis2."), .choices = "csv dhis2" },
	{ "months", FIELD_ID, OPTIONAL, WORDS("Choose 1, 2, 3, 6, 12 or 24 months.") },
	{ "day", FIELD_ID, OPTIONAL, WORDS("Give a day of the month from 1 to 28.") },
	{ "hour", FIELD_TEXT, OPTIONAL, WORDS("Give an hour from 0 to 23.") },
	{ "do", FIELD_CHOICE, OPTIONAL, WORDS("Nothing is done here."), .choices = "rules" },
	RULES_FIELDS,
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/schedules/try", DATA_ADMIN, show,
	    WORDS("What rules would have made of the last twelve imports; nothing changes."),
	    .fields = fields },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "schedules/try", routes);
}
