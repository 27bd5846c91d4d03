/* The life of a request in web/app.h: a step of our own behind a socket, with the database
 * replaced by a table of users and a list of what was audited. */
#include "web/app.h"

#include "base/conf.h"
#include "base/file.h"
#include "web/upload.h"

#include "fastcgi.h"

#include <fcntl.h>
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

struct db *db_new(const void *ctx, const char *conninfo)
{
	struct db *db = mem_new(ctx, struct db);

	(void)conninfo;
	db->audit = file_open(db, in_folder(db, "audit"), O_WRONLY | O_CREAT | O_APPEND);
	return db;
}

const struct err *db_connect(struct db *db)
{
	(void)db;
	return NULL;
}

void db_rollback(struct db *db)
{
	(void)db;
}

const struct err *db_json_n(struct db *db, const void *ctx, json_t **doc, enum sql sql, int n,
    const char *const params[])
{
	static const char *const users[][2] = { { "vera", "viewer" }, { "ana", "data_admin" },
		{ "gus", "global_admin" } };

	(void)db;
	assert_int_equal(sql, SQL_user_role);
	assert_int_equal(n, 1);
	if (!strcmp(params[0], "down"))
		return err(503, "database_unavailable", "The database does not answer.");
	for (int i = 0; i < 3; i++)
		if (!strcmp(users[i][0], params[0])) {
			*doc = mem_json(ctx, json_pack("{s:s}", "role", users[i][1]));
			return NULL;
		}
	return err(404, "not_found", "There is nothing here.");
}

const struct err *db_rows_n(struct db *db, const void *ctx, PGresult **rows, int binary, enum sql sql,
    int n, const char *const params[])
{
	(void)ctx;
	(void)rows;
	(void)binary;
	assert_int_equal(sql, SQL_audit_add);
	for (int i = 0; i < n; i++)
		dprintf(db->audit, "%s%c", params[i] ? params[i] : "NULL", i + 1 < n ? ' ' : '\n');
	return NULL;
}

/* ---- the step ---- */

static const char PAGE[] = "<h1>{{run}}</h1><p>{{app.user}} {{app.role}} {{app.path}} "
			   "{{#app.is.csv/map}}here{{/app.is.csv/map}} {{entered.note}}|{{error.rule}}|"
			   "{{#errors}}{{field}} {{/errors}}";

static const struct err *show(struct req *r)
{
	const char *run = req_arg(r, "run");

	if (run && !strcmp(run, "404"))
		return err(404, "not_found", "There is no import %s <b>.", run);
	return respond(r, PAGE, mem_json(r, json_pack("{s:s, s:f}", "run", run ? run : "none", "rate", 0.4)));
}

static const struct err *save(struct req *r)
{
	const char *run = req_arg(r, "run"), *note = req_arg(r, "note");

	if (!strcmp(run, "9"))
		return err_step(err(409, "step_out_of_order", "Upload a file first."), "csv/upload?run=%s", run);
	if (!strcmp(run, "8"))
		return respond_next(r, 200, "/evil.example", json_null());
	if (note && !strcmp(note, "bad"))
		return req_wrong(r, "note", "Not \"%s\".", note);
	return respond_next(r, 202, mem_printf(r, "csv/stage?run=%s", run),
	    mem_json(r, json_pack("{s:s*, s:s*}", "step", "csv/stage", "note", note)));
}

static const struct err *take(struct req *r)
{
	struct upload upload;
	const struct err *failed;

	if ((failed = upload_take(r, &upload)))
		return failed;
	if (req_arg(r, "keep") && (failed = file_place(upload.path, in_folder(r, "kept"))))
		return failed;
	r->status = 201;
	return respond(r, NULL, mem_json(r, json_pack("{s:s, s:I, s:s}", "name", upload.name, "bytes",
	    (json_int_t)upload.bytes, "sha256", upload.sha256)));
}

static const struct err *download(struct req *r)
{
	return respond_file(r, file_open(r, in_folder(r, "conf"), O_RDONLY), "text/csv", "a\"\u00e9.csv");
}

static const struct err *stream(struct req *r)
{
	respond_begin(r, "text/csv", NULL);
	for (int i = 0; i < 20000; i++)
		if (!respond_write(r, "0123456789\n", 11))
			return NULL;
	return req_arg(r, "run") ? err_internal("it broke") : NULL;
}

