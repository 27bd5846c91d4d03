/* app -- see app.h. */
#include "web/app.h"

#include "base/clock.h"
#include "base/conf.h"
#include "base/log.h"
#include "base/version.h"
#include "host/counters.h"
#include "web/answer.h"
#include "web/body.h"
#include "web/cookie.h"
#include "web/describe.h"
#include "web/fields.h"
#include "web/guard.h"
#include "web/io.h"
#include "web/key.h"
#include "web/recent.h"
#include "web/request.h"
#include "web/takes.h"
#include "words/language.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

volatile sig_atomic_t io_stopping;

static void stop(int sig)
{
	(void)sig;
	io_stopping = 1;
	FCGX_ShutdownPending();
}

/* A POST may stand for what a proxy on the way does not let through; tus asks for that, nobody
 * else. */
static void override_method(struct req *r, const struct route routes[])
{
	const char *method = req_header(r, "HTTP_X_HTTP_METHOD_OVERRIDE");

	if (!method || strcmp(r->method, "POST"))
		return;
	for (const struct route *route = routes; route->fn; route++)
		if (route->stream && !strcmp(route->path, r->path) &&
		    !strcmp(route->method, method))
			r->method = route->method;
}

/* The route of the path and method; else 404, or 405 naming the methods there are. */
static const struct err *find_route(struct req *r, const struct route routes[])
{
	char *allow = NULL;

	r->io->routes = routes;
	override_method(r, routes);
	for (const struct route *route = routes; route->fn; route++) {
		if (strcmp(route->path, r->path))
			continue;
		if (!strcmp(route->method, r->method)) {
			r->io->route = route;
			return NULL;
		}
		allow = mem_printf(r, "%s%s%s%s", allow ? allow : "", allow ? ", " : "",
		    route->method, strcmp(route->method, "GET") ? "" : ", HEAD");
	}
	if (!allow)
		return err(404, "not_found", "There is no such page here.");
	req_add_header(r, "Allow", allow);
	return err(405, "wrong_method", "This address accepts {methods}.", "methods", allow);
}

static const struct err *guard(struct req *r)
{
	const struct err *failed;

	if (r->io->route->access == ANYBODY && !key_given(r))
		guard_visitor(r);
	else if ((failed = guard_user(r)) || (failed = guard_role(r)))
		return failed;
	cookie_follow(r);
	return guard_site(r);
}

static const struct err *read_fields(struct req *r)
{
	const struct err *failed;

	/* before anything is changed whose result could not be told */
	if (r->format == FORMAT_CSV && strcmp(r->method, "GET"))
		return err(406, "no_csv", "The answer to a {method} is JSON.", "method", r->method);
	if ((failed = body_read(r)))
		return failed;
	return fields_check(r);
}

static const struct err *handle(struct req *r, const struct route routes[])
{
	const struct err *failed;

	if ((failed = request_parse(r)) || (failed = find_route(r, routes)))
		return failed;
	if (r->io->route->polled && db_moved(r->db))
		recent_forget();
	if ((failed = guard(r)))
		return failed;
	if (takes_asked(r))
		return takes_check(r);
	failed = read_fields(r);
	if (fields_search(r))
		return r->io->route->form(r);
	return failed ? failed : r->io->route->fn(r);
}

/* Show the form again with what is wrong (422, or 409 where what it was about has changed) or what
 * was saved meanwhile; false when there is none, or it cannot be shown. */
static bool show_form(struct req *r, const struct err *failed)
{
	const struct route *route = r->io->route;

	bool wrong = failed->status == 422 || failed->status == 409;

	if (!(wrong && json_object_size(r->errors)) && !r->conflict)
		return false;
	if (r->format != FORMAT_HTML || !route || !route->form || r->io->begun)
		return false;
	r->status = failed->status;
	return !route->form(r) || r->io->begun;
}

/* Answer what the handler did not; the code for audit and log. */
static const char *answer(struct req *r, const struct err *failed)
{
	const struct err *first;

	if (!failed && r->io->begun)
		return "ok";
	if (!failed)
		failed = err_internal("the handler of %s gave no answer", r->path);
	db_rollback(r->db);
	/* showing the form may fail in its turn; the first failure is the one to tell */
	first = mem_err(r, failed);
	fields_blame(r, first);
	if (!show_form(r, first))
		answer_error(r, first);
	return first->code;
}

static void log_request(struct req *r, const char *result)
{
	double ms = (clock_seconds() - r->io->start) * 1000;

	(r->status == 500	  ? log_error
		: r->status > 500 ? log_warning
				  : log_event)("request", "method", r->method, "path", r->path,
	    "status", mem_printf(r, "%d", r->status), "user", r->user, "key", r->key, "ms",
	    mem_printf(r, "%.1f", ms), "bytes", mem_printf(r, "%lld", (long long)r->io->sent),
	    "result", r->io->gone ? "client_gone" : result, NULL);
}

static struct req *request_new(FCGX_Request *fcgi, struct db *db)
{
	struct req *r = mem_new(NULL, struct req);

