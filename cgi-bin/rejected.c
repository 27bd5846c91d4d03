/*
 * rejected -- the dropped rows of an import, to be corrected and sent again.
 *
 *	GET /rejected?run=N	CSV: the original columns and what was wrong with each row; of a
 *				fetch, each value that was dropped, as its server has it
 *
 * _kind has codes, the same for everybody; _reason and _hint are kept in English and said in the
 * language of whoever downloads them.
 */
#include "base/conf.h"
#include "base/file.h"
#include "csv/cell.h"
#include "csv/flaw.h"
#include "csv/reader.h"
#include "page/filter.h"
#include "web/app.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PIECE = 64 << 10 };

static const char columns[] =
    "facility_id,raw_indicator_id,period_id,count,category_option_combo,attribute_option_combo,"
    "_kind,_column,_reason,_hint\n";

/* Lines on their way into the reader's language. */
struct saying {
	struct req *r;
	struct text out;
	int reason, hint; /* columns, from 0; -1: not known yet */
};

/* Add what was wrong: one text of ours, with values or without, or several joined by "; ". */
static void say(struct saying *saying, struct text *out, const char *text)
{
	const char *next = strstr(text, "; ");
	json_t *said = flaw_said(text);

	if (next && !json_object_get(said, "values") && words_find(span_of(text)) < 0) {
		char *first = mem_strndup(out->ctx, text, (size_t)(next - text));

		say(saying, out, first);
		text_string(out, "; ");
		say(saying, out, next + 2);
	} else {
		filter_add(out, saying->r->language, SPAN("words"), said);
	}
	json_decref(said);
}

static void add_record(struct saying *saying, const struct record *record)
{
	void *work = talloc_new(saying->r);

	for (int i = 0; i < record->n; i++) {
		struct span cell = record->field[i];
		struct text said = text_new(work);

		if (saying->reason < 0 && span_equal(cell, SPAN("_reason")))
			saying->reason = i, saying->hint = i + 1;
		else if (cell.len && (i == saying->reason || i == saying->hint)) {
			say(saying, &said, mem_strndup(work, cell.at, cell.len));
			cell = (struct span){ said.at, said.len };
		}
		text_string(&saying->out, i ? "," : "");
		text_string(&saying->out,
		    cell_append(mem_strdup(work, ""), cell, !cell_is_guarded(cell)));
	}
	text_string(&saying->out, "\r\n");
	talloc_free(work);
}

/* Send the lines of fd in the reader's language; *listens: somebody still does. */
static const struct err *say_lines(struct saying *saying, int fd, bool *listens)
{
	struct dialect dialect = { .delimiter = ',' };
	struct reader *reader = reader_new(saying->r, fd, &dialect);
	const struct record *record;
	const struct err *failed;

	while (*listens && (record = reader_next(reader))) {
		add_record(saying, record);
		if (saying->out.len < PIECE)
			continue;
		*listens = respond_write(saying->r, saying->out.at, saying->out.len);
		saying->out.len = 0;
	}
	if (*listens)
		*listens = respond_write(saying->r, saying->out.at, saying->out.len);
	saying->out.len = 0;
	failed = reader_failed(reader);
	talloc_free(reader);
	return failed;
}

static const struct err *say_text(struct saying *saying, const char *text, size_t n, bool *listens)
{
	int fd = memfd_create("lines", MFD_CLOEXEC);
	const struct err *failed;

	if (saying->r->language == ENGLISH || fd < 0 || write(fd, text, n) != (ssize_t)n) {
		close(fd);
		*listens = respond_write(saying->r, text, n);
		return NULL;
	}
	lseek(fd, 0, SEEK_SET);
	failed = say_lines(saying, fd, listens);
	close(fd);
	return failed;
}

