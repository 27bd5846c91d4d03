/*
 * facilities/facility -- one facility: what the registry says of it, what the dataset holds of it,
 * and its form.
 *
 *	GET  /facilities/facility?id=ID&q=TEXT&page=N&until=YYYYMM	36 months of 12 indicators;
 *									without id: the form for a
 *									new one
 *	GET  /facilities/facility?new=ID&run=N	the form for a new one of this id, with what the
 *						server of import N says of it
 *	GET  /facilities/facility.csv?id=ID	all its values
 *	POST /facilities/facility	id, seen, its columns: correct it; without id: add one;
 *					do=retire, do=use
 */
#include "desk/registry.h"
#include "desk/rows.h"
#include "pages.h"

#include <math.h>
#include <string.h>
#include <time.h>

static const struct err *show(struct req *r)
{
	const char *id = req_arg(r, "id");
	const struct err *failed;
	PGresult *rows;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_facility_show, id, req_arg(r, "page"),
		 req_arg(r, "q"), req_arg(r, "until"), req_arg(r, "new"), req_arg(r, "run"))))
		return failed;
	if (r->format != FORMAT_CSV)
		return respond(r, PAGE_facilities_facility, doc);
	if ((failed = db_rows(r->db, r, &rows, SQL_facility_rows, id)))
		return failed;
	respond_rows(r, "facility.csv", rows);
	return NULL;
}

/* Degrees are numbers, or nothing. */
static const struct err *read_degrees(struct req *r, json_t *content, const char *field,
    double most)
{
	const char *text = json_string_value(json_object_get(content, field));
	double degrees;
	char *end;

	if (!text)
		return NULL;
	degrees = strtod(text, &end);
	if (*end || !(fabs(degrees) <= most))
		return req_wrong(r, field,
		    "Give degrees from -{most} to {most}, with a decimal point: -13.25. Or leave "
		    "it empty.",
		    "most", DIGITS(most));
	json_object_set_new(content, field, *text ? json_real(degrees) : json_null());
	return NULL;
}

/* A day, or nothing. */
static const struct err *read_day(struct req *r, json_t *content, const char *field)
{
	const char *text = json_string_value(json_object_get(content, field)), *end;
	struct tm day = { 0 }, same;

	if (!text)
		return NULL;
	if (!*text) {
		json_object_set_new(content, field, json_null());
		return NULL;
	}
	end = strptime(text, "%Y-%m-%d", &day);
	same = day;
	if (!end || *end || strlen(text) != 10 || timegm(&same) == -1 ||
	    same.tm_mday != day.tm_mday)
		return req_wrong(r, field,
		    "Give the day as year, month and day: 2023-08-31. Or leave it empty.");
	return NULL;
}

static const struct err *save(struct req *r)
{
	const struct err *failed, *wrong, *odd;
	json_t *content;

	if ((failed = registry_entered(r, &content)))
		return failed;
	failed = read_degrees(r, content, "latitude", 90);
	wrong = read_degrees(r, content, "longitude", 180);
	odd = read_day(r, content, "closed_on");
	if (failed || wrong || odd)
		return failed ? failed : wrong ? wrong : odd;
	return registry_save(r, SQL_facility_save, content, "facility_id");
}

static const struct field show_fields[] = {
	{ "id", FIELD_TEXT, OPTIONAL,
	    WORDS("Give a facility's id; none for the form of a new one.") },
	{ "q", FIELD_TEXT, OPTIONAL, WORDS("Give part of an indicator's id or label.") },
	{ "page", FIELD_ID, OPTIONAL, WORDS("Pages are numbered from 1."), .standard = "1" },
	{ "until", FIELD_MONTH, OPTIONAL,
	    WORDS("Give the last month to show as YYYYMM, like 202412.") },
	{ "new", FIELD_NAME, OPTIONAL, WORDS("Give the id of the facility to add.") },
	{ "run", FIELD_ID, OPTIONAL, WORDS("Say which import has it: run=1.") },
	{ 0 },
};

static const struct field save_fields[] = {
	REGISTRY_SAVE_FIELDS,
	{ "do", FIELD_CHOICE, OPTIONAL, WORDS("Choose save, retire or use."),
	    .choices = "save retire use", .standard = "save" },
	{ "facility_id", FIELD_NAME, OPTIONAL, WORDS("Give the id as in the files."),
	    .blank = true },
	{ "facility_name", FIELD_NAME, OPTIONAL, WORDS("Give the name."), .blank = true },
	{ "admin_area_1", FIELD_NAME, OPTIONAL, WORDS("Give the highest area."), .blank = true },
	{ "admin_area_2", FIELD_NAME, OPTIONAL, WORDS("Give the area below it."), .blank = true },
	{ "admin_area_3", FIELD_NAME, OPTIONAL, WORDS("Give the area below it."), .blank = true },
	{ "admin_area_4", FIELD_NAME, OPTIONAL, WORDS("Give the area below it."), .blank = true },
	{ "facility_type", FIELD_NAME, OPTIONAL, WORDS("Give the type."), .blank = true },
	{ "latitude", FIELD_TEXT, OPTIONAL, WORDS("Give degrees north."), .blank = true },
	{ "longitude", FIELD_TEXT, OPTIONAL, WORDS("Give degrees east."), .blank = true },
	{ "closed_on", FIELD_TEXT, OPTIONAL, WORDS("Give the day as YYYY-MM-DD."), .blank = true },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/facilities/facility", VIEWER, show,
	    WORDS("One facility: what the registry and the dataset have of it."),
	    .fields = show_fields },
	{ "POST", "/facilities/facility", DATA_ADMIN, save,
	    WORDS("Add, correct or retire a facility."), .fields = save_fields, .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "facilities/facility", routes);
}
