-- What a server's analytics computed may be nothing because analytics is broken: it is told apart from
-- what was counted.

ALTER TABLE dhis2_pair
	ADD computed boolean NOT NULL DEFAULT false,        -- by the server's analytics: an indicator or a reporting rate
	ADD total    bigint;                                -- of its counts; NULL unless done
