/*
 * worker -- the long work: staging files, integrating what was staged; a row of works[] each.
 *
 *	worker			does everything
 *	worker --lane files	all but what follows
 *	worker --lane network	fetches, comparisons and catalogues, which wait for their
 *				servers
 *	worker --lane calls	begins what is scheduled, and tells others of new versions
 *	worker --new-key	key.h
 *
 * The only program that writes the dataset.  It takes runs that wait, one at a time, woken by
 * NOTIFY work; several may run, on several hosts.  Whatever kills it, the run's lease ends
 * and the next worker begins that piece of work again.
 */
#include "base/clock.h"
#include "base/conf.h"
#include "base/log.h"
#include "base/seal.h"
#include "base/version.h"
#include "hmis/house.h"
#include "hmis/integrate.h"
#include "hmis/job.h"
#include "hmis/plausible.h"
#include "hmis/purge.h"
#include "hmis/stage.h"
#include "host/counters.h"
#include "words/words.h"
#include "worker/jobs.h"
#include "worker/key.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ATTEMPTS 3 /* takings of one piece of work before it is parked */
#define IDLE_MAX 5 /* seconds between two looks at the list when nobody calls, at most */

/* What is to be done with a run, by where it comes from (NULL: whatever) and its state. */
static const struct work {
	const char *name;
	const char *source;
	enum run_state state;
	const struct err *(*fn)(struct job *job);
} works[] = {
	{ "stage", "csv", RUN_STAGING, stage_csv },
	{ "fetch", "dhis2", RUN_FETCHING, fetch_dhis2 },
	{ "compare", "comparison", RUN_FETCHING, fetch_dhis2 },
	{ "catalogue", "catalogue", RUN_FETCHING, read_catalogue },
	{ "undo", "undo", RUN_STAGING, stage_undo },
	{ "delete", "delete", RUN_INTEGRATING, purge },
	{ "integrate", NULL, RUN_INTEGRATING, integrate },
	{ 0 },
};

static const struct work *work_of(const struct job *job)
{
	const struct work *work = works;

	while (work->fn &&
	    ((work->source && strcmp(work->source, job->source)) || work->state != job->state))
		work++;
	return work;
}

/* Which file, and what to do. */
static const struct err *failed_repeatedly(const struct job *job)
{
	bool file = !strcmp(job->source, "csv");

	if (!job->of)
		return err(500, "failed_repeatedly",
		    "The work on import {run} was interrupted {n} times, so it is not tried again "
		    "automatically. What was done until then is kept. Start it again. If it ends "
		    "so again, tell the administrator: the worker's log says what happened.",
		    "run", job->id, "n", DIGITS(ATTEMPTS));
	return err(500, "failed_repeatedly",
	    file ? WORDS("The work on {name} (import {run}) was interrupted {n} times, so it is "
			 "not tried again automatically. It is kept, and so is your mapping. Start "
			 "staging again, or send it in parts: by year, by district, or a sheet of "
			 "a workbook as CSV. If it ends so again, tell the administrator: the "
			 "worker's log says what happened.")
		 : WORDS("The work on {name} (import {run}) was interrupted {n} times, so it is "
			 "not tried again automatically. What was done until then is kept. Start "
			 "it again. If it ends so again, tell the administrator: the worker's log "
			 "says what happened."),
	    "name", AT_MOST(200, job->of), "run", job->id, "n", DIGITS(ATTEMPTS));
}

