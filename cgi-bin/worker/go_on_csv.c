/*
 * go_on_csv -- see jobs.h: a large file that was sent in one request is looked through by now, so
 * that its import is mapped as such a file was before, and staged; or it has questions, and waits.
 */
#include "base/conf.h"
#include "base/file.h"
#include "base/log.h"
#include "columns/reuse.h"
#include "words/err_said.h"
#include "words/said.h"
#include "worker/jobs.h"

#include <fcntl.h>

struct onward {
	const void *ctx;
	struct db *db;
	json_t *doc; /* sql/queries/import_onward.sql */
	json_t *why; /* what kept the worker from looking through the file, or null */
	const char *run, *who;
	struct dialect dialect;
	struct survey survey;
	struct formats_file file;
	struct reuse reuse;
};

static const char *text_of(const struct onward *onward, const char *name)
{
	return json_string_value(json_object_get(onward->doc, name));
}

/* What was seen is not all that is needed: look once more, with the formats as they were said. */
static const struct err *look_again(struct onward *onward)
{
	json_t *asked = mem_json(onward->ctx,
	    json_pack("{s:I, s:O, s:O, s:b}", "asset", (json_int_t)onward->file.asset, "dialect",
		dialect_json(onward->ctx, &onward->dialect), "mapping",
		mapping_json(onward->ctx, &onward->reuse.mapping, onward->survey.names), "settled",
		onward->reuse.settled));

	return db_rows(onward->db, onward->ctx, NULL, SQL_import_wait, onward->run, onward->who,
	    NULL, NULL, mem_dump(onward->ctx, asked), text_of(onward, "fingerprint"));
}

static const struct err *stop_at(struct onward *onward, json_t *questions)
{
	log_event("job", "run", onward->run, "work", "go_on", "asks",
	    mem_dump(onward->ctx, questions), NULL);
	return db_rows(onward->db, onward->ctx, NULL, SQL_import_stopped, onward->run,
	    mem_dump(onward->ctx, questions));
}

/* What the file itself is at fault for is told as a question is. */
static const struct err *stop_for(struct onward *onward, const struct err *failed)
{
	json_t *said = json_incref(err_said(onward->ctx, failed));
	json_t *question = json_pack("{s:s, s:s}", "field", "file", "code", failed->code);

	said_set(question, "title", said);
	return stop_at(onward, mem_json(onward->ctx, json_pack("[o]", question)));
}

/* Why the file could not be looked through. */
static const struct err *failure_of(const struct onward *onward)
{
	const char *code = json_string_value(json_object_get(onward->why, "code"));

	return err_of_stored(422, mem_strdup(onward->ctx, code), onward->why);
}

static const struct err *go_on(struct onward *onward)
{
	const void *ctx = onward->ctx;
	const struct err *failed;

	if ((failed = survey_take(ctx, onward->file.fd, &onward->dialect, &onward->survey)) ||
	    (failed = reuse_mapping(ctx, &onward->file, &onward->survey, &onward->reuse)))
		return failed;
	if (onward->reuse.missing && json_is_object(onward->why))
		return stop_for(onward, failure_of(onward));
	if (onward->reuse.missing)
		return look_again(onward);
	if (!onward->reuse.made)
		return stop_at(onward, onward->reuse.questions);
	return db_rows(onward->db, ctx, NULL, SQL_import_go_on, onward->run, onward->who,
	    mem_dump(ctx, dialect_json(ctx, &onward->dialect)), mem_dump(ctx, onward->reuse.made),
	    text_of(onward, "fingerprint"));
}

static const struct err *open_file(struct onward *onward)
{
	long asset = (long)json_integer_value(json_object_get(onward->doc, "asset"));
	const char *path = mem_printf(onward->ctx, "%s/assets/%ld", conf()->store, asset);
	int fd = file_open(onward->ctx, path, O_RDONLY);

	onward->dialect = dialect_of(json_object_get(onward->doc, "dialect"));
	onward->file = (struct formats_file){
		.fd = fd,
		.asset = asset,
		.dialect = &onward->dialect,
		.kept = json_object_get(onward->doc, "profile"),
		.kept_only = true,
	};
	return fd < 0 ? err(410, "file_gone",
			    "The uploaded file is not in the store any more. Upload it again.")
		      : NULL;
}

const struct err *go_on_csv(const void *ctx, struct db *db, bool *any)
{
	struct onward onward = { .ctx = ctx, .db = db };
	const struct err *failed;
	PGresult *rows;
	json_error_t bad;

	if ((failed = db_rows(db, ctx, &rows, SQL_import_onward)))
		return failed;
	if (!(*any = PQntuples(rows) > 0))
		return NULL;
	onward.doc = mem_json(ctx, json_loads(PQgetvalue(rows, 0, 0), 0, &bad));
	onward.run = mem_printf(ctx, "%lld",
	    (long long)json_integer_value(json_object_get(onward.doc, "run")));
	onward.who = text_of(&onward, "who");
	onward.reuse.before = json_object_get(onward.doc, "mapping");
	onward.reuse.answers = json_object_get(onward.doc, "answers");
	onward.why = json_object_get(onward.doc, "failure");
	log_event("job", "run", onward.run, "work", "go_on", NULL);
	if (!(failed = open_file(&onward)))
		failed = go_on(&onward);
	if (failed && failed->status < 500)
		return stop_for(&onward, failed);
	return failed;
}
