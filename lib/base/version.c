/* version -- see version.h. */
#include "base/version.h"

#include <stdio.h>
#include <string.h>

bool version_said(int argc, char *argv[], const char *name)
{
	bool asked = argc == 2 && !strcmp(argv[1], "--version");

	if (asked)
		printf("%s %s\n", name, VERSION);
	return asked;
}
