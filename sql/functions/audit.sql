-- Who did what.

-- What a key is for, of which a line of the audit says the number.
CREATE OR REPLACE FUNCTION key_purpose(which bigint) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT purpose FROM script_key WHERE key = which
$$;

-- Lines of the audit. everything: of all people, not of who alone. q: a part of a name, of a key's purpose, an address,
-- a path, a field or a result.
CREATE OR REPLACE FUNCTION audit_lines(who text, everything boolean, q text, refused boolean, id bigint)
RETURNS SETOF audit
LANGUAGE sql STABLE AS $$
	SELECT * FROM audit a
	 WHERE (everything OR a.who = audit_lines.who)
	   AND holds(q, a.who, key_purpose(a.key), host(a.address), a.method, a.path, a.about, a.result)
	   AND (refused IS NULL OR refused = (a.status >= 400))
	   AND (id IS NULL OR a.run = id)
$$;
