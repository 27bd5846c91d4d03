/*
 * facilities -- the registry: the places a row may speak of.
 *
 *	GET  /facilities?q=TEXT&area=A&type=T&state=S&sort=C&page=N	the list; .csv: of what is
 *									found those in use, as it is
 *									uploaded
 *	GET  /facilities?asset=A&mode=M		what taking over an uploaded file would do; .csv: a
 *						line a value
 *	PUT  /facilities?mode=M&preview=1	the body is a CSV file or a workbook; M is
 *						add_update, update or replace
 *	POST /facilities			multipart form with the part `file`, and mode; or
 *						asset, mode, seen: take it over
 *
 * Fields of the list (facility_id=COLUMN or #3) and encoding, delimiter, header_line, entry say how
 * a file is read, where that is not found.
 */
#include "desk/registry.h"
#include "lists/table.h"
#include "pages.h"

/* Words that make something else of what is beside them: "facility type", "district code". */
#define NOT_A_FACILITY                                                                           \
	"type district region regiao province provincia county zone area aire state lga parent " \
	"owner ownership phone contact head date old previous ancien"

static const struct column columns[] = {
	{ "facility_id", .key = true, .unique = true, .spoilers = NOT_A_FACILITY " name nom nome",
	    .words = "facilityid hfid hfuid facilityuid facilityuuid healthfacilityid orgunitid "
		     "organisationunitid "
		     "organizationunitid idfosa fosaid idstructure idetablissement idunidade | "
		     "facilitycode healthfacilitycode hfcode mflcode mflid mfcode codefosa "
		     "codestructure "
		     "codeetablissement codeformationsanitaire codeunite codigounidade "
		     "codigodaunidade codigoestabelecimento facilityuniquecode uniquecode uniqueid "
		     "hmiscode "
		     "codigounico codigorenaes codigodelestablecimiento nambayakituo nhfrcode "
		     "registrationcode sitecode siteid orgunitcode organisationunitcode | "
		     "code uid codigo matricule orgunit ou | id fid identifier identifiant" },
	{ "facility_name", .spoilers = NOT_A_FACILITY " code codigo id uid level niveau alternate",
	    .words =
		"facilityname nameoffacility healthfacilityname nameofhealthfacility hfname "
		"nomfosa nomdelafosa nomformationsanitaire nomdelaformationsanitaire "
		"nometablissement nomdeletablissement nomstructure nomdelastructure nomeunidade "
		"nombredelestablecimiento nombreestablecimiento jinalakituo nomedaunidade "
		"nomedaunidadesanitaria orgunitname organisationunitname sitename | "
		"facility healthfacility hf etablissement formationsanitaire fosa structure "
		"structuresanitaire unidadesanitaria unidade estabelecimento establecimiento kituo "
		"site nomcs | "
		"name nom nome nombre jina officialname denomination designation designacao | "
		"commonname "
		"libelle label shortname" },
	{ "admin_area_1", .area = true, .words = "", .spoilers = "" },
	{ "admin_area_2", .area = true, .words = "", .spoilers = "" },
	{ "admin_area_3", .area = true, .words = "", .spoilers = "" },
	{ "admin_area_4", .area = true, .words = "", .spoilers = "" },
	{ "facility_type", .spoilers = "owner ownership code id",
	    .words =
		"facilitytype typeoffacility healthfacilitytype hftype typefosa typeetablissement "
		"typestructure typeformationsanitaire typedefosa typedestructure "
		"typedetablissement "
		"ainayakituo tipodeestablecimiento tipounidade tipodeunidade "
		"tipodeunidadesanitaria | type tipo | level "
		"facilitylevel "
		"kephlevel niveau nivel | category categorie categoria" },
	{ "latitude", .low = -90, .high = 90, .spoilers = "code",
	    .words = "latitude lat latitud gpslatitude gpslat latdd latitudedd | y ycoord "
		     "coordy coordonneey gpsy" },
	{ "longitude", .low = -180, .high = 180, .spoilers = "code",
	    .words = "longitude lon long lng longitud gpslongitude gpslong gpslon longdd "
		     "longitudedd | x xcoord coordx coordonneex gpsx" },
	{ "closed_on", .day = true, .spoilers = "opening opened open ouverture abertura apertura",
	    .words = "closedon closedate closeddate closingdate closuredate dateclosed dateclosing "
		     "dateofclosure dateofclosing datedefermeture datefermeture dateencerramento "
		     "datadeencerramento dataencerramento datadefecho datadofecho fechadecierre "
		     "fechacierre tarehekufungwa | closed closure fermeture encerramento cierre" },
	{ 0 },
};

static const struct registry facilities = { "facility", PAGE_facilities, SQL_facilities_list,
	SQL_facilities_rows, { "page", "q", "area", "type", "state", "sort" }, columns, NULL };

static const struct err *show(struct req *r)
{
	return registry_show(r, &facilities);
}

static const struct err *put(struct req *r)
{
	return registry_put(r, &facilities);
}

#define COLUMN_FIELDS                                                         \
	REGISTRY_COLUMN("facility_id"), REGISTRY_COLUMN("facility_name"),     \
	    REGISTRY_COLUMN("admin_area_1"), REGISTRY_COLUMN("admin_area_2"), \
	    REGISTRY_COLUMN("admin_area_3"), REGISTRY_COLUMN("admin_area_4"), \
	    REGISTRY_COLUMN("facility_type"), REGISTRY_COLUMN("latitude"),    \
	    REGISTRY_COLUMN("longitude"), REGISTRY_COLUMN("closed_on")

static const struct field show_fields[] = {
	REGISTRY_SHOW_FIELDS,
	COLUMN_FIELDS,
	{ "q", FIELD_TEXT, OPTIONAL, WORDS("Give part of an id, a name, an area or a type.") },
	{ "area", FIELD_TEXT, OPTIONAL,
	    WORDS("Give an admin area with those above it: Country / Region.") },
	{ "type", FIELD_TEXT, OPTIONAL, WORDS("Give a type of facilities.") },
	{ "state", FIELD_CHOICE, OPTIONAL, WORDS("Choose used, retired or all."),
	    .choices = "used retired all" },
	{ "sort", FIELD_CHOICE, OPTIONAL,
	    WORDS("Choose name, id, area, type or state, with - before it for the last one first."),
	    .choices = "name -name id -id area -area type -type state -state", .standard = "name" },
	{ 0 },
};

static const struct field put_fields[] = { REGISTRY_PUT_FIELDS, COLUMN_FIELDS, { 0 } };

static const struct route routes[] = {
	{ "GET", "/facilities", VIEWER, show,
	    WORDS("The facilities of the registry, or what a previewed file would change of them."),
	    .fields = show_fields },
	{ "PUT", "/facilities", DATA_ADMIN, put,
	    WORDS("Take over a file of facilities, or preview what it would change."),
	    .fields = put_fields, .form = show, .upload = true },
	{ "POST", "/facilities", DATA_ADMIN, put,
	    WORDS("Preview a file of facilities that a form sends, or take over a previewed one."),
	    .fields = put_fields, .form = show, .upload = true },
	{ 0 },
};

int main(int argc, char *argv[])
{
	return app_run(argc, argv, "facilities", routes);
}
