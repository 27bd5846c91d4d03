/*
 * csv/match -- ids of an import that nobody knows, and what they stand for: accepted, they become
 * aliases.
 *
 *	GET  /csv/match?run=N&page=P	the ids with most rows first, each with what it may have
 *					meant
 *	POST /csv/match?run=N		of, alias and id, repeated in step (of once: for all): the
 *					unknown id `alias` counts as `id` from now on, in rows of
 *					`area` alone where one is said; an empty id leaves it.
 *					other, area: in step as well; other comes before id where it
 *					is not empty.  All are taken or none.  sure=1 instead: all
 *					of the import that are sure.  again=1 stages it once more
 */
#include "base/span.h"
#include "data/state.h"
#include "desk/registry.h"
#include "pages.h"

#include <string.h>

enum kind { FACILITY, INDICATOR, KINDS };

static const struct {
	const char *name, *column, *registry;
} kinds[KINDS] = {
	[FACILITY] = { "facility", "facility_id", "facility_alias" },
	[INDICATOR] = { "indicator", "raw_indicator_id", "indicator_alias" },
};

/* Pair i of a form that was refused. */
struct entered {
	const char *alias, *id, *other, *area;
};

/* Part of a name was typed where an id goes: what has it is offered to choose from. */
static const struct err *offer_found(struct req *r, json_t *match, const char *typed)
{
	const char *of = json_string_value(json_object_get(match, "of"));
	const struct err *failed;
	json_t *found;

	if ((failed = db_json(r->db, r, &found, SQL_ids_like, of, typed)) ||
	    !json_array_size(found))
		return failed;
	json_object_set(match, "candidates", found);
	json_object_set_new(match, "has_candidates", json_true());
	json_object_set_new(match, "found", json_string(typed));
	return NULL;
}

static const char *text_at(const json_t *list, size_t i)
{
	const char *text = json_string_value(json_array_get(list, i));

	return text ? text : "";
}

/* Put what was entered for an id back into its fields, with what is wrong with it. */
static const struct err *show_entered(struct req *r, json_t *match, const struct entered *entered,
    size_t i)
{
	const char *field = mem_printf(r, "id-%zu", i + 1), *other = entered->other;
	json_t *candidate, *problem = json_object_get(r->errors, field);
	bool offered = !*entered->id;
	const struct err *failed;
	size_t c;

	json_array_foreach(json_object_get(match, "candidates"), c, candidate) {
		bool chosen =
		    !strcmp(json_string_value(json_object_get(candidate, "id")), entered->id);

		json_object_set_new(candidate, "chosen", json_boolean(chosen));
		offered |= chosen;
	}
	json_object_set_new(match, "other", json_string(offered || *other ? other : entered->id));
	json_object_set_new(match, "field", json_string(field));
	if (!problem)
		return NULL;
	json_object_set(match, "problem", problem);
	if (!*other)
		return NULL;
	if ((failed = offer_found(r, match, other)))
		return failed;
	if (json_object_get(match, "found"))
		json_object_set_new(match, "other", json_string(""));
	return NULL;
}

