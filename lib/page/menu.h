/*
 * menu -- where the pages stand: which of them lead the menu, and which stand below each.
 *
 * One table has them, so that a page of ours and one that nginx shows by itself say the same
 * (menu.html shows it), and the page `administration` lists its own.  A new page that people should
 * find is a line there.
 */
#ifndef PAGE_MENU_H
#define PAGE_MENU_H

#include <jansson.h>
#include <stdbool.h>

/* What a reader must be to be shown a page. */
struct menu_reader {
	bool data_admin, global_admin;
};

/* {"front": [{path, title, here}], "below": {title, pages: [the same]} of the entry where address
 * is, "where": the title of the page there}, the last two where there are such.  address is below
 * the prefix, with its query; NULL: nowhere. */
json_t *menu(const char *address, struct menu_reader reader);

/* [{path, title, about}]: the pages below the entry of this path that say what they are. */
json_t *menu_pages(const char *path, struct menu_reader reader);

#endif
