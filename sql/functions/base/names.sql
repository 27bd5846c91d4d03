-- Names of facilities and areas as they are compared.

-- Words that name the kind of a facility, or nothing of its own (stands = ''); instead: another way to write a word.
-- Without accents and capitals. "csu" is a centre and urban.
CREATE OR REPLACE VIEW name_word AS
	SELECT word, stands, instead
	  FROM (VALUES
		('hospital', 'hopital hosp hop hospitalar hospitalier hospitalaire hosptal hospitals'),
		('centre', 'center centro centres ctr cntr hc cs csi csb phc chc csps cscom'),
		('post', 'poste posto hp ps chp mchp mch'),
		('dispensary', 'dispensaire disp dispensario'),
		('clinic', 'clinique clinica clinics cl'),
		('maternity', 'maternite maternidade mat'),
		('unit', 'unite unidade'),
		('urban', 'urbain urbano urbaine'),
		('rural', 'rurale'),
		('regional', 'regionale regiao'),
		('district', 'districte distrital distrito'),
		('general', 'generale geral'),
		('provincial', 'provinciale'),
		('referral', 'reference referencia'),
		('teaching', 'universitaire universitario'),
		('private', 'prive privee privado'),
		('centre urban', 'csu'), ('centre rural', 'csr'), ('hospital general', 'hg'), ('hospital district', 'hd'),
		('hospital regional', 'chr hr'), ('hospital teaching', 'chu'), ('hospital general referral', 'hgr'),
		('', 'health sante saude salud medical medicale facility formation sanitaire fosa structure of the and de du des '
		     'da do das dos la le les et community communautaire')) kind (stands, words),
	       LATERAL (SELECT regexp_split_to_table(words, ' ') UNION SELECT stands WHERE stands ~ '^\S+$') AS each (word),
	       LATERAL (SELECT NULL::text) AS none (instead)
	 UNION ALL
	SELECT word, NULL, instead
	  FROM (VALUES ('saint', 'st'), ('sainte', 'ste'), ('santo', 'st'), ('sao', 'st'), ('mount', 'mt'), ('ii', '2'),
	               ('iii', '3'), ('iv', '4'), ('no', ''), ('number', '')) other (word, instead);

-- Words that say of what level an area is.
CREATE OR REPLACE FUNCTION area_levels() RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT '\m(district|districts|districte|distrito|districto|region|regiao|regions|province|provincia|county|zone|zona|'
	       'area|department|departement|departamento|council|chiefdom|subcounty|commune|municipality|city|sanitaire|'
	       'sante|health|de|du|da|do|des|la|le|of|the|ds|dps|zs)\M'
$$;

