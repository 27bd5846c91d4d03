/* log -- see log.h. */
#include "base/log.h"

#include "base/clock.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

void log_event(const char *event, ...)
{
	struct line line = { .n = 0 };
	time_t now = clock_now();
	struct tm tm;
	va_list ap;

	gmtime_r(&now, &tm);
	line.n = strftime(line.text, sizeof(line.text), "%Y-%m-%dT%H:%M:%SZ ", &tm);
	put(&line, program, strlen(program));
	put(&line, " ", 1);
	put(&line, event, strlen(event));
	va_start(ap, event);
	for (const char *key; (key = va_arg(ap, const char *));) {
		const char *value = va_arg(ap, const char *);

		put(&line, " ", 1);
		put(&line, key, strlen(key));
		put(&line, "=", 1);
		put_value(&line, value ? value : "-");
	}
	va_end(ap);
	line.text[line.n++] = '\n';
	/* one write a line, so that lines of several processes do not mix */
	if (write(STDERR_FILENO, line.text, line.n) < 0)
		return;
}
