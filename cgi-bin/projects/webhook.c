/*
 * projects/webhook -- an address that is told when a version changes what a project sees.
 *
 *	GET  /projects/webhook?project=P	what is set
 *	POST /projects/webhook			project, url, secret; or project, remove=1
 *
 * cgi-bin/worker/webhook.c says what is sent. The secret is sealed for the worker and never shown
 * again.
 */
#include "base/conf.h"
#include "base/seal.h"
#include "net/address.h"
#include "pages.h"
#include "web/app.h"

#include <string.h>

#define SECRET_MIN 16 /* bytes: not to be guessed from a signed body */

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_project_hook, req_arg(r, "project"))))
		return failed;
	json_object_del(doc, "public");
	return respond(r, PAGE_projects_webhook, doc);
}

/* The address cleaned, if it is one that we may ask; the worker looks again each time. */
static const struct err *check(struct req *r, struct url *url)
{
	const struct err *failed = NULL;
	const char *pin;

	if (!req_arg(r, "url"))
		failed = req_wrong(r, "url", "Give the address to notify.");
	else if (url_clean(r, req_arg(r, "url"), url) ||
	    address_pin(r, url, conf()->allowed_addresses, &pin))
		failed = req_wrong(r, "url",
		    "This address cannot be notified: it must begin with http:// or https://, its "
		    "server must exist, and must not be inside this network unless the "
		    "administrator of this site allows it (allowed_addresses in its settings).");
	if (!req_arg(r, "secret") || strlen(req_arg(r, "secret")) < SECRET_MIN)
		failed = req_wrong(r, "secret",
		    "Give a secret of {least} characters or more, which the receiver knows as "
		    "well.",
		    "least", DIGITS(SECRET_MIN));
	return failed;
}

static const struct err *keep(struct req *r, const char *url, const char *sealed)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_project_hook_put, req_arg(r, "project"), r->user,
		 url, sealed)))
		return failed;
	return respond_next(r, 200, json_string_value(json_object_get(doc, "step")), doc);
}

static const struct err *save(struct req *r)
{
	const struct err *failed;
	const char *sealed;
	struct url url;
	json_t *doc;

	if (req_arg(r, "remove"))
		return keep(r, NULL, NULL);
	if ((failed = check(r, &url)) ||
	    (failed = db_json(r->db, r, &doc, SQL_project_hook, req_arg(r, "project"))))
		return failed;
	if (!json_is_string(json_object_get(doc, "public")))
		return err(503, "no_worker",
		    "The worker has not been started yet, and only it can keep a secret. Tell the "
		    "administrator, then try again.");
	failed = seal_text(r, json_string_value(json_object_get(doc, "public")),
	    seal_purpose(r, url.whole, req_arg(r, "project")), req_arg(r, "secret"), &sealed);
	return failed ? failed : keep(r, url.whole, sealed);
}

static const struct field show_fields[] = {
	{ "project", FIELD_ID, REQUIRED, WORDS("Say which project: project=1.") },
	{ 0 },
};

static const struct field save_fields[] = {
	{ "project", FIELD_ID, REQUIRED, WORDS("Say which project: project=1.") },
	{ "url", FIELD_TEXT, OPTIONAL, WORDS("Give the address to notify.") },
	{ "secret", FIELD_TEXT, OPTIONAL, WORDS("Give the secret that signs."), .secret = true },
	{ "remove", FIELD_CHOICE, OPTIONAL, WORDS("remove=1 takes the webhook away."),
	    .choices = "1" },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/projects/webhook", DATA_ADMIN, show,
	    WORDS("Which address is told of changes that a project sees."), .fields = show_fields },
	{ "POST", "/projects/webhook", DATA_ADMIN, save,
	    WORDS("Set or remove the address that is told of changes."), .fields = save_fields,
	    .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	seal_keep_from_disk();
	return app_run(argc, argv, "projects/webhook", routes);
}
