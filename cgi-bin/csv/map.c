/*
 * csv/map -- step 2 of the CSV wizard: how the file is written, and where the four fields stand in
 * it.
 *
 *	GET  /csv/map?run=N	what was found, what is suggested, the first rows raw and read;
 *				encoding, delimiter, header_line, entry, wide, wide_above,
 *				wide_year, fill_down: read it that way instead
 *	POST /csv/map?run=N	keep a choice for each field: a column's name, #3, or =constant; and
 *				area, the column of the facilities' areas, as suggested when it is
 *				not said; 422 with the question while how the file or a column is
 *				written is one; 202 while the worker has to look through a large
 *				file for it: the same again goes on
 */
#include "columns/left_out.h"
#include "desk/edit_conflict.h"
#include "desk/mapping_fields.h"
#include "desk/mapping_form.h"
#include "pages.h"
#include "shape/show.h"
#include "upload/asset.h"

#define PREVIEW 8 /* rows */

/* How many of the different ids in a role's column we know; for month and count, how many values
 * can be read. */
static const struct err *count_known(struct req *r, const struct mapping_form *form, enum role role,
    json_t *item)
{
	const struct source *source = &form->mapping.from[role];
	const struct err *failed;
	json_t *values, *known;

	if (!source->column)
		return NULL;
	values = mem_json(r, survey_values(&form->survey, role, source));
	json_object_set(item, "example", json_array_get(values, 0));
	if (role == ROLE_PERIOD || role == ROLE_VALUE) {
		formats_known(&form->formats, role, item);
		return NULL;
	}
	if ((failed = mapping_form_known(r, SQL_ids_known, values, &known)))
		return failed;
	json_object_set(item, "known", json_object_get(known, role_name[role]));
	json_object_set_new(item, "seen", json_integer((json_int_t)json_array_size(values)));
	return NULL;
}

static const struct err *add_role(struct req *r, const struct mapping_form *form, enum role role,
    const char *origin, json_t *doc)
{
	const char *constant = req_arg(r, "constant");
	struct role_choice choice = {
		.source = &form->mapping.from[role],
		.pair = &form->content->pair[role],
		.entered = json_string_value(json_object_get(r->entered, role_name[role])),
		.as_constant = constant && !strcmp(constant, role_name[role]),
		.suggested = !strcmp(origin, "suggested"),
	};
	json_t *item = choices_role(r, &form->survey, role, &choice);
	json_t *doubt = choice.suggested ? form->suggestion.doubt[role] : NULL;
	const struct err *failed;

	json_array_append_new(json_object_get(doc, "roles"), item);
	json_object_set(item, "remembered",
	    strcmp(origin, "remembered") ? NULL : json_object_get(doc, "remembered"));
	json_object_set(item, "problem", json_object_get(r->errors, role_name[role]));
	if (choice.suggested || (!choice.source->column && !choice.source->constant))
		json_object_set_new(item, "question",
		    content_question(r, &form->survey, role, &form->suggestion));
	if ((failed = count_known(r, form, role, item)))
		return failed;
	said_set(item, "why", json_incref(doubt));
	json_object_set_new(item, "sure",
	    json_boolean(!doubt && json_object_get(item, "known") &&
		json_equal(json_object_get(item, "known"), json_object_get(item, "seen"))));
	return NULL;
}

/* What becomes of several rows of a cell: a question, or the data's own answer, or the rule. */
static void add_duplicates(struct req *r, const struct mapping_form *form, json_t *doc)
{
	const char *entered = json_string_value(json_object_get(r->entered, "duplicates"));
	json_t *notice = repeats_notice(&form->survey, &form->cells);
	enum duplicates rule = notice ? DUPLICATES_SUM : form->mapping.duplicates;

	json_object_set_new(doc, "duplicates",
	    choices_duplicates(entered ? entered : duplicates_name[rule]));
	if (repeats_asks(&form->cells))
		json_object_set_new(doc, "asks_duplicates", json_true());
	said_set(doc, "repeats", notice);
}

