/*
 * storage -- what takes room, and what is kept how long.
 *
 *	GET  /storage	the database and the store by kind and by version, and what would go by the
 *			rules of the settings; files, rejects, audit: the same if so many days were
 *			kept, without one: for ever; page, sort: of the versions;
 *			.csv: of=kinds, versions, or going, what would go
 *	POST /storage	files, rejects, audit, and confirm, the number of things that was shown:
 *			they are removed now
 *
 * The worker removes (hmis/house.h), once a day what the settings say.  The sizes of tables are
 * PostgreSQL's own, and what would take long to count is measured by the worker: the page is there
 * in the same time however much is held.
 */
#include "base/conf.h"
#include "desk/rows.h"
#include "pages.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

/* The files of a folder of this host's store that come and go: {"n", "bytes"}. */
static json_t *folder(struct req *r, const char *name)
{
	DIR *dir = opendir(mem_printf(r, "%s/%s", conf()->store, name));
	json_int_t n = 0, bytes = 0;
	struct stat st;

	for (struct dirent *entry; dir && (entry = readdir(dir));)
		if (!fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) &&
		    S_ISREG(st.st_mode))
			n++, bytes += st.st_size;
	if (dir)
		closedir(dir);
	return json_pack("{s:I, s:I}", "n", n, "bytes", bytes);
}

static json_t *disk(void)
{
	struct statvfs st;

	if (statvfs(conf()->store, &st))
		return json_null();
	return json_pack("{s:I, s:I, s:I}", "size",
	    (json_int_t)st.f_blocks * (json_int_t)st.f_frsize, "free",
	    (json_int_t)st.f_bavail * (json_int_t)st.f_frsize, "reserve",
	    (json_int_t)conf()->disk_reserve);
}

/* What only a program of this host can see. */
static const char *here(struct req *r)
{
	return mem_dump(r,
	    mem_json(r,
		json_pack("{s:o, s:o, s:o}", "uploads", folder(r, "tmp"), "spool",
		    folder(r, "spool"), "disk", disk())));
}

static json_t *days(long kept)
{
	return kept ? json_integer(kept) : json_null();
}

/* For how many days what is kept, as statements take them; NULL: for ever. */
struct rules {
	const char *files, *rejects, *audit;
};

static const char *rule(struct req *r, long kept)
{
	return kept ? mem_printf(r, "%ld", kept) : NULL;
}

static struct rules rules_set(struct req *r)
{
	return (struct rules){ rule(r, conf()->keep_files), rule(r, conf()->keep_rejects),
		rule(r, conf()->keep_audit) };
}

/* Those that are tried, else those of the settings. */
static struct rules rules_of(struct req *r)
{
	struct rules tried = { req_arg(r, "files"), req_arg(r, "rejects"), req_arg(r, "audit") };

	return tried.files || tried.rejects || tried.audit ? tried : rules_set(r);
}

static const struct err *check(struct req *r)
{
	static const char *const names[] = { "files", "rejects", "audit" };
	const struct err *failed = NULL;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *given = req_arg(r, names[i]);
		long kept = given ? strtol(given, NULL, 10) : KEEP_LEAST;

		if (kept < KEEP_LEAST || kept > KEEP_MOST)
			failed = req_wrong(r, names[i],
			    "Give a number of days from {least} to {most}, or none to keep "
			    "everything.",
			    "least", DIGITS(KEEP_LEAST), "most", DIGITS(KEEP_MOST));
	}
	return failed;
}

/* What was entered for a rule, and what is wrong with it. */
static void show_entered(struct req *r, const json_t *doc)
{
	json_t *rule, *problem;
	size_t i;

	json_array_foreach(json_object_get(doc, "rules"), i, rule) {
		const char *name = json_string_value(json_object_get(rule, "rule"));

		if (!(problem = json_object_get(r->errors, name)))
			continue;
		json_object_set(rule, "problem", problem);
		json_object_set(rule, "days", json_object_get(r->entered, name));
	}
}

