/*
 * atlas -- a map of facilities on a page, and the same as tables.
 *
 *	struct atlas atlas = { .indicator = "PENTA3", .period = "202401", .small = true };
 *
 *	if ((failed = atlas_add(r, doc, &atlas)))
 *		return failed;
 *
 * and {{>atlas}} in the page's template.  A facility counts as one that has reported where the
 * month has a value of it; without an indicator its share of all indicators with data in that month
 * counts.  Figures come from map_facilities() in sql/functions/world_map.sql.
 */
#ifndef DESK_ATLAS_H
#define DESK_ATLAS_H

#include "web/app.h"

struct atlas {
	const char *indicator;	      /* a raw indicator; NULL: see project, else all of them */
	const char *project, *common; /* a project's common indicator */
	const char *period;	      /* NULL: the newest */
	const char *area;	      /* with those above it; NULL: the whole country */
	const char *by;		      /* "share" or "value"; NULL: share */
	const char *draw;	      /* "areas" or "facilities"; NULL: areas where they can be */
	const char *page;	      /* of the table of areas; NULL: the first */
	const char *find;	      /* of the indicators that may be chosen; NULL: all */
	const char *const *scope;     /* who reports: see atlas_add_reported() */
	json_t *head;		      /* what atlas_head() gave; NULL: not asked yet */
	bool small; /* on a page of other things: no tables, and fewer, larger hexagons */
};

/* What the map is of, and what may be chosen, as sql/queries/map.sql has it.  404: there is no such
 * indicator, project or area. */
const struct err *atlas_head(struct req *r, const struct atlas *atlas, json_t **doc) MUST_CHECK;

/* Set doc's map: the head, what drawing.h draws, and facilities, placed, missing, faults: [{id,
 * name, latitude, longitude, why}], more_faults, areas: [{path, name, n, held, of, percent, value}]
 * of a page and the facilities, where there are few; outlined: areas can be drawn; by_area: they
 * are.  Nothing where there are no values; value is null of all indicators together. */
const struct err *atlas_add(struct req *r, json_t *doc, const struct atlas *atlas) MUST_CHECK;

/* The same of who has a value at all in a month, small, on a page that has tables of it; nothing
 * where no facility can be drawn.  scope: the month (not NULL), raw indicators and areas (JSON
 * arrays), the type of facilities, import and project, as reporting_scope() in SQL takes them. */
const struct err *atlas_add_reported(struct req *r, json_t *doc,
    const char *const scope[6]) MUST_CHECK;

/* Send the facilities with their figures as CSV. */
const struct err *atlas_rows(struct req *r, const struct atlas *atlas) MUST_CHECK;

#endif
