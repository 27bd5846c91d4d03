/* The life of a request in web/app.h. */
#include "step.h"

static const char PAGE[] =
    "<h1>{{run}}</h1><p>{{app.user}} {{app.role}} {{app.path}} "
    "{{#app.is.csv/map}}here{{/app.is.csv/map}} {{entered.note}}|{{error.rule}}|"
    "{{#errors}}{{field}} {{/errors}}";

static const struct err *show(struct req *r)
{
	const char *run = req_arg(r, "run");

	if (run && !strcmp(run, "404"))
		return err(404, "not_found", "There is no import {run} <b>.", "run", run);
	return respond(r, PAGE,
	    mem_json(r, json_pack("{s:s, s:f}", "run", run ? run : "none", "rate", 0.4)));
}

static const struct err *save(struct req *r)
{
	const char *run = req_arg(r, "run"), *note = req_arg(r, "note");

	if (!strcmp(run, "9"))
		return err_step(err(409, "step_out_of_order", "Upload a file first."),
		    "csv/upload?run=%s", run);
	if (!strcmp(run, "8"))
		return respond_next(r, 200, "/evil.example", json_null());
	if (note && !strcmp(note, "bad"))
		return req_wrong(r, "note", "Not \"{note}\".", "note", note);
	return respond_next(r, 202, mem_printf(r, "csv/stage?run=%s", run),
	    mem_json(r, json_pack("{s:s*, s:s*}", "step", "csv/stage", "note", note)));
}

static const struct err *download(struct req *r)
{
	return respond_file(r, file_open(r, in_folder(r, "conf"), O_RDONLY), "text/csv",
	    "a\"\u00e9.csv");
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

/* The signal to stop comes while we are at work. */
static const struct err *interrupted(struct req *r)
{
	kill(getpid(), SIGTERM);
	poll(NULL, 0, 50);
	return respond(r, NULL, mem_json(r, json_pack("{s:b}", "done", 1)));
}

static const struct field shows[] = { { "run", FIELD_ID, .message = "Say which run." }, { 0 } };
static const struct field saves[] = { { "run", FIELD_ID, REQUIRED, .message = "Say which run." },
	{ "rule", FIELD_CHOICE, .choices = "max sum", .message = "Choose max or sum." },
	{ "note", FIELD_TEXT, .message = "" }, { 0 } };
static const struct route routes[] = { { "GET", "/csv/map", VIEWER, show, .fields = shows },
	{ "POST", "/csv/map", DATA_ADMIN, save, .fields = saves, .form = show },
	{ "DELETE", "/assets", GLOBAL_ADMIN, show, .fields = shows },
	{ "GET", "/data", VIEWER, show, .fields = shows }, { "GET", "/health", ANYBODY, show },
	{ "GET", "/rejected", VIEWER, download },
	{ "GET", "/stream", VIEWER, stream, .fields = shows }, { "GET", "/silent", VIEWER, silent },
	{ "GET", "/interrupted", VIEWER, interrupted }, { 0 } };

static const char *get(const char *uri)
{
	return ask((struct ask){ "GET", uri, "vera" });
}

static const char *post(const char *user, const char *body)
{
	return ask((struct ask){
	    "POST", "/hmis/csv/map", user, "application/x-www-form-urlencoded", span_of(body) });
}

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
	answer = ask((struct ask){
	    "GET", "/hmis/csv/map.json", "ana", .more = { "HTTP_ACCEPT", "text/html" } });
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
	has(answer, "\"values\":{\"run\":\"404\"}");
	has(answer, "Content-Language: en\r\n");
	answer = ask((struct ask){
	    "GET", "/hmis/csv/map?run=404", "vera", .more = { "HTTP_ACCEPT", "text/html" } });
	has(answer, "There is no import 404 &lt;b&gt;.");
	has(answer, "text/html");
	has(get("/hmis/silent"), "Status: 500\r\n");
	has_not(get("/hmis/silent"), "\"values\"");
	answer = ask((struct ask){
	    "GET", "/hmis/no", "vera", .more = { "HTTP_ACCEPT_LANGUAGE", "fr" } });
	has(answer, "Content-Language: fr\r\n");
	has(answer, "\"title\":\"Introuvable\"");
	has(answer, "\"detail\":\"Cette page n'existe pas.\"");
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
	has(ask((struct ask){ "POST", "/hmis/rejected", "ana" }), "Allow: GET, HEAD\r\n");
	has(get("/hmis/no"), "Status: 404\r\n");
	answer = ask((struct ask){
	    "POST", "/hmis/assets", "gus", .more = { "HTTP_X_HTTP_METHOD_OVERRIDE", "DELETE" } });
	has(answer, "Status: 405\r\n");
	has(ask((struct ask){ "", "/hmis/data", "ana" }), "Status: 500\r\n");
	has(ask((struct ask){ "GET", "", "ana" }), "Status: 500\r\n");
}

