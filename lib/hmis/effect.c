/* effect -- see effect.h. */
#include "hmis/effect.h"

#include "words/words.h"

#include <stdio.h>

#define LARGEST 10

struct change {
	int slot, indicator, period;
	int32_t was, becomes;
};

/* An indicator-month whose blocks are stored. */
struct compared {
	struct month month;
	struct month_effect outcome;
};

struct effect {
	struct job *job;
	const char *against;
	int slots;
	struct blocks blocks;
	struct copy *copy;	   /* of the blocks */
	struct compared *compared; /* months, to be stored after their blocks */
	int n_compared, room;	   /* of them */
	int32_t *current;	   /* of a block: as it stands */
	int32_t *becomes;	   /* of a block: with the source over it */
	unsigned char *digest;	   /* by block: of the source's counts */
	int *n_counts;		   /* by block: counts that the source has */
	bool *asked;		   /* by block: it is compared */
	bool *seen;		   /* by slot: the source has a count of it */
	bool *scope;		   /* by slot: a count the source does not have is to go; or NULL */
	bool *in_scope;		   /* by block: it has such slots; or NULL */
	int *closed; /* by slot: the month in which it closed, 0: it did not; or NULL */
	int64_t after_closing;
	struct change largest[LARGEST]; /* largest first */
	int n_largest;
};

static int end_snapshot(struct effect *effect)
{
	db_rollback(effect->job->reader);
	return 0;
}

static const struct err *make_room(struct effect *effect, int slots)
{
	const struct err *failed;
	size_t n;

	effect->slots = slots;
	if ((failed = blocks_ask(effect->job->reader, effect, slots, &effect->blocks)))
		return failed;
	n = (size_t)effect->blocks.n + 1;
	effect->current = mem_array(effect, int32_t, (size_t)effect->blocks.size + 1);
	effect->becomes = mem_array(effect, int32_t, (size_t)effect->blocks.size + 1);
	effect->digest = mem_array(effect, unsigned char, n *DIGEST_SIZE);
	effect->n_counts = mem_array(effect, int, n);
	effect->asked = mem_array(effect, bool, n);
	effect->seen = mem_array(effect, bool, (size_t)blocks_room(&effect->blocks) + 1);
	return NULL;
}

/* When facilities closed, in the calendar of the run's source. */
static const struct err *read_closed(struct effect *effect)
{
	const struct err *failed;
	PGresult *rows;

	if ((failed =
		    db_rows(effect->job->reader, effect, &rows, SQL_closed_slots, effect->job->id)))
		return failed;
	if (PQntuples(rows))
		effect->closed = mem_array(effect, int, (size_t)effect->slots + 1);
	for (int i = 0; i < PQntuples(rows); i++) {
		int slot = (int)strtol(PQgetvalue(rows, i, 0), NULL, 10);

		if (slot <= effect->slots)
			effect->closed[slot] = (int)strtol(PQgetvalue(rows, i, 1), NULL, 10);
	}
	return NULL;
}

const struct err *effect_new(const void *ctx, struct job *job, int slots, struct effect **made)
{
	struct effect *effect = mem_new(ctx, struct effect);
	const struct err *failed;
	PGresult *rows;

	effect->job = job;
	if ((failed = db_rows(job->reader, effect, NULL, SQL_versions_end)) ||
	    (failed = db_begin_snapshot(job->reader)))
		return failed;
	talloc_set_destructor(effect, end_snapshot);
	if ((failed = make_room(effect, slots)) ||
	    (failed = db_rows(job->reader, effect, &rows, SQL_version_current)))
		return failed;
	effect->against = PQgetvalue(rows, 0, 0);
	*made = effect;
	return read_closed(effect);
}

const struct err *effect_scope(struct effect *effect)
{
	const struct err *failed;
	PGresult *rows;

	if ((failed = db_rows(effect->job->reader, effect, &rows, SQL_run_scope, effect->job->id)))
		return failed;
	if (!PQntuples(rows))
		return NULL;
	effect->scope = mem_array(effect, bool, (size_t)effect->slots + 1);
	effect->in_scope = mem_array(effect, bool, (size_t)effect->blocks.n + 1);
	for (int i = 0; i < PQntuples(rows); i++) {
		int slot = (int)strtol(PQgetvalue(rows, i, 0), NULL, 10);

		if (slot <= effect->slots)
			effect->scope[slot] = effect->in_scope[blocks_of(&effect->blocks, slot)] =
			    true;
	}
	return NULL;
}

const char *effect_against(const struct effect *effect)
{
	return effect->against;
}

const struct blocks *effect_blocks(const struct effect *effect)
{
	return &effect->blocks;
}

static unsigned char *digest_of(const struct effect *effect, int block)
{
	return effect->digest + (size_t)block * DIGEST_SIZE;
}

/* Which blocks of a month are compared: those in which the source has a count, or says by its
 * silence that one goes. */
