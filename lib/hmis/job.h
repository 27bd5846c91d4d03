/*
 * job -- a run in the hands of the worker: taken, kept alive, given back.
 *
 * job_take() gives the run a fencing number; every later write of the worker asks for that
 * number, so a worker that was paused and overtaken can change nothing.  A thread renews the lease
 * and writes the progress on a connection of its own; when the run is cancelled or taken
 * over it interrupts the worker's statement, and job_lost() is true.
 */
#ifndef HMIS_JOB_H
#define HMIS_JOB_H

#include "data/db.h"

#include <stdbool.h>
#include <stdint.h>

struct heartbeat;

/* A worker: its name, of no other, and its lane ("files", "network", "calls"), or NULL for all. */
struct worker {
	const char *name, *lane;
};

struct job {
	long run, asset;
	long undoes;	      /* of an undo: the version it takes back */
	int attempts;	      /* takings of this piece of work, this one included */
	const char *of;	      /* the file's name or the server's address, or NULL */
	const char *source;   /* "csv", "dhis2", ...: run.source */
	enum run_state state; /* what is asked for: RUN_STAGING, RUN_INTEGRATING, ... */
	long held;	      /* seconds since its server had it put off first; 0: it did not */
	long later;	      /* seconds for which the work put it off; 0: it did not */
	json_t *dialect, *mapping;
	struct db *db;	   /* transactions and COPY */
	struct db *reader; /* reads while the other is busy with COPY */
	const struct worker *worker;
	struct heartbeat *heartbeat;
	char id[24], fence[24]; /* run and its fence as statement parameters */
};

/* Say that the worker lives, as its heartbeat does while it works; that it ends. */
const struct err *job_seen(struct db *db, const void *ctx, const struct worker *worker) MUST_CHECK;
const struct err *job_gone(struct db *db, const void *ctx, const struct worker *worker) MUST_CHECK;

/* Take the next run that waits in the worker's lane; *job stays NULL when there is none. */
const struct err *job_take(const void *ctx, struct db *db, struct db *reader,
    const struct worker *worker, struct job **job) MUST_CHECK;

/* Start renewing the lease and telling the progress; ends with the job. */
void job_begin(struct job *job);

/* Begin the transaction that changes something, alone on this run until its end; the session of
 * a worker that was overtaken is ended.  job_stopped() when the run is not ours any more. */
const struct err *job_transaction(struct job *job) MUST_CHECK;

/* Commit the transaction that makes the run's version.  When the line is cut before the answer
 * comes, whether there is such a version tells what became of it. */
const struct err *job_commit_version(struct job *job) MUST_CHECK;

enum phase {
	PHASE_READING,
	PHASE_STORING,
	PHASE_COMPARING,
	PHASE_INTEGRATING,
	PHASE_AWAY,
	PHASE_COUNT
};

/* What the thread tells next: cheap, call it as often as a block of rows. */
void job_progress(struct job *job, enum phase phase, int percent, int64_t rows, int64_t bytes,
    int64_t total);
/* The rows dropped so far by kind, {"kind": rows}; the heartbeat's from now on. */
void job_dropped(struct job *job, const json_t *kinds);

/* Is the work to stop: the run cancelled or taken over, or this program asked to end? */
bool job_lost(const struct job *job);

/* Ask the work to stop soon, from a signal handler; job_lost() is true from then on. */
void job_stop(void);
bool job_stopping(void);
/* Put the run back where it was taken from, for the next worker. */
const struct err *job_release(struct job *job) MUST_CHECK;

/* The error of work that stops because of that; nobody reads it. */
const struct err *job_stopped(void) MUST_CHECK;

/* Put the run off for as long as job->later says, and the sentence why. */
const struct err *job_put_off(struct job *job, const struct err *why) MUST_CHECK;

/* Give the run up with a sentence: failed, or back in review when it was integrating. */
const struct err *job_fail(struct job *job, const struct err *why) MUST_CHECK;

#endif
