-- The dataset as rows, for people who want rows.

-- The dataset as it stood in a version (0: empty).
CREATE OR REPLACE FUNCTION hmis_data_at(at_version int)
RETURNS TABLE (facility_id text, raw_indicator_id text, period_id int, count int, version int)
LANGUAGE sql STABLE AS $$
	SELECT facility.facility_id, raw_indicator.raw_indicator_id, m.period, cell.count, m.version_from
	  FROM indicator_month m
	  JOIN raw_indicator USING (indicator)
	 CROSS JOIN unnest(m.counts) WITH ORDINALITY AS cell (count, slot)
	  JOIN facility ON facility.slot = cell.slot
	 WHERE cell.count IS NOT NULL
	   AND m.version_from <= at_version
	   AND (m.version_to IS NULL OR m.version_to > at_version)
$$;

-- The dataset as it stands now. version: the one that brought the indicator-month's counts.
CREATE OR REPLACE VIEW hmis_data AS
	SELECT facility.facility_id, raw_indicator.raw_indicator_id, m.period AS period_id, cell.count,
	       m.version_from AS version
	  FROM indicator_month m
	  JOIN raw_indicator USING (indicator)
	 CROSS JOIN unnest(m.counts) WITH ORDINALITY AS cell (count, slot)
	  JOIN facility ON facility.slot = cell.slot
	 WHERE cell.count IS NOT NULL
	   AND m.version_to IS NULL;
