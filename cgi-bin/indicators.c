/*
 * indicators -- the indicator list: what is counted, and the common indicators it adds to.
 *
 *	GET  /indicators?q=TEXT&state=S&sort=C&page=N	the list; .csv: of what is found those in
 *							use, as it is uploaded
 *	GET  /indicators?asset=A&mode=M		what taking over an uploaded file would do; .csv: a
 *						line a value
 *	PUT  /indicators?mode=M&preview=1	the body is a CSV file, a line a mapping; M is
 *						add_update, update or replace
 *	POST /indicators			multipart form with the part `file`, and mode; or
 *						asset, mode, seen: take it over
 */
#include "desk/registry.h"
#include "lists/table.h"
#include "pages.h"

static const struct column columns[] = {
	{ "raw_indicator_id", .key = true,
	    .spoilers = "common group groupe set type name nom nome category",
	    .words =
		"rawindicatorid indicatorid dataelementid dataelementuid indicatoruid dxuid "
		"idindicateur idelementdedonnees idindicador idelementodedados | indicatorcode "
		"dataelementcode codeindicateur codeelementdedonnees codigoindicador | code uid "
		"codigo | id identifier identifiant" },
	{ "raw_indicator_label",
	    .spoilers = "common group groupe set type code codigo id uid category",
	    .words =
		"rawindicatorlabel indicatorname indicatorlabel dataelementname nomindicateur "
		"libelleindicateur nomdelindicateur nomeindicador nomedoindicador | indicator "
		"indicateur indicador dataelement elementdedonnees elementodedados | name nom nome "
		"label libelle intitule designation designacao | displayname shortname "
		"description" },
	{ "indicator_common_id", .words = "commonindicatorid commonid", .spoilers = "label name" },
	{ "indicator_common_label", .words = "commonindicatorlabel commonlabel commonindicator",
	    .spoilers = "id code" },
	{ 0 },
};

static const struct registry indicators = { "indicator", PAGE_indicators, SQL_indicators_list,
	SQL_indicators_rows, { "page", "q", "state", "sort" }, columns, NULL };

static const struct err *show(struct req *r)
{
	return registry_show(r, &indicators);
}

static const struct err *put(struct req *r)
{
	return registry_put(r, &indicators);
}

#define COLUMN_FIELDS                                                                \
	REGISTRY_COLUMN("raw_indicator_id"), REGISTRY_COLUMN("raw_indicator_label"), \
	    REGISTRY_COLUMN("indicator_common_id"), REGISTRY_COLUMN("indicator_common_label")

static const struct field show_fields[] = {
	REGISTRY_SHOW_FIELDS,
	COLUMN_FIELDS,
	{ "q", FIELD_TEXT, OPTIONAL, WORDS("Give part of an id or a label.") },
	{ "state", FIELD_CHOICE, OPTIONAL, WORDS("Choose used, retired or all."),
	    .choices = "used retired all" },
	{ "sort", FIELD_CHOICE, OPTIONAL,
	    WORDS("Choose id, label or state, with - before it for the last one first."),
	    .choices = "id -id label -label state -state", .standard = "id" },
	{ 0 },
};

static const struct field put_fields[] = { REGISTRY_PUT_FIELDS, COLUMN_FIELDS, { 0 } };

static const struct route routes[] = {
	{ "GET", "/indicators", VIEWER, show,
	    WORDS("The indicator list, or what a previewed file would change of it."),
	    .fields = show_fields },
	{ "PUT", "/indicators", DATA_ADMIN, put,
	    WORDS("Take over a file of indicators, or preview what it would change."),
	    .fields = put_fields, .form = show, .upload = true },
	{ "POST", "/indicators", DATA_ADMIN, put,
	    WORDS("Preview a file of indicators that a form sends, or take over a previewed one."),
	    .fields = put_fields, .form = show, .upload = true },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "indicators", routes);
}
