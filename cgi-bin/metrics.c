/*
 * metrics -- figures for Prometheus, in its text format.
 *
 *	GET /metrics
 *
 * The database's (sql/functions/watch_metrics.sql) are those of the whole site; requests, pieces
 * of work (host/counters.h) and the disk are those of this host.  Without a database, the latter
 * alone.
 */
#include "base/conf.h"
#include "base/version.h"
#include "host/counters.h"
#include "web/app.h"

#include <string.h>
#include <sys/statvfs.h>

#define WORK "worker/" /* what the names of pieces of work begin with, as they are counted */

/* What the database says, by the names of its samples. */
static const struct family {
	const char *name, *type, *help;
} families[] = {
	{ "hmis_schema_version", "gauge", "Number of the database's schema." },
	{ "hmis_database_size_bytes", "gauge", "Size of the database on its disk." },
	{ "hmis_database_connections", "gauge", "Connections to the database server, by role." },
	{ "hmis_database_connections_max", "gauge", "Connections that the server takes." },
	{ "hmis_runs", "gauge", "Imports and other runs, by kind and state." },
	{ "hmis_lane_up", "gauge", "1: a worker of the lane lives, or is not missed." },
	{ "hmis_lane_workers", "gauge",
	    "Workers of the lane that gave a sign of life last minute." },
	{ "hmis_lane_last_seen_timestamp_seconds", "gauge",
	    "The last sign of life from a worker of the lane; 0: none for a day." },
	{ "hmis_queue_waiting", "gauge", "Runs and schedules that wait for a worker of the lane." },
	{ "hmis_queue_held", "gauge", "Runs that are put off by their servers." },
	{ "hmis_queue_oldest_seconds", "gauge",
	    "How long the first of those that wait has waited." },
	{ "hmis_schedules", "gauge",
	    "Schedules: active, paused by a person, stopped by themselves, failing." },
	{ "hmis_import_rows", "gauge", "Rows of integrated imports, by what became of them." },
	{ "hmis_files", "gauge", "Files that are kept." },
	{ "hmis_files_bytes", "gauge", "Their bytes." },
	{ "hmis_fetch_pairs", "gauge", "Pulls of fetches that are not integrated, by state." },
	{ "hmis_dataset_version", "gauge", "The newest version of the dataset." },
	{ "hmis_dataset_values", "gauge", "Values in it." },
	{ "hmis_dataset_indicator_months", "gauge", "Indicators and months that have values." },
	{ "hmis_versions_total", "counter", "Versions that were made, by source." },
	{ "hmis_version_values_total", "counter", "Values that versions changed, by how." },
	{ "hmis_calls_waiting", "gauge", "E-mails and webhooks to administrators not yet taken." },
	{ 0 },
};

