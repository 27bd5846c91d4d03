/* mapping_form_save -- what a person chose on the mapping page; see mapping_form.h. */
#include "desk/mapping_form.h"

/* What is wrong between two fields is said at both. */
static const struct err *check_choices(struct req *r, const struct mapping_form *form)
{
	const struct err *wrong = NULL;

	for (enum role role = 0; role < ROLES; role++) {
		const struct err *problem = mapping_problem(r, form->fd, &form->dialect,
		    &form->mapping, form->survey.names, role);

		if (problem)
			wrong = req_wrong_err(r, role_name[role], problem);
	}
	return wrong;
}

const struct err *mapping_form_sources(struct req *r, struct mapping_form *form)
{
	const struct err *failed, *wrong = NULL;

	for (enum role role = 0; role < ROLES; role++) {
		failed = source_parse(r, role, req_arg(r, role_name[role]), form->survey.names,
		    form->survey.columns, &form->mapping.from[role]);
		if (failed)
			wrong = req_wrong_err(r, role_name[role], failed);
	}
	wrong = wrong ? wrong : check_choices(r, form);
	if (!wrong && (failed = mapping_form_area(r, form, req_arg(r, "area"))))
		wrong = req_wrong_err(r, "area", failed);
	mapping_header(&form->mapping, form->survey.header, form->survey.columns);
	return wrong;
}

/* The rule of the request; false when it is none. */
static bool find_rule(const char *answer, enum duplicates *rule)
{
	for (enum duplicates d = 0; answer && d < DUPLICATES_COUNT; d++)
		if (!strcmp(answer, duplicates_name[d])) {
			*rule = d;
			return true;
		}
	return false;
}

/* The question, with the form as far as it is answered: a column that is part of the id is so. */
static const struct err *ask_again(struct req *r, const struct mapping_form *form)
{
	const struct source *indicator = &form->mapping.from[ROLE_INDICATOR];
	const struct err *wrong =
	    req_wrong_said(r, "duplicates", repeats_sentence(&form->survey, &form->cells));

	if (indicator->also)
		json_object_set_new(r->entered, role_name[ROLE_INDICATOR],
		    json_string(choices_name(r, &form->survey, indicator)));
	json_object_del(r->entered, "duplicates");
	return wrong;
}

const struct err *mapping_form_duplicates(struct req *r, struct mapping_form *form)
{
	struct mapping *mapping = &form->mapping;
	const char *answer = req_arg(r, "duplicates");
	bool given = find_rule(answer, &mapping->duplicates);
	const struct err *failed;

	/* the form's rule while it asked nothing is no answer to what its columns now ask */
	if (given && req_arg(r, "unasked") && mapping->duplicates == DUPLICATES_MAX)
		given = false;
	if (!given && answer && *answer && !find_rule(answer, &mapping->duplicates) &&
	    !repeats_is_part(answer, mapping))
		return req_wrong(r, "duplicates",
		    "Choose max, sum, last or reject; or #3, a column that no field is read from, "
		    "to make it part of the raw indicator's id.");
	if ((failed = mapping_form_cells(r, form)) || form->examination)
		return failed;
	if (!given && form->cells.combos)
		mapping->duplicates = DUPLICATES_SUM;
	return !given && repeats_asks(&form->cells) ? ask_again(r, form) : NULL;
}
