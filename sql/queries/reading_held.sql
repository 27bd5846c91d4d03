-- What rows of a file add up to in one reading, beside what the dataset holds for the same facilities and indicators:
-- in the same months; and the file's first month beside the last one that the dataset has of each indicator.
--   $1 rows as JSON: [["facility", "indicator", 202401, 12], ..]
WITH given AS (
	SELECT slot, indicator, (line->>2)::int AS period, (line->>3)::int AS count
	  FROM json_array_elements($1::json) line
	  JOIN facility ON facility_id = line->>0
	  JOIN raw_indicator ON raw_indicator_id = line->>1),
     same AS (
	SELECT given.count, count_at(held.counts, held.large, block_place(slot)) AS held
	  FROM given JOIN count_block held ON held.indicator = given.indicator AND held.period = given.period
	                                  AND held.block = block_of(slot)
	                       AND stands_now(held.version_from, held.version_to, (SELECT max(version) FROM version))
	 WHERE has_bit(held.reported, block_place(slot))),
     newest AS (
	SELECT DISTINCT ON (indicator) indicator, period
	  FROM indicator_month WHERE version_to IS NULL AND indicator IN (SELECT indicator FROM given)
	 ORDER BY indicator, period DESC),
     last AS (
	SELECT given.count, count_at(held.counts, held.large, block_place(slot)) AS held
	  FROM given JOIN newest USING (indicator)
	  JOIN count_block held ON held.indicator = newest.indicator AND held.period = newest.period
	                       AND held.block = block_of(slot)
	                       AND stands_now(held.version_from, held.version_to, (SELECT max(version) FROM version))
	 WHERE given.period = (SELECT min(period) FROM given) AND has_bit(held.reported, block_place(slot)))
SELECT json_build_object(
         'same', (SELECT json_build_object('values', count(*), 'total', sum(count)::bigint, 'held', sum(held)::bigint)
                    FROM same),
         'last', (SELECT json_build_object('values', count(*), 'total', sum(count)::bigint, 'held', sum(held)::bigint)
                    FROM last))
