-- How many values of each column are known as ids (or aliases) of facilities and of raw indicators, how many as their
-- names, and how many as areas; of facilities also how many are their own ids, and aliases for an area. Where no column
-- holds known facilities, names are looked at without the words for kinds of facilities.
--   $1 the columns' values as a JSON array of arrays of strings
WITH value AS MATERIALIZED (
	SELECT sent.n, value.text, regexp_replace(lower(normalize(value.text, NFKD)), '[^[:alnum:]]+', '', 'g') AS folded
	  FROM json_array_elements($1::json) WITH ORDINALITY sent (list, n)
	  LEFT JOIN LATERAL json_array_elements_text(sent.list) AS value (text) ON true),
     name AS MATERIALIZED ( -- what is a number alone is no name
	SELECT DISTINCT k.of, regexp_replace(lower(normalize(k.name, NFKD)), '[^[:alnum:]]+', '', 'g') AS folded
	  FROM known_id k WHERE NOT k.retired AND k.name ~ '[^0-9 .,-]'
	UNION -- an id in other letters is matched as a name is
	SELECT k.of, regexp_replace(lower(k.id), '[^[:alnum:]]+', '', 'g')
	  FROM known_id k WHERE NOT k.retired AND k.id ~ '[A-Za-z]'),
     known AS MATERIALIZED (
	SELECT v.n, v.text, k.of FROM value v JOIN known_id k ON k.id = v.text AND NOT k.retired
	UNION
	SELECT v.n, v.text, a.of FROM value v JOIN known_alias a ON a.alias = v.text AND NOT a.retired),
     named AS MATERIALIZED (
	SELECT DISTINCT v.n, v.text, name.of FROM value v JOIN name USING (folded) WHERE v.folded <> ''),
     facilities AS MATERIALIZED (
	SELECT EXISTS (SELECT FROM value v LEFT JOIN known k ON (k.n, k.text, k.of) = (v.n, v.text, 'facility')
	                 LEFT JOIN named d ON (d.n, d.text, d.of) = (v.n, v.text, 'facility')
	                GROUP BY v.n HAVING 2 * count(*) FILTER (WHERE k.n IS NOT NULL OR d.n IS NOT NULL) > count(v.text)
	                             AND count(v.text) > 0) AS found),
     part AS MATERIALIZED (
	SELECT p.* FROM facilities, name_parts(CASE WHEN found THEN '{}' ELSE ARRAY(
	       SELECT v.text FROM value v UNION
	       SELECT k.name FROM known_id k WHERE k.of = 'facility' AND NOT k.retired AND k.name ~ '[^0-9 .,-]') END) p),
     in_parts AS (
	SELECT v.n, v.text, 'facility' AS of
	  FROM value v JOIN part ON part.name = v.text
	 WHERE part.core IN (SELECT p.core FROM known_id k JOIN part p ON p.name = k.name
	                      WHERE k.of = 'facility' AND NOT k.retired)),
     counted AS (
	SELECT n, of || '_id' AS what FROM known
	UNION ALL
	SELECT n, of || '_name' FROM (SELECT * FROM named UNION SELECT * FROM in_parts) either
	UNION ALL
	SELECT v.n, 'own' FROM value v WHERE v.text IN (SELECT facility_id FROM facility)
	UNION ALL
	SELECT v.n, 'by_area' FROM value v WHERE v.text IN (SELECT alias FROM facility_alias a WHERE a.area <> '')
	UNION ALL
	SELECT v.n, 'area' FROM value v
	 WHERE v.text IN (SELECT near.area FROM area_slots(ARRAY(SELECT DISTINCT value.text FROM value)) near))
SELECT coalesce(json_agg(json_build_object('facility_id', facility_id, 'raw_indicator_id', raw_indicator_id,
                                           'facility_name', facility_name, 'raw_indicator_label', raw_indicator_label,
                                           'area', area, 'own', own, 'by_area', by_area)
                         ORDER BY n), '[]')
  FROM (SELECT sent.n, count(*) FILTER (WHERE what = 'facility_id') AS facility_id,
               count(*) FILTER (WHERE what = 'indicator_id') AS raw_indicator_id,
               count(*) FILTER (WHERE what = 'facility_name') AS facility_name,
               count(*) FILTER (WHERE what = 'indicator_name') AS raw_indicator_label,
               count(*) FILTER (WHERE what = 'area') AS area, count(*) FILTER (WHERE what = 'own') AS own,
               count(*) FILTER (WHERE what = 'by_area') AS by_area
          FROM generate_series(1, json_array_length($1::json)) sent (n)
          LEFT JOIN counted USING (n) GROUP BY sent.n) each
