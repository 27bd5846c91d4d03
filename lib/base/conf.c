/* conf -- see conf.h. */
#include "base/conf.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum kind { TEXT, NUMBER };

#define MEGABYTE "000000"

/* Every setting: its name, where it goes, its default (NULL: must be given). */
static const struct setting {
	const char *name;
	enum kind kind;
	size_t at;
	const char *standard;
} settings[] = {
	{ "base_url", TEXT, offsetof(struct conf, base_url), NULL },
	{ "instance", TEXT, offsetof(struct conf, instance), "HMIS" },
	{ "language", TEXT, offsetof(struct conf, language), "en" },
	{ "time_zone", TEXT, offsetof(struct conf, time_zone), "UTC" },
	{ "contact", TEXT, offsetof(struct conf, contact), "the administrator of this site" },
	{ "db_web", TEXT, offsetof(struct conf, db_web), "dbname=hmis user=intake_web" },
	{ "db_worker", TEXT, offsetof(struct conf, db_worker), "dbname=hmis user=intake_worker" },
	{ "connections", NUMBER, offsetof(struct conf, connections), "10" },
	{ "store", TEXT, offsetof(struct conf, store), "/var/lib/hmis-intake" },
	{ "counters", TEXT, offsetof(struct conf, counters), "/run/hmis-intake/counters" },
	{ "monitor_from", TEXT, offsetof(struct conf, monitor_from), "127.0.0.1" },
	{ "sign_out_url", TEXT, offsetof(struct conf, sign_out_url), "" },
	{ "fold_names", NUMBER, offsetof(struct conf, fold_names), "0" },
	{ "first_admin", TEXT, offsetof(struct conf, first_admin), "" },
	{ "notify_url", TEXT, offsetof(struct conf, notify_url), "" },
	{ "notify_secret", TEXT, offsetof(struct conf, notify_secret), "" },
	{ "mail_to", TEXT, offsetof(struct conf, mail_to), "" },
	{ "mail_from", TEXT, offsetof(struct conf, mail_from), "" },
	{ "mail_server", TEXT, offsetof(struct conf, mail_server), "" },
	{ "mail_command", TEXT, offsetof(struct conf, mail_command), "" },
	{ "allowed_addresses", TEXT, offsetof(struct conf, allowed_addresses), "" },
	{ "dhis2_allow", TEXT, offsetof(struct conf, allowed_addresses),
	    NULL }, /* its name before 1.0 */
	{ "seal_key", TEXT, offsetof(struct conf, seal_key),
	    "/var/lib/hmis-intake-worker/seal.key" },
	{ "dhis2_parallel", NUMBER, offsetof(struct conf, dhis2_parallel), "2" },
	{ "dhis2_connect", NUMBER, offsetof(struct conf, dhis2_connect), "10" },
	{ "dhis2_first", NUMBER, offsetof(struct conf, dhis2_first), "300" },
	{ "dhis2_stall", NUMBER, offsetof(struct conf, dhis2_stall), "120" },
	{ "dhis2_whole", NUMBER, offsetof(struct conf, dhis2_whole), "1800" },
	{ "dhis2_away", NUMBER, offsetof(struct conf, dhis2_away), "1800" },
	{ "dhis2_busy", NUMBER, offsetof(struct conf, dhis2_busy), "172800" },
	{ "dhis2_rows", NUMBER, offsetof(struct conf, dhis2_rows), "50000" },
	{ "dhis2_body", NUMBER, offsetof(struct conf, dhis2_body), "256" MEGABYTE },
	{ "upload_max", NUMBER, offsetof(struct conf, upload_max), "5000" MEGABYTE },
	{ "unpacked_max", NUMBER, offsetof(struct conf, unpacked_max), "20000" MEGABYTE },
	{ "disk_reserve", NUMBER, offsetof(struct conf, disk_reserve), "1000" MEGABYTE },
	{ "upload_keep", NUMBER, offsetof(struct conf, upload_keep), "604800" },
	{ "upload_patience", NUMBER, offsetof(struct conf, upload_patience), "30" },
	{ "runs_open", NUMBER, offsetof(struct conf, runs_open), "500" },
	{ "runs_per_minute", NUMBER, offsetof(struct conf, runs_per_minute), "30" },
	{ "count_max", NUMBER, offsetof(struct conf, count_max), "5000000" },
	{ "reader_names", NUMBER, offsetof(struct conf, reader_names), "200" },
	{ "key_days", NUMBER, offsetof(struct conf, key_days), "730" },
	{ "name_length", NUMBER, offsetof(struct conf, name_length), "200" },
	{ "keep_files", NUMBER, offsetof(struct conf, keep_files), "0" },
	{ "keep_rejects", NUMBER, offsetof(struct conf, keep_rejects), "0" },
	{ "keep_audit", NUMBER, offsetof(struct conf, keep_audit), "0" },
	{ "look_max", NUMBER, offsetof(struct conf, look_max), "20" MEGABYTE },
	{ "staging_budget", NUMBER, offsetof(struct conf, staging_budget), "512" MEGABYTE },
	{ "lease", NUMBER, offsetof(struct conf, lease), "10" },
};

