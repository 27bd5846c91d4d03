/*
 * decide -- the format of a column, from its profile: found with its evidence, or a question.
 *
 * A format is found when every other one that reads any value differently is ruled out: by values
 * that the format has and the other cannot have.  Where two remain, or where two contradict each
 * other, people decide; nothing is guessed.  1.000 or
 * 1,000 is one, and not a thousand, only where other values show three decimals, like 0.000 and
 * 1234.000; 12.0 beside it does not say so.
 *
 *	decide(r, &profile, &decision);
 *	if (decision.open)
 *		wrong = req_wrong_said(r, decision.field, decision_sentence(&decision));
 */
#ifndef COLUMNS_DECIDE_H
#define COLUMNS_DECIDE_H

#include "columns/profile.h"
#include "words/said.h"

#define FORMATS_MAX 16

struct decision {
	const struct profile *profile;
	int format;	  /* the one found, or the best while the question is open */
	bool open;	  /* there is a question */
	bool held;	  /* each of two formats reads values that the other cannot */
	bool overridden;  /* a person chose the format */
	json_t *evidence; /* a sentence (words/said.h) without its stop */
	int n;		  /* options of the question, the best first */
	int option[FORMATS_MAX];
};

void decide(const void *ctx, const struct profile *profile, struct decision *decision);

/* A person's answer in place of what was found, with what comes of it as the evidence. */
void decision_override(const void *ctx, struct decision *decision, int format);

/* What becomes of the values in doubt in a format: "1.000 is 1000, 12.500 is 12500". All that is
 * returned is a sentence of words/said.h, for the caller. */
json_t *decision_reading(const struct decision *decision, int format);

/* The question for a page: {"field", "title", "evidence", "options": [{"value", "label", "reading",
 * "selected"}]}; selected by its name, or NULL. */
json_t *decision_question(const struct decision *decision, const char *selected);

/* The question for a script, in a sentence that says what to send. */
json_t *decision_sentence(const struct decision *decision);

#endif
