/* clock -- see clock.h. */
#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double clock_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

time_t clock_now(void)
{
	const char *fixed = getenv("HMIS_CLOCK");

	return fixed ? (time_t)strtoll(fixed, NULL, 10) : time(NULL);
}

static const char *set_zone;

/* Has tzdata a file of this name?  It may go into a statement of SQL as it is. */
static bool in_tzdata(const char *name)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789/_+-";
	const char *folder = getenv("TZDIR");
	char path[256], magic[4] = { 0 };
	FILE *file;
	bool is;

	if (!*name || *name == '/' || name[strspn(name, letters)])
		return false;
	snprintf(path, sizeof(path), "%s/%s", folder ? folder : "/usr/share/zoneinfo", name);
	if (!(file = fopen(path, "re")))
		return false;
	is = fread(magic, sizeof(magic), 1, file) == 1 && !memcmp(magic, "TZif", 4);
	fclose(file);
	return is;
}

bool clock_set_zone(const char *name)
{
	char rule[256];

	if (strcmp(name, "UTC") && !in_tzdata(name))
		return false;
	snprintf(rule, sizeof(rule), ":%s", name);
	setenv("TZ", rule, 1);
	tzset();
	set_zone = strcmp(name, "UTC") ? name : NULL;
	return true;
}

const char *clock_zone(void)
{
	return set_zone ? set_zone : "UTC";
}

void clock_local(time_t t, struct tm *tm)
{
	if (set_zone) {
		localtime_r(&t, tm);
	} else {
		gmtime_r(&t, tm);
		tm->tm_zone = "UTC";
	}
}
