/*
 * imports -- the imports there were, and the beginning of a new one.
 *
 *	GET  /imports?page=N	newest first
 *	POST /imports		source=csv or dhis2: begin one, and go on to its first step; with a
 *				repeated Idempotency-Key the one that was begun with it
 *	PUT  /imports?name=F	the body is a file: upload, mapping and staging in one request, with
 *	POST /imports		the mapping that a file with such a header had; or a form with the
 *				part `file`.  202; what is left to ask is 409, with the questions,
 *				and the import waits at its step.  approve=rules, with the rules:
 *				integrated as well while they hold
 *	POST /imports		run=N, and the answers by their fields: it goes on with them
 */
#include "base/conf.h"
#include "base/text.h"
#include "columns/reuse.h"
#include "desk/mapping_fields.h"
#include "desk/mapping_form.h"
#include "desk/rules.h"
#include "page/filter.h"
#include "pages.h"
#include "upload/asset.h"
#include "upload/once.h"
#include "upload/upload.h"
#include "web/key.h"

#include <string.h>

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_imports_list, req_arg(r, "page"))))
		return failed;
	return respond(r, PAGE_imports, doc);
}

static const char *runs_open(struct req *r)
{
	return mem_printf(r, "%ld", conf()->runs_open);
}

static const char *runs_per_minute(struct req *r)
{
	return mem_printf(r, "%ld", conf()->runs_per_minute);
}

/* Only what may come without a file: run and answers, or else the source. */
static const struct err *without_file(struct req *r)
{
	static const char *const with_file[] = { "name", "approve", "max_changed", "max_dropped",
		"nothing_removed", "no", NULL };
	const struct err *wrong = NULL;
	bool run = req_arg(r, "run");
	json_t *value;
	const char *name;

	json_object_foreach(r->entered, name, value) {
		bool fits = run ? strcmp(name, "source") : !strcmp(name, "source");

		for (const char *const *one = with_file; *one; one++)
			fits &= strcmp(name, *one) != 0;
		if (!fits)
			wrong = req_wrong(r, name, "Say this with the file, in the same request.");
	}
	return wrong;
}

static const struct err *begin(struct req *r)
{
	const struct err *failed;
	const char *key;
	json_t *doc;

	if (!req_arg(r, "source"))
		return req_wrong(r, "source",
		    "Say where the data come from: source=csv, a file, or source=dhis2, a server; "
		    "or "
		    "send the file.");
	if ((failed = without_file(r)) || (failed = once_key(r, &key)) ||
	    (failed = db_json(r->db, r, &doc, SQL_run_new, req_arg(r, "source"), r->user, key,
		 runs_open(r), runs_per_minute(r))))
		return failed;
	return respond_next(r, 201,
	    mem_printf(r, "%s?run=%lld", json_string_value(json_object_get(doc, "step")),
		json_integer_value(json_object_get(doc, "run"))),
	    doc);
}

/* It is at a step that goes on by itself. */
static const struct err *respond_run(struct req *r, json_t *doc)
{
	return respond_next(r, 202, json_string_value(json_object_get(doc, "path")), doc);
}

/* What a question asks, in the reader's language. */
static const char *title_of(struct req *r, json_t *question)
{
	json_t *said = json_object_get(question, "title_said");
	struct text text = text_new(r);

	filter_add(&text, r->language, SPAN("words"),
	    said ? said : json_object_get(question, "title"));
	return text.at;
}

/* What is left to ask: to a script 409 with all of it, to a browser the page that asks. */
static const struct err *ask(struct req *r, const char *run, json_t *questions)
{
	json_t *first = json_array_get(questions, 0), *question;
	size_t i;

	if (r->format == FORMAT_HTML)
		return respond_next(r, 303, mem_printf(r, "csv/map?run=%s", run), r->more);
	json_object_set(r->more, "questions", questions);
	json_array_foreach(questions, i, question)
		json_object_set_new(r->errors,
		    json_string_value(json_object_get(question, "field")),
		    json_string(title_of(r, question)));
	return err_step(err(409, "import_asks",
			    "Import {run} has a question, and keeps the file: {question} Answer on "
			    "its page, or send imports run={run} and the answer.",
			    "run", run, "question", title_of(r, first)),
	    "csv/map?run=%s", run);
}