#define SETTINGS (sizeof(settings) / sizeof(*settings))

/* The settings, and the context that they hang from. */
static struct conf *read_conf;

static void die(const char *path, int line, const char *what, const char *name)
{
	if (line)
		log_end("%s, line %d: %s%s", path, line, what, name);
	else
		log_end("%s: %s%s", path, what, name);
	exit(2);
}

static char *trim(char *s)
{
	char *end;

	while (isspace((unsigned char)*s))
		s++;
	for (end = s + strlen(s); end > s && isspace((unsigned char)end[-1]); end--)
		;
	*end = '\0';
	return s;
}

static bool set(struct conf *conf, const struct setting *setting, const char *value)
{
	void *at = (char *)conf + setting->at;
	char *end;

	if (setting->kind == TEXT) {
		*(const char **)at = mem_strdup(conf, value);
		return true;
	}
	errno = 0;
	*(long *)at = strtol(value, &end, 10);
	return !errno && end > value && !*end && *(long *)at >= 0;
}

static const struct setting *find(const char *name)
{
	for (size_t i = 0; i < SETTINGS; i++)
		if (!strcmp(settings[i].name, name))
			return &settings[i];
	return NULL;
}

static void read_line(struct conf *conf, const char *path, int number, char *line)
{
	const struct setting *setting;
	char *name = trim(line), *equals = strchr(name, '=');

	if (!*name || *name == '#')
		return;
	if (!equals)
		die(path, number, "expected `name = value`, found ", name);
	*equals = '\0';
	if (!(setting = find(trim(name))))
		die(path, number, "there is no setting ", name);
	if (!set(conf, setting, trim(equals + 1)))
		die(path, number, "expected a whole number for ", name);
}

/* Split base_url into the origin and the path under which we are served. */
static void split_base_url(struct conf *conf, const char *path)
{
	const char *host = conf->base_url ? strstr(conf->base_url, "://") : NULL, *slash;
	size_t n;

	if (!host)
		die(path, 0, "base_url must be given, like http://intranet.example/hmis", "");
	n = strlen(conf->base_url);
	conf->base_url = mem_strndup(conf, conf->base_url, n - (conf->base_url[n - 1] == '/'));
	host = strstr(conf->base_url, "://") + 3;
	slash = host + strcspn(host, "/");
	conf->origin = mem_strndup(conf, conf->base_url, (size_t)(slash - conf->base_url));
	conf->prefix = mem_strdup(conf, slash);
}

/* A slip of the pen, 3 for 365, is not to remove what was sent last week. */
static void check_keeping(const struct conf *conf, const char *path)
{
	static const char *const names[] = { "keep_files", "keep_rejects", "keep_audit" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		long days = *(const long *)((const char *)conf + find(names[i])->at);

		if (days && (days < KEEP_LEAST || days > KEEP_MOST))
			die(path, 0, "expected 0, for ever, or 30 to 36500 days for ", names[i]);
	}
}

static struct conf *read_file(const char *path)
{
	struct conf *conf = mem_new(NULL, struct conf);
	FILE *file = fopen(path, "re");
	char line[4096];

	if (!file)
		die(path, 0, "cannot be read: ", strerror(errno));
	for (size_t i = 0; i < SETTINGS; i++)
		if (settings[i].standard)
			set(conf, &settings[i], settings[i].standard);
	for (int number = 1; fgets(line, sizeof(line), file); number++)
		read_line(conf, path, number, line);
	fclose(file);
	split_base_url(conf, path);
	check_keeping(conf, path);
	if (!clock_set_zone(conf->time_zone))
		die(path, 0, "time_zone is no name that tzdata has, such as Africa/Maputo: ",
		    conf->time_zone);
	return conf;
}

const struct conf *conf(void)
{
	const char *path = getenv("HMIS_CONF");

	if (!read_conf)
		read_conf = read_file(path ? path : "/etc/hmis-intake.conf");
	return read_conf;
}
