-- The pairs of a fetch that have dropped values.
--   $1 run
SELECT d.indicator, d.period FROM dhis2_rejected d JOIN raw_indicator r USING (indicator)
 WHERE d.run = $1::bigint ORDER BY r.raw_indicator_id, d.period
