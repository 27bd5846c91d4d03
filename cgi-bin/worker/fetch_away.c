/* fetch_away -- waiting for a server that is away: being started again, or cut off; see fetch.h. */
#include "worker/fetch.h"

#include "base/clock.h"
#include "base/conf.h"
#include "base/log.h"

#include <unistd.h>

#define PATIENCE 10	/* seconds in which a server that is there answers /api/ping */
#define LONGEST	 60	/* seconds between two probes */
#define STAYING	 30	/* seconds between two probes that are waited for */
#define MOMENT	 200000 /* microseconds between two looks at whether the import was cancelled */

static double pause_after(int probes)
{
	return probes < 6 ? (double)(1 << probes) : LONGEST;
}

/* Others have their turn meanwhile, where there is nothing but waiting for longer. */
static const struct err *too_long(const struct job *job, double since, int probes)
{
	double away = clock_seconds() - since + (double)job->held;

	if (away < (double)conf()->dhis2_away && pause_after(probes) < STAYING)
		return NULL;
	if (away < (double)conf()->dhis2_away)
		return err(502, "server_away",
		    "The server does not answer, or is not ready: it may be starting again.");
	return err(502, "server_away",
	    "The server has been away for {minutes} minutes: it does not answer, or is not ready. "
	    "What was fetched until then is kept; go on when it is there again.",
	    "minutes", mem_printf(job, "%.0f", away / 60));
}

void fetch_doubt(struct fetch *fetch, struct asking *asking, const struct pull *pull)
{
	asking->doubted = true;
	asking->why = mem_err(asking, pull->why);
	if (fetch->away.since)
		return;
	fetch->away = (struct away){ .since = clock_seconds(), .next = clock_seconds() };
	log_event("fetch", "run", fetch->job->id, "away", asking->why->code, NULL);
}

/* One request, which costs the server next to nothing and carries no login. */
static void probe(struct fetch *fetch)
{
	struct limits limits = ask_limits();

	limits.first_byte = limits.first_byte < PATIENCE ? limits.first_byte : PATIENCE;
	limits.whole = 2 * PATIENCE;
	if (!fetch->away.http)
		fetch->away.http = http_public(fetch, fetch->http, &limits);
	http_start(fetch->away.http, &(struct pull){ .path = "api/ping", .fd = -1 });
	fetch->away.probes++;
}

/* Did DHIS2 answer, whatever it says?  One that is being started says nothing, or what is not its
 * own. */
static bool is_there(const struct pull *pull)
{
	return pull->outcome == PULL_OK || pull->outcome == PULL_REFUSED ||
	    pull->outcome == PULL_PERMANENT;
}

/* It is there: those whose answers were in doubt go on where they were. */
static const struct err *come_back(struct fetch *fetch)
{
	bool was_away = fetch->away.probes > 1;
	const struct err *failed = NULL;

	log_event("fetch", "run", fetch->job->id, "back", was_away ? "it was away" : "it was there",
	    NULL);
	talloc_free(fetch->away.http);
	fetch->away = (struct away){ 0 };
	for (int i = 0; i < fetch->n && !failed; i++)
		if (fetch->asking[i]->doubted)
			failed = fetch_resume(fetch, fetch->asking[i], was_away);
	return failed;
}

const struct err *fetch_wait(struct fetch *fetch)
{
	const struct err *failed;
	struct pull *pull;
	bool there;

	if (!fetch->away.http || !http_open(fetch->away.http)) {
		if (clock_seconds() < fetch->away.next)
			return NULL;
		probe(fetch);
	}
	if (!(pull = http_next(fetch->away.http, MOMENT / 1000)))
		return NULL;
	there = is_there(pull);
	talloc_free(pull);
	if (there)
		return come_back(fetch);
	if ((failed = too_long(fetch->job, fetch->away.since, fetch->away.probes)))
		return failed;
	fetch->away.next = clock_seconds() + pause_after(fetch->away.probes);
	return NULL;
}

const struct err *fetch_wait_to_begin(struct job *job, double since, int tries)
{
	double until = clock_seconds() + pause_after(tries);
	const struct err *failed;

	job_progress(job, PHASE_AWAY, 0, 0, 0, 0);
	while (clock_seconds() < until) {
		if (job_lost(job))
			return job_stopped();
		usleep(MOMENT);
	}
	if ((failed = too_long(job, since, tries + 1)))
		return failed;
	return NULL;
}
