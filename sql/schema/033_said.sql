-- What a person reads of a failure is kept as a sentence with its values, {"text", "values"}, and said in the language
-- of whoever reads it (functions/base/words.sql: said, worded). What was stored before is prose: a text without values.

CREATE FUNCTION pg_temp.prose(sentence text) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN sentence IS NOT NULL THEN jsonb_build_object('text', sentence) END
$$;

ALTER TABLE run
	ALTER failure TYPE jsonb USING pg_temp.prose(failure),
	ALTER held_why TYPE jsonb USING pg_temp.prose(held_why);
ALTER TABLE run_review ALTER look_failure TYPE jsonb USING pg_temp.prose(look_failure);
ALTER TABLE dhis2_pair ALTER reason TYPE jsonb USING pg_temp.prose(reason);
ALTER TABLE schedule ALTER paused_why TYPE jsonb USING pg_temp.prose(paused_why);
ALTER TABLE upload ALTER refused TYPE jsonb USING pg_temp.prose(refused);
ALTER TABLE call ALTER failure TYPE jsonb USING pg_temp.prose(failure);
ALTER TABLE project_call ALTER failure TYPE jsonb USING pg_temp.prose(failure);

DROP FUNCTION IF EXISTS pg_temp.prose(text);

-- Their sentences were texts.
DROP FUNCTION IF EXISTS run_move(bigint, text, bigint, text, text, int);
DROP FUNCTION IF EXISTS run_put_off(bigint, bigint, int, text);
DROP FUNCTION IF EXISTS run_fail(bigint, bigint, text, text);
DROP FUNCTION IF EXISTS stage_finish(bigint, bigint, int, jsonb, jsonb, jsonb, jsonb, int[], json, text, text, int);
DROP FUNCTION IF EXISTS rules_failed(bigint, text, text);
DROP FUNCTION IF EXISTS reason(text, text);
DROP FUNCTION IF EXISTS plausible_give_up(run, text);
DROP FUNCTION IF EXISTS plausible_failed(bigint, timestamptz, text);
DROP FUNCTION IF EXISTS schedule_pause(bigint, text, text);
DROP FUNCTION IF EXISTS call_end(bigint, text, boolean);
DROP FUNCTION IF EXISTS comparison_lines(run);
DROP FUNCTION IF EXISTS finding_words(text);
DROP FUNCTION IF EXISTS deleted_words(jsonb);
DROP FUNCTION IF EXISTS other_account_words(jsonb);
DROP FUNCTION IF EXISTS counted(numeric, text, text);
