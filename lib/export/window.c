/* window -- see window.h. */
#include "export/window.h"

#include "base/seal.h"
#include "csv/cell.h"
#include "export/sums.h"

#include <sodium.h>

#define HASH_SIZE 16 /* bytes: nobody is to find two exports of one etag by chance */

struct window {
	struct db *db;
	const char *project, *version;
	json_t *doc;	      /* of window.sql */
	PGresult *facilities; /* of window_facilities.sql */
	int n_facilities, slots;
	int *slot; /* of each of them */
};

/* A common indicator in a month. */
struct month {
	const char *indicator, *period;
	const struct sums *sums;
	int64_t values; /* of raw indicators; each counts with the first of its common ones */
};

typedef void month_fn(void *arg, const struct month *month);

const struct err *window_open(struct db *db, const void *ctx, const char *project,
    const char *version, struct window **window)
{
	struct window *w = *window = mem_new(ctx, struct window);
	const struct err *failed;

	w->db = db;
	w->project = mem_strdup(w, project);
	w->version = mem_strdup(w, version);
	if ((failed = db_json(db, w, &w->doc, SQL_window, project, version)) ||
	    (failed = db_rows(db, w, &w->facilities, SQL_window_facilities, project)))
		return failed;
	w->n_facilities = PQntuples(w->facilities);
	w->slot = mem_array(w, int, (size_t)w->n_facilities + 1);
	for (int i = 0; i < w->n_facilities; i++) {
		w->slot[i] = (int)strtol(PQgetvalue(w->facilities, i, 0), NULL, 10);
		w->slots = w->slot[i] > w->slots ? w->slot[i] : w->slots;
	}
	return NULL;
}

static int64_t values_inside(const struct window *w, const int32_t *counts)
{
	int64_t n = 0;

	for (int i = 0; i < w->n_facilities; i++)
		n += counts[w->slot[i]] != COUNT_NONE;
	return n;
}

static bool same_month(const PGresult *rows, int i, const struct month *month)
{
	return !strcmp(PQgetvalue(rows, i, 1), month->period) &&
	    !strcmp(PQgetvalue(rows, i, 0), month->indicator);
}

/* Add up the rows of window_months.sql from *at on that are of one common indicator and month. */
static const struct err *read_month(struct window *w, const PGresult *rows, int *at,
    struct sums *sums, struct month *month)
{
	const struct err *failed;

	*month = (struct month){ PQgetvalue(rows, *at, 0), PQgetvalue(rows, *at, 1), sums, 0 };
	sums_clear(sums);
	for (; *at < PQntuples(rows) && same_month(rows, *at, month); ++*at) {
		if ((failed = sums_add(sums, w->db, PQgetvalue(rows, *at, 2), month->period,
			 PQgetvalue(rows, *at, 3))))
			return failed;
		if (*PQgetvalue(rows, *at, 4) == 't')
			month->values += values_inside(w, sums->counts);
	}
	return NULL;
}

/* Every common indicator and month of the window, in the order of the export, until nobody wants
 * more lines. */
static const struct err *each_month(struct window *w, month_fn *fn, void *arg,
    const struct lines *lines)
{
	const struct err *failed;
	struct month month;
	struct sums *sums;
	PGresult *rows;
	int at = 0;

	if ((failed = sums_new(w->db, w, w->slots, w->slot, w->n_facilities, &sums)) ||
	    (failed = db_rows(w->db, w, &rows, SQL_window_months, w->project, w->version)))
		return failed;
	while (at < PQntuples(rows) && !(lines && lines_gone(lines))) {
		if ((failed = read_month(w, rows, &at, sums, &month)))
			return failed;
		fn(arg, &month);
	}
	talloc_free(sums);
	return NULL;
}

/* ---- the export ---- */

static void write_month(void *arg, const struct month *month)
{
	struct lines *lines = arg;
	char *middle = mem_printf(lines, "%s,", month->period);

	middle = mem_append_n(lines_cell(lines, middle, span_of(month->indicator), true), ",", 1);
	lines_month(lines, middle, month->sums->by_slot);
	talloc_free(middle);
}

/* The columns that tell of a facility: all but the last three. */
static const char *const *facility_columns(struct window *w, const json_t *columns)
{
	size_t n = json_array_size(columns) - 3;
	const char **names = mem_array(w, const char *, n + 1);

	for (size_t i = 0; i < n; i++)
		names[i] = json_string_value(json_array_get(columns, i));
	return names;
}

static void write_header(struct lines *lines, const json_t *columns)
{
	const json_t *name;
	size_t i;

	json_array_foreach(columns, i, name) {
		lines_text(lines, i ? "," : "");
		lines_text(lines, json_string_value(name));
	}
	lines_text(lines, "\n");
}

