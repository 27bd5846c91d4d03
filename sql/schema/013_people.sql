-- People and what they did.

ALTER TABLE app_user ADD changed_at timestamptz,        -- when the role became this one, unless it always was
	ADD changed_by text;                                -- who made it so

CREATE INDEX audit_who ON audit (who, audit DESC);      -- one person's lines, newest first
