/* fetch -- see jobs.h: pulling what a run selected from its DHIS2 server, pair by pair. */
#include "worker/fetch.h"

#include "base/clock.h"
#include "base/conf.h"
#include "base/log.h"
#include "hmis/stage.h"
#include "worker/jobs.h"
#include "worker/session.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#define ATTEMPTS 3   /* of one request, each after a longer pause */
#define BUSY	 20  /* times a server may say that it is busy */
#define PAUSE	 0.5 /* seconds before the second attempt, twice as long before each further one */

/* Seconds times something between 3/4 and 5/4, so that those who wait do not all come back at once. */
static double jitter(double seconds)
{
	return seconds * (0.75 + randombytes_uniform(1000) / 2000.0);
}

/* Let people see which pairs are being asked for. */
static const struct err *tell_asked(struct fetch *fetch, const struct asking *asking)
{
	char *numbers = mem_strdup(fetch, "{");
	const struct err *failed;

	for (int i = 0; i < asking->n; i++)
		numbers = mem_append(numbers, "%s%d", i ? "," : "", asking->pair[i]->indicator);
	failed = db_rows(fetch->job->db, numbers, NULL, SQL_fetch_asked, fetch->job->id,
	    mem_printf(numbers, "%s}", numbers), mem_printf(numbers, "%d", asking->period));
	talloc_free(numbers);
	return failed;
}

static void start(struct fetch *fetch, struct asking *asking)
{
	void *ctx = talloc_new(fetch);

	if (asking->fd >= 0 && (ftruncate(asking->fd, 0) || lseek(asking->fd, 0, SEEK_SET)))
		log_event("fetch", "detail", "a temporary file cannot be emptied", NULL);
	asking->under_way = true;
	fetch->under_way++;
	http_start(fetch->http,
	    &(struct pull){
		.path = fetch_path(ctx, fetch, asking), .fd = asking->fd, .tag = asking });
	talloc_free(ctx);
}

