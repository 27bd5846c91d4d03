/* suggest -- which column is which, by its name; see mapping.h. */
#include "csv/mapping.h"

#include "base/mem.h"
#include "csv/fold.h"

/*
 * Names as fold() leaves them.  The better ones come first: an id before a code, a code before
 * what may be a name.  "uid", "orgunit", "dx" and their like are what DHIS2 writes.
 */
static const char *const synonyms[ROLE_ROLES] = {
	[ROLE_FACILITY] =
	    "facilityid facilityuid healthfacilityid hfid orgunitid orgunituid orgunit "
	    "organisationunitid organizationunitid organisationunit organizationunit ouid "
	    "ouuid ou idetablissement etablissementid idformationsanitaire idfosa fosaid "
	    "idstructure idunidade unidadeid idunidadesanitaria idestabelecimento "
	    "iduniteorganisation idunidadeorganizacional facilitycode healthfacilitycode "
	    "orgunitcode organisationunitcode organizationunitcode mflcode "
	    "codeetablissement codefosa codestructure codeformationsanitaire codigounidade "
	    "codigodaunidade codigoestabelecimento siteid sitecode facility healthfacility "
	    "etablissement formationsanitaire fosa structure structuresanitaire "
	    "uniteorganisation uniteorganisationnelle unidadesanitaria unidade "
	    "unidadeorganizacional estabelecimento site",
	[ROLE_INDICATOR] =
	    "rawindicatorid rawindicator indicatorid indicatoruid dataelementid "
	    "dataelementuid dataelement dataid dxuid dxid dx idindicateur indicateurid "
	    "idelementdedonnees elementdedonneesid idindicador indicadorid "
	    "idelementodedados indicatorcode dataelementcode datacode codeindicateur "
	    "codeelementdedonnees codigoindicador codigodoindicador indicator indicateur "
	    "indicador elementdedonnees elementdonnees elementodedados data donnees dados "
	    "variable variavel",
	[ROLE_PERIOD] =
	    "periodid period periodcode pe periodo periode idperiode idperiodo codeperiode "
	    "codigoperiodo yearmonth anneemois anomes month mois mes date",
	[ROLE_COUNT] = "count value valeur valor nombre numero quantite quantidade contagem compte "
		       "effectif total cases cas casos reported",
};

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

int mapping_suggest(enum role role, const char *const names[], int n)
{
	return suggest(synonyms[role], names, n);
}

int mapping_suggest_combo(const char *const names[], int n)
{
	return suggest(combos, names, n);
}
