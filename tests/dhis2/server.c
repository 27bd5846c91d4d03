/*
 * server -- the stand-in DHIS2 server: a FastCGI program that says what servers of several
 * versions say.
 *
 *	http://HOST/PROFILE/api/...	PROFILE: profile.c; who may ask: account.c
 *
 * DHIS2_COUNTRY is the folder with its country (country.h), DHIS2_STATE the folder of its state:
 * `log` gets a line for each request (status, bytes, fault, address), `faults` may hold lines
 *
 *	TEXT WHICH KIND [NUMBER]
 *
 * for requests whose address contains TEXT (* for any). WHICH: * each, 3 the first three, /10 each
 * tenth. KIND:
 *
 *	status NUMBER (503 with Retry-After 1), retry NUMBER (503, Retry-After NUMBER)
 *	stall NUMBER (seconds), wait NUMBER (milliseconds), trickle NUMBER (seconds a byte)
 *	login, elsewhere, moved NUMBER (to https at that port)
 *	html, empty, broken, cut, null, norows, text (E7151 as 200), limit (E7128)
 *	huge NUMBER (MB of units that nobody knows), bomb NUMBER (the same, compressed)
 *	period (another month), twice (each value), nothing (no value)
 *	swallowed (an SQL error within analytics, which then finds nothing)
 *	noid (units without their ids), numbers (ids that are numbers), nameless (names that are
 *	null), longnames NUMBER (bytes), total NUMBER (of a list, as its pager says)
 *	objects NUMBER (MB of empty JSON objects, compressed)
 *
 * Besides there may be, for all requests: `rows`, the most rows of an analytics answer; `lock`
 * (account.c); `starting` with two times, in seconds since 1970: nothing is answered before the
 * first, and Tomcat alone before the second.
 */
#include "server.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *state_folder;

const char *ask_param(const struct ask *ask, const char *name, int nth)
{
	size_t n = strlen(name);

	for (const char *at = ask->query; *at; at += strlen(at) + 1)
		if (!strncmp(at, name, n) && at[n] == '=' && !nth--)
			return at + n + 1;
	return NULL;
}

bool ask_fault(const struct ask *ask, const char *kind)
{
	return ask->fault && !strcmp(ask->fault, kind);
}

const char *state_path(const struct ask *ask, const char *name)
{
	return mem_printf(ask->query, "%s/%s", state_folder, name);
}

long state_number(const struct ask *ask, const char *name, long otherwise)
{
	FILE *file = fopen(state_path(ask, name), "re");
	char line[40] = "";

	if (!file)
		return otherwise;
	if (!fgets(line, sizeof(line), file))
		*line = '\0';
	fclose(file);
	return strtol(line, NULL, 10);
}

void ask_put(struct ask *ask, const char *text, size_t n)
{
	if (FCGX_PutStr(text, (int)n, ask->fcgi->out) < 0)
		ask->gone = true;
	else
		ask->bytes += (long)n;
}

void ask_print(struct ask *ask, const char *fmt, ...)
{
	char text[2000];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	ask_put(ask, text, (size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1);
}

void ask_head(struct ask *ask, int status, const char *type)
{
	ask->status = status;
	ask_print(ask, "Status: %d\r\nContent-Type: %s\r\nCache-Control: no-store\r\n", status,
	    type);
	if (status == 401 && ask->account)
		ask_print(ask, "WWW-Authenticate: ApiToken\r\n");
	if (ask_fault(ask, "cut"))
		ask_print(ask, "Content-Length: 99999999\r\n");
	ask_print(ask, "\r\n");
	ask->bytes = 0;
}

void ask_json(struct ask *ask, int status, json_t *doc)
{
	char *text = json_dumps(doc, JSON_COMPACT);

	ask_head(ask, status, "application/json");
	ask_put(ask, text, strlen(text));
	free(text);
	json_decref(doc);
}

void ask_refuse(struct ask *ask, int status, const char *code, const char *message)
{
	json_t *doc = json_pack("{s:i, s:s, s:s}", "httpStatusCode", status, "status", "ERROR",
	    "message", message);

	if (code)
		json_object_set_new(doc, "errorCode", json_string(code));
	ask_json(ask, status, doc);
}

void ask_no_context(struct ask *ask)
{
	ask_head(ask, 404, "text/html;charset=utf-8");
	ask_print(ask,
	    "<!doctype html><html lang=\"en\"><head><title>HTTP Status 404 \u2013 Not "
	    "Found</title></head>"
	    "<body><h1>HTTP Status 404 \u2013 Not Found</h1></body></html>");
}

/* How often a line of the faults has met its requests, this one included. */
static long count_fault(int line)
{
	char path[4096];
	struct stat file;
	int fd;

	snprintf(path, sizeof(path), "%s/met.%d", state_folder, line);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, ".", 1) < 0 || fstat(fd, &file))
		abort();
	close(fd);
	return (long)file.st_size;
}