static const struct err *preview(struct req *r, struct rules rules)
{
	const char *settings = mem_dump(r,
	    mem_json(r,
		json_pack("{s:o, s:o, s:o}", "files", days(conf()->keep_files), "rejects",
		    days(conf()->keep_rejects), "audit", days(conf()->keep_audit))));
	const struct err *failed;
	json_t *doc;

	if ((failed = db_json(r->db, r, &doc, SQL_storage_show, here(r), rules.files, rules.rejects,
		 rules.audit, settings, req_arg(r, "page"), req_arg(r, "sort"))))
		return failed;
	show_entered(r, doc);
	return respond(r, PAGE_storage, doc);
}

static const struct err *rows(struct req *r, struct rules rules)
{
	const char *of = req_arg(r, "of");
	const struct err *failed;
	PGresult *rows;

	if (!strcmp(of, "versions"))
		failed = db_rows(r->db, r, &rows, SQL_storage_versions_rows);
	else if (!strcmp(of, "going"))
		failed = db_rows(r->db, r, &rows, SQL_storage_items_rows, rules.files,
		    rules.rejects, rules.audit);
	else
		failed = db_rows(r->db, r, &rows, SQL_storage_kinds_rows, here(r));
	if (failed)
		return failed;
	respond_rows(r, mem_printf(r, "storage-%s.csv", of), rows);
	return NULL;
}

static const struct err *show(struct req *r)
{
	const struct err *failed = check(r);

	if (failed)
		return failed;
	return r->format == FORMAT_CSV ? rows(r, rules_of(r)) : preview(r, rules_of(r));
}

/* The form again; what the rules that were sent would do, where they are such. */
static const struct err *show_again(struct req *r)
{
	bool wrong = json_object_get(r->errors, "files") || json_object_get(r->errors, "rejects") ||
	    json_object_get(r->errors, "audit");

	return preview(r, wrong ? rules_set(r) : rules_of(r));
}

static const struct err *ask(struct req *r)
{
	const struct err *failed = check(r);
	struct rules rules = rules_of(r);
	json_t *doc;

	if (failed)
		return failed;
	if (!req_arg(r, "confirm"))
		return req_wrong(r, "confirm",
		    "Give the number of things that will be removed, as the page shows it.");
	if ((failed = db_json(r->db, r, &doc, SQL_sweep_ask, rules.files, rules.rejects,
		 rules.audit, req_arg(r, "confirm"), r->user)))
		return failed;
	return respond_next(r, 202, "storage", doc);
}

#define RULES                                                                                    \
	{ "files", FIELD_ID, OPTIONAL, WORDS("Give the days for which files are kept.") },       \
	    { "rejects", FIELD_ID, OPTIONAL,                                                     \
		    WORDS("Give the days for which dropped rows are kept.") },                   \
	{                                                                                        \
		"audit", FIELD_ID, OPTIONAL, WORDS("Give the days for which the audit is kept.") \
	}

static const struct field show_fields[] = {
	RULES,
	{ "of", FIELD_CHOICE, OPTIONAL, WORDS("Choose kinds, versions or going."),
	    .choices = "kinds versions going", .standard = "kinds" },
	{ "page", FIELD_ID, OPTIONAL, WORDS("Pages are numbered from 1."), .standard = "1" },
	{ "sort", FIELD_CHOICE, OPTIONAL,
	    WORDS("Choose version, data or file, with a minus for the largest first."),
	    .choices = "version -version data -data file -file", .standard = "-version" },
	{ 0 },
};

static const struct field ask_fields[] = {
	RULES,
	{ "confirm", FIELD_ID, OPTIONAL,
	    WORDS("Give the number of things that will be removed, only digits.") },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/storage", GLOBAL_ADMIN, show,
	    WORDS("What takes room, and what would be removed if it were kept for so many days."),
	    .fields = show_fields, .form = show_again },
	{ "POST", "/storage", GLOBAL_ADMIN, ask,
	    WORDS("Remove files, dropped rows and lines of the audit that are older."),
	    .fields = ask_fields, .form = show_again },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "storage", routes);
}
