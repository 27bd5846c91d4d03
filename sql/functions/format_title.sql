-- A number or period format in words; the same as in lib/values/number.c and period.c, which a test compares.
CREATE OR REPLACE FUNCTION format_title(format text) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN coalesce((SELECT title FROM (VALUES
		('plain', 'plain digits, like 1234'),
		('decimal_point', 'decimal point, like 1234.0'),
		('decimal_comma', 'decimal comma, like 1234,0'),
		('group_comma', 'comma between thousands, like 1,234'),
		('group_point', 'point between thousands, like 1.234'),
		('group_space', 'space between thousands, like 1 234 or 1 234,0'),
		('group_space_point', 'space between thousands and decimal point, like 1 234.0'),
		('group_apostrophe', 'apostrophe between thousands, like 1''234'),
		('YYYYMM', 'year and month, like 202401'),
		('YYYY-MM', 'year, then month, like 2024-01 or 2024/1'),
		('MM/YYYY', 'month, then year, like 01/2024'),
		('YYYY-MM-DD', 'date, like 2024-01-15: its month'),
		('YYYYMMDD', 'date in eight digits, like 20240115: its month'),
		('DD/MM/YYYY', 'date, day first, like 15/01/2024: its month'),
		('MM/DD/YYYY', 'date, month first, like 01/15/2024: its month'),
		('YY/MM/DD', 'date, year of two digits first, like 24/01/15: its month'),
		('Month-YYYY', 'name of the month and year, like Jan 2024 or janv. 2024'),
		('YY-Month', 'year of two digits, then the month''s name, like 24-Jan'),
		('YY-MM', 'year of two digits, then month, like 24-01'),
		('Excel-days', 'days as Excel counts them: 45292 is January 2024')) formats (name, title)
		WHERE name = format), format);
END $$;

-- Both formats of a mapping.
CREATE OR REPLACE FUNCTION formats_said(mapping jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN numbers IS NULL OR periods IS NULL THEN said(coalesce(numbers, periods))
	            ELSE said('{first}; {next}', jsonb_build_object('first', said(numbers), 'next', said(periods))) END
	  FROM format_title(mapping->>'number_format') numbers, format_title(mapping->>'period_format') periods
$$;

-- What becomes of several rows of a cell; NULL where a column of the file tells them apart.
CREATE OR REPLACE FUNCTION duplicates_said(mapping jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT said(CASE mapping->>'duplicates'
	        WHEN 'max' THEN /*_*/'Take the largest' WHEN 'sum' THEN /*_*/'Add them up'
	        WHEN 'last' THEN /*_*/'Take the last in the file' WHEN 'reject' THEN /*_*/'Drop them all' END)
$$;

