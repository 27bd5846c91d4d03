/* reuse -- see reuse.h. */
#include "columns/reuse.h"

#include "base/mem.h"
#include "columns/repeats.h"
#include "words/err_said.h"

#include <string.h>

const char *const reuse_fields[] = { "facility_id", "raw_indicator_id", "period_id", "count",
	"number_format", "period_format", "duplicates", NULL };

static const char *answer_to(const struct reuse *reuse, const char *field)
{
	return json_string_value(json_object_get(reuse->answers, field));
}

static void ask(struct reuse *reuse, json_t *question)
{
	json_array_append_new(reuse->questions, question);
}

/* It was a question, and is none any more. */
static void answered(struct reuse *reuse, const char *field, const char *how)
{
	json_object_set_new(reuse->answered, field, json_string(how));
}

static void ask_for(struct reuse *reuse, enum role role, json_t *title)
{
	json_t *question = json_pack("{s:s}", "field", role_name[role]);

	said_set(question, "title", title);
	ask(reuse, question);
}

/* An error as the title of a question. */
static json_t *what_it_says(const void *ctx, const struct err *failed)
{
	return json_incref(err_said(ctx, failed));
}

bool reuse_can(const struct reuse *reuse)
{
	for (enum role role = 0; role < ROLES; role++)
		if (!json_is_object(reuse->before) && !answer_to(reuse, role_name[role]))
			return false;
	return true;
}

/* Where the fields stand: as it is said, else as before; but not what was said for all rows. */
static const struct err *find_sources(const void *ctx, const struct formats_file *file,
    const struct survey *survey, struct reuse *reuse)
{
	const struct err *failed;

	if (json_is_object(reuse->before) &&
	    (failed = mapping_of(ctx, reuse->before, &reuse->mapping)))
		return failed;
	mapping_header(&reuse->mapping, survey->header, survey->columns);
	for (enum role role = 0; role < ROLES; role++) {
		struct source *from = &reuse->mapping.from[role];
		const char *answer = answer_to(reuse, role_name[role]);
		bool was = from->constant;

		if (answer &&
		    (failed =
			    source_parse(ctx, role, answer, survey->names, survey->columns, from)))
			ask_for(reuse, role, what_it_says(ctx, failed));
		else if (!answer && from->constant)
			ask_for(reuse, role,
			    said("The file before had \"{value}\" for all rows as {field}. Say "
				 "what "
				 "it is for this one: {field}==VALUE, or a column.",
				"value", json_string(from->constant), "field",
				json_string(role_name[role])));
		else if (answer && (was || !json_is_object(reuse->before)))
			answered(reuse, role_name[role], "said");
	}
	for (enum role role = 0; role < ROLES; role++)
		if ((failed = mapping_problem(ctx, file->fd, file->dialect, &reuse->mapping,
			 survey->names, role)))
			ask_for(reuse, role, what_it_says(ctx, failed));
	return NULL;
}

/* Every byte can be read; another encoding that fits where its own does not is a question. */
static const struct err *check_bytes(const void *ctx, const struct formats_file *file,
    struct reuse *reuse)
{
	enum encoding other;
	json_t *question;
	const struct err *failed = examine_bytes(ctx, file, reuse->kept, &other, &reuse->missing);

	if (!failed ||
	    (strcmp(failed->code, "not_utf_8") && strcmp(failed->code, "wrong_encoding")))
		return failed;
	question = json_pack("{s:s}", "field", "encoding");
	said_set(question, "title", what_it_says(ctx, failed));
	json_object_set_new(question, "options",
	    json_pack("[{s:s, s:s}]", "value", encoding_name[other], "label",
		encoding_name[other]));
	ask(reuse, question);
	return NULL;
}

static const struct err *find_formats(const void *ctx, const struct formats_file *file,
    struct reuse *reuse)
{
	struct formats_file known = *file;
	const struct err *failed;
	struct formats formats;

	known.kept = reuse->kept;
	if ((failed = formats_find(ctx, &known, &reuse->mapping, &formats)))
		return failed;
	reuse->kept = formats.kept;
	if ((reuse->missing = formats.fresh && file->kept_only))
		return NULL;
	for (int i = 0; i < FORMATS; i++) {
		const struct decision *decision = &formats.decision[i];
		const char *answer =
		    answer_to(reuse, i == FORMAT_COUNT ? number_set.field : period_set.field);
		bool open = decision->open;

		formats_choose(ctx, &formats, i, answer);
		if (open && !formats.decision[i].open)
			answered(reuse, decision->profile->set->field, "said");
		if (formats.chosen[i] && decision->open)
			ask(reuse, decision_question(decision, NULL));
	}
	formats_apply(&formats, &reuse->mapping);
	return NULL;
}

/* The rule that is said, into the mapping; false when none is. */
static bool take_rule(struct reuse *reuse)
{
	const char *answer = answer_to(reuse, "duplicates");

	for (enum duplicates d = 0; answer && d < DUPLICATES_COUNT; d++)
		if (!strcmp(answer, duplicates_name[d])) {
			reuse->mapping.duplicates = d;
			return true;
		}
	if (repeats_is_part(answer, &reuse->mapping))
		answered(reuse, "duplicates", "part");
	return false;
}

static const struct err *settle_cells(const void *ctx, const struct formats_file *file,
    const struct survey *survey, struct reuse *reuse)
{
	struct repeated_cells cells = { 0 };
	bool said = take_rule(reuse);
	const struct err *failed;
	json_t *differing;

	if ((failed = examine_cells(ctx, file, &reuse->mapping, survey->names, reuse->kept, &cells,
		 &reuse->missing)))
		return failed;
	if ((reuse->settled = reuse->missing))
		return NULL;
	if (!said && cells.combos)
		reuse->mapping.duplicates = DUPLICATES_SUM;
	differing = mem_json(ctx, repeats_columns(survey, &cells));
	if (!said && repeats_asks(&cells) &&
	    !json_equal(differing, json_object_get(reuse->before, "differing"))) {
		ask(reuse, repeats_question(ctx, survey, &cells, &reuse->mapping, NULL));
		return NULL;
	}
	if (repeats_asks(&cells))
		answered(reuse, "duplicates", said ? "said" : "before");
	reuse->made = mapping_json(ctx, &reuse->mapping, survey->names);
	if (cells.n)
		json_object_set(reuse->made, "differing", differing);
	if (cells.n || json_object_size(reuse->answered))
		json_object_set(reuse->made, "answers", reuse->answered);
	json_object_set(reuse->made, "like", json_object_get(reuse->before, "run"));
	return NULL;
}

const struct err *reuse_mapping(const void *ctx, const struct formats_file *file,
    const struct survey *survey, struct reuse *reuse)
{
	const struct err *failed;

	reuse->questions = mem_json(ctx, json_array());
	reuse->answered = mem_json(ctx, json_object());
	reuse->made = NULL;
	reuse->missing = reuse->settled = false;
	reuse->kept = formats_kept(ctx, file);
	if ((failed = find_sources(ctx, file, survey, reuse)) || json_array_size(reuse->questions))
		return failed;
	if ((failed = check_bytes(ctx, file, reuse)) || reuse->missing ||
	    json_array_size(reuse->questions))
		return failed;
	if ((failed = find_formats(ctx, file, reuse)) || reuse->missing ||
	    json_array_size(reuse->questions))
		return failed;
	return settle_cells(ctx, file, survey, reuse);
}
