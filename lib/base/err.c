/* err -- see err.h. */
#include "base/err.h"

#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

static _Thread_local struct err one;
static _Thread_local char text[1024], step[256], coded[64], about[64];

const struct err *err(int status, const char *code, const char *fmt, ...)
{
	char made[sizeof(text)]; /* an argument may be the text of an earlier error */
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(made, sizeof(made), fmt, ap);
	va_end(ap);
	snprintf(text, sizeof(text), "%s", made);
	one = (struct err){ .status = status, .code = code, .text = text };
	return &one;
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
	log_event("failure", "detail", detail, NULL);
	return err(500, "internal",
	    "Something went wrong on the server. Nothing was changed; please try again. If it "
	    "happens again, tell the administrator when it happened.");
}
