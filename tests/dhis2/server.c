/*
 * server -- the stand-in DHIS2 server: a FastCGI program that says what servers of several versions say.
 *
 *	http://HOST/PROFILE/api/...	PROFILE: 2.36, 2.38, 2.40, 2.40-ethiopian, 2.41, 2.43
 *
 * DHIS2_COUNTRY is the folder with its country (country.h), DHIS2_STATE the folder of its state: `log` gets a
 * line for each request (status, bytes, fault, address), `faults` may hold lines
 *
 *	TEXT WHICH KIND [NUMBER]
 *
 * for requests whose address contains TEXT (* for any). WHICH: * each, 3 the first three, /10 each tenth.
 * KIND: status NUMBER (503 with Retry-After 1), retry NUMBER (503, Retry-After NUMBER), html, empty, broken, login,
 * elsewhere, cut, stall NUMBER (seconds), wait NUMBER (milliseconds), trickle NUMBER (seconds a byte), text (E7151 as 200), huge NUMBER (MB of
 * units that nobody knows), bomb, period, norows, null, twice, nothing.
 */
#include "server.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
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
	if (ask->fault && !strcmp(ask->fault, "cut"))
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

int period_out(const struct ask *ask, int period)
{
	return strstr(ask->profile, "ethiopian") ? period - 800 : period;
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

/* The account, or a refusal. */
static bool signed_in(struct ask *ask)
{
	const char *says = FCGX_GetParam("HTTP_AUTHORIZATION", ask->fcgi->envp);

	ask->all = true;
	if (says &&
	    (!strcmp(says, "Basic YWRtaW46ZGlzdHJpY3Q=") || /* admin:district */
		!strcasecmp(says, "ApiToken d2pat_standin00000000000000000000000000")))
		return true;
	ask->all = false;
	if (says && !strcmp(says, "Basic cmVnaW9uOmRpc3RyaWN0")) /* region:district */
		return true;
	if (!says && !FCGX_GetParam("HTTP_X_REQUESTED_WITH", ask->fcgi->envp)) {
		ask->status = 302;
		ask_print(ask,
		    "Status: 302\r\nLocation: /%s/dhis-web-commons/security/login.action\r\n\r\n",
		    ask->profile);
		return false;
	}
	ask_refuse(ask, 401, NULL, "Unauthorized");
	return false;
}

static void go_elsewhere(struct ask *ask, const char *where)
{
	ask->status = 302;
	ask_print(ask, "Status: 302\r\nLocation: %s\r\n\r\n", where);
}

/* The faults in place of an answer: true when it was one. */
static bool fail(struct ask *ask)
{
	const char *is = ask->fault;

	if (!is)
		return false;
	if (!strcmp(is, "stall"))
		sleep((unsigned)ask->fault_number);
	if (!strcmp(is, "wait"))
		usleep((useconds_t)ask->fault_number * 1000);
	if (!strcmp(is, "status") && ask->fault_number != 503)
		ask_refuse(ask, (int)ask->fault_number, NULL, "An unexpected error has occurred");
	else if (!strcmp(is, "status") || !strcmp(is, "retry")) {
		ask->status = 503;
		ask_print(ask,
		    "Status: 503\r\nRetry-After: %ld\r\nContent-Type: "
		    "text/html\r\n\r\n<html>busy</html>",
		    !strcmp(is, "retry") ? ask->fault_number : 1);
	} else if (!strcmp(is, "html")) {
		ask_head(ask, 200, "text/html");
		ask_print(ask, "<!doctype html><title>Under maintenance</title>");
	} else if (!strcmp(is, "empty"))
		ask_head(ask, 200, "application/json");
	else if (!strcmp(is, "broken"))
		ask_head(ask, 200, "application/json"), ask_print(ask, "{\"rows\":");
	else if (!strcmp(is, "login"))
		go_elsewhere(ask, "/login/");
	else if (!strcmp(is, "elsewhere"))
		go_elsewhere(ask, "http://127.0.0.2/api/");
	else if (!strcmp(is, "text")) {
		ask_head(ask, 200, "application/csv");
		ask_print(ask, "E7151: Too many combinations\n");
	} else if (!strcmp(is, "norows"))
		ask_json(ask, 200, json_object());
	else if (!strcmp(is, "null"))
		ask_json(ask, 200, json_pack("{s:n, s:n}", "dataValues", "rows"));
	else
		return false;
	return true;
}

static void answer(struct ask *ask, const char *address)
{
	const char *query = strchr(address, '?');
	char *path = mem_strndup(ask->query, address, strcspn(address, "?")), *api, *dot;

	if (strlen(address) > 8000)
		return ask_refuse(ask, 414, NULL, "URI too long");
	if (strpbrk(address, "[]{}|"))
		return ask_refuse(ask, 400, NULL, "Invalid character found in the request target");
	ask->profile = mem_strndup(path, path + 1, strcspn(path + 1, "/"));
	ask->minor = strncmp(ask->profile, "2.", 2) ? 0 : (int)strtol(ask->profile + 2, NULL, 10);
	api = strstr(path, "/api/");
	if (!ask->minor || !api) {
		ask_head(ask, 404, "text/html");
		return ask_print(ask, "<html>There is nothing here</html>");
	}
	ask->path = api + 5;
	ask->suffix = "";
	if ((dot = strrchr(api, '.')) && (!strcmp(dot, ".json") || !strcmp(dot, ".csv"))) {
		*dot = '\0';
		ask->suffix = dot + 1;
	}
	ask->query = decode(path, query ? query + 1 : "");
	if (fail(ask))
		return;
	if (!strcmp(ask->path, "ping"))
		return ask_head(ask, 200, "text/plain");
	if (signed_in(ask) && !answer_metadata(ask) && !answer_data(ask))
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
			.profile = "",
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
