/*
 * reuse -- the mapping of an earlier file used for another with the same header, without a person:
 * what it leaves open is a question, as on the mapping page, and nothing is settled then.
 *
 *	struct reuse reuse = { .before = remembered, .answers = answers };
 *	if ((failed = reuse_mapping(r, &file, &survey, &reuse)))
 *		return failed;
 *	if (reuse.missing) ... else if (json_array_size(reuse.questions)) ... else ... reuse.made
 *
 * A format is what the file shows; where it does not, an answer is needed each time, and so it is
 * for a field that was the same for all rows, as another file may be of another month.  What
 * becomes of several rows of a cell is remembered while they differ in the same columns as before.
 */
#ifndef COLUMNS_REUSE_H
#define COLUMNS_REUSE_H

#include "columns/examine.h"
#include "columns/survey.h"

struct reuse {
	json_t *before; /* as mapping_json() had it, with "differing" and "run", whose it was; NULL:
				answers say it all */
	json_t *answers; /* to questions by their fields: "number_format", "duplicates", or a
				role's name with a column or a constant (source.h); each or none */
	struct mapping mapping;
	json_t *kept;	   /* what was seen of the file (examine.h) */
	json_t *questions; /* [{"field", "title", "options", ..}] */
	json_t *answered;  /* what was a question: {field: "said" by answers, or "before"} */
	json_t *made; /* the mapping as the run keeps it, when there is no question; with that as
				"answers", and "like", the import that before was of */
	bool missing; /* the file has to be looked through for it, which file forbids: */
	bool settled; /* with the formats as they are in mapping */
};

/* The fields that answers may have, up to NULL. */
extern const char *const reuse_fields[];

/* Does header, or the answers, say where each field stands? */
bool reuse_can(const struct reuse *reuse);

/* 422 where the file cannot be read whatever is answered. */
const struct err *reuse_mapping(const void *ctx, const struct formats_file *file,
    const struct survey *survey, struct reuse *reuse) MUST_CHECK;

#endif
