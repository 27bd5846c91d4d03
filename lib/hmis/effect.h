/*
 * effect -- what staged counts would change: each indicator-month beside the one that stands, in
 * those of its blocks of which the source says something.
 *
 *	if ((failed = effect_new(job, job, slots, &effect)) || (failed = effect_begin(effect)))
 *		return failed;
 *	for each staged month: failed = effect_month(effect, &month);
 *	failed = effect_end(effect);
 *
 * A count the source does not have leaves what is there as it is, unless effect_scope() says that
 * it goes.  All reading is done in one snapshot of the dataset, that of effect_against().
 */
#ifndef HMIS_EFFECT_H
#define HMIS_EFFECT_H

#include "hmis/gather.h"
#include "hmis/job.h"

struct effect;

/* Begin: a snapshot on the job's reading connection, which lasts until ctx is freed. */
const struct err *effect_new(const void *ctx, struct job *job, int slots,
    struct effect **effect) MUST_CHECK;

/* What the run speaks for (run.scope) and does not report is removed from here on. */
const struct err *effect_scope(struct effect *effect) MUST_CHECK;

/* The version that the snapshot shows; 0 for the empty dataset. */
const char *effect_against(const struct effect *effect);

/* Begin to store: the job has a transaction, and its connection for nothing else until
 * effect_end(). */
const struct err *effect_begin(struct effect *effect) MUST_CHECK;

/* Compare one month and write its rows of staged_block. */
const struct err *effect_month(struct effect *effect, const struct month *month) MUST_CHECK;

/* End it with the rows of staged_month. */
const struct err *effect_end(struct effect *effect) MUST_CHECK;

/* The blocks that the slots take. */
const struct blocks *effect_blocks(const struct effect *effect);

/* The slots of the facilities the source has a count of, in any month, as "{1,2,5}". */
const char *effect_slots(const struct effect *effect, const void *ctx);

/* Add what only the comparison tells to the notices of a review, which may be NULL: values of
 * months after their facility closed (facility.closed_on), which are taken. */
void effect_note(const struct effect *effect, json_t *notices);

/* The ten largest changes of a value to another, as [{slot, indicator, period, was, becomes}]. */
const char *effect_largest(const struct effect *effect, const void *ctx);

#endif
