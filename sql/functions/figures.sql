-- Values and totals by indicator and month, of the country or of an area, beside those of a year earlier.

-- The facilities that could report each month, of an area or of all (NULL): what was closed by then could not.
CREATE OR REPLACE FUNCTION open_facilities(in_area text, first int, last int) RETURNS TABLE (period int, n bigint)
LANGUAGE sql STABLE ROWS 50 AS $$
	WITH closing AS MATERIALIZED (
		SELECT closed_on, count(*) AS n FROM facility f
		 WHERE retired_at IS NULL AND (in_area IS NULL OR in_area = ANY (area_paths(f))) GROUP BY closed_on)
	SELECT p, coalesce(sum(c.n), 0)::bigint
	  FROM months_between(first, last) p
	  LEFT JOIN closing c ON c.closed_on IS NULL OR c.closed_on >= to_date(p::text, 'YYYYMM')
	 GROUP BY p
$$;

-- In an area, who has a value is a matter of bits; what the values add up to is not, so it is looked up of so many
-- indicators alone.
CREATE OR REPLACE FUNCTION totals_at_most() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 6';

-- The values of indicators by month and what they add up to, of some facilities. What has no value has no row.
CREATE OR REPLACE FUNCTION figures_of(numbers int[], slots int[], first int, last int)
RETURNS TABLE (indicator int, period int, records bigint, total bigint)
LANGUAGE plpgsql STABLE ROWS 100 AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH asked AS MATERIALIZED ( -- which places of a block, to stand beside its counts
		SELECT w.block, array_agg(has_bit(w.bits, place) ORDER BY place) AS places
		  FROM blocks_with(slots) w CROSS JOIN generate_series(1::bigint, block_slots()) place GROUP BY 1),
	     stands AS MATERIALIZED (
		SELECT b.indicator, b.period, b.counts, b.large, asked.places
		  FROM asked JOIN count_block b USING (block)
		 WHERE b.indicator = ANY (numbers) AND b.period BETWEEN first AND last
		   AND stands_now(b.version_from, b.version_to, (SELECT max(version) FROM version))),
	     opened AS ( -- in the list of columns, and small ones as they are: twice as fast as counts_of() in FROM
		SELECT indicator, period, count(c) AS n, sum(c) AS total
		  FROM (SELECT indicator, period, unnest(counts) AS c, unnest(places) AS asked FROM stands WHERE large IS NULL) u
		 WHERE asked GROUP BY 1, 2
		 UNION ALL
		SELECT indicator, period, count(c), sum(c)
		  FROM (SELECT indicator, period, unnest(large) AS c, unnest(places) AS asked
		          FROM stands WHERE large IS NOT NULL) u
		 WHERE asked GROUP BY 1, 2)
	SELECT indicator, period, sum(n)::bigint, sum(total)::bigint FROM opened GROUP BY 1, 2 HAVING sum(n) > 0;
END $$;

-- The values of indicators by month as they stand, of the country (NULL) or of an area; the totals of an area NULL
-- where there are too many indicators. The first month is at most three years before the last. What has no value has
-- no row.
CREATE OR REPLACE FUNCTION month_figures(numbers int[], in_area text, first int, last int)
RETURNS TABLE (indicator int, period int, records bigint, total bigint)
LANGUAGE plpgsql STABLE ROWS 1000 AS $$
BEGIN
	IF in_area IS NULL THEN
		RETURN QUERY SELECT m.indicator, m.period, m.n_records::bigint, m.total FROM indicator_month m
			 WHERE m.indicator = ANY (numbers) AND m.period BETWEEN first AND last AND m.version_to IS NULL
			   AND m.n_records > 0;
	ELSIF cardinality(numbers) <= totals_at_most() THEN
		RETURN QUERY SELECT * FROM figures_of(
			numbers, ARRAY(SELECT f.slot FROM facility f WHERE in_area = ANY (area_paths(f))), first, last);
	ELSE
		RETURN QUERY
			WITH w AS MATERIALIZED (
				SELECT * FROM blocks_with(ARRAY(SELECT f.slot FROM facility f WHERE in_area = ANY (area_paths(f)))))
			SELECT found.* FROM (
			SELECT b.indicator, b.period, sum(bit_count(bits_like(b.reported, block_nobody()) & w.bits))::bigint AS n,
			       NULL::bigint
			  FROM w JOIN count_block b USING (block) -- by the index of months and blocks
			 WHERE b.period = ANY (ARRAY(SELECT months_between(first, last)))
			   AND stands_now(b.version_from, b.version_to, (SELECT max(version) FROM version))
			   AND b.indicator = ANY (numbers) GROUP BY 1, 2) found WHERE found.n > 0;
	END IF;
END $$;