static void choose(struct effect *effect, const struct month *month)
{
	for (int block = 0; block < effect->blocks.n; block++) {
		const int32_t *counts = month->counts + blocks_before(&effect->blocks, block);
		int n = blocks_slots(&effect->blocks, block, month->slots);
		int64_t total;

		effect->n_counts[block] = month_sum(counts, n, &total);
		effect->asked[block] = month->only
		    ? month->only[block]
		    : effect->n_counts[block] || (effect->in_scope && effect->in_scope[block]);
		if (effect->asked[block])
			counts_digest(counts, n, digest_of(effect, block));
	}
}

/* What stands: a row for each block of those asked for that there is, each with the records and
 * total of the month, at least one; none when there is no such month.  A block that has the digest
 * of the source's counts is not sent: it is the source's counts. */
static const struct err *read_current(struct effect *effect, const void *ctx,
    const struct month *month, PGresult **rows)
{
	char indicator[16], period[16];

	snprintf(indicator, sizeof(indicator), "%d", month->indicator);
	snprintf(period, sizeof(period), "%d", month->period);
	return db_rows_binary(effect->job->reader, ctx, rows, SQL_month_current, indicator, period,
	    blocks_list(&effect->blocks, ctx, effect->asked),
	    blocks_digests(&effect->blocks, ctx, effect->asked, effect->digest), effect->against);
}

static uint32_t size_of(const struct change *change)
{
	return change->was < change->becomes ? (uint32_t)(change->becomes - change->was)
					     : (uint32_t)(change->was - change->becomes);
}

/* Put a change among the largest, in its place; the earlier one stays before its equals. */
static void rank(struct effect *effect, const struct month *month, int slot, int32_t was,
    int32_t becomes)
{
	struct change change = { slot, month->indicator, month->period, was, becomes };
	int i = effect->n_largest;

	if (i == LARGEST && size_of(&change) <= size_of(&effect->largest[LARGEST - 1]))
		return;
	i = i < LARGEST ? effect->n_largest++ : LARGEST - 1;
	for (; i > 0 && size_of(&effect->largest[i - 1]) < size_of(&change); i--)
		effect->largest[i] = effect->largest[i - 1];
	effect->largest[i] = change;
}

/* A facility that came after the run began is not in its scope, nor is any of a file's. */
static bool in_scope(const struct effect *effect, int slot)
{
	return effect->scope && (size_t)slot < talloc_array_length(effect->scope) &&
	    effect->scope[slot];
}

static bool is_after_closing(const struct effect *effect, const struct month *month, int slot)
{
	return effect->closed && (size_t)slot < talloc_array_length(effect->closed) &&
	    effect->closed[slot] && month->period > effect->closed[slot];
}

/* A block beside current, into becomes; *more: there is a count that the source does not have. */
static struct month_effect compare(struct effect *effect, const struct month *month, int block,
    bool *more)
{
	int before = blocks_before(&effect->blocks, block);
	int n = blocks_slots(&effect->blocks, block, month->slots);
	struct month_effect outcome = { 0 };

	for (int i = 1; i <= effect->blocks.size; i++) {
		int32_t was = effect->current[i];
		int32_t count = i <= n ? month->counts[before + i] : COUNT_NONE;
		bool goes =
		    count == COUNT_NONE && was != COUNT_NONE && in_scope(effect, before + i);
		int32_t becomes = count == COUNT_NONE && !goes ? was : count;

		effect->becomes[i] = becomes;
		outcome.n_removed += goes;
		if (becomes == COUNT_NONE)
			continue;
		outcome.n_records++;
		outcome.total += becomes;
		if (count == COUNT_NONE) {
			*more = true;
		} else if (was == COUNT_NONE) {
			outcome.n_new++;
		} else if (was == count) {
			outcome.n_unchanged++;
		} else {
			outcome.n_changed++;
			rank(effect, month, before + i, was, count);
		}
	}
	return outcome;
}

/* Compare a block with its row of what stands, -1: it has none, and write it.  before receives the
 * records and the total that it has now. */
static struct month_effect compare_block(struct effect *effect, const struct month *month,
    int block, const PGresult *rows, int row, struct month_effect *before)
{
	struct month_part part = { .block = block,
		.n = blocks_slots(&effect->blocks, block, month->slots),
		.counts = month->counts + blocks_before(&effect->blocks, block),
		.digest = digest_of(effect, block) };
	struct month_effect outcome = { 0 };
	bool more = false;

	if (row >= 0 && PQgetisnull(rows, row, 3) && PQgetisnull(rows, row, 4)) {
		outcome.n_records = month_sum(part.counts, part.n, &outcome.total);
		outcome.n_unchanged = outcome.n_records;
		*before = outcome;
	} else {
		for (int i = 1; i <= effect->blocks.size; i++)
			effect->current[i] = COUNT_NONE;
		if (row >= 0)
			blocks_counts(&effect->blocks, rows, row, 3, effect->current);
		before->n_records = month_sum(effect->current, effect->blocks.size, &before->total);
		outcome = compare(effect, month, block, &more);
	}
	if (more && month_changes(&outcome)) {
		part.becomes = effect->becomes;
		part.n_becomes = effect->blocks.size;
		counts_digest(part.becomes, part.n_becomes, digest_of(effect, block));
	}
	if (effect->n_counts[block] || month_changes(&outcome))
		month_write_part(effect->copy, effect->job->run, month, &part, &outcome);
	return outcome;
}

