/*
 * examine_csv -- a large file is looked through for the page that maps its columns, and what was
 * seen is kept with the import.
 *
 * People wait for it at the page, so it comes before the runs.  It has a lease of its own, as the
 * run's state does not change by it.
 */
#include "base/clock.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/log.h"
#include "columns/examine.h"
#include "words/err_said.h"
#include "words/said.h"
#include "worker/jobs.h"

#include <fcntl.h>
#include <unistd.h>

#define ATTEMPTS 3   /* takings before it is given up */
#define BEAT	 0.4 /* seconds between two words of how far it is */
#define QUIET	 3   /* leases for which it may say nothing: while it sorts */

struct examination {
	const void *ctx;
	struct db *db;
	const char *run, *fence;
	double told;
};

static const char *number(const void *ctx, json_t *doc, const char *name)
{
	return mem_printf(ctx, "%lld", (long long)json_integer_value(json_object_get(doc, name)));
}

static bool tell(void *arg, int percent)
{
	struct examination *examination = arg;
	double now = clock_seconds();
	PGresult *rows;

	if (job_stopping())
		return false;
	if (now - examination->told < BEAT)
		return true;
	examination->told = now;
	return !db_rows(examination->db, examination->ctx, &rows, SQL_examination_beat,
		   examination->run, examination->fence,
		   mem_printf(examination->ctx, "%ld", QUIET * conf()->lease),
		   mem_printf(examination->ctx, "%d", percent)) &&
	    PQntuples(rows) > 0;
}

static const struct err *look(struct examination *examination, json_t *doc, json_t **seen)
{
	const void *ctx = examination->ctx;
	json_t *asked = json_object_get(doc, "asked");
	long asset = (long)json_integer_value(json_object_get(asked, "asset"));
	int fd = file_open(ctx, mem_printf(ctx, "%s/assets/%ld", conf()->store, asset), O_RDONLY);
	static const int ends[] = EXAMINE_ENDS;
	struct watch watch = { .tell = tell, .arg = examination, .ends = ends };
	struct dialect dialect = dialect_of(json_object_get(asked, "dialect"));
	struct formats_file file = { fd, asset, &dialect, json_object_get(doc, "profile"), false,
		&watch };
	json_t *chosen = json_object_get(asked, "mapping");
	struct mapping mapping = { 0 };

	if (fd < 0)
		return err(410, "file_gone",
		    "The uploaded file is not in the store any more. Upload it again.");
	if (json_integer_value(json_object_get(doc, "attempts")) > ATTEMPTS)
		return err(500, "failed_repeatedly",
		    "Looking through the file was interrupted {n} times, so it is not tried again "
		    "by itself. Tell the administrator, then upload the file once more.",
		    "n", DIGITS(ATTEMPTS));
	watch.total = file_size(fd);
	if (mapping_of(ctx, chosen, &mapping))
		mapping_sources(ctx, chosen, &mapping); /* not all are chosen yet */
	return examine(ctx, &file, &mapping, json_is_true(json_object_get(asked, "settled")), seen);
}

/* What is the file's own fault stays its answer; anything else is tried again. */
static const struct err *end(struct examination *examination, const struct err *failed,
    json_t *seen)
{
	const void *ctx = examination->ctx;
	json_t *why = NULL;

	if (failed && failed->status >= 500 && strcmp(failed->code, "failed_repeatedly"))
		return failed;
	if (failed) {
		why = mem_json(ctx,
		    json_pack("{s:i, s:s}", "status", failed->status, "code", failed->code));
		said_set(why, "text", json_incref(err_said(ctx, failed)));
	}
	return db_rows(examination->db, ctx, NULL, SQL_examination_end, examination->run,
	    examination->fence, mem_dump(ctx, seen), why ? mem_dump(ctx, why) : NULL);
}

const struct err *examine_csv(const void *ctx, struct db *db, bool *any)
{
	struct examination examination = { ctx, db, NULL, NULL, 0 };
	json_t *doc, *seen = mem_json(ctx, json_object());
	const struct err *failed;
	PGresult *rows;
	json_error_t bad;

	if ((failed = db_rows(db, ctx, &rows, SQL_examination_take,
		 mem_printf(ctx, "%ld", QUIET * conf()->lease))))
		return failed;
	if (!(*any = PQntuples(rows) > 0))
		return NULL;
	doc = mem_json(ctx, json_loads(PQgetvalue(rows, 0, 0), 0, &bad));
	examination.run = number(ctx, doc, "run");
	examination.fence = number(ctx, doc, "fence");
	log_event("job", "run", examination.run, "work", "examine", NULL);
	failed = look(&examination, doc, &seen);
	if (failed)
		log_event("job", "run", examination.run, "failed", failed->text, "code",
		    failed->code, NULL);
	return end(&examination, failed, seen);
}
