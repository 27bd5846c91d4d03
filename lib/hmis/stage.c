/* stage -- see stage.h. */
#include "hmis/stage.h"

#include "base/conf.h"
#include "hmis/effect.h"
#include "hmis/gather.h"
#include "hmis/registry.h"
#include "hmis/tally.h"
#include "hmis/undo.h"
#include "words/words.h"

#include <stdio.h>

#define COMMIT_WITHIN 6 /* leases; before the commit the rejected rows go to disk */

/* A row kept until one of its cell turns up that differs from it. */
struct first_row {
	struct row row;
	uint64_t record;
	bool shown;
};

struct stage {
	struct job *job;
	enum duplicates rule;
	struct registry *registry;
	struct tally *tally;
	struct gather *gather;
	struct effect *effect;
	int months;    /* stored so far */
	int64_t again; /* rows of repeated cells so far */
	const struct conflict *conflict;
	int n_conflicts, shown;
	struct first_row **first; /* by conflict */
	int64_t refused;
	json_t *notices; /* of the source, besides the tally's */
};

const struct err *stage_new(struct job *job, enum duplicates rule, struct stage **made)
{
	struct stage *stage = mem_new(job, struct stage);
	const struct err *failed;

	stage->job = job;
	stage->rule = rule;
	if ((failed = registry_load(job->db, stage, &stage->registry)))
		return failed;
	stage->tally = tally_new(stage, rule);
	stage->gather =
	    gather_new(stage, registry_slots(stage->registry), registry_indicators(stage->registry),
		conf()->staging_budget, mem_printf(stage, "%s/tmp", conf()->store));
	*made = stage;
	return NULL;
}

const struct err *stage_row(struct stage *stage, struct row *row, bool *both)
{
	const struct err *failed;
	struct cell cell = { 0 };

	*both = false;
	if (row->kind == ROW_OK) {
		cell = registry_find(stage->registry, row);
		*both = !cell.slot && !cell.indicator;
		if ((failed = registry_failed(stage->registry)))
			return failed;
	}
	tally_row(stage->tally, row, *both);
	return row->kind == ROW_OK ? gather_add(stage->gather, cell, row->period, row->count)
				   : NULL;
}

struct registry *stage_registry(const struct stage *stage)
{
	return stage->registry;
}

const struct err *stage_cell(struct stage *stage, struct cell cell, int period, int32_t count)
{
	tally_good(stage->tally);
	return gather_add(stage->gather, cell, period, count);
}

int64_t stage_read(const struct stage *stage)
{
	return tally_read(stage->tally);
}

void stage_report(struct stage *stage)
{
	void *ctx = talloc_new(stage);

	job_dropped(stage->job, tally_dropped(stage->tally, ctx));
	talloc_free(ctx);
}

static const struct err *store_month(void *arg, const struct month *month)
{
	struct stage *stage = arg;
	int64_t rows = tally_read(stage->tally);

	if (job_lost(stage->job))
		return job_stopped();
	tally_month(stage->tally, month);
	stage->refused += month->refused;
	job_progress(stage->job, PHASE_STORING,
	    70 + 30 * stage->months / gather_months(stage->gather), rows, 0, 0);
	stage->months++;
	return effect_month(stage->effect, month);
}

const struct err *stage_repeats(struct stage *stage, bool *any)
{
	return gather_repeats(stage->gather, any);
}

/* The cell of a row that was taken before; false when it has none. */
static bool find_again(struct stage *stage, struct row *row, struct cell *cell)
{
	if (row->kind == ROW_OK)
		*cell = registry_find(stage->registry, row);
	return row->kind == ROW_OK;
}

bool stage_repeated(struct stage *stage, struct row *row)
{
	struct cell cell;

	return find_again(stage, row, &cell) && gather_repeated(stage->gather, cell, row->period);
}

const struct err *stage_repeat(struct stage *stage, struct row *row, uint64_t record)
{
	struct repeat repeat = { .count = row->count, .record = record, .order = stage->again++ };
	struct cell cell = registry_find(stage->registry, row);

	return gather_repeat(stage->gather, cell, row->period, &repeat);
}

const struct err *stage_months(struct stage *stage)
{
	struct job *job = stage->job;
	const struct err *failed;

	if ((failed = effect_new(stage, job, registry_slots(stage->registry), &stage->effect)) ||
	    (failed = job_transaction(job)) ||
	    (failed = db_rows(job->db, stage, NULL, SQL_stage_begin, job->id)))
		return failed;
	if ((failed = effect_begin(stage->effect)) ||
	    (failed = gather_each(stage->gather, stage->rule, store_month, stage)) ||
	    (failed = effect_end(stage->effect)))
		return failed;
	stage->conflict = gather_conflicts(stage->gather, &stage->n_conflicts);
	stage->first = mem_array(stage, struct first_row *, (size_t)stage->n_conflicts + 1);
	return NULL;
}

