/* mapping_form -- see mapping_form.h. */
#include "desk/mapping_form.h"

#include "base/conf.h"
#include "desk/settings.h"
#include "upload/asset.h"
#include "words/err_said.h"

static const char *const dialect_parts[] = { "encoding", "delimiter", "header_line", "entry",
	"wide", "wide_above", "wide_year", "fill_down", NULL };

const struct err *mapping_form_known(struct req *r, enum sql sql, json_t *about, json_t **answer)
{
	return db_json(r->db, r, answer, sql, mem_dump(r, about));
}

/* Is this the form once more, as it was sent, with what is wrong in it or was saved meanwhile? */
static bool shown_again(const struct req *r)
{
	return !strcmp(r->method, "POST");
}

/* What a person chose of the file that the worker has to look through for it; NULL when that is
 * not so. */
static json_t *chosen_meanwhile(const struct mapping_form *form)
{
	json_t *examination = json_object_get(form->saved, "examination");
	json_t *asked = json_object_get(examination, "asked");

	return json_is_true(json_object_get(examination, "chosen")) &&
		json_equal(json_object_get(asked, "asset"), json_object_get(form->saved, "asset"))
	    ? asked
	    : NULL;
}

/* What the database says of a wide table's headings. */
static const struct err *known_headings(void *r, json_t *headings, json_t **known)
{
	return mapping_form_known(r, SQL_headings_known, headings, known);
}

const struct err *mapping_form_open(struct req *r, struct mapping_form *form)
{
	const struct err *failed;
	json_t *asset, *meanwhile;

	if (!form->run)
		form->run = req_arg(r, "run");
	if ((failed = db_json(r->db, r, &form->saved, SQL_run_file, form->run)))
		return failed;
	asset = json_object_get(form->saved, "asset");
	if (!json_is_integer(asset))
		return err_step(err(409, "step_out_of_order",
				    "Import {run} has no file yet: upload one first.", "run",
				    form->run),
		    "%s", json_string_value(json_object_get(form->saved, "step")));
	if ((failed = asset_open(r, (long)json_integer_value(asset), &form->fd)))
		return failed;
	meanwhile = chosen_meanwhile(form);
	failed = dialect_sniff_known(r, form->fd,
	    settings_wanted(r, dialect_parts,
		json_object_get(meanwhile ? meanwhile : form->saved, "dialect")),
	    &(struct known){ known_headings, r }, &form->dialect, &form->found);
	if (failed)
		return err_step(failed, "csv/upload?run=%s", form->run);
	return survey_take(r, form->fd, &form->dialect, &form->survey);
}

void mapping_form_answered(struct req *r, const struct mapping_form *form, json_t *answers)
{
	json_t *wanted = settings_wanted(r, dialect_parts, json_object_get(form->saved, "dialect"));
	struct known known = { known_headings, r };
	json_t *without, *question;
	struct dialect dialect;
	struct found found;
	size_t n;

	for (const char *const *part = dialect_parts; *part; part++) {
		without = mem_json(r, json_copy(wanted));
		if (json_object_del(without, *part) ||
		    dialect_sniff_known(r, form->fd, without, &known, &dialect, &found))
			continue;
		json_array_foreach(found.questions, n, question)
			if (!strcmp(json_string_value(json_object_get(question, "field")), *part))
				json_object_set_new(answers, *part, json_string("said"));
	}
}

/* What the columns hold. */
static const struct err *look(struct req *r, struct mapping_form *form)
{
	if (form->content)
		return NULL;
	form->content = content_new(r, &form->survey);
	form->content->title = form->found.title_year;
	return mapping_form_known(r, SQL_columns_known, form->content->values, &form->known);
}

static const struct err *suggest(struct req *r, struct mapping_form *form)
{
	const struct err *failed;

	if ((failed = look(r, form)))
		return failed;
	content_suggest(r, form->content, &form->survey, form->known, &form->suggestion);
	memcpy(form->mapping.from, form->suggestion.from, sizeof(form->mapping.from));
	return NULL;
}

