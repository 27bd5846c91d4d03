-- What comparisons found some days ago goes.
SELECT comparisons_expire(comparison_kept())