bool stage_conflicts(const struct stage *stage)
{
	return stage->refused || stage->shown < stage->n_conflicts;
}

static struct first_row *keep_row(const void *ctx, const struct row *row, uint64_t record)
{
	struct first_row *kept = mem_new(ctx, struct first_row);

	kept->row = *row;
	kept->record = record;
	for (enum role role = 0; role < ROLES; role++)
		kept->row.text[role].at =
		    mem_strndup(kept, row->text[role].at, row->text[role].len);
	kept->row.area.at = mem_strndup(kept, row->area.at, row->area.len);
	return kept;
}

/* The place of a cell among the conflicts, or -1. */
static int find_conflict(const struct stage *stage, struct cell cell, int period)
{
	for (int i = 0; i < stage->n_conflicts; i++)
		if (stage->conflict[i].indicator == cell.indicator &&
		    stage->conflict[i].period == period && stage->conflict[i].slot == cell.slot)
			return i;
	return -1;
}

enum again stage_again(struct stage *stage, struct row *row)
{
	struct cell cell;

	if (!find_again(stage, row, &cell))
		return AGAIN_NOTHING;
	if (!gather_repeated(stage->gather, cell, row->period))
		return find_conflict(stage, cell, row->period) < 0 ? AGAIN_NOTHING : AGAIN_SHOW;
	row->kind = stage->rule == DUPLICATES_REJECT ? ROW_CONFLICT : ROW_INVALID_COUNT;
	row->at = ROLE_VALUE;
	row->hint = row->kind == ROW_CONFLICT
	    ? WORDS("Another row has a different value for this facility, indicator and month. "
		    "Keep the right one.")
	    : WORDS("The sum of this facility's rows for the month is over 2147483647.");
	tally_refuse(stage->tally, row);
	return AGAIN_DROPPED;
}

void stage_show(struct stage *stage, struct row *row, uint64_t record)
{
	int i = find_conflict(stage, registry_find(stage->registry, row), row->period);
	struct first_row **first = &stage->first[i];

	if (!*first)
		*first = keep_row(stage, row, record);
	if ((*first)->shown || (*first)->record == record)
		return;
	(*first)->shown = true;
	stage->shown++;
	tally_duplicate(stage->tally, &(*first)->row, row);
}

/* What staging found, as the record has it; NULL: as it was before. */
struct found {
	json_t *rows, *issues, *notices, *unknown;
	struct undo_kept *kept; /* of an undo */
};

static char *dump(const void *ctx, json_t *json)
{
	return json ? mem_dump(ctx, json) : NULL;
}

/* The statement that ends staging, not committed yet. */
static const struct err *finish(struct job *job, struct effect *effect, const struct found *found,
    const char *sentence)
{
	const char *largest = effect_largest(effect, job);
	const struct err *failed;
	PGresult *result;

	effect_note(effect, found->notices);
	failed = db_rows(job->db, job, &result, SQL_stage_finish, job->id, job->fence,
	    effect_against(effect), dump(job, found->rows), dump(job, found->issues),
	    dump(job, found->notices), largest, sentence, sentence ? "dataset_moved" : NULL,
	    effect_slots(effect, job), dump(job, found->unknown),
	    mem_printf(job, "%ld", COMMIT_WITHIN * conf()->lease));
	if (failed)
		return failed;
	return PQntuples(result) ? NULL : job_stopped();
}

void stage_notice(struct stage *stage, json_t *notice)
{
	if (!stage->notices)
		stage->notices = mem_json(stage, json_array());
	if (notice)
		json_array_append_new(stage->notices, notice);
}

const struct err *stage_finish(struct stage *stage, const struct err *(*place)(void *arg),
    void *arg)
{
	struct found found = { tally_rows(stage->tally, stage), tally_issues(stage->tally, stage),
		tally_notices(stage->tally, stage), tally_unknown(stage->tally, stage) };
	const struct err *failed;

	json_array_extend(found.notices, stage->notices);
	if (!found.rows)
		return err_internal("run %ld: rows do not balance", stage->job->run);
	if ((failed = finish(stage->job, stage->effect, &found, NULL)))
		return failed;
	if (place && (failed = place(arg)))
		return failed;
	return db_commit(stage->job->db);
}