/* The column of the area, and which one would be suggested. */
static void add_area(struct req *r, const struct mapping_form *form, json_t *doc)
{
	struct mapping suggested = { 0 };
	json_t *area = area_json(r, form->content, &form->survey, form->known, form->mapping.area);
	struct source source = { 0 };

	memcpy(suggested.from, form->suggestion.from, sizeof(suggested.from));
	source.column = area_suggest(form->content, &form->survey, form->known, &suggested);
	if (source.column)
		json_object_set_new(json_object_get(doc, "suggested"), "area",
		    json_string(choices_name(r, &form->survey, &source)));
	json_object_set(area, "problem", json_object_get(r->errors, "area"));
	json_object_set_new(doc, "area", area);
}

static void add_choices(struct req *r, const struct mapping_form *form, json_t *doc)
{
	add_duplicates(r, form, doc);
	json_object_set_new(doc, "suggested",
	    choices_suggested(r, &form->survey, form->suggestion.from));
	json_object_set_new(doc, "columns", survey_columns(&form->survey));
	json_object_set_new(doc, "formats", formats_json(&form->formats));
	json_object_set(doc, "questions", form->questions);
	json_object_set_new(doc, "other_formats", formats_others(&form->formats));
	json_object_set_new(doc, "preview", survey_preview(&form->survey, &form->mapping, PREVIEW));
	formats_hide(&form->formats, json_object_get(doc, "preview"));
	json_object_set_new(doc, "left_out",
	    left_out_columns(&form->survey, &form->mapping, &form->dialect));
	json_object_set_new(doc, "has_preview", json_boolean(form->survey.n > 0));
	add_area(r, form, doc);
}

/* The worker looks through the file: the page says how far it is, and comes again by itself. */
static const struct err *show_examination(struct req *r, const struct mapping_form *form,
    json_t *doc)
{
	json_object_set(doc, "examination", form->examination);
	json_object_del(doc, "remembered");
	return respond(r, PAGE_csv_map, doc);
}

static const struct err *show(struct req *r)
{
	struct mapping_form form = { 0 };
	const struct err *failed;
	const char *origin;
	json_t *doc;

	if ((failed = mapping_form_open(r, &form)))
		return failed;
	if ((failed = db_json(r->db, r, &doc, SQL_csv_map, form.run,
		 mapping_fingerprint(r, form.survey.names, form.survey.columns))))
		return failed;
	if ((failed = mapping_form_propose(r, &form, doc, &origin)) ||
	    (failed = mapping_form_settle(r, &form, doc, origin)))
		return failed;
	dialect_show(&form.dialect, &form.found, json_object_get(doc, "file"));
	if (form.examination)
		return show_examination(r, &form, doc);
	json_object_set_new(doc, "roles", json_array());
	for (enum role role = 0; role < ROLES; role++)
		if ((failed = add_role(r, &form, role, origin, doc)))
			return failed;
	add_choices(r, &form, doc);
	json_object_del(doc, "remembered");
	return respond(r, PAGE_csv_map, doc);
}

/* The mapping as the run keeps it: with the columns that the answer was for, and the questions that
 * a person answered. */
static json_t *kept_mapping(struct req *r, const struct mapping_form *form)
{
	json_t *kept = mapping_json(r, &form->mapping, form->survey.names);
	const char *duplicates = req_arg(r, "duplicates");

	if (form->cells.n)
		json_object_set_new(kept, "differing",
		    repeats_columns(&form->survey, &form->cells));
	mapping_form_answered(r, form, form->answers);
	if (duplicates && *duplicates == '#')
		json_object_set_new(form->answers, "duplicates", json_string("part"));
	else if (repeats_asks(&form->cells))
		json_object_set_new(form->answers, "duplicates", json_string("said"));
	if (form->cells.n || json_object_size(form->answers))
		json_object_set(kept, "answers", form->answers);
	return kept;
}

/* The questions that the request leaves open. */
static const struct err *check_answers(struct req *r, const struct mapping_form *form)
{
	const struct err *wrong = NULL;
	json_t *question;
	size_t i;

	json_array_foreach(form->found.questions, i, question)
		wrong = req_wrong_said(r, json_string_value(json_object_get(question, "field")),
		    said(json_string_value(json_object_get(question, "title"))));
	return wrong;
}

/* The whole file can be read as it is to be read; where another encoding fits, the form proposes
 * that one. */
