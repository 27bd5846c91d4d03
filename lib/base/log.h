/*
 * log -- one structured line per request and per job, on standard error.
 *
 *	log_event("request", "method", r->method, "path", r->path, "status", "200", NULL);
 *
 * prints `2026-01-31T12:00:00Z csv/map request method=GET path=/csv/map status=200`.
 * Values with blanks are quoted; control characters, quotes and backslashes are written as
 * escapes, so that no value can end its line or colour a terminal.  Secrets are never
 * handed to it.
 *
 * Where the journal of systemd reads standard error, each line begins with its priority ("<4>"),
 * which the journal takes off: `journalctl -p warning` shows what went wrong.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

/* The program's name in every line; a literal. */
void log_name(const char *name);

/* An event with its keys and values, as strings, ended by NULL.  One that "failed", and says why,
 * is a warning. */
void log_event(const char *event, ...) __attribute__((sentinel));
/* The same of what is a warning, or an error that somebody has to look at. */
void log_warning(const char *event, ...) __attribute__((sentinel));
void log_error(const char *event, ...) __attribute__((sentinel));

/* Why a program cannot start, or ends: "hmis-intake: " and a sentence. */
void log_end(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
