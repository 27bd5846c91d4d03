-- What each version did to an indicator, and what was unusual in it.

-- Of each indicator-month that a version touched, how many values: what the version's own line has of all together.
-- Kept from here on; of versions from before indicator_month tells which months they touched, and no more.
CREATE TABLE version_month (
	version   int NOT NULL,                             -- which version.version did it
	indicator int NOT NULL,                             -- raw_indicator.indicator
	period    int NOT NULL CHECK (period BETWEEN 190001 AND 205012 AND period % 100 BETWEEN 1 AND 12), -- YYYYMM
	new       int NOT NULL,                             -- cells that had no value
	changed   int NOT NULL,                             -- cells that had another value
	removed   int NOT NULL,                             -- cells that have none since
	PRIMARY KEY (indicator, version, period)
);

-- What the second look at an import found (hmis/plausible.h), all of it; it is part of the dataset's history once the
-- import is integrated.
CREATE TABLE finding (
	run        bigint NOT NULL REFERENCES run ON DELETE CASCADE, -- the import
	indicator  int NOT NULL REFERENCES raw_indicator ON DELETE CASCADE,
	period     int NOT NULL,                            -- the month, YYYYMM
	kind       text NOT NULL CHECK (kind IN ('tenfold', 'total', 'repeated', 'shifted', 'missing')),
	facilities int NOT NULL,                            -- how many; of total: 0
	"of"       int NOT NULL,                            -- of so many facilities; of total and missing: months before
	low        bigint,                                  -- of total: the range that it had
	high       bigint,
	total      bigint,                                  -- and what it is
	weight     double precision NOT NULL,               -- how much there is to it
	cells      jsonb NOT NULL,                          -- the first facilities: [{slot, count, usual}]
	PRIMARY KEY (indicator, run, period, kind)
);
CREATE INDEX finding_of_run ON finding (run);

-- Of the imports there are, as many as their reviews kept.
INSERT INTO finding (run, indicator, period, kind, facilities, "of", low, high, total, weight, cells)
SELECT review.run, r.indicator, f.period_id, f.kind, f.facilities, f."of", f.low, f.high, f.total,
       max(f.place) OVER (PARTITION BY review.run) - f.place,
       (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('slot', p.slot, 'count', c.count,
                   'usual', c.usual)) ORDER BY c.place), '[]')
          FROM ROWS FROM (jsonb_to_recordset(f.cells) AS (facility_id text, count int, usual int))
               WITH ORDINALITY AS c (facility_id, count, usual, place)
          JOIN facility p USING (facility_id))
  FROM run_review review
 CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(review.plausible->'findings')
              AS (kind text, raw_indicator_id text, period_id int, facilities int, "of" int, low bigint, high bigint,
                  total bigint, cells jsonb))
              WITH ORDINALITY AS f (kind, raw_indicator_id, period_id, facilities, "of", low, high, total, cells, place)
  JOIN raw_indicator r USING (raw_indicator_id)
 WHERE jsonb_typeof(review.plausible->'findings') = 'array'
    ON CONFLICT DO NOTHING;
