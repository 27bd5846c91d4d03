-- Who reports: the months of the dataset as bits, one for each slot (reporting_month has them by block), and what they
-- say of a facility. Whoever reads them comes through reported_months().

-- A bit for each slot there is, none of them set.
CREATE OR REPLACE FUNCTION reported_by_nobody() RETURNS bit varying
LANGUAGE sql STABLE AS $$
	SELECT repeat('0', coalesce(max(slot), 0))::bit varying FROM facility
$$;

-- The months of a change to the dataset, made anew for all indicators together: of some blocks (NULL: all).
CREATE OR REPLACE FUNCTION reporting_keep(periods int[], blocks int[] DEFAULT NULL) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM reporting_month WHERE period = ANY (periods) AND (blocks IS NULL OR block = ANY (blocks));
	INSERT INTO reporting_month (period, block, reported)
	SELECT b.period, b.block, bit_or(bits_like(b.reported, block_nobody()))
	  FROM count_block b
	 WHERE b.period = ANY (periods) AND (blocks IS NULL OR b.block = ANY (blocks))
	   AND stands_now(b.version_from, b.version_to, (SELECT max(version) FROM version))
	 GROUP BY b.period, b.block;
END $$;

-- Who has a value in each month as it stands, of some indicators (NULL: of any); with what an import staged (NULL:
-- none) in its place. nobody: reported_by_nobody(); month: that one alone.
CREATE OR REPLACE FUNCTION reported_months(indicators int[], of_run bigint, nobody bit varying, month int DEFAULT NULL)
RETURNS TABLE (period int, reported bit varying)
LANGUAGE plpgsql STABLE ROWS 100 AS $$
DECLARE
	touched int[] := ARRAY(SELECT DISTINCT s.period FROM staged_block s WHERE s.run = of_run AND s.changes
	                          AND (month IS NULL OR s.period = month));
BEGIN
	IF indicators IS NULL THEN
		RETURN QUERY
			SELECT r.period, bit_or(bits_among(r.block, r.reported, nobody))::bit varying
			  FROM reporting_month r
			 WHERE r.period <> ALL (touched) AND (month IS NULL OR r.period = month) GROUP BY r.period;
	ELSE
		RETURN QUERY
			SELECT b.period, bit_or(bits_among(b.block, b.bits, nobody))::bit varying
			  FROM (SELECT c.period, c.block, bit_or(bits_like(c.reported, block_nobody())) AS bits FROM count_block c
			         WHERE c.indicator = ANY (indicators) AND c.period <> ALL (touched)
			           AND stands_now(c.version_from, c.version_to, (SELECT max(version) FROM version))
			           AND (month IS NULL OR c.period = month) GROUP BY c.period, c.block) b
			 GROUP BY b.period;
	END IF;
	IF touched <> '{}' THEN
		RETURN QUERY
			SELECT b.period, bit_or(bits_among(b.block, b.bits, nobody))::bit varying
			  FROM (SELECT coalesce(s.period, m.period) AS period, coalesce(s.block, m.block) AS block,
			               bit_or(bits_like(CASE WHEN s.run IS NULL THEN m.reported ELSE s.reported END, block_nobody())) AS bits
			          FROM (SELECT * FROM count_block c WHERE c.period = ANY (touched)
			                   AND stands_now(c.version_from, c.version_to, (SELECT max(version) FROM version))) m
			          FULL JOIN (SELECT * FROM staged_block r WHERE r.run = of_run AND r.changes
			                        AND (month IS NULL OR r.period = month)) s
			            ON s.indicator = m.indicator AND s.period = m.period AND s.block = m.block
			         WHERE indicators IS NULL OR coalesce(s.indicator, m.indicator) = ANY (indicators)
			         GROUP BY 1, 2) b
			 GROUP BY b.period HAVING bit_count(bit_or(b.bits)) > 0;
	END IF;
END $$;

-- Of sets of slots, each with those of the set before it, the number of the first one that has a slot; NULL: none has.
CREATE OR REPLACE FUNCTION first_with(sets bit varying[], slot int) RETURNS int
LANGUAGE plpgsql IMMUTABLE COST 10 AS $$
DECLARE
	low int := 1;
	high int := cardinality(sets);
	middle int;
