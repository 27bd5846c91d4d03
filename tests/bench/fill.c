/*
 * fill -- stage some months of a made country (country.h), as an import of their values would.
 *
 *	fill RUN FENCE FACILITIES INDICATORS FIRST LAST
 *	fill rows FACILITIES INDICATORS FIRST LAST
 *
 * RUN is in state staging and FENCE its fence; its months FIRST to LAST, counted from 0, are
 * compared, stored and reviewed by the library, as a worker does with what it has read; what is
 * left out is the file.  How far it is goes to stderr, a line a second: months there are, months in
 * all.
 * With "rows" the same values are printed as the file that would have been read.
 *
 * Facilities are FACILITY_00001 and so on, in the order of their slots, indicators INDICATOR_001
 * (billion prints both lists).
 */
#include "base/clock.h"
#include "base/conf.h"
#include "country.h"
#include "hmis/effect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fill {
	struct country country;
	int first, last; /* months */
	struct month month;
	int64_t rows;
	double said;
};

static int period_of(int month)
{
	return (2018 + month / 12) * 100 + month % 12 + 1;
}

/* What is there of an indicator and month. */
static const struct month *make(struct fill *fill, int indicator, int month)
{
	struct month *made = &fill->month;

	country_month(&fill->country, indicator, month, made->counts);
	made->indicator = indicator + 1;
	made->period = period_of(month);
	made->n_records = 0;
	made->total = 0;
	for (int slot = 1; slot <= made->slots; slot++)
		if (made->counts[slot] != COUNT_NONE) {
			made->n_records++;
			made->total += made->counts[slot];
		}
	fill->rows += made->n_records;
	return made;
}

static void say(struct fill *fill, int done, int all)
{
	if (clock_seconds() - fill->said < 1 && done < all)
		return;
	fill->said = clock_seconds();
	fprintf(stderr, "%d %d\n", done, all);
}

static const struct err *store(struct fill *fill, struct effect *effect)
{
	int months = fill->last - fill->first + 1, done = 0;
	const struct err *failed = effect_begin(effect);

	for (int i = 0; i < fill->country.indicators && !failed; i++)
		for (int m = fill->first; m <= fill->last && !failed; m++) {
			failed = effect_month(effect, make(fill, i, m));
			say(fill, ++done, fill->country.indicators * months);
		}
	return failed ? failed : effect_end(effect);
}

static const struct err *finish(struct fill *fill, struct job *job, struct effect *effect)
{
	const char *rows = mem_printf(job,
	    "{\"read\":%lld,\"staged\":%lld,\"merged\":0,\"blank\":0,\"skipped\":0,\"dropped\":0}",
	    (long long)fill->rows, (long long)fill->rows);

	return db_rows(job->db, job, NULL, SQL_stage_finish, job->id, job->fence,
	    effect_against(effect), rows, "[]", "[]", effect_largest(effect, job), NULL, NULL,
	    effect_slots(effect, job), "[]", "86400");
}

static const struct err *stage(struct fill *fill, struct job *job)
{
	const struct err *failed;
	struct effect *effect;

	if ((failed = effect_new(job, job, fill->month.slots, &effect)) ||
	    (failed = job_transaction(job)) ||
	    (failed = db_rows(job->db, job, NULL, SQL_stage_begin, job->id)) ||
	    (failed = store(fill, effect)) || (failed = finish(fill, job, effect)))
		return failed;
	return db_commit(job->db);
}

static void print_rows(struct fill *fill)
{
	puts("facility_id,raw_indicator_id,period_id,count");
	for (int i = 0; i < fill->country.indicators; i++)
		for (int m = fill->first; m <= fill->last; m++) {
			const struct month *month = make(fill, i, m);

			for (int slot = 1; slot <= month->slots; slot++)
				if (month->counts[slot] != COUNT_NONE)
					printf("FACILITY_%05d,INDICATOR_%03d,%d,%d\n", slot, i + 1,
					    month->period, month->counts[slot]);
		}
}

int main(int argc, char *argv[])
{
	bool rows = argc == 6 && !strcmp(argv[1], "rows");
	void *program = talloc_new(NULL);
	struct fill fill = { 0 };
	struct job *job = mem_new(program, struct job);
	const struct err *failed;

	if (!rows && argc != 7)
		return 2;
	argv += rows ? 2 : 3;
	fill.country = (struct country){ .facilities = atoi(argv[0]), .indicators = atoi(argv[1]) };
	fill.first = atoi(argv[2]);
	fill.last = atoi(argv[3]);
	fill.month.slots = fill.country.facilities;
	fill.month.counts = mem_array(program, int32_t, (size_t)fill.month.slots + 1);
	if (rows) {
		print_rows(&fill);
		talloc_free(program);
		return 0;
	}
	snprintf(job->id, sizeof(job->id), "%s", argv[-2]);
	snprintf(job->fence, sizeof(job->fence), "%s", argv[-1]);
	job->run = atol(job->id);
	job->db = db_new(job, conf()->db_worker);
	job->reader = db_new(job, conf()->db_worker);
	if ((failed = stage(&fill, job)))
		fprintf(stderr, "%s\n", failed->text);
	talloc_free(program);
	return failed ? 1 : 0;
}
