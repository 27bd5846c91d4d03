/*
 * tell -- tell those who want to know of imports that wait although they have rules
 * (sql/functions/run_rules.sql): by a webhook and by e-mail, as the settings say.
 *
 * The webhook is a POST of {"event": "import_waits", "call", "run", "state", "file", "url",
 * "instance", "set_by", "reasons": [{"kind", "text"}]}, signed as webhook.c has it.  Each is tried
 * for three days; the same one may come twice, with the same call or Message-ID.
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

static const char *letter(const void *ctx, json_t *told)
{
	struct text out = text_new(ctx);
	json_t *reason;
	size_t i;

	text_printf(&out, "Import %lld (%s) was not integrated by itself, because:\n\n",
	    json_integer_value(json_object_get(told, "run")), text_of(told, "file"));
	json_array_foreach(json_object_get(told, "reasons"), i, reason)
		if (out.len < 20000)
			text_printf(&out, "- %s\n", text_of(reason, "text"));
	text_printf(&out,
	    "\nIt waits for a person, and the dataset has not changed by it. Look at it here:\n"
	    "%s/%s\n\nThe rules were set by %s.\n",
	    conf()->base_url, text_of(told, "path"), text_of(told, "set_by"));
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
		.subject = mem_printf(ctx, "[%s] Import %lld %s: %s", conf()->instance,
		    json_integer_value(json_object_get(told, "run")),
		    strcmp(text_of(told, "state"), "failed") ? "waits for review" : "failed",
		    text_of(told, "file")),
		.body = letter(ctx, told),
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
	return db_rows(db, ctx, NULL, SQL_run_call_end, call, why, set ? "false" : "true");
}

const struct err *tell_waiting(const void *ctx, struct db *db)
{
	const struct err *failed = NULL;
	bool any = true;

	while (!failed && any && !job_stopping()) {
		void *call = talloc_new(ctx);
		PGresult *rows;

		failed = db_rows(db, call, &rows, SQL_run_call_take);
		any = !failed && PQntuples(rows);
		if (any)
			failed = tell_one(call, db, PQgetvalue(rows, 0, 0));
		talloc_free(call);
	}
	return failed;
}