static const struct err *silent(struct req *r)
{
	(void)r;
	return NULL;
}

static const struct field shows[] = { { "run", FIELD_ID, .message = "Say which run." }, { 0 } };
static const struct field saves[] = {
	{ "run", FIELD_ID, REQUIRED, .message = "Say which run." },
	{ "rule", FIELD_CHOICE, .choices = "max sum", .message = "Choose max or sum." },
	{ "note", FIELD_TEXT, .message = "" },
	{ 0 }
};
static const struct field takes[] = {
	{ "name", FIELD_TEXT, .message = "" },
	{ "keep", FIELD_ID, .message = "" },
	{ "file", FIELD_FILE, .message = "Choose a file." },
	{ 0 }
};

static const struct route routes[] = {
	{ "GET", "/csv/map", VIEWER, show, .fields = shows },
	{ "POST", "/csv/map", DATA_ADMIN, save, .fields = saves, .form = show },
	{ "PUT", "/csv/upload", DATA_ADMIN, take, .fields = takes, .upload = true },
	{ "POST", "/csv/upload", DATA_ADMIN, take, .fields = takes, .upload = true },
	{ "DELETE", "/assets", GLOBAL_ADMIN, show, .fields = shows },
	{ "GET", "/data", VIEWER, show, .fields = shows },
	{ "GET", "/health", ANYBODY, show },
	{ "GET", "/rejected", VIEWER, download },
	{ "GET", "/stream", VIEWER, stream, .fields = shows },
	{ "GET", "/silent", VIEWER, silent },
	{ 0 }
};

/* ---- asking it ---- */

static pid_t server;
static void *ctx;
static bool ended;

/* Ask with up to four more parameters, names and values in turn. */
struct ask {
	const char *method, *uri, *user, *type;
	struct span body;
	const char *more[9];
};

static const char *ask(struct ask a)
{
	const char *usual[] = { "REQUEST_METHOD", a.method, "REQUEST_URI", a.uri, "REMOTE_USER",
		a.user ? a.user : "", "REMOTE_ADDR", "10.1.2.3", "CONTENT_TYPE", a.type ? a.type : "",
		"CONTENT_LENGTH", a.body.len ? mem_printf(ctx, "%zu", a.body.len) : "", NULL };
	const char *params[32] = { NULL };
	int n = 0;

	/* the first of two parameters of a name counts */
	for (; a.more[n]; n++)
		params[n] = a.more[n];
	memcpy(params + n, usual, sizeof(usual));
	return fastcgi_ask(ctx, in_folder(ctx, "sock"), params, a.body, &ended).at;
}

static const char *get(const char *uri)
{
	return ask((struct ask){ "GET", uri, "vera" });
}

static const char *post(const char *user, const char *body)
{
	return ask((struct ask){ "POST", "/hmis/csv/map", user, "application/x-www-form-urlencoded",
	    span_of(body) });
}

static void has(const char *answer, const char *what)
{
	if (!strstr(answer, what))
		fail_msg("no %s in %s", what, answer);
}

static void has_not(const char *answer, const char *what)
{
	if (strstr(answer, what))
		fail_msg("%s in %s", what, answer);
}

static char *file_text(const char *name)
{
	int fd = file_open(ctx, in_folder(ctx, name), O_RDONLY);
	int64_t n = file_size(fd);
	char *text = mem_array(ctx, char, (size_t)n + 1);

	assert_int_equal(read(fd, text, (size_t)n), n);
	return text;
}

/* ---- the tests ---- */

static void formats(void **state)
{
	const char *answer = get("/hmis/csv/map?run=3");

	(void)state;
	has(answer, "Status: 200\r\n");
	has(answer, "Content-Type: application/json\r\n");
	has(answer, "Cache-Control: no-store\r\n");
	has(answer, "X-Content-Type-Options: nosniff\r\n");
	has(answer, "\r\n\r\n{\"run\":\"3\",\"rate\":0.4}\n");
	assert_true(ended);
	answer = ask((struct ask){ "GET", "/hmis/csv/map?run=3", "ana",
	    .more = { "HTTP_ACCEPT", "text/html,*/*;q=0.8" } });
	has(answer, "Content-Type: text/html; charset=utf-8\r\n");
	has(answer, "<h1>3</h1><p>ana data_admin csv/map here ||");
	answer = ask((struct ask){ "GET", "/hmis/csv/map.json", "ana", .more = { "HTTP_ACCEPT", "text/html" } });
	has(answer, "{\"run\":\"none\"");
	has(get("/hmis/csv/map.csv"), "Status: 406\r\n");
	has(get("/hmis/"), "{\"run\":\"none\"");
	has(get("/hmis"), "{\"run\":\"none\"");
	answer = ask((struct ask){ "HEAD", "/hmis/csv/map?run=3", "vera" });
	has(answer, "Content-Length: 23\r\n");
	has_not(answer, "{");
}

