/* decide -- see decide.h. */
#include "columns/decide.h"

#include "base/mem.h"
#include "words/question.h"
#include "words/words.h"

/* Does a format read values like 1.000 as thousands? */
static bool reads_thousands(const struct value_formats *set, const struct profile_group *group,
    int f)
{
	const char *why;
	int value;

	return set->judge(f, span_of(group->example[0].text), &value, &why) == READING_GOOD &&
	    value >= 1000;
}

/* Does any value show that numbers are written with three decimals? */
static bool shows_three(const struct profile *profile, int f)
{
	for (int i = 0; i < profile->n; i++)
		if (profile_three_decimals(&profile->group[i]) &&
		    profile_reading(&profile->group[i], f) != READING_NONE)
			return true;
	return false;
}

static bool is_written(const struct profile_group *group, int f)
{
	return profile_reading(group, f) != READING_NONE;
}

/* Is a value written in both, and read differently? */
static bool differ_on(const struct profile_group *group, int f, int g)
{
	return is_written(group, f) && is_written(group, g) && !profile_same(group, f, g);
}

static bool differ(const struct profile *profile, int f, int g)
{
	for (int i = 0; i < profile->n; i++)
		if (differ_on(&profile->group[i], f, g))
			return true;
	return false;
}

/* May g be preferred to f, which differs from it on values like 1.000? */
static bool is_trusted(const struct profile *profile, int g, int f)
{
	for (int i = 0; i < profile->n; i++) {
		const struct profile_group *group = &profile->group[i];

		if (profile_doubtful(group) && differ_on(group, f, g) &&
		    !reads_thousands(profile->set, group, g) && !shows_three(profile, g))
			return false;
	}
	return true;
}

/* Does g rule f out: all that f has, g has as well, and there is more or as much to it? */
static bool rules_out(const struct profile *profile, int g, int f)
{
	long more = profile_written(profile, g) - profile_written(profile, f);

	for (int i = 0; i < profile->n; i++)
		if (is_written(&profile->group[i], f) && !is_written(&profile->group[i], g))
			return false;
	if (!differ(profile, f, g))
		return more > 0 || g < f;
	return more > 0 && profile_good(profile, f) <= profile_good(profile, g) &&
	    is_trusted(profile, g, f);
}

static bool is_ruled_out(const struct profile *profile, int f)
{
	if (!profile_written(profile, f))
		return true;
	for (int g = 0; g < profile->set->n; g++)
		if (g != f && rules_out(profile, g, f))
			return true;
	return false;
}

static bool is_better(const struct profile *profile, int f, int g)
{
	long more = profile_written(profile, f) - profile_written(profile, g);

	return more ? more > 0 : profile_good(profile, f) > profile_good(profile, g);
}

/* The best of the formats left; the first where nothing is written in any. */
static int find_best(const struct profile *profile, bool ask)
{
	int best = -1;

	for (int f = 0; f < profile->set->n; f++) {
		if (profile->set->formats[f].ask && !ask)
			continue;
		if (!is_ruled_out(profile, f) && (best < 0 || is_better(profile, f, best)))
			best = f;
	}
	return best < 0 ? 0 : best;
}

/* A value that f reads and g does not, or NULL. */
static const struct profile_group *only_in(const struct profile *profile, int f, int g)
{
	for (int i = 0; i < profile->n; i++)
		if (profile_reading(&profile->group[i], f) == READING_GOOD &&
		    profile_reading(&profile->group[i], g) != READING_GOOD)
			return &profile->group[i];
	return NULL;
}

static json_t *where(const struct example *example)
{
	return example->line ? said("{text} on line {line}", "text", json_string(example->text),
				   "line", json_integer(example->line))
			     : json_string(example->text);
}

/* What a value that decides can only be. */
static const char *mark_of(const struct profile_group *group, const struct value_format *format)
{
	const char *text = group->example[0].text, *comma = strrchr(text, ','),
		   *point = strrchr(text, '.');

	if (!profile_has_decimals(group))
		return format->mark;
	return comma && (!point || comma > point) ? WORDS("a decimal comma")
						  : WORDS("a decimal point");
}

/* A value that is written in f and not in g, or NULL. */
static const struct profile_group *written_only(const struct profile *profile, int f, int g)
{
	for (int i = 0; i < profile->n; i++)
		if (is_written(&profile->group[i], f) && !is_written(&profile->group[i], g))
			return &profile->group[i];
	return NULL;
}

/* A value that rules out what would read others differently, or that shows a number's format; or
 * NULL. */
static const struct profile_group *find_decisive(const struct profile *profile, int f)
{
	const struct profile_group *found = NULL;

	for (int g = 0; g < profile->set->n && !found; g++)
		if (g != f && differ(profile, f, g))
			found = written_only(profile, f, g);
	if (!found && profile->set == &number_set && f != NUMBER_PLAIN)
		found = written_only(profile, f, NUMBER_PLAIN);
	return found;
}

/* The first value that a format refuses; or NULL. */
static const struct example *find_refused(const struct profile *profile, int f)
{
	const struct example *first = NULL;

	for (int i = 0; i < profile->n; i++) {
		const struct profile_group *group = &profile->group[i];

		if (profile_reading(group, f) != READING_GOOD && group->n &&
		    (!first || group->example[0].line < first->line))
			first = &group->example[0];
	}
	return first;
}

/* "1.000 is 1000", of a value as it is to be shown. */
static json_t *read_as(const struct value_formats *set, int f, const char *text, json_t *shown)
{
	const char *why;
	int value;

	if (set->judge(f, span_of(text), &value, &why) != READING_GOOD)
		return said("{value} is refused (it {why})", "value", shown, "why", said(why));
	return said("{value} is {reading}", "value", shown, "reading",
	    set == &number_set ? json_sprintf("%d", value) : json_pack("{s:i}", "month", value));
}