static bool meets(const char *which, long n)
{
	if (*which == '*')
		return true;
	if (*which == '/')
		return n % strtol(which + 1, NULL, 10) == 0;
	return n <= strtol(which, NULL, 10);
}

static void find_fault(struct ask *ask, const char *address)
{
	static char kind[40];
	char path[4096], line[400], text[200], which[20];
	FILE *file;

	snprintf(path, sizeof(path), "%s/faults", state_folder);
	if (!(file = fopen(path, "re")))
		return;
	for (int i = 0; !ask->fault && fgets(line, sizeof(line), file); i++) {
		ask->fault_number = 0;
		if (sscanf(line, "%199s %19s %39s %ld", text, which, kind, &ask->fault_number) < 3)
			continue;
		if ((!strcmp(text, "*") || strstr(address, text)) && meets(which, count_fault(i)))
			ask->fault = kind;
	}
	fclose(file);
}

/* Decode the query in place of its own copy, "a=1&b=2" as "a=1\0b=2\0\0". */
static char *decode(const void *ctx, const char *query)
{
	char *text = mem_array(ctx, char, strlen(query) + 2), *to = text;

	for (const char *at = query; *at; at++) {
		unsigned int byte;

		if (*at == '%' && sscanf(at + 1, "%2x", &byte) == 1 && at[2]) {
			*to++ = (char)byte;
			at += 2;
		} else {
			*to++ = *at == '&' ? '\0' : *at == '+' ? ' ' : *at;
		}
	}
	return text;
}

static void go_elsewhere(struct ask *ask, const char *where)
{
	ask->status = 302;
	ask_print(ask, "Status: 302\r\nLocation: %s\r\n\r\n", where);
}

static void be_busy(struct ask *ask)
{
	ask->status = 503;
	ask_print(ask,
	    "Status: 503\r\nRetry-After: %ld\r\nContent-Type: text/html\r\n\r\n<html>busy</html>",
	    ask_fault(ask, "retry") ? ask->fault_number : 1);
}

/* The faults that only take their time. */
static void take_time(const struct ask *ask)
{
	if (ask_fault(ask, "stall"))
		sleep((unsigned)ask->fault_number);
	if (ask_fault(ask, "wait"))
		usleep((useconds_t)ask->fault_number * 1000);
}

/* Those that lead away, or are a status: true when it was one. */
static bool turn_away(struct ask *ask, const char *address)
{
	if (ask_fault(ask, "retry") || (ask_fault(ask, "status") && ask->fault_number == 503))
		be_busy(ask);
	else if (ask_fault(ask, "status"))
		ask_refuse(ask, (int)ask->fault_number, NULL, "An unexpected error has occurred");
	else if (ask_fault(ask, "login"))
		go_elsewhere(ask, "/login/");
	else if (ask_fault(ask, "elsewhere"))
		go_elsewhere(ask, "http://127.0.0.2/api/");
	else if (ask_fault(ask, "moved"))
		go_elsewhere(ask,
		    mem_printf(ask->query, "https://127.0.0.1:%ld%s", ask->fault_number, address));
	else
		return false;
	return true;
}

