-- The cells of one indicator-month that differ between two versions.
--   $1 the one version   $2 the other   $3 raw indicator   $4 month
--   $5 text that a facility or its areas hold, or NULL   $6 at most so many, or NULL
SELECT f.facility_id, f.facility_name, f.admin_area_2, f.admin_area_3, cell.was AS count_from, cell.becomes AS count_to,
       coalesce(cell.becomes, 0)::bigint - coalesce(cell.was, 0) AS difference
  FROM (
	SELECT block, counts_of(a.counts, a.large) AS was, counts_of(b.counts, b.large) AS becomes
	  FROM (SELECT * FROM count_block b WHERE b.indicator = (SELECT indicator FROM raw_indicator
	                                                          WHERE raw_indicator_id = $3)
	           AND b.period = $4::int AND stands_at(b.version_from, b.version_to, $1::int)) a
	  FULL JOIN (SELECT * FROM count_block b WHERE b.indicator = (SELECT indicator FROM raw_indicator
	                                                               WHERE raw_indicator_id = $3)
	                AND b.period = $4::int AND stands_at(b.version_from, b.version_to, $2::int)) b
	       USING (indicator, block)
	 WHERE a.version_from IS DISTINCT FROM b.version_from) part
 CROSS JOIN LATERAL unnest(part.was, part.becomes) WITH ORDINALITY AS cell (was, becomes, place)
  JOIN facility f ON f.slot = block_slot(part.block, cell.place)
 WHERE cell.was IS DISTINCT FROM cell.becomes
   AND holds($5::text, f.facility_id, f.facility_name, f.admin_area_1, f.admin_area_2, f.admin_area_3, f.admin_area_4)
 ORDER BY f.facility_id LIMIT $6::int