-- A name without case, accents and punctuation, with a blank between words; "H.C." is one;
-- without zeros before other digits.
CREATE OR REPLACE FUNCTION name_fold(name text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT trim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(translate(replace(replace(lower(
	           regexp_replace(normalize(name, NFKD), '[\u0300-\u036f]', '', 'g')), 'œ', 'oe'), 'æ', 'ae'),
	           'øłđıŋɛɔßʼ´`‘’', 'oldineos'''''''''''), '\m[dl]''|''s\M', ' ', 'g'),
	           '\m([a-z])[./](?=[a-z]\M)', '\1', 'g'),
	           '[][\s\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000\ufeff]+', ' ', 'g'),
	           '(^|[^0-9])0+(?=[0-9])', '\1', 'g'))
$$;

-- The last part of a path of areas: "Region 1 / District 4" is District 4.
CREATE OR REPLACE FUNCTION area_last(area text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT regexp_replace(area, '^.*[/>›|\\]\s*(?=\S)', '')
$$;

-- What areas must share to be the same, but for their level: "BO DISTRICT" is "Bo".
CREATE OR REPLACE FUNCTION area_key(area text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(nullif(replace(regexp_replace(whole, area_levels(), '', 'g'), ' ', ''), ''), replace(whole, ' ', ''))
	  FROM (SELECT name_fold(area_last(area)) AS whole) folded
$$;

-- The facilities that lie in areas as files name them. Whole names decide where there are such, else names without
-- their level; an area that is not returned is none that the registry knows.
CREATE OR REPLACE FUNCTION area_slots(areas text[]) RETURNS TABLE (area text, slot int)
LANGUAGE sql STABLE ROWS 10000 AS $$
	WITH place AS MATERIALIZED (
		SELECT f.slot, a.name
		  FROM facility f, unnest(ARRAY[f.admin_area_1, f.admin_area_2, f.admin_area_3, f.admin_area_4]) AS a (name)
		 WHERE a.name <> ''),
	     known AS MATERIALIZED (
		SELECT name, name_fold(name) AS whole, area_key(name) AS key FROM (SELECT DISTINCT name FROM place) p),
	     asked AS MATERIALIZED (
		SELECT a.name, name_fold(a.name) AS whole, name_fold(area_last(a.name)) AS last, area_key(a.name) AS key
		  FROM (SELECT DISTINCT unnest(areas) AS name) a WHERE a.name <> ''),
	     fit AS (
		SELECT asked.name AS asked, known.name, 1 AS rank FROM asked JOIN known ON known.whole = asked.whole
		 UNION ALL
		SELECT asked.name, known.name, 1 FROM asked JOIN known ON known.whole = asked.last
		 UNION ALL
		SELECT asked.name, known.name, 2 FROM asked JOIN known ON known.key = asked.key WHERE asked.key <> ''),
	     best AS (
		SELECT asked, name FROM (SELECT f.*, min(rank) OVER (PARTITION BY asked) AS least FROM fit f) f
		 WHERE rank = least)
	SELECT DISTINCT best.asked, place.slot FROM best JOIN place USING (name)
$$;

-- Names in their parts: fold, without blanks; core, without the words for kinds either, unless next to nothing is left;
-- kinds, these words in order.
CREATE OR REPLACE FUNCTION name_parts(names text[]) RETURNS TABLE (name text, fold text, core text, kinds text[])
LANGUAGE sql STABLE ROWS 10000 AS $$
	WITH folded AS MATERIALIZED (
		SELECT n.name, name_fold(n.name) AS fold FROM (SELECT DISTINCT unnest(names) AS name) n),
	     word AS (
		SELECT f.name, w.nth, known.stands, coalesce(known.instead, w.word) AS word
		  FROM folded f CROSS JOIN LATERAL regexp_split_to_table(f.fold, ' ') WITH ORDINALITY AS w (word, nth)
		  LEFT JOIN name_word known ON known.word = w.word),
	     parts AS (
		SELECT word.name, string_agg(word, '' ORDER BY nth) FILTER (WHERE stands IS NULL) AS core,
		       array_agg(DISTINCT stands) FILTER (WHERE stands <> '') AS kinds
		  FROM word GROUP BY word.name)
	SELECT f.name, replace(f.fold, ' ', ''), CASE WHEN p.core ~ '[^0-9].' OR p.core ~ '[0-9][^0-9]' THEN p.core
	                                                ELSE replace(f.fold, ' ', '') END,
	       CASE WHEN (p.core ~ '[^0-9].' OR p.core ~ '[0-9][^0-9]') AND p.kinds IS NOT NULL THEN (
	           SELECT array_agg(DISTINCT one ORDER BY one)
	             FROM unnest(p.kinds) several, regexp_split_to_table(several, ' ') one)
	       ELSE '{}' END
	  FROM folded f JOIN parts p USING (name)
	 WHERE f.fold <> ''
$$;

-- What nearly all of some names begin or end with, in whole words, folded: '' for nothing.
CREATE OR REPLACE FUNCTION name_edges(names text[], OUT front text, OUT back text)
LANGUAGE plpgsql STABLE AS $$
DECLARE
	left_over text[] := ARRAY(SELECT DISTINCT name_fold(name) FROM unnest(names) name);
	n int := cardinality(left_over);
	found text;
BEGIN
	front := '';
	back := '';
	FOR side IN 1..2 LOOP
		FOR step IN 1..4 LOOP
			SELECT word INTO found
			  FROM (SELECT substring(name FROM CASE side WHEN 1 THEN '^\S+(?= )' ELSE '(?<= )\S+$' END) AS word
			          FROM unnest(left_over) name) w
			 WHERE word IS NOT NULL GROUP BY word HAVING count(*) >= greatest(5, 0.9 * n);
			EXIT WHEN found IS NULL;
			IF side = 1 THEN
				front := front || found || ' ';
				left_over := ARRAY(SELECT substring(name FROM length(found) + 2) FROM unnest(left_over) name
				                    WHERE starts_with(name, found || ' '));
			ELSE
				back := ' ' || found || back;
				left_over := ARRAY(SELECT left(name, -length(found) - 1) FROM unnest(left_over) name
				                    WHERE name LIKE '% ' || found);
			END IF;
		END LOOP;
	END LOOP;
END $$;

-- A name without them, folded.
CREATE OR REPLACE FUNCTION name_cut(name text, front text, back text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN back <> '' AND right(rest, length(back)) = back AND length(rest) > length(back)
	            THEN left(rest, -length(back)) ELSE rest END
	  FROM (SELECT CASE WHEN front <> '' AND starts_with(fold, front) AND length(fold) > length(front)
	                    THEN substring(fold FROM length(front) + 1) ELSE fold END AS rest
	          FROM (SELECT name_fold(name) AS fold) f) cut
$$;
