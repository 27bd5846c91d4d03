/* atlas -- see atlas.h. */
#include "desk/atlas.h"

#include "desk/outlined.h"
#include "desk/rows.h"

#include <math.h>
#include <string.h>

/* What keeps a page below 200 kB, with each of them at its longest. */
enum {
	CIRCLES = 700,
	HEXAGONS = 900,
	SMALL_CIRCLES = 250,
	SMALL_HEXAGONS = 350,
	LISTED = 200,
	AREAS_A_PAGE = 100,
	FAULTS = 50,
	OUTLINE_POINTS = 12000,
	SMALL_OUTLINE_POINTS = 4000
};

/* The columns of map_points.sql and map_spots.sql. */
enum { ID, NAME, AREA, LATITUDE, LONGITUDE, HELD, OF, VALUE, OUTLINED };

struct points {
	const PGresult *rows;
	struct spot *spots;
	const char **within; /* the area of each, of the level that has outlines */
	size_t n;
};

/* An area's sums. */
struct area {
	const char *path;
	long n, held, of;
	int64_t value;
};

static const char *text(const struct points *p, size_t i, int column)
{
	return PQgetvalue(p->rows, (int)i, column);
}

static bool is_null(const struct points *p, size_t i, int column)
{
	return PQgetisnull(p->rows, (int)i, column);
}

static long whole(json_t *doc, const char *name)
{
	return json_integer_value(json_object_get(doc, name));
}

static const char *string(json_t *doc, const char *name)
{
	return json_string_value(json_object_get(doc, name));
}

const struct err *atlas_head(struct req *r, const struct atlas *atlas, json_t **doc)
{
	return db_json(r->db, r, doc, SQL_map, atlas->indicator, atlas->project, atlas->common,
	    atlas->period, atlas->area, atlas->by ? atlas->by : "share", atlas->find);
}

static const struct err *read_rows(struct req *r, const struct atlas *atlas, json_t *head,
    enum sql sql, PGresult **rows)
{
	return db_rows(r->db, r, rows, sql, atlas->indicator, atlas->project,
	    string(head, "common"), mem_printf(r, "%ld", whole(head, "period_id")), atlas->area,
	    mem_printf(r, "%ld", whole(head, "level")));
}

static const struct err *read_reported(struct req *r, const char *const *scope, PGresult **rows)
{
	return db_rows(r->db, r, rows, SQL_reporting_spots, scope[0], scope[1], scope[2], scope[3],
	    scope[4], scope[5]);
}

static const struct err *read_points(struct req *r, const struct atlas *atlas, json_t *head,
    struct points *points)
{
	PGresult *rows;
	const struct err *failed = atlas->scope
	    ? read_reported(r, atlas->scope, &rows)
	    : read_rows(r, atlas, head, atlas->small ? SQL_map_spots : SQL_map_points, &rows);

	if (failed)
		return failed;
	points->rows = rows;
	points->n = (size_t)PQntuples(rows);
	points->spots = mem_array(r, struct spot, points->n + 1);
	points->within = mem_array(r, const char *, points->n + 1);
	for (size_t i = 0; i < points->n; i++) {
		struct spot *s = &points->spots[i];

		points->within[i] = text(points, i, OUTLINED);
		s->id = text(points, i, ID);
		s->name = text(points, i, NAME);
		s->held = strtol(text(points, i, HELD), NULL, 10);
		s->of = strtol(text(points, i, OF), NULL, 10);
		s->value = strtoll(text(points, i, VALUE), NULL, 10);
		if (is_null(points, i, LATITUDE) || is_null(points, i, LONGITUDE))
			s->at.fault = PLACE_NONE;
		s->at.latitude = strtod(text(points, i, LATITUDE), NULL);
		s->at.longitude = strtod(text(points, i, LONGITUDE), NULL);
	}
	return NULL;
}

static long percent(long held, long of)
{
	return lround(100.0 * (double)held / fmax(1, (double)of));
}

/* The last part of a path of areas. */
static const char *area_name(const char *path)
{
	const char *last = path;

	for (const char *at = path; (at = strstr(at, " / ")); at += 3)
		last = at + 3;
	return last;
}

static json_t *area_json(const struct area *area, const char *asked)
{
	return json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:s, s:I, s:b, s:b}", "path", area->path,
	    "name", area_name(area->path), "n", (json_int_t)area->n, "held", (json_int_t)area->held,
	    "of", (json_int_t)area->of, "percent", (json_int_t)percent(area->held, area->of),
	    "shade", drawing_shade(area->held, area->of), "value", (json_int_t)area->value,
	    "reported", area->held > 0, "here", asked && !strcmp(asked, area->path));
}

