/* integrate -- see integrate.h. */
#include "hmis/integrate.h"

#include "base/conf.h"
#include "base/log.h"
#include "hmis/stage.h"
#include "words/err_said.h"

/* Write version and close the transaction; the caller rolls back on failure. */
static const struct err *write_version(struct job *job, const char *version)
{
	const struct err *failed;
	PGresult *rows;

	if ((failed = db_rows(job->db, job, NULL, SQL_integrate_close, job->id, version)))
		return failed;
	if ((failed = db_rows(job->db, job, NULL, SQL_integrate_blocks, job->id, version)))
		return failed;
	if ((failed = db_rows(job->db, job, NULL, SQL_integrate_add, job->id, version)))
		return failed;
	if ((failed = db_rows(job->db, job, NULL, SQL_integrate_reporting, job->id)))
		return failed;
	if ((failed = db_rows(job->db, job, NULL, SQL_integrate_history, job->id, version)))
		return failed;
	if ((failed = db_rows(job->db, job, &rows, SQL_integrate_finish, job->id, job->fence,
		 version)))
		return failed;
	if (!PQntuples(rows))
		return job_stopped();
	if ((failed = db_rows(job->db, job, NULL, SQL_integrate_clear, job->id)))
		return failed;
	if ((failed = job_commit_version(job)))
		return failed;
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
	return write_version(job, mem_printf(job, "%d", current + 1));
}
