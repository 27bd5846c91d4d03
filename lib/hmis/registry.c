/* registry -- see registry.h. */
#include "hmis/registry.h"

#include "base/map.h"

struct last {
	char text[64];
	size_t len;
	int value;
};

struct list {
	struct map *map; /* id or alias -> twice its number, plus one when it is retired */
	struct last last;
	int highest;
};

struct registry {
	struct list facilities, indicators;
};

/* Take rows of (number, id, retired), in any order; an id that is there already stays what it is. */
static void take(struct list *list, const PGresult *rows)
{
	for (int i = 0; i < PQntuples(rows); i++) {
		struct span id = { PQgetvalue(rows, i, 1), (size_t)PQgetlength(rows, i, 1) };
		int number = (int)strtol(PQgetvalue(rows, i, 0), NULL, 10);

		if (map_get(list->map, id) == MAP_NONE)
			map_put(list->map, id, 2 * number + (*PQgetvalue(rows, i, 2) == 't'));
		if (number > list->highest)
			list->highest = number;
	}
}

/* The ids, then the aliases: of a text that is both, the id counts. */
static const struct err *load(struct db *db, struct registry *registry, enum sql ids,
    const char *of, struct list *list)
{
	void *ctx = talloc_new(registry);
	const struct err *failed;
	PGresult *rows;

	list->map = map_new(registry);
	if ((failed = db_rows(db, ctx, &rows, ids)))
		return failed;
	take(list, rows);
	if ((failed = db_rows(db, ctx, &rows, SQL_registry_aliases, of)))
		return failed;
	take(list, rows);
	talloc_free(ctx);
	return NULL;
}

const struct err *registry_load(struct db *db, const void *ctx, struct registry **loaded)
{
	struct registry *registry = mem_new(ctx, struct registry);
	const struct err *failed;

	if ((failed =
		    load(db, registry, SQL_registry_facilities, "facility", &registry->facilities)))
		return failed;
	if ((failed = load(db, registry, SQL_registry_indicators, "indicator",
		 &registry->indicators)))
		return failed;
	*loaded = registry;
	return NULL;
}

int registry_slots(const struct registry *registry)
{
	return registry->facilities.highest;
}

int registry_indicators(const struct registry *registry)
{
	return registry->indicators.highest;
}

/* What the map says of an id: MAP_NONE, or twice its number, plus one when it is retired. */
static inline int find(struct list *list, struct span id)
{
	struct last *last = &list->last;

	if (last->len == id.len && id.len && !memcmp(last->text, id.at, id.len))
		return last->value;
	last->value = map_get(list->map, id);
	last->len = id.len <= sizeof(last->text) ? id.len : 0;
	memcpy(last->text, id.at, last->len);
	return last->value;
}

static inline bool usable(int found)
{
	return found != MAP_NONE && !(found & 1);
}

struct cell registry_find(struct registry *registry, struct row *row)
{
	int facility = find(&registry->facilities, row->text[ROLE_FACILITY]);
	int indicator = find(&registry->indicators, row->text[ROLE_INDICATOR]);
	struct cell cell = { 0 };

	if (usable(facility))
		cell.slot = facility / 2;
	if (usable(indicator))
		cell.indicator = indicator / 2;
	if (!cell.slot) {
		row->kind = ROW_UNKNOWN_FACILITY;
		row->at = ROLE_FACILITY;
		row->hint = facility == MAP_NONE
		    ? "Add the facility to the registry, or correct the id."
		    : "This facility is retired. Bring it back into use, or leave the row out.";
	} else if (!cell.indicator) {
		row->kind = ROW_UNMAPPED_INDICATOR;
		row->at = ROLE_INDICATOR;
		row->hint = indicator == MAP_NONE
		    ? "Add the raw indicator to the indicator list, or correct the id."
		    : "This indicator is retired. Bring it back into use, or leave the row out.";
	}
	return cell;
}
