/* log -- see log.h. */
#include "base/log.h"

#include "base/clock.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* As syslog has them. */
enum { ERROR = 3, WARNING = 4, INFO = 6 };

static const char *program = "hmis-intake";

struct line {
	char text[4096];
	size_t n;
};

static void put(struct line *line, const char *s, size_t n)
{
	size_t room = sizeof(line->text) - 1 - line->n;

	if (n > room)
		n = room;
	memcpy(line->text + line->n, s, n);
	line->n += n;
}

static void put_value(struct line *line, const char *s)
{
	bool quote = !*s || strpbrk(s, " =\"");

	put(line, "\"", quote);
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;
		char escape[8];

		if (c < 0x20 || c == 0x7f)
			put(line, escape, (size_t)snprintf(escape, sizeof(escape), "\\x%02x", c));
		else if (c == '"' || c == '\\')
			put(line, (char[]){ '\\', (char)c }, 2);
		else
			put(line, s, 1);
	}
	put(line, "\"", quote);
}

void log_name(const char *name)
{
	program = name;
}

/* Does the journal read what we write?  systemd says which file that is. */
static bool is_journal(void)
{
	static int known = -1;
	unsigned long long device, inode;
	const char *stream = getenv("JOURNAL_STREAM");
	struct stat st;

	if (known < 0)
		known = stream && sscanf(stream, "%llu:%llu", &device, &inode) == 2 &&
		    !fstat(STDERR_FILENO, &st) && st.st_dev == device && st.st_ino == inode;
	return known;
}

/* "<4>", at the beginning of a line for the journal. */
static void put_priority(struct line *line, int priority)
{
	if (is_journal())
		put(line, (char[]){ '<', (char)('0' + priority), '>' }, 3);
}

static void put_now(struct line *line)
{
	char text[32];
	time_t now = clock_now();
	struct tm tm;

	gmtime_r(&now, &tm);
	put(line, text, strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ ", &tm));
}

/* One write a line, so that lines of several processes do not mix. */
static void send(struct line *line)
{
	line->text[line->n++] = '\n';
	if (write(STDERR_FILENO, line->text, line->n) < 0)
		return;
}

/* Did it fail, as one of the keys and values says? */
static bool has_failed(va_list ap)
{
	bool failed = false;

	for (const char *key; (key = va_arg(ap, const char *));) {
		const char *value = va_arg(ap, const char *);

		failed = failed || (!strcmp(key, "failed") && value && *value);
	}
	return failed;
}

static void say(int priority, const char *event, va_list ap)
{
	struct line line = { .n = 0 };
	va_list again;

	va_copy(again, ap);
	put_priority(&line, has_failed(again) && priority > WARNING ? WARNING : priority);
	va_end(again);
	put_now(&line);
	put(&line, program, strlen(program));
	put(&line, " ", 1);
	put(&line, event, strlen(event));
	for (const char *key; (key = va_arg(ap, const char *));) {
		const char *value = va_arg(ap, const char *);

		put(&line, " ", 1);
		put(&line, key, strlen(key));
		put(&line, "=", 1);
		put_value(&line, value ? value : "-");
	}
	send(&line);
}

void log_event(const char *event, ...)
{
	va_list ap;

	va_start(ap, event);
	say(INFO, event, ap);
	va_end(ap);
}

void log_warning(const char *event, ...)
{
	va_list ap;

	va_start(ap, event);
	say(WARNING, event, ap);
	va_end(ap);
}

void log_error(const char *event, ...)
{
	va_list ap;

	va_start(ap, event);
	say(ERROR, event, ap);
	va_end(ap);
}

void log_end(const char *fmt, ...)
{
	struct line line = { .n = 0 };
	char text[2048];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	put_priority(&line, ERROR);
	put(&line, "hmis-intake: ", strlen("hmis-intake: "));
	put(&line, text, strlen(text));
	send(&line);
}
