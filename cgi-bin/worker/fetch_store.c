/* fetch_store -- a pull that is complete becomes staged indicator-months, at once and for good; see
 * fetch.h. */
#include "worker/fetch.h"

#include "base/clock.h"
#include "data/copy.h"
#include "words/err_said.h"
#include "words/words.h"

#include <math.h>
#include <stdio.h>

#define COUNT_MAX 2147483647.0

/* The rows of a cell whose total is no count. */
static void refuse_cell(const struct fetch *fetch, struct pair *pair, int slot)
{
	char total[40];
	struct row row = { .kind = ROW_INVALID_COUNT, .at = ROLE_VALUE };

	snprintf(total, sizeof(total), "%.6g", pair->sum[slot]);
	row.hint = pair->sum[slot] < 0 ? WORDS("is negative") : WORDS("is over 2147483647");
	row.text[ROLE_FACILITY] = span_of(fetch->unit[slot] ? fetch->unit[slot] : "");
	row.text[ROLE_INDICATOR] = span_of(pair->id);
	row.text[ROLE_PERIOD] = span_of("");
	row.text[ROLE_VALUE] = span_of(total);
	for (int i = 0; i < pair->rows[slot]; i++)
		tally_refuse(pair->tally, &row);
	fetch_reject(pair, &row, SPAN(""), SPAN("")); /* their sum, which is what is wrong */
}

/* Sums become counts: whole numbers, what is behind the point cut off and counted as such. */
static struct month settle(const struct fetch *fetch, struct pair *pair)
{
	struct month month = { .indicator = pair->indicator,
		.period = pair->period,
		.slots = fetch->slots,
		.counts = mem_array(pair, int32_t, (size_t)fetch->slots + 1) };

	for (int slot = 1; slot <= fetch->slots; slot++) {
		double sum = pair->sum[slot];

		month.counts[slot] = COUNT_NONE;
		if (!pair->rows[slot])
			continue;
		if (sum < 0 || sum > COUNT_MAX) {
			month.refused += pair->rows[slot];
			continue;
		}
		month.counts[slot] = (int32_t)sum;
		month.truncated += sum != trunc(sum);
		month.n_records++;
		month.total += month.counts[slot];
		month.summed += pair->rows[slot] - 1;
	}
	tally_month(pair->tally, &month);
	for (int slot = 1; slot <= fetch->slots && month.refused; slot++)
		if (pair->rows[slot] && (pair->sum[slot] < 0 || pair->sum[slot] > COUNT_MAX))
			refuse_cell(fetch, pair, slot);
	return month;
}

/* The blocks of a month in which it has counts; what they change is compared when all is there. */
static void write_blocks(struct copy *copy, const struct job *job, const struct blocks *blocks,
    const struct month *month)
{
	for (int block = 0; block < blocks->n; block++) {
		struct month_part part = { .block = block,
			.n = blocks_slots(blocks, block, month->slots),
			.counts = month->counts + blocks_before(blocks, block) };
		struct month_effect outcome = { 0 };

		outcome.n_records = month_sum(part.counts, part.n, &outcome.total);
		if (outcome.n_records)
			month_write_part(copy, job->run, month, &part, &outcome);
	}
}

static const struct err *write_months(const struct fetch *fetch, const struct asking *asking,
    const struct month *month)
{
	const struct err *failed;
	struct blocks blocks;
	struct copy *copy;

	if ((failed = blocks_ask(fetch->job->db, asking, fetch->slots, &blocks)) ||
	    (failed = copy_begin(fetch->job->db, asking, SQL_staged_block_copy, &copy)))
		return failed;
	for (int i = 0; i < asking->n; i++)
		write_blocks(copy, fetch->job, &blocks, &month[i]);
	if ((failed = copy_end(copy)) ||
	    (failed = copy_begin(fetch->job->db, asking, SQL_staged_copy, &copy)))
		return failed;
	for (int i = 0; i < asking->n; i++)
		month_write(copy, fetch->job->run, &month[i],
		    &(struct month_effect){
			.n_records = month[i].n_records, .total = month[i].total });
	return copy_end(copy);
}