const struct err *mapping_form_propose(struct req *r, struct mapping_form *form, json_t *doc,
    const char **origin)
{
	json_t *saved = json_object_get(doc, "mapping");
	json_t *remembered = json_object_get(json_object_get(doc, "remembered"), "mapping");
	json_t *before = json_is_object(saved) ? saved : remembered;
	json_t *meanwhile = shown_again(r) ? NULL : chosen_meanwhile(form);
	const struct err *failed;
	const char *entered;

	if ((failed = suggest(r, form)))
		return failed;
	*origin = json_is_object(saved)	 ? "saved"
	    : json_is_object(remembered) ? "remembered"
					 : "suggested";
	if ((form->chosen = meanwhile != NULL)) {
		before = json_object_get(meanwhile, "mapping");
		*origin = "saved";
	}
	if (json_is_object(before) && (failed = mapping_of(r, before, &form->mapping)))
		return failed;
	if (!strcmp(*origin, "remembered") && form->mapping.from[ROLE_PERIOD].year)
		form->mapping.from[ROLE_PERIOD] = form->suggestion.from[ROLE_PERIOD];
	mapping_header(&form->mapping, form->survey.header, form->survey.columns);
	for (enum role role = 0; role < ROLES; role++) {
		entered = json_string_value(json_object_get(r->entered, role_name[role]));
		if (entered &&
		    source_parse(r, role, entered, form->survey.names, form->survey.columns,
			&form->mapping.from[role]))
			form->mapping.from[role] = (struct source){ 0 };
	}
	entered = r->errors ? json_string_value(json_object_get(r->entered, "area")) : NULL;
	if (!entered && json_is_object(before))
		return NULL;
	if (mapping_form_area(r, form, entered))
		form->mapping.area = 0;
	return NULL;
}

const struct err *mapping_form_area(struct req *r, struct mapping_form *form, const char *chosen)
{
	const struct err *failed;

	if (chosen)
		return area_parse(r, chosen, &form->survey, &form->mapping);
	if ((failed = look(r, form)))
		return failed;
	form->mapping.area =
	    area_suggest(form->content, &form->survey, form->known, &form->mapping);
	return NULL;
}

/* Bytes of packed files become many times as many. */
#define PACKED 8

static bool is_large(const struct mapping_form *form)
{
	long bytes = (long)json_integer_value(json_object_get(form->saved, "bytes"));
	bool packed = json_object_get(form->found.evidence, "packed") != NULL;

	return bytes > conf()->look_max / (packed ? PACKED : 1);
}

struct formats_file mapping_form_file(const struct mapping_form *form)
{
	return (struct formats_file){
		.fd = form->fd,
		.asset = (long)json_integer_value(json_object_get(form->saved, "asset")),
		.dialect = &form->dialect,
		.kept = json_object_get(form->saved, "profile"),
		.kept_only = is_large(form),
	};
}

const struct err *mapping_form_failed(struct req *r, const char *run, json_t *examination)
{
	json_t *why = json_object_get(examination, "failure");

	if (!json_is_object(why))
		return NULL;
	return err_step(err_of_stored((int)json_integer_value(json_object_get(why, "status")),
			    mem_strdup(r, json_string_value(json_object_get(why, "code"))), why),
	    "csv/upload?run=%s", run);
}

/* Have the worker look through the file, for the columns and, where they are settled, formats of
 * the form. */
static const struct err *ask_worker(struct req *r, struct mapping_form *form, bool settled)
{
	const struct formats_file file = mapping_form_file(form);
	json_t *asked = mem_json(r,
	    json_pack("{s:I, s:O, s:O, s:b}", "asset", (json_int_t)file.asset, "dialect",
		dialect_json(r, &form->dialect), "mapping",
		mapping_json(r, &form->mapping, form->survey.names), "settled", settled));
	const struct err *failed;

	if ((failed = db_json(r->db, r, &form->examination, SQL_examination_ask, form->run,
		 mem_dump(r, asked), form->chosen ? "1" : NULL)))
		return failed;
	return mapping_form_failed(r, form->run, form->examination);
}

static const struct err *keep(struct req *r, struct mapping_form *form)
{
	return db_rows(r->db, r, NULL, SQL_run_profile, form->run, mem_dump(r, form->kept));
}

const struct err *mapping_form_bytes(struct req *r, struct mapping_form *form, enum encoding *other)
{
	const struct formats_file file = mapping_form_file(form);
	const struct err *failed;
	bool missing;

	form->kept = form->kept ? form->kept : formats_kept(r, &file);
	failed = examine_bytes(r, &file, form->kept, other, &missing);
	return missing ? ask_worker(r, form, false) : failed;
}

const struct err *mapping_form_formats(struct req *r, struct mapping_form *form)
{
	struct formats_file file = mapping_form_file(form);
	const struct err *failed;

	if (form->kept)
		file.kept = form->kept;
	if ((failed = formats_find(r, &file, &form->mapping, &form->formats)))
		return err_step(failed, "csv/upload?run=%s", form->run);
	form->kept = form->formats.kept;
	if (!form->formats.fresh)
		return NULL;
	return file.kept_only ? ask_worker(r, form, false) : keep(r, form);
}