/* The fields of one id: as they were entered, else with what fits surely chosen. */
static const struct err *add_fields(struct req *r, json_t *match)
{
	const struct err *failed = NULL;
	const char *id = json_string_value(json_object_get(match, "id"));
	const char *area = json_string_value(json_object_get(match, "area"));
	json_t *aliases = json_object_get(r->entered, "alias"), *candidate;
	size_t i;

	json_object_set_new(match, "field",
	    json_sprintf("match-%lld", json_integer_value(json_object_get(match, "n"))));
	json_object_set_new(match, "has_candidates",
	    json_boolean(json_array_size(json_object_get(match, "candidates"))));
	json_array_foreach(json_object_get(match, "candidates"), i, candidate)
		json_object_set(candidate, "chosen", json_object_get(candidate, "sure"));
	for (i = 0; i < json_array_size(aliases); i++) {
		struct entered entered = { text_at(aliases, i),
			text_at(json_object_get(r->entered, "id"), i),
			text_at(json_object_get(r->entered, "other"), i),
			text_at(json_object_get(r->entered, "area"), i) };

		if (!failed && !strcmp(entered.alias, id) && !strcmp(entered.area, area))
			failed = show_entered(r, match, &entered, i);
	}
	return failed;
}

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc, *match;
	size_t i;

	if ((failed =
		    db_json(r->db, r, &doc, SQL_csv_match, req_arg(r, "run"), req_arg(r, "page"))))
		return failed;
	if (!json_is_true(json_object_get(doc, "staged")))
		return err_step(err(409, "step_out_of_order",
				    "Import {run} has not been staged yet, so its unknown ids are "
				    "not known.",
				    "run", req_arg(r, "run")),
		    "%s", json_string_value(json_object_get(doc, "step")));
	if (r->format == FORMAT_HTML)
		json_array_foreach(json_object_get(doc, "matches"), i, match)
			if ((failed = add_fields(r, match)))
				return failed;
	return respond(r, PAGE_csv_match, doc);
}

static size_t count(const char *const *values)
{
	size_t n = 0;

	while (values[n])
		n++;
	return n;
}

/* The pairs that were chosen, by kind: [{"line": place in the form, "alias", the id}]. */
static const struct err *read_pairs(struct req *r, json_t *list[KINDS])
{
	const char *const *alias = req_args(r, "alias"), *const *id = req_args(r, "id"),
			  *const *of = req_args(r, "of"), *const *other = req_args(r, "other"),
			  *const *area = req_args(r, "area");
	size_t n = count(alias), kinds_sent = count(of);

	for (enum kind k = 0; k < KINDS; k++)
		list[k] = mem_json(r, json_array());
	if (count(id) != n || (count(other) && count(other) != n) ||
	    (count(area) && count(area) != n) || (kinds_sent != 1 && kinds_sent != n))
		return req_wrong(r, "alias",
		    "Send one id, empty or not, and one area, if any, for each alias, and one "
		    "\"of\" for "
		    "each or for all.");
	for (size_t i = 0; i < n; i++) {
		enum kind k = !strcmp(of[kinds_sent == 1 ? 0 : i], kinds[INDICATOR].name)
		    ? INDICATOR
		    : FACILITY;
		struct span typed = span_trim(span_of(count(other) ? other[i] : ""));
		const char *target = span_dup(r, typed.len ? typed : span_trim(span_of(id[i])));

		if (*target)
			json_array_append_new(list[k],
			    json_pack("{s:I, s:s, s:s, s:s}", "line", (json_int_t)i + 1, "alias",
				alias[i], "area", count(area) ? area[i] : "", kinds[k].column,
				target));
	}
	if (json_array_size(list[FACILITY]) + json_array_size(list[INDICATOR]))
		return NULL;
	return req_wrong(r, "alias",
	    "Nothing is chosen. Say for at least one id what it stands for.");
}

/* Say of each pair that was refused why, beside its field. */
static const struct err *refuse(struct req *r, const json_t *refused)
{
	const struct err *wrong = NULL;
	json_t *line;
	size_t i;

	json_array_foreach(refused, i, line)
		wrong = req_wrong(r,
		    mem_printf(r, "id-%lld", json_integer_value(json_object_get(line, "line"))),
		    "{id}: {reason}", "id", json_string_value(json_object_get(line, "value")),
		    "reason.", json_string_value(json_object_get(line, "reason")));
	return wrong;
}

/* Make aliases of the pairs, within the transaction. */
static const struct err *put(struct req *r, json_t *list[KINDS], json_t *answer)
{
	const struct err *failed, *wrong = NULL;

	for (enum kind k = 0; k < KINDS; k++) {
		static const char *const counts[] = { "added", "updated", "unchanged" };
		json_t *result;

		if ((failed = registry_take(r, kinds[k].registry, list[k], "add_update", NULL,
			 &result)))
			return failed;
		for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
			json_object_set_new(answer, counts[i],
			    json_integer(json_integer_value(json_object_get(answer, counts[i])) +
				json_integer_value(json_object_get(result, counts[i]))));
		if (json_array_size(json_object_get(result, "unknown")))
			wrong = refuse(r, json_object_get(result, "unknown"));
	}
	return wrong;
}