	r->method = "-";
	r->format = FORMAT_JSON;
	r->db = db;
	r->language = ENGLISH;
	r->status = 200;
	r->entered = mem_json(r, json_object());
	r->errors = mem_json(r, json_object());
	r->io = mem_new(r, struct io);
	r->io->fcgi = fcgi;
	r->io->query = "";
	r->io->headers = text_new(r);
	r->io->start = clock_seconds();
	return r;
}

/* The connection is closed after each request.  nginx takes one that is merely closed for a
 * whole answer, so one that broke ends in a record that is none: its client then sees it cut. */
static void finish(struct req *r, FCGX_Request *fcgi)
{
	static const char no_record[8];

	if (!r->io->broken)
		FCGX_Finish_r(fcgi);
	else if (write(fcgi->ipcFd, no_record, sizeof(no_record)) < 0)
		r->io->gone = true;
	FCGX_Free(fcgi, 1);
}

static void serve(FCGX_Request *fcgi, struct db *db, const char *name, const struct route routes[])
{
	struct req *r = request_new(fcgi, db);
	const struct err *failed = handle(r, routes);
	const char *result;

	if (takes_asked(r)) {
		takes_answer(r, failed);
	} else {
		result = answer(r, failed);
		guard_audit(r, result);
		log_request(r, result);
		counters_add(name, r->status, clock_seconds() - r->io->start, r->io->sent);
	}
	finish(r, fcgi);
	talloc_free(r);
}

/* SIGTERM is let in only while we wait, so that it never cuts a request (but one whose body is
 * on its way: body_next()); the socket does not
 * block, so that a connection taken by another process does not leave us where no signal comes. */
static void listen_for_signals(sigset_t *waiting)
{
	sigset_t term;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigaddset(&term, SIGINT);
	sigprocmask(SIG_BLOCK, &term, waiting);
	sigdelset(waiting, SIGTERM);
	sigdelset(waiting, SIGINT);
	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = stop }, NULL);
	sigaction(SIGINT, &(struct sigaction){ .sa_handler = stop }, NULL);
	sigaction(SIGPIPE, &(struct sigaction){ .sa_handler = SIG_IGN }, NULL);
	fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK);
}

/* Sleep until there is a request (true), a signal, or word that the database is another one;
 * meanwhile the connection may go. */
static bool wait_for_request(struct db *db, const sigset_t *waiting)
{
	struct pollfd either[2] = { { .fd = STDIN_FILENO, .events = POLLIN },
		{ .events = POLLIN } };
	int ready, rest = db_rest(db, false);

	do {
		struct timespec pause = { .tv_nsec = rest * 1000000L };

		either[1].fd = db_socket(db);
		ready = ppoll(either, 2, rest < 0 ? NULL : &pause, waiting);
		if (!ready)
			rest = db_rest(db, true);
	} while (!ready);
	return ready > 0 && either[0].revents;
}

/* Serve the routes until a signal ends it, or the database is none for this program any more: what
 * asks next waits for the one that is started in its place. */
static void serve_routes(const char *name, struct db *db, const struct route routes[])
{
	FCGX_Request fcgi;
	sigset_t waiting;

	FCGX_InitRequest(&fcgi, 0, FCGI_FAIL_ACCEPT_ON_INTR);
	listen_for_signals(&waiting);
	while (!io_stopping && db_fits(db))
		if (wait_for_request(db, &waiting) && db_fits(db) && FCGX_Accept_r(&fcgi) >= 0)
			serve(&fcgi, db, name, routes);
	if (db_unfit(db))
		log_warning("end", "detail", db_unfit(db), NULL);
}

/* The status of the program's end. */
static int serve_database(const char *name, const struct route routes[])
{
	struct db *db = db_new_in_turn(NULL, conf()->db_web, TURN_PAGE);
	const struct err *failed = db_connect(db); /* to end at once where the schema is another */
	bool unfit = failed && db_unfit(db);

	for (const struct route *route = routes; route->method; route++)
		if (route->polled)
			db_hear_moves(db);
	if (unfit)
		log_end("%s", db_unfit(db));
	db_close(db); /* there are many steps: one that nobody asks holds no connection */
	if (!unfit)
		serve_routes(name, db, routes);
	talloc_free(db);
	return unfit ? 3 : 0;
}

int app_run(int argc, char *argv[], const char *name, const struct route routes[])
{
	if (version_said(argc, argv, name) || describe_said(argc, argv, name, routes))
		return 0;
	log_name(name);
	if (FCGX_Init() || FCGX_IsCGI()) {
		fprintf(stderr,
		    "%s: this is a FastCGI program; start it with its socket as standard input "
		    "(spawn-fcgi -n, or a systemd socket unit)\n",
		    name);
		return 2;
	}
	if (!language_named(span_of(conf()->language))) {
		log_end("the settings ask for the language %s, which there is not",
		    conf()->language);
		return 2;
	}
	return serve_database(name, routes);
}
