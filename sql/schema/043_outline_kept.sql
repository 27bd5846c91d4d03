-- A file of outlines that somebody sent and that is not taken over yet: it was only tried, or a question is open. So
-- nobody has to choose it once more.

CREATE TABLE outline_kept (
	person  text PRIMARY KEY,                           -- who sent it; of each the last one
	name    text NOT NULL,                              -- the file's
	names   jsonb NOT NULL,                             -- {property: [names]}, as outline_put() takes them
	rings   jsonb NOT NULL,                             -- the areas, simplified
	points  int NOT NULL,                               -- positions in the file
	others  int NOT NULL,                               -- features in it that are no areas
	west    float8 NOT NULL,                            -- where all of them lie
	south   float8 NOT NULL,
	east    float8 NOT NULL,
	north   float8 NOT NULL,
	kept_at timestamptz NOT NULL DEFAULT clock_timestamp() -- after a day it goes, when the next one comes
);
