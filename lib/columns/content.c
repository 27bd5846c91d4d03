/* content -- see content.h. */
#include "columns/content.h"

#include "base/mem.h"
#include "columns/choices.h"
#include "columns/weigh.h"
#include "shape/heading.h"
#include "words/question.h"
#include "words/words.h"

#include <math.h>

#define COLUMNS	   60  /* whose values are looked at: those that a name speaks for first */
#define VALUES	   100 /* of each */
#define CANDIDATES 6   /* columns of a role that may be the best with others */
#define EXAMPLES   3

static json_t *some_values(const struct survey *survey, const struct source *source)
{
	json_t *values = survey_values(survey, ROLE_INDICATOR, source);

	while (json_array_size(values) > VALUES)
		json_array_remove(values, json_array_size(values) - 1);
	return values;
}

static bool is_named(const struct survey *survey, int column)
{
	for (enum role role = 0; role < ROLES; role++)
		if (heading_fit(role, survey->names[column - 1]))
			return true;
	return false;
}

struct content *content_new(const void *ctx, const struct survey *survey)
{
	struct content *content = mem_new(ctx, struct content);
	int element = heading_suggest(ROLE_INDICATOR, survey->names, survey->columns);
	int named = 0, others = 0;

	content->values = mem_json(content, json_array());
	content->columns = survey->columns;
	for (int c = 1; c <= survey->columns; c++)
		named += is_named(survey, c);
	for (int c = 1; c <= survey->columns; c++) {
		bool look = is_named(survey, c) || others++ < COLUMNS - named;

		json_array_append_new(content->values,
		    look ? some_values(survey, &(struct source){ .column = c }) : json_array());
	}
	content->pair[ROLE_INDICATOR] = (struct source){
		.column = element,
		.also = element ? heading_suggest_combo(survey->names, survey->columns) : 0,
	};
	if (content->pair[ROLE_INDICATOR].also)
		json_array_append_new(content->values,
		    some_values(survey, &content->pair[ROLE_INDICATOR]));
	content->pair[ROLE_PERIOD] = weigh_year_and_month(survey, &content->joined);
	if (!content->joined)
		content->pair[ROLE_PERIOD] = weigh_yearless(survey, &content->joined);
	return content;
}

/* What is weighed, and the best so far. */
struct scale {
	const struct content *content;
	const struct survey *survey;
	json_t *known;
	struct holds *holds; /* by column, from 1 */
	int *weight[ROLES];
	int candidate[ROLES][CANDIDATES]; /* the heaviest first; 0 behind the last */
	int chosen[ROLES], best[ROLES];
	int most;
};

static void add_candidate(struct scale *scale, enum role role, int column)
{
	int *list = scale->candidate[role], *weight = scale->weight[role], at = CANDIDATES;

	if (weight[column] < WEIGHT_LEAST)
		return;
	while (at && (!list[at - 1] || weight[list[at - 1]] < weight[column]))
		at--;
	for (int i = CANDIDATES - 1; i > at; i--)
		list[i] = list[i - 1];
	if (at < CANDIDATES)
		list[at] = column;
}

/* Is a column a year or a month that are one field together? */
static bool is_in_pair(const struct content *content, int column)
{
	const struct source *pair = &content->pair[ROLE_PERIOD];

	return (pair->also || pair->year) && (pair->column == column || pair->also == column);
}

static void weigh_all(const void *ctx, struct scale *scale)
{
	int columns = scale->content->columns;

	scale->holds = mem_array(ctx, struct holds, (size_t)columns + 1);
	for (enum role role = 0; role < ROLES; role++)
		scale->weight[role] = mem_array(ctx, int, (size_t)columns + 1);
	for (int c = 1; c <= columns; c++) {
		scale->holds[c] = weigh_values(scale->survey, c,
		    json_array_get(scale->content->values, (size_t)c - 1),
		    json_array_get(scale->known, (size_t)c - 1));
		for (enum role role = 0; role < ROLES; role++) {
			scale->weight[role][c] = is_in_pair(scale->content, c)
			    ? 0
			    : weigh(role, scale->survey->names[c - 1], &scale->holds[c]);
			add_candidate(scale, role, c);
		}
	}
}

