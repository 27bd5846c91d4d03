-- The months that a person asked a server for last, which the next form begins with.

ALTER TABLE app_user
	ADD range_months int CHECK (range_months > 0), -- how many; NULL: never any
	ADD range_end    int CHECK (range_end BETWEEN 190001 AND 205012); -- the last of them; NULL: the last complete
	                                                                  -- month, whichever that is when it is read
