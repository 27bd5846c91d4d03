/* job -- see job.h. */
#include "hmis/job.h"

#include "base/clock.h"
#include "base/conf.h"
#include "base/log.h"
#include "data/state.h"
#include "words/err_said.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#define SIGNS	10	   /* beats between two signs of life */
#define BEAT_NS 500000000L /* between two beats: progress moves, cancelling is noticed */

static const char *const phase_name[PHASE_COUNT] = { "reading", "storing", "comparing",
	"integrating", "away" };

static atomic_bool stopping;

struct heartbeat {
	const struct job *job;
	struct db *db;
	PGcancel *cancel; /* of the job's statements */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool ending;   /* under lock */
	char *dropped; /* under lock; JSON */
	double start;
	atomic_bool lost;
	atomic_int phase, percent;
	_Atomic int64_t rows, bytes, total;
};

const struct err *job_seen(struct db *db, const void *ctx, const struct worker *worker)
{
	return db_rows(db, ctx, NULL, SQL_worker_seen, worker->name,
	    worker->lane ? worker->lane : "all");
}

const struct err *job_gone(struct db *db, const void *ctx, const struct worker *worker)
{
	return db_rows(db, ctx, NULL, SQL_worker_gone, worker->name);
}

const struct err *job_take(const void *ctx, struct db *db, struct db *reader,
    const struct worker *worker, struct job **taken)
{
	const char *lease = mem_printf(ctx, "%ld", conf()->lease);
	const struct err *failed;
	struct job *job;
	PGresult *rows;
	json_error_t bad;
	json_t *doc;

	*taken = NULL;
	if ((failed = db_rows(db, ctx, &rows, SQL_run_take, lease, worker->lane)))
		return failed;
	if (!PQntuples(rows))
		return NULL;
	job = mem_new(ctx, struct job);
	doc = mem_json(job, json_loads(PQgetvalue(rows, 0, 0), 0, &bad));
	*job = (struct job){
		.run = (long)json_integer_value(json_object_get(doc, "run")),
		.asset = (long)json_integer_value(json_object_get(doc, "asset")),
		.undoes = (long)json_integer_value(json_object_get(doc, "undoes")),
		.attempts = (int)json_integer_value(json_object_get(doc, "attempts")),
		.source = json_string_value(json_object_get(doc, "source")),
		.of = json_string_value(json_object_get(doc, "of")),
		.state = state_of(doc),
		.dialect = json_object_get(doc, "dialect"),
		.mapping = json_object_get(doc, "mapping"),
		.held = (long)json_integer_value(json_object_get(doc, "held")),
		.db = db,
		.reader = reader,
		.worker = worker,
	};
	snprintf(job->id, sizeof(job->id), "%ld", job->run);
	snprintf(job->fence, sizeof(job->fence), "%lld",
	    (long long)json_integer_value(json_object_get(doc, "fence")));
	*taken = job;
	return NULL;
}

/* The pace so far, and the time left by it, as parameters; empty while it is too early to say. */
static void pace(const struct heartbeat *beat, int percent, int64_t rows, char *speed, char *left,
    size_t size)
{
	double elapsed = clock_seconds() - beat->start;

	*speed = *left = '\0';
	if (elapsed < 0.2)
		return;
	snprintf(speed, size, "%.0f", (double)rows / elapsed);
	if (percent > 0)
		snprintf(left, size, "%.0f", elapsed * (100 - percent) / percent);
}

/* One beat; false when the run is not ours any more. */
static bool beat_once(struct heartbeat *beat, const void *ctx, const char *dropped)
{
	const struct job *job = beat->job;
	int percent = atomic_load(&beat->percent);
	int64_t rows = atomic_load(&beat->rows);
	char speed[32], left[32];
	PGresult *result;

	pace(beat, percent, rows, speed, left, sizeof(speed));
	if (db_rows(beat->db, ctx, &result, SQL_heartbeat, job->id, job->fence,
		mem_printf(ctx, "%ld", conf()->lease), phase_name[atomic_load(&beat->phase)],
		mem_printf(ctx, "%d", percent), mem_printf(ctx, "%ld", rows),
		mem_printf(ctx, "%ld", atomic_load(&beat->bytes)),
		mem_printf(ctx, "%ld", atomic_load(&beat->total)), *speed ? speed : NULL,
		*left ? left : NULL, dropped))
		return true; /* no database: the job itself will find out */
	return PQntuples(result) > 0;
}

/* Wait for the next beat; true when there is to be none. */
static bool wait_for_beat(struct heartbeat *beat)
{
	struct timespec next;
	bool ending;

	clock_gettime(CLOCK_REALTIME, &next);
	next.tv_nsec += BEAT_NS;
	next.tv_sec += next.tv_nsec / 1000000000L;
	next.tv_nsec %= 1000000000L;
	pthread_mutex_lock(&beat->lock);
	if (!beat->ending)
		pthread_cond_timedwait(&beat->wake, &beat->lock, &next);
	ending = beat->ending;
	pthread_mutex_unlock(&beat->lock);
	return ending;
}