/* Does a role other than those from role on have the column? */
static bool is_taken(const int chosen[ROLES], int column, enum role role)
{
	for (enum role other = 0; other < ROLES; other++)
		if (other != role && chosen[other] == column)
			return true;
	return false;
}

/* Try all ways to give the roles from one on a column each that is free, or none. */
static void try_all(struct scale *scale, enum role role, int sum)
{
	if (role == ROLES) {
		if (sum > scale->most) {
			scale->most = sum;
			memcpy(scale->best, scale->chosen, sizeof(scale->best));
		}
		return;
	}
	for (int i = 0; i < CANDIDATES && scale->candidate[role][i]; i++) {
		int column = scale->candidate[role][i];

		if (is_taken(scale->chosen, column, role))
			continue;
		scale->chosen[role] = column;
		try_all(scale, role + 1, sum + scale->weight[role][column]);
		scale->chosen[role] = 0;
	}
	try_all(scale, role + 1, sum);
}

/* Do two sources say the same in all rows, or name the same months? */
static bool agree(const struct survey *survey, enum role role, const struct source *one,
    const struct source *other)
{
	for (int i = 0; i < survey->n; i++) {
		struct span first = source_text(one, role, &survey->record[i]);
		int month = role == ROLE_PERIOD ? period_month(first) : 0;
		struct span second = source_text(other, role, &survey->record[i]);

		if (month ? month != period_month(second) : !span_equal(first, second))
			return false;
	}
	return true;
}

/* A column that is free and fits about as well as the best, or 0. */
static int find_rival(const struct scale *scale, enum role role)
{
	int best = scale->best[role];

	for (int i = 0; best && i < CANDIDATES && scale->candidate[role][i]; i++) {
		int column = scale->candidate[role][i];

		if (column != best && !is_taken(scale->best, column, role) &&
		    scale->weight[role][column] > scale->weight[role][best] - WEIGHT_GAP &&
		    !agree(scale->survey, role, &(struct source){ .column = best },
			&(struct source){ .column = column }))
			return column;
	}
	return 0;
}

/* That a column holds names, and not ids. */
static json_t *names_doubt(const struct holds *holds, enum role role)
{
	return said(role == ROLE_FACILITY
		? WORDS("It holds names: {n} of {all} looked at are names of facilities. Names are "
			"matched after staging, before anything is integrated.")
		: WORDS("It holds names: {n} of {all} looked at are names of indicators. Names are "
			"matched after staging, before anything is integrated."),
	    "n", json_integer((json_int_t)round(holds->names[role] * holds->n)), "all",
	    json_integer((json_int_t)holds->n));
}

static const char *ids_doubt(const struct holds *holds, enum role role, bool named)
{
	bool facility = role == ROLE_FACILITY;

	if (!named && holds->digits > 0.9)
		return facility ? WORDS("Its name does not say so, and its numbers may be ids of "
					"facilities by chance.")
				: WORDS("Its name does not say so, and its numbers may be ids of "
					"indicators by chance.");
	if (!holds->n || holds->ids[role] >= 0.5)
		return NULL;
	if (holds->ids[role] > 0)
		return facility ? WORDS("Few of its values are known as ids of facilities.")
				: WORDS("Few of its values are known as ids of indicators.");
	return facility ? WORDS("None of its values are known as ids of facilities.")
			: WORDS("None of its values are known as ids of indicators.");
}

