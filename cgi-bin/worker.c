/*
 * worker -- the long work: staging files and integrating what was staged.
 *
 * The only program that writes the dataset.  It takes runs that wait, one at a time, woken by
 * NOTIFY work; several may run, on several hosts.  Whatever kills it, the run's lease ends
 * and the next worker begins that piece of work again.
 */
#include "base/conf.h"
#include "base/file.h"
#include "base/log.h"
#include "csv/mapping.h"
#include "csv/records.h"
#include "csv/rejects.h"
#include "hmis/integrate.h"
#include "hmis/job.h"
#include "hmis/stage.h"
#include "hmis/sweep.h"

#include <fcntl.h>
#include <signal.h>

#define ATTEMPTS      3	    /* takings of one piece of work before it is parked */
#define IDLE_MAX      5     /* seconds between two looks at the list when nobody calls, at most */
#define REPORT_EVERY  16384 /* rows between two reports to the heartbeat */

/* A file being staged. */
struct import {
	struct job     *job;
	struct dialect	dialect;
	struct mapping	mapping;
	struct stage   *stage;
	struct rejects *rejects;
	int		fd;
	int64_t		bytes;
};

static const struct err *reject(struct import *import, const struct record *record, const struct row *row, bool both)
{
	const char *reason = both ? "facility not in the registry; indicator not in the indicator list"
				  : row_kind_title[row->kind];

	return rejects_add(import->rejects, record, row, reason, row->hint);
}

static void report(struct import *import, const struct reader *reader)
{
	int64_t at = reader_position(reader);

	job_progress(import->job, PHASE_READING, (int)(70 * at / (import->bytes + 1)), stage_read(import->stage), at,
	    import->bytes);
	stage_report(import->stage);
}

static const struct err *read_rows(struct import *import)
{
	const struct record *record;
	const struct err *failed;
	struct records *records;

	if ((failed = records_open(import->job, import->fd, &import->dialect, &import->mapping, &records)))
		return failed;
	while ((record = records_next(records))) {
		struct row row;
		bool both;

		mapping_read(&import->mapping, record, &row);
		if ((failed = stage_row(import->stage, &row, &both)))
			return failed;
		if (row_is_dropped(row.kind) && (failed = reject(import, record, &row, both)))
			return failed;
		if (stage_read(import->stage) % REPORT_EVERY)
			continue;
		if (job_lost(import->job))
			return job_stopped();
		report(import, records->reader);
	}
	return reader_failed(records->reader);
}

/* Once more over the file, for the lines of duplicates that contradict each other. */
static const struct err *read_conflicts(struct import *import)
{
	const struct record *record;
	const struct err *failed;
	struct records *records;

	if (!stage_conflicts(import->stage))
		return NULL;
	if ((failed = records_open(import->job, import->fd, &import->dialect, &import->mapping, &records)))
		return failed;
	for (long n = 1; (record = records_next(records)); n++) {
		struct row row;

		mapping_read(&import->mapping, record, &row);
		if (row.kind != ROW_OK)
			continue;
		stage_again(import->stage, &row);
		if ((row.kind == ROW_CONFLICT || row.kind == ROW_INVALID_COUNT)
		    && (failed = reject(import, record, &row, false)))
			return failed;
		if (n % REPORT_EVERY == 0 && job_lost(import->job))
			return job_stopped();
	}
	return reader_failed(records->reader);
}

static const struct err *open_import(struct import *import, struct job *job)
{
	const char *path = mem_printf(job, "%s/assets/%ld", conf()->store, job->asset);
	const struct err *failed;

	import->job = job;
	import->dialect = dialect_of(job->dialect);
	if ((failed = mapping_of(job, job->mapping, &import->mapping)))
		return failed;
	if ((import->fd = file_open(job, path, O_RDONLY)) < 0)
		return err(410, "file_gone", "The uploaded file is not in the store any more. Upload it again; your mapping "
					     "is kept.");
	import->bytes = file_size(import->fd);
	return stage_new(job, import->mapping.duplicates, &import->stage);
}

static const struct err *place_rejects(void *rejects)
{
	return rejects_finish(rejects);
}

static const struct err *stage_csv(struct job *job)
{
	struct import import = { 0 };
	const char *rejected = mem_printf(job, "%s/rejected/%ld.csv", conf()->store, job->run);
	struct records *records;
	const struct err *failed;

	if ((failed = open_import(&import, job))
	    || (failed = records_open(job, import.fd, &import.dialect, &import.mapping, &records)))
		return failed;
	failed = rejects_new(job, rejected, records->names, records->n, &import.rejects);
	talloc_free(records);
	if (failed)
		return failed;
	if ((failed = read_rows(&import)) || (failed = stage_months(import.stage)))
		return failed;
	if ((failed = read_conflicts(&import)))
		return failed;
	return stage_finish(import.stage, place_rejects, import.rejects);
}

static const struct err *do_work(struct job *job)
{
	job_begin(job);
	if (job->attempts > ATTEMPTS)
		return err(500, "failed_repeatedly", "The work on this import was cut off %d times, so it is not tried again "
						     "by itself. Your file and mapping are kept. Tell the administrator, then "
						     "start staging again.", ATTEMPTS);
	return job->integrate ? integrate(job) : stage_csv(job);
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

static void work(const void *ctx, struct db *db, struct db *reader)
{
	const struct err *failed;
	struct job *job;

	if ((failed = db_connect(reader)) || (failed = job_take(ctx, db, reader, &job))) {
		db_wait(db, 1000);
		return;
	}
	if (!job) {
		failed = sweep(ctx, db);
		db_wait(db, failed ? 1000 : idle());
		return;
	}
	log_event("job", "run", job->id, "work", job->integrate ? "integrate" : "stage", NULL);
	if ((failed = do_work(job)))
		give_back(job, failed);
	talloc_free(job);
}

static void stop(int signal)
{
	(void)signal;
	job_stop();
}

int main(void)
{
	void *program = talloc_new(NULL);
	struct db *db = db_new(program, conf()->db_worker), *reader = db_new(program, conf()->db_worker);

	log_name("worker");
	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = stop }, NULL);
	sigaction(SIGINT, &(struct sigaction){ .sa_handler = stop }, NULL);
	signal(SIGPIPE, SIG_IGN);
	while (!job_stopping()) {
		void *ctx = talloc_new(program);

		if (db_listen(db, "work"))
			db_wait(db, 1000);
		else
			work(ctx, db, reader);
		talloc_free(ctx);
	}
	talloc_free(program);
	return 0;
}
