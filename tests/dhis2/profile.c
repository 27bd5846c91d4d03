/* profile -- the versions that the stand-in can be, and the servers of them. */
#include "server.h"

#include <string.h>

#define OLD_LOGIN "dhis-web-commons/security/login.action"

static const struct profile profiles[] = {
	{ "2.36", "2.36.13.2", 36, .login_page = OLD_LOGIN, .csv_deleted = "false,false" },
	{ "2.38", "2.38.6", 38, .login_page = OLD_LOGIN, .csv_deleted = "false,false" },
	{ "2.40", "2.40.11.1", 40, .login_page = OLD_LOGIN, .csv_deleted = "false,false",
	    .empty_refusal = true },
	{ "2.40-ethiopian", "2.40.11.1", 40, .calendar = "ethiopian", .login_page = OLD_LOGIN,
	    .csv_deleted = "false,false", .empty_refusal = true },
	{ "2.41", "2.41.5", 41, .login_page = OLD_LOGIN, .csv_deleted = "false,false",
	    .empty_refusal = true },
	{ "2.42", "2.42.5.2", 42, .login_page = "dhis-web-login/", .csv_deleted = "false,null",
	    .empty_refusal = true },
	{ "2.43", "2.43.1", 43, .login_page = "login/", .csv_deleted = ",false" },
	{ "2.43-bare", "2.43.1", 43, .no_months = true, .login_page = "login/",
	    .csv_deleted = ",false" },
	{ "2.43-never", "2.43.1", 43, .no_analytics = true, .login_page = "login/",
	    .csv_deleted = ",false" },
	{ "dhis", "2.43.1", 43, .login_page = "login/",
	    .csv_deleted = ",false" }, /* where Tomcat often has it */
};

const struct profile *profile_find(const char *path)
{
	size_t n = strcspn(path, "/");

	for (size_t i = 0; i < sizeof(profiles) / sizeof(*profiles); i++)
		if (strlen(profiles[i].name) == n && !strncmp(profiles[i].name, path, n))
			return &profiles[i];
	return NULL;
}

int period_out(const struct ask *ask, int period)
{
	return ask->profile->calendar ? period - 800 : period;
}

int period_in(const struct ask *ask, int period)
{
	return ask->profile->calendar ? period + 800 : period;
}
