/* integrate -- see integrate.h. */
#include "hmis/integrate.h"

#include "base/conf.h"
#include "base/log.h"
#include "hmis/stage.h"
#include "words/err_said.h"

/* The blocks, which on a cluster are committed before the rest; *apart then. */
static const struct err *write_blocks(struct job *job, const char *version, bool *apart)
{
	const struct err *failed;
	PGresult *rows;

	if ((failed = db_rows(job->db, job, NULL, SQL_integrate_blocks, job->id, version)))
		return failed;
	if ((failed = db_rows(job->db, job, &rows, SQL_version_begin, job->id, version)))
		return failed;
	*apart = *PQgetvalue(rows, 0, 0) == 't';
	return *apart ? integrate_apart(job, version) : NULL;
}

/* All that is said of the version, of its blocks; the last thing is the version itself, but for
 * what is read of the dataset as it stands then. */
static const struct err *write_version(struct job *job, const char *version)
{
	const struct err *failed;
	PGresult *rows;

	if ((failed = db_rows(job->db, job, NULL, SQL_integrate_close, job->id, version)))
		return failed;
	if ((failed = db_rows(job->db, job, NULL, SQL_integrate_add, job->id, version)))
		return failed;
	if ((failed = db_rows(job->db, job, NULL, SQL_integrate_history, job->id, version)))
		return failed;
	if ((failed = db_rows(job->db, job, &rows, SQL_integrate_finish, job->id, job->fence,
		 version)))
		return failed;
	if (!PQntuples(rows))
		return job_stopped();
	if ((failed = db_rows(job->db, job, NULL, SQL_integrate_reporting, job->id)))
		return failed;
	return db_rows(job->db, job, NULL, SQL_integrate_clear, job->id);
}

const struct err *integrate_apart(struct job *job, const char *version)
{
	const struct err *failed;

	if ((failed = db_commit(job->db)) || (failed = job_transaction(job)))
		return failed;
	return db_rows(job->db, job, NULL, SQL_version_go_on, job->id, version,
	    mem_printf(job, "%ld", conf()->lease));
}

/* Write it and close the transaction; the caller rolls back on failure. */
static const struct err *make_version(struct job *job, const char *version)
{
	const struct err *failed;
	bool apart = false;

	if ((failed = write_blocks(job, version, &apart)) ||
	    (failed = write_version(job, version)) || (failed = job_commit_version(job)))
		return failed;
	if (apart)
		db_close(job->db); /* and with it go the locks that it kept beyond a transaction */
	log_event("integrated", "run", job->id, "version", version, NULL);
	return NULL;
}

const struct err *integrate(struct job *job)
{
	const struct err *failed;
	const char *retired;
	int current;
	json_t *check;

	job_progress(job, PHASE_INTEGRATING, 10, 0, 0, 0);
	if ((failed = job_transaction(job)))
		return failed;
	if ((failed = db_rows(job->db, job, NULL, SQL_integrate_lock,
		 mem_printf(job, "%ld", conf()->lease))))
		return failed;
	if ((failed = db_json(job->db, job, &check, SQL_integrate_check, job->id)))
		return failed;
	current = (int)json_integer_value(json_object_get(check, "current"));
	retired = json_string_value(json_object_get(check, "retired"));
	if (retired)
		return err(409, "facility_retired",
		    "Facilities or indicators of this import were retired after its file was read: "
		    "{names}. Nothing was integrated. Start staging again, or bring them back into "
		    "use first.",
		    "names", retired);
	if (json_is_true(json_object_get(check, "moved"))) {
		db_rollback(job->db);
		if (job->undoes)
			return stage_undo(job);
		return stage_compare_again(job,
		    mem_dump(job,
			err_said(job,
			    err(409, "dataset_moved",
				"The dataset changed after this import was staged. What the import "
				"would change has been computed again: look at it once more, then "
				"integrate."))));
	}
	job_progress(job, PHASE_INTEGRATING, 40, 0, 0, 0);
	return make_version(job, mem_printf(job, "%d", current + 1));
}
