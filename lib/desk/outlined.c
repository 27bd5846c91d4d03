/* outlined -- see outlined.h. */
#include "desk/outlined.h"

#include "base/map.h"

/* The columns of map_outlines.sql. */
enum { NAME, AREA, RINGS };

/* The figures of an area. */
struct sum {
	long n, held, of;
	int64_t value;
	bool drawn;
};

/* What the spots of each area have together; map: the number of the area's sum. */
static struct sum *sums_of(struct req *r, const struct spot *spots, const char *const within[],
    size_t n, struct map *map)
{
	struct sum *sums = mem_array(r, struct sum, n + 1);

	for (size_t i = 0; i < n; i++) {
		int at = map_follow(map, span_of(within[i]));
		struct sum *sum;

		if (at == MAP_NONE) {
			at = map_size(map);
			map_put(map, span_of(within[i]), at);
		}
		sum = &sums[at];
		sum->n++;
		sum->held += spots[i].held;
		sum->of += spots[i].of;
		sum->value += spots[i].value;
	}
	return sums;
}

static void add(struct req *r, const PGresult *rows, int row, struct sum *sum, struct outlined *out)
{
	struct shape *shape = &out->shapes[out->n++];

	*shape = (struct shape){ outline_read(r, PQgetvalue(rows, row, RINGS)),
		PQgetvalue(rows, row, NAME), PQgetvalue(rows, row, AREA), 0, 0, 0, 0 };
	if (*shape->area)
		shape->name = shape->area;
	if (!sum)
		return;
	sum->drawn = true;
	shape->n = sum->n;
	shape->held = sum->held;
	shape->of = sum->of;
	shape->value = sum->value;
}

const struct err *outlined_of(struct req *r, const char *area, const struct spot *spots,
    const char *const within[], size_t n, struct outlined *out)
{
	const struct err *failed;
	PGresult *rows;
	struct map *map = map_new(r);
	struct sum *sums;

	*out = (struct outlined){ 0 };
	if ((failed = db_rows(r->db, r, &rows, SQL_map_outlines, area)))
		return failed;
	sums = sums_of(r, spots, within, n, map);
	out->shapes = mem_array(r, struct shape, (size_t)PQntuples(rows) + 1);
	for (int i = 0; i < PQntuples(rows); i++) {
		const char *of = PQgetvalue(rows, i, AREA);
		int at = *of ? map_get(map, span_of(of)) : MAP_NONE;

		add(r, rows, i, at == MAP_NONE ? NULL : &sums[at], out);
	}
	for (int i = 0; i < map_size(map); i++)
		out->bare += sums[i].drawn ? 0 : sums[i].n;
	if (out->bare == (long)n) /* nothing to fill them by */
		*out = (struct outlined){ 0 };
	return NULL;
}