BEGIN
	IF coalesce(high, 0) = 0 OR get_bit(sets[high], slot - 1) = 0 THEN
		RETURN NULL;
	END IF;
	WHILE low < high LOOP
		middle := (low + high) / 2;
		IF get_bit(sets[middle], slot - 1) = 1 THEN
			high := middle;
		ELSE
			low := middle + 1;
		END IF;
	END LOOP;
	RETURN low;
END $$;

-- From one month to a later one there are so many.
CREATE OR REPLACE FUNCTION months_apart(earlier int, later int) RETURNS int
LANGUAGE sql IMMUTABLE AS $$
	SELECT (later / 100 - earlier / 100) * 12 + later % 100 - earlier % 100
$$;

-- How many days after the end of a month a time is, by the clocks of the place; negative: before it. In the calendar of
-- the civil world.
CREATE OR REPLACE FUNCTION days_after(month int, at timestamptz) RETURNS int
LANGUAGE sql STABLE AS $$
	SELECT local_time(at)::date - (to_date(month::text, 'YYYYMM') + interval '1 month' - interval '1 day')::date
$$;

-- When the values of a month came, of some indicators (NULL: all): the versions that brought one for a facility that
-- had none in a version before, the facilities that had one by then, and whether most had by the version before. Most
-- are half of those that report it now.
CREATE OR REPLACE FUNCTION reporting_came(at int, indicators int[], now bit varying)
RETURNS TABLE (version int, by_then bit varying, days int, after_most boolean)
LANGUAGE plpgsql STABLE ROWS 10 AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH brought AS (
		SELECT b.version_from, bit_or(bits_among(b.block, b.bits, empty.nobody)) AS bits
		  FROM (SELECT c.version_from, c.block, bit_or(bits_like(c.reported, block_nobody())) AS bits FROM count_block c
		         WHERE c.period = at
		           AND c.indicator = ANY (coalesce(indicators, ARRAY(SELECT r.indicator FROM raw_indicator r)))
		         GROUP BY c.version_from, c.block) b,
		       (SELECT repeat('0', length(now))::bit varying AS nobody) empty
		 GROUP BY b.version_from),
	     so_far AS (
		SELECT version_from, bit_or(bits) OVER (ORDER BY version_from)::bit varying & now AS bits FROM brought),
	     more AS (
		SELECT version_from, bits, bit_count(bits) AS n,
		       coalesce(lag(bit_count(bits)) OVER (ORDER BY version_from), 0) AS n_before
		  FROM so_far)
	SELECT version_from, bits::bit varying, days_after(at, v.created_at), 2 * n_before >= bit_count(now)
	  FROM more JOIN version v ON v.version = version_from
	 WHERE n > n_before ORDER BY version_from;
END $$;

-- What each facility is in a month, seen from the dataset as it stands; help explains the states.
--   reported   it has a value; new: its first ever, though others reported before; late: its first value came more than
--              15 days after the month's end, and after most had theirs
--   missing    it has none, but in two thirds or more of the six months before, or of those since its first
--   irregular  it has none, and had less often
--   stopped    it has none in this month and the two before, or longer
--   never      it had none up to this month
-- last: the last month with a value; months: how many it is ago; seen of due: in how many of the months before it had
-- one; version: the one that brought its first value of the month. indicators, of_run: as reported_months() has them.
CREATE OR REPLACE FUNCTION reporting_of(at int, indicators int[], of_run bigint)
RETURNS TABLE (slot int, state text, last int, months int, seen int, due int, version int, days int)
LANGUAGE plpgsql STABLE ROWS 10000 AS $$
DECLARE
	nobody bit varying := reported_by_nobody();
	w bit varying[] := array_fill(nobody, ARRAY[7], ARRAY[0]); -- this month and the six before
	older bit varying[] := '{}'; -- those before them, the newest first, each with the ones after it
	at_last int[] := ARRAY(SELECT month_after(at, -n) FROM generate_series(0, 6) n); -- by back of reporting_window()
	so_far bit varying := nobody;
	came_with int[];
	came bit varying[];
	came_days int[];
	came_late boolean[];
	others_before boolean;
	month record;
