/*
 * account -- who may ask the stand-in what.
 *
 * The password of each is district. A file `lock` in the state folder switches locking on, from
 * when failed logins are counted: the fourth locks an account for good, also when the file goes.
 */
#include "server.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define PASSWORD "district"
#define FAILURES 4 /* that lock an account */

static const char root[] = "Country0001", region[] = "Region00001";

static const struct account accounts[] = {
	{ "admin", root, root, .token = "d2pat_standin00000000000000000000000000" },
	{ "region", region, region },
	{ "mixed", root, region },
	{ "viewer", NULL, root },
	{ "super", NULL, NULL, .super = true },
	{ "someoptions", root, root, .options = OPTIONS_SOME },
	{ "nooptions", root, root, .options = OPTIONS_NONE },
	{ "locked", root, root, .refusal = "Account locked" },
	{ "disabled", root, root, .refusal = "Account disabled" },
	{ "twofactor", root, root, .refusal = "Unauthorized",
	    .token = "d2pat_twofactor000000000000000000000000",
	    .token_says = "The API token is disabled, locked or 2FA is enabled." },
	{ "expired", root, root, .token = "d2pat_expired00000000000000000000000000",
	    .token_says = "Failed to authenticate API token, token has expired." },
	{ "elsewhere", root, root, .token = "d2pat_elsewhere000000000000000000000000",
	    .token_says = "Failed to authenticate API token, request ip address is not allowed." },
	{ NULL },
};

/* How often the password of a name was wrong, now that it may be once more. */
static long failures(const struct ask *ask, const char *name, bool again)
{
	const char *path = state_path(ask, name);
	struct stat file = { 0 };
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | (again ? O_CREAT : 0), 0600);

	if (fd < 0)
		return 0;
	if ((again && write(fd, ".", 1) < 0) || fstat(fd, &file))
		abort();
	close(fd);
	return (long)file.st_size;
}

static bool by_password(struct ask *ask, const char *encoded)
{
	char text[200], *password, failed[250];
	size_t n;
	const struct account *account = accounts;

	if (sodium_base642bin((unsigned char *)text, sizeof(text) - 1, encoded, strlen(encoded),
		NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL))
		return false;
	text[n] = '\0';
	if (!(password = strchr(text, ':')))
		return false;
	*password++ = '\0';
	while (account->name && strcmp(account->name, text))
		account++;
	snprintf(failed, sizeof(failed), "failed.%s", text);
	if (account->name && failures(ask, failed, false) >= FAILURES)
		ask_refuse(ask, 401, NULL, "Account locked");
	else if (account->name && account->refusal)
		ask_refuse(ask, 401, NULL, account->refusal);
	else if (account->name && !strcmp(password, PASSWORD)) {
		ask->account = account;
		return true;
	} else {
		if (account->name && state_number(ask, "lock", 0))
			failures(ask, failed, true);
		ask_refuse(ask, 401, NULL, "Unauthorized");
	}
	return false;
}

static bool by_token(struct ask *ask, const char *token)
{
	for (const struct account *account = accounts; account->name; account++) {
		if (!account->token || strcmp(account->token, token))
			continue;
		ask->account = account;
		if (account->token_says)
			ask_refuse(ask, 401, NULL, account->token_says);
		return !account->token_says;
	}
	ask_refuse(ask, 400, NULL, "Checksum validation failed");
	return false;
}

bool signed_in(struct ask *ask)
{
	const char *says = FCGX_GetParam("HTTP_AUTHORIZATION", ask->fcgi->envp);

	if (says && !strncmp(says, "Basic ", 6))
		return by_password(ask, says + 6);
	if (says && !strncasecmp(says, "ApiToken ", 9) && ask->profile->minor > 36)
		return by_token(ask, says + 9);
	if (says || FCGX_GetParam("HTTP_X_REQUESTED_WITH", ask->fcgi->envp)) {
		ask_refuse(ask, 401, NULL, "Unauthorized");
		return false;
	}
	ask->status = 302;
	ask_print(ask, "Status: 302\r\nLocation: /%s/%s\r\n\r\n", ask->profile->name,
	    ask->profile->login_page);
	return false;
}

static bool within(const struct ask *ask, int unit, const char *allowed)
{
	return allowed && country_below(ask->country, unit, country_unit(ask->country, allowed));
}

/* Up to 2.42 the units for viewing count where there are any, and superusers are no exception; then
 * those for capture. */
bool may_export(const struct ask *ask, int unit)
{
	const struct account *account = ask->account;

	if (ask->profile->minor >= 43)
		return account->super || within(ask, unit, account->capture);
	return within(ask, unit, account->view ? account->view : account->capture);
}

bool may_view(const struct ask *ask, int unit)
{
	const struct account *account = ask->account;

	return (!account->view && !account->capture) ||
	    within(ask, unit, account->view ? account->view : account->capture);
}
