/* house -- see house.h. */
#include "hmis/house.h"

#include "base/clock.h"
#include "base/conf.h"
#include "base/log.h"
#include "base/text.h"
#include "words/said.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE	   "50" /* files whose rows change in one statement */
#define AT_ONCE	   1	/* seconds of it before the worker looks for other work */
#define RULES_EACH 60	/* seconds between two looks whether a rule wants something */
#define AGAIN	   20	/* seconds until files that would not go are tried again */

/* Days as a statement takes them; NULL: everything is kept. */
static const char *days(const void *ctx, long kept)
{
	return kept ? mem_printf(ctx, "%ld", kept) : NULL;
}

static const struct err *begin_due(const void *ctx, struct db *db)
{
	static double next;

	if (clock_seconds() < next)
		return NULL;
	next = clock_seconds() + RULES_EACH;
	return db_rows(db, ctx, NULL, SQL_sweep_begin_due, days(ctx, conf()->keep_files),
	    days(ctx, conf()->keep_rejects), days(ctx, conf()->keep_audit));
}

/* One that is not there any more is as good as gone; but a store that is not there says nothing. */
static bool drop(const void *ctx, bool rejects, const char *number)
{
	const char *folder = rejects ? "rejected" : "assets", *suffix = rejects ? ".csv" : "";
	const char *path = mem_printf(ctx, "%s/%s/%s%s", conf()->store, folder, number, suffix);

	if (!access(mem_printf(ctx, "%s/%s", conf()->store, folder), W_OK) &&
	    (!unlink(path) || errno == ENOENT))
		return true;
	log_event("house", "file", path, "failed", strerror(errno), NULL);
	return false;
}

static const char *problem(const void *ctx)
{
	return mem_dump(ctx,
	    mem_json(ctx,
		said("The store does not let files go: its disk may be read-only or away, or the "
		     "worker may have no right to. The log of the worker has the reason. It is "
		     "tried again.")));
}

/* Files of which the rows say that they are gone; the first that would not go ends the round. */
static const struct err *drop_gone(const void *ctx, struct db *db)
{
	struct text gone[] = { text_new(ctx), text_new(ctx) };
	static double next;
	const struct err *failed;
	PGresult *rows;
	bool went = true;

	if (clock_seconds() < next)
		return NULL;
	if ((failed = db_rows(db, ctx, &rows, SQL_house_unlinked)) || !PQntuples(rows))
		return failed;
	for (int i = 0; i < PQntuples(rows) && went; i++) {
		bool rejects = !strcmp(PQgetvalue(rows, i, 0), "rejects");
		const char *number = PQgetvalue(rows, i, 1);

		if ((went = drop(ctx, rejects, number)))
			text_printf(&gone[rejects], "%s%s", gone[rejects].len ? "," : "", number);
	}
	if (!went)
		next = clock_seconds() + AGAIN;
	return db_rows(db, ctx, NULL, SQL_house_gone, mem_printf(ctx, "{%s}", gone[0].at),
	    mem_printf(ctx, "{%s}", gone[1].at), went ? NULL : problem(ctx));
}

const struct err *house_keep(const void *ctx, struct db *db)
{
	double until = clock_seconds() + AT_ONCE;
	const struct err *failed;
	PGresult *rows;
	bool more;

	if ((failed = begin_due(ctx, db)))
		return failed;
	do {
		if ((failed = drop_gone(ctx, db)) ||
		    (failed = db_rows(db, ctx, &rows, SQL_sweep_step, PIECE)))
			return failed;
		more = !strcmp(PQgetvalue(rows, 0, 0), "t");
	} while (more && clock_seconds() < until);
	return NULL;
}

/* What a folder of the store holds: the numbers of its files, "{1,2", and their bytes. */
struct held {
	const char *folder, *suffix;
	struct text numbers;
	int64_t bytes;
};

static void see(struct held *held, DIR *dir, const char *name)
{
	char *end;
	long number = strtol(name, &end, 10);
	struct stat st;

	if (end == name || number <= 0 || strcmp(end, held->suffix))
		return;
	text_printf(&held->numbers, "%s%ld", held->numbers.len > 1 ? "," : "", number);
	if (!fstatat(dirfd(dir), name, &st, AT_SYMLINK_NOFOLLOW))
		held->bytes += st.st_size;
}

static bool look(const void *ctx, struct held *held)
{
	const char *path = mem_printf(ctx, "%s/%s", conf()->store, held->folder);
	DIR *dir = opendir(path);

	if (!dir) {
		log_event("house", "folder", path, "failed", strerror(errno), NULL);
		return false;
	}
	held->numbers = text_new(ctx);
	text_string(&held->numbers, "{");
	for (struct dirent *entry; (entry = readdir(dir));)
		see(held, dir, entry->d_name);
	text_string(&held->numbers, "}");
	closedir(dir);
	return true;
}

/* Two arrays in step: imports, and the bytes of their files of dropped rows. */
static const struct err *measure_rejects(const void *ctx, struct db *db)
{
	struct text runs = text_new(ctx), bytes = text_new(ctx);
	const struct err *failed;
	PGresult *rows;

	if ((failed = db_rows(db, ctx, &rows, SQL_rejects_to_measure)) || !PQntuples(rows))
		return failed;
	for (int i = 0; i < PQntuples(rows); i++) {
		const char *run = PQgetvalue(rows, i, 0), *comma = i ? "," : "";
		struct stat st = { 0 };

		if (stat(mem_printf(ctx, "%s/rejected/%s.csv", conf()->store, run), &st))
			st.st_size = 0;
		text_printf(&runs, "%s%s", comma, run);
		text_printf(&bytes, "%s%lld", comma, (long long)st.st_size);
	}
	return db_rows(db, ctx, NULL, SQL_rejects_measured, mem_printf(ctx, "{%s}", runs.at),
	    mem_printf(ctx, "{%s}", bytes.at));
}

/* Dropped rows of imports that were cancelled: nobody can ask for them. */
static void drop_rejects(const void *ctx, const PGresult *rows)
{
	for (int i = 0; i < PQntuples(rows); i++)
		unlink(mem_printf(ctx, "%s/rejected/%s.csv", conf()->store,
		    PQgetvalue(rows, i, 0)));
}

const struct err *house_look(const void *ctx, struct db *db)
{
	struct held assets = { "assets", "" }, rejects = { "rejected", ".csv" };
	const struct err *failed;
	PGresult *rows;

	if ((failed = db_rows(db, ctx, NULL, SQL_versions_measure)) ||
	    (failed = measure_rejects(ctx, db)) ||
	    (failed = db_rows(db, ctx, &rows, SQL_store_due)) || !PQntuples(rows) ||
	    !look(ctx, &assets) || !look(ctx, &rejects))
		return failed;
	if ((failed = db_rows(db, ctx, &rows, SQL_store_seen, assets.numbers.at, rejects.numbers.at,
		 mem_printf(ctx, "%lld", (long long)rejects.bytes), PQgetvalue(rows, 0, 0))))
		return failed;
	drop_rejects(ctx, rows);
	return NULL;
}
