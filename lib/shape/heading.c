/* heading -- see heading.h. */
#include "shape/heading.h"

#include "base/fold.h"
#include "base/mem.h"

/*
 * Names as fold() leaves them.  The better ones come first: an id before a code, a code before
 * what may be a name, with a bar between.  "uid", "orgunit", "dx" and their like are what DHIS2
 * writes.
 */
static const char *const synonyms[ROLES] = {
	[ROLE_FACILITY] =
	    "facilityid facilityuid healthfacilityid hfid orgunitid orgunituid orgunit "
	    "organisationunitid organizationunitid organisationunit organizationunit ouid ouuid ou "
	    "idetablissement etablissementid idformationsanitaire idfosa fosaid idstructure "
	    "idunidade unidadeid idunidadesanitaria idestabelecimento iduniteorganisation "
	    "idestablecimiento "
	    "idunidadeorganizacional | facilitycode healthfacilitycode orgunitcode "
	    "organisationunitcode organizationunitcode mflcode codeetablissement codefosa "
	    "codestructure codeformationsanitaire codigounidade codigodaunidade "
	    "codigoestabelecimento codigoestablecimiento codigodelestablecimiento codigorenaes "
	    "siteid sitecode | facility healthfacility hf etablissement "
	    "formationsanitaire fosa structure structuresanitaire uniteorganisation "
	    "establecimiento kituo kituochaafya centredesante centrodesaude healthcentre "
	    "healthcenter healthunit "
	    "uniteorganisationnelle unidadesanitaria unidade unidadeorganizacional estabelecimento "
	    "site",
	[ROLE_INDICATOR] =
	    "rawindicatorid rawindicator indicatorid indicatoruid dataelementid dataelementuid "
	    "dataelement dataid dxuid dxid dx idindicateur indicateurid idelementdedonnees "
	    "elementdedonneesid idindicador indicadorid idelementodedados | indicatorcode "
	    "dataelementcode datacode codeindicateur codeelementdedonnees codigoindicador "
	    "codigodoindicador | indicator indicateur indicador elementdedonnees elementdonnees "
	    "elementodedados elementodedatos kiashiria data donnees dados variable variavel",
	[ROLE_PERIOD] = "periodid period periodcode pe periodo periode idperiode idperiodo "
			"codeperiode codigoperiodo yearmonth anneemois anomes | month mois mes "
			"mwezi mon mnth | "
			"date",
	[ROLE_VALUE] =
	    "count value valeur valor | nombre number numero quantite quantidade contagem "
	    "compte effectif cantidad idadi achieved realise realizado logrado | total cases cas "
	    "casos "
	    "reported",
};

/* What a heading is worth by the bars before its name. */
static const int worth[] = { 100, 85, 70, 60 };

#define BY_PARTS 50 /* a synonym with other words around it */
#define WEAKLY	 30 /* one that says little beside others, or is short */
#define SPOILED	 5  /* beside a word that makes it something else */

static const char weak[] = "data donnees dados total cases cas casos reported numero nombre date "
			   "site variable";

/* Words that make something else of a synonym beside them: "facility type", "date entered". */
static const char *const spoilers[ROLES] = {
	[ROLE_FACILITY] = "type level niveau nivel owner ownership category categorie categoria "
			  "group groupe grupo district region province county parent phone area",
	[ROLE_INDICATOR] = "type group groupe grupo category categorie categoria set entry date",
	[ROLE_PERIOD] = "entered entry created updated modified submitted submission received "
			"saisie saisi upload uploaded export exported extraction timestamp last "
			"birth naissance nascimento soumission creation registo opened type",
	[ROLE_VALUE] = "id code codigo name nom nome type rate taux taxa percent pct date",
};

/* Words of numbers that are no counts. */
static const char aside[] =
    "target targets cible cibles objectif objectifs meta metas population populacao pop latitude "
    "longitude lat lon lng long gps altitude year annee ano expected attendu attendus esperado "
    "denominator denominateur denominador numerator numerateur numerador rate taux taxa percent "
    "percentage pourcentage pct rank rang age phone telephone telefone";

static const char totals[] = "total totals totaux totais somme sum soma subtotal grandtotal "
			     "ensemble overall average mean moyenne media";

static const char years[] = "year annee ano an exercice exercicio yr mwaka gestion";

static const char areas[] =
    "country pays pais area areas aire district distrito districte region regiao province "
    "provincia county constituency zone zona department departement departamento commune comuna "
    "municipality municipio chiefdom subcounty subdistrict council governorate woreda ward lga "
    "state mkoa wilaya kata prefecture parish locality localite localidade administrativo canton "
    "township upazila "
    "orgunitlevel1 orgunitlevel2 orgunitlevel3 orgunitlevel4 orgunitlevel5 adm1 adm2 adm3 adm4 "
    "admin1 admin2 admin3 admin4";

static const char counters[] = "n no nr num number numero id index row rowid rownumber rownum "
			       "rownames sn sno slno serial serialnumber ordre nordre ligne linha "
			       "line x x1 1 unnamed0";

#define WORDS 12 /* of a heading that are looked at */

/* name in small letters without accents, and without all that is neither letter nor digit. */
static char *fold(const void *ctx, const char *name)
{
	char *folded = mem_array(ctx, char, strlen(name) + 1), *to = folded;

	for (const char *at = name, *end = name + strlen(name); at < end;) {
		char c = fold_next(&at, end);

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			*to++ = c;
	}
	return folded;
}

