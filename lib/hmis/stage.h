/*
 * stage -- rows of one source become the run's staged indicator-months and its review.
 *
 * What a source does: hand over every row once with stage_row(); then, if stage_repeats() says so,
 * those that stage_repeated() wants once more with their records; then stage_months(); then, while
 * stage_conflicts(), every row again with stage_again(), so that the rows of duplicates can be
 * shown and dropped with their lines; then stage_finish(). Until stage_finish() nothing of it is
 * visible; without it nothing stays.
 */
#ifndef HMIS_STAGE_H
#define HMIS_STAGE_H

#include "hmis/job.h"
#include "hmis/registry.h"
#include "values/row.h"

struct stage;

const struct err *stage_new(struct job *job, enum duplicates rule, struct stage **stage) MUST_CHECK;

/* Take a row: look its ids up if it is ROW_OK so far, count it, keep its count.  row->kind is final
 * then; *both says that facility and indicator are both unknown. */
const struct err *stage_row(struct stage *stage, struct row *row, bool *both) MUST_CHECK;

/* The same for a row that is good in every way, whose cell a thread ahead has found in the registry
 * (registry_find_ahead()). */
const struct err *stage_cell(struct stage *stage, struct cell cell, int period,
    int32_t count) MUST_CHECK;
struct registry *stage_registry(const struct stage *stage);

/* Rows taken so far. */
int64_t stage_read(const struct stage *stage);
/* Tell the heartbeat which rows were dropped so far. */
void stage_report(struct stage *stage);

/* All are taken: *any says whether cells have several rows. */
const struct err *stage_repeats(struct stage *stage, bool *any) MUST_CHECK;

/* Is a row, taken before, one of several of its cell?  Then stage_repeat() takes it with the hash
 * of its whole record, by which rows are the same or differ. */
bool stage_repeated(struct stage *stage, struct row *row);
const struct err *stage_repeat(struct stage *stage, struct row *row, uint64_t record) MUST_CHECK;

/* Settle duplicates, compare with the dataset and store, in a transaction that stays open. */
const struct err *stage_months(struct stage *stage) MUST_CHECK;

/* Are there still rows of duplicates to show or drop? */
bool stage_conflicts(const struct stage *stage);

/* What becomes of a row that was taken before. */
enum again {
	AGAIN_NOTHING,
	AGAIN_DROPPED, /* it is dropped now: row->kind is ROW_CONFLICT or ROW_INVALID_COUNT */
	AGAIN_SHOW,    /* stage_show() wants to see it with the hash of its record */
};

enum again stage_again(struct stage *stage, struct row *row);
void stage_show(struct stage *stage, struct row *row, uint64_t record);

/* Say in the review what the source has to say: {"kind", "title", "rows"}; takes notice, which may
 * be NULL. */
void stage_notice(struct stage *stage, json_t *notice);

/*
 * The review, and the run in state staged.  job_stopped() when the run is not ours any more. 
 * place, unless NULL, is called when it surely is and all but the commit is done: for files that
 * are to appear together with the review.
 */
const struct err *stage_finish(struct stage *stage, const struct err *(*place)(void *arg),
    void *arg) MUST_CHECK;

/*
 * The review of a fetch, whose indicator-months were staged one by one: compared with the dataset,
 * of which what the run speaks for (run.scope) and does not report is removed.  tally:
 * {"rows","issues","notices","unknown"} of all its values.
 */
const struct err *stage_fetched(struct job *job, json_t *tally) MUST_CHECK;

/* Compute the effect of what is staged again, because the dataset moved, and give the run back to
 * its review with a sentence. */
const struct err *stage_compare_again(struct job *job, const char *sentence) MUST_CHECK;

/* Stage what the undo of job->undoes makes of the dataset as it now stands; the run goes on to its
 * integration. */
const struct err *stage_undo(struct job *job) MUST_CHECK;

#endif