/* What its blocks change is what the month changes; afterwards it has what it had, and the
 * difference. */
static struct month_effect compare_blocks(struct effect *effect, const struct month *month,
    const PGresult *rows)
{
	struct month_effect all = { 0 };
	int row = 0;

	if (PQntuples(rows)) {
		all.n_records = (int)blocks_number(rows, 0, 0);
		all.total = blocks_number(rows, 0, 1);
	}
	for (int block = 0; block < effect->blocks.n; block++) {
		bool there = row < PQntuples(rows) && !PQgetisnull(rows, row, 2) &&
		    blocks_number(rows, row, 2) == block;
		struct month_effect before = { 0 }, after;

		if (!effect->asked[block])
			continue;
		after = compare_block(effect, month, block, rows, there ? row : -1, &before);
		row += there;
		all.n_new += after.n_new;
		all.n_changed += after.n_changed;
		all.n_unchanged += after.n_unchanged;
		all.n_removed += after.n_removed;
		all.n_records += after.n_records - before.n_records;
		all.total += after.total - before.total;
	}
	return all;
}

/* Keep what the row of staged_month says.  A source that speaks of some blocks has in the others
 * all that they have. */
static void keep(struct effect *effect, const struct month *month, struct month_effect outcome)
{
	struct compared *compared;

	if (effect->n_compared == effect->room) {
		effect->room = 2 * effect->room + 64;
		effect->compared =
		    mem_resize(effect, effect->compared, struct compared, (size_t)effect->room);
	}
	compared = &effect->compared[effect->n_compared++];
	*compared = (struct compared){ *month, outcome };
	if (month->only) {
		compared->month.n_records = outcome.n_records;
		compared->month.total = outcome.total;
		compared->outcome.n_unchanged =
		    outcome.n_records - outcome.n_new - outcome.n_changed;
	}
}

const struct err *effect_begin(struct effect *effect)
{
	return copy_begin(effect->job->db, effect, SQL_staged_block_copy, &effect->copy);
}

const struct err *effect_month(struct effect *effect, const struct month *month)
{
	void *ctx = talloc_new(effect);
	const struct err *failed;
	PGresult *rows;

	choose(effect, month);
	if (!(failed = read_current(effect, ctx, month, &rows))) {
		keep(effect, month, compare_blocks(effect, month, rows));
		for (int slot = 1; slot <= month->slots; slot++)
			if (month->counts[slot] != COUNT_NONE) {
				effect->seen[slot] = true;
				effect->after_closing += is_after_closing(effect, month, slot);
			}
	}
	talloc_free(ctx);
	return failed;
}

const struct err *effect_end(struct effect *effect)
{
	const struct err *failed;
	struct copy *copy;

	if ((failed = copy_end(effect->copy)) ||
	    (failed = copy_begin(effect->job->db, effect, SQL_staged_copy, &copy)))
		return failed;
	for (int i = 0; i < effect->n_compared; i++)
		month_write(copy, effect->job->run, &effect->compared[i].month,
		    &effect->compared[i].outcome);
	return copy_end(copy);
}

void effect_note(const struct effect *effect, json_t *notices)
{
	if (effect->after_closing && notices)
		json_array_append_new(notices,
		    json_pack("{s:s, s:s, s:I}", "kind", "after_closing", "title",
			WORDS("values of months after their facility closed: taken as they came"),
			"rows", (json_int_t)effect->after_closing));
}

const char *effect_slots(const struct effect *effect, const void *ctx)
{
	char *list = mem_strdup(ctx, "{");

	for (size_t slot = 1; slot < talloc_array_length(effect->seen); slot++)
		if (effect->seen[slot])
			list = mem_append(list, "%s%zu", list[1] ? "," : "", slot);
	return mem_append(list, "}");
}

const char *effect_largest(const struct effect *effect, const void *ctx)
{
	char *list = mem_strdup(ctx, "[");

	for (int i = 0; i < effect->n_largest; i++) {
		const struct change *change = &effect->largest[i];

		list = mem_append(list,
		    "%s{\"slot\":%d,\"indicator\":%d,\"period\":%d,\"was\":%d,\"becomes\":%d}",
		    i ? "," : "", change->slot, change->indicator, change->period, change->was,
		    change->becomes);
	}
	return mem_append(list, "]");
}
