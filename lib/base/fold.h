/*
 * fold -- letters as they are compared: small, without accents.
 */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

/* The letter under the accents of U+00C0..U+00FF, by its last bits; others have none. */
static inline char fold_accent(unsigned char low)
{
	static const char letters[] = "aaaaaa ceeeeiiiidnooooo ouuuuy  ";

	return letters[low & 0x1f];
}

/* The next character of the UTF-8 text before end, folded; *at moves behind it.  A letter's accent
 * may be part of it or follow it (a combining one folds to 0); a byte of other characters comes as
 * it is. */
static inline char fold_next(const char **at, const char *end)
{
	unsigned char c = (unsigned char)*(*at)++;

	if (c >= 'A' && c <= 'Z')
		return (char)(c | 0x20);
	if (c < 0x80 || *at == end)
		return (char)c;
	if (c == 0xc3)
		return fold_accent((unsigned char)*(*at)++);
	if (c == 0xcc || (c == 0xcd && (unsigned char)**at < 0xb0)) {
		(*at)++;
		return '\0';
	}
	return (char)c;
}

#endif
