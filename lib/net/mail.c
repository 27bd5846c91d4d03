/* mail -- see mail.h. */
#include "net/mail.h"

#include "base/clock.h"
#include "base/text.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE 60 /* seconds for all of it */
#define WORD	 42 /* bytes of an encoded word: with the rest at most 75 characters */
#define LINE	 57 /* bytes of a line of the body: 76 characters */
#define MOST	 32 /* recipients; and words of the command */

static void put_base64(struct text *out, const char *at, size_t n)
{
	char encoded[sodium_base64_ENCODED_LEN(LINE, sodium_base64_VARIANT_ORIGINAL)];

	sodium_bin2base64(encoded, sizeof(encoded), (const unsigned char *)at, n,
	    sodium_base64_VARIANT_ORIGINAL);
	text_string(out, encoded);
}

static bool is_plain(const char *s)
{
	for (const char *p = s; *p; p++)
		if (*p < 0x20 || *p > 0x7e)
			return false;
	return strlen(s) <= 60 && !strstr(s, "=?");
}

/* A header's text: as it is, or as words of base64 that are cut between characters. */
static void put_words(const void *ctx, struct text *out, const char *s)
{
	char *clean = mem_strdup(ctx, s);

	for (char *p = clean; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = ' ';
	if (is_plain(clean)) {
		text_string(out, clean);
		return;
	}
	for (const char *p = clean; *p;) {
		size_t n = strnlen(p, WORD);

		while (p[n] && n > 1 && ((unsigned char)p[n] & 0xc0) == 0x80)
			n--;
		text_string(out, p == clean ? "=?UTF-8?B?" : "\n =?UTF-8?B?");
		put_base64(out, p, n);
		text_string(out, "?=");
		p += n;
	}
}

/* Addresses without anything that could be more than an address; NULL when there is none. */
static const char **recipients(const void *ctx, const char *list)
{
	const char **all = mem_array(ctx, const char *, MOST + 1);
	char *rest = mem_strdup(ctx, list), *one;
	size_t n = 0;

	while ((one = strsep(&rest, ", \t"))) {
		for (const char *p = one; *p; p++)
			if (*p <= 0x20 || *p > 0x7e || strchr("<>()\"", *p))
				return NULL;
		if (*one == '-')
			return NULL; /* an option of sendmail's */
		if (*one && n < MOST)
			all[n++] = one;
	}
	all[n] = NULL;
	return *all ? all : NULL;
}

static void put_body(const void *ctx, struct text *out, const char *body)
{
	struct text lines = text_new(ctx);

	for (const char *p = body; *p; p++)
		text_add(&lines, *p == '\n' ? "\r\n" : p, *p == '\n' ? 2 : 1);
	for (size_t at = 0; at < lines.len; at += LINE) {
		put_base64(out, lines.at + at, lines.len - at < LINE ? lines.len - at : LINE);
		text_string(out, "\n");
	}
}

const char *mail_text(const void *ctx, const struct mail *mail)
{
	const char **to = recipients(ctx, mail->to);
	struct text out = text_new(ctx);
	time_t now = (time_t)clock_now();
	char date[64];
	struct tm tm;

	strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S +0000", gmtime_r(&now, &tm));
	text_printf(&out, "Date: %s\nFrom: <%s>\nTo: ", date, mail->from);
	for (size_t i = 0; to && to[i]; i++)
		text_printf(&out, "%s<%s>", i ? ",\n " : "", to[i]);
	text_string(&out, "\nSubject: ");
	put_words(ctx, &out, mail->subject);
	text_printf(&out,
	    "\nMessage-ID: <%s>\nAuto-Submitted: auto-generated\nMIME-Version: 1.0\n"
	    "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n",
	    mail->id);
	put_body(ctx, &out, mail->body);
	return out.at;
}

/* Lines of the message on their way to the server, with CR LF. */
struct source {
	const char *at;
	size_t left;
};

static size_t give(char *buffer, size_t size, size_t n, void *arg)
{
	struct source *source = arg;

	n = size * n < source->left ? size * n : source->left;
	memcpy(buffer, source->at, n);
	source->at += n;
	source->left -= n;
	return n;
}

/* A login goes over TLS alone, and to nobody but who can show that it is the server. */
static void set_tls(CURL *curl, const char *server)
{
	bool demanded = !strncmp(server, "smtps:", 6) || strchr(server, '@');

	curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(demanded ? CURLUSESSL_ALL : CURLUSESSL_TRY));
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, (long)demanded);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, demanded ? 2L : 0L);
}

