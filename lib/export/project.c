/* project -- see project.h. */
#include "export/project.h"

#include "base/conf.h"
#include "base/log.h"
#include "export/window.h"
#include "hmis/job.h"

#define TRIES	 5	   /* looks, before it is said that too much changes */
#define A_MINUTE 600000000 /* values that are counted in about a minute */

static const struct err *look_through(struct db *db, const void *ctx, const char *project,
    const json_t *known, json_t **state)
{
	const char *version =
	    mem_printf(ctx, "%lld", json_integer_value(json_object_get(known, "newest")));
	const struct err *failed;
	struct window *window;

	if ((failed = window_open(db, ctx, project, version, &window)))
		return failed;
	failed = window_state(window, ctx, state);
	talloc_free(window);
	return failed;
}

/* So many values take longer than a page may; who counts them is woken. */
static const struct err *leave(struct db *db, const void *ctx, int64_t values)
{
	const struct err *failed = db_rows(db, ctx, NULL, SQL_work);

	if (failed)
		return failed;
	return err(503, "being_counted",
	    "This project has some {n} million values, and the worker is counting them, about "
	    "{minutes} "
	    "minutes. Ask again then.",
	    "n", DIGITS(values / 1000000 + 1), "minutes", DIGITS(values / A_MINUTE + 1));
}

bool project_waits(const struct err *failed)
{
	return failed && !strcmp(failed->code, "being_counted");
}

/* What is known and, where it does not hold any more, what is so; NULL where it does.  It is looked
 * through when it has at most so many values. */
static const struct err *look(struct db *db, const void *ctx, const char *project, int64_t most,
    json_t **known, json_t **state)
{
	const struct err *failed;
	int64_t values;

	*state = NULL;
	if ((failed = db_begin_snapshot(db)))
		return failed;
	failed = db_json(db, ctx, known, SQL_project_known, project, NULL);
	values = failed ? 0 : json_integer_value(json_object_get(*known, "values"));
	if (!failed && values <= most && !json_is_true(json_object_get(*known, "fresh")))
		failed = look_through(db, ctx, project, *known, state);
	db_rollback(db);
	return !failed && values > most ? leave(db, ctx, values) : failed;
}

static const struct err *keep(struct db *db, const void *ctx, const char *project,
    const json_t *known, const json_t *state)
{
	const char *version =
	    mem_printf(ctx, "%lld", json_integer_value(json_object_get(known, "newest")));

	return db_rows(db, ctx, NULL, SQL_project_keep, project,
	    json_string_value(json_object_get(known, "stamp")), version, mem_dump(ctx, state));
}

static const struct err *look_at(struct db *db, const void *ctx, const char *project, int64_t most)
{
	for (int i = 0; i < TRIES; i++) {
		const struct err *failed;
		json_t *known, *state;

		if ((failed = look(db, ctx, project, most, &known, &state)) || !state)
			return failed;
		if ((failed = keep(db, ctx, project, known, state)))
			return failed;
	}
	return err(503, "busy",
	    "The dataset is changing too fast to say what this project contains. Try again in a "
	    "minute.");
}

const struct err *project_look(struct db *db, const void *ctx, const char *project)
{
	return look_at(db, ctx, project, conf()->count_max);
}

const struct err *projects_look(struct db *db, const void *ctx)
{
	const struct err *failed;
	PGresult *rows;

	if ((failed = db_rows(db, ctx, &rows, SQL_projects_stale)))
		return failed;
	for (int i = 0; i < PQntuples(rows) && !job_stopping(); i++) {
		const char *project = PQgetvalue(rows, i, 0);

		/* one that fails does not stand in the way of the others */
		if ((failed = look_at(db, ctx, project, INT64_MAX)))
			log_event("project", "project", project, "failed", failed->text, NULL);
	}
	return NULL;
}