static json_t *also(json_t *sentence, json_t *next)
{
	return said_both(WORDS("{first}; {next}"), sentence, next);
}

static json_t *explain(const struct profile *profile, int f, bool found)
{
	const struct value_format *format = &profile->set->formats[f];
	const struct profile_group *decisive = found ? find_decisive(profile, f) : NULL;
	const struct example *refused = find_refused(profile, f);
	long good = profile_good(profile, f);
	json_t *sentence;

	if (!profile->values)
		return said("there are no values in this column");
	if (good == profile->values && good > 1)
		sentence = said("all {n} values are {written}", "n", json_integer(good), "written",
		    said(format->all));
	else
		sentence = said("{n} of {values} values are {written}", "n", json_integer(good),
		    "values", json_integer(profile->values), "written", said(format->all));
	if (decisive)
		sentence = also(sentence,
		    said("{value} can only be {written}", "value", where(&decisive->example[0]),
			"written", said(mark_of(decisive, format))));
	if (refused)
		sentence = also(sentence, read_as(profile->set, f, refused->text, where(refused)));
	return sentence;
}

/* Why it cannot be decided. */
static json_t *explain_question(const struct decision *decision)
{
	const struct profile *profile = decision->profile;
	int f = decision->option[0], g = decision->option[1];
	const struct profile_group *one = only_in(profile, f, g), *other = only_in(profile, g, f);

	if (decision->held && one && other)
		return said("The values contradict each other: {one} can be read only with "
			    "{format}, "
			    "and {other} only with {second}.",
		    "one", where(&one->example[0]), "format", said(profile->set->formats[f].title),
		    "other", where(&other->example[0]), "second",
		    said(profile->set->formats[g].title));
	return said("The {n} values of this column do not show which one is right.", "n",
	    json_integer(profile->values));
}

void decide(const void *ctx, const struct profile *profile, struct decision *decision)
{
	int best = find_best(profile, true);

	*decision = (struct decision){ .profile = profile, .format = best };
	decision->option[decision->n++] = best;
	for (int f = 0; f < profile->set->n; f++) {
		if (f == best || is_ruled_out(profile, f) || !differ(profile, f, best))
			continue;
		decision->option[decision->n++] = f;
		decision->held |= only_in(profile, f, best) && only_in(profile, best, f);
	}
	if (profile->set->formats[best].ask && decision->n == 1)
		decision->option[decision->n++] = find_best(profile, false);
	decision->open = decision->n > 1;
	decision->evidence = mem_json(ctx,
	    decision->open ? explain_question(decision) : explain(profile, best, true));
}

void decision_override(const void *ctx, struct decision *decision, int format)
{
	decision->format = format;
	decision->open = false;
	decision->overridden = true;
	decision->evidence = mem_json(ctx, explain(decision->profile, format, false));
}

static bool is_in_doubt(const struct decision *decision, const struct profile_group *group)
{
	for (int o = 1; o < decision->n; o++)
		if (!profile_same(group, decision->option[0], decision->option[o]))
			return true;
	return false;
}

/* Values to show: those on which the options of the question differ. */
static int in_doubt(const struct decision *decision, const struct example *shown[PROFILE_EXAMPLES])
{
	const struct profile *profile = decision->profile;
	int n = 0;

	for (int e = 0; e < PROFILE_EXAMPLES; e++)
		for (int i = 0; i < profile->n && n < PROFILE_EXAMPLES; i++)
			if (e < profile->group[i].n && is_in_doubt(decision, &profile->group[i]))
				shown[n++] = &profile->group[i].example[e];
	return n;
}

json_t *decision_reading(const struct decision *decision, int format)
{
	const struct example *shown[PROFILE_EXAMPLES];
	int n = in_doubt(decision, shown);
	json_t *list = NULL;

	for (int i = 0; i < n; i++)
		list = said_both(WORDS("{first}, {next}"), list,
		    read_as(decision->profile->set, format, shown[i]->text,
			json_string(shown[i]->text)));
	return list ? list : json_string("");
}

static json_t *title(const struct decision *decision)
{
	const struct example *shown[PROFILE_EXAMPLES];
	bool number = decision->profile->set == &number_set;

	if (!in_doubt(decision, shown))
		return said(number ? WORDS("How are the values written?")
				   : WORDS("How are the months written?"));
	return said(number ? WORDS("Which number is {value}?") : WORDS("Which month is {value}?"),
	    "value", json_string(shown[0]->text));
}

json_t *decision_question(const struct decision *decision, const char *selected)
{
	const struct value_formats *set = decision->profile->set;
	json_t *question =
	    question_new(set->field, title(decision), json_incref(decision->evidence));

	for (int i = 0; i < decision->n; i++) {
		int f = decision->option[i];
		json_t *option = question_offer(question, set->formats[f].name,
		    said(set->formats[f].title), decision_reading(decision, f));

		json_object_set_new(option, "selected",
		    json_boolean(f == format_find(set, selected)));
	}
	json_object_set_new(question, "held", json_boolean(decision->held));
	return question;
}

json_t *decision_sentence(const struct decision *decision)
{
	const struct value_formats *set = decision->profile->set;
	json_t *choices = NULL;

	for (int i = 0; i < decision->n; i++) {
		int f = decision->option[i];
		json_t *choice = json_sprintf("%s=%s", set->field, set->formats[f].name);

		choices = said_both(WORDS("{first} or {next}"), choices,
		    said("{choice} ({reading})", "choice", choice, "reading",
			decision_reading(decision, f)));
	}
	return said("{question} Send {choices}.", "question", title(decision), "choices", choices);
}
