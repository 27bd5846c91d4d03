/*
 * csv/map -- step 2 of the CSV wizard: how the file is written, and where the four fields stand in it.
 *
 *	GET  /csv/map?run=N	what was found, what is suggested, the first rows raw and read;
 *				encoding, delimiter, header_line, entry, wide: read it that way instead
 *	POST /csv/map?run=N	keep a choice for each field: a column's name, #3, or =constant;
 *				422 with the question while how the file or a column is written is one
 */
#include "csv/choices.h"
#include "csv/content.h"
#include "csv/formats.h"
#include "csv/show.h"
#include "pages.h"
#include "web/asset.h"
#include "web/meanwhile.h"
#include "web/settings.h"

#define PREVIEW 8 /* rows */

/* A file on the mapping page. */
struct view {
	const char *run;
	json_t *saved; /* {"asset", "dialect", "mapping"} of the run so far */
	struct dialect dialect;
	struct found found;
	int fd;
	struct survey survey;
	struct content *content;
	struct source suggestion[ROLE_ROLES];
	struct mapping mapping; /* as chosen, remembered or suggested */
	struct formats formats; /* of the columns so chosen */
	json_t *questions;
};

static const char *const dialect_parts[] = { "encoding", "delimiter", "header_line", "entry",
	"wide", NULL };

static const struct err *look(struct req *r, struct view *view)
{
	const struct err *failed;
	json_t *asset;

	view->run = req_arg(r, "run");
	if ((failed = db_json(r->db, r, &view->saved, SQL_run_file, view->run)))
		return failed;
	asset = json_object_get(view->saved, "asset");
	if (!json_is_integer(asset))
		return err_step(err(409, "step_out_of_order",
				    "Import %s has no file yet: upload one first.", view->run),
		    "%s", json_string_value(json_object_get(view->saved, "step")));
	if ((failed = asset_open(r, (long)json_integer_value(asset), &view->fd)))
		return failed;
	failed = dialect_sniff(r, view->fd,
	    settings_wanted(r, dialect_parts, json_object_get(view->saved, "dialect")),
	    &view->dialect, &view->found);
	if (failed)
		return err_step(failed, "csv/upload?run=%s", view->run);
	return survey_take(r, view->fd, &view->dialect, &view->survey);
}

/* What the database says of a document. */
static const struct err *ask(struct req *r, enum sql sql, json_t *about, json_t **answer)
{
	return db_json(r->db, r, answer, sql, mem_dump(r, about));
}

static const struct err *suggest(struct req *r, struct view *view)
{
	const struct err *failed;
	json_t *known;

	view->content = content_new(r, &view->survey);
	if ((failed = ask(r, SQL_columns_known, view->content->values, &known)))
		return failed;
	content_suggest(view->content, &view->survey, known, view->suggestion);
	memcpy(view->mapping.from, view->suggestion, sizeof(view->suggestion));
	return NULL;
}

/* The mapping to show: saved, else remembered for such a header, else suggested; *origin says which. */
static const struct err *propose(struct req *r, struct view *view, json_t *doc, const char **origin)
{
	json_t *saved = json_object_get(doc, "mapping");
	json_t *remembered = json_object_get(json_object_get(doc, "remembered"), "mapping");
	json_t *before = json_is_object(saved) ? saved : remembered;
	const struct err *failed;

	if ((failed = suggest(r, view)))
		return failed;
	*origin = json_is_object(saved)	 ? "saved"
	    : json_is_object(remembered) ? "remembered"
					 : "suggested";
	if (json_is_object(before) && (failed = mapping_of(r, before, &view->mapping)))
		return failed;
	mapping_header(&view->mapping, view->survey.header, view->survey.columns);
	if (!view->survey.has_header)
		view->mapping.header = NULL;
	for (enum role role = 0; role < ROLE_ROLES; role++) {
		const char *entered =
		    json_string_value(json_object_get(r->entered, role_name[role]));

		if (entered &&
		    source_parse(r, role, entered, view->survey.names, view->survey.columns,
			&view->mapping.from[role]))
			view->mapping.from[role] = (struct source){ 0 };
	}
	return NULL;
}