static const struct err *by_smtp(const void *ctx, const struct mail *mail, const char **to,
    const char *message)
{
	struct source source = { message, strlen(message) };
	char detail[CURL_ERROR_SIZE] = "";
	struct curl_slist *list = NULL;
	long answer = 0;
	CURL *curl;
	CURLcode code;

	curl_global_init(CURL_GLOBAL_DEFAULT);
	curl = mem_or_die(curl_easy_init());
	for (; *to; to++)
		list = curl_slist_append(list, mem_printf(ctx, "<%s>", *to));
	curl_easy_setopt(curl, CURLOPT_URL, mail->server);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, mem_printf(ctx, "<%s>", mail->from));
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, list);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(curl, CURLOPT_READDATA, &source);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 20L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)PATIENCE);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
	set_tls(curl, mail->server);
	code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
	curl_easy_cleanup(curl);
	curl_slist_free_all(list);
	if (!code)
		return NULL;
	return err(502, "server_refused", "The mail server did not take it ({status}): {detail}.",
	    "status", DIGITS(answer), "detail", *detail ? detail : curl_easy_strerror(code));
}

/* How the command ended, within the time there is. */
static const struct err *await(pid_t pid)
{
	double until = clock_seconds() + PATIENCE;
	int status;

	while (!waitpid(pid, &status, WNOHANG)) {
		if (clock_seconds() > until) {
			kill(pid, SIGKILL);
			waitpid(pid, &status, 0);
			return err(502, "server_refused",
			    "mail_command did not end within {seconds} seconds.", "seconds",
			    DIGITS(PATIENCE));
		}
		usleep(20000);
	}
	if (WIFEXITED(status) && !WEXITSTATUS(status))
		return NULL;
	return err(502, "server_refused", "mail_command ended with status {status}.", "status",
	    DIGITS(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)));
}

extern char **environ;

static const struct err *by_command(const void *ctx, const struct mail *mail, const char **to,
    const char *message)
{
	char **argv = mem_array(ctx, char *, 2 * MOST + 8);
	char *rest = mem_strdup(ctx, mail->command), *word;
	posix_spawn_file_actions_t actions;
	const struct err *ended;
	bool unread = false;
	int ends[2], n = 0, failed;
	pid_t pid;

	while ((word = strsep(&rest, " \t")) && n < MOST)
		if (*word)
			argv[n++] = word;
	argv[n++] = mem_strdup(ctx, "-i");
	argv[n++] = mem_strdup(ctx, "-f");
	argv[n++] = mem_strdup(ctx, mail->from);
	argv[n++] = mem_strdup(ctx, "--");
	for (; *to; to++)
		argv[n++] = mem_strdup(ctx, *to);
	argv[n] = NULL;
	if (pipe2(ends, O_CLOEXEC))
		return err(502, "server_refused", "mail_command cannot be started: no pipe.");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
	failed = posix_spawn(&pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[0]);
	/* it is shorter than what a pipe holds */
	if (!failed && write(ends[1], message, strlen(message)) != (ssize_t)strlen(message))
		unread = true;
	close(ends[1]);
	if (failed)
		return err(502, "server_refused", "mail_command cannot be started: {detail}.",
		    "detail", strerror(failed));
	if ((ended = await(pid)) || !unread)
		return ended;
	return err(502, "server_refused", "mail_command did not read the message.");
}

const struct err *mail_send(const void *ctx, const struct mail *mail)
{
	const char **to = recipients(ctx, mail->to), **from = recipients(ctx, mail->from);
	const char *message;
	struct text lines = text_new(ctx);

	if (!to || !from || from[1])
		return err(502, "server_refused",
		    "mail_to and mail_from in the settings must be addresses.");
	message = mail_text(ctx, mail);
	if (!*mail->server)
		return by_command(ctx, mail, to, message);
	for (const char *p = message; *p; p++)
		text_add(&lines, *p == '\n' ? "\r\n" : p, *p == '\n' ? 2 : 1);
	return by_smtp(ctx, mail, to, lines.at);
}