/* Are there other columns that may be counts, of which the one that is suggested may be the sum? */
static bool has_parts(const struct scale *scale)
{
	for (int c = 1; c <= scale->content->columns; c++)
		if (!is_taken(scale->best, c, ROLES) &&
		    !heading_is_aside(scale->survey->names[c - 1]) &&
		    heading_fit(ROLE_PERIOD, scale->survey->names[c - 1]) < WEIGHT_LEAST &&
		    scale->weight[ROLE_VALUE][c] > WEIGHT_LEAST)
			return true;
	return false;
}

static const char *find_doubt(const struct scale *scale, enum role role)
{
	int column = scale->best[role];
	const struct holds *holds = &scale->holds[column];
	bool named = heading_fit(role, scale->survey->names[column - 1]) > WEIGHT_LEAST;

	if (role == ROLE_FACILITY || role == ROLE_INDICATOR)
		return ids_doubt(holds, role, named);
	if (role == ROLE_PERIOD)
		return holds->n && holds->months < 0.5
		    ? WORDS("Few of its values can be read as months.")
		    : NULL;
	if (holds->n && holds->counts < 0.5)
		return WORDS("Few of its values are whole numbers.");
	if (heading_is_total(scale->survey->names[column - 1]) && has_parts(scale))
		return WORDS("It is called a total, and other columns hold numbers as well: they "
			     "are "
			     "left "
			     "out.");
	return named ? NULL
		     : WORDS("Its name does not say so: it is suggested as it holds numbers.");
}

static json_t *doubt_of(const void *ctx, const struct scale *scale, enum role role)
{
	const struct holds *holds = &scale->holds[scale->best[role]];
	bool of_ids = role == ROLE_FACILITY || role == ROLE_INDICATOR;
	const char *text;

	if (of_ids && holds->names[role] > holds->ids[role])
		return mem_json(ctx, names_doubt(holds, role));
	text = find_doubt(scale, role);
	return text ? mem_json(ctx, said(text)) : NULL;
}

/* The data element with its option combo, where more of these are known. */
static void suggest_combo(const struct content *content, json_t *known,
    struct suggestion *suggestion)
{
	const struct source *pair = &content->pair[ROLE_INDICATOR];
	struct source *from = &suggestion->from[ROLE_INDICATOR];
	json_t *joined = json_array_get(known, (size_t)content->columns),
	       *alone = json_array_get(known, (size_t)pair->column - 1);

	if (!pair->also || from->column != pair->column ||
	    json_integer_value(json_object_get(joined, "raw_indicator_id")) <=
		json_integer_value(json_object_get(alone, "raw_indicator_id")))
		return;
	*from = *pair;
	suggestion->doubt[ROLE_INDICATOR] = NULL;
}

/* Months without a year are of the one above the table, or of one that is asked for. */
static void suggest_year(const void *ctx, const struct content *content,
    struct suggestion *suggestion)
{
	suggestion->from[ROLE_PERIOD] = (struct source){ 0 };
	suggestion->yearless = content->pair[ROLE_PERIOD];
	if (!content->title)
		return;
	suggestion->from[ROLE_PERIOD] = suggestion->yearless;
	suggestion->from[ROLE_PERIOD].year = content->title;
	suggestion->doubt[ROLE_PERIOD] = mem_json(ctx,
	    said("Its months have no year: it is the one that stands above the table."));
}

/* The year and the month, where no column says the month as well; a question where one says
 * another. */
static void suggest_month(const void *ctx, const struct scale *scale, struct suggestion *suggestion)
{
	const struct source *pair = &scale->content->pair[ROLE_PERIOD];
	struct source column = { .column = scale->best[ROLE_PERIOD] };
	int weight = scale->weight[ROLE_PERIOD][column.column];
	bool named =
	    column.column && heading_fit(ROLE_PERIOD, scale->survey->names[column.column - 1]) > 10;

	if ((!pair->also && !pair->year) || suggestion->rival[ROLE_PERIOD][0].column)
		return;
	if (pair->year) {
		if (!named || scale->holds[column.column].months <= 0.5)
			suggest_year(ctx, scale->content, suggestion);
		return;
	}
	if (named && scale->holds[column.column].months > 0.5) {
		if (agree(scale->survey, ROLE_PERIOD, &column, pair))
			return;
		suggestion->rival[ROLE_PERIOD][0] = *pair;
		suggestion->rival[ROLE_PERIOD][1] = column;
		suggestion->from[ROLE_PERIOD] = (struct source){ 0 };
	} else if (weight < scale->content->joined) {
		suggestion->from[ROLE_PERIOD] = *pair;
		suggestion->doubt[ROLE_PERIOD] = NULL;
	}
}