static void begin_family(struct text *out, const char *name, const char *type, const char *help)
{
	text_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void put_one(struct text *out, const char *name, const char *help, double value)
{
	begin_family(out, name, "gauge", help);
	text_printf(out, "%s %.17g\n", name, value);
}

static void put_family(struct text *out, const struct family *family, const PGresult *rows)
{
	begin_family(out, family->name, family->type, family->help);
	for (int i = 0; i < PQntuples(rows); i++)
		if (!strcmp(PQgetvalue(rows, i, 0), family->name))
			text_printf(out, "%s%s %s\n", family->name, PQgetvalue(rows, i, 1),
			    PQgetvalue(rows, i, 2));
}

static void put_database(struct text *out, const PGresult *rows)
{
	put_one(out, "hmis_database_up", "1: the database answers.", rows ? 1 : 0);
	for (const struct family *family = families; rows && family->name; family++)
		put_family(out, family, rows);
}

static void put_disk(struct text *out)
{
	struct statvfs disk;

	put_one(out, "hmis_store_reserve_bytes", "What uploads leave free of the store's disk.",
	    (double)conf()->disk_reserve);
	if (statvfs(conf()->store, &disk))
		return;
	put_one(out, "hmis_store_size_bytes", "Size of the store's disk.",
	    (double)disk.f_blocks * (double)disk.f_frsize);
	put_one(out, "hmis_store_free_bytes", "What is free of it.",
	    (double)disk.f_bavail * (double)disk.f_frsize);
}

/* Steps and kinds of work are two sets of families over what is counted alike. */
struct kind {
	const char *label;
	const char *count, *count_help, *duration, *duration_help;
	bool work;
};

/* The name of one that is of the kind, or NULL. */
static const char *name_in(const struct kind *kind, const struct counted *one)
{
	bool work = !strncmp(one->name, WORK, strlen(WORK));

	if (work != kind->work)
		return NULL;
	return work ? one->name + strlen(WORK) : one->name;
}

static void put_counts(struct text *out, const struct kind *kind)
{
	const struct counted *one;
	const char *name;

	begin_family(out, kind->count, "counter", kind->count_help);
	for (int place = 0; (one = counters_next(&place));)
		for (int i = 0; (name = name_in(kind, one)) && i < COUNTED_STATUSES; i++)
			if (one->status[i])
				text_printf(out, "%s{%s=\"%s\",status=\"%d\"} %llu\n", kind->count,
				    kind->label, name, 100 + i, (unsigned long long)one->status[i]);
}

/* One's histogram: how many took up to each bound. */
static void put_durations_of(struct text *out, const struct kind *kind, const char *name,
    const struct counted *one)
{
	unsigned long long n = 0;

	for (int i = 0; i < COUNTED_BOUNDS; i++) {
		n += one->within[i];
		text_printf(out, "%s_bucket{%s=\"%s\",le=\"%g\"} %llu\n", kind->duration,
		    kind->label, name, counted_bounds[i], n);
	}
	n += one->within[COUNTED_BOUNDS];
	text_printf(out, "%s_bucket{%s=\"%s\",le=\"+Inf\"} %llu\n", kind->duration, kind->label,
	    name, n);
	text_printf(out, "%s_sum{%s=\"%s\"} %.6f\n%s_count{%s=\"%s\"} %llu\n", kind->duration,
	    kind->label, name, (double)one->microseconds / 1e6, kind->duration, kind->label, name,
	    n);
}

static void put_kind(struct text *out, const struct kind *kind)
{
	const struct counted *one;
	const char *name;

	put_counts(out, kind);
	begin_family(out, kind->duration, "histogram", kind->duration_help);
	for (int place = 0; (one = counters_next(&place));)
		if ((name = name_in(kind, one)))
			put_durations_of(out, kind, name, one);
}

static void put_sent(struct text *out)
{
	const struct counted *one;

	begin_family(out, "hmis_http_response_bytes_total", "counter",
	    "Bytes of answers, by step.");
	for (int place = 0; (one = counters_next(&place));)
		if (strncmp(one->name, WORK, strlen(WORK)))
			text_printf(out, "hmis_http_response_bytes_total{step=\"%s\"} %llu\n",
			    one->name, (unsigned long long)one->bytes);
}

static const struct err *show(struct req *r)
{
	static const struct kind steps = { "step", "hmis_http_requests_total",
		"Requests, by step and status.", "hmis_http_request_duration_seconds",
		"How long requests took, by step.", false };
	static const struct kind works = { "work", "hmis_jobs_total",
		"Pieces of work of the workers, by kind and the status of their end; 200: done.",
		"hmis_job_duration_seconds", "How long pieces of work took.", true };
	struct text out = text_new(r);
	PGresult *rows = NULL;

	if (db_rows(r->db, r, &rows, SQL_metrics))
		rows = NULL;
	begin_family(&out, "hmis_build_info", "gauge", "The version of the program.");
	text_printf(&out, "hmis_build_info{version=\"%s\"} 1\n", VERSION);
	put_database(&out, rows);
	put_disk(&out);
	put_kind(&out, &steps);
	put_sent(&out);
	put_kind(&out, &works);
	respond_begin(r, "text/plain; version=0.0.4; charset=utf-8", NULL);
	respond_write(r, out.at, out.len);
	return NULL;
}

static const struct route routes[] = {
	{ "GET", "/metrics", ANYBODY, show, WORDS("What the programs count, for Prometheus."),
	    .key = ANY_KEY },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "metrics", routes);
}