/* The areas of a page; the facilities are in their order. */
static void add_areas(json_t *map, const struct points *points, const struct atlas *atlas)
{
	long page = atlas->page ? strtol(atlas->page, NULL, 10) : 1;
	json_t *areas = json_array();
	struct area area = { 0 };
	long total = 0;

	for (size_t i = 0; i <= points->n; i++) {
		const struct spot *s = &points->spots[i];

		if (i && (i == points->n || strcmp(area.path, text(points, i, AREA)))) {
			if (total / AREAS_A_PAGE == page - 1)
				json_array_append_new(areas, area_json(&area, atlas->area));
			total++;
			area = (struct area){ 0 };
		}
		if (i == points->n)
			break;
		area.path = text(points, i, AREA);
		area.n++;
		area.held += s->held;
		area.of += s->of;
		area.value += s->value;
	}
	json_object_set_new(map, "areas", areas);
	json_object_set_new(map, "total", json_integer(total));
	json_object_set_new(map, "page", json_integer(page));
	json_object_set_new(map, "previous", page > 1 ? json_integer(page - 1) : json_null());
	json_object_set_new(map, "next_page",
	    total > page * AREAS_A_PAGE ? json_integer(page + 1) : json_null());
}

static json_t *facility_json(const struct spot *s)
{
	return json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:b}", "id", s->id, "name",
	    *s->name ? s->name : s->id, "held", (json_int_t)s->held, "of", (json_int_t)s->of,
	    "percent", (json_int_t)percent(s->held, s->of), "value", (json_int_t)s->value,
	    "reported", s->held > 0);
}

static void add_list(json_t *map, const struct points *points)
{
	json_t *list = json_array();

	for (size_t i = 0; points->n <= LISTED && i < points->n; i++)
		json_array_append_new(list, facility_json(&points->spots[i]));
	json_object_set_new(map, "has_list", json_boolean(json_array_size(list) > 0));
	json_object_set_new(map, "list", list);
}

/* Those whose coordinates cannot be right, and how many have none. */
static void add_faults(json_t *map, const struct points *points, bool small)
{
	json_t *faults = json_array();
	long missing = 0, found = 0, placed = 0;

	for (size_t i = 0; i < points->n; i++) {
		const struct spot *s = &points->spots[i];

		missing += s->at.fault == PLACE_NONE;
		placed += s->at.fault == PLACE_FINE;
		if (s->at.fault == PLACE_NONE || s->at.fault == PLACE_FINE)
			continue;
		if (found++ < FAULTS && !small)
			json_array_append_new(faults,
			    json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", s->id, "name",
				*s->name ? s->name : s->id, "latitude", text(points, i, LATITUDE),
				"longitude", text(points, i, LONGITUDE), "why",
				place_fault_says(s->at.fault)));
	}
	json_object_set_new(map, "facilities", json_integer((json_int_t)points->n));
	json_object_set_new(map, "placed", json_integer(placed));
	json_object_set_new(map, "missing", json_integer(missing));
	json_object_set_new(map, "faults", faults);
	json_object_set_new(map, "found_faults", json_integer(found));
	json_object_set_new(map, "more_faults",
	    json_integer(found > FAULTS && !small ? found - FAULTS : 0));
}

/* How many have reported, of those that could. */
static void add_sums(json_t *map, const struct points *points)
{
	long held = 0, of = 0, reported = 0;

	for (size_t i = 0; i < points->n; i++) {
		held += points->spots[i].held;
		of += points->spots[i].of;
		reported += points->spots[i].held > 0;
	}
	json_object_set_new(map, "reported", json_integer(reported));
	json_object_set_new(map, "silent", json_integer((json_int_t)points->n - reported));
	json_object_set_new(map, "percent", json_integer(percent(held, of)));
}

/* The arguments of the map's address; on its own page without area and page, which differ there. */
static char *arguments(struct req *r, const struct atlas *atlas)
{
	const char *const given[][2] = { { "indicator", atlas->indicator },
		{ "project", atlas->project }, { "common", atlas->common },
		{ "period", atlas->period }, { "by", atlas->by }, { "draw", atlas->draw },
		{ "area", atlas->small ? atlas->area : NULL } };
	struct text out = text_new(r);

	text_string(&out, "");
	for (size_t i = 0; i < sizeof(given) / sizeof(*given); i++) {
		if (!given[i][1])
			continue;
		text_printf(&out, "%s=", given[i][0]);
		text_url(&out, span_of(given[i][1]));
		text_string(&out, "&");
	}
	return out.at;
}