/* S-21 */
static void paths(void **state)
{
	static const char *const bad[] = { "/hmis/../etc/passwd", "/hmis/%2e%2e/x", "/hmis/..%5cx",
		"/hmis/a%00", "/hmis/%0d%0aX:1", "/hmis/%ff", "/hmis//csv/map", "/hmis/csv%2fmap",
		"/hmis/a%", "/hmis/./data", "/hmis/a\\b", "hmis/data",
		"http://evil.example/hmis/data", "/hmis/csv/map?run=%ff", "/hmis/csv/map?run=%00" };
	static const char *const none[] = { "/", "/etc", "/hmisx", "/hmis/%252e%252e/x",
		"/hmis/csv/map/", "/hmis/.json", "/hmis/csv/map.html", "/hmis/Data",
		"/hmis/\u00e9" };

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
	answer = ask((struct ask){
	    "GET", "/hmis/data", "eve", .more = { "HTTP_X_REMOTE_USER", "gus" } });
	has(answer, "Status: 403\r\n");
	has(answer, "Ask the help desk for one.");
	has(ask((struct ask){ "GET", "/hmis/data", "\xff" }), "Status: 401\r\n");
	has(ask((struct ask){ "GET", "/hmis/health", NULL }), "Status: 200\r\n");
	has(post("vera", "run=1"),
	    "This needs the role of a data administrator, and you are a viewer.");
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
		has(ask((struct ask){ "POST", "/hmis/csv/map", "ana",
			"application/x-www-form-urlencoded", SPAN("run=1"),
			{ cases[i].name, cases[i].value } }),
		    cases[i].status);
	has(ask((struct ask){
		"GET", "/hmis/data", "ana", .more = { "HTTP_SEC_FETCH_SITE", "cross-site" } }),
	    "Status: 200\r\n");
	has(ask((struct ask){ "POST", "/hmis/csv/map", "ana", "text/plain", SPAN("run=1") }),
	    "Status: 415\r\n");
}

static void forms(void **state)
{
	const char *answer = post("ana", "run=1&note=x");

	(void)state;
	has(answer, "Location: /hmis/csv/stage?run=1\r\n");
	has(answer, "{\"step\":\"csv/stage\",\"note\":\"x\"}");
	answer = ask((struct ask){ "POST", "/hmis/csv/map?run=2", "ana", "application/json",
	    SPAN("{\"note\": 5}"), { "HTTP_ACCEPT", "text/html" } });
	has(answer, "Status: 303\r\n");
	has(answer, "Location: /hmis/csv/stage?run=2\r\n");
	answer =
	    ask((struct ask){ "POST", "/hmis/csv/map", "ana", "multipart/form-data; boundary=b",
		SPAN("--b\r\nContent-Disposition: form-data; name=run\r\n\r\n7\r\n--b--") });
	has(answer, "Location: /hmis/csv/stage?run=7\r\n");
	has(post("ana", "run=8"), "Status: 500\r\n");
	has_not(post("ana", "run=8"), "Location");
	answer = post("ana", "rule=min&other=1");
	has(answer, "Status: 422\r\n");
	has(answer,
	    "{\"field\":\"run\",\"message\":\"Say which run.\"},"
	    "{\"field\":\"rule\",\"message\":\"Choose max or sum.\"},{\"field\":\"other\",");
	has(post("ana", "run=1&note=bad"), "\"detail\":\"Not \\\"bad\\\".\"");
	answer = ask((struct ask){ "POST", "/hmis/csv/map?run=2", "ana",
	    "application/x-www-form-urlencoded", SPAN("note=%3Cb%3E&rule=min"),
	    { "HTTP_ACCEPT", "text/html" } });
	has(answer, "Status: 422\r\n");
	has(answer, "<h1>2</h1>");
	has(answer, "&lt;b&gt;|Choose max or sum.|rule ");
	answer = ask((struct ask){ "POST", "/hmis/csv/map?run=404", "ana",
	    "application/x-www-form-urlencoded", SPAN("note=bad"),
	    { "HTTP_ACCEPT", "text/html" } });
	has(answer, "Status: 422\r\n");
	has(answer, "invalid_fields");
}

static void bodies_are_limited(void **state)
{
	struct text body = text_new(ctx);
	struct ask a = { "POST", "/hmis/csv/map?run=1", "ana",
		"application/x-www-form-urlencoded" };

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

/* H-15 */
static void downloads(void **state)
{
	const char *answer = get("/hmis/rejected"), *conf_text = file_text("conf");

	(void)state;
	has(answer,
	    "Content-Disposition: attachment; filename=\"a__.csv\"; "
	    "filename*=UTF-8''a%22%C3%A9.csv\r\n");
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
	    "ana 10.1.2.3 POST /csv/map 7 202 ok  NULL\n"
	    "vera 10.1.2.3 POST /csv/map NULL 403 role_required  NULL\n"
	    "- 10.1.2.3 POST /csv/map 12 401 not_signed_in  NULL\n"
	    "gus 10.1.2.3 DELETE - NULL 400 bad_path  NULL\n"
	    "gus 10.1.2.3 FOO /no NULL 404 not_found  NULL\n");
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

/* The last: it ends the step, whose exit status stop() looks at. */
static void a_request_is_finished_before_the_step_stops(void **state)
{
	(void)state;
	has(get("/hmis/interrupted"), "{\"done\":true}");
	assert_true(ended);
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
		cmocka_unit_test(downloads),
		cmocka_unit_test(every_change_is_audited),
		cmocka_unit_test(a_client_that_leaves_does_no_harm),
		cmocka_unit_test(a_request_is_finished_before_the_step_stops),
	};

	step_routes = routes;
	return cmocka_run_group_tests(tests, step_start, step_stop);
}
