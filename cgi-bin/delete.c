/*
 * delete -- take values out of the dataset for good, out of every version.
 *
 *	GET  /delete				what can be chosen
 *	GET  /delete?start_period=M&end_period=M&indicators=all&areas=A
 *						what would go; indicators and areas may be repeated;
 *						find, find_area: those that the form offers
 *	POST /delete				the same fields, and confirm: the number of values
 *						that was shown
 */
#include "pages.h"
#include "web/app.h"

#define SHOWN "200" /* of a list, on a page */

/* Is something wrong with the selection itself? Nothing would be deleted by one that is refused. */
static bool is_refused(struct req *r)
{
	return json_object_size(r->errors) && !json_object_get(r->errors, "confirm");
}

static const struct err *preview(struct req *r)
{
	bool form_alone = req_arg(r, "preset") || req_arg(r, "search");
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_delete_show,
		 form_alone ? NULL : req_arg(r, "start_period"),
		 form_alone ? NULL : req_arg(r, "end_period"), req_list(r, "indicators"),
		 req_lines(r, "areas"), req_arg(r, "find"), req_arg(r, "find_area"),
		 r->format == FORMAT_HTML ? SHOWN : NULL)))
		return failed;
	if (is_refused(r)) {
		json_object_set_new(doc, "chosen", json_false());
		json_object_set_new(doc, "any", json_false());
	}
	return respond(r, PAGE_delete, doc);
}

/* An empty choice is never taken for all of them. */
static const struct err *check(struct req *r)
{
	const struct err *failed = NULL;

	if (!req_arg(r, "start_period"))
		failed = req_wrong(r, "start_period",
		    "Choose the first month; scripts say YYYYMM, such as 202401.");
	if (!req_arg(r, "end_period"))
		failed = req_wrong(r, "end_period",
		    "Choose the last month; scripts say YYYYMM, such as 202412.");
	if (!req_args(r, "indicators")[0])
		failed = req_wrong(r, "indicators",
		    "Choose the indicators, or say \"all\": no choice does not mean all.");
	return failed;
}

static const struct err *show(struct req *r)
{
	bool asked = req_arg(r, "start_period") || req_arg(r, "end_period") ||
	    req_args(r, "indicators")[0] || req_args(r, "areas")[0];
	const struct err *failed = asked && !req_arg(r, "preset") ? check(r) : NULL;

	return failed ? failed : preview(r);
}

static const struct err *ask(struct req *r)
{
	const struct err *failed = check(r);
	json_t *doc;

	if (failed)
		return failed;
	if (!req_arg(r, "confirm"))
		return req_wrong(r, "confirm",
		    "Type the number of values that will be deleted, as the page shows it.");
	if ((failed = db_json(r->db, r, &doc, SQL_delete_ask, req_arg(r, "start_period"),
		 req_arg(r, "end_period"), req_list(r, "indicators"), req_lines(r, "areas"),
		 req_arg(r, "confirm"), r->user)))
		return failed;
	return respond_next(r, 202,
	    mem_printf(r, "progress?run=%lld", json_integer_value(json_object_get(doc, "run"))),
	    doc);
}

#define SELECTION                                                                                  \
	{ "start_period", FIELD_MONTH, OPTIONAL,                                                   \
		WORDS("Choose the first month; scripts say YYYYMM, such as 202401.") },            \
	    { "end_period", FIELD_MONTH, OPTIONAL,                                                 \
		    WORDS("Choose the last month; scripts say YYYYMM, such as 202412.") },         \
	    { "indicators", FIELD_TEXT, OPTIONAL, WORDS("Choose the indicators, or say \"all\"."), \
		    .many = true },                                                                \
	    { "areas", FIELD_TEXT, OPTIONAL,                                                       \
		    WORDS("Choose admin areas, or none for the whole country."), .many = true },   \
	    FIND_FIELDS

static const struct field show_fields[] = {
	SELECTION,
	{ "preset", FIELD_CHOICE, OPTIONAL,
	    WORDS("preset=1 is the form with months chosen, and shows nothing yet."),
	    .choices = "1" },
	SEARCH_FIELD,
	{ 0 },
};

static const struct field ask_fields[] = {
	SELECTION,
	{ "confirm", FIELD_ID, OPTIONAL,
	    WORDS("Type the number of values that will be deleted, only digits.") },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/delete", GLOBAL_ADMIN, show,
	    WORDS("What a selection of months, indicators and areas would delete."),
	    .fields = show_fields, .form = preview },
	{ "POST", "/delete", GLOBAL_ADMIN, ask,
	    WORDS("Delete the selected values from the dataset and from all its versions, for "
		  "good."),
	    .fields = ask_fields, .form = preview },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "delete", routes);
}