static void errors(void **state)
{
	const char *answer = get("/hmis/csv/map?run=404");

	(void)state;
	has(answer, "Status: 404\r\n");
	has(answer, "Content-Type: application/problem+json\r\n");
	has(answer, "\"type\":\"http://site.example/hmis/help#not_found\"");
	has(answer, "\"detail\":\"There is no import 404 <b>.\"");
	answer = ask((struct ask){ "GET", "/hmis/csv/map?run=404", "vera", .more = { "HTTP_ACCEPT", "text/html" } });
	has(answer, "There is no import 404 &lt;b&gt;.");
	has(answer, "text/html");
	has(get("/hmis/silent"), "Status: 500\r\n");
	has(post("ana", "run=9"), "\"step\":\"csv/upload?run=9\"");
	answer = ask((struct ask){ "GET", "/hmis/csv/map", "down" });
	has(answer, "Status: 503\r\n");
	has(answer, "Retry-After: 5\r\n");
}

/* S-03, S-24 */
static void methods(void **state)
{
	const char *answer = ask((struct ask){ "TRACE", "/hmis/csv/map", "ana" });

	(void)state;
	has(answer, "Status: 405\r\n");
	has(answer, "Allow: GET, HEAD, POST\r\n");
	has(get("/hmis/csv/upload"), "Allow: PUT, POST\r\n");
	has(get("/hmis/no"), "Status: 404\r\n");
	answer = ask((struct ask){ "POST", "/hmis/assets", "gus", .more = { "HTTP_X_HTTP_METHOD_OVERRIDE", "DELETE" } });
	has(answer, "Status: 405\r\n");
	has(ask((struct ask){ "", "/hmis/data", "ana" }), "Status: 500\r\n");
	has(ask((struct ask){ "GET", "", "ana" }), "Status: 500\r\n");
}

/* S-21 */
static void paths(void **state)
{
	static const char *const bad[] = { "/hmis/../etc/passwd", "/hmis/%2e%2e/x", "/hmis/..%5cx", "/hmis/a%00",
		"/hmis/%0d%0aX:1", "/hmis/%ff", "/hmis//csv/map", "/hmis/csv%2fmap", "/hmis/a%", "/hmis/./data",
		"/hmis/a\\b", "hmis/data", "http://evil.example/hmis/data", "/hmis/csv/map?run=%ff",
		"/hmis/csv/map?run=%00" };
	static const char *const none[] = { "/", "/etc", "/hmisx", "/hmis/%252e%252e/x", "/hmis/csv/map/",
		"/hmis/.json", "/hmis/csv/map.html", "/hmis/Data", "/hmis/\u00e9" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		has(get(bad[i]), "Status: 400\r\n");
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		has(get(none[i]), "Status: 404\r\n");
	has(get(mem_printf(ctx, "/hmis/%09000d", 0)), "Status: 400\r\n");
}

static void users_and_roles(void **state)
{
	const char *answer = ask((struct ask){ "GET", "/hmis/data", NULL });

	(void)state;
	has(answer, "Status: 401\r\n");
	answer = ask((struct ask){ "GET", "/hmis/data", "eve", .more = { "HTTP_X_REMOTE_USER", "gus" } });
	has(answer, "Status: 403\r\n");
	has(answer, "Ask the help desk for one.");
	has(ask((struct ask){ "GET", "/hmis/data", "\xff" }), "Status: 401\r\n");
	has(ask((struct ask){ "GET", "/hmis/health", NULL }), "Status: 200\r\n");
	has(post("vera", "run=1"), "This needs the role of a data administrator, and you are a viewer.");
	has(post("ana", "run=1"), "Status: 202\r\n");
	has(post("gus", "run=1"), "Status: 202\r\n");
	has(ask((struct ask){ "DELETE", "/hmis/assets?run=1", "ana" }), "Status: 403\r\n");
	has(ask((struct ask){ "DELETE", "/hmis/assets?run=1", "gus" }), "Status: 200\r\n");
}

/* S-01, S-04 */
static void other_sites(void **state)
{
	static const struct {
		const char *name, *value, *status;
	} cases[] = {
		{ "HTTP_SEC_FETCH_SITE", "cross-site", "Status: 403\r\n" },
		{ "HTTP_SEC_FETCH_SITE", "same-site", "Status: 403\r\n" },
		{ "HTTP_SEC_FETCH_SITE", "same-origin", "Status: 202\r\n" },
		{ "HTTP_SEC_FETCH_SITE", "none", "Status: 202\r\n" },
		{ "HTTP_ORIGIN", "http://evil.example", "Status: 403\r\n" },
		{ "HTTP_ORIGIN", "null", "Status: 403\r\n" },
		{ "HTTP_ORIGIN", "http://site.example.evil.example", "Status: 403\r\n" },
		{ "HTTP_ORIGIN", "http://site.example", "Status: 202\r\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		has(ask((struct ask){ "POST", "/hmis/csv/map", "ana", "application/x-www-form-urlencoded",
			SPAN("run=1"), { cases[i].name, cases[i].value } }), cases[i].status);
	has(ask((struct ask){ "GET", "/hmis/data", "ana", .more = { "HTTP_SEC_FETCH_SITE", "cross-site" } }),
	    "Status: 200\r\n");
	has(ask((struct ask){ "POST", "/hmis/csv/map", "ana", "text/plain", SPAN("run=1") }), "Status: 415\r\n");
}

