/* menu -- see menu.h. */
#include "page/menu.h"

#include "base/mem.h"
#include "words/words.h"

#include <string.h>

enum who { EVERYONE, EDITORS, ADMINS };

/* An entry of the front is followed by those below it, the first of which it leads to, too. */
static const struct entry {
	const char *path, *title;
	enum who who;
	const char *about; /* a sentence, for a page that lists them */
	const char *also;  /* further addresses that are there, separated by blanks */
	bool below;
} entries[] = {
	{ "", WORDS("Data"), .also = "areas data" },
	{ "", WORDS("Values"), .also = "areas data", .below = true },
	{ "reporting", WORDS_IN("menu", "Reporting"), .below = true },
	{ "map", WORDS("Map"), .below = true },
	{ "versions", WORDS("Versions"), .below = true },
	{ "imports", WORDS("Imports"), .also = "csv dhis2 progress rejected start" },
	{ "facilities", WORDS_IN("menu", "Facilities") },
	{ "facilities", WORDS_IN("of facilities", "Registry"), .below = true },
	{ "facilities/areas", WORDS("Admin areas"), .below = true },
	{ "facilities/outlines", WORDS("Outlines"), EDITORS, .below = true },
	{ "aliases?of=facility", WORDS("Aliases"), .below = true, .also = "aliases" },
	{ "indicators", WORDS("Indicators") },
	{ "indicators", WORDS("Raw indicators"), .below = true },
	{ "indicators/common", WORDS("Common indicators"), .below = true },
	{ "aliases?of=indicator", WORDS("Aliases"), .below = true },
	{ "projects", WORDS("Projects") },
	{ "administration", WORDS("Administration") },
	{ "assets", WORDS("Files"), .below = true,
	    .about = WORDS("What was uploaded, which imports use it, and what can be removed.") },
	{ "schedules", WORDS("Schedules"), EDITORS, .below = true,
	    .about = WORDS("Imports from DHIS2 that start by themselves each month.") },
	{ "tokens", WORDS("Keys"), .below = true,
	    .about = WORDS("What scripts send in place of a password.") },
	{ "audit", WORDS("Audit"), EDITORS, .below = true,
	    .about = WORDS("Who did what, when, and what was refused.") },
	{ "users", WORDS("People"), ADMINS, .below = true,
	    .about = WORDS("Who has which role here.") },
	{ "health", WORDS("Health"), .below = true,
	    .about =
		WORDS("Is everything at work that has to be, and is there room on the disk.") },
	{ "storage", WORDS("Storage"), ADMINS, .below = true,
	    .about = WORDS("What takes room, how long it is kept, and what would go.") },
	{ "delete", WORDS("Delete data"), ADMINS, .below = true,
	    .about = WORDS("Remove values from every version, for good.") },
	{ "help", WORDS("Help"), .also = "api" },
	{ 0 },
};

static bool may_see(const struct entry *entry, struct menu_reader reader)
{
	return entry->who == EVERYONE || (entry->who == EDITORS && reader.data_admin) ||
	    reader.global_admin;
}

/* How much of an address a path of n bytes is, or -1: its end is the end of a part there. */
static int covers(const char *path, size_t n, const char *address)
{
	if (strncmp(address, path, n) || !strchr(n ? "/?&" : "?", address[n]))
		return -1;
	return (int)n;
}

/* The same for an entry, with what else is there. */
static int fits(const struct entry *entry, const char *address)
{
	int most = covers(entry->path, strlen(entry->path), address);

	for (const char *also = entry->also; also && *also; also += strspn(also, " ")) {
		size_t n = strcspn(also, " ");
		int covered = covers(also, n, address);

		most = covered > most ? covered : most;
		also += n;
	}
	return most;
}

/* The entry that covers most of an address; of two the one below.  NULL: none does. */
static const struct entry *find(const char *address)
{
	const struct entry *found = NULL;
	int most = -1;

	for (const struct entry *entry = entries; address && entry->path; entry++) {
		int covered = fits(entry, address);

		if (covered < 0 || covered < most)
			continue;
		most = covered;
		found = entry;
	}
	return found;
}

/* That of the front which an entry stands below. */
static const struct entry *front_of(const struct entry *entry)
{
	while (entry && entry->below)
		entry--;
	return entry;
}

static void list(json_t *to, const struct entry *entry, const struct entry *here)
{
	json_array_append_new(to,
	    json_pack("{s:s, s:s, s:b}", "path", entry->path, "title", entry->title, "here",
		entry == here));
}

json_t *menu(const char *address, struct menu_reader reader)
{
	const struct entry *here = find(address), *front = front_of(here);
	json_t *all = json_array(), *below = json_array(), *doc;

	for (const struct entry *entry = entries; entry->path; entry++) {
		if (!may_see(entry, reader))
			continue;
		if (!entry->below)
			list(all, entry, front);
		else if (front_of(entry) == front)
			list(below, entry, here);
	}
	doc =
	    mem_or_die(json_pack("{s:o, s:s*}", "front", all, "where", here ? here->title : NULL));
	if (json_array_size(below))
		json_object_set_new(doc, "below",
		    json_pack("{s:s, s:O}", "title", front->title, "pages", below));
	json_decref(below);
	return doc;
}

json_t *menu_pages(const char *path, struct menu_reader reader)
{
	json_t *pages = json_array();

	for (const struct entry *entry = entries; entry->path; entry++)
		if (entry->about && may_see(entry, reader) && !strcmp(front_of(entry)->path, path))
			json_array_append_new(pages,
			    json_pack("{s:s, s:s, s:s}", "path", entry->path, "title", entry->title,
				"about", entry->about));
	return mem_or_die(pages);
}
