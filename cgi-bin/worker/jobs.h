/*
 * jobs -- the worker's pieces of work, a file each in this folder.
 *
 * Each takes a run that job_take() gave, after job_begin(), and leaves it in the state it ends in;
 * what it returns is why it did not, and then nothing of it stays (worker.c gives the run back).
 * What needs no other library than hmis is a function there, such as integrate().
 */
#ifndef WORKER_JOBS_H
#define WORKER_JOBS_H

#include "hmis/job.h"

/* Read, check and store a file; the run is staged, with its review and its rejected rows. */
const struct err *stage_csv(struct job *job) MUST_CHECK;

/* Pull what a run selected from its DHIS2 server; the run is staged when every pair is done, empty
 * or failed. */
const struct err *fetch_dhis2(struct job *job) MUST_CHECK;

/* Read what a DHIS2 server has: its units, data sets, elements and indicators; the run is staged
 * and ends so. */
const struct err *read_catalogue(struct job *job) MUST_CHECK;

/* Take the values that a person deletes out of every version, the staging and the receipts, as a
 * version of its own. */
const struct err *purge(struct job *job) MUST_CHECK;

/* No run's work: look through a large file that a page waits for; *any: there was one. */
const struct err *examine_csv(const void *ctx, struct db *db, bool *any) MUST_CHECK;

/* No run's work: an import that was sent in one request goes on, once its file was looked through;
 * *any: there was one. */
const struct err *go_on_csv(const void *ctx, struct db *db, bool *any) MUST_CHECK;

/* No run's work: see what a version changed for projects, and tell those who want to know
 * (project_hook). */
const struct err *watch_projects(const void *ctx, struct db *db) MUST_CHECK;

/* No run's work: tell of imports and schedules that wait for a person, as the settings say. */
const struct err *tell_waiting(const void *ctx, struct db *db) MUST_CHECK;

/* No run's work: see whether each lane has a worker and the disk room, and tell administrators of
 * what has not (sql/functions/watch_trouble.sql); *nobody_tells: the lane is away that would. */
const struct err *watch_site(const void *ctx, struct db *db, bool *nobody_tells) MUST_CHECK;

#endif