/* Those of a fetch stand in the database, pair by pair. */
static const struct err *download_fetched(struct req *r, bool dropped)
{
	const char *run = req_arg(r, "run");
	struct saying saying = { r, text_new(r), -1, -1 };
	const struct err *failed;
	PGresult *pairs, *lines;
	bool listens = true;

	if ((failed = db_rows(r->db, r, &pairs, SQL_rejected_pairs, run)))
		return failed;
	if (dropped && !PQntuples(pairs))
		return err(410, "file_gone",
		    "The dropped values of import {run} are not kept any more. Fetch it again to "
		    "get them.",
		    "run", run);
	respond_begin(r, "text/csv; charset=utf-8", mem_printf(r, "rejected-%s.csv", run));
	failed = say_text(&saying, columns, strlen(columns), &listens);
	for (int i = 0; !failed && listens && i < PQntuples(pairs); i++) {
		void *work = talloc_new(r);

		failed = db_rows(r->db, work, &lines, SQL_rejected_lines, run,
		    PQgetvalue(pairs, i, 0), PQgetvalue(pairs, i, 1));
		if (!failed && PQntuples(lines))
			failed = say_text(&saying, PQgetvalue(lines, 0, 0),
			    (size_t)PQgetlength(lines, 0, 0), &listens);
		talloc_free(work);
	}
	return failed;
}

/* They were here: who removed them, or which rule, and when. */
static const struct err *removed(const char *run, json_t *removal)
{
	const char *by = json_string_value(json_object_get(removal, "by"));
	long days = (long)json_integer_value(json_object_get(removal, "days"));

	return err(410, "file_gone",
	    by ? WORDS("The dropped rows of import {run} were removed at {removed_at}: {by} chose "
		       "to "
		       "keep such rows for {days} days.")
	       : WORDS("The dropped rows of import {run} were removed at {removed_at}, as the "
		       "settings keep such rows for {days} days (keep_rejects)."),
	    "run", run, "removed_at", json_string_value(json_object_get(removal, "at")), "by",
	    by ? by : "", "days", DIGITS(days));
}

static const struct err *download_said(struct req *r, int fd, const char *name)
{
	struct saying saying = { r, text_new(r), -1, -1 };
	bool listens;

	respond_begin(r, "text/csv; charset=utf-8", name);
	listens = respond_write(r, "\ufeff", strlen("\ufeff"));
	return say_lines(&saying, fd, &listens);
}

static const struct err *download(struct req *r)
{
	const char *run = req_arg(r, "run"), *name;
	const struct err *failed;
	json_t *doc;
	int fd;

	if ((failed = db_json(r->db, r, &doc, SQL_run_rejected, run)))
		return failed;
	if (!json_is_true(json_object_get(doc, "staged")))
		return err_step(err(409, "step_out_of_order",
				    "Import {run} has not been staged yet, so no row of it was "
				    "dropped.",
				    "run", run),
		    "%s", json_string_value(json_object_get(doc, "step")));
	if (json_is_object(json_object_get(doc, "removed")))
		return removed(run, json_object_get(doc, "removed"));
	req_add_header(r, "Content-Language", r->language->code);
	if (json_is_true(json_object_get(doc, "fetched")))
		return download_fetched(r, json_integer_value(json_object_get(doc, "dropped")) > 0);
	fd = file_open(r, mem_printf(r, "%s/rejected/%s.csv", conf()->store, run), O_RDONLY);
	if (fd < 0)
		return err(410, "file_gone",
		    "The dropped rows of import {run} are not kept any more. Stage its file again "
		    "to get them.",
		    "run", run);
	name =
	    mem_printf(r, "rejected-%s-%s", run, json_string_value(json_object_get(doc, "name")));
	if (r->language != ENGLISH)
		return download_said(r, fd, name);
	return respond_file(r, fd, "text/csv; charset=utf-8", name);
}

static const struct field fields[] = {
	{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/rejected", DATA_ADMIN, download,
	    WORDS("The dropped rows of an import, with what was wrong with each: _kind is a code, "
		  "_reason and _hint say it in the language that is asked for."),
	    .key = KEY_IMPORT, .fields = fields },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "rejected", routes);
}
