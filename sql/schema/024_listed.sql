-- Lists of the registry arrive as rows.

-- The lines of one list while it is looked at or taken over, in the transaction that does so: nobody else sees them,
-- and none is left behind.
CREATE UNLOGGED TABLE listed (
	line    bigint,                                     -- where it stands in the file
	content json,                                       -- {"facility_id": ".."}; NULL: not taken
	field   text,                                       -- what is wrong with it then,
	value   text,                                       -- as the file has it,
	reason  text                                        -- and why
);

DROP FUNCTION IF EXISTS registry_given(text, json, text), registry_effect(text, json, text),
	facilities_given(json, text), indicators_given(json, text), aliases_given(text, json, text);
