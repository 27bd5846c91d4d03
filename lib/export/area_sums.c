/* area_sums -- see area_sums.h. */
#include "export/area_sums.h"

#include "export/sums.h"

struct area {
	const char *name;
	json_int_t records, total; /* of the month at hand */
	json_t *months;
};

struct layout {
	struct area *areas;
	int n;
	int slots;
	int32_t *area_of; /* [1..slots]; COUNT_NONE: nobody has the slot */
};

static void read_slots(struct layout *layout, const PGresult *rows, int32_t *slots)
{
	for (int i = 0; i < layout->n; i++) {
		int n = (int)blocks_number(rows, i, 1);

		layout->areas[i].name = PQgetvalue(rows, i, 0);
		counts_read(rows, i, 2, slots, n);
		for (int k = 1; k <= n; k++)
			layout->area_of[slots[k]] = i;
	}
}

/* Which facilities lie in which area. */
static const struct err *lay_out(struct db *db, const void *ctx, const char *level,
    struct layout *layout)
{
	const struct err *failed;
	PGresult *rows;
	int most = 0;

	if ((failed = db_rows_binary(db, ctx, &rows, SQL_area_slots, level)))
		return failed;
	layout->n = PQntuples(rows);
	layout->areas = mem_array(ctx, struct area, (size_t)layout->n + 1);
	for (int i = 0; i < layout->n; i++) {
		int n = (int)blocks_number(rows, i, 1), last = (int)blocks_number(rows, i, 3);

		most = n > most ? n : most;
		layout->slots = last > layout->slots ? last : layout->slots;
	}
	layout->area_of = mem_array(ctx, int32_t, (size_t)layout->slots + 1);
	for (int slot = 0; slot <= layout->slots; slot++)
		layout->area_of[slot] = COUNT_NONE;
	read_slots(layout, rows, mem_array(ctx, int32_t, (size_t)most + 1));
	return NULL;
}

static void add_month(struct layout *layout, const struct sums *sums, json_int_t month)
{
	for (int slot = 1; slot <= layout->slots; slot++) {
		int32_t of = layout->area_of[slot];

		if (of == COUNT_NONE || sums->by_slot[slot] == COUNT_NONE)
			continue;
		layout->areas[of].records++;
		layout->areas[of].total += sums->by_slot[slot];
	}
	for (int i = 0; i < layout->n; i++) {
		struct area *area = &layout->areas[i];

		if (!area->records)
			continue;
		if (!area->months)
			area->months = json_array();
		json_array_append_new(area->months,
		    json_pack("[III]", month, area->records, area->total));
		area->records = area->total = 0;
	}
}

static const struct err *add_months(struct db *db, struct layout *layout, struct sums *sums,
    const PGresult *rows)
{
	const struct err *failed;

	for (int i = 0; i < PQntuples(rows); i++) {
		const char *period = PQgetvalue(rows, i, 1);

		sums_clear(sums);
		if ((failed = sums_add(sums, db, PQgetvalue(rows, i, 0), period,
			 PQgetvalue(rows, i, 2))))
			return failed;
		add_month(layout, sums, strtol(period, NULL, 10));
	}
	return NULL;
}

static const char *as_json(const void *ctx, const struct layout *layout)
{
	json_t *doc = mem_json(ctx, json_object());

	for (int i = 0; i < layout->n; i++)
		if (layout->areas[i].months)
			json_object_set_new(doc, layout->areas[i].name, layout->areas[i].months);
	return mem_dump(ctx, doc);
}

const struct err *area_sums(struct db *db, const void *ctx, const char *indicator,
    const char *level, const char *until, const char **text)
{
	struct layout layout = { 0 };
	const struct err *failed;
	struct sums *sums;
	PGresult *rows;

	if ((failed = db_rows(db, ctx, &rows, SQL_area_span, indicator, until)) ||
	    (failed = lay_out(db, ctx, level, &layout)) ||
	    (failed = sums_new(db, ctx, layout.slots, NULL, 0, &sums)) ||
	    (failed = add_months(db, &layout, sums, rows)))
		return failed;
	*text = as_json(ctx, &layout);
	return NULL;
}
