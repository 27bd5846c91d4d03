/*
 * schedules -- imports from DHIS2 that begin by themselves each month, and wait for their review,
 * or are integrated as well while rules hold.
 *
 *	GET  /schedules?run=N	those there are; and what import N asked for, to be repeated;
 *				schedule=S: its rules, to be changed
 *	POST /schedules		run, months, day, hour (by the clocks of the settings' time
 *				zone), and approve=rules with the rules: a further
 *				one; or schedule, do=pause|resume|remove; or schedule, do=rules,
 *				approve and the rules: those from now on
 */
#include "desk/rules.h"
#include "pages.h"
#include "web/app.h"

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc, *rules;
	bool again = r->status != 200; /* a form that was refused, with what was entered */

	if ((failed = db_json(r->db, r, &doc, SQL_schedules_show, req_arg(r, "run"))) ||
	    (failed = db_json(r->db, r, &rules, SQL_schedule_rules, req_arg(r, "schedule"),
		 again ? NULL : rules_given(r))))
		return failed;
	json_object_update(doc, rules);
	if (again)
		rules_fill(r, doc);
	return respond(r, PAGE_schedules, doc);
}

static const struct err *change(struct req *r)
{
	const char *schedule = req_arg(r, "schedule"), *what = req_arg(r, "do");
	const struct err *failed;
	json_t *doc;

	if (!schedule != !what)
		return req_wrong(r, "do",
		    "Say both which schedule and what to do with it: pause, resume, remove or "
		    "rules.");
	if (!schedule &&
	    !(req_arg(r, "run") && req_arg(r, "months") && req_arg(r, "day") && req_arg(r, "hour")))
		return req_wrong(r, "months", "A new schedule needs run, months, day and hour.");
	failed = schedule
	    ? db_json(r->db, r, &doc, SQL_schedule_change, schedule, what, r->user, rules_given(r))
	    : db_json(r->db, r, &doc, SQL_schedule_add, req_arg(r, "run"), r->user,
		  req_arg(r, "months"), req_arg(r, "day"), req_arg(r, "hour"), rules_given(r));
	return failed ? failed : respond_next(r, schedule ? 200 : 201, "schedules", doc);
}

static const struct field show_fields[] = {
	{ "run", FIELD_ID, OPTIONAL, WORDS("Say which import to repeat: run=1.") },
	{ "schedule", FIELD_ID, OPTIONAL, WORDS("Say which schedule: schedule=1.") },
	RULES_FIELDS,
	{ 0 },
};

static const struct field change_fields[] = {
	{ "run", FIELD_ID, OPTIONAL, WORDS("Say which import to repeat: run=1.") },
	{ "months", FIELD_CHOICE, OPTIONAL, WORDS("Choose 1, 2, 3, 6, 12 or 24 months."),
	    .choices = "1 2 3 6 12 24" },
	{ "day", FIELD_CHOICE, OPTIONAL, WORDS("Give a day of the month from 1 to 28."),
	    .choices =
		"1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28" },
	{ "hour", FIELD_CHOICE, OPTIONAL, WORDS("Give an hour from 0 to 23."),
	    .choices = "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23" },
	{ "schedule", FIELD_ID, OPTIONAL, WORDS("Say which schedule: schedule=1.") },
	{ "do", FIELD_CHOICE, OPTIONAL, WORDS("Choose pause, resume, remove or rules."),
	    .choices = "pause resume remove rules" },
	RULES_FIELDS,
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/schedules", DATA_ADMIN, show, WORDS("The imports that are repeated each month."),
	    .fields = show_fields },
	{ "POST", "/schedules", DATA_ADMIN, change,
	    WORDS("Repeat an import each month, or pause, resume, change or remove a schedule."),
	    .fields = change_fields, .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "schedules", routes);
}