static const struct err *keep_pair(struct fetch *fetch, const struct asking *asking,
    const struct pair *pair, const struct month *month)
{
	json_t *rows = tally_rows(pair->tally, pair);
	const struct err *failed;
	char *tally;

	if (!rows)
		return err_internal("run %ld: the values of %s in %d do not balance",
		    fetch->job->run, pair->id, pair->period);
	tally = mem_dump(pair,
	    mem_json(pair,
		json_pack("{s:O, s:O, s:O, s:O}", "rows", rows, "issues",
		    tally_issues(pair->tally, pair), "notices", tally_notices(pair->tally, pair),
		    "unknown", tally_unknown(pair->tally, pair))));
	failed = db_rows(fetch->job->db, pair, NULL, SQL_fetch_pair, fetch->job->id,
	    mem_printf(pair, "%d", pair->indicator), mem_printf(pair, "%d", pair->period),
	    month->n_records ? "done" : "empty", NULL, NULL, NULL,
	    mem_printf(pair, "%d", month->n_records),
	    mem_printf(pair, "%lld", (long long)(asking->bytes / asking->n)),
	    mem_printf(pair, "%.3f", clock_seconds() - asking->started), tally,
	    mem_printf(pair, "%lld", (long long)month->total),
	    asking->ask == ASK_ANALYTICS ? "t" : "f");
	return failed ? failed : fetch_keep_rejected(fetch, pair);
}

/* Make way for what a pair brings. */
static const struct err *clear(struct fetch *fetch, const struct pair *pair)
{
	return db_rows(fetch->job->db, pair, NULL, SQL_fetch_pair_begin, fetch->job->id,
	    mem_printf(pair, "%d", pair->indicator), mem_printf(pair, "%d", pair->period));
}

const struct err *fetch_store(struct fetch *fetch, struct asking *asking)
{
	struct month *month = mem_array(asking, struct month, (size_t)asking->n);
	const struct err *failed;

	if ((failed = job_transaction(fetch->job)))
		return failed;
	for (int i = 0; i < asking->n; i++)
		if ((failed = clear(fetch, asking->pair[i])))
			return failed;
	for (int i = 0; i < asking->n; i++)
		month[i] = settle(fetch, asking->pair[i]);
	if ((failed = write_months(fetch, asking, month)))
		return failed;
	for (int i = 0; i < asking->n; i++)
		if ((failed = keep_pair(fetch, asking, asking->pair[i], &month[i])))
			return failed;
	if ((failed = db_commit(fetch->job->db)))
		return failed;
	for (int i = 0; i < asking->n; i++) /* the memory of what was under way */
		talloc_free_children(asking->pair[i]);
	return NULL;
}

const struct err *fetch_fail(struct fetch *fetch, struct asking *asking, const char *kind,
    const struct err *why)
{
	const struct err *kept = mem_err(asking->pair[0], why), *failed;
	const char *reason = mem_dump(kept, err_said(kept, kept));

	if ((failed = job_transaction(fetch->job)))
		return failed;
	for (int i = 0; i < asking->n; i++) {
		const struct pair *pair = asking->pair[i];

		if ((failed = clear(fetch, pair)))
			return failed;
		if ((failed = db_rows(fetch->job->db, pair, NULL, SQL_fetch_pair, fetch->job->id,
			 mem_printf(pair, "%d", pair->indicator),
			 mem_printf(pair, "%d", pair->period), "failed", kind, kept->code, reason,
			 NULL, NULL, NULL, NULL, NULL, asking->ask == ASK_ANALYTICS ? "t" : "f")))
			return failed;
	}
	return db_commit(fetch->job->db);
}