static void forms(void **state)
{
	const char *answer = post("ana", "run=1&note=x");

	(void)state;
	has(answer, "Location: /hmis/csv/stage?run=1\r\n");
	has(answer, "{\"step\":\"csv/stage\",\"note\":\"x\"}");
	answer = ask((struct ask){ "POST", "/hmis/csv/map?run=2", "ana", "application/json", SPAN("{\"note\": 5}"),
	    { "HTTP_ACCEPT", "text/html" } });
	has(answer, "Status: 303\r\n");
	has(answer, "Location: /hmis/csv/stage?run=2\r\n");
	answer = ask((struct ask){ "POST", "/hmis/csv/map", "ana", "multipart/form-data; boundary=b",
	    SPAN("--b\r\nContent-Disposition: form-data; name=run\r\n\r\n7\r\n--b--") });
	has(answer, "Location: /hmis/csv/stage?run=7\r\n");
	has(post("ana", "run=8"), "Status: 500\r\n");
	has_not(post("ana", "run=8"), "Location");
	answer = post("ana", "rule=min&other=1");
	has(answer, "Status: 422\r\n");
	has(answer, "{\"field\":\"run\",\"message\":\"Say which run.\"},"
		    "{\"field\":\"rule\",\"message\":\"Choose max or sum.\"},{\"field\":\"other\",");
	has(post("ana", "run=1&note=bad"), "\"detail\":\"Not \\\"bad\\\".\"");
	answer = ask((struct ask){ "POST", "/hmis/csv/map?run=2", "ana", "application/x-www-form-urlencoded",
	    SPAN("note=%3Cb%3E&rule=min"), { "HTTP_ACCEPT", "text/html" } });
	has(answer, "Status: 422\r\n");
	has(answer, "<h1>2</h1>");
	has(answer, "&lt;b&gt;|Choose max or sum.|rule ");
	answer = ask((struct ask){ "POST", "/hmis/csv/map?run=404", "ana", "application/x-www-form-urlencoded",
	    SPAN("note=bad"), { "HTTP_ACCEPT", "text/html" } });
	has(answer, "Status: 422\r\n");
	has(answer, "invalid_fields");
}

static void bodies_are_limited(void **state)
{
	struct text body = text_new(ctx);
	struct ask a = { "POST", "/hmis/csv/map?run=1", "ana", "application/x-www-form-urlencoded" };

	(void)state;
	text_string(&body, "note=");
	while (body.len < (64 << 10) + 5)
		text_string(&body, "x");
	a.body = (struct span){ body.at, body.len };
	has(ask(a), "Status: 202\r\n");
	text_string(&body, "x");
	a.body = (struct span){ body.at, body.len };
	has(ask(a), "Status: 422\r\n");
	while (body.len <= 1 << 20)
		text_string(&body, "xxxxxxxxxxxxxxxx");
	a.body = (struct span){ body.at, body.len };
	has(ask(a), "Status: 413\r\n");
	/* what HTTP_TRANSFER_ENCODING says is not believed, nor that a short body is a whole one */
	a.body = SPAN("note=x");
	a.more[0] = "HTTP_TRANSFER_ENCODING";
	a.more[1] = "chunked";
	has(ask(a), "\"note\":\"x\"");
	a.more[0] = "CONTENT_LENGTH";
	a.more[1] = "10";
	has(ask(a), "\"code\":\"cut_short\"");
}