/* A heading's words one behind the other as fold() has them; where each begins, and the end. */
struct words {
	char *text;
	size_t at[WORDS + 1];
	int n;
};

/* Does a word begin with c?  "reportingMonth" has two. */
static bool is_capital(char before, char c)
{
	return c >= 'A' && c <= 'Z' && before >= 'a' && before <= 'z';
}

static struct words split(const void *ctx, const char *name)
{
	struct words words = { .text = mem_array(ctx, char, strlen(name) + 1) };
	bool open = false;
	size_t len = 0;

	for (const char *at = name, *end = name + strlen(name); at < end && words.n < WORDS;) {
		bool capital = at > name && is_capital(at[-1], *at);
		char c = fold_next(&at, end);

		if (!c)
			continue;
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) || capital) {
			words.n += open;
			open = false;
		}
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
			continue;
		if (!open && words.n < WORDS)
			words.at[words.n] = len;
		open = true;
		words.text[len++] = c;
	}
	words.n += open && words.n < WORDS;
	words.at[words.n] = len;
	return words;
}

/* Where a list of words has the text of len letters; NULL when it has not. */
static const char *listed(const char *list, const char *text, size_t len)
{
	for (const char *word = list; *word;) {
		size_t n = strcspn(word, " ");

		if (n == len && len && !memcmp(word, text, len))
			return word;
		word += n + (word[n] == ' ');
	}
	return NULL;
}

static bool has_word(const struct words *words, const char *list)
{
	for (int i = 0; i < words->n; i++)
		if (listed(list, words->text + words->at[i], words->at[i + 1] - words->at[i]))
			return true;
	return false;
}

/* What the whole heading is worth as one of some names. */
static int whole(const char *names, const struct words *words)
{
	const char *found = listed(names, words->text, words->at[words->n]);
	int bars = 0;

	for (const char *at = names; found && at < found; at++)
		bars += *at == '|';
	return found ? worth[bars] : 0;
}

/* What its words in a row are worth. */
static int parts(const char *names, const struct words *words)
{
	int best = 0;

	for (int from = 0; from < words->n; from++)
		for (int to = from + 1; to <= words->n; to++) {
			const char *text = words->text + words->at[from];
			size_t len = words->at[to] - words->at[from];
			bool is_short = len < 3 && memcmp(text, "id", 2) != 0;
			int worth_it = is_short || listed(weak, text, len) ? WEAKLY : BY_PARTS;

			if (listed(names, text, len) && worth_it > best)
				best = worth_it;
		}
	return best;
}

int heading_fit(enum role role, const char *name)
{
	void *work = mem_or_die(talloc_new(NULL));
	struct words words = split(work, name);
	int fit = whole(synonyms[role], &words);

	if (!fit && (fit = parts(synonyms[role], &words)) &&
	    (has_word(&words, spoilers[role]) || (role == ROLE_VALUE && has_word(&words, aside))))
		fit = SPOILED;
	talloc_free(work);
	return fit;
}

int heading_fit_names(const char *names, const char *spoiling, const char *name)
{
	void *work = mem_or_die(talloc_new(NULL));
	struct words words = split(work, name);
	int fit = whole(names, &words);

	if (!fit && !has_word(&words, spoiling))
		fit = parts(names, &words);
	talloc_free(work);
	return fit;
}

static bool has(const char *name, const char *list)
{
	void *work = mem_or_die(talloc_new(NULL));
	struct words words = split(work, name);
	bool found = has_word(&words, list);

	talloc_free(work);
	return found;
}

bool heading_is_aside(const char *name)
{
	return has(name, aside);
}

bool heading_is_total(const char *name)
{
	return has(name, totals);
}

bool heading_is_year(const char *name)
{
	return has(name, years);
}

bool heading_is_month(const char *name)
{
	return has(name, "month mois mes mwezi mon mnth");
}

bool heading_is_area(const char *name)
{
	return has(name, areas);
}

bool heading_is_counter(const char *name)
{
	void *work = mem_or_die(talloc_new(NULL));
	char *folded = fold(work, name);
	bool found = !*folded || listed(counters, folded, strlen(folded));

	talloc_free(work);
	return found;
}

/* The first of n names that is the word of len letters, from 1, or 0. */
static int find(char **folded, int n, const char *word, size_t len)
{
	for (int i = 0; i < n; i++)
		if (strlen(folded[i]) == len && !memcmp(folded[i], word, len))
			return i + 1;
	return 0;
}

/* DHIS2's own headers for it, in exports, in its documentation and in tables of its pages. */
static const char combos[] = "categoryoptioncombo categoryoptioncomboid catoptcombo coc cocuid";

/* The column of the first of words that is a name, from 1, or 0. */
static int suggest(const char *words, const char *const names[], int n)
{
	char **folded = mem_array(NULL, char *, (size_t)n + 1);
	const char *word = words;
	int found = 0;

	for (int i = 0; i < n; i++)
		folded[i] = fold(folded, names[i]);
	while (*word && !found) {
		size_t len = strcspn(word, " ");

		found = find(folded, n, word, len);
		word += len + (word[len] == ' ');
	}
	talloc_free(folded);
	return found;
}

int heading_suggest(enum role role, const char *const names[], int n)
{
	return suggest(synonyms[role], names, n);
}

int heading_suggest_combo(const char *const names[], int n)
{
	return suggest(combos, names, n);
}

int heading_suggest_attribute_combo(const char *const names[], int n)
{
	return suggest("attributeoptioncombo attributeoptioncomboid attroptcombo aoc aocuid", names,
	    n);
}
