/* effect -- see effect.h. */
#include "hmis/effect.h"

#include "words/words.h"

#include <sodium.h>
#include <stdio.h>

#define LARGEST 10

struct change {
	int slot, indicator, period;
	int32_t was, becomes;
};

struct effect {
	struct job *job;
	const char *against;
	int slots;
	int32_t *current; /* as it stands */
	int32_t *becomes; /* with the source over it */
	bool *seen;	  /* by slot: the source has a count of it */
	bool *scope;	  /* by slot: a count the source does not have is to go; or NULL */
	int *closed;	  /* by slot: the month in which it closed, 0: it did not; or NULL */
	int64_t after_closing;
	struct change largest[LARGEST]; /* largest first */
	int n_largest;
};

/* What one indicator-month would become. */
struct outcome {
	int n_new, n_changed, n_unchanged, n_removed, n_records;
	int64_t total;
	bool more; /* there is a count that the source does not have */
};

static int end_snapshot(struct effect *effect)
{
	db_rollback(effect->job->reader);
	return 0;
}

static void make_room(struct effect *effect, int slots)
{
	effect->slots = slots;
	effect->current = mem_resize(effect, effect->current, int32_t, (size_t)slots + 1);
	effect->becomes = mem_resize(effect, effect->becomes, int32_t, (size_t)slots + 1);
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
	make_room(effect, slots);
	effect->seen = mem_array(effect, bool, (size_t)slots + 1);
	if ((failed = db_begin_snapshot(job->reader)))
		return failed;
	talloc_set_destructor(effect, end_snapshot);
	if ((failed = db_rows(job->reader, effect, &rows, SQL_version_current)))
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
	for (int i = 0; i < PQntuples(rows); i++) {
		int slot = (int)strtol(PQgetvalue(rows, i, 0), NULL, 10);

		if (slot <= effect->slots)
			effect->scope[slot] = true;
	}
	return NULL;
}

const char *effect_against(const struct effect *effect)
{
	return effect->against;
}

/* Read what stands into current, making room when it knows newer facilities than we do. What has
 * the digest of the source's counts is not sent: it is the source's counts. */
static const struct err *read_current(struct effect *effect, const void *ctx,
    const struct month *month, const unsigned char *digest)
{
	char indicator[16], period[16], hex[2 * DIGEST_SIZE + 1];
	const struct err *failed;
	PGresult *rows;
	int n = effect->slots;

	snprintf(indicator, sizeof(indicator), "%d", month->indicator);
	snprintf(period, sizeof(period), "%d", month->period);
	sodium_bin2hex(hex, sizeof(hex), digest, DIGEST_SIZE);
	if ((failed = db_rows_binary(effect->job->reader, ctx, &rows, SQL_month_current, indicator,
		 period, mem_printf(ctx, "\\x%s", hex))))
		return failed;
	if (PQntuples(rows) && !PQgetisnull(rows, 0, 0))
		n = counts_read(rows, 0, 0, effect->current, effect->slots);
	else
		for (int slot = 1; slot <= effect->slots; slot++)
			effect->current[slot] = PQntuples(rows) && slot <= month->slots
			    ? month->counts[slot]
			    : COUNT_NONE;
	if (n > effect->slots) {
		make_room(effect, n);
		counts_read(rows, 0, 0, effect->current, n);
	}
	return NULL;
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

static struct outcome compare(struct effect *effect, const struct month *month)
{
	struct outcome outcome = { 0 };

	for (int slot = 1; slot <= effect->slots; slot++) {
		int32_t was = effect->current[slot];
		int32_t count = slot <= month->slots ? month->counts[slot] : COUNT_NONE;
		bool goes = count == COUNT_NONE && was != COUNT_NONE && in_scope(effect, slot);
		int32_t becomes = count == COUNT_NONE && !goes ? was : count;

		effect->becomes[slot] = becomes;
		outcome.n_removed += goes;
		if (becomes == COUNT_NONE)
			continue;
		outcome.n_records++;
		outcome.total += becomes;
		if (count == COUNT_NONE) {
			outcome.more = true;
		} else if (was == COUNT_NONE) {
			outcome.n_new++;
		} else if (was == count) {
			outcome.n_unchanged++;
		} else {
			outcome.n_changed++;
			rank(effect, month, slot, was, count);
		}
	}
	return outcome;
}

static void write_row(struct effect *effect, struct copy *copy, const struct month *month,
    const struct outcome *outcome, unsigned char *digest)
{
	bool differs = outcome->more && outcome->n_new + outcome->n_changed + outcome->n_removed;

	copy_row(copy, 15);
	copy_int8(copy, effect->job->run);
	copy_int4(copy, month->indicator);
	copy_int4(copy, month->period);
	copy_int4(copy, month->n_records);
	copy_int8(copy, month->total);
	copy_int4(copy, outcome->n_new);
	copy_int4(copy, outcome->n_changed);
	copy_int4(copy, outcome->n_unchanged);
	copy_int4(copy, outcome->n_removed);
	copy_int4(copy, outcome->n_records);
	copy_int8(copy, outcome->total);
	copy_counts(copy, month->counts, month->slots);
	if (differs) {
		copy_counts(copy, effect->becomes, effect->slots);
		counts_digest(effect->becomes, effect->slots, digest);
	} else {
		copy_null(copy);
	}
	copy_bytes(copy, digest, DIGEST_SIZE);
	copy_present(copy, differs ? effect->becomes : month->counts,
	    differs ? effect->slots : month->slots);
}

const struct err *effect_month(struct effect *effect, struct copy *copy, const struct month *month)
{
	void *ctx = talloc_new(effect);
	unsigned char digest[DIGEST_SIZE];
	const struct err *failed;

	counts_digest(month->counts, month->slots, digest);
	failed = read_current(effect, ctx, month, digest);
	if (!failed) {
		struct outcome outcome = compare(effect, month);

		for (int slot = 1; slot <= month->slots; slot++)
			if (month->counts[slot] != COUNT_NONE) {
				effect->seen[slot] = true;
				effect->after_closing += is_after_closing(effect, month, slot);
			}
		write_row(effect, copy, month, &outcome, digest);
	}
	talloc_free(ctx);
	return failed;
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
