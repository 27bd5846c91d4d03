/* registry -- see registry.h. */
#include "hmis/registry.h"

#include "base/map.h"
#include "words/words.h"

#define AREAS_MAX 5000 /* asked for; in more, an alias for any area counts in none */

struct last {
	char text[128];
	size_t len;
	int value;
};

struct list {
	struct map *map; /* id or alias -> twice its number, plus one when it is retired */
	int highest;
};

/* Facilities with an alias that lie elsewhere than in an area. */
struct elsewhere {
	int n, *slot; /* in order */
};

struct registry {
	struct db *db;
	struct list facilities, indicators;
	struct map *aliases; /* those that are no ids, for rows of any area */
	struct map *by_area; /* alias, NUL, area -> as in a list */
	struct map *areas;   /* area -> its place in elsewhere */
	struct last last;    /* alias, NUL, area */
	struct elsewhere *elsewhere;
	char *joined;
	size_t room;
	bool shared; /* another thread follows the order in which ids come */
	const struct err *failed;
};

/* Two texts as a key. */
static struct span join(struct registry *registry, struct span one, struct span two)
{
	size_t len = one.len + 1 + two.len;

	if (len > registry->room) {
		registry->room = 2 * len;
		registry->joined = mem_resize(registry, registry->joined, char, registry->room);
	}
	memcpy(registry->joined, one.at, one.len);
	registry->joined[one.len] = '\0';
	memcpy(registry->joined + one.len + 1, two.at, two.len);
	return (struct span){ registry->joined, len };
}

static struct span field(const PGresult *rows, int row, int column)
{
	return (struct span){ PQgetvalue(rows, row, column),
		(size_t)PQgetlength(rows, row, column) };
}

static int number_of(const PGresult *rows, int row)
{
	return (int)strtol(PQgetvalue(rows, row, 0), NULL, 10);
}

/* Take rows of (number, id, retired), in any order; an id that is there already stays what it
 * is. */
static void take(struct list *list, const PGresult *rows)
{
	for (int i = 0; i < PQntuples(rows); i++) {
		struct span id = field(rows, i, 1);
		int number = number_of(rows, i);

		if (map_get(list->map, id) == MAP_NONE)
			map_put(list->map, id, 2 * number + (*PQgetvalue(rows, i, 2) == 't'));
		if (number > list->highest)
			list->highest = number;
	}
}

/* Take rows of (number, alias, retired, area): of a text that is an id as well, the id counts. */
static void take_aliases(struct registry *registry, struct list *list, const PGresult *rows)
{
	for (int i = 0; i < PQntuples(rows); i++) {
		struct span alias = field(rows, i, 1), area = field(rows, i, 3);
		int value = 2 * number_of(rows, i) + (*PQgetvalue(rows, i, 2) == 't');

		if (area.len) {
			map_put(registry->by_area, join(registry, alias, area), value);
		} else if (map_get(list->map, alias) == MAP_NONE) {
			map_put(list->map, alias, value);
			if (list == &registry->facilities)
				map_put(registry->aliases, alias, value);
		}
	}
}

static const struct err *load(struct registry *registry, enum sql ids, const char *of,
    struct list *list)
{
	void *ctx = talloc_new(registry);
	const struct err *failed;
	PGresult *rows;

	list->map = map_new(registry);
	if ((failed = db_rows(registry->db, ctx, &rows, ids)))
		return failed;
	take(list, rows);
	if ((failed = db_rows(registry->db, ctx, &rows, SQL_registry_aliases, of)))
		return failed;
	take_aliases(registry, list, rows);
	talloc_free(ctx);
	return NULL;
}