/* No file with such a header was mapped before, and the request does not say it all. */
static const struct err *ask_columns(struct req *r, const struct mapping_form *form, bool ruled)
{
	struct text names = text_new(r);
	json_t *question;

	for (int i = 0; i < form->survey.columns && names.len < 500; i++)
		text_printf(&names, "%s%s", i ? ", " : "", form->survey.names[i]);
	question = json_pack("{s:s}", "field", "facility_id");
	said_set(question, "title",
	    said(ruled ? WORDS("No import with this header was integrated yet, so nobody said "
			       "which of "
			       "its columns are facility_id, raw_indicator_id, period_id and count "
			       "({columns}).")
		       : WORDS("No import with this header was staged yet, so nobody said which of "
			       "its "
			       "columns are facility_id, raw_indicator_id, period_id and count "
			       "({columns})."),
		"columns", json_string(names.at)));
	json_object_set_new(question, "columns", survey_columns(&form->survey));
	return ask(r, form->run, mem_json(r, json_pack("[o]", question)));
}

static json_t *answers_of(struct req *r)
{
	json_t *answers = mem_json(r, json_object());

	for (const char *const *field = reuse_fields; *field; field++)
		if (req_arg(r, *field))
			json_object_set_new(answers, *field, json_string(req_arg(r, *field)));
	return answers;
}

/* The worker looks through a large file first, and goes on from there. */
static const struct err *wait_for_worker(struct req *r, const struct mapping_form *form,
    const struct reuse *reuse, const char *header)
{
	json_t *asset = json_object_get(form->saved, "asset"), *doc = r->more, *state;
	json_t *asked = mem_json(r,
	    json_pack("{s:O, s:O, s:O, s:b}", "asset", asset, "dialect",
		dialect_json(r, &form->dialect), "mapping",
		mapping_json(r, &reuse->mapping, form->survey.names), "settled", reuse->settled));
	const struct err *failed;

	if ((failed = db_json(r->db, r, &state, SQL_import_wait, form->run, r->user,
		 json_is_object(reuse->before) ? mem_dump(r, reuse->before) : "null",
		 mem_dump(r, reuse->answers), mem_dump(r, asked), header)))
		return failed;
	if ((failed = mapping_form_failed(r, form->run, state)))
		return failed;
	json_object_set(doc, "examination", state);
	return respond_run(r, doc);
}

/* How the file is read, as it was for one with this header; then it is staged. */
static const struct err *reuse_it(struct req *r, struct mapping_form *form, json_t *known)
{
	struct formats_file file = mapping_form_file(form);
	struct reuse reuse = { .before = json_object_get(known, "mapping"),
		.answers = answers_of(r) };
	const char *header = mapping_fingerprint(r, form->survey.names, form->survey.columns);
	const struct err *failed;
	json_t *doc;

	if (!reuse_can(&reuse))
		return ask_columns(r, form, json_is_true(json_object_get(known, "ruled")));
	if ((failed = reuse_mapping(r, &file, &form->survey, &reuse)))
		return err_step(failed, "csv/upload?run=%s", form->run);
	if (reuse.missing)
		return wait_for_worker(r, form, &reuse, header);
	if (!file.kept_only &&
	    (failed = db_rows(r->db, r, NULL, SQL_run_profile, form->run, mem_dump(r, reuse.kept))))
		return failed;
	if (!reuse.made)
		return ask(r, form->run, reuse.questions);
	mapping_form_answered(r, form, reuse.answered);
	if (json_object_size(reuse.answered))
		json_object_set(reuse.made, "answers", reuse.answered);
	if ((failed = db_json(r->db, r, &doc, SQL_import_go_on, form->run, r->user,
		 mem_dump(r, dialect_json(r, &form->dialect)), mem_dump(r, reuse.made), header)))
		return failed;
	return respond_run(r, doc);
}

/* The import has its file, if any import has: map it, unless that is done. */
static const struct err *go_on(struct req *r, json_t *begun)
{
	const char *state = json_string_value(json_object_get(begun, "state"));
	struct mapping_form form = {
		.run = mem_printf(r, "%lld", json_integer_value(json_object_get(begun, "run"))),
	};
	const struct err *failed;
	json_t *before;

	r->more = begun;
	if (strcmp(state, "new") && strcmp(state, "uploaded"))
		return respond_run(r, begun);
	if ((failed = mapping_form_open(r, &form)))
		return failed;
	if (json_array_size(form.found.questions))
		return ask(r, form.run, form.found.questions);
	if ((failed = db_json(r->db, r, &before, SQL_mapping_before, form.run,
		 mapping_fingerprint(r, form.survey.names, form.survey.columns))))
		return failed;
	return reuse_it(r, &form, before);
}