void content_suggest(const void *ctx, const struct content *content, const struct survey *survey,
    json_t *known, struct suggestion *suggestion)
{
	struct scale scale = { .content = content, .survey = survey, .known = known, .most = -1 };

	*suggestion = (struct suggestion){ 0 };
	weigh_all(ctx, &scale);
	try_all(&scale, 0, 0);
	for (enum role role = 0; role < ROLES; role++) {
		int best = scale.best[role], rival = find_rival(&scale, role);

		if (rival) {
			suggestion->rival[role][0].column = best;
			suggestion->rival[role][1].column = rival;
		} else if (best) {
			suggestion->doubt[role] = doubt_of(ctx, &scale, role);
		}
		suggestion->from[role].column = rival ? 0 : best;
	}
	suggest_combo(content, known, suggestion);
	suggest_month(ctx, &scale, suggestion);
}

/* The first different values of a source: "7, 14, 21". */
static json_t *examples(const void *ctx, const struct survey *survey, enum role role,
    const struct source *source)
{
	json_t *values = survey_values(survey, role, source), *value;
	char *text = mem_strdup(ctx, "");
	size_t i;

	json_array_foreach(values, i, value)
		if (i < EXAMPLES)
			text = mem_append(text, "%s%s", i ? ", " : "",
			    span_show(ctx, span_of(json_string_value(value)), 40));
	json_decref(values);
	return said("e.g. {values}", "values", json_string(text));
}

/* Of which year are the months of a column that lacks it? */
static json_t *ask_year(const void *ctx, const struct survey *survey, const struct source *yearless)
{
	json_t *question = question_new(role_name[ROLE_PERIOD],
	    said("Of which year are the months?"),
	    said("\"{column}\" has months without a year, and no column and no title says which it "
		 "is.",
		"column", json_string(survey->names[yearless->column - 1])));

	for (int i = 0; i < CHOICES_YEARS; i++) {
		struct source source = { .column = yearless->column, .year = yearless->year - i };

		question_offer(question, choices_name(ctx, survey, &source),
		    json_sprintf("%d", source.year), examples(ctx, survey, ROLE_PERIOD, &source));
	}
	return question;
}

json_t *content_question(const void *ctx, const struct survey *survey, enum role role,
    const struct suggestion *suggestion)
{
	static const char *const title[ROLES] = { WORDS("Which column is the facility?"),
		WORDS("Which column is the indicator?"), WORDS("Which column is the month?"),
		WORDS("Which column is the count?") };
	json_t *question;

	if (role == ROLE_PERIOD && suggestion->yearless.column && !suggestion->from[role].column)
		return ask_year(ctx, survey, &suggestion->yearless);
	if (!suggestion->rival[role][0].column)
		return NULL;
	question = question_new(role_name[role], said(title[role]),
	    said("Two columns fit about equally, and they differ."));
	for (int i = 0; i < 2; i++) {
		const struct source *source = &suggestion->rival[role][i];
		const char *name = survey->names[source->column - 1];

		question_offer(question, choices_name(ctx, survey, source),
		    source->also ? said("{name} and {second}", "name", json_string(name), "second",
				       json_string(survey->names[source->also - 1]))
				 : said_data(name),
		    examples(ctx, survey, role, source));
	}
	return question;
}
