/* stage_csv -- see jobs.h: reading a file, row by row, into its run's review. */
#include "worker/jobs.h"

#include "base/conf.h"
#include "base/file.h"
#include "columns/left_out.h"
#include "columns/mapping.h"
#include "columns/records.h"
#include "columns/rejects.h"
#include "columns/survey.h"
#include "hmis/stage.h"
#include "words/words.h"

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
	    ? WORDS("facility not in the registry; indicator not in the indicator list")
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

/* What can be said of rows one by one is said by a thread ahead, of the good ones. */
static void find_ahead(void *arg, const struct record *record, int n, struct ahead *ahead)
{
	const struct import *import = arg;

	for (int i = 0; i < n; i++) {
		struct cell cell;
		struct row row;

		mapping_read(&import->mapping, &record[i], &row);
		cell = registry_find_ahead(stage_registry(import->stage), &row);
		if (cell.slot)
			ahead[i] =
			    (struct ahead){ { cell.slot, cell.indicator, row.period, row.count } };
	}
}

static const struct err *take_row(struct import *import, const struct record *record)
{
	const struct err *failed;
	struct row row;
	bool both;

	mapping_read(&import->mapping, record, &row);
	if ((failed = stage_row(import->stage, &row, &both)))
		return failed;
	return row_is_dropped(row.kind) ? reject(import, record, &row, both) : NULL;
}

static const struct err *each_row(struct import *import, struct records *records)
{
	const struct record *record;
	const struct err *failed;

	while ((record = records_next(records))) {
		const struct ahead *ahead = reader_ahead(records->reader, record);

		failed = ahead
		    ? stage_cell(import->stage,
			  (struct cell){ .slot = ahead->made[0], .indicator = ahead->made[1] },
			  ahead->made[2], ahead->made[3])
		    : take_row(import, record);
		if (failed)
			return failed;
		if (stage_read(import->stage) % REPORT_EVERY)
			continue;
		if (job_lost(import->job))
			return job_stopped();
		report(import, records->reader);
	}
	return reader_failed(records->reader);
}

static const struct err *read_rows(struct import *import)
{
	const struct err *failed;
	struct records *records;

	if ((failed = records_open(import->job, import->fd, &import->dialect, &import->mapping,
		 &records)))
		return failed;
	registry_share(stage_registry(import->stage), true);
	if (!records->wide)
		reader_look_ahead(records->reader, find_ahead, import);
	failed = each_row(import, records);
	talloc_free(records); /* and the thread with it */
	registry_share(stage_registry(import->stage), false);
	return failed;
}

/* What is done with a record of a pass that comes after the first; row is read already. */
typedef const struct err *record_fn(struct import *import, const struct records *records,
    const struct record *record, struct row *row);

/* Once more over the file, or as far as more() wants. */
static const struct err *read_again(struct import *import, record_fn *fn,
    bool (*more)(const struct stage *))
{
	const struct record *record;
	const struct err *failed;
	struct records *records;

	if ((failed = records_open(import->job, import->fd, &import->dialect, &import->mapping,
		 &records)))
		return failed;
	for (long n = 1; (!more || more(import->stage)) && (record = records_next(records)); n++) {
		struct row row;

		mapping_read(&import->mapping, record, &row);
		if (row.kind == ROW_OK && (failed = fn(import, records, record, &row)))
			return failed;
		if (n % REPORT_EVERY == 0 && job_lost(import->job))
			return job_stopped();
	}
	failed = reader_failed(records->reader);
	talloc_free(records);
	return failed;
}

static const struct err *take_repeat(struct import *import, const struct records *records,
    const struct record *record, struct row *row)
{
	if (!stage_repeated(import->stage, row))
		return NULL;
	return stage_repeat(import->stage, row,
	    records_hash(records, record, &import->mapping, row));
}

/* For the whole records of cells that have several rows, which few files have. */
static const struct err *read_repeats(struct import *import)
{
	const struct err *failed;
	bool any;

	if ((failed = stage_repeats(import->stage, &any)) || !any)
		return failed;
	return read_again(import, take_repeat, NULL);
}

static const struct err *take_conflict(struct import *import, const struct records *records,
    const struct record *record, struct row *row)
{
	switch (stage_again(import->stage, row)) {
	case AGAIN_DROPPED:
		return reject(import, record, row, false);
	case AGAIN_SHOW:
		stage_show(import->stage, row,
		    records_hash(records, record, &import->mapping, row));
		return NULL;
	default:
		return NULL;
	}
}

/* For the lines of duplicates that differ. */
static const struct err *read_conflicts(struct import *import)
{
	return read_again(import, take_conflict, stage_conflicts);
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

/* Columns that hold numbers and are left out are said. */
static const struct err *say_left_out(struct import *import)
{
	const struct err *failed;
	struct survey survey;

	if ((failed = survey_take(import->job, import->fd, &import->dialect, &survey)))
		return failed;
	stage_notice(import->stage,
	    left_out_notice(import->job,
		mem_json(import->job,
		    left_out_columns(&survey, &import->mapping, &import->dialect))));
	return NULL;
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
	failed = rejects_new(job, rejected, records->names, records->n,
	    dialect_files(&import.dialect) > 1, &import.rejects);
	talloc_free(records);
	if (failed)
		return failed;
	if ((failed = say_left_out(&import)) || (failed = read_rows(&import)) ||
	    (failed = read_repeats(&import)) || (failed = stage_months(import.stage)) ||
	    (failed = read_conflicts(&import)))
		return failed;
	return stage_finish(import.stage, place_rejects, import.rejects);
}