/* What the formats of the chosen columns are; the file is read through once, and that is kept with the run. */
static const struct err *find_formats(struct req *r, struct view *view)
{
	struct formats_file file = { view->fd,
		(long)json_integer_value(json_object_get(view->saved, "asset")), &view->dialect,
		json_object_get(view->saved, "profile") };
	const struct err *failed;

	if ((failed = formats_find(r, &file, &view->mapping, &view->formats)))
		return err_step(failed, "csv/upload?run=%s", view->run);
	if (!view->formats.fresh)
		return NULL;
	return db_rows(r->db, r, NULL, SQL_run_profile, view->run, mem_dump(r, view->formats.kept));
}

/* What a reading of a question's column adds up to, beside what the dataset holds. */
static const struct err *add_totals(struct req *r, const struct view *view,
    const struct mapping *mapping, json_t *option)
{
	const char *reading = json_string_value(json_object_get(option, "reading"));
	const struct err *failed;
	json_t *held;

	if ((failed = ask(r, SQL_reading_held, mem_json(r, formats_rows(&view->survey, mapping)),
		 &held)))
		return failed;
	json_object_set(option, "beside", held);
	json_object_set_new(option, "reading",
	    json_sprintf("%s%s", reading, formats_beside(r, &view->survey, held)));
	return NULL;
}

/* The question of a column, with what each answer adds up to while the other column is no question. */
static const struct err *add_question(struct req *r, const struct view *view, int which,
    const char *answer)
{
	const struct decision *decision = &view->formats.decision[which];
	json_t *question = decision_question(r, decision, answer), *option;
	const struct err *failed;
	size_t i;

	json_array_append_new(view->questions, question);
	json_object_set(question, "problem",
	    json_object_get(r->errors, decision->profile->set->field));
	json_array_foreach(json_object_get(question, "options"), i, option) {
		struct mapping mapping = view->mapping;

		formats_try(&view->formats, which, (int)i, &mapping);
		if (!view->formats.decision[!which].open &&
		    (failed = add_totals(r, view, &mapping, option)))
			return failed;
	}
	return NULL;
}

/* The formats of the columns: found, a question, or a person's choice. */
static const struct err *settle_formats(struct req *r, struct view *view, json_t *doc,
    const char *origin)
{
	json_t *before = strcmp(origin, "remembered")
	    ? json_object_get(doc, "mapping")
	    : json_object_get(json_object_get(doc, "remembered"), "mapping");
	const char *answer[FORMATS];
	const struct err *failed;

	if ((failed = find_formats(r, view)))
		return failed;
	formats_apply(&view->formats, &view->mapping);
	view->questions = mem_json(r, json_array());
	json_array_extend(view->questions, view->found.questions);
	for (int i = 0; i < FORMATS; i++) {
		const char *field = i == FORMAT_COUNT ? number_set.field : period_set.field;

		answer[i] =
		    json_string_value(json_object_get(r->errors ? r->entered : before, field));
		if (view->formats.decision[i].open &&
		    (failed = add_question(r, view, i, answer[i])))
			return failed;
	}
	for (int i = 0; i < FORMATS && (r->errors || strcmp(origin, "remembered")); i++)
		formats_choose(r, &view->formats, i, answer[i]);
	formats_apply(&view->formats, &view->mapping);
	return NULL;
}

/* How many of the different ids in a role's column we know; for month and count, how many values can be read. */
static const struct err *count_known(struct req *r, const struct view *view, enum role role,
    json_t *item)
{
	const struct source *source = &view->mapping.from[role];
	const struct err *failed;
	json_t *values, *known;

	if (!source->column)
		return NULL;
	values = mem_json(r, survey_values(&view->survey, role, source));
	json_object_set(item, "example", json_array_get(values, 0));
	if (role == ROLE_PERIOD || role == ROLE_COUNT) {
		formats_known(&view->formats, role, item);
		return NULL;
	}
	if ((failed = ask(r, SQL_ids_known, values, &known)))
		return failed;
	json_object_set(item, "known", json_object_get(known, role_name[role]));
	json_object_set_new(item, "seen", json_integer((json_int_t)json_array_size(values)));
	return NULL;
}

static const struct err *add_role(struct req *r, const struct view *view, enum role role,
    const char *origin, json_t *doc)
{
	const char *constant = req_arg(r, "constant");
	struct role_choice choice = {
		.source = &view->mapping.from[role],
		.pair = &view->content->pair,
		.entered = json_string_value(json_object_get(r->entered, role_name[role])),
		.as_constant = constant && !strcmp(constant, role_name[role]),
		.suggested = !strcmp(origin, "suggested"),
	};
	json_t *item = choices_role(r, &view->survey, role, &choice);
	const struct err *failed;

	json_array_append_new(json_object_get(doc, "roles"), item);
	json_object_set(item, "remembered",
	    strcmp(origin, "remembered") ? NULL : json_object_get(doc, "remembered"));
	json_object_set(item, "problem", json_object_get(r->errors, role_name[role]));
	if ((failed = count_known(r, view, role, item)))
		return failed;
	json_object_set_new(item, "all_known",
	    json_boolean(json_equal(json_object_get(item, "known"),
		json_object_get(item, "seen"))));
	return NULL;
}

