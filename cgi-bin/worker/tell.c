/*
 * tell -- tell those who want to know of what waits for a person (sql/functions/calls.sql): by a
 * webhook and by e-mail, as the settings say.
 *
 * The webhook is a POST of {"event", "call", "url", "instance", "language", "set_by", "reasons":
 * [{"kind", "text", "text_said": {"text", "values"}}]}, text for people and text_said as the
 * catalogs have it; with "run", "state" and "file" of an import, "schedule" and "server", or
 * "about" a lane or host; signed as webhook.c has it.  It and the mail are in the language of whose
 * import or schedule it is, or of the settings.  Each is tried for three days; the same one may
 * come twice, with the same call or Message-ID.
 */
#include "base/conf.h"
#include "base/log.h"
#include "base/text.h"
#include "net/mail.h"
#include "page/filter.h"
#include "words/err_said.h"
#include "words/language.h"
#include "worker/hook.h"
#include "worker/jobs.h"

#include <string.h>

#define ANYWHERE "0.0.0.0/0 ::/0" /* the administrator gave the address */

static const char *text_of(json_t *told, const char *name)
{
	const char *text = json_string_value(json_object_get(told, name));

	return text ? text : "";
}

/* The language of whose import or schedule it is, if they chose one, else the site's. */
static const struct language *language_of(json_t *told)
{
	const struct language *chosen = language_named(span_of(text_of(told, "language")));

	if (!chosen)
		chosen = language_named(span_of(conf()->language));
	return chosen ? chosen : ENGLISH;
}

/* A reason, as a person reads it. */
static void say_reason(struct text *out, json_t *told, json_t *reason)
{
	filter_add(out, language_of(told), SPAN("words"), json_object_get(reason, "text_said"));
}

static void word_reasons(const void *ctx, json_t *told)
{
	json_t *reason;
	size_t i;

	json_array_foreach(json_object_get(told, "reasons"), i, reason) {
		struct text said = text_new(ctx);

		say_reason(&said, told, reason);
		json_object_set_new(reason, "text", json_string(said.at));
	}
	json_object_set_new(told, "language", json_string(language_of(told)->code));
}

static const struct err *by_webhook(const void *ctx, json_t *told, bool *set)
{
	const char *body;

	if (!(*set = *conf()->notify_url != '\0'))
		return err(500, "internal", "No address is set (notify_url in the settings).");
	if (!*conf()->notify_secret)
		return err(500, "internal", "No secret is set (notify_secret in the settings).");
	json_object_set_new(told, "url",
	    json_sprintf("%s/%s", conf()->base_url, text_of(told, "path")));
	json_object_set_new(told, "instance", json_string(conf()->instance));
	json_object_del(told, "path");
	word_reasons(ctx, told);
	body = mem_dump(ctx, told);
	return hook_send(ctx, conf()->notify_url, ANYWHERE, conf()->notify_secret, body);
}

/* The sentences of a letter about what happened to an import, or a schedule. */
static const struct letter {
	const char *event, *state; /* or "": any */
	const char *subject, *happened, *now, *who;
} letters[] = {
	{ "import_waits", "failed", WORDS("Import {n} failed: {source}"),
	    WORDS("Import {n} ({source}) was not integrated by itself, because:"),
	    WORDS("It waits for a person, and the dataset has not changed by it. Look at it here:"),
	    WORDS("The rules were set by {user}.") },
	{ "import_waits", "", WORDS("Import {n} waits for review: {source}"),
	    WORDS("Import {n} ({source}) was not integrated by itself, because:"),
	    WORDS("It waits for a person, and the dataset has not changed by it. Look at it here:"),
	    WORDS("The rules were set by {user}.") },
	{ "not_looked_at", "", WORDS("Import {n} had no second look: {source}"),
	    WORDS("Import {n} ({source}) was not compared with the months before it, because:"),
	    WORDS("It can be reviewed without, or staged again. Look at it here:"),
	    WORDS("The import belongs to {user}.") },
	{ "schedule_paused", "", WORDS("Schedule {n} is paused: {source}"),
	    WORDS("Schedule {n} ({source}) has paused itself, because:"),
	    WORDS("No import begins by it until somebody resumes it. Look at it here:"),
	    WORDS("It was set up by {user}.") },
	{ "lane_away", "", WORDS("The worker is away: {source}"),
	    WORDS("The worker of the lane {source} does not work:"),
	    WORDS("What waits for it is kept. Look at it here:"), NULL },
	{ "lane_back", "", WORDS("The worker is back: {source}"),
	    WORDS("The worker of the lane {source} works again:"),
	    WORDS("What waited goes on. Look at it here:"), NULL },
	{ "disk_low", "", WORDS("The disk is nearly full: {source}"),
	    WORDS("The disk of {source} has not enough room left:"),
	    WORDS("What is there is kept. Files that no import uses can be deleted. Look at it "
		  "here:"),
	    NULL },
	{ "disk_well", "", WORDS("The disk has room again: {source}"),
	    WORDS("The disk of {source} has room again:"),
	    WORDS("Nothing has to be done. Look at it here:"), NULL },
	{ 0 },
};

