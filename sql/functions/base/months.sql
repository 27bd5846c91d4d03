-- Months as numbers, YYYYMM, in any calendar of twelve months.

CREATE OR REPLACE FUNCTION month_after(month int, n int) RETURNS int
LANGUAGE sql IMMUTABLE AS $$
	SELECT at / 12 * 100 + at % 12 + 1 FROM (SELECT month / 100 * 12 + month % 100 - 1 + n AS at) counted
$$;

-- The months from one to another, both among them.
CREATE OR REPLACE FUNCTION months_between(first int, last int) RETURNS SETOF int
LANGUAGE sql IMMUTABLE AS $$
	SELECT n / 12 * 100 + n % 12 + 1
	  FROM generate_series(first / 100 * 12 + first % 100 - 1, last / 100 * 12 + last % 100 - 1) n
$$;

-- The day that a text from elsewhere begins with, "2024-01-31"; NULL for what is none.
CREATE OR REPLACE FUNCTION day_said(said text) RETURNS date
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN CASE WHEN said ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}' THEN make_date(left(said, 4)::int, substr(said, 6, 2)::int,
		substr(said, 9, 2)::int) END;
EXCEPTION WHEN datetime_field_overflow THEN
	RETURN NULL;
END $$;

-- The month of a time, by the clocks of the place, in the calendar of a server; NULL for one that is not known. The
-- Ethiopian year has twelve months of 30 days and five or six days more, which DHIS2 counts with none: here with the
-- twelfth.
CREATE OR REPLACE FUNCTION calendar_month(calendar text, at timestamptz) RETURNS int
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN calendar IN ('iso8601', 'gregorian') THEN to_char(local_time(at), 'YYYYMM')::int
	            WHEN calendar = 'ethiopian' THEN (4 * (since / 1461) + r / 365 - r / 1460) * 100
	                                             + least((r % 365 + 365 * (r / 1460)) / 30 + 1, 12) END
	  FROM (SELECT to_char(local_time(at), 'J')::int - 1723856 AS since) day,
	       LATERAL (SELECT since % 1461 AS r) of_four_years
$$;
