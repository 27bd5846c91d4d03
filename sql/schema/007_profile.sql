-- What the values of the chosen columns are, over the whole file.

ALTER TABLE run
	ADD profile jsonb;                          -- of the asset in a dialect, by column (columns/formats.h)
