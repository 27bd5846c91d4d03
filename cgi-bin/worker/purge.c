/* purge -- values that a person deletes leave every version, the staging and the receipts; see
 * jobs.h. */
#include "worker/jobs.h"

#include "base/conf.h"
#include "base/log.h"
#include "hmis/integrate.h"

#include <stdio.h>
#include <unistd.h>

/* The rejected rows of an import show values as well. */
static void drop_rejected(struct job *job, const PGresult *runs)
{
	for (int i = 0; i < PQntuples(runs); i++)
		unlink(mem_printf(job, "%s/rejected/%s.csv", conf()->store,
		    PQgetvalue(runs, i, 0)));
}

/* Begin: the lock of integrations, the number of the new version, and its blocks where those are
 * committed before the rest; *apart then. */
static const struct err *begin(struct job *job, const char **version, bool *apart)
{
	const struct err *failed;
	PGresult *rows;

	if ((failed = job_transaction(job)))
		return failed;
	if ((failed = db_rows(job->db, job, NULL, SQL_integrate_lock,
		 mem_printf(job, "%ld", conf()->lease))))
		return failed;
	if ((failed = db_rows(job->db, job, &rows, SQL_version_current)))
		return failed;
	*version = mem_printf(job, "%ld", strtol(PQgetvalue(rows, 0, 0), NULL, 10) + 1);
	if ((failed =
		    db_rows(job->db, job, &rows, SQL_delete_begin, job->id, job->fence, *version)))
		return failed;
	*apart = *PQgetvalue(rows, 0, 0) == 't';
	return *apart ? integrate_apart(job, *version) : NULL;
}

/* The version is there. What fails here is done before the next version, or by an idle worker. */
static void purge_earlier(struct job *job)
{
	const struct err *failed = db_rows(job->db, job, NULL, SQL_delete_earlier, job->id);

	if (failed)
		log_event("delete_earlier", "run", job->id, "failed", failed->text, NULL);
	db_close(job->db);
}

const struct err *purge(struct job *job)
{
	const struct err *failed;
	const char *version;
	bool apart = false;
	PGresult *rows;

	job_progress(job, PHASE_INTEGRATING, 10, 0, 0, 0);
	if ((failed = begin(job, &version, &apart)))
		return failed;
	if ((failed = db_rows(job->db, job, &rows, SQL_delete_purge, job->id, job->fence, version)))
		return failed;
	if (!PQntuples(rows))
		return job_stopped();
	/* files first: what is gone too early can be staged again, what stays would show the
	 * values */
	drop_rejected(job, rows);
	if ((failed = job_commit_version(job)))
		return failed;
	log_event("deleted", "run", job->id, "version", version, NULL);
	if (apart)
		purge_earlier(job);
	return NULL;
}