/* The faults in place of an answer: true when it was one. */
static bool fail(struct ask *ask, const char *address)
{
	take_time(ask);
	if (turn_away(ask, address))
		return true;
	if (ask_fault(ask, "html")) {
		ask_head(ask, 200, "text/html");
		ask_print(ask, "<!doctype html><title>Under maintenance</title>");
	} else if (ask_fault(ask, "empty")) {
		ask_head(ask, 200, "application/json");
	} else if (ask_fault(ask, "broken")) {
		ask_head(ask, 200, "application/json");
		ask_print(ask, "{\"rows\":");
	} else if (ask_fault(ask, "text")) {
		ask_head(ask, 200, "application/csv");
		ask_print(ask, "E7151: Too many combinations\n");
	} else if (ask_fault(ask, "limit")) {
		ask_refuse(ask, 409, "E7128", "Query result set exceeds max limit: `50000`");
	} else if (ask_fault(ask, "norows")) {
		ask_json(ask, 200, json_object());
	} else if (ask_fault(ask, "objects")) {
		put_packed(ask, "application/json", "[{}", ",{}", "]");
	} else if (ask_fault(ask, "null")) {
		ask_json(ask, 200, json_pack("{s:n, s:n}", "dataValues", "rows"));
	} else {
		return false;
	}
	return true;
}

/* A server that was just started: true when it is not that far. */
static bool is_starting(struct ask *ask)
{
	FILE *file = fopen(state_path(ask, "starting"), "re");
	long first = 0, second = 0;

	if (!file)
		return false;
	if (fscanf(file, "%ld %ld", &first, &second) != 2)
		first = second = 0;
	fclose(file);
	while (time(NULL) < first)
		usleep(50000);
	if (time(NULL) >= second)
		return false;
	ask_no_context(ask);
	return true;
}

/* What needs no account: true when it was that. */
static bool answer_all(struct ask *ask)
{
	if (!strcmp(ask->path, "ping") && ask->profile->minor > 36)
		ask_head(ask, 200, "text/plain");
	else if (!strcmp(ask->path, "loginConfig") && ask->profile->minor > 40)
		ask_json(ask, 200,
		    json_pack("{s:s, s:s}", "applicationTitle", "Stand-in DHIS2", "uiLocale",
			"en"));
	else
		return false;
	return true;
}

/* What the address names; false when it is no webapp's. */
static bool read_address(struct ask *ask, const char *address)
{
	const char *query = strchr(address, '?');
	char *path = mem_strndup(ask->query, address, strcspn(address, "?")), *api, *dot;

	ask->profile = profile_find(path + 1);
	api = strstr(path, "/api/");
	if (!ask->profile || !api)
		return false;
	ask->path = api + 5;
	if ((dot = strrchr(api, '.')) && (!strcmp(dot, ".json") || !strcmp(dot, ".csv"))) {
		*dot = '\0';
		ask->suffix = dot + 1;
	}
	ask->query = decode(path, query ? query + 1 : "");
	return true;
}

static void answer(struct ask *ask, const char *address)
{
	if (is_starting(ask))
		return;
	if (strlen(address) > 8000)
		return ask_refuse(ask, 414, NULL, "URI too long");
	if (strpbrk(address, "[]{}|"))
		return ask_refuse(ask, 400, NULL, "Invalid character found in the request target");
	if (!read_address(ask, address))
		return ask_no_context(ask);
	if (fail(ask, address) || answer_all(ask))
		return;
	if (signed_in(ask) && !answer_metadata(ask) && !answer_values(ask) &&
	    !answer_analytics(ask))
		ask_refuse(ask, 404, NULL, "Not found");
}

static void keep_log(const struct ask *ask, const char *address)
{
	char path[4096], line[9000];
	int fd, n;

	snprintf(path, sizeof(path), "%s/log", state_folder);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	n = snprintf(line, sizeof(line), "%d %ld %s %s\n", ask->status, ask->bytes,
	    ask->fault ? ask->fault : "-", address);
	if (fd < 0 || write(fd, line, (size_t)n) < 0)
		abort();
	close(fd);
}

int main(void)
{
	struct country *country = country_read(getenv("DHIS2_COUNTRY"));
	FCGX_Request fcgi;

	state_folder = getenv("DHIS2_STATE");
	FCGX_Init();
	FCGX_InitRequest(&fcgi, 0, 0);
	while (FCGX_Accept_r(&fcgi) >= 0) {
		const char *address = FCGX_GetParam("REQUEST_URI", fcgi.envp);
		struct ask ask = { .fcgi = &fcgi,
			.country = country,
			.suffix = "",
			.query = mem_strdup(NULL, "") };
		void *ctx = ask.query;

		find_fault(&ask, address);
		answer(&ask, address);
		keep_log(&ask, address);
		FCGX_Finish_r(&fcgi);
		talloc_free(ctx);
	}
	talloc_free(country);
	return 0;
}
