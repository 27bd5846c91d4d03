/* watch -- is the site well: a worker in each lane, room on the disk; see jobs.h. */
#include "base/conf.h"
#include "base/file.h"
#include "worker/jobs.h"

#include <string.h>
#include <unistd.h>

/* "true" when the store's disk has less than the reserve, "false" when it has a tenth of that more,
 * so that it is not told of again and again; NULL between the two. */
static const char *disk_is_low(void)
{
	if (file_room(conf()->store, 0))
		return "true";
	return file_room(conf()->store, conf()->disk_reserve / 10) ? NULL : "false";
}

const struct err *watch_site(const void *ctx, struct db *db, bool *nobody_tells)
{
	const struct err *failed;
	char host[100] = "";
	PGresult *rows;

	*nobody_tells = false;
	gethostname(host, sizeof(host) - 1);
	if ((failed = db_rows(db, ctx, &rows, SQL_trouble_watch, disk_is_low(), host)))
		return failed;
	*nobody_tells = !strcmp(PQgetvalue(rows, 0, 0), "t");
	return NULL;
}