static void *beat_on(void *arg)
{
	struct heartbeat *beat = arg;
	int beats = 0;
	char why[256];

	do {
		void *ctx = talloc_new(NULL);
		char *dropped;

		pthread_mutex_lock(&beat->lock);
		dropped = beat->dropped ? mem_strdup(ctx, beat->dropped) : NULL;
		pthread_mutex_unlock(&beat->lock);
		if (!beat_once(beat, ctx, dropped)) {
			atomic_store(&beat->lost, true);
			PQcancel(beat->cancel, why, sizeof(why));
		}
		if (beats++ % SIGNS == 0 && job_seen(beat->db, ctx, beat->job->worker))
			beats = 0; /* no database: once more at the next beat */
		talloc_free(ctx);
	} while (!wait_for_beat(beat));
	return NULL;
}

static int end_heartbeat(struct heartbeat *beat)
{
	pthread_mutex_lock(&beat->lock);
	beat->ending = true;
	pthread_cond_signal(&beat->wake);
	pthread_mutex_unlock(&beat->lock);
	pthread_join(beat->thread, NULL);
	PQfreeCancel(beat->cancel);
	free(beat->dropped);
	return 0;
}

void job_begin(struct job *job)
{
	struct heartbeat *beat = mem_new(job, struct heartbeat);

	beat->job = job;
	beat->db = db_new(beat, conf()->db_worker);
	beat->cancel = mem_or_die(PQgetCancel(db_conn(job->db)));
	beat->start = clock_seconds();
	atomic_store(&beat->phase,
	    job->state == RUN_INTEGRATING ? PHASE_INTEGRATING : PHASE_READING);
	pthread_mutex_init(&beat->lock, NULL);
	pthread_cond_init(&beat->wake, NULL);
	mem_or_die(pthread_create(&beat->thread, NULL, beat_on, beat) ? NULL : beat);
	job->heartbeat = beat;
	talloc_set_destructor(beat, end_heartbeat);
}

const struct err *job_transaction(struct job *job)
{
	const struct err *failed = db_begin(job->db);

	return failed ? failed : db_rows(job->db, job, NULL, SQL_run_alone, job->id, job->fence);
}

/* While the server may still be at it there is no version, and the failure stands: the run is taken
 * again when its lease is over, by somebody who ends that session first, unless it is integrated by
 * then. */
const struct err *job_commit_version(struct job *job)
{
	const struct err *failed = db_commit(job->db);
	const struct err *lost;
	PGresult *rows;

	if (!failed || failed->status != 503)
		return failed;
	lost = mem_err(job, failed);
	db_close(job->db);
	if (db_rows(job->db, job, &rows, SQL_run_version, job->id) || !PQntuples(rows))
		return err_as(lost, lost->status, lost->code);
	log_event("commit_answer_lost", "run", job->id, "version", PQgetvalue(rows, 0, 0), NULL);
	return NULL;
}

void job_progress(struct job *job, enum phase phase, int percent, int64_t rows, int64_t bytes,
    int64_t total)
{
	struct heartbeat *beat = job->heartbeat;

	atomic_store(&beat->phase, phase);
	atomic_store(&beat->percent, percent);
	atomic_store(&beat->rows, rows);
	atomic_store(&beat->bytes, bytes);
	atomic_store(&beat->total, total);
}

void job_dropped(struct job *job, const json_t *kinds)
{
	char *text = json_dumps(kinds, JSON_COMPACT);

	pthread_mutex_lock(&job->heartbeat->lock);
	free(job->heartbeat->dropped);
	job->heartbeat->dropped = text;
	pthread_mutex_unlock(&job->heartbeat->lock);
}

bool job_lost(const struct job *job)
{
	return atomic_load(&job->heartbeat->lost) || atomic_load(&stopping);
}

void job_stop(void)
{
	atomic_store(&stopping, true);
}

bool job_stopping(void)
{
	return atomic_load(&stopping);
}

const struct err *job_release(struct job *job)
{
	return db_rows(job->db, job, NULL, SQL_run_release, job->id, job->fence);
}

const struct err *job_put_off(struct job *job, const struct err *why)
{
	const char *said = mem_dump(job, err_said(job, why));

	return db_rows(job->db, job, NULL, SQL_run_put_off, job->id, job->fence,
	    mem_printf(job, "%ld", job->later), said);
}

const struct err *job_stopped(void)
{
	return err(409, "run_ended", "The import was cancelled, or another worker took it over.");
}

const struct err *job_fail(struct job *job, const struct err *why)
{
	const char *said = mem_dump(job, err_said(job, why)), *code = mem_strdup(job, why->code);

	return db_rows(job->db, job, NULL, SQL_run_fail, job->id, job->fence, said, code);
}