const struct err *registry_load(struct db *db, const void *ctx, struct registry **loaded)
{
	struct registry *registry = mem_new(ctx, struct registry);
	const struct err *failed;

	registry->db = db;
	registry->aliases = map_new(registry);
	registry->by_area = map_new(registry);
	registry->areas = map_new(registry);
	failed = load(registry, SQL_registry_facilities, "facility", &registry->facilities);
	if (failed)
		return failed;
	failed = load(registry, SQL_registry_indicators, "indicator", &registry->indicators);
	if (failed)
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

const struct err *registry_failed(const struct registry *registry)
{
	return registry->failed;
}

/* The facilities that lie elsewhere than in an area, or NULL where that cannot be said. */
static const struct elsewhere *ask_area(struct registry *registry, struct span area)
{
	int i = map_get(registry->areas, area), n = map_size(registry->areas);
	struct elsewhere *made;
	PGresult *rows;

	if (i != MAP_NONE)
		return &registry->elsewhere[i];
	if (n == AREAS_MAX || registry->failed)
		return NULL;
	registry->failed = db_rows(registry->db, registry, &rows, SQL_registry_area,
	    span_dup(registry->areas, area));
	if (registry->failed)
		return NULL;
	map_put(registry->areas, area, n);
	registry->elsewhere =
	    mem_resize(registry, registry->elsewhere, struct elsewhere, (size_t)n + 1);
	made = &registry->elsewhere[n];
	*made = (struct elsewhere){ PQntuples(rows),
		mem_array(registry, int, (size_t)PQntuples(rows) + 1) };
	for (i = 0; i < made->n; i++)
		made->slot[i] = number_of(rows, i);
	return made;
}

static int by_slot(const void *a, const void *b)
{
	const int *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Does a facility lie elsewhere than in an area? */
static bool is_elsewhere(struct registry *registry, int slot, struct span area)
{
	const struct elsewhere *elsewhere = ask_area(registry, area);

	return !elsewhere ||
	    bsearch(&slot, elsewhere->slot, (size_t)elsewhere->n, sizeof(slot), by_slot);
}

/* What is said of the facility of a row with an area. */
static int look_up(struct registry *registry, struct span id, struct span area)
{
	int value = map_get(registry->facilities.map, id), of_area;

	if (value != MAP_NONE && map_get(registry->aliases, id) == MAP_NONE)
		return value;
	if ((of_area = map_get(registry->by_area, join(registry, id, area))) != MAP_NONE)
		return of_area;
	return value != MAP_NONE && is_elsewhere(registry, value / 2, area) ? MAP_NONE : value;
}

/* What was found for the text before, if it is the same. */
static inline bool is_last(const struct last *last, struct span text)
{
	return last->len == text.len && text.len && !memcmp(last->text, text.at, text.len);
}

static inline int keep_last(struct last *last, struct span text, int value)
{
	last->value = value;
	last->len = text.len <= sizeof(last->text) ? text.len : 0;
	memcpy(last->text, text.at, last->len);
	return value;
}

static int find_in_area(struct registry *registry, struct span id, struct span area)
{
	struct last *last = &registry->last;
	struct span both = join(registry, id, area);
	int value;

	if (is_last(last, both))
		return last->value;
	value = look_up(registry, id, area);
	return keep_last(last, join(registry, id, area), value);
}

static inline bool usable(int found)
{
	return found != MAP_NONE && !(found & 1);
}

void registry_share(struct registry *registry, bool shared)
{
	registry->shared = shared;
}

struct cell registry_find_ahead(const struct registry *registry, const struct row *row)
{
	int facility, indicator;

	if (row->kind != ROW_OK || row->marks || row->area.len)
		return (struct cell){ 0 };
	facility = map_follow(registry->facilities.map, row->text[ROLE_FACILITY]);
	indicator = map_follow(registry->indicators.map, row->text[ROLE_INDICATOR]);
	if (!usable(facility) || !usable(indicator))
		return (struct cell){ 0 };
	return (struct cell){ .slot = facility / 2, .indicator = indicator / 2 };
}

static inline int find_in_list(const struct registry *registry, const struct list *list,
    struct span id)
{
	return registry->shared ? map_get(list->map, id) : map_follow(list->map, id);
}

struct cell registry_find(struct registry *registry, struct row *row)
{
	struct span id = row->text[ROLE_FACILITY];
	int facility = row->area.len ? find_in_area(registry, id, row->area)
				     : find_in_list(registry, &registry->facilities, id);
	int indicator = find_in_list(registry, &registry->indicators, row->text[ROLE_INDICATOR]);
	struct cell cell = { 0 };

	if (usable(facility))
		cell.slot = facility / 2;
	if (usable(indicator))
		cell.indicator = indicator / 2;
	if (!cell.slot) {
		row->kind = ROW_UNKNOWN_FACILITY;
		row->at = ROLE_FACILITY;
		row->hint = facility == MAP_NONE && row->area.len &&
			map_get(registry->facilities.map, id) != MAP_NONE
		    ? WORDS("This is an alias of a facility in another area. Say which one it "
			    "stands for "
			    "in this area.")
		    : facility == MAP_NONE
		    ? WORDS("Add the facility to the registry, or correct the id.")
		    : WORDS("This facility is retired. Bring it back into use, or leave the row "
			    "out.");
	} else if (!cell.indicator) {
		row->kind = ROW_UNMAPPED_INDICATOR;
		row->at = ROLE_INDICATOR;
		row->hint = indicator == MAP_NONE
		    ? WORDS("Add the raw indicator to the indicator list, or correct the id.")
		    : WORDS("This indicator is retired. Bring it back into use, or leave the row "
			    "out.");
	}
	return cell;
}
