/*
 * health -- is the site able to work, for the one who watches it; says nothing about the data.
 *
 *	GET /health		200, or 503 and which is not well: the database, a worker of
 *				each lane that takes the work that waits, the store's folders,
 *				nginx's spool, the room on the disk; beside it the schema, what
 *				waits longest, schedules that stopped or fail
 *	GET /health/ready	the same, for a machine that sends people here
 *	GET /health/live	200 while programs of ours answer at all; asks no database
 *
 * nginx lets some addresses ask without signing on (monitor_from in the settings).
 */
#include "base/conf.h"
#include "base/file.h"
#include "base/version.h"

#include "pages.h"
#include "web/app.h"

#include <string.h>
#include <unistd.h>

/* Can files be made in this folder of the store? */
static bool is_writable(struct req *r, const char *folder)
{
	return !access(mem_printf(r, "%s/%s", conf()->store, folder), R_OK | W_OK | X_OK);
}

/* The folders of the store itself. */
static bool is_whole(struct req *r)
{
	return is_writable(r, "assets") && is_writable(r, "rejected") && is_writable(r, "tmp");
}

/* What is looked at, beside the database and what that says of the worker. */
static void look(struct req *r, json_t *doc)
{
	json_object_set_new(doc, "store", json_boolean(is_whole(r)));
	json_object_set_new(doc, "spool", json_boolean(is_writable(r, "spool")));
	json_object_set_new(doc, "disk", json_boolean(!file_room(conf()->store, 0)));
}

/* "ok", or all that is not, in words. */
static const char *status_of(struct req *r, const json_t *doc)
{
	static const struct {
		const char *name, *otherwise;
	} parts[] = {
		{ "database", "the database does not answer" },
		{ "worker", "no sign of life from a worker" },
		{ "store", "a folder of the store cannot be written to" },
		{ "spool", "the folder for uploads cannot be written to" },
		{ "disk", "the disk of the store is full" },
	};
	char *all = NULL;

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (json_is_false(json_object_get(doc, parts[i].name)))
			all = mem_printf(r, "%s%s%s", all ? all : "", all ? "; " : "",
			    parts[i].otherwise);
	return all ? all : "ok";
}

static const struct err *show(struct req *r)
{
	const char *status;
	json_t *doc;

	if (db_json(r->db, r, &doc, SQL_health)) {
		doc = mem_json(r, json_object());
		json_object_set_new(doc, "database", json_false());
	}
	look(r, doc);
	status = status_of(r, doc);
	if (strcmp(status, "ok"))
		r->status = 503;
	json_object_set_new(doc, "release", json_string(VERSION));
	json_object_set_new(doc, "status", json_string(status));
	return respond(r, PAGE_health, doc);
}

static const struct err *show_life(struct req *r)
{
	return respond(r, NULL,
	    mem_json(r, json_pack("{s:s, s:s}", "release", VERSION, "status", "ok")));
}

static const struct route routes[] = {
	{ "GET", "/health", ANYBODY, show, WORDS("Is the site able to work, and what is not well."),
	    .key = ANY_KEY },
	{ "GET", "/health/ready", ANYBODY, show,
	    WORDS("The same, for what watches the site: 503 when it cannot work."),
	    .key = ANY_KEY },
	{ "GET", "/health/live", ANYBODY, show_life,
	    WORDS("Does the program answer? No database is asked."), .key = ANY_KEY },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "health", routes);
}