static const struct letter *letter_of(json_t *told)
{
	const struct letter *letter = letters;

	while (letter[1].event &&
	    (strcmp(letter->event, text_of(told, "event")) ||
		(*letter->state && strcmp(letter->state, text_of(told, "state")))))
		letter++;
	return letter;
}

/* Add a sentence of a letter: {n} is the import or the schedule, {source} the file or the server it
 * is from, or the lane or host that it is about, {user} whose it is. */
static void say(struct text *out, json_t *told, const char *sentence)
{
	json_t *run = json_object_get(told, "run");
	json_t *number = run ? run : json_object_get(told, "schedule");
	json_t *about = json_object_get(told, "about");

	words_add(out, words(language_of(told), sentence), "n",
	    mem_printf(out->ctx, "%lld", json_integer_value(number)), "source",
	    text_of(told,
		about	  ? "about"
		    : run ? "file"
			  : "server"),
	    "user", text_of(told, "set_by"));
}

static const char *subject_of(const void *ctx, json_t *told)
{
	struct text out = text_new(ctx);

	text_printf(&out, "[%s] ", conf()->instance);
	say(&out, told, letter_of(told)->subject);
	return out.at;
}

static const char *body_of(const void *ctx, json_t *told)
{
	const struct letter *letter = letter_of(told);
	struct text out = text_new(ctx);
	json_t *reason;
	size_t i;

	say(&out, told, letter->happened);
	text_string(&out, "\n\n");
	json_array_foreach(json_object_get(told, "reasons"), i, reason) {
		if (out.len > 20000)
			break;
		text_string(&out, "- ");
		say_reason(&out, told, reason);
		text_string(&out, "\n");
	}
	text_string(&out, "\n");
	say(&out, told, letter->now);
	text_printf(&out, "\n%s/%s\n", conf()->base_url, text_of(told, "path"));
	if (letter->who) {
		text_string(&out, "\n");
		say(&out, told, letter->who);
		text_string(&out, "\n");
	}
	return out.at;
}

static const struct err *by_mail(const void *ctx, json_t *told, bool *set)
{
	const char *host = strstr(conf()->base_url, "://") + 3;
	struct mail mail = {
		.server = conf()->mail_server,
		.command = conf()->mail_command,
		.from = conf()->mail_from,
		.to = conf()->mail_to,
		.subject = subject_of(ctx, told),
		.body = body_of(ctx, told),
		.id = mem_printf(ctx, "import-call-%lld@%.*s",
		    json_integer_value(json_object_get(told, "call")), (int)strcspn(host, ":/"),
		    host),
	};

	*set = *mail.to && (*mail.server || *mail.command);
	return *set ? mail_send(ctx, &mail)
		    : err(500, "internal",
			  "No mail is set (mail_to, mail_server or mail_command in the settings).");
}

static const struct err *tell_one(const void *ctx, struct db *db, const char *taken)
{
	json_t *doc = mem_or_die(mem_parse(ctx, taken, strlen(taken)));
	json_t *told = json_object_get(doc, "told");
	const char *call =
	    mem_printf(ctx, "%lld", json_integer_value(json_object_get(doc, "call")));
	const char *way = text_of(doc, "way");
	const struct err *why;
	bool set;

	why = strcmp(way, "mail") ? by_webhook(ctx, told, &set) : by_mail(ctx, told, &set);
	if (set)
		log_event("tell", "call", call, "way", way, "failed", why ? why->text : "", NULL);
	return db_rows(db, ctx, NULL, SQL_call_end, call,
	    why ? mem_dump(ctx, err_said(ctx, why)) : NULL, set ? "false" : "true");
}

const struct err *tell_waiting(const void *ctx, struct db *db)
{
	const struct err *failed = NULL;
	bool any = true;

	while (!failed && any && !job_stopping()) {
		void *call = talloc_new(ctx);
		PGresult *rows;

		failed = db_rows(db, call, &rows, SQL_call_take);
		any = !failed && PQntuples(rows);
		if (any)
			failed = tell_one(call, db, PQgetvalue(rows, 0, 0));
		talloc_free(call);
	}
	return failed;
}