BEGIN
	FOR month IN
		SELECT * FROM reported_months(indicators, of_run, nobody) r WHERE r.period <= at ORDER BY r.period DESC
	LOOP
		IF months_apart(month.period, at) <= 6 THEN
			w[months_apart(month.period, at)] := month.reported;
		ELSE
			so_far := so_far | month.reported;
			older := older || so_far;
			at_last := at_last || month.period;
		END IF;
	END LOOP;
	SELECT array_agg(c.version), array_agg(c.by_then), array_agg(c.days), array_agg(c.after_most AND c.days > 15)
	  INTO came_with, came, came_days, came_late FROM reporting_came(at, indicators, w[0]) c;
	others_before := bit_count(so_far | w[1] | w[2] | w[3] | w[4] | w[5] | w[6]) > 0;
	RETURN QUERY
		SELECT g.slot, reporting_state(g.back, g.seen, g.due, others_before, late), with_value, months_apart(with_value, at),
		       g.seen, g.due, came_with[g.nth], came_days[g.nth]
		  FROM (SELECT f.slot, g.*, at_last[1 + g.back] AS with_value, came_late[g.nth] AS late
		          FROM facility f CROSS JOIN LATERAL reporting_window(f.slot, w[0], w[1], w[2], w[3], w[4], w[5], w[6],
		                                                              so_far, came, older) g
		        OFFSET 0) g; -- each is found once
END $$;

-- The bits of a slot. back: the last month with a value, 0 is this one, 6 + n the nth of those before the six; NULL:
-- none; seen of due: as reporting_of() has them; nth: of the versions that brought values, the first one for it.
CREATE OR REPLACE FUNCTION reporting_window(slot int, w0 bit varying, w1 bit varying, w2 bit varying, w3 bit varying,
	w4 bit varying, w5 bit varying, w6 bit varying, before bit varying, came bit varying[], older bit varying[])
RETURNS TABLE (back int, seen int, due int, nth int)
LANGUAGE sql IMMUTABLE ROWS 1 AS $$
	SELECT CASE WHEN b0 = 1 THEN 0 WHEN b1 = 1 THEN 1 WHEN b2 = 1 THEN 2 WHEN b3 = 1 THEN 3 WHEN b4 = 1 THEN 4
	            WHEN b5 = 1 THEN 5 WHEN b6 = 1 THEN 6
	            WHEN get_bit(before, slot - 1) = 1 THEN 6 + first_with(older, slot) END,
	       b1 + b2 + b3 + b4 + b5 + b6,
	       CASE WHEN b6 = 1 OR get_bit(before, slot - 1) = 1 THEN 6 WHEN b5 = 1 THEN 5 WHEN b4 = 1 THEN 4
	            WHEN b3 = 1 THEN 3 WHEN b2 = 1 THEN 2 WHEN b1 = 1 THEN 1 ELSE 0 END,
	       CASE WHEN b0 = 1 THEN CASE WHEN get_bit(came[1], slot - 1) = 1 THEN 1 ELSE first_with(came, slot) END END
	  FROM (SELECT get_bit(w0, slot - 1) AS b0, get_bit(w1, slot - 1) AS b1, get_bit(w2, slot - 1) AS b2,
	               get_bit(w3, slot - 1) AS b3, get_bit(w4, slot - 1) AS b4, get_bit(w5, slot - 1) AS b5,
	               get_bit(w6, slot - 1) AS b6 OFFSET 0) bits
$$;

-- Its state. others_before: somebody had a value in a month before.
CREATE OR REPLACE FUNCTION reporting_state(back int, seen int, due int, others_before boolean, late boolean)
RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN back IS NULL THEN 'never' WHEN back = 0 AND due = 0 AND others_before THEN 'new'
	            WHEN back = 0 AND late THEN 'late' WHEN back = 0 THEN 'reported' WHEN back >= 3 THEN 'stopped'
	            WHEN 3 * seen >= 2 * due THEN 'missing' ELSE 'irregular' END
$$;
