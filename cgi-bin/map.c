/*
 * map -- the facilities on a map: who has reported in a month, and how much.
 *
 *	GET /map?indicator=ID&period=YYYYMM&area=A&by=B	one raw indicator, by share or value
 *	GET /map?project=P&common=C			a project's common indicator
 *	GET /map					all indicators: the share of them that each
 *							facility has reported
 *							.csv: a line a facility
 *
 * draw=areas (where there are outlines, see facilities/outlines) or draw=facilities.
 */
#include "desk/atlas.h"
#include "pages.h"

static struct atlas asked(struct req *r)
{
	return (struct atlas){
		.indicator = req_arg(r, "indicator"),
		.project = req_arg(r, "project"),
		.common = req_arg(r, "common"),
		.period = req_arg(r, "period"),
		.area = req_arg(r, "area"),
		.by = req_arg(r, "by"),
		.draw = req_arg(r, "draw"),
		.page = req_arg(r, "page"),
		.find = req_arg(r, "find"),
	};
}

static const struct err *show(struct req *r)
{
	struct atlas atlas = asked(r);
	const struct err *failed;
	json_t *doc;

	if (atlas.indicator && atlas.project)
		return req_wrong(r, "project",
		    "Choose a raw indicator, or a project; a project has common indicators.");
	if (atlas.common && !atlas.project)
		return req_wrong(r, "common", "Common indicators are a project's: say which.");
	if (r->format == FORMAT_CSV)
		return atlas_rows(r, &atlas);
	if ((failed = atlas_head(r, &atlas, &doc)))
		return failed;
	atlas.head = mem_json(r, json_copy(doc));
	if ((failed = atlas_add(r, doc, &atlas)))
		return failed;
	return respond(r, PAGE_map, doc);
}

static const struct field fields[] = {
	{ "indicator", FIELD_TEXT, OPTIONAL, WORDS("Give a raw indicator's id, or none for all.") },
	{ "project", FIELD_ID, OPTIONAL, WORDS("Say which project: project=1.") },
	{ "common", FIELD_TEXT, OPTIONAL,
	    WORDS("Give the id of one of the project's common indicators.") },
	{ "period", FIELD_MONTH, OPTIONAL, WORDS("Give a month as YYYYMM, like 202412.") },
	{ "area", FIELD_TEXT, OPTIONAL,
	    WORDS("Give an admin area with those above it: Country / Region.") },
	{ "by", FIELD_CHOICE, OPTIONAL, WORDS("Choose share or value."), .choices = "share value",
	    .standard = "share" },
	{ "draw", FIELD_CHOICE, OPTIONAL, WORDS("Choose areas or facilities."),
	    .choices = "areas facilities" },
	{ "find", FIELD_TEXT, OPTIONAL, WORDS("Give a part of an indicator's label or id.") },
	{ "page", FIELD_ID, OPTIONAL, WORDS("Pages are numbered from 1."), .standard = "1" },
	{ 0 },
};

static const struct route routes[] = {
	{ "GET", "/map", VIEWER, show,
	    WORDS("The facilities on a map: who has reported in a month, and how much."),
	    .fields = fields },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "map", routes);
}
