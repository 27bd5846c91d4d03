-- What administrators are told of: a lane without a worker, a disk without room.

-- What is not well at the moment; a row goes when it is.
CREATE TABLE trouble (
	what    text NOT NULL CHECK (what IN ('lane', 'disk')), -- of what kind
	about   text NOT NULL,                              -- which lane; of the disk: the host that saw it
	since   timestamptz NOT NULL DEFAULT clock_timestamp(), -- when it was seen first
	told_at timestamptz,                                -- when administrators were told; NULL: it may pass yet
	PRIMARY KEY (what, about)
);

ALTER TABLE call
	ADD about text,                                     -- of which lane or host, where it is of no import or schedule
	DROP CONSTRAINT call_check,
	DROP CONSTRAINT call_event_check,
	ADD CONSTRAINT call_event_check CHECK (event IN ('import_waits', 'schedule_paused', 'not_looked_at', 'lane_away',
	    'lane_back', 'disk_low', 'disk_well')),
	ADD CONSTRAINT call_check CHECK (num_nonnulls(run, schedule, about) = 1);

-- They have further parameters or columns now.
DROP FUNCTION IF EXISTS lanes_now(), tell(text, jsonb, bigint, bigint);