const struct err *mapping_form_cells(struct req *r, struct mapping_form *form)
{
	const struct formats_file file = mapping_form_file(form);
	size_t before = json_object_size(json_object_get(form->kept, "cells"));
	const struct err *failed;
	bool missing;

	if ((failed = examine_cells(r, &file, &form->mapping, form->survey.names, form->kept,
		 &form->cells, &missing)))
		return err_step(failed, "csv/upload?run=%s", form->run);
	if (missing)
		return ask_worker(r, form, true);
	return json_object_size(json_object_get(form->kept, "cells")) > before ? keep(r, form)
									       : NULL;
}

/* What a reading of a question's column adds up to, beside what the dataset holds. */
static const struct err *add_totals(struct req *r, const struct mapping_form *form,
    const struct mapping *mapping, json_t *option)
{
	json_t *reading = json_object_get(option, "reading_said"), *held;
	const struct err *failed = mapping_form_known(r, SQL_reading_held,
	    mem_json(r, formats_rows(&form->survey, mapping)), &held);

	if (failed)
		return failed;
	json_object_set(option, "beside", held);
	said_set(option, "reading",
	    said_both(WORDS("{first}; {next}"), json_incref(reading),
		formats_beside(&form->survey, held)));
	return NULL;
}

/* The question of a column, with what each answer adds up to while the other column is no
 * question. */
static const struct err *add_question(struct req *r, const struct mapping_form *form, int which,
    const char *answer)
{
	const struct decision *decision = &form->formats.decision[which];
	json_t *question = decision_question(decision, answer), *option;
	const struct err *failed;
	size_t i;

	json_array_append_new(form->questions, question);
	json_object_set(question, "problem",
	    json_object_get(r->errors, decision->profile->set->field));
	json_array_foreach(json_object_get(question, "options"), i, option) {
		struct mapping mapping = form->mapping;

		formats_try(&form->formats, which, (int)i, &mapping);
		if (!form->formats.decision[!which].open &&
		    (failed = add_totals(r, form, &mapping, option)))
			return failed;
	}
	return NULL;
}

/* The question about rows of one cell; what was answered for a file with these columns is
 * marked. */
static const struct err *ask_repeats(struct req *r, struct mapping_form *form, json_t *before)
{
	json_t *columns, *question;
	const struct err *failed;
	const char *answer = NULL;

	if ((failed = mapping_form_cells(r, form)) || form->examination ||
	    !repeats_asks(&form->cells))
		return failed;
	columns = mem_json(r, repeats_columns(&form->survey, &form->cells));
	if (json_equal(columns, json_object_get(before, "differing")))
		answer = json_string_value(json_object_get(before, "duplicates"));
	if (shown_again(r))
		answer = json_object_get(r->entered, "unasked")
		    ? NULL
		    : json_string_value(json_object_get(r->entered, "duplicates"));
	question = repeats_question(r, &form->survey, &form->cells, &form->mapping, answer);
	json_array_append_new(form->questions, question);
	json_object_set(question, "problem", json_object_get(r->errors, "duplicates"));
	return NULL;
}

const struct err *mapping_form_settle(struct req *r, struct mapping_form *form, json_t *doc,
    const char *origin)
{
	json_t *before = form->chosen ? json_object_get(chosen_meanwhile(form), "mapping")
	    : strcmp(origin, "remembered")
	    ? json_object_get(doc, "mapping")
	    : json_object_get(json_object_get(doc, "remembered"), "mapping");
	const char *answer[FORMATS];
	const struct err *failed;

	if ((failed = mapping_form_formats(r, form)) || form->examination)
		return failed;
	formats_apply(&form->formats, &form->mapping);
	form->questions = mem_json(r, json_array());
	json_array_extend(form->questions, form->found.questions);
	for (int i = 0; i < FORMATS; i++) {
		const char *field = i == FORMAT_COUNT ? number_set.field : period_set.field;

		answer[i] =
		    json_string_value(json_object_get(shown_again(r) ? r->entered : before, field));
		if (form->formats.decision[i].open &&
		    (failed = add_question(r, form, i, answer[i])))
			return failed;
	}
	for (int i = 0; i < FORMATS && (shown_again(r) || strcmp(origin, "remembered")); i++)
		formats_choose(r, &form->formats, i, answer[i]);
	formats_apply(&form->formats, &form->mapping);
	return ask_repeats(r, form, before);
}
