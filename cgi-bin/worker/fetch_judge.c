/* fetch_judge -- what becomes of a pull by its answer; see fetch.h. */
#include "worker/fetch.h"

#include "base/clock.h"
#include "base/log.h"
#include "worker/session.h"

#include <sodium.h>
#include <string.h>
#include <unistd.h>

#define ATTEMPTS 3     /* of one request, each after a longer pause */
#define AWAY	 5     /* times a server may go away over one request: it may be the request */
#define DAY	 86400 /* seconds that a server may ask for */
#define BUSY	 20    /* times a server may say that it is busy */
#define PAUSE	 0.5 /* seconds before the second attempt, twice as long before each further one */

/* Seconds times something between 3/4 and 5/4, so that those who wait do not all come back at
 * once. */
static double jitter(double seconds)
{
	return seconds * (0.75 + randombytes_uniform(1000) / 2000.0);
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
    const struct err *why)
{
	const struct err *reason = mem_err(asking, why);
	const struct err *failed;

	asking->failed = !strcmp(kind, "server");
	if ((failed = fetch_fail(fetch, asking, kind, reason)))
		return failed;
	end(fetch, asking);
	if (fetch->abort)
		return err_within(reason, "reason", 502, "pull_failed",
		    "{id} in {month} could not be fetched: {reason} What was fetched until then is "
		    "kept.",
		    "id", asking->subject, "month", DIGITS(asking->period));
	return NULL;
}

/* Go on with the next part; false behind the last. */
static bool go_on(const struct fetch *fetch, struct asking *asking)
{
	int parts = asking->split ? fetch->n_parts : asking->ask == ASK_VALUES ? fetch->n_whole : 1;

	do
		asking->part++;
	while (asking->part < parts && !fetch_part_counts(fetch, asking));
	return asking->part < parts;
}

/* Forget what came, and begin with the first part. */
static void begin_anew(struct fetch *fetch, struct asking *asking)
{
	fetch_reset(fetch, asking);
	asking->part = -1;
	go_on(fetch, asking);
}

/* Ask for the parts of the country instead of all of it; false when that was tried. */
static bool split(struct fetch *fetch, struct asking *asking)
{
	if (asking->split || fetch->n_parts <= fetch->n_whole ||
	    (asking->ask == ASK_ANALYTICS && asking->n > 1))
		return false;
	asking->split = true;
	asking->attempts = 0;
	begin_anew(fetch, asking);
	log_event("fetch", "run", fetch->job->id, "split", asking->subject, NULL);
	return true;
}

/* Ask for less at once, as it may have been too much, or one of many that failed. */
static bool lessen(struct fetch *fetch, struct asking *asking)
{
	return fetch_divide_failed(fetch, asking) || split(fetch, asking);
}

/* Can it be that too much was asked for at once?  Then less may be answered. */
static bool may_be_size(const char *code)
{
	return strcmp(code, "no_connection") && strcmp(code, "web_page") &&
	    strcmp(code, "not_dhis2");
}

const struct err *fetch_try_again(struct fetch *fetch, struct asking *asking, const struct err *why)
{
	if (++asking->attempts < ATTEMPTS) {
		asking->not_before = clock_seconds() + jitter(PAUSE * (1 << asking->attempts));
		return NULL;
	}
	if (may_be_size(why->code) ? lessen(fetch, asking) : fetch_divide_failed(fetch, asking))
		return NULL;
	return give_up(fetch, asking, "server", why);
}

const struct err *fetch_resume(struct fetch *fetch, struct asking *asking, bool was_away)
{
	asking->doubted = false;
	if (!was_away) /* it was there all the time: the fault is this request's */
		return fetch_try_again(fetch, asking, asking->why);
	if (++asking->away > AWAY)
		return give_up(fetch, asking, "server", asking->why);
	asking->not_before = 0;
	return NULL;
}

static const struct err *wait_for(struct fetch *fetch, struct asking *asking,
    const struct pull *pull)
{
	fetch->parallel = 1; /* it has enough to do */
	if (++asking->busy > BUSY)
		return give_up(fetch, asking, "server", pull->why);
	asking->not_before = clock_seconds() +
	    (pull->wait > 0 ? (double)(pull->wait < DAY ? pull->wait : DAY)
			    : jitter(PAUSE * (2 << (asking->busy < 6 ? asking->busy : 6))));
	return NULL;
}

static const struct err *take(struct fetch *fetch, struct asking *asking, const struct pull *pull)
{
	const struct err *failed, *why;

	if ((failed = fetch_read(fetch, asking, pull))) {
		if (failed->status == 500 || failed->status == 507)
			return failed;
		why = mem_err(asking, failed);
		/* values that were taken of this part must go: the pull begins anew */
		begin_anew(fetch, asking);
		if (why->status != 409)
			return fetch_try_again(fetch, asking, why);
		if (lessen(fetch, asking))
			return NULL;
		return give_up(fetch, asking, "configuration", why);
	}
	fetch->in_vain = 0;
	asking->attempts = asking->busy = 0;
	asking->bytes += pull->bytes;
	fetch->bytes += pull->bytes;
	if (go_on(fetch, asking))
		return NULL;
	if ((failed = fetch_store(fetch, asking)))
		return failed;
	end(fetch, asking);
	return NULL;
}

const struct err *fetch_judge(struct fetch *fetch, struct asking *asking, const struct pull *pull)
{
	switch (pull->outcome) {
	case PULL_OK:
		return take(fetch, asking, pull);
	case PULL_REFUSED:
		return session_refused(fetch->job, pull->why);
	case PULL_BUSY:
		return wait_for(fetch, asking, pull);
	case PULL_AWAY:
		fetch_doubt(fetch, asking, pull);
		return NULL;
	case PULL_TRANSIENT:
		return fetch_try_again(fetch, asking, pull->why);
	case PULL_TOO_LARGE:
		if (fetch_divide_large(fetch, asking) || split(fetch, asking))
			return NULL;
		return give_up(fetch, asking, "server", pull->why);
	case PULL_PERMANENT:
		if (fetch_divide_failed(fetch, asking)) /* it may be of one of them only */
			return NULL;
		break;
	}
	return give_up(fetch, asking, "configuration", pull->why);
}

bool fetch_again(struct fetch *fetch, struct asking *asking)
{
	if (!asking->failed)
		return false;
	asking->failed = asking->ended = asking->split = false;
	asking->part = asking->attempts = asking->busy = asking->away = 0;
	asking->started = asking->not_before = 0;
	fetch->ended--;
	fetch->pairs_ended -= asking->n;
	return true;
}