static void add_choices(struct req *r, const struct view *view, json_t *doc)
{
	const char *entered = json_string_value(json_object_get(r->entered, "duplicates"));

	json_object_set_new(doc, "duplicates",
	    choices_duplicates(entered ? entered : duplicates_name[view->mapping.duplicates]));
	json_object_set_new(doc, "suggested",
	    choices_suggested(r, &view->survey, view->suggestion));
	json_object_set_new(doc, "columns", survey_columns(&view->survey));
	json_object_set_new(doc, "formats", formats_json(&view->formats));
	json_object_set(doc, "questions", view->questions);
	json_object_set_new(doc, "other_formats", formats_others(&view->formats));
	json_object_set_new(doc, "preview", survey_preview(&view->survey, &view->mapping, PREVIEW));
	formats_hide(&view->formats, json_object_get(doc, "preview"));
	json_object_set_new(doc, "has_preview", json_boolean(view->survey.n > 0));
}

static const struct err *show(struct req *r)
{
	struct view view = { 0 };
	const struct err *failed;
	const char *origin;
	json_t *doc;

	if ((failed = look(r, &view)))
		return failed;
	if ((failed = db_json(r->db, r, &doc, SQL_csv_map, view.run,
		 mapping_fingerprint(r, view.survey.names, view.survey.columns))))
		return failed;
	if ((failed = propose(r, &view, doc, &origin)) ||
	    (failed = settle_formats(r, &view, doc, origin)))
		return failed;
	dialect_show(&view.dialect, &view.found, json_object_get(doc, "file"));
	json_object_set_new(doc, "roles", json_array());
	for (enum role role = 0; role < ROLE_ROLES; role++)
		if ((failed = add_role(r, &view, role, origin, doc)))
			return failed;
	add_choices(r, &view, doc);
	json_object_del(doc, "remembered");
	return respond(r, PAGE_csv_map, doc);
}

/* The choices of the form, each judged against the file's columns; all faults are said at once. */
static const struct err *read_choices(struct req *r, struct view *view)
{
	const struct err *failed, *wrong = NULL;
	const char *duplicates = req_arg(r, "duplicates");

	for (enum role role = 0; role < ROLE_ROLES; role++) {
		failed = source_parse(r, role, req_arg(r, role_name[role]), view->survey.names,
		    view->survey.columns, &view->mapping.from[role]);
		if (failed)
			wrong = req_wrong(r, role_name[role], "%s", mem_strdup(r, failed->text));
	}
	mapping_header(&view->mapping, view->survey.header, view->survey.columns);
	for (enum duplicates d = 0; duplicates && d < DUPLICATES_COUNT; d++)
		if (!strcmp(duplicates, duplicates_name[d]))
			view->mapping.duplicates = d;
	return wrong;
}

/* The questions that the request leaves open. */
static const struct err *check_answers(struct req *r, const struct view *view)
{
	const struct err *wrong = NULL;
	json_t *question;
	size_t i;

	json_array_foreach(view->found.questions, i, question)
		wrong = req_wrong(r, json_string_value(json_object_get(question, "field")), "%s",
		    json_string_value(json_object_get(question, "title")));
	return wrong;
}

/* The whole file can be read as it is to be read; where another encoding fits, the form proposes that one. */
static const struct err *check_file(struct req *r, const struct view *view)
{
	enum encoding other;
	const struct err *failed = dialect_check_whole(r, view->fd, &view->dialect, &other), *wrong;

	if (!failed)
		return NULL;
	if (strcmp(failed->code, "not_utf_8") && strcmp(failed->code, "wrong_encoding"))
		return err_step(failed, "csv/upload?run=%s", view->run);
	wrong = req_wrong(r, "encoding", "%s", mem_strdup(r, failed->text));
	json_object_set_new(r->entered, "encoding", json_string(encoding_name[other]));
	return wrong;
}

