-- The borders of areas, for maps: an administrator uploads them as GeoJSON, all of one level at once.

-- The file that they come from: one row, or none.
CREATE TABLE outline_file (
	one      boolean PRIMARY KEY DEFAULT true CHECK (one), -- there is at most one
	name     text NOT NULL,                             -- what it was called
	property text NOT NULL,                             -- which of its properties is the name of an area
	level    int NOT NULL CHECK (level BETWEEN 1 AND 4), -- of which level its areas are
	points   int NOT NULL,                              -- positions in the file, before it was simplified
	put_at   timestamptz NOT NULL DEFAULT clock_timestamp(), -- when it was taken over
	put_by   text NOT NULL                              -- and by whom
);

-- Its areas. Which of the registry's they are follows from the name each time, so that it stays right when the registry
-- changes.
CREATE TABLE outline (
	outline  int PRIMARY KEY,                           -- its place in the file, from 1
	name     text NOT NULL,                             -- as the file has it; '': it has none
	rings    text NOT NULL                              -- longitude and latitude of each position in turn, in
	                                                    -- hundred-thousandths of a degree; a ring ends with ";"
);

-- It has a further column now.
DROP FUNCTION IF EXISTS map_facilities(text, bigint, text, int, text, int);
