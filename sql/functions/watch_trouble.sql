-- What is not well, as the workers see it: administrators are told once when it lasts, and once when it is over.

-- Begin or end a trouble, as it is now; told after a minute, which a restart does not take.
CREATE OR REPLACE FUNCTION trouble_see(of_what text, which text, is_bad boolean, bad_event text, bad_why jsonb,
	well_event text, well_why jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE told boolean;
BEGIN
	IF is_bad THEN
		INSERT INTO trouble (what, about) VALUES (of_what, which) ON CONFLICT DO NOTHING;
		UPDATE trouble SET told_at = clock_timestamp()
		 WHERE what = of_what AND about = which AND told_at IS NULL AND since < clock_timestamp() - interval '1 minute';
		IF FOUND THEN
			PERFORM tell(bad_event, reason(bad_event, bad_why), of_about => which);
		END IF;
	ELSE
		DELETE FROM trouble WHERE what = of_what AND about = which RETURNING told_at IS NOT NULL INTO told;
		IF told THEN
			PERFORM tell(well_event, reason(well_event, well_why), of_about => which);
		END IF;
	END IF;
END $$;

-- Look at the lanes, and at a host's disk: low, or with room again; NULL: neither, as it was. Is the worker away that
-- tells others, so that who looks has to?
CREATE OR REPLACE FUNCTION trouble_watch(disk_is_low boolean, host text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
	seen record;
	nobody_tells boolean := false;
BEGIN
	FOR seen IN SELECT * FROM lanes_now() LOOP
		PERFORM trouble_see('lane', seen.lane, NOT seen.alive,
			'lane_away', said(CASE WHEN seen.seen_at IS NULL
				THEN /*_*/'The lane {lane} ({about}) has had no sign of life from a worker for more than a day; '
				     'waiting for it: {n}.'
				ELSE /*_*/'The lane {lane} ({about}) has had no sign of life from a worker since {at}; waiting for '
				     'it: {n}.' END, jsonb_strip_nulls(jsonb_build_object('lane', seen.lane, 'about', said(seen.title),
				'at', CASE WHEN seen.seen_at IS NOT NULL THEN jsonb_build_object('time', seen.seen_at) END,
				'n', seen.waiting))),
			'lane_back', said(/*_*/'The lane {lane} ({about}) has a worker again.', jsonb_build_object(
				'lane', seen.lane, 'about', said(seen.title))));
		nobody_tells := nobody_tells OR (seen.lane = 'calls' AND NOT seen.alive);
	END LOOP;
	IF disk_is_low IS NOT NULL THEN
		PERFORM trouble_see('disk', host, disk_is_low,
			'disk_low', said(/*_*/'Less is free than uploads have to leave (disk_reserve in the settings): they are '
				'refused.'),
			'disk_well', said(/*_*/'Uploads are taken again.'));
	END IF;
	RETURN nobody_tells;
END $$;
