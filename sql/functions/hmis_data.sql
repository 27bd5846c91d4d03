-- The dataset as rows, for people who want rows.

-- The dataset as it stood in a version (0: empty).
CREATE OR REPLACE FUNCTION hmis_data_at(at_version int)
RETURNS TABLE (facility_id text, raw_indicator_id text, period_id int, count int, version int)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
	at_version := least(at_version, newest_version()); -- of the next one blocks may be there
	RETURN QUERY
	SELECT facility.facility_id, raw_indicator.raw_indicator_id, m.period, cell.count, m.version_from
	  FROM indicator_month m
	  JOIN raw_indicator USING (indicator)
	  JOIN count_block b ON b.indicator = m.indicator AND b.period = m.period
	                    AND stands_at(b.version_from, b.version_to, at_version)
	 CROSS JOIN unnest(counts_of(b.counts, b.large)) WITH ORDINALITY AS cell (count, place)
	  JOIN facility ON facility.slot = block_slot(b.block, cell.place)
	 WHERE cell.count IS NOT NULL
	   AND m.version_from <= at_version
	   AND (m.version_to IS NULL OR m.version_to > at_version);
END $$;

-- The dataset as it stands now. version: the one that brought the indicator-month's counts.
CREATE OR REPLACE VIEW hmis_data AS
	SELECT facility.facility_id, raw_indicator.raw_indicator_id, m.period AS period_id, cell.count,
	       m.version_from AS version
	  FROM indicator_month m
	  JOIN raw_indicator USING (indicator)
	  JOIN count_block b ON b.indicator = m.indicator AND b.period = m.period
	                    AND stands_now(b.version_from, b.version_to, (SELECT max(version) FROM version))
	 CROSS JOIN unnest(counts_of(b.counts, b.large)) WITH ORDINALITY AS cell (count, place)
	  JOIN facility ON facility.slot = block_slot(b.block, cell.place)
	 WHERE cell.count IS NOT NULL
	   AND m.version_to IS NULL;
