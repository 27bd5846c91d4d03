-- What rows of a file add up to in one reading, beside what the dataset holds for the same facilities and indicators:
-- in the same months; and the file's first month beside the last one that the dataset has of each indicator.
--   $1 rows as JSON: [["facility", "indicator", 202401, 12], ..]
WITH given AS (
	SELECT slot, indicator, (line->>2)::int AS period, (line->>3)::int AS count
	  FROM json_array_elements($1::json) line
	  JOIN facility ON facility_id = line->>0
	  JOIN raw_indicator ON raw_indicator_id = line->>1),
     same AS (
	SELECT given.count, held.counts[slot] AS held
	  FROM given JOIN indicator_month held USING (indicator, period)
	 WHERE version_to IS NULL AND held.counts[slot] IS NOT NULL),
     last AS (
	SELECT given.count, held.counts[slot] AS held
	  FROM given
	  JOIN (SELECT DISTINCT ON (indicator) indicator, counts
	          FROM indicator_month WHERE version_to IS NULL AND indicator IN (SELECT indicator FROM given)
	         ORDER BY indicator, period DESC) held USING (indicator)
	 WHERE given.period = (SELECT min(period) FROM given) AND held.counts[slot] IS NOT NULL)
SELECT json_build_object(
         'same', (SELECT json_build_object('values', count(*), 'total', sum(count)::bigint, 'held', sum(held)::bigint)
                    FROM same),
         'last', (SELECT json_build_object('values', count(*), 'total', sum(count)::bigint, 'held', sum(held)::bigint)
                    FROM last))
