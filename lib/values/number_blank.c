/* number_blank -- texts that stand for nothing: not reported; see number.h. */
#include "values/number.h"

#include "base/fold.h"

#include <stdlib.h>

#define LONGEST 18 /* letters */

/* Words in English, French, Portuguese, Spanish and Swahili as folded() leaves them; in order, for
 * bsearch().  Not "nil", "zero" and "aucun", which are 0 to many who write them, nor
 * x, which may be a tick. */
static const char blanks[][LONGEST + 1] = {
	"ausente",
	"blank",
	"donneemanquante",
	"donneesmanquantes",
	"empty",
	"hakuna",
	"hakunadata",
	"hakunataarifa",
	"manquant",
	"manquante",
	"missing",
	"na",
	"nainteger",
	"nan",
	"naoaplicavel",
	"naodisponivel",
	"naoinformado",
	"naopreenchido",
	"naoreportado",
	"nd",
	"neant",
	"noaplica",
	"nodata",
	"nodisponible",
	"noinfo",
	"noinformado",
	"noinformation",
	"nonapplicable",
	"nondisponible",
	"none",
	"nonfourni",
	"nonparvenu",
	"nonrapporte",
	"nonrapportee",
	"nonrecu",
	"nonrecue",
	"nonrempli",
	"nonremplie",
	"nonrenseigne",
	"nonreporte",
	"nonreportee",
	"nonsaisi",
	"noreport",
	"noreportado",
	"notapplicable",
	"notavailable",
	"notrecorded",
	"notreported",
	"notsubmitted",
	"nr",
	"null",
	"nulo",
	"pasdedonnees",
	"pending",
	"sd",
	"semdados",
	"seminformacao",
	"sindato",
	"sindatos",
	"sininformacion",
	"undefined",
	"vacio",
	"vazio",
	"vide",
};

/* Letters small and without accents, and what stands between and around them left out; false when
 * there is anything else, or too much of it. */
static bool folded(struct span text, char word[LONGEST + 1])
{
	static const char between[] = " ._-/'()[]<>";
	const char *at = text.at, *end = text.at + text.len;
	int n = 0;

	while (at < end) {
		char c = fold_next(&at, end);

		if (!c || memchr(between, c, sizeof(between) - 1))
			continue;
		if (c < 'a' || c > 'z' || n == LONGEST)
			return false;
		word[n++] = c;
	}
	word[n] = '\0';
	return n > 0;
}

/* Is it of marks alone, --- or .. or a long dash or ??? */
static bool is_marks(struct span text)
{
	static const struct span marks[] = { SPAN("-"), SPAN("."), SPAN("*"), SPAN("?"), SPAN("_"),
		SPAN(" "), SPAN("/"), SPAN("\xc2\xa0"), SPAN("\xe2\x80\x93"), SPAN("\xe2\x80\x94"),
		SPAN("\xe2\x80\x95"), SPAN("\xe2\x80\x91"), SPAN("\xe2\x80\xa6") };
	size_t i = 0;

	for (const char *at = text.at, *end = at + text.len; at < end; at += marks[i].len) {
		for (i = 0; i < sizeof(marks) / sizeof(*marks); i++)
			if ((size_t)(end - at) >= marks[i].len &&
			    !memcmp(at, marks[i].at, marks[i].len))
				break;
		if (i == sizeof(marks) / sizeof(*marks))
			return false;
	}
	return true;
}

/* Is it what a spreadsheet shows in place of a value that it could not compute: #DIV/0!, #NOM?,
 * Err:508?  Not ####, which hides a value. */
static bool is_error(struct span text)
{
	char last = text.at[text.len - 1];

	if (text.len > 4 && span_equal_fold((struct span){ text.at, 4 }, SPAN("Err:")))
		return text.at[4] >= '0' && text.at[4] <= '9';
	if (*text.at != '#' || text.len < 4 || text.len > 12 || text.at[1] == '#')
		return false;
	return last == '!' || last == '?' || span_equal_fold(text, SPAN("#N/A")) ||
	    span_equal_fold(text, SPAN("#N/D"));
}

static int by_text(const void *key, const void *word)
{
	return strcmp(key, word);
}

bool number_is_blank(struct span text)
{
	char word[LONGEST + 1];

	if (!text.len)
		return true;
	if (*text.at >= '0' && *text.at <= '9')
		return false; /* most counts, quickly */
	if (is_marks(text) || is_error(text))
		return true;
	return folded(text, word) &&
	    bsearch(word, blanks, sizeof(blanks) / sizeof(*blanks), sizeof(*blanks), by_text);
}