/* Read its source once more, unless a worker is at it with the aliases as they were. */
static const struct err *stage_again(struct req *r, json_t *answer)
{
	const char *run = req_arg(r, "run");
	const struct err *failed;
	json_t *queued;

	if ((failed = db_json(r->db, r, &queued, SQL_run_again, run)))
		return failed;
	if (state_of(queued) != RUN_QUEUED)
		return err_step(err(409, "busy",
				    "The worker is working on import {run}. Wait until it is done, "
				    "then accept the matches.",
				    "run", run),
		    "%s?run=%s", json_string_value(json_object_get(queued, "step")), run);
	json_object_update(answer, queued);
	return NULL;
}

/* All pairs of the import that are sure. */
static const struct err *find_sure(struct req *r, json_t *list[KINDS])
{
	const struct err *failed;
	json_t *sure;

	if ((failed = db_json(r->db, r, &sure, SQL_csv_match_sure, req_arg(r, "run"))))
		return failed;
	for (enum kind k = 0; k < KINDS; k++)
		list[k] = json_object_get(sure, kinds[k].name);
	if (json_array_size(list[FACILITY]) + json_array_size(list[INDICATOR]))
		return NULL;
	return req_wrong(r, "sure",
	    "No match is sure. Say for at least one id what it stands for.");
}

static const struct err *accept(struct req *r)
{
	const char *run = req_arg(r, "run"), *again = req_arg(r, "again");
	bool stage = again && !strcmp(again, "1");
	const struct err *failed;
	json_t *list[KINDS], *answer;

	if ((failed = (req_arg(r, "sure") ? find_sure : read_pairs)(r, list)) ||
	    (failed = db_begin(r->db)))
		return failed;
	if ((failed = db_json(r->db, r, &answer, SQL_run_show, run)))
		return failed;
	if ((failed = put(r, list, answer)) || (stage && (failed = stage_again(r, answer))))
		return failed;
	if ((failed = db_commit(r->db)))
		return failed;
	return respond_next(r, stage ? 202 : 200,
	    mem_printf(r, "%s?run=%s",
		stage ? json_string_value(json_object_get(answer, "step")) : "csv/match", run),
	    answer);
}

static const struct field show_fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ "page", FIELD_ID, OPTIONAL, WORDS("Pages are numbered from 1."), .standard = "1" },
	{ 0 },
};

static const struct field accept_fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ "page", FIELD_ID, OPTIONAL, WORDS("Pages are numbered from 1."), .standard = "1" },
	{ "sure", FIELD_CHOICE, OPTIONAL, WORDS("sure=1 accepts all that are sure."),
	    .choices = "1" },
	{ "of", FIELD_CHOICE, OPTIONAL, WORDS("Choose facility or indicator."),
	    .choices = "facility indicator", .many = true },
	{ "alias", FIELD_TEXT, OPTIONAL, WORDS("Give the unknown id."), .many = true },
	{ "id", FIELD_TEXT, OPTIONAL, WORDS("Give the id that it stands for."), .many = true,
	    .blank = true },
	{ "area", FIELD_TEXT, OPTIONAL, WORDS("Give the area of the rows."), .many = true,
	    .blank = true },
	{ "other", FIELD_TEXT, OPTIONAL, WORDS("Give the id that it stands for."), .many = true,
	    .blank = true },
	{ "again", FIELD_CHOICE, OPTIONAL, WORDS("again=1 stages the file once more."),
	    .choices = "0 1" },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/csv/match", DATA_ADMIN, show,
	    WORDS("The ids of an import that nobody knows, each with what it may mean."),
	    .key = KEY_IMPORT, .fields = show_fields },
	{ "POST", "/csv/match", DATA_ADMIN, accept,
	    WORDS("Say what unknown ids stand for; they become aliases."), .key = KEY_IMPORT,
	    .fields = accept_fields, .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "csv/match", routes);
}
