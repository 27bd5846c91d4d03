-- The rules under which an import is integrated without a person.

-- What was sent of them, checked; NULL: a person reviews. given: the fields by name, "no" a list of lists.
CREATE OR REPLACE FUNCTION rules_of(given jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	changed text := replace(given->>'max_changed', ',', '.');
	dropped text := given->>'max_dropped';
	kinds jsonb := (SELECT jsonb_agg(DISTINCT kind) FROM jsonb_array_elements_text(given->'no') list,
	                       regexp_split_to_table(list, '[, ]+') kind WHERE kind <> '');
	unknown text := (SELECT string_agg(kind, ', ') FROM jsonb_array_elements_text(kinds) kind
	                  WHERE kind NOT IN ('tenfold', 'total', 'repeated', 'shifted', 'missing'));
	wanted jsonb;
BEGIN
	IF given->>'approve' = 'person' THEN
		RETURN NULL;
	ELSIF changed !~ '^[0-9]{1,3}(\.[0-9]{1,2})?$' OR changed::numeric > 100 THEN
		PERFORM refuse_field('max_changed', 'Give the percent of the values that may change: a number from 0 to 100.');
	ELSIF dropped !~ '^[0-9]{1,9}$' THEN
		PERFORM refuse_field('max_dropped', 'Give the number of rows that may be dropped: 0 or more.');
	ELSIF unknown IS NOT NULL THEN
		PERFORM refuse_field('no', 'The second look finds no "{kinds}": choose among tenfold, total, repeated, shifted '
			'and missing.', said => jsonb_build_object('kinds', unknown));
	END IF;
	wanted := jsonb_strip_nulls(jsonb_build_object('max_changed', changed::numeric, 'max_dropped', dropped::bigint,
		'nothing_removed', CASE WHEN given->>'nothing_removed' = '1' THEN true END, 'no', kinds));
	IF given->>'approve' IS NULL AND wanted <> '{}' THEN
		PERFORM refuse_field('approve', 'Rules are for imports that are integrated by themselves: say approve=rules.');
	ELSIF given->>'approve' = 'rules' AND wanted = '{}' THEN
		PERFORM refuse_field('approve', 'Say at least one rule: max_changed, max_dropped, nothing_removed or no.');
	END IF;
	RETURN nullif(wanted, '{}');
END $$;

-- Those that a form proposes.
CREATE OR REPLACE FUNCTION rules_usual() RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT '{"max_changed": 5, "max_dropped": 0, "nothing_removed": true,
		"no": ["missing", "repeated", "shifted", "tenfold", "total"]}'::jsonb
$$;

-- What the second look found of a kind, n times.
CREATE OR REPLACE FUNCTION finding_said(kind text, n jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT said(CASE kind
		WHEN 'tenfold' THEN /*_*/'The second look found values ten times the usual ones, or a tenth of them ({n}).'
		WHEN 'total' THEN /*_*/'The second look found totals outside their usual range ({n}).'
		WHEN 'repeated' THEN /*_*/'The second look found months that repeat the month before ({n}).'
		WHEN 'shifted' THEN /*_*/'The second look found months that came in the place of another ({n}).'
		WHEN 'missing' THEN /*_*/'The second look found facilities that always reported and are missing ({n}).' END,
		jsonb_build_object('n', n))
$$;

-- The rule that the second look finds none of a kind.
CREATE OR REPLACE FUNCTION rule_words(kind text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE kind WHEN 'tenfold' THEN /*_*/'no values ten times the usual ones, or a tenth of them'
	                 WHEN 'total' THEN /*_*/'no totals outside their usual range'
	                 WHEN 'repeated' THEN /*_*/'no months that repeat the month before'
	                 WHEN 'shifted' THEN /*_*/'no months that came in the place of another'
	                 WHEN 'missing' THEN /*_*/'no facilities that always reported and are missing' END
$$;

-- Rules as people read them, a list.
CREATE OR REPLACE FUNCTION rules_said(rules jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_agg(sentence ORDER BY place)
	  FROM (SELECT 1 AS place, said(/*_*/'no pull failed and no month is held back') AS sentence WHERE rules IS NOT NULL
	        UNION ALL SELECT 2, said(CASE WHEN rules ? 'nothing_removed' THEN /*_*/'nothing is removed'
	                                      ELSE /*_*/'nothing is removed that another account fetched' END)
	                   WHERE rules IS NOT NULL
	        UNION ALL SELECT 3, said(/*_*/'at most {n} percent of the values change',
	                                 jsonb_build_object('n', rules->'max_changed')) WHERE rules ? 'max_changed'
	        UNION ALL SELECT 4, said(/*_*/'at most {n} rows are dropped', jsonb_build_object('n', rules->'max_dropped'))
	                   WHERE rules ? 'max_dropped'
	        UNION ALL SELECT 5, said(rule_words(kind)) FROM jsonb_array_elements_text(rules->'no') kind) w
$$;

-- The same in English.
CREATE OR REPLACE FUNCTION rules_words(rules jsonb) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_agg(worded(sentence) ORDER BY place)
	  FROM jsonb_array_elements(rules_said(rules)) WITH ORDINALITY AS list (sentence, place)
$$;

-- The same as fields of a form, in no language: "max_changed=5 nothing_removed=1 no=missing,total".
CREATE OR REPLACE FUNCTION rules_fields(rules jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT string_agg(key || '=' || CASE jsonb_typeof(value)
	           WHEN 'array' THEN (SELECT string_agg(kind, ',' ORDER BY kind) FROM jsonb_array_elements_text(value) kind)
	           WHEN 'boolean' THEN '1' ELSE value #>> '{}' END, ' ' ORDER BY key)
	  FROM jsonb_each(rules)
$$;

-- Rules as a form has them.
CREATE OR REPLACE FUNCTION rules_form(rules jsonb) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT rules || jsonb_build_object('words', rules_words(rules), 'words_said', rules_said(rules), 'has', (
	           SELECT coalesce(jsonb_object_agg(kind, true), '{}') FROM jsonb_array_elements_text(rules->'no') kind))
$$;
