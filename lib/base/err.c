/* err -- see err.h. */
#include "base/err.h"

#include "base/log.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { NAME = 64 };

/* What an error says. Its values may be those of an earlier one, so the next stands beside it. */
struct said {
	char text[1024], message[1024], room[4096];
	const char *values[2 * ERR_VALUES + 1];
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

/* Where values are kept, and how far. */
struct keeping {
	struct said *said;
	size_t used;
	int n;
};

static const char *keep(struct keeping *to, const char *within, const char *text)
{
	struct said *said = to->said;
	char *kept = said->room + to->used;
	size_t left = sizeof(said->room) - to->used;
	size_t n = (size_t)snprintf(kept, left, "%s%s", within, text);

	to->used += n < left ? n + 1 : left;
	return kept;
}

/* Keep a name, within another, and its value, if there is room for them. */
static void take_value(struct keeping *to, const char *within, const char *name, const char *value)
{
	if (to->n == 2 * ERR_VALUES || to->used >= sizeof(to->said->room) - NAME)
		return;
	to->said->values[to->n++] = keep(to, within, name);
	to->said->values[to->n++] = keep(to, "", value);
	to->said->values[to->n] = NULL;
}

static void take_values(struct keeping *to, const char *within, const char *const values[])
{
	for (; values[0] && values[1]; values += 2)
		take_value(to, within, values[0], values[1]);
}

const char *err_value(const char *const values[], const char *within, const char *name, size_t n,
    bool *ours)
{
	size_t before = strlen(within);

	for (; *values; values += 2) {
		const char *is = values[0];

		if (strncmp(is, within, before) || strncmp(is + before, name, n))
			continue;
		is += before + n;
		*ours = !strcmp(is, ".");
		if (!*is || *ours)
			return values[1];
	}
	return NULL;
}

/* Add a text in English with its values put in. */
static void fill(struct said *said, size_t *used, const char *text, const char *within)
{
	while (*text && *used + 1 < sizeof(said->text)) {
		const char *close = *text == '{' ? strchr(text, '}') : NULL, *value = NULL;
		size_t n = close ? (size_t)(close - text) - 1 : 0;
		char deeper[NAME];
		bool ours = false;

		if (close)
			value = err_value(said->values, within, text + 1, n, &ours);
		if (!value) {
			said->text[(*used)++] = *text++;
			continue;
		}
		snprintf(deeper, sizeof(deeper), "%s%.*s.", within, (int)n, text + 1);
		text = close + 1;
		if (ours) {
			fill(said, used, value, deeper);
			continue;
		}
		n = strlen(value);
		if (n > sizeof(said->text) - 1 - *used)
			n = sizeof(said->text) - 1 - *used;
		memcpy(said->text + *used, value, n);
		*used += n;
	}
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

/* The error of a message whose values are kept. */
static const struct err *worded(int status, const char *code, struct said *said,
    const char *message)
{
	size_t used = 0;

	snprintf(said->message, sizeof(said->message), "%s", message);
	fill(said, &used, said->message, "");
	said->text[used] = '\0';
	return say(status, code, said);
}

const struct err *err_named(int status, const char *code, const char *const said[])
{
	struct said *next = next_said();

	take_values(&(struct keeping){ next, 0, 0 }, "", said + 1);
	return worded(status, code, next, said[0]);
}

const struct err *err_around(const struct err *failed, const char *as, int status, const char *code,
    const char *const said[])
{
	struct said *next = next_said();
	struct keeping to = { next, 0, 0 };
	char deeper[NAME];

	take_values(&to, "", said + 1);
	snprintf(deeper, sizeof(deeper), "%s.", as);
	/* others' words are no text of ours */
	take_value(&to, "", failed->message ? deeper : as,
	    failed->message ? failed->message : failed->text);
	take_values(&to, deeper, failed->values);
	return worded(status, code, next, said[0]);
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
	take_values(&(struct keeping){ next, 0, 0 }, "", failed->values);
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
