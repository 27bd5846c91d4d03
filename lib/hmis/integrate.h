/*
 * integrate -- what a run staged becomes a new version of the dataset: all of it, or nothing.
 */
#ifndef HMIS_INTEGRATE_H
#define HMIS_INTEGRATE_H

#include "hmis/job.h"

/*
 * Integrate the job's run in one synchronous transaction: data, version, run state; on a cluster in
 * two, of which the second makes the version what readers see.  Integrations wait for each other.
 * When the dataset moved under the indicator-months the run touches, the effect is computed again
 * and the run goes back to its review; when facilities or indicators it has counts of were retired
 * since, it goes back with their ids.
 */
const struct err *integrate(struct job *job) MUST_CHECK;

/*
 * The blocks of a version are written, and to be committed before the rest: do so, and begin the
 * transaction for the rest once each node has them.  Close the connection at its end: until then it
 * keeps the lock of integrations.
 */
const struct err *integrate_apart(struct job *job, const char *version) MUST_CHECK;

#endif
