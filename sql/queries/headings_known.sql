-- Which headings are ids, aliases or names of raw indicators, and which of facilities: the number of each, or null.
--   $1 headings as a JSON array of strings
WITH heading AS MATERIALIZED (
	SELECT n, text, regexp_replace(lower(normalize(text, NFKD)), '[^[:alnum:]]+', '', 'g') AS folded
	  FROM json_array_elements_text($1::json) WITH ORDINALITY sent (text, n)),
     name AS MATERIALIZED (
	SELECT k.of, k.number, regexp_replace(lower(normalize(k.name, NFKD)), '[^[:alnum:]]+', '', 'g') AS folded
	  FROM known_id k WHERE NOT k.retired AND k.name ~ '[^0-9 .,-]'),
     exact AS MATERIALIZED (
	SELECT h.n, k.of, k.number FROM heading h JOIN known_id k ON k.id = h.text AND NOT k.retired),
     in_case AS ( -- of ids that differ in the case of their letters alone, none
	SELECT h.n, k.of, min(k.number) AS number
	  FROM heading h JOIN known_id k ON lower(k.id) = lower(h.text) AND NOT k.retired
	 WHERE h.n NOT IN (SELECT exact.n FROM exact)
	 GROUP BY h.n, k.of HAVING count(*) = 1),
     known AS (
	SELECT * FROM exact
	UNION
	SELECT * FROM in_case
	UNION
	SELECT h.n, a.of, a.number FROM heading h JOIN known_alias a ON a.alias = h.text AND NOT a.retired
	UNION
	SELECT h.n, name.of, name.number FROM heading h JOIN name USING (folded) WHERE h.folded <> '')
SELECT coalesce(json_agg(json_build_object('facility', facility, 'indicator', indicator) ORDER BY n), '[]')
  FROM (SELECT h.n, min(k.number) FILTER (WHERE k.of = 'facility') AS facility,
               min(k.number) FILTER (WHERE k.of = 'indicator') AS indicator
          FROM heading h LEFT JOIN known k USING (n) GROUP BY h.n) each