/* Rules integrate in place of a person: a key that may not do that may not set them either. */
static const struct err *may_approve(struct req *r)
{
	const char *approve = req_arg(r, "approve");

	return approve && !strcmp(approve, "rules") ? key_may(r, KEY_INTEGRATE) : NULL;
}

/* A file: all that can be refused is refused before it is kept. */
static const struct err *send(struct req *r)
{
	const struct err *failed;
	json_t *may, *file, *begun, *rules;
	const char *key;

	if (req_arg(r, "run"))
		return req_wrong(r, "run", "A file makes an import of its own.");
	if (req_arg(r, "source") && strcmp(req_arg(r, "source"), "csv"))
		return req_wrong(r, "source", "A file is source=csv.");
	if ((failed = may_approve(r)) || (failed = once_key(r, &key)) ||
	    (failed = db_json(r->db, r, &may, SQL_import_may_begin, r->user, key, runs_open(r),
		 runs_per_minute(r), rules_given(r))) ||
	    (failed = asset_of_key(r, &file)) || (!file && (failed = asset_take(r, &file))))
		return failed;
	rules = json_object_get(may, "rules");
	if ((failed = db_json(r->db, r, &begun, SQL_import_begin, r->user, key, runs_open(r),
		 runs_per_minute(r),
		 mem_printf(r, "%lld", json_integer_value(json_object_get(file, "asset"))),
		 json_is_object(rules) ? mem_dump(r, rules) : NULL)))
		return failed;
	return go_on(r, begun);
}

/* One that asked, with the answers. */
static const struct err *answer_questions(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = without_file(r)) ||
	    (failed = db_json(r->db, r, &doc, SQL_import_at, req_arg(r, "run"))))
		return failed;
	return go_on(r, doc);
}

static const struct err *post(struct req *r)
{
	if (upload_sent(r))
		return send(r);
	return req_arg(r, "run") ? answer_questions(r) : begin(r);
}

static const struct field list_fields[] = {
	{ "page", FIELD_ID, OPTIONAL, WORDS("Pages are numbered from 1."), .standard = "1" },
	{ 0 },
};

static const struct field begin_fields[] = {
	{ "source", FIELD_CHOICE, OPTIONAL,
	    WORDS("Say where the data come from: source=csv, a file, or source=dhis2, a server."),
	    .choices = "csv dhis2" },
	{ "run", FIELD_ID, OPTIONAL, WORDS("Say which import the answers are for: run=1.") },
	{ "name", FIELD_TEXT, OPTIONAL, WORDS("Give the file's name: name=malaria.csv.") },
	{ "file", FIELD_FILE, OPTIONAL, WORDS("Choose a file.") },
	RULES_FIELDS,
	{ "facility_id", FIELD_TEXT, OPTIONAL, WORDS("Say the column with the facility's id.") },
	{ "raw_indicator_id", FIELD_TEXT, OPTIONAL,
	    WORDS("Say the column with the raw indicator's id.") },
	{ "period_id", FIELD_TEXT, OPTIONAL, WORDS("Say the column with the month.") },
	{ "count", FIELD_TEXT, OPTIONAL, WORDS("Say the column with the value.") },
	DUPLICATES_FIELD,
	FORMAT_FIELDS,
	DIALECT_FIELDS,
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/imports", VIEWER, show, WORDS("The imports, newest first."), .key = KEY_IMPORT,
	    .fields = list_fields },
	{ "POST", "/imports", DATA_ADMIN, post,
	    WORDS("Begin an import: empty, or with a file that a form sends; or answer its "
		  "questions."),
	    .key = KEY_IMPORT, .fields = begin_fields, .form = show, .upload = true,
	    .several = true, .parts = true },
	{ "PUT", "/imports", DATA_ADMIN, send,
	    WORDS("Import a file in one request: it is kept, mapped as one like it was, and "
		  "staged."),
	    .key = KEY_IMPORT, .fields = begin_fields, .upload = true },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "imports", routes);
}
