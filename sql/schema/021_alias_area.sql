-- Names of facilities by area: an alias may hold for the rows of one area alone.

ALTER TABLE facility_alias
	ADD area text NOT NULL DEFAULT '' CHECK (octet_length(area) <= 1000), -- as the rows have it, exactly; '': of any
	DROP CONSTRAINT facility_alias_pkey,
	ADD PRIMARY KEY (alias, area);

-- What takes or returns more now.
DROP FUNCTION IF EXISTS ids_unknown(run), ids_like(text, text);
