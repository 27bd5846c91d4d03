/* err -- see err.h. */
#include "base/err.h"

#include "base/log.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { VALUES = 8 };

/* What an error says. Its values may be those of an earlier one, so the next stands beside it. */
struct said {
	char text[1024], message[1024], room[2048];
	const char *values[2 * VALUES + 1];
};

static _Thread_local struct err one;
static _Thread_local struct said both[2];
static _Thread_local int turn;
static _Thread_local char step[256], coded[64], about[64];

static struct said *next_said(void)
{
	struct said *said = &both[turn = !turn];

	*said->room = '\0';
	said->values[0] = NULL;
	return said;
}

/* Keep names and values, as many as there is room for. */
static void take_values(struct said *said, const char *const values[])
{
	size_t used = 0;
	int n = 0;

	for (; values[n] && n < 2 * VALUES && used < sizeof(said->room); n++) {
		said->values[n] = said->room + used;
		used += (size_t)snprintf(said->room + used, sizeof(said->room) - used, "%s",
			    values[n]) +
		    1;
	}
	said->values[n - n % 2] = NULL;
}

/* The value that text names where it begins with "{name}", and how long that is; or NULL. */
static const char *value_at(const char *text, const char *const values[], size_t *length)
{
	const char *close = *text == '{' ? strchr(text, '}') : NULL;
	size_t n = close ? (size_t)(close - text) - 1 : 0;

	*length = n + 2;
	for (; close && *values; values += 2)
		if (strlen(values[0]) == n && !memcmp(values[0], text + 1, n))
			return values[1];
	return NULL;
}

/* The message in English with its values put in. */
static void fill(struct said *said)
{
	const char *from = said->message, *value;
	size_t used = 0, n;

	while (*from && used + 1 < sizeof(said->text)) {
		if (!(value = value_at(from, said->values, &n))) {
			said->text[used++] = *from++;
			continue;
		}
		from += n;
		n = strlen(value);
		if (n > sizeof(said->text) - 1 - used)
			n = sizeof(said->text) - 1 - used;
		memcpy(said->text + used, value, n);
		used += n;
	}
	said->text[used] = '\0';
}

static const struct err *say(int status, const char *code, const struct said *said)
{
	one = (struct err){ .status = status,
		.code = code,
		.text = said->text,
		.message = *said->message ? said->message : NULL,
		.values = said->values };
	return &one;
}

const struct err *err_named(int status, const char *code, const char *const said[])
{
	struct said *next = next_said();

	snprintf(next->message, sizeof(next->message), "%s", said[0]);
	take_values(next, said + 1);
	fill(next);
	return say(status, code, next);
}

const struct err *err_text(int status, const char *code, const char *fmt, ...)
{
	struct said *next = next_said();
	va_list ap;

	*next->message = '\0';
	va_start(ap, fmt);
	vsnprintf(next->text, sizeof(next->text), fmt, ap);
	va_end(ap);
	return say(status, code, next);
}

const char *err_digits(char to[24], long long n)
{
	snprintf(to, 24, "%lld", n);
	return to;
}

const char *err_at_most(char *to, int n, const char *text)
{
	snprintf(to, (size_t)n + 1, "%s", text);
	return to;
}

const struct err *err_as(const struct err *failed, int status, const char *code)
{
	struct said *next = next_said();

	snprintf(next->text, sizeof(next->text), "%s", failed->text);
	snprintf(next->message, sizeof(next->message), "%s",
	    failed->message ? failed->message : "");
	take_values(next, failed->values);
	return say(status, code, next);
}

const struct err *err_step(const struct err *failed, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(step, sizeof(step), fmt, ap);
	va_end(ap);
	one = *failed;
	one.step = step;
	return &one;
}

const struct err *err_coded(const struct err *failed, const char *code, const char *field)
{
	one = *failed;
	snprintf(coded, sizeof(coded), "%s", code);
	one.code = coded;
	if (field) {
		snprintf(about, sizeof(about), "%s", field);
		one.field = about;
	}
	return &one;
}

const struct err *err_blame(const struct err *failed, const char *field, const char *value)
{
	one = *failed;
	one.field = field;
	one.value = value;
	return &one;
}

const struct err *err_internal(const char *fmt, ...)
{
	char detail[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(detail, sizeof(detail), fmt, ap);
	va_end(ap);
	log_error("failure", "detail", detail, NULL);
	return err(500, "internal",
	    "Something went wrong on the server. Nothing was changed; please try again. If it "
	    "happens again, tell the administrator when it happened.");
}
