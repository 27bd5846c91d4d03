/* stage_csv -- see jobs.h: reading a file, row by row, into its run's review. */
#include "worker/jobs.h"

#include "base/conf.h"
#include "base/file.h"
#include "csv/mapping.h"
#include "csv/records.h"
#include "csv/rejects.h"
#include "hmis/stage.h"

#include <fcntl.h>

#define REPORT_EVERY 16384 /* rows between two reports to the heartbeat */

/* A file being staged. */
struct import {
	struct job *job;
	struct dialect dialect;
	struct mapping mapping;
	struct stage *stage;
	struct rejects *rejects;
	int fd;
	int64_t bytes;
};

static const struct err *reject(struct import *import, const struct record *record,
    const struct row *row, bool both)
{
	const char *reason = both
	    ? "facility not in the registry; indicator not in the indicator list"
	    : row_kind_title[row->kind];

	return rejects_add(import->rejects, record, row, reason, row->hint);
}

static void report(struct import *import, const struct reader *reader)
{
	int64_t at = reader_position(reader);

	job_progress(import->job, PHASE_READING, (int)(70 * at / (import->bytes + 1)),
	    stage_read(import->stage), at, import->bytes);
	stage_report(import->stage);
}

static const struct err *read_rows(struct import *import)
{
	const struct record *record;
	const struct err *failed;
	struct records *records;

	if ((failed = records_open(import->job, import->fd, &import->dialect, &import->mapping,
		 &records)))
		return failed;
	while ((record = records_next(records))) {
		struct row row;
		bool both;

		mapping_read(&import->mapping, record, &row);
		if ((failed = stage_row(import->stage, &row, &both)))
			return failed;
		if (row_is_dropped(row.kind) && (failed = reject(import, record, &row, both)))
			return failed;
		if (stage_read(import->stage) % REPORT_EVERY)
			continue;
		if (job_lost(import->job))
			return job_stopped();
		report(import, records->reader);
	}
	return reader_failed(records->reader);
}

/* Once more over the file, for the lines of duplicates that contradict each other. */
static const struct err *read_conflicts(struct import *import)
{
	const struct record *record;
	const struct err *failed;
	struct records *records;

	if (!stage_conflicts(import->stage))
		return NULL;
	if ((failed = records_open(import->job, import->fd, &import->dialect, &import->mapping,
		 &records)))
		return failed;
	for (long n = 1; (record = records_next(records)); n++) {
		struct row row;

		mapping_read(&import->mapping, record, &row);
		if (row.kind != ROW_OK)
			continue;
		stage_again(import->stage, &row);
		if ((row.kind == ROW_CONFLICT || row.kind == ROW_INVALID_COUNT) &&
		    (failed = reject(import, record, &row, false)))
			return failed;
		if (n % REPORT_EVERY == 0 && job_lost(import->job))
			return job_stopped();
	}
	return reader_failed(records->reader);
}

static const struct err *open_import(struct import *import, struct job *job)
{
	const char *path = mem_printf(job, "%s/assets/%ld", conf()->store, job->asset);
	const struct err *failed;

	import->job = job;
	import->dialect = dialect_of(job->dialect);
	if ((failed = mapping_of(job, job->mapping, &import->mapping)))
		return failed;
	if ((import->fd = file_open(job, path, O_RDONLY)) < 0)
		return err(410, "file_gone",
		    "The uploaded file is not in the store any more. Upload it again; your mapping "
		    "is kept.");
	import->bytes = file_size(import->fd);
	return stage_new(job, import->mapping.duplicates, &import->stage);
}

static const struct err *place_rejects(void *rejects)
{
	return rejects_finish(rejects);
}

const struct err *stage_csv(struct job *job)
{
	struct import import = { 0 };
	const char *rejected = mem_printf(job, "%s/rejected/%ld.csv", conf()->store, job->run);
	struct records *records;
	const struct err *failed;

	if ((failed = open_import(&import, job)) ||
	    (failed = records_open(job, import.fd, &import.dialect, &import.mapping, &records)))
		return failed;
	failed = rejects_new(job, rejected, records->names, records->n, &import.rejects);
	talloc_free(records);
	if (failed)
		return failed;
	if ((failed = read_rows(&import)) || (failed = stage_months(import.stage)))
		return failed;
	if ((failed = read_conflicts(&import)))
		return failed;
	return stage_finish(import.stage, place_rejects, import.rejects);
}