static const struct err *do_work(struct job *job, const struct work *work)
{
	job_begin(job);
	if (job->attempts > ATTEMPTS)
		return failed_repeatedly(job);
	if (!work->fn)
		return err_internal("no work for run %s, of %s", job->id, job->source);
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
	else if (job->later && !lost)
		failed = job_put_off(job, failed);
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

/* Is this of the worker's lane? */
static bool does(const struct worker *worker, const char *lane)
{
	return !worker->lane || !strcmp(worker->lane, lane);
}

/* What nobody needs any more, what a worker that was killed left to do. */
static const struct err *tidy(const void *ctx, struct db *db)
{
	const struct err *failed;
	PGresult *rows;

	if ((failed = purge_leftovers(ctx, db)) || (failed = house_keep(ctx, db)) ||
	    (failed = house_look(ctx, db)) ||
	    (failed = db_rows(db, ctx, &rows, SQL_plausible_open,
		 mem_printf(ctx, "%ld", conf()->lease))))
		return failed;
	if (PQntuples(rows))
		examine(ctx, db, PQgetvalue(rows, 0, 0));
	return NULL;
}

/* When there is no work.  A lane whose worker is away is told of by another one; which tells all
 * that there is to tell, when it is the lane of those that tell. */
static const struct err *housekeeping(const void *ctx, struct db *db, const struct worker *worker)
{
	const struct err *failed;
	bool nobody_tells;

	if (does(worker, "files") && (failed = tidy(ctx, db)))
		return failed;
	if ((failed = watch_site(ctx, db, &nobody_tells)))
		return failed;
	if (!does(worker, "calls"))
		return nobody_tells ? tell_waiting(ctx, db) : NULL;
	if ((failed = db_rows(db, ctx, NULL, SQL_schedule_fire)) ||
	    (failed = tell_waiting(ctx, db)))
		return failed;
	return watch_projects(ctx, db);
}

/* A run to work on; or *any, when something else was there to be done and is done. */
static const struct err *find_work(const void *ctx, struct db *db, struct db *reader,
    const struct worker *worker, bool *any, struct job **job)
{
	const struct err *failed;

	*job = NULL;
	*any = false;
	if ((failed = job_seen(db, ctx, worker)))
		return failed;
	if (does(worker, "files") &&
	    ((failed = examine_csv(ctx, db, any)) || *any || (failed = go_on_csv(ctx, db, any)) ||
		*any))
		return failed;
	if (!does(worker, "files") && !does(worker, "network"))
		return NULL;
	return job_take(ctx, db, reader, worker, job);
}

static void take_work(const void *ctx, struct db *db, struct db *reader,
    const struct worker *worker)
{
	const struct err *failed;
	const struct work *work;
	struct job *job;
	double began;
	bool any;
	char *run;

	if ((failed = find_work(ctx, db, reader, worker, &any, &job))) {
		db_wait(db, 1000);
		return;
	}
	if (any)
		return;
	if (!job) {
		db_close(reader); /* an idle worker holds one connection */
		failed = housekeeping(ctx, db, worker);
		db_wait(db, failed ? 1000 : idle());
		return;
	}
	work = work_of(job);
	log_event("job", "run", job->id, "work", work->name, NULL);
	began = clock_seconds();
	failed = do_work(job, work);
	counters_add(mem_printf(ctx, "worker/%s", work->name ? work->name : "none"),
	    failed ? failed->status : 200, clock_seconds() - began, 0);
	if (failed)
		give_back(job, failed);
	run = mem_strdup(ctx, job->id);
	talloc_free(job);
	if (!failed)
		examine(ctx, db, run);
}

static void stop(int signal)
{
	(void)signal;
	job_stop();
}

/* Which lane the command line asks for: false when it cannot be understood. */
static bool read_lane(int argc, char *argv[], struct worker *worker)
{
	static const char *const lanes[] = { "files", "network", "calls" };

	if (argc == 1)
		return true;
	for (size_t i = 0; i < sizeof(lanes) / sizeof(*lanes); i++)
		if (argc == 3 && !strcmp(argv[1], "--lane") && !strcmp(argv[2], lanes[i]))
			worker->lane = lanes[i];
	return worker->lane != NULL;
}

static int work_on(void *program, struct db *db, const struct worker *worker)
{
	struct db *reader = db_new(program, conf()->db_worker);
	bool published = false;

	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = stop }, NULL);
	sigaction(SIGINT, &(struct sigaction){ .sa_handler = stop }, NULL);
	signal(SIGPIPE, SIG_IGN);
	while (!job_stopping() && db_fits(db) && db_fits(reader)) {
		void *ctx = talloc_new(program);

		if ((!published && !(published = key_publish(ctx, db))) || db_listen(db, "work"))
			db_wait(db, 1000);
		else
			take_work(ctx, db, reader, worker);
		talloc_free(ctx);
	}
	if (job_gone(db, program, worker))
		db_close(db); /* its row tells of it for a day */
	if (db_fits(db) && db_fits(reader))
		return 0;
	log_end("%s", db_unfit(db) ? db_unfit(db) : db_unfit(reader));
	return published ? 0 : 3; /* one that worked is started anew, as the one that fits */
}

static const char *name_of(const void *ctx)
{
	char host[100] = "";

	gethostname(host, sizeof(host) - 1);
	return mem_printf(ctx, "%s %ld", host, (long)getpid());
}

int main(int argc, char *argv[])
{
	struct worker worker = { 0 };
	int status = 0;
	void *program;
	struct db *db;

	if (version_said(argc, argv, "worker"))
		return 0;
	program = talloc_new(NULL);
	db = db_new_in_turn(program, conf()->db_worker, TURN_WORKER);
	log_name("worker");
	seal_keep_from_disk();
	if (argc == 2 && !strcmp(argv[1], "--new-key")) {
		status = key_replace(program, db);
	} else if (!read_lane(argc, argv, &worker)) {
		fprintf(stderr, "usage: worker [--lane files|network|calls | --new-key]\n");
		status = 2;
	} else {
		worker.name = name_of(program);
		status = work_on(program, db, &worker);
	}
	talloc_free(program);
	return status;
}