#define HELLO_SHA256 "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

/* U-02, U-06, U-17, U-21 */
static void uploads(void **state)
{
	const char *answer = ask((struct ask){ "PUT", "/hmis/csv/upload?name=..%2Fa%0D.csv", "ana", NULL, SPAN("hello") });
	const char *form = "multipart/form-data; boundary=b";

	(void)state;
	has(answer, "Status: 201\r\n");
	has(answer, "{\"name\":\"a.csv\",\"bytes\":5,\"sha256\":\"" HELLO_SHA256 "\"}");
	answer = ask((struct ask){ "POST", "/hmis/csv/upload?keep=1", "ana", form,
	    SPAN("--b\r\nContent-Disposition: form-data; name=file; filename=\"C:\\b.csv\"\r\n\r\nhello\r\n--b--") });
	has(answer, "{\"name\":\"b.csv\",\"bytes\":5,\"sha256\":\"" HELLO_SHA256 "\"}");
	assert_string_equal(file_text("kept"), "hello");
	has(ask((struct ask){ "PUT", "/hmis/csv/upload?name=a", "ana" }), "\"code\":\"empty_file\"");
	answer = ask((struct ask){ "POST", "/hmis/csv/upload", "ana", form,
	    SPAN("--b\r\nContent-Disposition: form-data; name=file; filename=\"\"\r\n\r\n\r\n--b--") });
	has(answer, "\"code\":\"empty_file\"");
	answer = ask((struct ask){ "POST", "/hmis/csv/upload", "ana", form,
	    SPAN("--b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nx\r\n"
		 "--b\r\nContent-Disposition: form-data; name=file; filename=b\r\n\r\ny\r\n--b--") });
	has(answer, "Send one file at a time.");
	answer = ask((struct ask){ "POST", "/hmis/csv/upload", "ana", form,
	    SPAN("--b\r\nContent-Disposition: form-data; name=other; filename=a\r\n\r\nx\r\n--b--") });
	has(answer, "There is no field other here.");
	answer = ask((struct ask){ "POST", "/hmis/csv/upload", "ana", form,
	    SPAN("--b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nx") });
	has(answer, "\"code\":\"bad_form\"");
	has(ask((struct ask){ "PUT", "/hmis/csv/upload", "ana", .more = { "CONTENT_LENGTH", "x" } }), "Status: 400\r\n");
}

/* nginx's way: the body stands in a file and the stream is empty. */
static const char *upload_spooled(const char *method, const char *type, const char *text, size_t missing)
{
	char *length = mem_printf(ctx, "%zu", strlen(text) + missing);
	char *path = in_folder(ctx, "spooled");
	int fd = file_open(ctx, path, O_WRONLY | O_CREAT | O_TRUNC);
	const char *params[] = { "REQUEST_METHOD", method, "REQUEST_URI", "/hmis/csv/upload", "REMOTE_USER", "ana",
		"CONTENT_LENGTH", length, "CONTENT_TYPE", type, "BODY_FILE", path, NULL };

	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	return fastcgi_ask(ctx, in_folder(ctx, "sock"), params, SPAN(""), NULL).at;
}

static void spooled_uploads(void **state)
{
	const char *form = "multipart/form-data; boundary=b";

	(void)state;
	has(upload_spooled("PUT", "text/csv", "hello", 0), HELLO_SHA256);
	assert_int_equal(access(in_folder(ctx, "spooled"), F_OK), -1);
	has(upload_spooled("PUT", "text/csv", "hell", 1), "\"code\":\"cut_short\"");
	has(upload_spooled("PUT", "text/csv", "hello", 2000000), "Status: 413\r\n");
	has(upload_spooled("POST", form,
		"--b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nhello\r\n--b--", 0),
	    HELLO_SHA256);
	has(upload_spooled("POST", form,
		"--b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nhello\r\n--b--", 1),
	    "\"code\":\"cut_short\"");
	has(upload_spooled("POST", "application/x-www-form-urlencoded", "name=x", 0), "\"code\":\"empty_file\"");
	/* nothing stays behind but what was placed */
	assert_int_equal(rmdir(in_folder(ctx, "tmp")), 0);
	assert_int_equal(mkdir(in_folder(ctx, "tmp"), 0700), 0);
}

