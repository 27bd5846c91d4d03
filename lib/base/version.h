/*
 * version -- which version of hmis-intake this is.
 *
 * The number stands here and nowhere else; CHANGELOG.md says what came with it.
 *
 *	if (version_said(argc, argv, "worker"))
 *		return 0;
 */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#include <stdbool.h>

#define VERSION "0.9.0"

/* Was the program called with --version? Then "NAME VERSION" has been printed. */
bool version_said(int argc, char *argv[], const char *name);

#endif