/* A file without a name for the body. */
static const struct err *open_body(struct asking *asking)
{
	if (asking->fd >= 0 || asking->ask == ASK_ANALYTICS)
		return NULL;
	asking->fd =
	    open(mem_printf(asking, "%s/tmp", conf()->store), O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
	return asking->fd >= 0
	    ? NULL
	    : err(507, "disk_full",
		  "There is no room for the server's answers on this site's disk. Ask "
		  "the administrator to free space, then go on.");
}

static const struct err *start_some(struct fetch *fetch)
{
	double now = clock_seconds();
	const struct err *failed;

	for (int i = 0; i < fetch->n && fetch->under_way < fetch->parallel; i++) {
		struct asking *asking = fetch->asking[i];

		if (asking->ended || asking->under_way || asking->not_before > now)
			continue;
		if (!asking->started) {
			asking->started = now;
			fetch_reset(fetch, asking);
			if ((failed = tell_asked(fetch, asking)))
				return failed;
		}
		if ((failed = open_body(asking)))
			return failed;
		start(fetch, asking);
	}
	return NULL;
}

static void end(struct fetch *fetch, struct asking *asking)
{
	asking->ended = true;
	fetch->ended++;
	fetch->pairs_ended += asking->n;
	if (asking->fd >= 0)
		close(asking->fd);
	asking->fd = -1;
}

static const struct err *give_up(struct fetch *fetch, struct asking *asking, const char *kind,
    const char *code, const char *why)
{
	const char *reason = mem_strdup(asking, why);
	const struct err *failed;

	if ((failed = fetch_fail(fetch, asking, kind, code, reason)))
		return failed;
	end(fetch, asking);
	if (fetch->abort)
		return err(502, "pull_failed",
		    "%s in %d could not be fetched: %s What was fetched until then is kept.",
		    asking->subject, asking->period, reason);
	return NULL;
}

/* Ask for the parts of the country instead of all of it; false when that was tried. */
static bool split(struct fetch *fetch, struct asking *asking)
{
	if (asking->split || asking->ask == ASK_ANALYTICS || fetch->n_parts <= fetch->n_whole)
		return false;
	fetch_reset(fetch, asking);
	asking->split = true;
	asking->part = asking->attempts = 0;
	log_event("fetch", "run", fetch->job->id, "split", asking->subject, NULL);
	return true;
}

static const struct err *try_again(struct fetch *fetch, struct asking *asking, const char *code,
    const char *why)
{
	if (++asking->attempts < ATTEMPTS) {
		asking->not_before = clock_seconds() + jitter(PAUSE * (1 << asking->attempts));
		return NULL;
	}
	return split(fetch, asking) ? NULL : give_up(fetch, asking, "server", code, why);
}

static const struct err *wait_for(struct fetch *fetch, struct asking *asking,
    const struct pull *pull)
{
	fetch->parallel = 1; /* it has enough to do */
	if (++asking->busy > BUSY)
		return give_up(fetch, asking, "server", pull->code, pull->why);
	asking->not_before = clock_seconds() +
	    (pull->wait > 0 ? (double)pull->wait
			    : jitter(PAUSE * (2 << (asking->busy < 6 ? asking->busy : 6))));
	return NULL;
}

static const struct err *take(struct fetch *fetch, struct asking *asking, const struct pull *pull)
{
	const struct err *failed;

	if ((failed = fetch_read(fetch, asking, pull))) {
		if (failed->status == 500 || failed->status == 507)
			return failed;
		/* values that were taken of this part must go: the pull begins anew */
		fetch_reset(fetch, asking);
		asking->part = 0;
		if (failed->status == 409)
			return split(fetch, asking)
			    ? NULL
			    : give_up(fetch, asking, "configuration", failed->code, failed->text);
		return try_again(fetch, asking, failed->code, mem_strdup(asking, failed->text));
	}
	asking->attempts = asking->busy = 0;
	asking->bytes += pull->bytes;
	fetch->bytes += pull->bytes;
	if (asking->ask == ASK_VALUES &&
	    ++asking->part < (asking->split ? fetch->n_parts : fetch->n_whole))
		return NULL;
	if ((failed = fetch_store(fetch, asking)))
		return failed;
	end(fetch, asking);
	return NULL;
}

static const struct err *judge(struct fetch *fetch, struct asking *asking, const struct pull *pull)
{
	switch (pull->outcome) {
	case PULL_OK:
		return take(fetch, asking, pull);
	case PULL_REFUSED:
		return session_refused(fetch->job, pull->why);
	case PULL_BUSY:
		return wait_for(fetch, asking, pull);
	case PULL_TRANSIENT:
		return try_again(fetch, asking, pull->code, pull->why);
	case PULL_TOO_LARGE:
		return split(fetch, asking)
		    ? NULL
		    : give_up(fetch, asking, "server", pull->code, pull->why);
	case PULL_PERMANENT:
		break;
	}
	return give_up(fetch, asking, "configuration", pull->code, pull->why);
}

static void report(const struct fetch *fetch)
{
	job_progress(fetch->job, PHASE_READING,
	    fetch->pairs ? 95 * fetch->pairs_ended / fetch->pairs : 95, fetch->values, fetch->bytes,
	    0);
}

static const struct err *pull_all(struct fetch *fetch)
{
	const struct err *failed = NULL;

	while (fetch->ended < fetch->n && !failed) {
		struct asking *asking;
		struct pull *pull;

		if (job_lost(fetch->job))
			return job_stopped();
		if ((failed = start_some(fetch)))
			return failed;
		report(fetch);
		if (!(pull = http_next(fetch->http, 200)))
			continue;
		asking = pull->tag;
		asking->under_way = false;
		fetch->under_way--;
		failed = judge(fetch, asking, pull);
		talloc_free(pull);
	}
	return failed;
}

static const struct err *finish(struct fetch *fetch)
{
	const struct err *failed;
	json_t *tally;

	if ((failed = db_json(fetch->job->db, fetch, &tally, SQL_fetch_tally, fetch->job->id)))
		return failed;
	return stage_fetched(fetch->job, tally);
}

const struct err *fetch_dhis2(struct job *job)
{
	struct fetch *fetch = mem_new(job, struct fetch);
	const struct err *failed;
	json_t *run;

	fetch->job = job;
	fetch->parallel = (int)(conf()->dhis2_parallel < 1 ? 1
		: conf()->dhis2_parallel > 8		   ? 8
							   : conf()->dhis2_parallel);
	if ((failed = db_json(job->db, fetch, &run, SQL_fetch_begin, job->id)))
		return failed;
	fetch->abort = json_is_true(json_object_get(run, "abort"));
	fetch->pairs = (int)json_integer_value(json_object_get(run, "all"));
	fetch->pairs_ended = fetch->pairs - (int)json_array_size(json_object_get(run, "open"));
	if ((failed = fetch_open(fetch, run)) ||
	    (failed = fetch_plan(fetch, json_object_get(run, "open"))))
		return failed;
	if ((failed = pull_all(fetch)))
		return failed;
	return finish(fetch);
}