/* H-15 */
static void downloads(void **state)
{
	const char *answer = get("/hmis/rejected"), *conf_text = file_text("conf");

	(void)state;
	has(answer, "Content-Disposition: attachment; filename=\"a__.csv\"; filename*=UTF-8''a%22%C3%A9.csv\r\n");
	has(answer, mem_printf(ctx, "Content-Length: %zu\r\n", strlen(conf_text)));
	has(answer, conf_text);
	answer = get("/hmis/stream");
	assert_int_equal(strlen(strstr(answer, "\r\n\r\n")) - 4, 220000);
	assert_true(ended);
	get("/hmis/stream?run=1");
	assert_false(ended);
}

/* */
static void every_change_is_audited(void **state)
{
	char *audit;

	(void)state;
	if (truncate(in_folder(ctx, "audit"), 0))
		fail();
	get("/hmis/data");
	post("ana", "run=7");
	post("vera", "run=7");
	ask((struct ask){ "POST", "/hmis/csv/map?a=b&run=12", NULL });
	ask((struct ask){ "DELETE", "/hmis/%ff", "gus" });
	ask((struct ask){ "FOO", "/hmis/no?run=1x", "gus" });
	audit = file_text("audit");
	assert_string_equal(audit,
	    "ana 10.1.2.3 POST /csv/map 7 202 ok\n"
	    "vera 10.1.2.3 POST /csv/map NULL 403 role_required\n"
	    "- 10.1.2.3 POST /csv/map 12 401 not_signed_in\n"
	    "gus 10.1.2.3 DELETE - NULL 400 bad_path\n"
	    "gus 10.1.2.3 FOO /no NULL 404 not_found\n");
}

static void a_client_that_leaves_does_no_harm(void **state)
{
	int fd = fastcgi_connect(in_folder(ctx, "sock"));

	(void)state;
	close(fd);
	fd = fastcgi_connect(in_folder(ctx, "sock"));
	assert_int_equal(write(fd, "\1\1\0\1\0\10\0\0\0\1\0\0\0\0\0\0\1\4\0\1\0\77\0\0", 24), 24);
	close(fd);
	fd = fastcgi_connect(in_folder(ctx, "sock"));
	assert_int_equal(write(fd, "GET / HTTP/1.0\r\n\r\n", 18), 18);
	close(fd);
	has(get("/hmis/data"), "Status: 200\r\n");
}

static int start(void **state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), file;

	(void)state;
	ctx = talloc_new(NULL);
	assert_non_null(mkdtemp(folder));
	assert_int_equal(mkdir(in_folder(ctx, "tmp"), 0700), 0);
	setenv("HMIS_CONF", in_folder(ctx, "conf"), 1);
	file = file_open(ctx, in_folder(ctx, "conf"), O_WRONLY | O_CREAT);
	dprintf(file, "base_url = http://site.example/hmis\nstore = %s\ncontact = the help desk\n"
		      "upload_max = 2000000\ndisk_reserve = 0\n", folder);
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
		exit(app_run("test", routes));
	}
	close(fd);
	return 0;
}

static int stop(void **state)
{
	static const char *const names[] = { "conf", "sock", "audit", "kept", "log", "spooled", "tmp" };
	int status;

	(void)state;
	kill(server, SIGTERM);
	assert_int_equal(waitpid(server, &status, 0), server);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		remove(in_folder(ctx, names[i]));
	assert_int_equal(rmdir(folder), 0);
	talloc_free(ctx);
	return status;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats),
		cmocka_unit_test(errors),
		cmocka_unit_test(methods),
		cmocka_unit_test(paths),
		cmocka_unit_test(users_and_roles),
		cmocka_unit_test(other_sites),
		cmocka_unit_test(forms),
		cmocka_unit_test(bodies_are_limited),
		cmocka_unit_test(uploads),
		cmocka_unit_test(spooled_uploads),
		cmocka_unit_test(downloads),
		cmocka_unit_test(every_change_is_audited),
		cmocka_unit_test(a_client_that_leaves_does_no_harm),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