static const struct err *check_bytes(struct req *r, struct mapping_form *form)
{
	enum encoding other;
	const struct err *failed = mapping_form_bytes(r, form, &other), *wrong;

	if (!failed)
		return NULL;
	if (strcmp(failed->code, "not_utf_8") && strcmp(failed->code, "wrong_encoding"))
		return err_step(failed, "csv/upload?run=%s", form->run);
	wrong = req_wrong_err(r, "encoding", failed);
	json_object_set_new(r->entered, "encoding", json_string(encoding_name[other]));
	return wrong;
}

/* The formats for the chosen columns: as asked for, else as found; an open question is a fault. */
static const struct err *choose_formats(struct req *r, struct mapping_form *form)
{
	const struct err *failed, *wrong = NULL;

	form->answers = mem_json(r, json_object());
	if ((failed = mapping_form_formats(r, form)) || form->examination)
		return failed;
	for (int i = 0; i < FORMATS; i++) {
		struct decision *decision = &form->formats.decision[i];
		const char *field = decision->profile->set->field;

		bool asked = decision->open;

		formats_choose(r, &form->formats, i, req_arg(r, field));
		if (asked && !decision->open)
			json_object_set_new(form->answers, field, json_string("said"));
		if (decision->open)
			wrong = req_wrong_said(r, field, decision_sentence(decision));
	}
	formats_apply(&form->formats, &form->mapping);
	return wrong;
}

/* What only the whole file can tell; a large one is the worker's to look through. */
static const struct err *check_whole(struct req *r, struct mapping_form *form)
{
	const struct err *failed;

	form->chosen = true;
	if ((failed = check_bytes(r, form)) || form->examination)
		return failed;
	if ((failed = choose_formats(r, form)) || form->examination)
		return failed;
	return mapping_form_duplicates(r, form);
}

static const struct err *save(struct req *r)
{
	struct mapping_form form = { 0 };
	const struct err *failed;
	json_t *doc;

	if ((failed = asset_arriving(r, req_arg(r, "run"))) ||
	    (failed = mapping_form_open(r, &form)) || (failed = check_answers(r, &form)) ||
	    (failed = mapping_form_sources(r, &form)) || (failed = check_whole(r, &form)))
		return failed;
	if (form.examination)
		return respond_next(r, 202, mem_printf(r, "csv/map?run=%s", form.run),
		    mem_json(r,
			json_pack("{s:O, s:O, s:s}", "run", json_object_get(form.saved, "run"),
			    "examination", form.examination, "step", "csv/map")));
	failed = db_json(r->db, r, &doc, SQL_run_map, form.run, r->user,
	    mem_dump(r, dialect_json(r, &form.dialect)), mem_dump(r, kept_mapping(r, &form)),
	    mapping_fingerprint(r, form.survey.names, form.survey.columns), req_arg(r, "seen"));
	if (failed || (failed = edit_conflict(r, doc)))
		return failed;
	return respond_next(r, 200, mem_printf(r, "csv/stage?run=%s", form.run), doc);
}

static const struct field show_fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ "constant", FIELD_CHOICE, OPTIONAL,
	    WORDS("Name the field that is to be the same for all rows."), .choices = ROLE_NAMES },
	DIALECT_FIELDS,
	{ 0 },
};

static const struct field save_fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ "facility_id", FIELD_TEXT, REQUIRED, WORDS("Choose the column with the facility's id.") },
	{ "raw_indicator_id", FIELD_TEXT, REQUIRED,
	    WORDS("Choose the column with the raw indicator's id.") },
	{ "period_id", FIELD_TEXT, REQUIRED, WORDS("Choose the column with the month.") },
	{ "count", FIELD_TEXT, REQUIRED, WORDS("Choose the column with the value.") },
	{ "area", FIELD_TEXT, OPTIONAL,
	    WORDS("Choose the column with the area of the facility, or nothing."), .blank = true },
	DUPLICATES_FIELD,
	{ "unasked", FIELD_CHOICE, OPTIONAL, WORDS("Send 1, or nothing."), .choices = "1" },
	FORMAT_FIELDS,
	SEEN_FIELD,
	DIALECT_FIELDS,
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/csv/map", DATA_ADMIN, show,
	    WORDS("What was found in the file of an import, and which columns are suggested."),
	    .key = KEY_IMPORT, .fields = show_fields },
	{ "POST", "/csv/map", DATA_ADMIN, save,
	    WORDS("Say which columns of the file hold facility, indicator, month and value, and "
		  "how it is read."),
	    .key = KEY_IMPORT, .fields = save_fields, .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "csv/map", routes);
}
