/*
 * formats -- the number and period format of a file's chosen columns, for step 2 of the wizard.
 *
 *	if ((failed = formats_find(r, fd, &file, &mapping, &formats)))
 *		return failed;
 *	if (formats.fresh)
 *		keep formats.kept with the run, so that the file is read only once
 */
#ifndef COLUMNS_FORMATS_H
#define COLUMNS_FORMATS_H

#include "columns/decide.h"
#include "columns/survey.h"

enum { FORMAT_PERIOD, FORMAT_COUNT, FORMATS };

extern const enum role format_role[FORMATS];

/* The file, and the profiles that the run's record has of it so far (or NULL). */
struct formats_file {
	int fd;
	long asset;
	const struct dialect *dialect;
	json_t *kept;
	bool kept_only; /* read nothing: what would have to be read is missing, as fresh says */
	struct watch *watch; /* or NULL */
};

struct formats {
	bool chosen[FORMATS]; /* a column or a constant is chosen, so there is a decision */
	struct decision decision[FORMATS];
	struct profile profile[FORMATS];
	json_t *kept; /* {"asset", "dialect", "columns": {"number_format 4": profile}} */
	bool fresh;   /* the file was read for it, or would have to be */
};

/* What was kept of the same file, read in the same dialect; else room for it. */
json_t *formats_kept(const void *ctx, const struct formats_file *file);

/* Find the formats of the columns that mapping chooses; reads the whole file unless it did before.
 */
const struct err *formats_find(const void *ctx, const struct formats_file *file,
    const struct mapping *mapping, struct formats *formats) MUST_CHECK;

/* Put what was found, or is the best so far, into a mapping. */
void formats_apply(const struct formats *formats, struct mapping *mapping);

/* The same with an option of a question. */
void formats_try(const struct formats *formats, int which, int option, struct mapping *mapping);

/* A person's choices in place of what was found, by name or NULL; a name that is none is left. */
void formats_choose(const void *ctx, struct formats *formats, int which, const char *name);

/* {"number_format": "plain" or null while it is a question, "period_format", "titles": {..},
 * "evidence": {..}}. */
json_t *formats_json(const struct formats *formats);

/* What may be chosen although nothing asks: [{"field", "title", "choices": [{"value", "label",
 * "selected"}]}]. */
json_t *formats_others(const struct formats *formats);

/* How many values the column's format reads, or knows as blank, and how many there are. */
void formats_known(const struct formats *formats, enum role role, json_t *item);

/* In a preview's rows (survey.h), put ? in place of months or counts whose format is a question. */
void formats_hide(const struct formats *formats, json_t *preview);

/* The survey's rows as a mapping reads them: [["facility", "indicator", 202401, 12], ..]. */
json_t *formats_rows(const struct survey *survey, const struct mapping *mapping);

/* What such rows add up to, beside what the dataset holds: "total 14,350 where the dataset holds
 * 13,900 for the same facilities, indicators and months" (words/said.h), or NULL.  held is what
 * sql/queries/reading_held.sql says of them. */
json_t *formats_beside(const struct survey *survey, json_t *held);

#endif
