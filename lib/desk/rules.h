/*
 * rules -- the fields that say under which rules an import is integrated without a person
 * (sql/functions/rules.sql judges them).
 */
#ifndef DESK_RULES_H
#define DESK_RULES_H

#include "web/app.h"

#define RULES_FIELDS                                                                             \
	{ "approve", FIELD_CHOICE, OPTIONAL,                                                     \
		WORDS("Say who integrates: approve=rules, while they hold, or approve=person."), \
		.choices = "rules person" },                                                     \
	    { "max_changed", FIELD_TEXT, OPTIONAL,                                               \
		    WORDS("Give the percent of the values that may change: a number from 0 to "  \
			  "100.") },                                                             \
	    { "max_dropped", FIELD_TEXT, OPTIONAL,                                               \
		    WORDS("Give the number of rows that may be dropped: 0 or more.") },          \
	    { "nothing_removed", FIELD_CHOICE, OPTIONAL,                                         \
		    WORDS("nothing_removed=1 lets an import wait that removes values."),         \
		    .choices = "0 1" },                                                          \
	{                                                                                        \
		"no", FIELD_TEXT, OPTIONAL,                                                      \
		    WORDS("Name what must not be found: tenfold, total, repeated, shifted, "     \
			  "missing."),                                                           \
		    .many = true                                                                 \
	}

/* Those of them that were sent, as a query's parameter: {"approve": "rules", "no": ["tenfold"]}. */
const char *rules_given(struct req *r);

/* In place of the document's rules (as rules_form() has them), those that were sent, if any were: a
 * form shows them again. */
void rules_fill(struct req *r, json_t *doc);

#endif
