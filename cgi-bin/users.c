/*
 * users -- who has which role.
 *
 *	GET  /users	everybody who has one
 *	POST /users	name, role=viewer|data_admin|global_admin|none
 */
#include "pages.h"
#include "web/app.h"
#include "wire/header.h"

static const struct err *show(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_users_list)))
		return failed;
	return respond(r, PAGE_users, doc);
}

static const struct err *put(struct req *r)
{
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_user_put, header_person(r, req_arg(r, "name")),
		 req_arg(r, "role"), r->user)))
		return failed;
	return respond_next(r, 200, "users", doc);
}

static const struct field none[] = { { 0 } };

static const struct field put_fields[] = {
	{ "name", FIELD_NAME, REQUIRED, WORDS("Give the name with which the person signs in.") },
	{ "role", FIELD_CHOICE, REQUIRED, WORDS("Choose viewer, data_admin, global_admin or none."),
	    .choices = "viewer data_admin global_admin none" },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/users", GLOBAL_ADMIN, show, WORDS("Everybody who has a role."), .fields = none },
	{ "POST", "/users", GLOBAL_ADMIN, put, WORDS("Give somebody a role, or take it away."),
	    .fields = put_fields, .form = show },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "users", routes);
}
