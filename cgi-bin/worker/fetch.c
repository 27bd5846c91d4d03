/* fetch -- see jobs.h: pulling what a run selected from its DHIS2 server, pair by pair. */
#include "worker/fetch.h"

#include "base/clock.h"
#include "base/conf.h"
#include "base/log.h"
#include "hmis/stage.h"
#include "worker/jobs.h"
#include "worker/session.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define MOMENT 60 /* seconds that are waited for */

/* Let people see which pairs are being asked for. */
static const struct err *tell_asked(struct fetch *fetch, const struct asking *asking)
{
	void *work = talloc_new(fetch);
	char *numbers = mem_strdup(work, "{"), *months = mem_strdup(work, "{");
	const struct err *failed;

	for (int i = 0; i < asking->n; i++) {
		numbers = mem_append(numbers, "%s%d", i ? "," : "", asking->pair[i]->indicator);
		months = mem_append(months, "%s%d", i ? "," : "", asking->pair[i]->period);
	}
	failed = db_rows(fetch->job->db, work, NULL, SQL_fetch_asked, fetch->job->id,
	    mem_printf(work, "%s}", numbers), mem_printf(work, "%s}", months));
	talloc_free(work);
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
	    &(struct pull){ .path = fetch_path(ctx, fetch, asking),
		.fd = asking->fd,
		.most = FOREIGN_PAGE,
		.tag = asking });
	talloc_free(ctx);
}

/* A file without a name for the body. */
static const struct err *open_body(struct asking *asking)
{
	if (asking->fd >= 0 || asking->ask == ASK_ANALYTICS)
		return NULL;
	asking->fd =
	    open(mem_printf(asking, "%s/tmp", conf()->store), O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
	return asking->fd >= 0 ? NULL
			       : err(507, "disk_full",
				     "This site's disk has no room for the server's answers. Ask "
				     "the administrator to free space, then continue.");
}

static const struct err *start_some(struct fetch *fetch)
{
	double now = clock_seconds();
	const struct err *failed;

	for (int i = 0; i < fetch->n && fetch->under_way < fetch->parallel; i++) {
		struct asking *asking = fetch->asking[i];

		if (asking->ended || asking->under_way || asking->not_before > now)
			continue;
		if (fetch->most && asking->n > fetch->most && fetch_divide(fetch, asking))
			continue; /* its halves come later */
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

/* Nothing is under way, and nothing can begin for a while: the server asked for it. */
static const struct err *rest(struct fetch *fetch)
{
	double first = 0;

	if (fetch->under_way || fetch->away.since)
		return NULL;
	for (int i = 0; i < fetch->n; i++)
		if (!fetch->asking[i]->ended && (!first || fetch->asking[i]->not_before < first))
			first = fetch->asking[i]->not_before;
	fetch->wait = (long)(first - clock_seconds());
	if (fetch->wait < MOMENT)
		return NULL;
	return err(502, "server_busy",
	    "The server is busy, and asks to be left alone for a while.");
}

static void report(const struct fetch *fetch)
{
	job_progress(fetch->job, fetch->away.since ? PHASE_AWAY : PHASE_READING,
	    fetch->pairs ? 95 * fetch->pairs_ended / fetch->pairs : 95, fetch->values, fetch->bytes,
	    0);
}

/* What one answer, or the lack of one, moves. */
static const struct err *step(struct fetch *fetch)
{
	const struct err *failed = NULL;
	struct asking *asking;
	struct pull *pull;

	if (job_lost(fetch->job))
		return job_stopped();
	if ((failed = fetch->away.since ? fetch_wait(fetch) : start_some(fetch)) ||
	    (failed = rest(fetch)))
		return failed;
	report(fetch);
	if (!(pull = http_next(fetch->http, 200)))
		return NULL;
	asking = pull->tag;
	fetch->under_way--;
	if (pull->outcome == PULL_OK) /* the server works on the next while we read this one */
		failed = start_some(fetch);
	asking->under_way = false;
	failed = failed ? failed : fetch_judge(fetch, asking, pull);
	talloc_free(pull);
	return failed;
}

/* What failed at the server is asked for once more, if nobody is there who would ask. */
static bool once_more(struct fetch *fetch)
{
	bool any = false;

	if (!fetch->alone)
		return false;
	fetch->alone = false;
	for (int i = 0; i < fetch->n; i++)
		any |= fetch_again(fetch, fetch->asking[i]);
	return any;
}

static const struct err *pull_all(struct fetch *fetch)
{
	const struct err *failed = NULL;

	do
		while (fetch->ended < fetch->n && !failed)
			failed = step(fetch);
	while (!failed && once_more(fetch));
	return failed;
}

static const struct err *finish(struct fetch *fetch)
{
	const struct err *failed;
	json_t *tally;

	if ((failed = db_json(fetch->job->db, fetch, &tally, SQL_fetch_tally, fetch->job->id)))
		return failed;
	fetch_note_containing(fetch, json_object_get(tally, "notices"));
	if (fetch->hidden)
		json_array_append(json_object_get(tally, "notices"), fetch->hidden);
	return stage_fetched(fetch->job, tally);
}

/* The session with its server, and what is to be pulled. */
static const struct err *begin(struct job *job, struct fetch **fetch)
{
	const struct err *failed;
	json_t *run;

	*fetch = mem_new(job, struct fetch);
	(*fetch)->job = job;
	(*fetch)->parallel = (int)(conf()->dhis2_parallel < 1 ? 1
		: conf()->dhis2_parallel > 8		      ? 8
							      : conf()->dhis2_parallel);
	if ((failed = db_json(job->db, *fetch, &run, SQL_fetch_begin, job->id)))
		return failed;
	(*fetch)->abort = json_is_true(json_object_get(run, "abort"));
	(*fetch)->alone = json_is_true(json_object_get(run, "scheduled"));
	(*fetch)->pairs = (int)json_integer_value(json_object_get(run, "all"));
	(*fetch)->pairs_ended =
	    (*fetch)->pairs - (int)json_array_size(json_object_get(run, "open"));
	if ((failed = fetch_open(*fetch, run)))
		return failed;
	return fetch_plan(*fetch, json_object_get(run, "open"), json_object_get(run, "ids"));
}

const struct err *fetch_dhis2(struct job *job)
{
	double since = clock_seconds();
	const struct err *failed;
	struct fetch *fetch;

	for (int tries = 1; (failed = begin(job, &fetch)); tries++) {
		long wait = fetch->http ? http_wait(fetch->http) : -1;

		talloc_free(fetch);
		if (strcmp(failed->code, "server_away"))
			return session_ended(job, wait, failed);
		if ((failed = fetch_wait_to_begin(job, since, tries)))
			return session_ended(job, wait, failed);
	}
	if ((failed = pull_all(fetch)))
		return session_ended(job, fetch->wait, failed);
	return finish(fetch);
}
