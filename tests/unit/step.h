/*
 * step -- a step of a test's own behind a socket, for tests of lib/web: the database is
 * replaced by a table of users and a list of what was audited.
 *
 *	int main(void)
 *	{
 *		...
 *		step_routes = routes;
 *		return cmocka_run_group_tests(tests, step_start, step_stop);
 *	}
 */
#ifndef UNIT_STEP_H
#define UNIT_STEP_H

#include "web/app.h"

#include "base/file.h"

#include "fastcgi.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

/* ---- the database ---- */

struct db {
	int audit;
};

static char folder[] = "/tmp/hmis-app-test-XXXXXX";

static char *in_folder(const void *ctx, const char *name)
{
	return mem_printf(ctx, "%s/%s", folder, name);
}

struct db *db_new_in_turn(const void *ctx, const char *conninfo, enum turn_kind kind)
{
	struct db *db = mem_new(ctx, struct db);

	(void)conninfo;
	(void)kind;
	db->audit = file_open(db, in_folder(db, "audit"), O_WRONLY | O_CREAT | O_APPEND);
	return db;
}

const struct err *db_connect(struct db *db)
{
	(void)db;
	return NULL;
}

void db_close(struct db *db)
{
	(void)db;
}

bool db_fits(struct db *db)
{
	(void)db;
	return true;
}

int db_socket(const struct db *db)
{
	(void)db;
	return -1;
}

const char *db_unfit(const struct db *db)
{
	(void)db;
	return NULL;
}

void db_hear_moves(struct db *db)
{
	(void)db;
}

bool db_moved(struct db *db)
{
	(void)db;
	return true;
}

void db_rollback(struct db *db)
{
	(void)db;
}

void db_give_turn(struct db *db)
{
	(void)db;
}

int db_rest(struct db *db, bool idle)
{
	(void)db;
	(void)idle;
	return -1;
}

const struct err *db_json_n(struct db *db, const void *ctx, json_t **doc, enum sql sql, int n,
    const char *const params[])
{
	static const char *const users[][2] = { { "vera", "viewer" }, { "ana", "data_admin" },
		{ "gus", "global_admin" } };

	(void)db;
	assert_int_equal(sql, SQL_user_role);
	assert_int_equal(n, 2);
	if (!strcmp(params[0], "down"))
		return err(503, "database_unavailable", "The database does not answer.");
	for (int i = 0; i < 3; i++)
		if (!strcmp(users[i][0], params[0])) {
			*doc = mem_json(ctx, json_pack("{s:s}", "role", users[i][1]));
			return NULL;
		}
	return err(404, "not_found", "There is nothing here.");
}

const struct err *db_rows_n(struct db *db, const void *ctx, PGresult **rows, int binary,
    enum sql sql, int n, const char *const params[])
{
	(void)ctx;
	(void)rows;
	(void)binary;
	assert_int_equal(sql, SQL_audit_add);
	for (int i = 0; i < n; i++)
		dprintf(db->audit, "%s%c", params[i] ? params[i] : "NULL", i + 1 < n ? ' ' : '\n');
	return NULL;
}

/* ---- asking it ---- */

static const struct route *step_routes;
static pid_t server;
static void *ctx;
static bool ended;

/* Ask with up to four more parameters, names and values in turn. */
struct ask {
	const char *method, *uri, *user, *type;
	struct span body;
	const char *more[9];
};

static inline const char *ask(struct ask a)
{
	const char *usual[] = { "REQUEST_METHOD", a.method, "REQUEST_URI", a.uri, "REMOTE_USER",
		a.user ? a.user : "", "REMOTE_ADDR", "10.1.2.3", "CONTENT_TYPE",
		a.type ? a.type : "", "CONTENT_LENGTH",
		a.body.len ? mem_printf(ctx, "%zu", a.body.len) : "", NULL };
	const char *params[32] = { NULL };
	int n = 0;

	/* the first of two parameters of a name counts */
	for (; a.more[n]; n++)
		params[n] = a.more[n];
	memcpy(params + n, usual, sizeof(usual));
	return fastcgi_ask(ctx, in_folder(ctx, "sock"), params, a.body, &ended).at;
}

static inline void has(const char *answer, const char *what)
{
	if (!strstr(answer, what))
		fail_msg("no %s in %s", what, answer);
}

static inline void has_not(const char *answer, const char *what)
{
	if (strstr(answer, what))
		fail_msg("%s in %s", what, answer);
}

static inline char *file_text(const char *name)
{
	int fd = file_open(ctx, in_folder(ctx, name), O_RDONLY);
	int64_t n = file_size(fd);
	char *text = mem_array(ctx, char, (size_t)n + 1);

	assert_int_equal(read(fd, text, (size_t)n), n);
	return text;
}

static inline int step_start(void **state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), file;

	(void)state;
	ctx = talloc_new(NULL);
	assert_non_null(mkdtemp(folder));
	assert_int_equal(mkdir(in_folder(ctx, "tmp"), 0700), 0);
	setenv("HMIS_CONF", in_folder(ctx, "conf"), 1);
	file = file_open(ctx, in_folder(ctx, "conf"), O_WRONLY | O_CREAT);
	dprintf(file,
	    "base_url = http://site.example/hmis\nstore = %s\ncontact = the help desk\n"
	    "upload_max = 2000000\ndisk_reserve = 0\n",
	    folder);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/sock", folder);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, 16), 0);
	fflush(NULL);
	if (!(server = fork())) {
		dup2(fd, STDIN_FILENO);
		if (!freopen(in_folder(ctx, "log"), "w", stderr))
			exit(9);
		talloc_free(ctx);
		/* not _exit: the leak check is to run */
		exit(app_run(0, NULL, "test", step_routes));
	}
	close(fd);
	return 0;
}

static inline int step_stop(void **state)
{
	static const char *const names[] = { "conf", "sock", "audit", "kept", "log", "spooled",
		"tmp" };
	int status;

	(void)state;
	if (!server)
		_exit(
		    1); /* the child, whose assertion failed: 0 would be our whole process group */
	kill(server, SIGTERM);
	assert_int_equal(waitpid(server, &status, 0), server);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		remove(in_folder(ctx, names[i]));
	assert_int_equal(rmdir(folder), 0);
	talloc_free(ctx);
	return status;
}

#endif