/* Compare one staged month with the dataset as it now stands. */
static const struct err *compare_month(struct job *job, struct effect *effect, struct month *month)
{
	const struct blocks *blocks = effect_blocks(effect);
	char indicator[16], period[16];
	const struct err *failed;
	PGresult *rows;

	snprintf(indicator, sizeof(indicator), "%d", month->indicator);
	snprintf(period, sizeof(period), "%d", month->period);
	if ((failed = db_rows_binary(job->reader, month->counts, &rows, SQL_staged_counts, job->id,
		 indicator, period)))
		return failed;
	blocks_clear(blocks, month->counts);
	for (int i = 0; i < PQntuples(rows); i++)
		blocks_read(blocks, rows, i, 0, month->counts);
	month->n_records = month_sum(month->counts, month->slots, &month->total);
	return effect_month(effect, month);
}

/* Where the indicator-months come from that are compared: from what is staged, or from a version to
 * take back. */
typedef const struct err *months_fn(struct job *job, struct effect *effect, int slots,
    struct found *found);

static const struct err *staged_months(struct job *job, struct effect *effect, int slots,
    struct found *found)
{
	const struct err *failed;
	PGresult *months;

	(void)found;
	if ((failed = db_rows(job->reader, job, &months, SQL_staged_months, job->id)))
		return failed;
	for (int i = 0; i < PQntuples(months); i++) {
		struct month month = {
			.indicator = (int)strtol(PQgetvalue(months, i, 0), NULL, 10),
			.period = (int)strtol(PQgetvalue(months, i, 1), NULL, 10),
			.slots = slots,
			.counts = blocks_array(effect_blocks(effect), job),
		};

		if (job_lost(job))
			return job_stopped();
		job_progress(job, PHASE_COMPARING, 100 * i / PQntuples(months), 0, 0, 0);
		if ((failed = compare_month(job, effect, &month)))
			return failed;
		talloc_free(month.counts);
	}
	return NULL;
}

struct undoing {
	struct job *job;
	struct effect *effect;
};

static const struct err *undo_month(void *arg, const struct undo_month *month)
{
	struct undoing *undoing = arg;

	if (job_lost(undoing->job))
		return job_stopped();
	return effect_month(undoing->effect, &month->month);
}

static const struct err *undone_months(struct job *job, struct effect *effect, int slots,
    struct found *found)
{
	struct undoing undoing = { job, effect };

	job_progress(job, PHASE_COMPARING, 50, 0, 0, 0);
	found->kept = mem_new(job, struct undo_kept);
	return undo_each(job->reader, job, mem_printf(job, "%ld", job->undoes), slots, found->kept,
	    undo_month, &undoing);
}

static const struct err *note_kept(struct job *job, const struct undo_kept *kept)
{
	return db_rows(job->db, job, NULL, SQL_undo_kept, job->id,
	    mem_printf(job, "%lld", (long long)kept->cells), undo_cells(kept, job));
}

/* Compare all of some indicator-months with the dataset as it now stands, and end staging with
 * it. */
static const struct err *compare_all(struct job *job, struct found *found, const char *sentence,
    months_fn *months)
{
	struct registry *registry;
	struct effect *effect;
	const struct err *failed;
	int slots;

	if ((failed = registry_load(job->db, job, &registry)))
		return failed;
	slots = registry_slots(registry);
	if ((failed = effect_new(job, job, slots, &effect)) || (failed = effect_scope(effect)))
		return failed;
	if ((failed = job_transaction(job)) ||
	    (failed = db_rows(job->db, job, NULL, SQL_stage_begin, job->id)))
		return failed;
	if ((failed = effect_begin(effect)) || (failed = months(job, effect, slots, found)) ||
	    (failed = effect_end(effect)))
		return failed;
	if (found->kept && (failed = note_kept(job, found->kept)))
		return failed;
	if ((failed = finish(job, effect, found, sentence)))
		return failed;
	return db_commit(job->db);
}

const struct err *stage_fetched(struct job *job, json_t *tally)
{
	struct found found = { json_object_get(tally, "rows"), json_object_get(tally, "issues"),
		json_object_get(tally, "notices"), json_object_get(tally, "unknown") };

	return compare_all(job, &found, NULL, staged_months);
}

const struct err *stage_compare_again(struct job *job, const char *sentence)
{
	return compare_all(job, &(struct found){ 0 }, sentence, staged_months);
}

const struct err *stage_undo(struct job *job)
{
	return compare_all(job, &(struct found){ 0 }, NULL, undone_months);
}
