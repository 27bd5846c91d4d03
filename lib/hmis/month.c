/* month -- see month.h. */
#include "hmis/month.h"

void month_write(struct copy *copy, int64_t run, const struct month *month,
    const struct month_effect *outcome)
{
	copy_row(copy, 11);
	copy_int8(copy, run);
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
}

void month_write_part(struct copy *copy, int64_t run, const struct month *month,
    const struct month_part *part, const struct month_effect *outcome)
{
	copy_row(copy, 13);
	copy_int8(copy, run);
	copy_int4(copy, month->indicator);
	copy_int4(copy, month->period);
	copy_int4(copy, part->block);
	copy_bool(copy, month_changes(outcome));
	copy_int4(copy, outcome->n_records);
	copy_int8(copy, outcome->total);
	copy_counts(copy, part->counts, part->n);
	if (part->becomes) {
		copy_counts(copy, part->becomes, part->n_becomes);
	} else {
		copy_null(copy);
		copy_null(copy);
	}
	if (part->digest)
		copy_bytes(copy, part->digest, DIGEST_SIZE);
	else
		copy_null(copy);
	if (part->becomes)
		copy_present(copy, part->becomes, part->n_becomes);
	else
		copy_present(copy, part->counts, part->n);
}

int month_sum(const int32_t *counts, int n, int64_t *total)
{
	int there = 0;

	*total = 0;
	for (int slot = 1; slot <= n; slot++) {
		there += counts[slot] != COUNT_NONE;
		*total += counts[slot] != COUNT_NONE ? counts[slot] : 0;
	}
	return there;
}
