/*
 * tokens -- keys that scripts send in place of a password (web/key.h).
 *
 *	GET  /tokens	those of the person; of everybody, for a global administrator
 *	POST /tokens	purpose, may=read|import|integrate, last_day: a new one, which is shown this
 *			once; or take_back=KEY
 */
#include "base/conf.h"
#include "base/seal.h"
#include "pages.h"
#include "web/app.h"
#include "web/key.h"

static const char *sees_all(struct req *r)
{
	return r->access >= GLOBAL_ADMIN ? "true" : "false";
}

static const char *days_max(struct req *r)
{
	return mem_printf(r, "%ld", conf()->key_days);
}

/* made: the key that was just made, or NULL. */
static const struct err *list(struct req *r, json_t *made)
{
	const char *may = req_arg(r, "may");
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_keys_list, r->user, sees_all(r), days_max(r))))
		return failed;
	if (r->format == FORMAT_HTML)
		json_object_set_new(doc, "choice",
		    json_pack("{s:b}", may && !made ? may : "read", 1));
	if (made)
		json_object_set(doc, "made", made);
	return respond(r, PAGE_tokens, doc);
}

static const struct err *show(struct req *r)
{
	return list(r, NULL);
}

static const struct err *take_back(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_key_take_back, req_arg(r, "take_back"), r->user,
		 sees_all(r))))
		return failed;
	return respond_next(r, 200, "tokens", doc);
}

/* A browser is shown the key at once and not sent on to another page, which could not know it. */
static const struct err *make(struct req *r)
{
	const char *hash, *key = key_new(r, &hash);
	const struct err *failed;
	json_t *made;

	if ((failed = db_json(r->db, r, &made, SQL_key_make, r->user, hash, req_arg(r, "purpose"),
		 req_arg(r, "may"), req_arg(r, "last_day"), days_max(r))))
		return failed;
	json_object_set_new(made, "token", json_string(key));
	r->status = 201;
	return r->format == FORMAT_HTML ? list(r, made) : respond(r, NULL, made);
}

static const struct err *post(struct req *r)
{
	const struct err *wrong = NULL;

	if (req_arg(r, "take_back"))
		return take_back(r);
	if (!req_arg(r, "purpose"))
		wrong = req_wrong(r, "purpose", "Say what the key is for.");
	if (!req_arg(r, "may"))
		wrong = req_wrong(r, "may", "Choose read, import or integrate.");
	return wrong ? wrong : make(r);
}

static const struct field none[] = { { 0 } };

static const struct field post_fields[] = {
	{ "purpose", FIELD_NAME, OPTIONAL, WORDS("Say what the key is for.") },
	{ "may", FIELD_CHOICE, OPTIONAL, WORDS("Choose read, import or integrate."),
	    .choices = "read import integrate" },
	{ "last_day", FIELD_TEXT, OPTIONAL,
	    WORDS("Give the last day as year, month and day: 2027-06-30.") },
	{ "take_back", FIELD_ID, OPTIONAL, WORDS("Say which key to take back: take_back=1.") },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/tokens", VIEWER, show, WORDS("The keys of scripts: one's own, or everybody's."),
	    .fields = none },
	{ "POST", "/tokens", VIEWER, post, WORDS("Make a key for a script, or take one back."),
	    .fields = post_fields, .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	seal_keep_from_disk();
	return app_run(argc, argv, "tokens", routes);
}