/* The formats for the chosen columns: as asked for, else as found; an open question is a fault. */
static const struct err *choose_formats(struct req *r, struct view *view)
{
	const struct err *failed, *wrong = NULL;

	if ((failed = find_formats(r, view)))
		return failed;
	for (int i = 0; i < FORMATS; i++) {
		struct decision *decision = &view->formats.decision[i];
		const char *field = decision->profile->set->field;

		formats_choose(r, &view->formats, i, req_arg(r, field));
		if (decision->open)
			wrong = req_wrong(r, field, "%s", decision_sentence(r, decision));
	}
	formats_apply(&view->formats, &view->mapping);
	return wrong;
}

static const struct err *save(struct req *r)
{
	struct view view = { 0 };
	const struct err *failed;
	json_t *doc;

	if ((failed = asset_arriving(r, req_arg(r, "run"))) || (failed = look(r, &view)) ||
	    (failed = check_answers(r, &view)) || (failed = read_choices(r, &view)) ||
	    (failed = check_file(r, &view)) || (failed = choose_formats(r, &view)))
		return failed;
	failed = db_json(r->db, r, &doc, SQL_run_map, view.run, r->user,
	    mem_dump(r, dialect_json(r, &view.dialect)),
	    mem_dump(r, mapping_json(r, &view.mapping, view.survey.names)),
	    mapping_fingerprint(r, view.survey.names, view.survey.columns), req_arg(r, "seen"));
	if (failed || (failed = meanwhile(r, doc)))
		return failed;
	return respond_next(r, 200, mem_printf(r, "csv/stage?run=%s", view.run), doc);
}

#define DIALECT_FIELDS                                                                  \
	{ "encoding", FIELD_TEXT, OPTIONAL,                                             \
		"Choose the encoding: UTF-8, UTF-16 or Windows-1252." },                \
	    { "delimiter", FIELD_TEXT, OPTIONAL,                                        \
		    "Choose the delimiter: \",\", \";\", \"tab\" or \"|\"." },          \
	    { "header_line", FIELD_TEXT, OPTIONAL,                                      \
		    "Give the number of the line that holds the column names, or 0." }, \
	    { "entry", FIELD_TEXT, OPTIONAL,                                            \
		    "Choose the file of the archive, by name or number." },             \
	    { "wide", FIELD_TEXT, OPTIONAL,                                             \
		    "Give the first column of a wide table's counts, or no." }

#define NUMBERS                                                                                    \
	"plain decimal_point decimal_comma group_comma group_point group_space group_space_point " \
	"group_apostrophe"
#define ROLES "facility_id raw_indicator_id period_id count"
#define PERIODS \
	"YYYYMM YYYY-MM MM/YYYY YYYY-MM-DD DD/MM/YYYY MM/DD/YYYY Month-YYYY YY-Month Excel-days"

static const struct field show_fields[] = { { "run", FIELD_ID, REQUIRED,
						"Say which import: run=1." },
	{ "constant", FIELD_CHOICE, OPTIONAL, "Name the field that is to be the same for all rows.",
	    .choices = ROLES },
	DIALECT_FIELDS, { 0 } };

static const struct field save_fields[] = { { "run", FIELD_ID, REQUIRED,
						"Say which import: run=1." },
	{ "facility_id", FIELD_TEXT, REQUIRED, "Choose the column with the facility's id." },
	{ "raw_indicator_id", FIELD_TEXT, REQUIRED,
	    "Choose the column with the raw indicator's id." },
	{ "period_id", FIELD_TEXT, REQUIRED, "Choose the column with the month." },
	{ "count", FIELD_TEXT, REQUIRED, "Choose the column with the count." },
	{ "duplicates", FIELD_CHOICE, OPTIONAL, "Choose max, sum, last or reject.",
	    .choices = "max sum last reject" },
	{ "number_format", FIELD_CHOICE, OPTIONAL, "Choose the number format: " NUMBERS ".",
	    .choices = NUMBERS },
	{ "period_format", FIELD_CHOICE, OPTIONAL, "Choose the period format: " PERIODS ".",
	    .choices = PERIODS },
	SEEN_FIELD, DIALECT_FIELDS, { 0 } };

static const struct route routes[] = { { "GET", "/csv/map", DATA_ADMIN, show,
					   .fields = show_fields },
	{ "POST", "/csv/map", DATA_ADMIN, save, .fields = save_fields, .form = show }, { 0 } };

int main(void)
{
	return app_run("csv/map", routes);
}