-- A year of figures beside the one before it, to be read as one line: {from, to, months: in how many of them both years
-- have values, and of these the sums, their difference and its percent; list: each month}. cells: as
-- month_figures() has them, of one indicator and at least two years up to the last month.
CREATE OR REPLACE FUNCTION year_beside(cells jsonb, last int) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	WITH cell AS (
		SELECT * FROM jsonb_to_recordset(cells) AS c (period int, records bigint, total bigint)),
	     month AS (
		SELECT p, now.records, now.total, was.records AS records_before, was.total AS total_before
		  FROM months_between(month_after(last, -11), last) p
		  LEFT JOIN cell now ON now.period = p LEFT JOIN cell was ON was.period = p - 100),
	     both_years AS (
		SELECT count(*) AS n, sum(records) AS records, sum(records_before) AS records_before, sum(total) AS total,
		       sum(total_before) AS total_before
		  FROM month WHERE records IS NOT NULL AND records_before IS NOT NULL)
	SELECT jsonb_build_object('from', month_after(last, -11), 'to', last, 'months', n,
	           'records', records, 'records_before', records_before, 'records_difference', records - records_before,
	           'total', total, 'total_before', total_before, 'difference', total - total_before,
	           'percent', round(100 * (total - total_before) / nullif(total_before, 0)),
	           'list', (SELECT jsonb_agg(jsonb_build_object('period_id', p, 'records', records,
	                               'records_before', records_before, 'total', total, 'total_before', total_before,
	                               'difference', total - total_before,
	                               'percent', round(100.0 * (total - total_before) / nullif(total_before, 0)),
	                               'period_before', p - 100) ORDER BY p) FROM month))
	  FROM both_years
$$;

-- What a request of the data page asks: raw indicators by id ("[]": those that hold values, 100 at most), an area or
-- NULL, the last month or NULL: the newest. first: of the 36 months to show.
CREATE OR REPLACE FUNCTION figures_scope(ids jsonb, in_area text, until int, OUT indicators int[], OUT first int,
	OUT last int, OUT more bigint)
LANGUAGE plpgsql STABLE AS $$
DECLARE
	missing text;
	earliest int;
BEGIN
	SELECT string_agg(id, ', ') INTO missing FROM jsonb_array_elements_text(ids) id
	 WHERE id NOT IN (SELECT raw_indicator_id FROM raw_indicator);
	IF missing IS NOT NULL THEN
		PERFORM refuse_field('indicator', 'There is no raw indicator {ids}. Choose from the indicator list.',
			said => jsonb_build_object('ids', missing));
	ELSIF NOT EXISTS (SELECT FROM facility f WHERE in_area = ANY (area_paths(f))) AND in_area IS NOT NULL THEN
		PERFORM refuse_field('area', 'No facility lies in {area}. Choose from the list of areas.',
			said => jsonb_build_object('area', in_area));
	END IF;
	SELECT min(m.period), max(m.period) INTO earliest, last
	  FROM indicator_month m WHERE m.version_to IS NULL AND m.n_records > 0;
	last := coalesce(until, last);
	first := greatest(earliest, month_after(last, -35));
	SELECT array_agg(r.indicator ORDER BY r.raw_indicator_id) INTO indicators
	  FROM raw_indicator r
	 WHERE (ids = '[]' OR ids ? r.raw_indicator_id)
	   AND EXISTS (SELECT FROM indicator_month m WHERE m.indicator = r.indicator AND m.version_to IS NULL
	                  AND m.n_records > 0);
	more := nullif(greatest(cardinality(indicators) - 100, 0), 0);
	indicators := coalesce(indicators[:100], '{}');
END $$;

-- The indicators that a form offers to tick, those that are chosen first and then those whose id or label holds a text
-- (NULL: any): {"indicators": [{raw_indicator_id, label, checked}], "more": how many are not among them}.
CREATE OR REPLACE FUNCTION indicators_offered(chosen jsonb, find text) RETURNS json
LANGUAGE sql STABLE AS $$
	WITH fits AS (
		SELECT raw_indicator_id, coalesce(nullif(raw_indicator_label, ''), raw_indicator_id) AS label,
		       chosen ? raw_indicator_id AS checked
		  FROM raw_indicator
		 WHERE chosen ? raw_indicator_id
		    OR retired_at IS NULL AND holds(find, raw_indicator_id, raw_indicator_label)),
	     ranked AS (
		SELECT *, row_number() OVER (ORDER BY NOT checked, label, raw_indicator_id) AS nth FROM fits)
	SELECT json_build_object(
	         'indicators', coalesce(json_agg(json_build_object('raw_indicator_id', raw_indicator_id, 'label', label,
	                                    'checked', checked) ORDER BY nth) FILTER (WHERE nth <= 200 OR checked), '[]'),
	         'more', nullif(count(*) FILTER (WHERE nth > 200 AND NOT checked), 0))
	  FROM ranked
$$;