/* Areas, or the facilities with the borders of areas around them. */
static const struct err *draw(struct req *r, const struct atlas *atlas, json_t *map,
    const struct points *points)
{
	struct drawing how = {
		.one = json_is_true(json_object_get(map, "one")),
		.by_value = json_is_true(json_object_get(map, "by_value")),
		.circles = atlas->small ? SMALL_CIRCLES : CIRCLES,
		.hexagons = atlas->small ? SMALL_HEXAGONS : HEXAGONS,
	};
	size_t most = atlas->small ? SMALL_OUTLINE_POINTS : OUTLINE_POINTS;
	const struct err *failed;
	struct outlined outlined;
	struct bounds bounds;
	json_t *drawing;
	bool by_area, placed;

	failed = outlined_of(r, atlas->area, points->spots, points->within, points->n, &outlined);
	if (failed)
		return failed;
	placed = places_bounds(points->spots, points->n, sizeof(*points->spots), &bounds);
	by_area = outlined.n && !(atlas->draw && !strcmp(atlas->draw, "facilities"));
	json_object_set_new(map, "outlined", json_boolean(outlined.n));
	json_object_set_new(map, "by_area", json_boolean(by_area));
	json_object_set_new(map, "bare", json_integer(by_area ? outlined.bare : 0));
	if (by_area) {
		json_object_set(map, "drawing",
		    shapes_of(r, &how, outlined.shapes, outlined.n, most));
	} else if (placed) {
		shapes_bounds(outlined.shapes, outlined.n, &bounds);
		drawing = drawing_of(r, &how, &bounds, points->spots, points->n);
		if (outlined.n)
			json_object_set_new(drawing, "lines",
			    json_string(shapes_lines(r, &bounds, outlined.shapes, outlined.n,
				most)));
		json_object_set(map, "drawing", drawing);
	}
	return NULL;
}

/* Of all indicators together no value is told: their sum means nothing. */
static void untell_values(json_t *doc)
{
	const char *key;
	json_t *item;
	size_t i;

	if (json_object_get(doc, "value"))
		json_object_set_new(doc, "value", json_null());
	json_object_foreach(doc, key, item)
		untell_values(item);
	json_array_foreach(doc, i, item)
		untell_values(item);
}

const struct err *atlas_add(struct req *r, json_t *doc, const struct atlas *atlas)
{
	static const char *const choices[] = { "months", "indicators", "commons", "above" };
	const struct err *failed;
	struct points points;
	json_t *map;

	map = atlas->head;
	if (!map && (failed = atlas_head(r, atlas, &map)))
		return failed;
	if (json_is_true(json_object_get(map, "none")))
		return NULL;
	if ((failed = read_points(r, atlas, map, &points)) ||
	    (failed = draw(r, atlas, map, &points)))
		return failed;
	for (size_t i = 0; i < sizeof(choices) / sizeof(*choices); i++)
		json_object_del(map, choices[i]);
	add_sums(map, &points);
	add_faults(map, &points, atlas->small);
	json_object_set_new(map, "arguments", json_string(arguments(r, atlas)));
	json_object_set_new(map, "small", json_boolean(atlas->small));
	json_object_set_new(map, "sized",
	    json_boolean(!atlas->scope && json_is_true(json_object_get(map, "one"))));
	if (!atlas->small) {
		add_areas(map, &points, atlas);
		add_list(map, &points);
	}
	if (!json_is_true(json_object_get(map, "one")))
		untell_values(map);
	json_object_set(doc, "map", map);
	return NULL;
}

/* The only item of a JSON array of texts, in r; NULL: there are none, or several. */
static const char *only(struct req *r, const char *list)
{
	json_t *items = mem_parse(r, list, strlen(list));

	return json_array_size(items) == 1 ? json_string_value(json_array_get(items, 0)) : NULL;
}

const struct err *atlas_add_reported(struct req *r, json_t *doc, const char *const scope[6])
{
	struct atlas atlas = { .indicator = only(r, scope[1]),
		.period = scope[0],
		.area = only(r, scope[2]),
		.scope = scope,
		.small = true };
	const struct err *failed;

	atlas.head = mem_json(r,
	    json_pack("{s:b, s:b, s:I}", "one", true, "by_value", false, "period_id",
		(json_int_t)strtol(scope[0], NULL, 10)));
	failed = atlas_add(r, doc, &atlas);
	if (!failed && !json_object_get(atlas.head, "drawing"))
		json_object_del(doc, "map");
	return failed;
}

const struct err *atlas_rows(struct req *r, const struct atlas *atlas)
{
	const struct err *failed;
	PGresult *rows;
	json_t *head;

	if ((failed = atlas_head(r, atlas, &head)) ||
	    (failed = read_rows(r, atlas, head, SQL_map_rows, &rows)))
		return failed;
	respond_rows(r, "map.csv", rows);
	return NULL;
}
