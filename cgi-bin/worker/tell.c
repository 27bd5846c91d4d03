/*
 * tell -- tell those who want to know of what waits for a person (sql/functions/calls.sql): by a
 * webhook and by e-mail, as the settings say.
 *
 * The webhook is a POST of {"event", "call", "url", "instance", "set_by", "reasons": [{"kind",
 * "text"}]}, with "run", "state" and "file" of an import, or "schedule" and "server", or "about" a
 * lane or host; signed as webhook.c has it.  Each is tried for three days; the same one may come
 * twice, with the same call or Message-ID.
 */
#include "base/conf.h"
#include "base/log.h"
#include "base/text.h"
#include "net/mail.h"
#include "worker/hook.h"
#include "worker/jobs.h"

#include <string.h>

#define ANYWHERE "0.0.0.0/0 ::/0" /* the administrator gave the address */

static const char *text_of(json_t *told, const char *name)
{
	const char *text = json_string_value(json_object_get(told, name));

	return text ? text : "";
}

static const char *by_webhook(const void *ctx, json_t *told, bool *set)
{
	const char *body;

	if (!(*set = *conf()->notify_url != '\0'))
		return "No address is set (notify_url in the settings).";
	if (!*conf()->notify_secret)
		return "No secret is set (notify_secret in the settings).";
	json_object_set_new(told, "url",
	    json_sprintf("%s/%s", conf()->base_url, text_of(told, "path")));
	json_object_set_new(told, "instance", json_string(conf()->instance));
	json_object_del(told, "path");
	body = mem_dump(ctx, told);
	return hook_send(ctx, conf()->notify_url, ANYWHERE, conf()->notify_secret, body);
}

/* The words of a letter about what happened. */
static const struct letter {
	const char *event, *subject, *happened, *now, *who;
} letters[] = {
	{ "import_waits", "waits for review", "was not integrated by itself, because:",
	    "It waits for a person, and the dataset has not changed by it.",
	    "The rules were set by" },
	{ "not_looked_at", "had no second look",
	    "was not compared with the months before it, because:",
	    "It can be reviewed without, or staged again.", "The import belongs to" },
	{ "schedule_paused", "is paused", "has paused itself, because:",
	    "No import begins by it until somebody resumes it.", "It was set up by" },
	{ "lane_away", "is away", "does not work:", "What waits for it is kept.", NULL },
	{ "lane_back", "is back", "works again:", "What waited goes on.", NULL },
	{ "disk_low", "is nearly full", "has not enough room left:",
	    "What is there is kept. Files that no import uses can be deleted.", NULL },
	{ "disk_well", "has room again", "has room again:", "Nothing has to be done.", NULL },
	{ 0 },
};

static const struct letter *letter_of(json_t *told)
{
	const struct letter *letter = letters;

	while (letter[1].event && strcmp(letter->event, text_of(told, "event")))
		letter++;
	return letter;
}

/* "Import 7", "Schedule 2", "The worker". */
static const char *name_of(const void *ctx, json_t *told)
{
	json_t *run = json_object_get(told, "run"), *schedule = json_object_get(told, "schedule");

	if (json_object_get(told, "about"))
		return strncmp(text_of(told, "event"), "lane", 4) ? "The disk" : "The worker";
	return run ? mem_printf(ctx, "Import %lld", json_integer_value(run))
		   : mem_printf(ctx, "Schedule %lld", json_integer_value(schedule));
}

/* The file or server it is from, or what it is about. */
static const char *source_of(json_t *told)
{
	return json_object_get(told, "about")
	    ? text_of(told, "about")
	    : text_of(told, json_object_get(told, "run") ? "file" : "server");
}

static const char *subject_of(const void *ctx, json_t *told)
{
	bool ended = !strcmp(text_of(told, "state"), "failed");

	return mem_printf(ctx, "[%s] %s %s: %s", conf()->instance, name_of(ctx, told),
	    ended ? "failed" : letter_of(told)->subject, source_of(told));
}

static const char *body_of(const void *ctx, json_t *told)
{
	const struct letter *letter = letter_of(told);
	struct text out = text_new(ctx);
	json_t *reason;
	size_t i;

	text_printf(&out, "%s (%s) %s\n\n", name_of(ctx, told), source_of(told), letter->happened);
	json_array_foreach(json_object_get(told, "reasons"), i, reason)
		if (out.len < 20000)
			text_printf(&out, "- %s\n", text_of(reason, "text"));
	text_printf(&out, "\n%s Look at it here:\n%s/%s\n", letter->now, conf()->base_url,
	    text_of(told, "path"));
	if (letter->who)
		text_printf(&out, "\n%s %s.\n", letter->who, text_of(told, "set_by"));
	return out.at;
}

static const char *by_mail(const void *ctx, json_t *told, bool *set)
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
		    : "No mail is set (mail_to, mail_server or mail_command in the settings).";
}

static const struct err *tell_one(const void *ctx, struct db *db, const char *taken)
{
	json_t *doc = mem_or_die(mem_parse(ctx, taken, strlen(taken)));
	json_t *told = json_object_get(doc, "told");
	const char *call =
	    mem_printf(ctx, "%lld", json_integer_value(json_object_get(doc, "call")));
	const char *way = text_of(doc, "way"), *why;
	bool set;

	why = strcmp(way, "mail") ? by_webhook(ctx, told, &set) : by_mail(ctx, told, &set);
	if (set)
		log_event("tell", "call", call, "way", way, "failed", why ? why : "", NULL);
	return db_rows(db, ctx, NULL, SQL_call_end, call, why, set ? "false" : "true");
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