const struct err *window_write(struct window *w, bool guard, write_fn *write, void *arg)
{
	const json_t *columns = json_object_get(w->doc, "columns");
	struct lines *lines = lines_new(w, guard, write, arg);
	const struct err *failed;

	write_header(lines, columns);
	lines_facilities(lines, w->facilities, facility_columns(w, columns), true);
	if ((failed = each_month(w, write_month, lines, lines)))
		return failed;
	lines_end(lines);
	return NULL;
}

/* ---- its state ---- */

struct state {
	struct window *w;
	crypto_generichash_state
	    *hash; /* not on the heap, where it would not be aligned as it must be */
	int64_t values, lines, total;
	bool *seen;			  /* by facility: it has a line */
	int64_t *ordered;		  /* the sums in the order of the facilities */
	json_t *by_indicator, *indicator; /* the one whose months come */
};

static void hash_text(struct state *state, const char *text)
{
	crypto_generichash_update(state->hash, (const unsigned char *)text,
	    strlen(text) + 1); /* the NUL keeps texts apart */
}

static const char *hash_hex(struct state *state, const void *ctx)
{
	crypto_generichash_state sofar;
	unsigned char hash[HASH_SIZE];

	/* bytes, as gcc 13's sanitizers have a stack of their own, where it is not so aligned */
	memcpy(&sofar, state->hash, sizeof(sofar));
	crypto_generichash_final(&sofar, hash, sizeof(hash));
	return seal_hex(ctx, hash, sizeof(hash));
}

/* Columns, facilities and mapping: what an export is made of, beside the counts. */
static void hash_parts(struct state *state)
{
	const PGresult *rows = state->w->facilities;

	hash_text(state, mem_dump(state, json_object_get(state->w->doc, "columns")));
	hash_text(state, mem_dump(state, json_object_get(state->w->doc, "pairs")));
	for (int i = 0; i < PQntuples(rows); i++)
		for (int c = 1; c < PQnfields(rows); c++)
			hash_text(state, PQgetvalue(rows, i, c));
}

/* The object of a common indicator; its months come one after the other. */
static json_t *indicator_of(struct state *state, const char *id)
{
	if (!state->indicator ||
	    strcmp(json_string_value(json_object_get(state->indicator, "id")), id) != 0) {
		state->indicator = mem_or_die(json_pack("{s:s, s:i, s:i, s:{}}", "id", id, "lines",
		    0, "total", 0, "months"));
		json_array_append_new(state->by_indicator, state->indicator);
	}
	return state->indicator;
}

static void add_to(json_t *object, const char *name, int64_t n)
{
	json_object_set_new(object, name,
	    json_integer(json_integer_value(json_object_get(object, name)) + n));
}

static void note_month(void *arg, const struct month *month)
{
	struct state *state = arg;
	int64_t lines = 0, total = 0;
	json_t *indicator;

	state->values += month->values;
	for (int i = 0; i < state->w->n_facilities; i++) {
		int64_t sum = state->ordered[i] = month->sums->by_slot[state->w->slot[i]];

		if (sum == COUNT_NONE)
			continue;
		state->seen[i] = true;
		total += sum;
		lines++;
	}
	if (!lines)
		return; /* reported by facilities outside alone: no part of the export */
	hash_text(state, month->indicator);
	hash_text(state, month->period);
	crypto_generichash_update(state->hash, (const unsigned char *)state->ordered,
	    (size_t)state->w->n_facilities * sizeof(*state->ordered));
	indicator = indicator_of(state, month->indicator);
	add_to(indicator, "lines", lines);
	add_to(indicator, "total", total);
	add_to(json_object_get(indicator, "months"), month->period, lines);
	state->lines += lines;
	state->total += total;
}

static json_int_t facilities_seen(const struct state *state)
{
	json_int_t n = 0;

	for (int i = 0; i < state->w->n_facilities; i++)
		n += state->seen[i];
	return n;
}

const struct err *window_state(struct window *w, const void *ctx, json_t **doc)
{
	struct state *state = mem_new(w, struct state);
	crypto_generichash_state hash;
	const struct err *failed;
	const char *parts;

	mem_or_die(sodium_init() < 0 ? NULL : state);
	state->w = w;
	state->hash = &hash;
	state->seen = mem_array(state, bool, (size_t)w->n_facilities + 1);
	state->ordered = mem_array(state, int64_t, (size_t)w->n_facilities + 1);
	state->by_indicator = mem_json(state, json_array());
	crypto_generichash_init(&hash, NULL, 0, HASH_SIZE);
	hash_parts(state);
	parts = hash_hex(state, state);
	if ((failed = each_month(w, note_month, state, NULL)))
		return failed;
	*doc = mem_json(ctx,
	    json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:O}", "parts", parts, "etag",
		hash_hex(state, state), "values", (json_int_t)state->values, "lines",
		(json_int_t)state->lines, "total", (json_int_t)state->total, "facilities",
		facilities_seen(state), "by_indicator", state->by_indicator));
	talloc_free(state);
	return NULL;
}
