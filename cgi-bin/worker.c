/*
 * worker -- the long work: staging files, integrating what was staged; a row of works[] each.
 *
 * The only program that writes the dataset.  It takes runs that wait, one at a time, woken by
 * NOTIFY work; several may run, on several hosts.  Whatever kills it, the run's lease ends
 * and the next worker begins that piece of work again.
 */
#include "base/conf.h"
#include "base/log.h"
#include "base/seal.h"
#include "hmis/integrate.h"
#include "hmis/job.h"
#include "hmis/plausible.h"
#include "hmis/stage.h"
#include "hmis/sweep.h"
#include "worker/jobs.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#define ATTEMPTS 3 /* takings of one piece of work before it is parked */
#define IDLE_MAX 5 /* seconds between two looks at the list when nobody calls, at most */

/* What is to be done with a run, by where it comes from (NULL: whatever) and its state. */
static const struct work {
	const char *name;
	const char *source, *state;
	const struct err *(*fn)(struct job *job);
} works[] = { { "stage", "csv", "staging", stage_csv },
	{ "fetch", "dhis2", "fetching", fetch_dhis2 },
	{ "catalogue", "catalogue", "fetching", read_catalogue },
	{ "undo", "undo", "staging", stage_undo }, { "delete", "delete", "integrating", purge },
	{ "integrate", NULL, "integrating", integrate }, { 0 } };

static const struct work *work_of(const struct job *job)
{
	const struct work *work = works;

	while (work->fn &&
	    ((work->source && strcmp(work->source, job->source)) ||
		strcmp(work->state, job->state)))
		work++;
	return work;
}

static const struct err *do_work(struct job *job, const struct work *work)
{
	job_begin(job);
	if (job->attempts > ATTEMPTS)
		return err(500, "failed_repeatedly",
		    "The work on this import was cut off %d times, so it is not tried again "
		    "by itself. Your file and mapping are kept. Tell the administrator, then "
		    "start staging again.",
		    ATTEMPTS);
	if (!work->fn)
		return err_internal("no work for a run of %s that is %s", job->source, job->state);
	return work->fn(job);
}

/* What becomes of a run whose work failed. */
static void give_back(struct job *job, const struct err *failed)
{
	bool stopping = job_stopping(), lost = job_lost(job), unavailable = failed->status == 503;

	log_event("job", "run", job->id, "failed", failed->text, "code", failed->code, NULL);
	db_close(job->db); /* a COPY may be under way: only a new connection is surely clean */
	if (stopping)
		failed = job_release(job);
	else if (!lost && !unavailable)
		failed = job_fail(job, failed);
}

/* Milliseconds to sleep when there is no work: a run whose worker fell silent is to be found soon
 * after its lease, and nobody calls for that. */
static int idle(void)
{
	long half = conf()->lease * 500;

	return (int)(half < 500 ? 500 : half < IDLE_MAX * 1000 ? half : IDLE_MAX * 1000);
}

/* Once the review is there, and needs nobody to wait for it: what in it looks unlikely. */
static void examine(const void *ctx, struct db *db, const char *run)
{
	const struct err *failed = plausible(db, ctx, run);

	if (failed)
		log_event("plausible", "run", run, "failed", failed->text, NULL);
}

/* When there is no work: what is due, what nobody needs any more, what a worker that was killed left to do. */
static const struct err *housekeeping(const void *ctx, struct db *db)
{
	const struct err *failed;
	PGresult *rows;

	if ((failed = db_rows(db, ctx, NULL, SQL_schedule_fire)) || (failed = sweep(ctx, db)) ||
	    (failed = db_rows(db, ctx, &rows, SQL_plausible_open,
		 mem_printf(ctx, "%ld", conf()->lease))))
		return failed;
	if (PQntuples(rows))
		examine(ctx, db, PQgetvalue(rows, 0, 0));
	return watch_projects(ctx, db);
}

static void take_work(const void *ctx, struct db *db, struct db *reader)
{
	const struct err *failed;
	const struct work *work;
	struct job *job;
	char *run;

	if ((failed = db_connect(reader)) || (failed = job_take(ctx, db, reader, &job))) {
		db_wait(db, 1000);
		return;
	}
	if (!job) {
		failed = housekeeping(ctx, db);
		db_wait(db, failed ? 1000 : idle());
		return;
	}
	work = work_of(job);
	log_event("job", "run", job->id, "work", work->name, NULL);
	if ((failed = do_work(job, work)))
		give_back(job, failed);
	run = mem_strdup(ctx, job->id);
	talloc_free(job);
	if (!failed)
		examine(ctx, db, run);
}

/* Let everybody know how to seal a secret for us; false while there is no database. */
static bool publish_key(const void *ctx, struct db *db)
{
	const struct err *failed;
	struct seal_key key;
	PGresult *rows;
	const char *ours;

	if (seal_key_load(conf()->seal_key, &key))
		exit(2);
	ours = seal_hex(ctx, key.open, sizeof(key.open));
	if ((failed = db_connect(db)) || (failed = db_rows(db, ctx, &rows, SQL_seal_publish, ours)))
		return false;
	if (strcmp(PQgetvalue(rows, 0, 0), ours)) {
		fprintf(stderr,
		    "worker: %s is not the key that the database knows: all workers need the same "
		    "one\n",
		    conf()->seal_key);
		exit(2);
	}
	return true;
}

static void stop(int signal)
{
	(void)signal;
	job_stop();
}

int main(void)
{
	void *program = talloc_new(NULL);
	struct db *db = db_new(program, conf()->db_worker),
		  *reader = db_new(program, conf()->db_worker);

	bool published = false;

	log_name("worker");
	seal_keep_from_disk();
	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = stop }, NULL);
	sigaction(SIGINT, &(struct sigaction){ .sa_handler = stop }, NULL);
	signal(SIGPIPE, SIG_IGN);
	while (!job_stopping()) {
		void *ctx = talloc_new(program);

		if ((!published && !(published = publish_key(ctx, db))) || db_listen(db, "work"))
			db_wait(db, 1000);
		else
			take_work(ctx, db, reader);
		talloc_free(ctx);
	}
	talloc_free(program);
	return 0;
}
